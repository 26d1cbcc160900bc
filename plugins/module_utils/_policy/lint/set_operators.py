# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Set operators: a key with several values in a request needs one, and a key with one value must have none.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.condition_keys import (
    MULTIVALUED_KEYS,
    SINGLE_CLAIMS,
    UNCERTAIN_KEYS,
    is_global_key,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.place import Check, Place
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.services import Facts


def _set_operators(place: Place) -> Iterator[Problem]:
    for test in place.tests():
        operator = test.operator
        if not operator.known or operator.name == "Null" or operator.qualifier == "ForAnyValue":
            continue
        several = has_several_values(test.key, place.facts)
        if several and not operator.qualifier:
            message = (
                f"'{test.key}' can have several values in a request, and {test.written} is for one; write "
                f"ForAnyValue:{test.written} or ForAllValues:{test.written}."
            )
            yield place.warn("missing-qualifier", message)
        elif several is False and operator.qualifier == "ForAllValues":
            plain = test.written.partition(":")[2]
            message = (
                f"'{test.key}' has one value, and {test.written} is met where the key is missing, too; write {plain}."
            )
            yield place.warn("forallvalues-with-single-valued-key", message)


def has_several_values(key: str, known: Facts | None) -> bool | None:
    """Whether a request can have several values of a key; None where it is not known."""
    if key in MULTIVALUED_KEYS:
        return True
    if key in UNCERTAIN_KEYS:
        return None
    if is_global_key(key):
        return False
    prefix, _colon, claim = key.partition(":")
    if "." in prefix and claim in SINGLE_CLAIMS:
        return False
    # AWS's examples use ForAllValues for attributes of SAML, although the reference calls them texts:
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html
    kind = None if known is None or prefix in ("aws", "saml") else known.key_type(key)
    return None if kind is None else kind.startswith("ArrayOf")


SET_CHECKS: tuple[Check, ...] = (_set_operators,)
