# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.references import (
    refuse_deleting_what_is_needed,
)
from unit.module_utils._resources.account.sets import items, role_arn
from unit.module_utils.examples import ACCOUNT, AWS_POLICY, EC2, own, trust

_GONE_POLICY = {"policies": [{"name": "gone", "state": "absent"}]}
_GONE_ROLE = {"roles": [{"name": "gone", "state": "absent"}]}


def _role(**options: Any) -> dict[str, Any]:
    return {"name": "r", "assume_role_policy_document": EC2, **options}


def _trusting(arn: str) -> dict[str, Any]:
    return _role(assume_role_policy_document=trust({"AWS": [arn]}))


@pytest.mark.parametrize(
    ("going", "needing", "says"),
    [
        (
            _GONE_POLICY,
            {"roles": [_role(managed_policies=["GONE"])]},
            r"\(r\): managed_policies: the policy GONE is not",
        ),
        (_GONE_POLICY, {"roles": [_role(boundary=own("gone"))]}, r"\(r\): boundary: the policy gone"),
        (_GONE_POLICY, {"users": [{"name": "u", "managed_policies": ["gone"]}]}, r"users\[0\] \(u\): managed_policies"),
        (_GONE_POLICY, {"groups": [{"name": "g", "managed_policies": [own("gone", "/x/")]}]}, r"groups\[0\] \(g\)"),
        (_GONE_ROLE, {"roles": [_trusting(role_arn("gone"))]}, r"assume_role_policy_document: the role gone"),
    ],
    ids=str,
)
def test_what_a_resource_of_the_set_needs_does_not_go(going: Any, needing: dict[str, Any], says: str) -> None:
    with pytest.raises(PlumbError, match=says):
        refuse_deleting_what_is_needed(items(**needing), items(**going), ACCOUNT)
    both = {name: [*needing.get(name, []), *going.get(name, [])] for name in (*needing, *going)}
    with pytest.raises(PlumbError, match=says.replace("is not", "is to be absent")):
        refuse_deleting_what_is_needed(items(**both), [], ACCOUNT)


@pytest.mark.parametrize(
    "lists",
    [
        {"roles": [_role(managed_policies=["other", AWS_POLICY])]},
        {"roles": [_trusting("arn:aws:iam::999999999999:role/gone")]},
        {"roles": [{"name": "r", "state": "absent"}], "users": [{"name": "u", "inline_policies": {}}]},
    ],
    ids=str,
)
def test_what_nobody_needs_goes(lists: dict[str, Any]) -> None:
    going = items(policies=[{"name": "gone", "state": "absent"}], roles=[{"name": "gone", "state": "absent"}])
    refuse_deleting_what_is_needed(items(**lists), going, ACCOUNT)
