# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""iam_inline_policy_info: the inline policies of a role, user or group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.info_module import InfoModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import POLICY_NAME_LENGTH, check_name
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, ROLE, IdentityKind

ARGUMENT_SPEC: dict[str, Any] = {
    **{kind: {"type": "str", "aliases": [f"{kind}_name"]} for kind in KINDS},
    "name": {"type": "str", "aliases": ["policy_name"]},
}
RULES: dict[str, Any] = {"mutually_exclusive": [tuple(KINDS)], "required_one_of": [tuple(KINDS)]}


@dataclass(frozen=True)
class Options:
    """Whose inline policies, and which one; None: all."""

    kind: IdentityKind
    identity: str
    name: str | None


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    kind = next(kind for name, kind in KINDS.items() if params[name] is not None)
    check_name(params[kind.name], option=kind.name, longest=kind.longest_name)
    if params["name"] is not None:
        check_name(params["name"], option="name", longest=POLICY_NAME_LENGTH)
    return Options(kind, params[kind.name], params["name"])


def gather(account: Account, desired: Options) -> dict[str, Any]:
    """The inline policies in the order of their names; none where there is no such identity."""
    kind, identity = desired.kind, desired.identity
    policies = account.inline_policies(kind, identity)
    if policies is None and kind is ROLE and (role := account.role_named(identity)):
        identity, policies = role.name, account.inline_policies(kind, role.name)
    return {
        "inline_policies": [
            {
                f"{kind.name}_name": identity,
                "policy_name": name,
                "document": document,
                "options": {kind.name: identity, "name": name, "policy": document},
            }
            for name, document in sorted((policies or {}).items())
            if document is not None and desired.name in (None, name)
        ]
    }


MODULE = InfoModule(options=read_options, gather=gather)
