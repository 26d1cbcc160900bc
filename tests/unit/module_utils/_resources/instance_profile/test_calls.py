# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls on an instance profile: their arguments, and what they note for the replay."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import TagChange
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile import calls
from unit.module_utils._resources.instance_profile.profiles import ARN, a_profile, in_profile
from unit.module_utils.examples import ACCOUNT, operations

_NAME = {"InstanceProfileName": "p"}
_ROLE = {"role_arn": f"arn:aws:iam::{ACCOUNT}:role/r"}
_BELOW = ARN.replace("/p", "/t/p")

_WHOLE = {"name": "p"}
MADE: dict[str, tuple[Call, Call]] = {
    "create": (
        calls.create(a_profile("r")),
        call("create_instance_profile", {**_NAME, "Path": "/"}, ARN, {"arn": ARN}),
    ),
    "create below a path, with tags": (
        calls.create(a_profile(path="/t/", tags={"a": "1"})),
        call(
            "create_instance_profile",
            {**_NAME, "Path": "/t/", "Tags": [{"Key": "a", "Value": "1"}]},
            _BELOW,
            {"arn": _BELOW},
        ),
    ),
    "delete": (
        calls.delete(a_profile()),
        call("delete_instance_profile", _NAME, ARN, {"profile": {**_WHOLE, "path": "/", "role": None, "tags": {}}}),
    ),
    "delete what had a role and tags": (
        calls.delete(a_profile("r", path="/t/", tags={"a": "1"})),
        call(
            "delete_instance_profile",
            _NAME,
            _BELOW,
            {"profile": {**_WHOLE, "path": "/t/", "role": "r", "tags": {"a": "1"}}},
        ),
    ),
    "add a role": (
        calls.add_role(a_profile(), in_profile("r")),
        call("add_role_to_instance_profile", {**_NAME, "RoleName": "r"}, ARN, _ROLE),
    ),
    "remove a role": (
        calls.remove_role(a_profile("r"), in_profile("r")),
        call("remove_role_from_instance_profile", {**_NAME, "RoleName": "r"}, ARN, _ROLE),
    ),
}


@pytest.mark.parametrize(("made", "expected"), MADE.values(), ids=MADE)
def test_a_call_has_the_arguments_of_its_operation(made: Call, expected: Call) -> None:
    assert made == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (TagChange({}, {}, ()), []),
        (TagChange({}, {}, ("a",)), ["untag_instance_profile"]),
        (TagChange({}, {"b": "2"}, ()), ["tag_instance_profile"]),
        (TagChange({}, {"b": "2"}, ("a",)), ["untag_instance_profile", "tag_instance_profile"]),
    ],
)
def test_tags_are_removed_before_others_are_set(change: TagChange, expected: list[str]) -> None:
    made = calls.change_tags(a_profile(), change)
    assert operations(made) == expected
    assert {each.target for each in made} <= {ARN}
