# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from unit.module_utils._resources.account.sets import items
from unit.module_utils.examples import EC2, allow, own


def test_items_come_in_the_order_of_dependence() -> None:
    found = items(
        policies=[{"name": "gone", "state": "absent"}, {"name": "p", "policy": allow("s3:A")}],
        roles=[{"name": "old", "state": "absent"}, {"name": "r", "assume_role_policy_document": EC2}],
        users=[{"name": "ann", "managed_policies": ["p"], "inline_policies": {"i": allow("s3:A")}}],
        groups=[{"name": "people"}],
    )
    assert [(item.module.descriptor.module, item.name) for item in found] == [
        ("iam_managed_policy", "p"),
        ("iam_role", "r"),
        ("iam_user_attachment", "ann"),
        ("iam_group_attachment", "people"),
        ("iam_inline_policy", "ann"),
        ("iam_role", "old"),
        ("iam_managed_policy", "gone"),
    ]


def test_options_have_the_defaults_and_aliases_of_their_modules() -> None:
    policy, role = items(
        policies=[{"policy_name": "p", "policy_document": allow("s3:A"), "resource_tags": {"a": 1}}],
        roles=[{"role_name": "r", "trust_policy": EC2, "max_session_duration": "7200"}],
    )
    assert (policy.name, policy.desired.tags, policy.desired.prune) == ("p", {"a": "1"}, "oldest")
    assert (role.name, role.desired.trust.max_session_duration) == ("r", 7200)
    assert role.desired.attachments.exclusive is False
    assert policy.label == "policies[0] (p)"


def test_users_keep_what_is_not_named_unless_told_otherwise() -> None:
    kept, purged = items(
        users=[{"name": "a", "managed_policies": []}, {"name": "b", "managed_policies": [], "purge_policies": True}]
    )
    assert (kept.desired.exclusive, purged.desired.exclusive) == (False, True)


def test_a_purge_without_policies_does_nothing() -> None:
    (item,) = items(groups=[{"name": "g", "purge_policies": True}])
    assert item.desired.exclusive is False


@pytest.mark.parametrize(
    ("lists", "says"),
    [
        ({"policies": [{"name": "p", "polcy": {}}]}, r"^policies\[0\] \(p\): .*polcy"),
        ({"roles": [{"path": "/"}]}, r"^roles\[0\]: missing required arguments: name"),
        ({"policies": [{"name": "p", "path": "x"}]}, r"^policies\[0\] \(p\): path: "),
        ({"users": [{"name": "u", "inline_policies": []}]}, r"^users\[0\] \(u\): inline_policies: "),
        ({"roles": [{"name": "r"}, {"name": "R"}]}, r"^roles\[1\] \(R\): the same role as roles\[0\] \(r\)"),
        ({"policies": [{"name": "p"}, {"arn": own("P", "/x/")}]}, r"the same policy as policies\[0\] \(p\)"),
        (
            {"users": [{"name": "u", "managed_policies": []}, {"name": "U", "inline_policies": {}}]},
            r"^users\[1\] \(U\): the same user as users\[0\] \(u\)",
        ),
        (
            {"roles": [{"name": "r", "instance_profiles": ["P"]}, {"name": "s", "instance_profiles": ["p"]}]},
            r"^roles\[1\] \(s\): the instance profile p is that of roles\[0\] \(r\), too",
        ),
        ({"roles": [{"name": "r"}, {"name": "s", "instance_profiles": ["R"]}]}, r"the instance profile R is that of"),
        ({"roles": [{"name": "r", "max_session_duration": float("inf")}]}, r"^roles\[0\] \(r\): .*cannot be read"),
        ({"policies": [{"name": "a", "path": "x"}, {"name": "b", "path": "y"}]}, r"\(a\).*; policies\[1\] \(b\)"),
    ],
    ids=str,
)
def test_all_that_is_wrong_is_said_with_its_place(lists: dict[str, Any], says: str) -> None:
    with pytest.raises(PlumbError, match=says):
        items(**lists)
