# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tell which managed policies a role has, or who has a managed policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.info_module import InfoModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import ROLE_NAME_LENGTH, check_name, is_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Policy
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import check_reference, either, look_up

ARGUMENT_SPEC: dict[str, Any] = {
    "role": {"type": "str", "aliases": ["role_name"]},
    "policy": {"type": "str", "aliases": ["policy_arn", "policy_name"]},
}
RULES: dict[str, Any] = {"mutually_exclusive": [("role", "policy")], "required_one_of": [("role", "policy")]}


@dataclass(frozen=True)
class Options:
    """One of the two: a role by name, or a policy by name or ARN."""

    role: str | None
    policy: str | None


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    if params["role"] is not None:
        check_name(params["role"], option="role", longest=ROLE_NAME_LENGTH)
    policy = params["policy"]
    return Options(
        role=params["role"],
        policy=check_reference(policy, option="policy") if policy is not None else None,
    )


def gather(account: Account, desired: Options) -> dict[str, Any]:
    """One entry an attachment: the policy, and who has it. No entry where there is no such role or policy."""
    if desired.role is not None:
        attached = account.attached_policies(desired.role) or ()
        return {"attachments": [_entry(policy.name, policy.arn, "role", desired.role) for policy in attached]}
    policy = _find(account, desired.policy or "")
    if policy is None:
        return {"attachments": []}
    entities = account.entities(policy.arn)
    kinds = (("role", entities.roles), ("user", entities.users), ("group", entities.groups))
    return {"attachments": [_entry(policy.name, policy.arn, kind, name) for kind, names in kinds for name in names]}


def _find(account: Account, reference: str) -> Policy | None:
    return account.policy(reference) if is_arn(reference) else either(look_up(account, reference), option="policy")


def _entry(policy_name: str, policy_arn: str, kind: str, name: str) -> dict[str, str]:
    return {"policy_name": policy_name, "policy_arn": policy_arn, "entity_type": kind, "entity_name": name}


MODULE = InfoModule(options=read_options, gather=gather)
