# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the writes on instance profiles do to a state: each takes a call's arguments and notes, and the state.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Arguments
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import InstanceProfile, ProfileRole
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import from_tag_list, with_tags, without_tags


def create_instance_profile(arguments: Arguments, notes: Arguments, state: State) -> None:
    name = arguments["InstanceProfileName"]
    tags = from_tag_list(arguments.get("Tags"))
    state.profiles[name] = InstanceProfile(notes["arn"], name, "", arguments["Path"], None, None, tags)


def delete_instance_profile(arguments: Arguments, _notes: Arguments, state: State) -> None:
    state.profiles[arguments["InstanceProfileName"]] = None


def add_role_to_instance_profile(arguments: Arguments, notes: Arguments, state: State) -> None:
    name, role = arguments["InstanceProfileName"], arguments["RoleName"]
    state.change_profile(name, lambda profile: replace(profile, role=ProfileRole(role, notes["role_arn"])))
    if role in state.instance_profiles:
        state.instance_profiles[role] = tuple(sorted({*state.instance_profiles[role], name}))


def remove_role_from_instance_profile(arguments: Arguments, _notes: Arguments, state: State) -> None:
    name, role = arguments["InstanceProfileName"], arguments["RoleName"]
    state.change_profile(name, lambda profile: replace(profile, role=None))
    if role in state.instance_profiles:
        state.instance_profiles[role] = tuple(each for each in state.instance_profiles[role] if each != name)


def tag_instance_profile(arguments: Arguments, _notes: Arguments, state: State) -> None:
    added = from_tag_list(arguments["Tags"])
    name = arguments["InstanceProfileName"]
    state.change_whole_profile(name, lambda profile: replace(profile, tags=with_tags(profile.tags, added)))


def untag_instance_profile(arguments: Arguments, _notes: Arguments, state: State) -> None:
    gone = arguments["TagKeys"]
    name = arguments["InstanceProfileName"]
    state.change_whole_profile(name, lambda profile: replace(profile, tags=without_tags(profile.tags, gone)))
