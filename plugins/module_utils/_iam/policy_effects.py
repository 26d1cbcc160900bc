# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the writes on managed policies do to a state. Each takes a call's arguments and notes, and the state to change.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Arguments
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import parse_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Entities, Policy, PolicyVersion, document_from
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import from_tag_list, with_tags, without_tags


def create_policy(arguments: Arguments, notes: Arguments, state: State) -> None:
    arn = parse_policy_arn(notes["arn"], option="arn")
    policy = Policy(
        arn=str(arn),
        name=arn.name,
        policy_id="",
        path=arn.path,
        description=arguments.get("Description", ""),
        default_version_id="v1",
        attachment_count=0,
        boundary_count=0,
        is_attachable=True,
        create_date=None,
        update_date=None,
        tags=from_tag_list(arguments.get("Tags")),
    )
    document = document_from(arguments["PolicyDocument"], "PolicyDocument")
    state.policies[policy.arn] = policy
    state.versions[policy.arn] = {"v1": PolicyVersion("v1", True, None, document)}
    state.entities[policy.arn] = Entities()


def delete_policy(arguments: Arguments, _notes: Arguments, state: State) -> None:
    arn = arguments["PolicyArn"]
    state.policies[arn] = None
    state.versions[arn] = {}
    state.entities[arn] = Entities()


def create_policy_version(arguments: Arguments, notes: Arguments, state: State) -> None:
    arn, version_id = arguments["PolicyArn"], notes["version_id"]
    document = document_from(arguments["PolicyDocument"], "PolicyDocument")
    known = state.versions.get(arn, {})
    state.versions[arn] = {**known, version_id: PolicyVersion(version_id, False, None, document)}
    state.change_policy(arn, lambda policy: replace(policy, update_date=None))
    if arguments["SetAsDefault"]:
        _make_default(state, arn, version_id)


def delete_policy_version(arguments: Arguments, _notes: Arguments, state: State) -> None:
    arn, gone = arguments["PolicyArn"], arguments["VersionId"]
    state.versions[arn] = {key: version for key, version in state.versions.get(arn, {}).items() if key != gone}


def set_default_policy_version(arguments: Arguments, _notes: Arguments, state: State) -> None:
    _make_default(state, arguments["PolicyArn"], arguments["VersionId"])


def _make_default(state: State, arn: str, version_id: str) -> None:
    state.versions[arn] = {
        key: replace(version, is_default=key == version_id) for key, version in state.versions.get(arn, {}).items()
    }
    state.change_policy(arn, lambda policy: replace(policy, default_version_id=version_id))


def tag_policy(arguments: Arguments, _notes: Arguments, state: State) -> None:
    added = from_tag_list(arguments["Tags"])
    state.change_whole_policy(arguments["PolicyArn"], lambda it: replace(it, tags=with_tags(it.tags, added)))


def untag_policy(arguments: Arguments, _notes: Arguments, state: State) -> None:
    gone = arguments["TagKeys"]
    state.change_whole_policy(arguments["PolicyArn"], lambda it: replace(it, tags=without_tags(it.tags, gone)))
