# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys, operators and values of a Condition.

Many follow https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import has_wildcard
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.condition_keys import (
    GLOBAL_KEYS,
    PRIVATE_NETWORKS,
    SESSION_KEYS,
    TAG_KEYS,
    is_global_key,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.place import Check, Place, listing, nearest
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.services import Facts, known_actions

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
_PRIVATE = [ipaddress.ip_network(network) for network in PRIVATE_NETWORKS]


def _unknown_keys(place: Place) -> Iterator[Problem]:
    for test in place.tests():
        if test.key.startswith("aws:") and not is_global_key(test.key):
            near = nearest(test.key, [*GLOBAL_KEYS, *TAG_KEYS])
            yield place.warn("unknown-condition-key", f"the global condition key '{test.key}' is not known{near}.")


def _unsupported_keys(place: Place) -> Iterator[Problem]:
    """A key of a service, with actions none of which knows it, is never there."""
    if place.facts is None or any(has_wildcard(action) for action in place.actions):
        return
    actions = [(service, name) for _action, service, name in known_actions(place.actions, place.facts)]
    if not actions or len(actions) != len(place.actions):
        return
    for test in place.tests():
        if _is_never_there(test.key, actions, place.facts):
            message = f"'{test.key}' is no condition key of {listing(place.actions)}."
            yield place.warn("unsupported-condition-key", message)


def _is_never_there(key: str, actions: list[tuple[str, str]], known: Facts) -> bool:
    service = key.partition(":")[0]
    if key in SESSION_KEYS or service == "sts" or not known.has_service(service):
        return False
    return not any(known.may_know_key(each, name, key) for each, name in actions)


def _operator_type(place: Place) -> Iterator[Problem]:
    for test in place.tests():
        kind = _key_type(place, test.key)
        families = _FAMILIES.get(kind or "")
        operator = test.operator
        plain = operator.name.removeprefix("Not")
        if families and operator.known and operator.name != "Null" and not plain.startswith(families):
            advice = _SUGGESTED.get(kind or "")
            hint = f"; use {advice}" if advice else ""
            yield place.warn(
                "operator-type", f"{test.written} does not fit '{test.key}', which is of type {kind}{hint}."
            )


def _key_type(place: Place, key: str) -> str | None:
    if key in GLOBAL_KEYS:
        return GLOBAL_KEYS[key]
    if place.facts is None or key.startswith("aws:"):
        return None
    found = place.facts.key_type(key)
    return found.removeprefix("ArrayOf") if found else None


def _condition_values(place: Place) -> Iterator[Problem]:
    for test in place.tests():
        name = test.operator.name
        fits = _VALUE_FORMS.get(name) or (_is_number if name.startswith("Numeric") else None)
        wrong = [value for value in test.values if fits and "${" not in value and not fits(value)]
        if wrong:
            shown = listing([f"'{value}'" for value in wrong])
            yield place.warn("condition-value", f"{shown} for '{test.key}' can never match under {test.written}.")


def _like_wildcards(place: Place) -> Iterator[Problem]:
    for test in place.tests():
        if test.operator.name not in ("StringEquals", "StringNotEquals"):
            continue
        wild = [value for value in test.values if has_wildcard(value.replace("${*}", "").replace("${?}", ""))]
        if wild:
            advice = "ArnLike" if wild[0].startswith("arn:") else test.written.replace("Equals", "Like")
            shown = listing([f"'{value}'" for value in wild])
            message = (
                f"{shown} for '{test.key}' has a wildcard, which {test.written} takes as a plain character; "
                f"use {advice}."
            )
            yield place.warn("wildcard-without-like", message)


def _private_addresses(place: Place) -> Iterator[Problem]:
    """aws:SourceIp is the address on the internet; a request through an endpoint of a VPC does not have the key."""
    for test in place.tests():
        if test.key == "aws:sourceip" and test.operator.name in ("IpAddress", "NotIpAddress"):
            private = [value for value in test.values if _is_private(value)]
            if private:
                message = (
                    f"{listing(private)} for '{test.key}' is a private network, and that key has the address on the "
                    "internet; for requests through an endpoint of a VPC use aws:VpcSourceIp."
                )
                yield place.warn("private-ip-address", message)


def _is_private(value: str) -> bool:
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return any(network.version == one.version and network.subnet_of(one) for one in _PRIVATE)  # type: ignore[arg-type]


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

CONDITION_CHECKS: tuple[Check, ...] = (
    _unknown_keys,
    _operator_type,
    _condition_values,
    _like_wildcards,
    _private_addresses,
)
# Those that need the actions of a managed policy
KEY_CHECKS: tuple[Check, ...] = (_unsupported_keys,)
