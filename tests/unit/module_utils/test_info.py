# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules that only tell: what they find, in which order, and with how many requests."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy import info as managed_policy_info
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment import info as role_attachment_info
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust import info as role_trust_info
from ansible_collections.plumb.aws.plugins.modules import (
    iam_managed_policy_info,
    iam_role_attachment_info,
    iam_role_trust_info,
)
from unit.module_utils.examples import ACCOUNT, AWS_POLICY, EC2, LAMBDA, allow, own, params, task
from unit.module_utils.little_iam import LittleIam

_MODULES = {
    managed_policy_info: iam_managed_policy_info,
    role_attachment_info: iam_role_attachment_info,
    role_trust_info: iam_role_trust_info,
}
A, B = allow("s3:a"), allow("s3:b")


def gathered(what: Any, iam: LittleIam, **given: Any) -> dict[str, Any]:
    iam.asked.clear()
    wish = what.options(params(_MODULES[what].ARGUMENT_SPEC, given))
    found: dict[str, Any] = what.JOB.run(task(iam, check_mode=True), wish)
    assert found.pop("changed") is False
    return found


@pytest.fixture
def iam() -> LittleIam:
    """Two policies of one's own, one namesake of AWS, and two roles."""
    iam = LittleIam()
    iam.put_policy(own("Zebra", "/t/"), A, B, in_force=2, Tags={"a": "1"})
    iam.put_policy(own("ReadOnlyAccess"), A)
    iam.put_policy(AWS_POLICY, A)
    iam.put_role("s", LAMBDA, Tags={"b": "2"})
    iam.put_role("r", EC2, boundary=own("Zebra", "/t/"))
    for name in ("s", "r"):
        iam.attach(AWS_POLICY, "Role", name)
    iam.attach(AWS_POLICY, "User", "u")
    iam.attach(own("Zebra", "/t/"), "Group", "g")
    return iam


@pytest.mark.parametrize(
    ("what", "given", "told"),
    [
        (managed_policy_info, {"name": "a b"}, ["name: ", "'a b'"]),
        (managed_policy_info, {"arn": "p"}, ["arn: ", "'p'"]),
        (managed_policy_info, {"path_prefix": "t"}, ["path_prefix: ", "'t'"]),
        (role_trust_info, {"name": "n" * 65}, ["name: ", "65"]),
        (role_trust_info, {"path_prefix": "/t t/"}, ["path_prefix: ", "'/t t/'"]),
        (role_attachment_info, {"role": "a b"}, ["role: ", "'a b'"]),
        (role_attachment_info, {"policy": "a/b"}, ["policy: ", "'a/b'"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(what: Any, given: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        gathered(what, LittleIam(), **given)
    assert [part for part in told if part not in caught.value.message] == []


@pytest.mark.parametrize(
    ("given", "arns"),
    [
        ({}, [own("ReadOnlyAccess"), own("Zebra", "/t/")]),
        ({"scope": "aws"}, [AWS_POLICY]),
        ({"scope": "all"}, [own("ReadOnlyAccess"), own("Zebra", "/t/"), AWS_POLICY]),
        ({"name": "zEBRA"}, [own("Zebra", "/t/")]),
        ({"name": "ReadOnlyAccess"}, [own("ReadOnlyAccess")]),
        ({"name": "ReadOnlyAccess", "scope": "aws"}, [AWS_POLICY]),
        ({"name": "ReadOnlyAccess", "scope": "all"}, [own("ReadOnlyAccess"), AWS_POLICY]),
        ({"name": "none"}, []),
        ({"arn": AWS_POLICY}, [AWS_POLICY]),
        ({"arn": own("none")}, []),
    ],
)
def test_policies_are_found_in_the_order_of_their_arns(iam: LittleIam, given: dict[str, Any], arns: list[str]) -> None:
    assert [policy["arn"] for policy in gathered(managed_policy_info, iam, **given)["policies"]] == arns


def test_what_a_listing_does_not_show_is_told_of_ones_own_policies(iam: LittleIam) -> None:
    _namesake, zebra = gathered(managed_policy_info, iam)["policies"]
    assert zebra["tags"] == {"a": "1"}


def test_of_a_policy_only_that_is_told_which_was_asked_for(iam: LittleIam) -> None:
    (bare,) = gathered(managed_policy_info, iam, name="Zebra")["policies"]
    (whole,) = gathered(managed_policy_info, iam, name="Zebra", include=["document", "versions", "entities"])[
        "policies"
    ]
    assert {key: whole[key] for key in whole if key not in ("document", "versions", "entities")} == bare
    assert whole["document"] == B
    assert [(each["version_id"], each["is_default_version"]) for each in whole["versions"]] == [
        ("v2", True),
        ("v1", False),
    ]
    assert whole["entities"] == {
        "roles": [],
        "users": [],
        "groups": ["g"],
        "permissions_boundary_of_roles": ["r"],
        "permissions_boundary_of_users": [],
    }


@pytest.mark.parametrize(
    ("given", "names"),
    [({}, ["r", "s"]), ({"path_prefix": "/"}, ["r", "s"]), ({"name": "s"}, ["s"]), ({"name": "x"}, [])],
)
def test_roles_are_found_whole_in_the_order_of_their_names(
    iam: LittleIam, given: dict[str, Any], names: list[str]
) -> None:
    found = gathered(role_trust_info, iam, **given)["roles"]
    assert [role["role_name"] for role in found] == names
    whole = {"s": (LAMBDA, {"b": "2"}, None), "r": (EC2, {}, own("Zebra", "/t/"))}
    for role in found:
        shown = (role["assume_role_policy_document"], role["tags"], role["permissions_boundary"])
        assert shown == whole[role["role_name"]]


def entry(kind: str, name: str, arn: str = AWS_POLICY) -> dict[str, str]:
    return {"policy_name": arn.rpartition("/")[2], "policy_arn": arn, "entity_type": kind, "entity_name": name}


@pytest.mark.parametrize(
    ("given", "attachments"),
    [
        ({"role": "r"}, [entry("role", "r")]),
        ({"role": "none"}, []),
        ({"policy": AWS_POLICY}, [entry("role", "r"), entry("role", "s"), entry("user", "u")]),
        ({"policy": "zebra"}, [entry("group", "g", own("Zebra", "/t/"))]),
        ({"policy": "none"}, []),
        ({"policy": own("none")}, []),
    ],
)
def test_attachments_are_told_from_either_side(
    iam: LittleIam, given: dict[str, Any], attachments: list[dict[str, str]]
) -> None:
    assert gathered(role_attachment_info, iam, **given)["attachments"] == attachments


def test_a_policy_name_that_two_bear_is_refused(iam: LittleIam) -> None:
    with pytest.raises(PlumbError, match=r"^policy: ") as caught:
        gathered(role_attachment_info, iam, policy="ReadOnlyAccess")
    assert f":{ACCOUNT}:" in caught.value.message
    assert AWS_POLICY in caught.value.message
