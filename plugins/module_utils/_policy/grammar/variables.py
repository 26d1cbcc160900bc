# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policy variables: ``${aws:username}``, ``${aws:PrincipalTag/team, 'none'}``, ``${*}``.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html. What is refused is what
https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html calls an error in a
variable. They exist from Version 2012-10-17 on; before, the characters stand for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import texts
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem, statement_label

_LONGEST_SHOWN = 200
_DEFAULT_TEXT = re.compile(r"\s*'[^']*'\s*")


def variable_problems(statements: list[Any]) -> Iterator[Problem]:
    """What is wrong with the variables in resources and condition values."""
    for number, statement in enumerate(statements, 1):
        if isinstance(statement, dict):
            label = statement_label(statement, number)
            for text in _places(statement):
                if "${" in text:
                    yield from (Problem("variable", message, label) for message in dict.fromkeys(_wrong_in(text)))


def _places(statement: dict[str, Any]) -> Iterator[str]:
    yield from texts(statement.get("Resource", []))
    yield from texts(statement.get("NotResource", []))
    condition = statement.get("Condition")
    for tests in condition.values() if isinstance(condition, dict) else ():
        for values in tests.values() if isinstance(tests, dict) else ():
            yield from texts(values)


def _wrong_in(text: str) -> Iterator[str]:
    place = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
    for piece in text.split("${")[1:]:
        variable, brace, _rest = piece.partition("}")
        if not brace:
            yield f"a variable in '{place}' has no closing brace."
            return
        name, comma, default = variable.partition(",")
        if not name.strip():
            yield f"a variable in '{place}' is empty."
        elif name != name.strip() or " " in name.partition("/")[0]:
            yield f"the variable ${{{variable}}} has a space where none may be."
        elif comma and not _DEFAULT_TEXT.fullmatch(default):
            yield f"the default of the variable ${{{variable}}} must stand in single quotation marks."
