# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWS's answers become: whole things, and the summaries that listings tell."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    AttachedPolicy,
    InstanceProfile,
    InstanceProfileSummary,
    Policy,
    PolicySummary,
    PolicyVersion,
    ProfileRole,
    Role,
    RoleSummary,
    RoleUse,
    document_from,
    iso_date,
    policy_from,
    policy_summary,
    profile_from,
    profile_summary,
    role_from,
    role_summary,
    version_from,
)
from unit.module_utils.examples import ACCOUNT, LAMBDA, own

_DATE = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
_ISO = "2026-01-02T03:04:05+00:00"
_POLICY = {
    "Arn": own("p"),
    "PolicyName": "p",
    "PolicyId": "ANPAEXAMPLE",
    "Path": "/",
    "DefaultVersionId": "v1",
}
_ROLE = {
    "Arn": f"arn:aws:iam::{ACCOUNT}:role/r",
    "RoleName": "r",
    "RoleId": "AROAEXAMPLE",
    "Path": "/",
    "AssumeRolePolicyDocument": LAMBDA,
}
_PROFILE = {
    "Arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/p",
    "InstanceProfileName": "p",
    "InstanceProfileId": "AIPAEXAMPLE",
    "Path": "/",
    "Roles": [],
}


def test_what_an_answer_about_a_policy_leaves_out_has_its_usual_value() -> None:
    policy = policy_from(_POLICY)
    assert (policy.description, policy.attachment_count, policy.boundary_count) == ("", 0, 0)
    assert (policy.is_attachable, policy.create_date, policy.update_date, policy.tags) == (True, None, None, {})


@pytest.mark.parametrize("left_out", [{}, {"RoleLastUsed": {}, "Description": None, "PermissionsBoundary": None}])
def test_what_an_answer_about_a_role_leaves_out_has_its_usual_value(left_out: dict[str, Any]) -> None:
    role = role_from({**_ROLE, **left_out})
    assert (role.description, role.max_session_duration, role.permissions_boundary) == ("", 3600, None)
    assert (role.create_date, role.tags, role.last_used) == (None, {}, {})


@pytest.mark.parametrize("left_out", [{}, {"Roles": None, "Tags": None, "CreateDate": None}])
def test_what_an_answer_about_an_instance_profile_leaves_out_is_none(left_out: dict[str, Any]) -> None:
    profile = profile_from({**_PROFILE, **left_out})
    assert (profile.role, profile.create_date, profile.tags) == (None, None, {})


def test_an_instance_profile_has_the_name_and_arn_of_its_role() -> None:
    profile = profile_from({**_PROFILE, "Roles": [_ROLE], "CreateDate": _DATE, "Tags": [{"Key": "a", "Value": "1"}]})
    assert (profile.arn, profile.name, profile.profile_id, profile.path) == (_PROFILE["Arn"], "p", "AIPAEXAMPLE", "/")
    assert (profile.role, profile.create_date, profile.tags) == (ProfileRole("r", str(_ROLE["Arn"])), _ISO, {"a": "1"})


def test_a_summary_is_what_a_listing_tells_and_no_more() -> None:
    more = {"Description": "d", "Tags": [{"Key": "a", "Value": "1"}], "PermissionsBoundary": {}}
    policy, role = policy_summary({**_POLICY, **more}), role_summary({**_ROLE, **more})
    profile = profile_summary({**_PROFILE, **more})
    assert (type(policy), type(role), type(profile)) == (PolicySummary, RoleSummary, InstanceProfileSummary)
    for summary, whole in (
        (policy, policy_from({**_POLICY, **more})),
        (role, role_from({**_ROLE, **more})),
        (profile, profile_from({**_PROFILE, **more})),
    ):
        assert dataclasses.asdict(summary).items() <= dataclasses.asdict(whole).items()


def test_a_whole_thing_has_all_that_its_summary_has_and_more() -> None:
    for whole, summary in ((Policy, PolicySummary), (Role, RoleSummary), (InstanceProfile, InstanceProfileSummary)):
        names = [{field.name for field in dataclasses.fields(each)} for each in (whole, summary)]
        assert names[0] > names[1]


@pytest.mark.parametrize(
    ("use", "there"),
    [
        (RoleUse((), (), ()), False),
        (RoleUse((AttachedPolicy("a", own("a")),), (), ()), True),
        (RoleUse((), ("i",), ()), True),
        (RoleUse((), (), ("p",)), True),
    ],
)
def test_a_role_is_in_use_if_anything_hangs_on_it(use: RoleUse, there: bool) -> None:
    assert bool(use) is there


def test_a_version_has_the_number_in_its_id() -> None:
    version = version_from({"VersionId": "v12", "IsDefaultVersion": True, "CreateDate": _DATE})
    assert (version, version.number) == (PolicyVersion("v12", True, _ISO), 12)


@pytest.mark.parametrize(("date", "text"), [(_DATE, _ISO), (None, None)])
def test_a_date_is_iso_text(date: datetime.datetime | None, text: str | None) -> None:
    assert iso_date(date) == text


def test_a_document_that_is_no_json_says_whose_it_is() -> None:
    with pytest.raises(PlumbError, match=r"^trust policy of the role r: not valid JSON"):
        role_from({**_ROLE, "AssumeRolePolicyDocument": "{broken"})
    assert document_from('{"a": 1}', "x") == {"a": 1}
