# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ids of accounts that are none, and what YAML makes of numbers.

An account's id has 12 digits: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html. YAML
takes 012345670123 for an octal number unless it stands in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import texts
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import has_wildcard
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.condition_keys import (
    ACCOUNT_KEYS,
    EXTERNAL_ID_KEY,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.place import Check, Place, listing
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.template import without_variables

_ACCOUNT = re.compile(r"[0-9]{12}")
_DIGITS = re.compile(r"[0-9][0-9-]*")


def _account_ids(place: Place) -> Iterator[Problem]:
    for test in place.tests():
        if test.operator.name == "Null":
            continue
        wrong = [value for value in test.raw if test.key in ACCOUNT_KEYS and not _may_be_account(value)]
        if wrong:
            shown = listing([f"'{value}'" for value in wrong])
            verb = "is no id" if len(wrong) == 1 else "are no ids"
            message = f"{shown} for '{test.key}' {verb} of an account, which has 12 digits{_octal(wrong[0])}."
            yield place.warn("invalid-account-id", message)
    arns = list(dict.fromkeys(arn for arn in _arns(place) if not _has_account(arn)))
    if arns:
        message = f"the account in {listing(arns)} does not have 12 digits."
        yield place.warn("invalid-account-id", message)


def _may_be_account(value: Any) -> bool:
    text = str(value)
    return has_wildcard(text) or "${" in text or "{{" in text or _ACCOUNT.fullmatch(text) is not None


def _octal(value: Any) -> str:
    """What a number was before YAML read it, where it was an account's id."""
    written = f"0{value:o}" if isinstance(value, int) and not isinstance(value, bool) and value > 0 else ""
    if not _ACCOUNT.fullmatch(written):
        return "; put it in quotation marks" if not isinstance(value, str) else ""
    return f"; if {written} is meant, put it in quotation marks, or YAML takes it for an octal number"


def _arns(place: Place) -> Iterator[str]:
    for element in ("Resource", "NotResource"):
        yield from texts(place.statement.get(element, []))
    for test in place.tests():
        yield from texts(list(test.raw))


def _has_account(arn: str) -> bool:
    """Whether the account of an ARN can be one. Names such as aws may stand there, too; digits must be 12."""
    parts = without_variables(arn).split(":", 5)
    if len(parts) < 6 or parts[0] != "arn":
        return True
    return _DIGITS.fullmatch(parts[4]) is None or _ACCOUNT.fullmatch(parts[4]) is not None


def _external_ids(place: Place) -> Iterator[Problem]:
    """An external id is text: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html"""
    for test in place.tests():
        wrong = [value for value in test.raw if not isinstance(value, str)]
        if test.key == EXTERNAL_ID_KEY and test.operator.name != "Null" and wrong:
            message = (
                f"the external id {listing([str(value) for value in wrong])} is no text; put it in quotation marks, or "
                "YAML may change it (0123 becomes 83)."
            )
            yield place.warn("external-id-number", message)


ACCOUNT_CHECKS: tuple[Check, ...] = (_account_ids, _external_ids)
