# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Principals that were deleted: IAM shows their unique id where their ARN stood in a trust policy.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html: a new user or role of the
same name is not trusted; the trust policy has to be written again.
"""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import (
    canonical,
    canonical_text,
    same_document,
)

_ORPHAN = re.compile(r"A(ROA|IDA)[A-Z0-9]{8,}")
_USER_OR_ROLE = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:(user|role)/.+")


def orphans_of(document: dict[str, Any]) -> list[str]:
    """The unique ids that stand as principals in a trust policy."""
    return sorted({name for statement in canonical(document).get("Statement", []) for name in _orphans(statement)})


def lasting_text(document: dict[str, Any]) -> str | None:
    """The canonical text of a trust policy; None for one with unique ids.

    These come into it without any change of the role itself, when the users and roles that it names are deleted.
    """
    return None if orphans_of(document) else canonical_text(document)


def differ_by_orphans_alone(current: dict[str, Any], desired: dict[str, Any]) -> bool:
    """Whether ``current`` would be ``desired``, if each unique id were the ARN of a user or role that it once was."""
    wanted = canonical(desired).get("Statement", [])
    healed = [_healed(statement, wanted) for statement in canonical(current).get("Statement", [])]
    return not same_document(current, desired) and same_document({**current, "Statement": healed}, desired)


def _healed(statement: Any, wanted: list[Any]) -> Any:
    ids = _orphans(statement)
    known = set(_aws_names(statement)) - ids
    for one in wanted if ids else ():
        names = set(_aws_names(one))
        gone = names - known
        alike = len(gone) == len(ids) and all(_USER_OR_ROLE.fullmatch(name) for name in gone)
        if alike and known <= names and _without_aws_names(statement) == _without_aws_names(one):
            return one
    return statement


def _orphans(statement: Any) -> set[str]:
    return {name for name in _aws_names(statement) if _ORPHAN.fullmatch(name)}


def _aws_names(statement: Any) -> list[str]:
    principal = statement.get("Principal") if isinstance(statement, dict) else None
    names = principal.get("AWS", []) if isinstance(principal, dict) else []
    return [name for name in names if isinstance(name, str)]


def _without_aws_names(statement: Any) -> Any:
    others = {kind: names for kind, names in statement["Principal"].items() if kind != "AWS"}
    return {**statement, "Principal": others}
