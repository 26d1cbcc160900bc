# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is legal in a policy and unwise: few findings, each worth reading.

The rules are published by name in docs/policy_language.md. Many follow
https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import listed
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import (
    TRUST,
    Problem,
    statement_label,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.accounts import ACCOUNT_CHECKS
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.actions import ACTION_CHECKS
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.breadth import BREADTH_CHECKS, ESCALATION_CHECKS
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.conditions import CONDITION_CHECKS, KEY_CHECKS
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.place import Check, Place
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.resources import RESOURCE_CHECKS
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.services import facts
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.set_operators import SET_CHECKS
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.trust import TRUST_CHECKS
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.variables import VARIABLE_CHECKS

# How many findings of one rule one warning tells
_MOST_TOLD = 3

_COMMON_CHECKS: tuple[Check, ...] = (
    *ACTION_CHECKS,
    *CONDITION_CHECKS,
    *SET_CHECKS,
    *ACCOUNT_CHECKS,
    *VARIABLE_CHECKS,
    *BREADTH_CHECKS,
)
_MANAGED_CHECKS: tuple[Check, ...] = (*RESOURCE_CHECKS, *KEY_CHECKS, *ESCALATION_CHECKS)


def warnings(
    document: dict[str, Any], kind: str, *, own_account: str | None = None, ignore: Iterable[str] = ()
) -> list[Problem]:
    """The lints of a loaded document, one at most of each rule and statement; ``ignore`` names rules to leave out."""
    ignored = frozenset(ignore)
    # Text as the key of the memory: tasks of a loop often bring the same document
    found = _warnings(json.dumps(document), kind, own_account)
    return [problem for problem in found if problem.rule not in ignored]


@lru_cache(maxsize=256)
def _warnings(text: str, kind: str, own_account: str | None) -> tuple[Problem, ...]:
    document = json.loads(text)
    checks = (*_COMMON_CHECKS, *(TRUST_CHECKS if kind == TRUST else _MANAGED_CHECKS))
    version = str(document.get("Version", ""))
    found: list[Problem] = []
    for number, statement in enumerate(listed(document.get("Statement", [])), 1):
        if isinstance(statement, dict):
            place = Place(statement, statement_label(statement, number), facts(), own_account, version)
            found += _one_a_rule([problem for check in checks for problem in check(place)])
    return tuple(found)


def _one_a_rule(found: list[Problem]) -> list[Problem]:
    """The findings of a statement, those of one rule as one."""
    by_rule: dict[str, list[Problem]] = {}
    for problem in dict.fromkeys(found):
        by_rule.setdefault(problem.rule, []).append(problem)
    return [_joined(problems) for problems in by_rule.values()]


def _joined(problems: list[Problem]) -> Problem:
    if len(problems) == 1:
        return problems[0]
    told = "; ".join(problem.message.removesuffix(".") for problem in problems[:_MOST_TOLD])
    more = f"; and {len(problems) - _MOST_TOLD} more of the kind" if len(problems) > _MOST_TOLD else ""
    return Problem(problems[0].rule, f"{told}{more}.", problems[0].statement)
