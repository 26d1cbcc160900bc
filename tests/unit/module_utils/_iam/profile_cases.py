# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of the operations on instance profiles."""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.plumb.aws.plugins.module_utils._iam.model import InstanceProfile, ProfileRole
from unit.module_utils._iam.full_state import IDLE, MACHINES, ROLE_ARN, TAGS, TRUSTING, Known, on
from unit.module_utils.examples import ACCOUNT

NEW_PROFILE_ARN = f"arn:aws:iam::{ACCOUNT}:instance-profile/t/New"
_NEW = InstanceProfile(
    arn=NEW_PROFILE_ARN,
    name="New",
    profile_id="",
    path="/t/",
    create_date=None,
    role=None,
    tags={"a": "1", "b": "2"},
)

PROFILE_CASES: dict[str, Known] = {
    "create_instance_profile": Known(
        {"InstanceProfileName": "New", "Path": "/t/", "Tags": TAGS},
        on("instance-profile/new", "existence", "role", "tags"),
        {"profiles": {"New": _NEW}},
        notes={"arn": NEW_PROFILE_ARN},
        creates=True,
    ),
    "delete_instance_profile": Known(
        {"InstanceProfileName": "idle"},
        on("instance-profile/idle", ""),
        {"profiles": {"idle": None}},
        removes=True,
        deletes=True,
    ),
    "add_role_to_instance_profile": Known(
        {"InstanceProfileName": "idle", "RoleName": "trusting"},
        on("instance-profile/idle", "role") | on("role/trusting", "instance profile idle"),
        {
            "profiles": {"idle": replace(IDLE, role=ProfileRole("trusting", TRUSTING.arn))},
            "instance_profiles": {"trusting": ("idle",)},
        },
        notes={"role_arn": TRUSTING.arn},
        may_grant=True,
    ),
    "remove_role_from_instance_profile": Known(
        {"InstanceProfileName": "machines", "RoleName": "R"},
        on("instance-profile/machines", "role") | on("role/r", "instance profile machines"),
        {"profiles": {"machines": replace(MACHINES, role=None)}, "instance_profiles": {"R": ()}},
        notes={"role_arn": ROLE_ARN},
        removes=True,
    ),
    "tag_instance_profile": Known(
        {"InstanceProfileName": "machines", "Tags": TAGS},
        on("instance-profile/machines", "tags"),
        {"profiles": {"machines": replace(MACHINES, tags={"a": "1", "b": "2", "k": "v"})}},
    ),
    "untag_instance_profile": Known(
        {"InstanceProfileName": "machines", "TagKeys": ["k"]},
        on("instance-profile/machines", "tags"),
        {"profiles": {"machines": replace(MACHINES, tags={})}},
    ),
}
