# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import DoneItem, Item, PlannedItem
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.result import failure, result
from unit.module_utils._resources.account.sets import Unswept, items, role_arn, run
from unit.module_utils.examples import EC2, allow, trust


def _done(item: Item, told: dict[str, Any] | None = None, failed: PlumbError | None = None) -> DoneItem:
    return DoneItem(PlannedItem(item), told, failed)


def test_a_change_of_two_steps_is_told_as_one() -> None:
    both = [
        {"name": name, "assume_role_policy_document": trust({"AWS": role_arn(other)})} for name, other in ("ab", "ba")
    ]
    done = run(Unswept(), roles=[{**each, "create_instance_profile": False} for each in both])
    first = done["resources"][0]
    assert [call["operation"] for call in first["calls"]] == ["CreateRole", "UpdateAssumeRolePolicy"]
    assert first["change"] == "created"
    assert first["access"]["gained"] == [f"{role_arn('b')} may now sts:AssumeRole"]
    trusted = first["result"]["iam_role"]["assume_role_policy_document"]["Statement"]
    assert [each["Effect"] for each in trusted] == ["Allow"]
    assert done["diff"][0]["before"] == {}
    assert done["diff"][0]["after_header"] == "role a"
    assert len(done["diff"]) == len(done["resources"]) == 2


def test_keys_that_stand_beside_the_result_are_not_in_it() -> None:
    done = run(Unswept(), policies=[{"name": "p", "policy": allow("s3:A")}])
    (policy,) = done["resources"]
    assert not {"changed", "diff", "calls", "access"} & set(policy["result"])
    assert policy["access"]["verdict"] == "wider"
    assert policy["result"]["policy"]["policy_name"] == "p"


def test_resources_that_failed_or_were_not_begun_are_counted() -> None:
    one, two, three = items(policies=[{"name": name} for name in "abc"])
    bad = PlumbError("no.", code="AccessDenied", details={"calls": [{"operation": "TagPolicy", "target": "t"}]})
    done = [_done(one, {"calls": [], "changed": False}), _done(two, failed=bad), _done(three)]
    told = result(done, report_all=False)
    assert told["counts"] == {"created": 0, "changed": 0, "deleted": 0, "unchanged": 1, "failed": 1, "not begun": 1}
    assert [each["change"] for each in told["resources"]] == ["failed", "not begun"]
    assert told["resources"][0]["result"]["msg"] == "no."
    assert told["changed"], "what was done before a failure is a change"
    error = failure(done, told)
    assert error is not None
    assert error.message == "1 of 3 resources failed: policies[1] (b): no."
    assert error.code == "AccessDenied"


def test_what_was_done_in_part_failed_and_is_told_once() -> None:
    first, second, other = items(policies=[{"name": name} for name in ("a", "a2", "b")])
    second = replace(second, name="a", label=first.label)
    bad = PlumbError("no.", code="AccessDenied")
    call = {"operation": "CreateRole", "target": "t"}
    done = [_done(first, {"calls": [call], "changed": True}), _done(other, failed=bad), _done(second)]
    told = result(done, report_all=False)
    assert (told["counts"]["failed"], told["counts"]["not begun"]) == (2, 0)
    error = failure(done, told)
    assert error is not None
    assert error.message.startswith("2 of 2 resources failed: policies[0] (a): The first of two steps was done")
    twice = failure([_done(first, failed=bad), _done(second, failed=bad)], told)
    assert twice is not None
    assert twice.details["problems"] == ["policies[0] (a): no."]


def test_where_nothing_failed_there_is_no_failure() -> None:
    (one,) = items(roles=[{"name": "r", "assume_role_policy_document": EC2}])
    done = [_done(one, {"calls": [], "changed": False})]
    assert failure(done, result(done, report_all=True)) is None
