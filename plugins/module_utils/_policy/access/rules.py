# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statements of a loaded document, in the form that access is decided by."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.coverage import Patterns, Rule
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.implication import holds_never, tests_of
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import (
    OLD_VERSION,
    canonical_statement,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import listed
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.merge import without_variables
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import Principal, principals_of


class Unreadable(Exception):
    """A document that validation would refuse, so that there is no saying what it allows."""


def rules_of(document: dict[str, Any] | None) -> list[Rule]:
    """The statements that can match anything. Raises Unreadable."""
    if document is None:
        return []
    statements = listed(document.get("Statement", []))
    if document.get("Version", OLD_VERSION) == OLD_VERSION:
        statements = without_variables(statements)
    rules = map(_rule, statements)
    return [rule for rule in rules if not _matches_nothing(rule)]


def _matches_nothing(rule: Rule) -> bool:
    """``NotAction: "*"`` and ``NotResource: "*"`` leave nothing over, and no number passes a test that has none."""
    wholes = (rule.actions, rule.objects)
    empty = any(isinstance(whole, Patterns) and whole.inverted and "*" in whole.items for whole in wholes)
    return empty or any(map(holds_never, rule.tests))


def _rule(statement: Any) -> Rule:
    form = canonical_statement(statement)
    if not isinstance(form, dict) or form.get("Effect") not in ("Allow", "Deny"):
        raise Unreadable("a statement has no Effect")
    objects: Patterns | tuple[Principal, ...] | None
    if "Principal" in form:
        objects = principals_of(form["Principal"])
    elif "NotPrincipal" in form:
        raise Unreadable("a statement has NotPrincipal")
    else:
        objects = _patterns(form, "Resource")
    condition = form.get("Condition", {})
    if objects is None or not isinstance(condition, dict) or not all(map(_is_tests, condition.values())):
        raise Unreadable("a statement has a form that IAM would refuse")
    return Rule(
        allows=form["Effect"] == "Allow",
        actions=_patterns(form, "Action"),
        objects=objects,
        tests=tests_of(condition),
        spelling=_spelling(statement),
    )


def _is_tests(keys: Any) -> bool:
    return isinstance(keys, dict) and all(isinstance(value, str) for values in keys.values() for value in values)


def _patterns(form: dict[str, Any], element: str) -> Patterns:
    inverted = f"Not{element}" in form
    items = form.get(f"Not{element}" if inverted else element)
    if (inverted and element in form) or not items or not all(isinstance(item, str) for item in items):
        raise Unreadable(f"a statement has no {element}")
    return Patterns(tuple(items), inverted)


def _spelling(statement: dict[str, Any]) -> dict[str, str]:
    """Actions and condition keys as they were written, by their canonical form."""
    actions = (*listed(statement.get("Action", [])), *listed(statement.get("NotAction", [])))
    keys = (key for tests in statement.get("Condition", {}).values() for key in tests)
    return {text.lower(): text for text in (*actions, *keys)}
