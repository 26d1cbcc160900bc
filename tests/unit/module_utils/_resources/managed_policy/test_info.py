# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telling about policies: what is found, in which order, and how much of it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy import info
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.module import MODULE
from unit.module_utils._engine.work import Run
from unit.module_utils._resources.telling import B, gathered, small_account
from unit.module_utils.examples import (
    AWS_POLICY,
    FakeClock,
    context,
    live,
    missing_from,
    own,
    params,
    refusal,
)
from unit.module_utils.little_iam import LittleIam


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": "a b"}, ["name: ", "'a b'"]),
        ({"arn": "p"}, ["arn: ", "'p'"]),
        ({"path_prefix": "t"}, ["path_prefix: ", "'t'"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(given: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        gathered(info, LittleIam(), **given)
    assert missing_from(caught.value.message, told) == []


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
def test_policies_are_found_in_the_order_of_their_arns(given: dict[str, Any], arns: list[str]) -> None:
    assert [policy["arn"] for policy in gathered(info, small_account(), **given)["policies"]] == arns


def test_what_a_listing_does_not_show_is_told_of_ones_own_policies() -> None:
    _namesake, zebra = gathered(info, small_account())["policies"]
    assert zebra["tags"] == {"a": "1"}


def test_of_a_policy_only_that_is_told_which_was_asked_for() -> None:
    (bare,) = gathered(info, small_account(), name="Zebra")["policies"]
    (whole,) = gathered(info, small_account(), name="Zebra", include=["document", "versions", "entities"])["policies"]
    more = ("document", "versions", "entities", "options")
    assert {**{key: whole[key] for key in whole if key not in more}, "options": bare["options"]} == bare
    assert whole["options"] == {**bare["options"], "policy": B}
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


@pytest.mark.parametrize("include", [[], ["document"]])
@pytest.mark.parametrize("scope", ["local", "aws"])
def test_the_options_that_are_told_describe_the_policy_as_it_is(scope: str, include: list[str]) -> None:
    iam = small_account()
    found = gathered(info, iam, scope=scope, include=include)["policies"]
    assert found
    for policy in found:
        assert ("policy" in policy["options"]) is (scope == "local" and include != [])
        task = MODULE.options(params(MODULE.descriptor.argument_spec, policy["options"]))
        assert MODULE.run(context(iam), task)["changed"] is False


def test_a_policy_is_made_anew_by_the_options_that_are_told() -> None:
    iam = small_account()
    (zebra,) = gathered(info, iam, name="Zebra", include=["document"])["policies"]
    other = LittleIam()
    MODULE.run(context(other), MODULE.options(params(MODULE.descriptor.argument_spec, zebra["options"])))
    (again,) = gathered(info, other, name="Zebra", include=["document"])["policies"]
    assert again["options"] == zebra["options"]


@pytest.mark.parametrize(
    ("given", "thing"),
    [
        ({"name": "None"}, "policy/none"),
        ({"arn": own("None", "/t/")}, "policy/none"),
        ({"name": "Zebra"}, None),
        ({"arn": own("Zebra", "/t/")}, None),
        ({}, None),
        ({"path_prefix": "/none/"}, None),
    ],
)
def test_the_policy_that_was_asked_for_and_is_not_there_is_the_one_that_may_just_not_show_yet(
    given: dict[str, Any], thing: str | None
) -> None:
    desired = info.read_options(params(info.ARGUMENT_SPEC, given))
    assert info.missing(desired, info.gather(live(small_account()), desired)) == thing
    assert info.MODULE.missing is info.missing


class _BehindAtFirst(LittleIam):
    """It shows a policy in the third reading for the first time."""

    def get_policy(self, given: Any) -> dict[str, Any]:
        if self.asked.count("get_policy") < 3:
            raise refusal("NoSuchEntity")
        return super().get_policy(given)


def test_a_policy_that_this_run_has_created_is_waited_for(clock: FakeClock) -> None:
    iam, create = _BehindAtFirst(), call("create_policy", {"PolicyName": "p"}, own("p"), {"arn": own("p")})
    iam.put_policy(own("p"), B)
    task = context(iam, run_state=Run(create, changed=["policy/p"]), clock=clock)
    desired = info.read_options(params(info.ARGUMENT_SPEC, {"arn": own("p")}))
    assert [policy["arn"] for policy in info.MODULE.run(task, desired)["policies"]] == [own("p")]
    assert clock.slept == pytest.approx([0.4, 0.8])
