# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of iam_inline_policy, checked as far as that goes without asking AWS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import POLICY_NAME_LENGTH, check_name
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import load_document
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import (
    DocumentRules,
    document_rules,
)


@dataclass(frozen=True)
class Options:
    """The desired state of the inline policies of one identity.

    ``policies`` are the documents by name; None stands for one that is to be absent. ``exclusive``: all others go.
    """

    kind: IdentityKind
    identity: str
    policies: Mapping[str, dict[str, Any] | None]
    exclusive: bool
    allow_self_lockout: bool
    rules: DocumentRules


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    kind = next(kind for name, kind in KINDS.items() if params[name] is not None)
    check_name(params[kind.name], option=kind.name, longest=kind.longest_name)
    absent = params["state"] == "absent"
    if params["exclusive"] and (absent or params["policies"] is None):
        raise PlumbError("exclusive: true deletes all inline policies but those of the option policies; give that.")
    return Options(
        kind=kind,
        identity=params[kind.name],
        policies=_policies(params, absent=absent),
        exclusive=params["exclusive"],
        allow_self_lockout=params["allow_self_lockout"],
        rules=document_rules(params, kind="managed", option="policy" if params["name"] else "policies"),
    )


def _policies(params: Mapping[str, Any], *, absent: bool) -> dict[str, dict[str, Any] | None]:
    if params["name"] is None:
        given = params["policies"] or {}
        if not isinstance(given, Mapping):
            raise PlumbError(f"policies: a dict of names and documents is wanted, not {given!r}.")
        named, option = dict(given), "policies"
    else:
        if params["policy"] is None and not absent:
            raise PlumbError(f"policy: a document is needed for the inline policy '{params['name']}'.")
        named, option = {params["name"]: params["policy"]}, "policy"
    for name in named:
        check_name(name, option="name" if option == "policy" else "policies", longest=POLICY_NAME_LENGTH)
    if absent:
        return dict.fromkeys(named)
    return {name: load_document(source, what=_place(option, name)) for name, source in named.items()}


def _place(option: str, name: str) -> str:
    return option if option == "policy" else f"policies: {name}"
