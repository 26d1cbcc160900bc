# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What both kinds of documents are held to: refused, warned about, and held to no new access."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Lint
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import (
    UNCHANGED,
    AccessChange,
    access_change,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import refuse
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.rules import warnings


@dataclass(frozen=True)
class DocumentRules:
    """The options that say how a document is judged. ``kind`` is managed or trust, ``option`` its option."""

    kind: str
    option: str
    lint: bool
    lint_ignore: tuple[str, ...]
    allow_new_access: bool

    def check(self, document: dict[str, Any], *, size_quota: int, partition: str | None = None) -> None:
        """Refuse what IAM would refuse. ``partition`` is that of the account, where it is known."""
        refuse(problems(document, self.kind, size_quota=size_quota, partition=partition), what=self.option)

    def lints(self, document: dict[str, Any] | None, *, of: str, own_account: str | None) -> tuple[Lint, ...]:
        """What is unwise in the desired document of a resource, if one is given and lints are on."""
        if document is None or not self.lint:
            return ()
        found = warnings(document, self.kind, own_account=own_account, ignore=self.lint_ignore)
        return tuple(Lint(problem.rule, problem.in_words(), f"{self.option} of {of}") for problem in found)

    def access(self, before: dict[str, Any] | None, after: dict[str, Any] | None) -> AccessChange:
        """The access change; new access is refused where it is not allowed."""
        change = AccessChange(UNCHANGED) if before is after else access_change(before, after)
        refuse_new_access(change, allowed=self.allow_new_access, instead="Narrow the document")
        return change


def refuse_new_access(change: AccessChange, *, allowed: bool, instead: str) -> None:
    """Refuse a change that may grant anything, where the task does not allow that. ``instead`` is what else to do."""
    if change.may_grant and not allowed:
        raise PlumbError(
            f"allow_new_access: false, and the access would be {change.verdict}: {'; '.join(change.gained)}. "
            f"{instead}, or allow new access.",
            details={"access": change.as_result()},
        )


NO_CHANGE = AccessChange(UNCHANGED).as_result()


def access_shown(change: AccessChange | None) -> dict[str, Any]:
    """The access change as the diff shows it: nothing where nothing changes."""
    if change is None or change.verdict == UNCHANGED:
        return {}
    return {"access": change.as_result()}


def document_rules(params: Mapping[str, Any], *, kind: str, option: str) -> DocumentRules:
    """Read the options ``lint``, ``lint_ignore`` and ``allow_new_access``."""
    return DocumentRules(
        kind=kind,
        option=option,
        lint=params["lint"],
        lint_ignore=tuple(params["lint_ignore"]),
        allow_new_access=params["allow_new_access"],
    )
