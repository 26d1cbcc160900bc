# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which requests a sweep makes, and what becomes of those that are denied."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import POLICIES, ROLES
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep_requests import (
    first_of_sweep,
    has_boundaries,
    identity_providers,
    sweep,
)
from unit.module_utils.examples import FakeReader, refusal

_DETAILS = "get_account_authorization_details"
_EMPTY: dict[str, Any] = {"Policies": [], "RoleDetailList": []}


def test_only_a_sweep_over_roles_lists_them() -> None:
    reader = FakeReader(**{_DETAILS: [_EMPTY], "list_roles": [{"Roles": []}]})
    assert sweep(reader, {POLICIES}) is not None
    assert [operation for operation, _arguments in reader.asked] == [_DETAILS]
    assert sweep(reader, {POLICIES, ROLES}) is not None
    assert [operation for operation, _arguments in reader.asked] == [_DETAILS, _DETAILS, "list_roles"]
    assert reader.asked[1][1] == {"Filter": [POLICIES, ROLES], "MaxItems": 1000}


@pytest.mark.parametrize("denied", [_DETAILS, "list_roles"])
def test_a_sweep_that_is_denied_is_none_and_any_other_failure_is_told(denied: str) -> None:
    answers: dict[str, Any] = {_DETAILS: [_EMPTY], "list_roles": [{"Roles": []}]}
    assert sweep(FakeReader(**{**answers, denied: refusal("AccessDenied")}), {ROLES}) is None
    with pytest.raises(PlumbError):
        sweep(FakeReader(**{**answers, denied: refusal("Throttling")}), {ROLES})


def test_the_first_page_tells_how_many_resources_it_has() -> None:
    reader = FakeReader(**{_DETAILS: {"Policies": [{}, {}], "RoleDetailList": [{}]}})
    assert first_of_sweep(reader, {POLICIES, ROLES}, most=100) == 3
    assert reader.asked == [(_DETAILS, {"Filter": [POLICIES, ROLES], "MaxItems": 100})]
    assert first_of_sweep(FakeReader(**{_DETAILS: refusal("AccessDenied")}), {ROLES}, most=1) is None
    with pytest.raises(PlumbError):
        first_of_sweep(FakeReader(**{_DETAILS: refusal("Throttling")}), {ROLES}, most=1)


@pytest.mark.parametrize(("counts", "expected"), [([], False), ([0, 0], False), ([0, 2], True)])
def test_somebody_has_a_boundary_where_a_policy_is_one(counts: list[int], expected: bool) -> None:
    policies = [{"PermissionsBoundaryUsageCount": count} for count in counts]
    assert has_boundaries(FakeReader(list_policies=[{"Policies": policies}])) is expected


def test_identity_providers_are_those_of_both_kinds() -> None:
    answers = {
        "list_saml_providers": {"SAMLProviderList": [{"Arn": "saml"}]},
        "list_open_id_connect_providers": {"OpenIDConnectProviderList": [{"Arn": "oidc"}]},
    }
    assert identity_providers(FakeReader(**answers)) == ["oidc", "saml"]
