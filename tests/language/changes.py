# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of a document that IAM does notice, each small enough to be missed."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

Document = dict[str, Any]


# Changes that IAM does notice


Change = Callable[[Document, random.Random], bool]  # whether it found anything to change


def _each(places: Callable[[Document], list[Any]], change: Callable[[Any, random.Random], None]) -> Change:
    def mutate(document: Document, chance: random.Random) -> bool:
        found = places(document)
        if found:
            change(chance.choice(found), chance)
        return bool(found)

    return mutate


def _with_element(*names: str) -> Callable[[Document], list[tuple[Document, str]]]:
    return lambda document: [(each, name) for each in document["Statement"] for name in names if name in each]


def _tests_in(document: Document) -> list[tuple[Document, str, str]]:
    return [
        (each["Condition"], operator, key)
        for each in document["Statement"]
        for operator, tests in each.get("Condition", {}).items()
        for key in tests
    ]


def _accounts_in(document: Document) -> list[tuple[list[str], int]]:
    found = [each["Principal"].get("AWS", []) for each in document["Statement"] if "Principal" in each]
    return [(names, place) for names in found for place, name in enumerate(names) if name.isdigit()]


def _add_value(place: tuple[Document, str], _chance: random.Random) -> None:
    place[0][place[1]].append("new:Value")


def _swap_case_of_value(place: tuple[Document, str], chance: random.Random) -> None:
    values = place[0][place[1]]
    values[chance.randrange(len(values))] += "aB"
    lone = copy.copy(values)
    values[:] = [value.swapcase() if value.endswith("aB") else value for value in lone]


def _rename_element(place: tuple[Document, str], _chance: random.Random) -> None:
    statement, name = place
    statement[name.removeprefix("Not") if name.startswith("Not") else f"Not{name}"] = statement.pop(name)


def _other_operator(place: tuple[Document, str, str], chance: random.Random) -> None:
    condition, operator, _key = place
    new = chance.choice([f"ForAllValues:{operator}", f"{operator}IfExists", operator.lower(), f"{operator}Like"])
    condition[new] = condition.pop(operator)


def _other_value(change: Callable[[str], Any]) -> Callable[[tuple[Document, str, str], random.Random], None]:
    def mutate(place: tuple[Document, str, str], chance: random.Random) -> None:
        condition, operator, key = place
        values = condition[operator][key]
        spot = chance.randrange(len(values))
        values[spot] = change(values[spot])

    return mutate


def _other_key(place: tuple[Document, str, str], _chance: random.Random) -> None:
    condition, operator, key = place
    condition[operator][key + "x"] = condition[operator].pop(key)


def _drop_test(place: tuple[Document, str, str], _chance: random.Random) -> None:
    condition, operator, key = place
    del condition[operator][key]


def _other_account(place: tuple[list[str], int], _chance: random.Random) -> None:
    names, spot = place
    names[spot] = "999999999999"


def _account_as_user(place: tuple[list[str], int], _chance: random.Random) -> None:
    names, spot = place
    names[spot] = f"arn:aws:iam::{names[spot]}:user/root"


def _set(name: str, value: Any) -> Change:
    def mutate(document: Document, chance: random.Random) -> bool:
        chance.choice(document["Statement"])[name] = value
        return True

    return mutate


def _other_effect(document: Document, chance: random.Random) -> bool:
    statement = chance.choice(document["Statement"])
    statement["Effect"] = {"Allow": "Deny", "Deny": "Allow"}[statement["Effect"]]
    return True


def _effect_in_lower_case(document: Document, chance: random.Random) -> bool:
    statement = chance.choice(document["Statement"])
    statement["Effect"] = statement["Effect"].lower()
    return True


def _other_version(document: Document, _chance: random.Random) -> bool:
    document["Version"] = {"2012-10-17": "2008-10-17", "2008-10-17": "2012-10-17"}[document["Version"]]
    return True


def _other_id(document: Document, _chance: random.Random) -> bool:
    document["Id"] = document.get("Id", "") + "x"
    return True


def _drop_statement(document: Document, chance: random.Random) -> bool:
    return len(document["Statement"]) > 1 and bool(
        document["Statement"].pop(chance.randrange(len(document["Statement"])))
    )


def _add_statement(document: Document, _chance: random.Random) -> bool:
    document["Statement"].append({"Effect": "Deny", "Action": "new:Action", "Resource": "*"})
    return True


def _principal_as_star(document: Document, _chance: random.Random) -> bool:
    found = [each for each in document["Statement"] if each.get("Principal", {}).get("AWS")]
    for statement in found:
        statement["Principal"] = "*"
    return bool(found)


def _case_of_resource(document: Document, chance: random.Random) -> bool:
    places = _with_element("Resource", "NotResource")(document)
    if places:
        statement, name = chance.choice(places)
        statement[name] = [value.upper() for value in statement[name]]
    return bool(places)


def _case_of_value(document: Document, chance: random.Random) -> bool:
    places = [
        (condition[operator], key)
        for condition, operator, key in _tests_in(document)
        if any(value != value.upper() for value in condition[operator][key])
    ]
    if places:
        tests, key = chance.choice(places)
        tests[key] = [value.upper() for value in tests[key]]
    return bool(places)


CHANGES: dict[str, Change] = {
    "Allow and Deny": _other_effect,
    "the letter case of Effect": _effect_in_lower_case,
    "a Sid": _set("Sid", "Other"),
    "an Id": _other_id,
    "the Version": _other_version,
    "a statement less": _drop_statement,
    "a statement more": _add_statement,
    "Action and NotAction": _each(_with_element("Action", "NotAction"), _rename_element),
    "Resource and NotResource": _each(_with_element("Resource", "NotResource"), _rename_element),
    "Principal and NotPrincipal": _each(_with_element("Principal"), _rename_element),
    "an action more": _each(_with_element("Action", "NotAction"), _add_value),
    "a resource more": _each(_with_element("Resource", "NotResource"), _add_value),
    "the letter case of a resource": _case_of_resource,
    "an operator": _each(_tests_in, _other_operator),
    "a condition key": _each(_tests_in, _other_key),
    "a condition less": _each(_tests_in, _drop_test),
    "the letter case of a condition value": _case_of_value,
    "white space in a condition value": _each(_tests_in, _other_value(lambda value: f"{value} ")),
    "a condition value": _each(_tests_in, _other_value(lambda value: f"{value}0")),
    "a leading zero of a condition value": _each(_tests_in, _other_value(lambda value: f"0{value}")),
    "a principal's account": _each(_accounts_in, _other_account),
    "an account and a user of it": _each(_accounts_in, _account_as_user),
    "a named principal and a star": _principal_as_star,
}
