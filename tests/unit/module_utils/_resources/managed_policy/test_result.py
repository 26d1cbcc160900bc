# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A policy as it is returned and compared, and what AWS's answers add to it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    policy_summary,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.read import Current
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.result import (
    compared,
    merge_response,
    policy_result,
)
from unit.module_utils._resources.managed_policy.policies import (
    ARN,
    A,
    B,
    C,
    desired,
    existing,
    nowhere,
)
from unit.module_utils.examples import (
    DATE,
    a_policy,
)


def test_a_result_has_all_keys_that_are_documented() -> None:
    policy = plan(existing(A, B, attachment_count=2, boundary_count=1), desired(policy=C)).result["policy"]
    assert set(policy) == set(
        "arn policy_name policy_id path description default_version_id attachment_count "
        "permissions_boundary_usage_count is_attachable create_date update_date tags document versions".split()
    )
    assert (policy["attachment_count"], policy["permissions_boundary_usage_count"]) == (2, 1)
    assert [set(version) for version in policy["versions"]] == [{"version_id", "is_default_version", "create_date"}] * 3


def test_what_only_aws_can_know_is_null_until_it_has_answered() -> None:
    made = plan(existing(A), desired(policy=B))
    assert made.result["policy"]["versions"][0]["create_date"] is None
    assert made.result["policy"]["update_date"] is None
    assert merge_response(made.result, []) == made.result


@pytest.mark.parametrize("given_options", [{"default_version": "v2"}, {"tags": {"a": "1"}}, {"only_version": True}])
def test_a_change_that_adds_no_version_leaves_the_date_of_the_last_one(given_options: dict[str, Any]) -> None:
    assert plan(existing(A, B), desired(**given_options)).result["policy"]["update_date"] == DATE


_NOW = datetime.datetime(2026, 5, 5, tzinfo=datetime.UTC)


@pytest.mark.parametrize("default", [True, False])
def test_the_number_that_aws_gave_to_a_version_takes_the_place_of_the_predicted_one(default: bool) -> None:
    made = plan(existing(A), desired(policy=B, make_default=default))
    answer = {"PolicyVersion": {"VersionId": "v9", "IsDefaultVersion": default, "CreateDate": _NOW}}
    merged = merge_response(made.result, [ExecutedCall(made.calls[0], answer)])
    policy = merged["policy"]
    assert merged["version_predicted"] is False
    assert [version["version_id"] for version in policy["versions"]] == ["v9", "v1"]
    assert policy["versions"][0] == {
        "version_id": "v9",
        "is_default_version": default,
        "create_date": _NOW.isoformat(),
    }
    assert policy["versions"][1]["create_date"] == DATE
    assert policy["default_version_id"] == ("v9" if default else "v1")
    assert policy["update_date"] == _NOW.isoformat()


def test_the_id_and_dates_that_aws_gave_to_a_policy_are_in_the_result() -> None:
    made = plan(nowhere(), desired(policy=A))
    answer = {"Policy": {"PolicyId": "ANPANEW", "DefaultVersionId": "v1", "CreateDate": _NOW, "UpdateDate": _NOW}}
    policy = merge_response(made.result, [ExecutedCall(made.calls[0], answer)])["policy"]
    assert [policy[key] for key in ("policy_id", "create_date", "update_date")] == ["ANPANEW", *[_NOW.isoformat()] * 2]
    assert {**policy, "policy_id": None, "create_date": None, "update_date": None} == made.result["policy"]


@pytest.mark.parametrize(("current", "given_options"), [(nowhere(), {"policy": A}), (existing(A), {"policy": B})])
def test_an_answer_that_was_lost_adds_nothing_to_the_result(current: Current, given_options: dict[str, Any]) -> None:
    made = plan(current, desired(**given_options))
    assert merge_response(made.result, [ExecutedCall(call, {}) for call in made.calls]) == made.result


def test_what_a_listing_does_not_tell_is_null() -> None:
    summary = policy_summary(
        {"Arn": ARN, "PolicyName": "p", "PolicyId": "A", "Path": "/", "DefaultVersionId": "v1", "IsAttachable": True}
    )
    told = policy_result(summary, None, None)
    assert (told["description"], told["tags"], "document" in told, "versions" in told) == (None, None, False, False)
    assert set(told) == set(policy_result(a_policy(ARN), None, None))


def test_a_statement_that_stays_is_compared_as_it_is_written_on_the_other_side() -> None:
    other = {**A, "Statement": [{**A["Statement"][0], "Action": "S3:A"}]}
    fields = compared(a_policy(ARN), other, ())
    assert fields["document"]["Statement"][0]["Action"] == ["S3:A"]
    assert compared(a_policy(ARN), other, (), as_in=A) == compared(a_policy(ARN), A, ())


def test_only_what_is_there_is_compared() -> None:
    plain = compared(a_policy(ARN), A, ())
    assert set(plain) == {"name", "path", "description", "document", "tags"}
    whole = compared(a_policy(ARN), A, [B], users={"roles": ["r"]}, access=AccessChange("wider", ("x",)))
    assert {key: whole[key] for key in whole if key not in plain} == {
        "other_versions": [B],
        "attached_to": {"roles": ["r"]},
        "access": {"verdict": "wider", "gained": ["x"], "lost": []},
    }
