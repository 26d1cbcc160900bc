# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is legal in a policy and unwise: few findings, each worth reading.

The rules are published by name in docs/policy_language.md. Many follow
https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html.
"""

from __future__ import annotations

import difflib
import ipaddress
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import listed, texts
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import covers, has_wildcard, matches
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import (
    MANAGED,
    Problem,
    statement_label,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.condition import Operator, parse_operator
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.services import (
    GLOBAL_KEYS,
    SESSION_KEYS,
    TAG_KEYS,
    Facts,
    expand,
    facts,
    may_be_of_type,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.trust import TRUST_CHECKS

# Actions by which a principal can raise its own privileges when it may use them on anything
_ESCALATIONS = tuple(
    f"iam:{name}"
    for name in (
        "AddUserToGroup AttachGroupPolicy AttachRolePolicy AttachUserPolicy CreateAccessKey CreateLoginProfile "
        "CreatePolicyVersion DeleteRolePermissionsBoundary DeleteUserPermissionsBoundary PassRole PutGroupPolicy "
        "PutRolePolicy PutUserPolicy SetDefaultPolicyVersion UpdateAssumeRolePolicy UpdateLoginProfile"
    ).split()
)
# Families of operators that go with a type of key. Null goes with any.
_FAMILIES = {
    "String": ("String", "Arn", "Bool", "Binary"),
    "ARN": ("Arn", "String"),
    "Bool": ("Bool", "String"),
    "Numeric": ("Numeric",),
    "Date": ("Date",),
    "Epoch": ("Date", "Numeric"),
    "IPAddress": ("IpAddress",),
}
_SUGGESTED = {
    "ARN": "ArnLike",
    "Bool": "Bool",
    "Numeric": "NumericEquals",
    "Date": "DateLessThan",
    "Epoch": "DateLessThan",
    "IPAddress": "IpAddress",
}


@dataclass(frozen=True)
class Place:
    """A statement under examination, and what is known around it."""

    statement: dict[str, Any]
    label: str
    facts: Facts | None
    own_account: str | None = None

    def warn(self, rule: str, message: str) -> Problem:
        return Problem(rule, message, self.label)

    @property
    def allows(self) -> bool:
        return self.statement.get("Effect") == "Allow"

    @property
    def actions(self) -> list[str]:
        return texts(self.statement.get("Action", []))

    @property
    def resources(self) -> list[str]:
        return texts(self.statement.get("Resource", []))

    def tests(self) -> Iterator[tuple[str, Operator, str, list[str]]]:
        """Each test of the Condition: the operator as written and taken apart, the key in lower case, the values."""
        condition = self.statement.get("Condition")
        for name, keys in condition.items() if isinstance(condition, dict) else ():
            for key, values in keys.items() if isinstance(keys, dict) else ():
                yield name, parse_operator(name), key.lower(), [_text(value) for value in listed(values)]


def warnings(
    document: dict[str, Any], kind: str, *, own_account: str | None = None, ignore: Iterable[str] = ()
) -> list[Problem]:
    """The lints of a loaded document; ``ignore`` names rules to leave out."""
    ignored = frozenset(ignore)
    # Text as the key of the memory: tasks of a loop often bring the same document
    found = _warnings(json.dumps(document), kind, own_account)
    return [problem for problem in found if problem.rule not in ignored]


@lru_cache(maxsize=256)
def _warnings(text: str, kind: str, own_account: str | None) -> tuple[Problem, ...]:
    statements = listed(json.loads(text).get("Statement", []))
    checks = (*_COMMON_CHECKS, *(_MANAGED_CHECKS if kind == MANAGED else TRUST_CHECKS))
    found: list[Problem] = []
    for number, statement in enumerate(statements, 1):
        if isinstance(statement, dict):
            place = Place(statement, statement_label(statement, number), facts(), own_account)
            for check in checks:
                found += check(place)
    return tuple(dict.fromkeys(found))


# Services and actions


def _unknown_actions(place: Place) -> Iterator[Problem]:
    if place.facts is None:
        return
    for action in (*place.actions, *texts(place.statement.get("NotAction", []))):
        service, colon, name = action.partition(":")
        if not colon or has_wildcard(service):
            continue
        if not place.facts.has_service(service):
            near = _nearest(service, place.facts.services())
            yield place.warn("unknown-service", f"the service of '{action}' is not known{near}.")
        elif not expand(name, place.facts.actions(service.lower())):
            near = _nearest(name, place.facts.actions(service.lower()), prefix=f"{service}:")
            yield place.warn("unknown-action", f"the action '{action}' is not known{near}.")


def _resource_mismatch(place: Place) -> Iterator[Problem]:
    """An action for which no resource of the statement fits does nothing."""
    if place.facts is None or "Resource" not in place.statement or "*" in place.resources:
        return
    for action, service, name in _known_actions(place, place.facts):
        globs = place.facts.resource_globs(service)
        kinds = [kind["name"] for kind in place.facts.action(service, name)["resourceTypes"]]
        known = [kind for kind in kinds if kind in globs]
        if not kinds:
            yield place.warn("resource-mismatch", f"{action} works on no single resource: it needs Resource '*'.")
        elif known and not any(may_be_of_type(one, kind, globs) for one in place.resources for kind in known):
            forms = " or ".join(globs[kind] for kind in known[:2])
            yield place.warn("resource-mismatch", f"{action} needs a resource of the form {forms}, and none is given.")


def _known_actions(place: Place, known: Facts) -> Iterator[tuple[str, str, str]]:
    """Actions without wildcards that are known: as written, service and name."""
    for action in place.actions:
        service, _colon, name = action.lower().partition(":")
        if name and not has_wildcard(action) and known.has_service(service) and expand(name, known.actions(service)):
            yield action, service, name


def _nearest(name: str, known: list[str], *, prefix: str = "") -> str:
    lower = {each.lower(): each for each in known}
    near = difflib.get_close_matches(name.lower(), lower, n=1, cutoff=0.75)
    return f"; is it {prefix}{lower[near[0]]}" if near else ""


# Conditions


def _unknown_keys(place: Place) -> Iterator[Problem]:
    for _name, _operator, key, _values in place.tests():
        if (
            key.startswith("aws:")
            and key not in GLOBAL_KEYS
            and not key.startswith(tuple(f"{tag}/" for tag in TAG_KEYS))
        ):
            near = _nearest(key, [*GLOBAL_KEYS, *TAG_KEYS])
            yield place.warn("unknown-condition-key", f"the global condition key '{key}' is not known{near}.")


def _unsupported_keys(place: Place) -> Iterator[Problem]:
    """A key of a service, with actions none of which knows it, is never there."""
    if place.facts is None or any(has_wildcard(action) for action in place.actions):
        return
    actions = list(_known_actions(place, place.facts))
    if not actions or len(actions) != len(place.actions):
        return
    for _name, _operator, key, _values in place.tests():
        if key in SESSION_KEYS or key.startswith("sts:") or not place.facts.has_service(key.partition(":")[0]):
            continue
        if not any(place.facts.knows_key(service, name, key) for _action, service, name in actions):
            message = f"'{key}' is no condition key of {', '.join(action for action, _service, _name in actions)}."
            yield place.warn("unsupported-condition-key", message)


def _operator_type(place: Place) -> Iterator[Problem]:
    for name, operator, key, _values in place.tests():
        kind = _key_type(place, key)
        families = _FAMILIES.get(kind or "")
        plain = operator.name.removeprefix("Not")
        if families and operator.known and operator.name != "Null" and not plain.startswith(families):
            advice = _SUGGESTED.get(kind or "")
            hint = f"; use {advice}" if advice else ""
            yield place.warn("operator-type", f"{name} does not fit '{key}', which is of type {kind}{hint}.")


def _key_type(place: Place, key: str) -> str | None:
    if key in GLOBAL_KEYS:
        return GLOBAL_KEYS[key]
    if place.facts is None or key.startswith("aws:"):
        return None
    found = place.facts.key_type(key)
    return found.removeprefix("ArrayOf") if found else None


def _condition_values(place: Place) -> Iterator[Problem]:
    for name, operator, key, values in place.tests():
        fits = _VALUE_FORMS.get(operator.name) or (_is_number if operator.name.startswith("Numeric") else None)
        for value in values:
            if fits and "${" not in value and not fits(value):
                yield place.warn("condition-value", f"'{value}' for '{key}' can never match under {name}.")


def _like_wildcards(place: Place) -> Iterator[Problem]:
    for name, operator, key, values in place.tests():
        for value in values:
            if operator.name in ("StringEquals", "StringNotEquals") and has_wildcard(value.replace("${*}", "")):
                advice = "ArnLike" if value.startswith("arn:") else name.replace("Equals", "Like")
                message = (
                    f"'{value}' for '{key}' has a wildcard, which {name} takes as a plain character; use {advice}."
                )
                yield place.warn("wildcard-without-like", message)


def _is_boolean(value: str) -> bool:
    return value.lower() in ("true", "false")


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def _is_network(value: str) -> bool:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return True


_VALUE_FORMS: dict[str, Callable[[str], bool]] = {
    "Bool": _is_boolean,
    "Null": _is_boolean,
    "IpAddress": _is_network,
    "NotIpAddress": _is_network,
}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


# Breadth


def _allow_not(place: Place) -> Iterator[Problem]:
    if place.allows and "NotAction" in place.statement:
        message = "Allow with NotAction allows all other actions, those of services to come too; list what is meant."
        yield place.warn("allow-not-action", message)
    if place.allows and "NotResource" in place.statement:
        message = "Allow with NotResource allows all other resources, those to come too; list what is meant."
        yield place.warn("allow-not-resource", message)


def _escalation(place: Place) -> Iterator[Problem]:
    if not place.allows or place.statement.get("Condition") or not any(map(_is_any_identity, place.resources)):
        return
    if "*" in place.actions:
        yield place.warn("privilege-escalation", "it allows every action, so whoever has it can do anything.")
        return
    given = [name for name in _ESCALATIONS if any(matches(action.lower(), name.lower()) for action in place.actions)]
    if given:
        shown = ", ".join(given[:3]) + (f" and {len(given) - 3} more" if len(given) > 3 else "")
        message = f"{shown} on any resource: whoever has it can give itself more privileges. Narrow Resource."
        yield place.warn("privilege-escalation", message)


def _is_any_identity(resource: str) -> bool:
    return resource == "*" or any(
        covers(resource, f"arn:aws:iam::123456789012:{kind}/*") for kind in ("user", "role", "group", "policy")
    )


Check = Callable[[Place], Iterator[Problem]]

_COMMON_CHECKS: tuple[Check, ...] = (
    _unknown_actions,
    _unknown_keys,
    _operator_type,
    _condition_values,
    _like_wildcards,
    _allow_not,
)
_MANAGED_CHECKS: tuple[Check, ...] = (_resource_mismatch, _unsupported_keys, _escalation)
