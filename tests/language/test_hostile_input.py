# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile input is refused or handled at once. Time is that of the processor, so that a busy machine fails no test."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.implication import implies
from ansible_collections.plumb.aws.plugins.module_utils._policy.document import glob
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical_text
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text, load_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.rules import warnings
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import parse_principal
from unit.processor_time import quiet_seconds
from unit.small_documents import (
    GITHUB,
    OIDC,
    federated,
    managed,
    managed_statement,
    policy,
    trust,
    trust_statement,
)

Document = dict[str, Any]

LARGE = 100_000
MOST_SECONDS = 0.05
_ARN = "arn:aws:s3:::"


def _best_time(work: Callable[[], Any]) -> float:
    return quiet_seconds(work, goal=MOST_SECONDS, before=_forget_all)


def _forget_all() -> None:
    for remembering in (glob, implies):
        _forget(remembering)


def _forget(holder: Any) -> None:
    """Nothing may be fast only because the same was asked before."""
    for each in (holder, *vars(holder).values()):
        if hasattr(each, "cache_clear"):
            each.cache_clear()


def _judged(text: str, kind: str) -> None:
    try:
        document = load_document(text, what="policy")
    except PlumbError as error:
        assert len(error.message) < 1000, "the message repeats the hostile text"
        return
    for problem in problems(document, kind):
        problem.in_words()


# Texts

