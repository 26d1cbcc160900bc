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
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import check_name, is_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, ROLE, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import PolicySummary
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import check_reference, either, look_up

ARGUMENT_SPEC: dict[str, Any] = {
    **{kind: {"type": "str", "aliases": [f"{kind}_name"]} for kind in KINDS},
    "policy": {"type": "str", "aliases": ["policy_arn", "policy_name"]},
}
_ONE_OF = [(*KINDS, "policy")]
RULES: dict[str, Any] = {"mutually_exclusive": _ONE_OF, "required_one_of": _ONE_OF}


@dataclass(frozen=True)
class Options:
    """One of the two: an identity by kind and name, or a policy by name or ARN."""

    kind: IdentityKind | None
    name: str
    policy: str | None


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    kind = next((kind for name, kind in KINDS.items() if params[name] is not None), None)
    if kind is not None:
        check_name(params[kind.name], option=kind.name, longest=kind.longest_name)
        return Options(kind, params[kind.name], None)
    return Options(None, "", check_reference(params["policy"], option="policy"))


def gather(account: Account, desired: Options) -> dict[str, Any]:
    """One entry an attachment: the policy, and who has it. No entry where there is no such identity or policy."""
    if desired.kind is not None:
        return {"attachments": _of_identity(account, desired.kind, desired.name)}
    policy = _find(account, desired.policy or "")
    if policy is None:
        return {"attachments": []}
    entities = account.entities(policy.arn)
    return {
        "attachments": [
            _entry(policy.name, policy.arn, kind, name)
            for kind in KINDS.values()
            for name in getattr(entities, kind.plural)
        ]
    }


def _of_identity(account: Account, kind: IdentityKind, name: str) -> list[dict[str, Any]]:
    attached = account.attached_policies(kind, name)
    if attached is None and kind is ROLE and (role := account.role_named(name)):
        name, attached = role.name, account.attached_policies(kind, role.name)
    return [_entry(policy.name, policy.arn, kind, name) for policy in attached or ()]


def _find(account: Account, reference: str) -> PolicySummary | None:
    return account.policy(reference) if is_arn(reference) else either(look_up(account, reference), option="policy")


def _entry(policy_name: str, policy_arn: str, kind: IdentityKind, name: str) -> dict[str, Any]:
    return {
        "policy_name": policy_name,
        "policy_arn": policy_arn,
        "entity_type": kind.name,
        "entity_name": name,
        "options": {kind.name: name, "policies": [policy_arn]},
    }


MODULE = InfoModule(options=read_options, gather=gather)
