# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents at random, and rewritings of them that IAM does not notice."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

Document = dict[str, Any]


# Documents to rewrite: lists everywhere, texts in canonical values, so that a rewriting has something to do


ACCOUNT, OTHER = "123456789012", "210987654321"
_ACTIONS = ["s3:GetObject", "s3:PutObject", "ec2:Describe*", "iam:PassRole", "sqs:*"]
_RESOURCES = [
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/*",
    "arn:aws:sqs:us-east-1:123456789012:q",
    "arn:aws:ec2:*:*:instance/?",
]
_TESTS: dict[str, tuple[list[str], list[str]]] = {
    "StringEquals": (["aws:PrincipalTag/Team", "aws:username"], ["a", "b", "Ab", "123456789012"]),
    "StringNotLike": (["aws:PrincipalTag/Team", "s3:prefix"], ["a*", "b", "x?"]),
    "ForAnyValue:StringEqualsIfExists": (["aws:TagKeys"], ["a", "b"]),
    "Bool": (["aws:SecureTransport", "aws:MultiFactorAuthPresent"], ["true", "false"]),
    "NumericLessThan": (["s3:max-keys", "aws:MultiFactorAuthAge"], ["10", "1.5", "300", "0"]),
    "DateGreaterThan": (["aws:CurrentTime"], ["2026-01-01T00:00:00Z", "1700000000"]),
    "IpAddress": (["aws:SourceIp"], ["10.0.0.0/8", "192.0.2.1"]),
    "ArnLike": (["aws:SourceArn"], ["arn:aws:iam::123456789012:root", "arn:aws:sns:*:*:t"]),
}
_PRINCIPALS = {
    "AWS": [ACCOUNT, OTHER, f"arn:aws:iam::{ACCOUNT}:role/app", f"arn:aws:iam::{ACCOUNT}:user/bob", "*"],
    "Service": ["ec2.amazonaws.com", "sns.amazonaws.com"],
    "Federated": [f"arn:aws:iam::{ACCOUNT}:saml-provider/idp"],
}


def random_document(chance: random.Random) -> Document:
    statements = [_statement(chance, number) for number in range(chance.choice([1, 2, 2, 3]))]
    result: Document = {"Version": chance.choice(["2012-10-17", "2008-10-17"]), "Statement": statements}
    if chance.random() < 0.3:
        result["Id"] = "my-id"
    return result


def _statement(chance: random.Random, number: int) -> Document:
    result: Document = {"Effect": chance.choice(["Allow", "Deny"])}
    result[chance.choice(["Action", "Action", "NotAction"])] = _some(_ACTIONS, chance)
    if chance.random() < 0.5:
        result[chance.choice(["Resource", "Resource", "NotResource"])] = _some(_RESOURCES, chance)
    else:
        kinds = chance.sample(list(_PRINCIPALS), chance.choice([1, 2, 3]))
        result["Principal"] = {kind: _some(_PRINCIPALS[kind], chance) for kind in kinds}
    if chance.random() < 0.5:
        result["Sid"] = f"S{number}"
    operators = chance.sample(list(_TESTS), chance.choice([0, 1, 1, 2]))
    if operators:
        result["Condition"] = {
            operator: {key: _some(_TESTS[operator][1], chance) for key in _some(_TESTS[operator][0], chance)}
            for operator in operators
        }
    return result


def _some(items: list[str], chance: random.Random) -> list[str]:
    return chance.sample(items, chance.randint(1, min(3, len(items))))


# Rewritings that IAM does not notice. Each takes a document that it may change in place.


Rewriting = Callable[[Document, random.Random], None]


def statements(document: Document) -> list[Document]:
    found = document["Statement"]
    return found if isinstance(found, list) else [found]


def _shuffle_statements(document: Document, chance: random.Random) -> None:
    document["Statement"] = chance.sample(statements(document), len(statements(document)))


def _repeat_a_statement(document: Document, chance: random.Random) -> None:
    document["Statement"] = [*statements(document), copy.deepcopy(chance.choice(statements(document)))]


def _write_one_statement_without_a_list(document: Document, _chance: random.Random) -> None:
    if len(statements(document)) == 1:
        document["Statement"] = statements(document)[0]


def _rewrite_lists(change: Callable[[list[Any], random.Random], Any]) -> Rewriting:
    def rewrite(document: Document, chance: random.Random) -> None:
        for statement in statements(document):
            for holder, key in value_places(statement):
                value = holder[key] if isinstance(holder[key], list) else [holder[key]]
                if chance.random() < 0.7:
                    holder[key] = change(value, chance)

    return rewrite


def value_places(statement: Document) -> list[tuple[Document, str]]:
    places: list[tuple[Document, str]] = [
        (statement, name) for name in ("Action", "NotAction", "Resource", "NotResource") if name in statement
    ]
    for holder in (statement.get("Principal"), *statement.get("Condition", {}).values()):
        places += [(holder, key) for key in holder] if isinstance(holder, dict) else []
    return places


def _shuffled(values: list[Any], chance: random.Random) -> list[Any]:
    return chance.sample(values, len(values))


def _with_a_repetition(values: list[Any], chance: random.Random) -> list[Any]:
    return [*values, chance.choice(values)]


def _one_value_without_a_list(values: list[Any], _chance: random.Random) -> Any:
    return values[0] if len(values) == 1 else values


def _turn_keys_round(document: Document, chance: random.Random) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shuffled(value[key]) for key in chance.sample(list(value), len(value))}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    changed = shuffled(document)
    document.clear()
    document.update(changed)


def _other_case_of_actions(document: Document, chance: random.Random) -> None:
    for statement in statements(document):
        for name in ("Action", "NotAction"):
            if name in statement:
                given = statement[name] if isinstance(statement[name], list) else [statement[name]]
                statement[name] = [other_case(action, chance) for action in given]


def _other_case_of_keys(document: Document, chance: random.Random) -> None:
    for statement in statements(document):
        for operator, tests in statement.get("Condition", {}).items():
            statement["Condition"][operator] = {other_case(key, chance): tests[key] for key in tests}


def other_case(text: str, chance: random.Random) -> str:
    return chance.choice([str.lower, str.upper, str.swapcase, str.title])(text)


def _without_quotation_marks(document: Document, chance: random.Random) -> None:
    for statement in statements(document):
        for tests in statement.get("Condition", {}).values():
            for key, values in tests.items():
                given = values if isinstance(values, list) else [values]
                tests[key] = [_unquoted(value) if chance.random() < 0.7 else value for value in given]


def _unquoted(value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    for read in (int, float):
        try:
            number = read(value)
        except ValueError:
            continue
        if str(number) == value:
            return number
    return value


def _say_nothing_at_length(document: Document, _chance: random.Random) -> None:
    for statement in statements(document):
        statement.setdefault("Sid", "")
        statement.setdefault("Condition", {})


def _other_spelling_of_accounts(document: Document, chance: random.Random) -> None:
    for statement in statements(document):
        principal = statement.get("Principal")
        names: Any = principal.get("AWS") if isinstance(principal, dict) else None
        for place, name in enumerate(names if isinstance(names, list) else []):
            if name.isdigit():
                partition = chance.choice(["aws", "aws-cn", "aws-us-gov", "aws-iso-b"])
                names[place] = f"arn:{partition}:iam::{name}:root"


def _leave_out_the_old_version(document: Document, _chance: random.Random) -> None:
    if document.get("Version") == "2008-10-17":
        del document["Version"]


REWRITINGS: dict[str, Rewriting] = {
    "the order of statements": _shuffle_statements,
    "a statement twice": _repeat_a_statement,
    "one statement and a list of one": _write_one_statement_without_a_list,
    "the order of values": _rewrite_lists(_shuffled),
    "a value twice": _rewrite_lists(_with_a_repetition),
    "one value and a list of one": _rewrite_lists(_one_value_without_a_list),
    "the order of keys": _turn_keys_round,
    "the letter case of actions": _other_case_of_actions,
    "the letter case of condition keys": _other_case_of_keys,
    "quotation marks round booleans and numbers": _without_quotation_marks,
    "an empty Sid or Condition and none": _say_nothing_at_length,
    "an account's id and its root ARN": _other_spelling_of_accounts,
    "the old Version and none": _leave_out_the_old_version,
}