_TEXTS: dict[str, str] = {
    "open brackets": "[" * LARGE,
    "open braces": '{"a":' * (LARGE // 5),
    "nested lists": "[" * (LARGE // 2) + "]" * (LARGE // 2),
    "nested lists in a document": '{"Statement":' + "[" * 499 + "]" * 499 + "}" + " " * LARGE,
    "an open text": '"' + "a" * LARGE,
    "open texts": '"' * LARGE,
    "backslashes": '{"a":"' + "\\" * LARGE + '"}',
    "escapes": '{"a":"' + "\\u0041" * (LARGE // 6) + '"}',
    "a long number": '{"a":' + "1" * LARGE + "}",
    "a long fraction": '{"a":1.' + "1" * LARGE + "}",
    "a long exponent": '{"a":1e' + "1" * LARGE + "}",
    "spaces": " " * LARGE,
    "line breaks": "\n" * LARGE + "{",
    "a file name": "a/" * (LARGE // 2) + "a.json",
    "dots": "." * LARGE + ".json",
    "many keys": "{" + ",".join(f'"k{number}":1' for number in range(LARGE // 10)) + "}",
    "many keys near to Statement": "{" + ",".join(f'"Statemen{number}":1' for number in range(LARGE // 18)) + "}",
    "one key again and again": "{" + ",".join(['"k":1'] * (LARGE // 6)) + "}",
    "many statements of nothing": '{"Statement":[' + ",".join(["{}"] * (LARGE // 3)) + "]}",
    "many statements that are numbers": '{"Statement":[' + ",".join(["1"] * (LARGE // 2)) + "]}",
    "many whole statements": json.dumps(policy(*[managed_statement()] * (LARGE // 85))),
    "one Sid on many statements": json.dumps(policy(*[managed_statement(Sid="a")] * (LARGE // 97))),
}


@pytest.mark.parametrize("kind", ["managed", "trust"])
@pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS)
def test_a_hostile_text_is_judged_at_once(text: str, kind: str) -> None:
    assert _best_time(lambda: _judged(text, kind)) < MOST_SECONDS


# Long texts in each place that a regular expression or an automaton reads


def _fill(piece: str, size: int = LARGE) -> str:
    return piece * (size // len(piece))


_PIECES = (
    "a",
    "/",
    ":",
    "*",
    "?",
    "*a",
    "a*",
    "?*",
    "${",
    "}",
    "${}",
    "${a",
    "${a}",
    "${a,'",
    "'",
    " ",
    ".",
    "-",
    "0",
    "A",
    "aws:",
    "arn:",
    "a.",
    "a/",
    "\t",
    "\u00ff",
    "\u4e2d",
)
_ENDS = ("", " ", "\n", "!")


def _managed_places(text: str) -> Document:
    """The text in each place of a managed policy."""
    return policy(
        managed_statement(Sid=text, Effect=text),
        managed_statement(Action=[text, f"s3:{text}"], Resource=[text, _ARN + text, f"arn:aws:iam::1:{text}"]),
        managed_statement(Condition={text: {"aws:x": "a"}, "DateEquals": {text: [text, f"2026{text}", f"2026-01-01T{text}"]}}),
    )  # fmt: skip


def _trust_places(text: str) -> Document:
    return policy(
        trust_statement(Principal={"AWS": [text, f"arn:aws:sts::123456789012:assumed-role/{text}"]}),
        trust_statement(Principal={"AWS": f"arn:aws{text}", "Service": [text, f"ec2.{text}"], "Federated": text}),
        trust_statement(Action=[text, f"sts:{text}"], Principal={"Federated": f"{OIDC}{text}"}),
        federated(f"{OIDC}{GITHUB}", StringLike={f"{GITHUB}:sub": text})["Statement"][0],
    )


@pytest.mark.parametrize("piece", _PIECES)
def test_a_long_text_in_any_place_of_a_managed_policy_is_judged_at_once(piece: str) -> None:
    for end in _ENDS:
        text = json.dumps(_managed_places(_fill(piece, LARGE // 9) + end))
        assert _best_time(lambda text=text: _judged(text, "managed")) < MOST_SECONDS  # type: ignore[misc]


@pytest.mark.parametrize("piece", _PIECES)
def test_a_long_text_in_any_place_of_a_trust_policy_is_judged_at_once(piece: str) -> None:
    for end in _ENDS:
        text = json.dumps(_trust_places(_fill(piece, LARGE // 9) + end))
        assert _best_time(lambda text=text: _judged(text, "trust")) < MOST_SECONDS  # type: ignore[misc]


_SINGLE: dict[str, tuple[str, Document]] = {
    "slashes in a session": (
        "trust",
        trust(Principal={"AWS": f"arn:aws:sts::123456789012:assumed-role/{_fill('/')} "}),
    ),
    "variables in a resource": ("managed", managed(Resource=_ARN + _fill("${}"))),
    "variables with defaults": ("managed", managed(Resource=_ARN + _fill("${a,''x}"))),
    "wildcards in an action": ("managed", managed(Action="s3:" + _fill("a*"))),
    "wildcards in an action of a trust policy": ("trust", trust(Action="sts:" + _fill("a*"))),
    "many actions that are none": ("managed", managed(Action=["a"] * (LARGE // 4))),
    "many principals that are none": ("trust", trust(Principal={"AWS": ["a"] * (LARGE // 4)})),
    "many dates that are none": ("managed", managed(Condition={"DateEquals": {"a": ["x"] * (LARGE // 4)}})),
    "many unknown operators": ("managed", managed(Condition={f"o{n}": {"a": "b"} for n in range(LARGE // 20)})),
    "many unknown elements": ("managed", managed(**{f"Resourc{number}": 1 for number in range(LARGE // 16)})),
    "many kinds of principals": ("trust", trust(Principal={f"k{number}": "x" for number in range(LARGE // 16)})),
}


@pytest.mark.parametrize(("kind", "document"), _SINGLE.values(), ids=_SINGLE)
def test_one_hostile_element_is_judged_at_once(kind: str, document: Document) -> None:
    text = json.dumps(document)
    assert _best_time(lambda: _judged(text, kind)) < MOST_SECONDS


@pytest.mark.parametrize("piece", ["a", "/", ".", "a.", "arn:aws:", "0"])
def test_a_long_text_as_a_principal_is_judged_at_once(piece: str) -> None:
    def parse() -> None:
        for text in (_fill(piece) + " ", "arn:aws:iam::123456789012:role/" + _fill(piece) + "\n"):
            try:
                parse_principal(text, option="trusting")
            except PlumbError:
                continue

    assert _best_time(parse) < MOST_SECONDS


# Documents that IAM would take, made to be hard to compare


def _of_quota(make: Callable[[int], Document]) -> Document:
    """The largest document of its form that fits into the quota of a managed policy."""
    low, high = 1, 6144
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(document_text(make(middle))) <= 6144 else (low, middle - 1)
    return make(low)


def _one_resource(piece: str, end: str = "") -> Document:
    return _of_quota(lambda count: managed(Resource=_ARN + piece * count + end))


def _resources(form: str) -> Document:
    return _of_quota(lambda count: managed(Resource=[_ARN + form.format(n=number) for number in range(count)]))


def _grid(action: str, resource: str) -> Document:
    return _of_quota(
        lambda count: managed(
            Action=[f"s3:{action}".format(n=number) for number in range(count)],
            Resource=[_ARN + resource.format(n=number) for number in range(count)],
        )
    )


def _many_statements(form: str, **changes: Any) -> Document:
    return _of_quota(
        lambda count: policy(
            *(managed_statement(Action=f"s3:a{number}*", Resource=_ARN + form.format(n=number), **changes) for number in range(count))
        )
    )  # fmt: skip


def _condition(operator: str, value: Callable[[int], Any]) -> Document:
    return _of_quota(lambda count: managed(Condition={operator: {"aws:x": value(count)}}))


_HARD: dict[str, tuple[Document, Document]] = {
    "one long pattern against another": (_one_resource("*a"), _one_resource("*b")),
    "a long pattern and one more letter": (_one_resource("*a", "*"), _one_resource("*a", "b")),
    "stars and question marks": (_one_resource("*a"), _one_resource("?*")),
    "question marks against stars": (_one_resource("?*a"), _one_resource("*?")),
    "many stars against many letters": (_one_resource("*a"), _one_resource("a")),
    "letters that nearly match": (_one_resource("a*a", "b"), _one_resource("a")),
    "many resources": (_resources("bucket-{n}/prefix/*"), _resources("bucket-{n}/other/*")),
    "many resources that begin with stars": (_resources("*{n}x*"), _resources("*{n}y*")),
    "many resources that overlap": (_resources("*{n}*"), _resources("*{n}?*")),
    "many resources within one another": (_resources("*a*{n}*"), _resources("b*a*{n}*c")),
    "actions times resources": (_grid("*a{n}*", "*b{n}*"), _grid("*a{n}?*", "*b{n}?*")),
    "plain actions times plain resources": (_grid("Get{n}", "b{n}/*"), _grid("Put{n}", "b{n}/x/*")),
    "many statements": (_many_statements("*b{n}*"), _many_statements("*c{n}*")),
    "many Denies": (_many_statements("*b{n}*", Effect="Deny"), _many_statements("*b{n}?*", Effect="Deny")),
    "many statements against one": (_many_statements("*b{n}*"), managed(Action="*", Resource="*")),
    "many statements with NotResource": (
        policy(*({**each, "NotResource": each.pop("Resource")} for each in _many_statements("*b{n}*")["Statement"][:40])),
        policy(*({**each, "NotResource": each.pop("Resource")} for each in _many_statements("*c{n}*")["Statement"][:40])),
    ),
    "a pattern and a text in a condition": (
        _condition("StringLike", lambda count: "*a" * (count // 2)),
        _condition("StringEquals", lambda count: "a" * count + "b"),
    ),
    "many patterns in a condition": (
        _condition("StringLike", lambda count: [f"*a{number}*" for number in range(count)]),
        _condition("StringLike", lambda count: [f"*a{number}?*" for number in range(count)]),
    ),
    "many networks": (
        _condition("IpAddress", lambda count: [f"10.{n // 256}.{n % 256}.0/24" for n in range(count)]),
        _condition("IpAddress", lambda count: [f"11.{n // 256}.{n % 256}.0/24" for n in range(count)]),
    ),
    "many numbers": (
        _condition("NumericEquals", lambda count: [f"{number}" for number in range(count)]),
        _condition("NumericEquals", lambda count: [f"{number}.5" for number in range(count)]),
    ),
    "large exponents": (
        _condition("NumericLessThan", lambda count: [f"1e{number}99999999" for number in range(count)]),
        _condition("NumericLessThan", lambda count: [f"1e{number}99999998" for number in range(count)]),
    ),
    "variables": (_one_resource("*${a}"), _one_resource("${a}*")),
    "open variables": (_one_resource("${"), _one_resource("*${")),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), _HARD.values(), ids=_HARD)
def test_the_access_change_of_hard_documents_takes_no_time(one: Document, other: Document) -> None:
    assert _best_time(lambda: access_change(one, other)) < MOST_SECONDS
    assert _best_time(lambda: access_change(other, one)) < MOST_SECONDS


@pytest.mark.parametrize(("old", "new"), _HARD.values(), ids=_HARD)
def test_hard_documents_are_changed_in_nothing_by_themselves_and_all_is_gained_from_none(
    old: Document, new: Document
) -> None:
    for document in (old, new):
        assert access_change(document, document).verdict == "unchanged"
        assert access_change(None, document).may_grant or document["Statement"][0]["Effect"] == "Deny"


@pytest.mark.parametrize("documents", _HARD.values(), ids=_HARD)
def test_hard_documents_are_canonical_at_once(documents: tuple[Document, Document]) -> None:
    assert _best_time(lambda: canonical_text(load_document(documents[0], what="policy"))) < MOST_SECONDS


def test_lints_of_a_hostile_document_take_no_time() -> None:
    warnings(managed(), "managed")  # facts are read once
    document = load_document(json.dumps(_managed_places(_fill("*a", 500))), what="policy")
    assert _best_time(lambda: warnings(document, "managed")) < MOST_SECONDS
