# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents for hypothesis: policies as people write them, other spellings of the same, and any JSON."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import load_document

Document = dict[str, Any]

# seeded: much faster than a Random whose every step hypothesis chooses
chances = st.integers(min_value=0, max_value=2**16).map(random.Random)

json_scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
any_json = st.recursive(
    json_scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)

# Words of the language in odd places, so that random JSON comes near a policy.
_WORDS = st.sampled_from(
    "Version Id Statement Sid Effect Action NotAction Resource Principal Condition AWS StringEquals aws:x * 2012-10-17 "
    "123456789012 arn:aws:iam::123456789012:root s3:Get* aws:X".split()
)
_near_json = st.recursive(
    json_scalars | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=15,
)


def _loaded(source: Any) -> Document | None:
    try:
        return load_document(source, what="policy")
    except PlumbError:
        return None


loadable = st.dictionaries(_WORDS, _near_json, max_size=4).map(_loaded).filter(lambda document: document is not None)


def _some(values: list[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=4, unique=True)


_actions = _some(["s3:GetObject", "s3:putobject", "EC2:Describe*", "iam:PassRole", "*"])
_resources = _some(["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/*", "arn:aws:ec2:*:*:instance/i-1"])
_condition_values = _some(["a", "b", "10.0.0.0/8", "true"])
_conditions = st.dictionaries(
    st.sampled_from(["StringEquals", "StringLike", "ForAnyValue:StringEquals", "Bool"]),
    st.dictionaries(
        st.sampled_from(["aws:SourceIp", "aws:PrincipalTag/Team", "s3:prefix"]), _condition_values, min_size=1
    ),
    max_size=2,
)
_principals = st.dictionaries(
    st.sampled_from(["AWS", "Service", "Federated"]),
    _some(["123456789012", "arn:aws:iam::210987654321:root", "arn:aws:iam::123456789012:role/r", "ec2.amazonaws.com"]),
    min_size=1,
)
_statement = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny"]), "Action": _actions, "Resource": _resources},
    optional={"Condition": _conditions, "Principal": _principals},
)


@st.composite
def policies(draw: Callable[[Any], Any]) -> Document:
    """A policy with lists everywhere; its statements differ at least in their Sid."""
    statements = draw(st.lists(_statement, min_size=1, max_size=3))
    numbered = [{"Sid": f"S{number}", **statement} for number, statement in enumerate(statements)]
    return {"Version": draw(st.sampled_from(["2012-10-17", "2008-10-17"])), "Statement": numbered}


def respelled(document: Document, chance: random.Random) -> Document:
    """The same policy as somebody else would write it."""
    statements = [_respelled_statement(statement, chance) for statement in document["Statement"]]
    statements += statements[: chance.randint(0, 1)]
    result = {**document, "Statement": _list_or_scalar(statements, chance)}
    if document["Version"] == "2008-10-17" and chance.random() < 0.5:
        del result["Version"]
    return _shuffled(result, chance)


def _respelled_statement(statement: Document, chance: random.Random) -> Document:
    result = {element: _RESPELL.get(element, _same)(value, chance) for element, value in statement.items()}
    if not statement.get("Condition") and chance.random() < 0.5:
        result.pop("Condition", None)
    return _shuffled(result, chance)


def _same(value: Any, _chance: random.Random) -> Any:
    return value


def _respelled_actions(actions: list[str], chance: random.Random) -> Any:
    return _list_or_scalar([_other_case(action, chance) for action in actions], chance)


def _respelled_conditions(conditions: Document, chance: random.Random) -> Document:
    result = {
        operator: _shuffled({_other_case(key, chance): _list_or_scalar(tests[key], chance) for key in tests}, chance)
        for operator, tests in conditions.items()
    }
    return _shuffled(result, chance)


def _respelled_principals(principals: Document, chance: random.Random) -> Document:
    roots = {"123456789012": "arn:aws:iam::123456789012:root", "arn:aws:iam::210987654321:root": "210987654321"}
    result = {}
    for kind, names in principals.items():
        spelled = [roots.get(name, name) if kind == "AWS" and chance.random() < 0.5 else name for name in names]
        result[kind] = _list_or_scalar(spelled, chance)
    return _shuffled(result, chance)


def _list_or_scalar(values: list[Any], chance: random.Random) -> Any:
    values = chance.sample(values, len(values))
    if len(values) == 1 and chance.random() < 0.5:
        return values[0]
    return values + values[: chance.randint(0, 1)]


_RESPELL: dict[str, Callable[[Any, random.Random], Any]] = {
    "Action": _respelled_actions,
    "Resource": _list_or_scalar,
    "Condition": _respelled_conditions,
    "Principal": _respelled_principals,
}


def _other_case(text: str, chance: random.Random) -> str:
    return chance.choice([text, text.lower(), text.upper(), text.swapcase()])


def _shuffled(mapping: Document, chance: random.Random) -> Document:
    return {key: mapping[key] for key in chance.sample(list(mapping), len(mapping))}
