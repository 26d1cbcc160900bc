# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done faster than botocore does it comes to the same: its data, its sessions and the dates of answers."""

from __future__ import annotations

import datetime
import gc
import os
from types import FunctionType
from typing import Any

import botocore.exceptions
import botocore.loaders
import botocore.session
import botocore.utils
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._aws import botocore_tuning


@pytest.fixture
def loaders() -> tuple[Any, Any]:
    botocore_tuning._loader.cache_clear()
    return botocore_tuning._loader(), botocore.loaders.create_loader()


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
        botocore_tuning.preload()
        assert gc.isenabled() is collects
    finally:
        (gc.enable if before else gc.disable)()
        gc.unfreeze()


DATES = [
    "2026-11-22T09:23:52Z",
    "2026-11-22T09:23:52.5Z",
    "2026-11-22T09:23:52.123456Z",
    "2026-11-22T09:23:52+00:00",
    "2026-11-22T09:23:52+02:00",
    "2026-11-22T09:23:52",
    "Sun, 22 Nov 2026 09:23:52 GMT",
    "22 Nov 2026 09:23:52Z",
    "1795339432",
    "1795339432.5",
    1795339432,
]


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_the_same_in_whatever_form(text: Any) -> None:
    ours, theirs = botocore_tuning._date(text), botocore.utils.parse_timestamp(text)
    assert ours == theirs
    assert ours.isoformat() == theirs.isoformat()


@given(st.datetimes(datetime.datetime(2000, 1, 1), datetime.datetime(2100, 1, 1)))
def test_any_date_as_iam_writes_it_is_the_same(date: datetime.datetime) -> None:
    text = f"{date.isoformat()}Z"
    assert botocore_tuning._date(text).isoformat() == botocore.utils.parse_timestamp(text).isoformat()


@pytest.mark.parametrize("text", ["", "Z", "no dateZ", "2026-13-01T00:00:00Z"])
def test_what_is_no_date_is_refused_as_botocore_does(text: str) -> None:
    with pytest.raises(ValueError, match="Invalid timestamp"):
        botocore_tuning._date(text)


def test_a_session_answers_botocores_events_as_botocores_own_does() -> None:
    ours, theirs = botocore_tuning.new_session(), botocore.session.Session()
    for service in ("iam", "sts"):
        assert _handlers(ours, service) == _handlers(theirs, service)


def test_what_one_session_does_at_an_event_the_next_one_does_not() -> None:
    botocore_tuning.new_session().register("before-call.iam", _nothing)
    assert _nothing not in _handlers(botocore_tuning.new_session(), "iam")["before-call.iam.GetPolicy"]


def _nothing(**_about: Any) -> None:
    """A handler of an event."""


def _handlers(session: Any, service: str) -> dict[str, list[Any]]:
    """What is called at the events of a client's request, in order; other than methods, which are the client's own."""
    session.set_credentials("AKIAONE", "0dd5ecret")
    client = session.create_client(service, region_name="us-east-1")
    operation = "GetPolicy" if service == "iam" else "GetCallerIdentity"
    names = ["before-parameter-build", "provide-client-params", "before-call", "request-created", "before-sign"]
    names += ["choose-signer", "before-send", "needs-retry", "before-parse", "after-call", "after-call-error"]
    found = {}
    for name in names:
        event = f"{name}.{service}.{operation}"
        handlers = client.meta.events._emitter._handlers.prefix_search(event)
        found[event] = [handler for handler in handlers if isinstance(handler, FunctionType)]
    return found


def test_a_session_has_the_keys_that_it_is_given() -> None:
    found = botocore_tuning.new_session(access_key="AKIAONE", secret_key="0dd5ecret", token="t").get_credentials()
    assert (found.access_key, found.secret_key, found.token) == ("AKIAONE", "0dd5ecret", "t")


def test_a_wrong_setting_of_the_user_is_no_error_of_preloading(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"AWS_PROFILE": "none such", "AWS_MAX_ATTEMPTS": "many", "AWS_CONFIG_FILE": "/no/such/file"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    try:
        botocore_tuning.preload()
    finally:
        gc.unfreeze()
    assert {name: os.environ[name] for name in settings} == settings
