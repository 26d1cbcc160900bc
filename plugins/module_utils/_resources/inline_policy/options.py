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
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import INLINE
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
    is_absent: bool
    exclusive: bool
    allow_self_lockout: bool
    rules: DocumentRules

    def option_of(self, name: str) -> str:
        """What messages call the document of one policy."""
        return self.rules.option if self.rules.option == "policy" else f"{self.rules.option}: {name}"


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    kind = next(kind for name, kind in KINDS.items() if params[name] is not None)
    check_name(params[kind.name], option=kind.name, longest=kind.longest_name)
    absent = params["state"] == "absent"
    if params["exclusive"] and (absent or params["policies"] is None):
        raise PlumbError(
            "exclusive: true deletes all inline policies but those of the option policies: give that, and "
            "state: present."
        )
    return Options(
        kind=kind,
        identity=params[kind.name],
        policies=_policies(params, absent=absent),
        is_absent=absent,
        exclusive=params["exclusive"],
        allow_self_lockout=params["allow_self_lockout"],
        rules=document_rules(params, kind=INLINE, option="policy" if params["name"] is not None else "policies"),
    )


def _policies(params: Mapping[str, Any], *, absent: bool) -> dict[str, dict[str, Any] | None]:
    name = params["name"]
    if name is not None:
        check_name(name, option="name", longest=POLICY_NAME_LENGTH)
        if absent:
            return {name: None}
        if params["policy"] is None:
            raise PlumbError(f"policy: a document is needed for the inline policy '{name}'.")
        return {name: load_document(params["policy"], what="policy")}
    return documents_by_name(params["policies"], option="policies", absent=absent)


def documents_by_name(given: Any, *, option: str, absent: bool = False) -> dict[str, dict[str, Any] | None]:
    """A dict of names and documents as an option has it; None for each document of one that is to be absent."""
    if absent and isinstance(given, list):
        return dict.fromkeys(_name(each, option) for each in given)
    if not isinstance(given, Mapping):
        list_too = " or list of names" if absent else ""
        raise PlumbError(
            f"{option}: {given!r} is no dict of names and documents{list_too}. Write each policy as a key with its "
            "document."
        )
    names = [_name(each, option) for each in given]
    for name in names:
        if names.count(name) > 1:
            raise PlumbError(f"{option}: the name '{name}' is there twice. Keep one of the two.")
    if absent:
        return dict.fromkeys(names)
    sources = zip(names, given.values(), strict=True)
    return {name: load_document(source, what=f"{option}: {name}") for name, source in sources}


def _name(given: Any, option: str) -> str:
    """A name as YAML has it: text, or digits without quotation marks."""
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise PlumbError(f"{option}: {given!r} is not the name of a policy. Put names in quotation marks.")
    name = str(given)
    check_name(name, option=option, longest=POLICY_NAME_LENGTH)
    return name
