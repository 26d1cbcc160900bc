# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guesses at requests: texts that a pattern matches, who a principal may be, values that tell a test from another."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.implication import (
    Test,
    moment,
    network,
    number,
    parts_of_arn,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.request import Request
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.condition_keys import GLOBAL_KEYS
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import Principal, stands_for

# What no policy has heard of
UNHEARD = "zq7x"
_UNHEARD_ARN = f"arn:aws:{UNHEARD}:{UNHEARD}:111122223333:{UNHEARD}"
_UNHEARD_ACCOUNT = "700700700700"
_ADDRESSES = ("203.0.113.77", "198.51.100.9", "10.77.7.7", "2001:db8::77")
_TOKEN = re.compile(r"\$\{[*?$]\}|\$\{[^}]*\}|[*?]")
_ARN_OF_IDENTITY = re.compile(r"arn:aws[a-z-]*:(?:iam|sts)::([0-9]{12}):.+")
_ACCOUNT = re.compile(r"[0-9]{12}")


def fillings(pattern: str) -> list[str]:
    """Texts that a pattern matches: with something unheard of for its wildcards, and with as little as can be."""
    if pattern == "*":
        return [f"{UNHEARD}:{UNHEARD}", _UNHEARD_ARN]
    return list(dict.fromkeys([_filled(pattern, UNHEARD), _filled(pattern, "")]))


def _filled(pattern: str, many: str) -> str:
    """Variables stay, to be filled with what the request has."""

    def text(found: re.Match[str]) -> str:
        token = found.group()
        if token in ("*", "?"):
            return many if token == "*" else "q"
        return token[2] if len(token) == len("${*}") and token[2] in "*?$" else token

    return _TOKEN.sub(text, pattern)


def askers(principal: Principal, tests: Iterable[Test], named: Iterable[Principal]) -> list[Principal]:
    """Who a principal may be: somebody whom nobody has named, and those whom tests and statements do."""
    if principal.kind != "AWS":
        return [principal]
    account = principal.name if _ACCOUNT.fullmatch(principal.name) else _UNHEARD_ACCOUNT
    unheard = Principal("AWS", f"arn:aws:iam::{account}:role/{UNHEARD}")
    arns = [
        text
        for test in tests
        if test.key == "aws:principalarn"
        for value in test.values
        for text in fillings(value)
        if _ARN_OF_IDENTITY.fullmatch(text)
    ]
    accounts = [
        f"arn:aws:iam::{value}:role/{UNHEARD}"
        for test in tests
        if test.key == "aws:principalaccount"
        for value in test.values
        if _ACCOUNT.fullmatch(value)
    ]
    others = [one for one in named if one.kind == "AWS" and _ARN_OF_IDENTITY.fullmatch(one.name)]
    found = [principal] if _ARN_OF_IDENTITY.fullmatch(principal.name) else [unheard]
    found += [Principal("AWS", text) for text in (*accounts, *arns)] + others
    return list(dict.fromkeys(one for one in found if stands_for(principal, one)))


def values_for(test: Test) -> Iterator[str]:
    """Values of a key that a test may tell apart: each one that it names, and others beside."""
    name = test.operator.name
    if name == "Bool" or GLOBAL_KEYS.get(test.key) == "Bool":
        yield from ("true", "false")
    elif name == "Null":
        yield UNHEARD
    elif name.startswith("Numeric"):
        yield from _beside_numbers(test.values)
    elif name.startswith("Date"):
        yield from _beside_moments(test.values)
    elif name.endswith("IpAddress"):
        yield from _in_networks(test.values)
    else:
        for value in test.values:
            if "${" not in value.replace("${*}", "").replace("${?}", "").replace("${$}", ""):
                yield from fillings(value) if name.endswith("Like") or name.startswith("Arn") else [value]
        yield _UNHEARD_ARN if name.startswith("Arn") else UNHEARD


def _beside_numbers(values: Sequence[str]) -> Iterator[str]:
    for value in values:
        there = number(value)
        if there is not None:
            yield from (format(each, "f") for each in (there, there + 1, there - 1))
    yield "7"


def _beside_moments(values: Sequence[str]) -> Iterator[str]:
    for value in values:
        there = moment(value)
        if there is None:
            continue
        for seconds in (0, 1, -1):
            try:
                other = there + datetime.timedelta(seconds=seconds)
            except OverflowError:
                continue
            yield other.isoformat().replace("+00:00", "Z")


def _in_networks(values: Sequence[str]) -> Iterator[str]:
    for value in values:
        there = network(value)
        if there is not None:
            yield str(there[0])
            yield str(there[-1])
    yield from _ADDRESSES


def is_possible(request: Request) -> bool:
    """Whether what a request says of one thing in two places agrees, as far as that is looked at.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    context, target = request.context, request.target
    arn, account = context.get("aws:principalarn"), context.get("aws:principalaccount")
    if isinstance(target, Principal):
        who = _ARN_OF_IDENTITY.fullmatch(target.name) if target.kind == "AWS" else None
        if who is not None and (arn not in (None, target.name) or account not in (None, who.group(1))):
            return False
    elif _differs(target, context.get("aws:resourceaccount")):
        return False
    return arn is None or not _differs(arn, account)


def _differs(arn: str, account: str | None) -> bool:
    parts = parts_of_arn(arn)
    return account is not None and len(parts) > 4 and bool(_ACCOUNT.fullmatch(parts[4])) and parts[4] != account
