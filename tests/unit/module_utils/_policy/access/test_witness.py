# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The search for a witness: it finds what is there, invents nothing, and ends."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from ansible_collections.plumb.aws.plugins.module_utils._policy.access import witness
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.request import Request, allows, denies
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.rules import rules_of
from unit import little_documents
from unit.searching import chances, examples

TRUTH = json.loads((Path(__file__).resolve().parents[4] / "cases" / "truth.json").read_text(encoding="utf-8"))
CHANGES = [pytest.param(case, id=case["name"]) for case in TRUTH if case["what"] == "access_change"]


@pytest.mark.parametrize("case", CHANGES)
def test_a_plain_change_is_decided(case: dict[str, Any]) -> None:
    assert access_change(case["old"], case["new"]).verdict in case["right"]


def test_there_are_cases() -> None:
    assert len(CHANGES) > 10


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    usual = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [{**usual, **each} for each in statements]}


def if_(**condition: Any) -> dict[str, Any]:
    return {"Condition": condition}


_REGION = "aws:RequestedRegion"
_SUB = "token.actions.githubusercontent.com:sub"
_REPOSITORY = "repo:org/app:ref:refs/heads/main"


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        pytest.param(
            document({}, {"Effect": "Deny", "Action": "ec2:*", **if_(StringNotEquals={_REGION: ["a"]})}),
            document({}, {"Effect": "Deny", "Action": "ec2:*", **if_(StringNotEquals={_REGION: ["a", "b"]})}),
            "wider",
            id="a region added to a Deny",
        ),
        pytest.param(
            document(if_(StringEquals={_SUB: _REPOSITORY})),
            document(if_(StringLike={_SUB: "repo:org/*"})),
            "wider",
            id="every repository",
        ),
        pytest.param(
            document(if_(DateLessThan={"aws:CurrentTime": "2026-06-01T00:00:00Z"})),
            document(if_(DateLessThan={"aws:CurrentTime": "2026-07-01T00:00:00Z"})),
            "wider",
            id="a later end",
        ),
        pytest.param(
            document(if_(StringLike={"s3:prefix": "${aws:username}/*"})),
            document(if_(StringLike={"s3:prefix": "*"})),
            "wider",
            id="a variable that is gone",
        ),
        pytest.param(
            document(if_(StringNotEquals={"aws:PrincipalOrgMasterAccountId": "${aws:PrincipalAccount}"})),
            document({}),
            "wider",
            id="a variable in a condition that is gone",
        ),
        pytest.param(
            document({"NotAction": "iam:*", "Action": None}),
            document({"Action": "*"}),
            "wider",
            id="what was left out",
        ),
        pytest.param(
            document({"Action": ["s3:a*", "s3:*b"]}),
            document({"Action": "s3:*"}),
            "wider",
            id="what several patterns leave out",
        ),
    ],
)
def test_one_request_decides(old: dict[str, Any], new: dict[str, Any], verdict: str) -> None:
    for each in (old, new):
        for statement in each["Statement"]:
            if statement.get("Action", "") is None:
                del statement["Action"]
    assert access_change(old, new).verdict == verdict
    assert access_change(old=new, new=old).verdict == "narrower"


@examples(300)
@given(chances)
def test_a_witness_is_one(chance: random.Random) -> None:
    """Each request that decides is allowed, or no longer denied, by the document that is said to give more."""
    seen: list[tuple[Any, Any, Any, Request]] = []
    real = witness._is_witness

    def spy(rule: Any, about: Any, request: Request) -> bool:
        found = real(rule, about, request)
        if found:
            seen.append((rule, about.mine, about.other, request))
        return found

    witness._is_witness = spy
    try:
        one, other = little_documents.pair(chance, trust=chance.random() < 0.5)
        access_change(one, other)
    finally:
        witness._is_witness = real
    rules = {id(document): rules_of(document) for document in (one, other)}
    for rule, _mine, _other, request in seen:
        answers = [(allows(each, request), denies(each, request)) for each in rules.values()]
        (first, first_denies), (second, second_denies) = answers
        assert (first is not second) if rule.allows else (first_denies is not second_denies)


def test_the_search_ends() -> None:
    tests = {f"aws:k{number}": [f"v{number}", f"w{number}*"] for number in range(40)}
    old = document(*(if_(StringLike={key: values}) for key, values in tests.items()))
    new = document(if_(**{"ForAnyValue:StringNotLike": tests}))
    assert access_change(old, new).verdict != "narrower"
