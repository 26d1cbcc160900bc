# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a Condition holds the caller to: an organization, an account, a principal or a network, or nothing of the kind.

A test holds nobody where it is also met without its key (IfExists, ForAllValues, negated operators, Null), or where one
of its values, which are alternatives, is met by everybody:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import has_wildcard
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.deputies import DEPUTY_KEYS
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.place import Place, Test

_POSITIVE = frozenset("StringEquals StringEqualsIgnoreCase StringLike ArnEquals ArnLike IpAddress".split())
# A network with more addresses than these is anybody's
_WIDEST = {4: 8, 6: 16}
# A unique id, before the colon and the name of the session
_SHORTEST_ID = 12


def pins_caller(place: Place) -> bool:
    """Whether the statement is for certain callers alone, whoever may assume the role."""
    return any(_is_held(test) for test in place.tests())


def pins_source(place: Place) -> bool:
    """Whether a service must act for certain accounts or resources. Services that say for whom always say it, so that
    IfExists holds them, too."""
    for test in place.tests():
        if test.key in DEPUTY_KEYS and test.operator.name in _POSITIVE:
            values = test.values
            if values and all(value.strip("*?") for value in values):
                return True
    return False


def _is_held(test: Test) -> bool:
    operator = test.operator
    if operator.name not in _POSITIVE or operator.if_exists or operator.qualifier == "ForAllValues":
        return False
    fits = _HOLDING.get(test.key)
    values = test.values
    return fits is not None and bool(values) and all(map(fits, values))


def _is_plain(value: str) -> bool:
    """One certain text. What the caller itself brings, such as ${aws:PrincipalOrgID}, is no certain one."""
    return bool(value) and not has_wildcard(value) and not value.lower().startswith(("${aws:principal", "${aws:user"))


def _is_org_path(value: str) -> bool:
    return _is_plain(value.partition("/")[0])


def _is_arn_of_one_account(value: str) -> bool:
    parts = value.split(":", 5)
    return len(parts) == 6 and _is_plain(parts[4])


def _is_unique_id(value: str) -> bool:
    head = value.partition("*")[0].partition("?")[0]
    return len(head) >= _SHORTEST_ID and _is_plain(head)


def _is_narrow_network(value: str) -> bool:
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return network.prefixlen >= _WIDEST[network.version]


_HOLDING: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(
        (
            "aws:principalorgid aws:principalaccount aws:principalorgmasteraccountid aws:sourceaccount aws:sourceorgid "
            "aws:sourcevpc aws:sourcevpce aws:vpceaccount aws:vpceorgid aws:principalservicename"
        ).split(),
        _is_plain,
    ),
    **dict.fromkeys(("aws:principalorgpaths", "aws:sourceorgpaths", "aws:vpceorgpaths"), _is_org_path),
    **dict.fromkeys(("aws:principalarn", "aws:sourcearn", "aws:sourcevpcarn"), _is_arn_of_one_account),
    "aws:userid": _is_unique_id,
    "aws:sourceip": _is_narrow_network,
    # No name of the caller, but nothing that anybody knows either
    "sts:externalid": _is_plain,
}
