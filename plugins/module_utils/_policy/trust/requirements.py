# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a statement requires of a request, as a Condition: required by an Allow, exempting from a Deny.

A Deny holds for all but those who meet what is required, so its operators are the negated ones. AWS documents that a
negated operator matches a request without the key, too
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html), and for MFA
BoolIfExists (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import has_wildcard

MFA_KEY = "aws:MultiFactorAuthPresent"

_NEGATED = {
    "StringEquals": "StringNotEquals",
    "StringLike": "StringNotLike",
    "ArnEquals": "ArnNotEquals",
    "ArnLike": "ArnNotLike",
    "ForAnyValue:StringLike": "ForAllValues:StringNotLike",
}


@dataclass(frozen=True)
class Requirement:
    """A condition key that must have one of some values. ``operator`` is the one of an Allow."""

    operator: str
    key: str
    values: tuple[str, ...]


def texts_required(key: str, values: Iterable[str]) -> tuple[Requirement, ...]:
    """One of these texts, which may be patterns; nothing is required where there are none."""
    return _required(key, tuple(values), exact="StringEquals", pattern="StringLike")


def arns_required(key: str, values: Iterable[str]) -> tuple[Requirement, ...]:
    """One of these ARNs, which may be patterns; nothing is required where there are none."""
    return _required(key, tuple(values), exact="ArnEquals", pattern="ArnLike")


def arn_patterns_required(key: str, values: Iterable[str]) -> tuple[Requirement, ...]:
    """One of these patterns of ARNs; nothing is required where there are none."""
    return _required(key, tuple(values), exact="ArnLike", pattern="ArnLike")


def one_of_several_required(key: str, values: Iterable[str]) -> tuple[Requirement, ...]:
    """For a key with several values in one request: one of them is one of these."""
    return _required(key, tuple(values), exact="ForAnyValue:StringLike", pattern="ForAnyValue:StringLike")


def tags_required(prefix: str, tags: Mapping[str, list[str]]) -> tuple[Requirement, ...]:
    """Each of these tags, with one of its values."""
    return tuple(each for tag, values in tags.items() for each in texts_required(f"{prefix}/{tag}", values))


def mfa_required() -> tuple[Requirement, ...]:
    """Multi-factor authentication."""
    return (Requirement("Bool", MFA_KEY, ("true",)),)


def _required(key: str, values: tuple[str, ...], *, exact: str, pattern: str) -> tuple[Requirement, ...]:
    operator = pattern if any(map(has_wildcard, values)) else exact
    return (Requirement(operator, key, values),) if values else ()


def condition_of(requirements: Iterable[Requirement], *, denies: bool) -> dict[str, dict[str, Any]]:
    """The Condition of a statement: for a Deny, whoever meets a requirement is exempt."""
    condition: dict[str, dict[str, Any]] = {}
    for each in map(_negated, requirements) if denies else requirements:
        condition.setdefault(each.operator, {})[each.key] = short(each.values)
    return condition


def _negated(each: Requirement) -> Requirement:
    if each.key == MFA_KEY:
        return Requirement("BoolIfExists", MFA_KEY, ("false",))
    return Requirement(_NEGATED[each.operator], each.key, each.values)


def short(values: Iterable[str]) -> str | list[str]:
    """One value alone, several as a list."""
    listed = list(values)
    return listed[0] if len(listed) == 1 else listed
