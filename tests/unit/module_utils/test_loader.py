# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""botocore's data, read faster, is the same data."""

from __future__ import annotations

import gc
from typing import Any

import botocore.exceptions
import botocore.loaders
import pytest

from ansible_collections.plumb.aws.plugins.module_utils import aws


@pytest.fixture
def loaders() -> tuple[Any, Any]:
    aws._loader.cache_clear()
    return aws._loader(), botocore.loaders.create_loader()


@pytest.mark.parametrize("name", ["endpoints", "partitions", "_retry", "sdk-default-configuration"])
def test_data_is_the_same(loaders: tuple[Any, Any], name: str) -> None:
    ours, theirs = loaders
    assert ours.load_data(name) == theirs.load_data(name)


@pytest.mark.parametrize("service", ["iam", "sts", "sso", "sso-oidc", "s3"])
@pytest.mark.parametrize("kind", ["service-2", "endpoint-rule-set-1", "paginators-1"])
def test_a_model_of_a_service_is_the_same(loaders: tuple[Any, Any], service: str, kind: str) -> None:
    ours, theirs = loaders
    model = ours.load_service_model(service, kind)
    assert model == theirs.load_service_model(service, kind)
    assert list(model) == list(theirs.load_service_model(service, kind))


def test_all_services_are_known_and_no_other(loaders: tuple[Any, Any]) -> None:
    ours, theirs = loaders
    assert set(theirs.list_available_services("service-2")) <= set(ours.list_available_services("service-2"))
    with pytest.raises(botocore.exceptions.UnknownServiceError):
        ours.load_service_model("no-service", "service-2")


@pytest.mark.parametrize("collects", [True, False])
def test_preloading_leaves_the_collector_as_it_was(collects: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if collects else gc.disable)()
        aws.preload()
        assert gc.isenabled() is collects
    finally:
        (gc.enable if before else gc.disable)()
        gc.unfreeze()
