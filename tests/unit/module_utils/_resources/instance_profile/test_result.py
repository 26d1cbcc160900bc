# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An instance profile as it is returned and compared, and what AWS's answer adds to it."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import InstanceProfileSummary, ProfileRole
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.result import (
    compared,
    merge_response,
    profile_result,
)
from unit.module_utils._resources.instance_profile.profiles import ARN, NOWHERE, a_profile, desired, in_profile
from unit.module_utils.examples import ACCOUNT, DATE


def test_a_result_has_all_keys_that_are_documented() -> None:
    assert set(profile_result(a_profile("r"))) == set(
        "arn instance_profile_name instance_profile_id path create_date roles tags".split()
    )


@pytest.mark.parametrize("path", ["/", "/t/", "/t/role/"])
def test_the_path_of_a_role_is_that_of_its_arn(path: str) -> None:
    role = ProfileRole("role", f"arn:aws:iam::{ACCOUNT}:role{path}role")
    assert profile_result(dataclasses.replace(a_profile(), role=role))["roles"] == [
        {"role_name": "role", "arn": f"arn:aws:iam::{ACCOUNT}:role{path}role", "path": path}
    ]


def test_a_profile_without_a_role_has_none() -> None:
    assert (profile_result(a_profile())["roles"], compared(a_profile())["role"]) == ([], None)


def test_a_summary_has_no_tags() -> None:
    summary = InstanceProfileSummary(ARN, "p", "AIPAEXAMPLE", "/", DATE, in_profile("r"))
    assert profile_result(summary) == profile_result(a_profile("r"))


def test_the_diff_holds_neither_ids_nor_dates() -> None:
    assert compared(a_profile("r", path="/t/", tags={"a": "1"})) == {
        "name": "p",
        "path": "/t/",
        "role": "r",
        "tags": {"a": "1"},
    }


def test_the_id_and_date_that_aws_gave_to_a_profile_are_in_the_result() -> None:
    made = plan(NOWHERE, desired(tags={"a": "1"}))
    assert made.result["iam_instance_profile"]["instance_profile_id"] is None
    now = datetime.datetime(2026, 5, 5, tzinfo=datetime.UTC)
    answer = {"Arn": ARN, "InstanceProfileName": "p", "InstanceProfileId": "AIPANEW", "Path": "/", "CreateDate": now}
    told = merge_response(made.result, [ExecutedCall(made.calls[0], {"InstanceProfile": answer})])
    known = {"instance_profile_id": "AIPANEW", "create_date": now.isoformat()}
    assert told["iam_instance_profile"] == {**made.result["iam_instance_profile"], **known}
    assert merge_response(made.result, []) == made.result
    assert merge_response(made.result, [ExecutedCall(made.calls[0], {})]) == made.result  # the answer was lost
