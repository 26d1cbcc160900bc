# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policy variables that do not exist, and what a template left in a document.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import texts
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.condition_keys import (
    GLOBAL_KEYS,
    TAG_KEYS,
    is_global_key,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.elements import VERSIONS
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.place import Check, Place, listing, nearest
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.template import variables_in

# Jinja, ERB and the like
_TEMPLATE = re.compile(r"\{\{[^{}]{0,80}\}\}|\{%[^{}%]{0,80}%\}|<%[^<>%]{0,80}%>")
_ESCAPES = frozenset("*?$")


def _unknown_variables(place: Place) -> Iterator[Problem]:
    left: list[str] = []
    for text in _places(place):
        left += _TEMPLATE.findall(text)
        left += [variable for variable in variables_in(text) if _is_left_over(variable, place.version)]
    if left:
        verb = "is no policy variable" if len(set(left)) == 1 else "are no policy variables"
        shown = listing(list(dict.fromkeys(left)))
        yield place.warn("unknown-variable", f"{shown} {verb}; was a template not filled in?")
    if place.version != VERSIONS[0]:
        return
    for variable in dict.fromkeys(each for text in _places(place) for each in variables_in(text)):
        name = _name(variable).lower()
        if name.startswith("aws:") and "::" not in name and not is_global_key(name):
            near = nearest(name, [*GLOBAL_KEYS, *(f"{tag}/" for tag in TAG_KEYS)])
            yield place.warn("unknown-variable", f"the policy variable {variable} is not known{near}.")


def _places(place: Place) -> Iterator[str]:
    """Texts in which variables may stand, and condition keys and actions, in which a template may have left some."""
    for element in ("Action", "NotAction", "Resource", "NotResource"):
        yield from texts(place.statement.get(element, []))
    for test in place.tests():
        yield test.key
        yield from texts(list(test.raw))


def _name(variable: str) -> str:
    return variable[2:-1].partition(",")[0].strip()


def _is_left_over(variable: str, version: str) -> bool:
    """CloudFormation's have two colons, those of others have none; a condition key has one.

    Before Version 2012-10-17 the characters stand for themselves.
    """
    name = _name(variable)
    if "::" in name:
        return True
    return version == VERSIONS[0] and ":" not in name and name not in _ESCAPES


VARIABLE_CHECKS: tuple[Check, ...] = (_unknown_variables,)
