# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The diff: only what differs, in a form that people can read, and both sides whole for the plan report."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, Operation
from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor, Form
from ansible_collections.plumb.aws.plugins.module_utils._engine.diff import diff_of, render_diff
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Lint, Plan
from unit.module_utils._engine.work import NOTHING_MORE

Fields = dict[str, Any]
FORMS = {
    "name": Form.NAME,
    "path": Form.PLAIN,
    "boundary": Form.OPTIONAL,
    "document": Form.DOCUMENT,
    "inline": Form.DOCUMENTS,
    "tags": Form.TAGS,
    "access": Form.ACCESS,
}
READ = {"Sid": "Read", "Effect": "Allow", "Action": ["s3:Get"], "Resource": ["*"]}
WRITE = {"Sid": "Write", "Effect": "Allow", "Action": ["s3:Put"], "Resource": ["*"]}
WIDER = {**READ, "Action": ["s3:Get", "s3:List"]}
ACCESS = {"verdict": "wider", "gained": ["may now x"], "lost": ["may no longer y"]}


def document(*statements: Any, **more: Any) -> Fields:
    return {"Version": "2012-10-17", "Statement": list(statements), **more}


# What a resource was, what it is, and the two sides that are shown
SHOWN: dict[str, tuple[Fields | None, Fields | None, Fields, Fields]] = {
    "nothing at all": (None, None, {}, {}),
    "equals": ({"name": "x", "tags": {"a": "1"}}, {"name": "x", "tags": {"a": "1"}}, {}, {}),
    "creation, without what is empty": (
        None,
        {"name": "x", "path": "", "boundary": None, "tags": {"b": "2", "a": "1"}, "access": ACCESS},
        {},
        {"name": "x", "tags": ["a=1", "b=2"], "access": ["+ may now x", "- may no longer y"]},
    ),
    "deletion": ({"name": "x", "path": "/", "tags": {}}, None, {"name": "x", "path": "/"}, {}),
    "a name on both sides": (
        {"name": "x", "path": "/"},
        {"name": "x", "path": "/t/"},
        {"name": "x", "path": "/"},
        {"name": "x", "path": "/t/"},
    ),
    "a plain field that one side has": ({"name": "x"}, {"name": "x", "path": "/"}, {"name": "x"}, {"name": "x", "path": "/"}),
    "an optional field is null where there is none": (
        {"boundary": "b"},
        {"boundary": None},
        {"boundary": "b"},
        {"boundary": None},
    ),
    "tags that stay are left out": (
        {"tags": {"a": "1", "b": "2"}},
        {"tags": {"a": "1", "b": "3", "c": ""}},
        {"tags": ["b=2"]},
        {"tags": ["b=3", "c="]},
    ),
    "access that changes": ({}, {"access": ACCESS}, {}, {"access": ["+ may now x", "- may no longer y"]}),
    "a document with a statement more": (
        {"document": document(READ)},
        {"document": document(READ, WRITE)},
        {"document": {"Statement": ["Read (stays)"]}},
        {"document": {"Statement": ["Read (stays)", WRITE]}},
    ),
    "a document with a statement less": (
        {"document": document({"Effect": "Deny"}, READ, {"Effect": "Allow"})},
        {"document": document(READ, {"Effect": "Allow"})},
        {"document": {"Statement": ["Read (stays)", "statement 2 (stays)", {"Effect": "Deny"}]}},
        {"document": {"Statement": ["Read (stays)", "statement 2 (stays)"]}},
    ),
    "a statement beside the one that it was": (
        {"document": document(WRITE, READ)},
        {"document": document(WIDER)},
        {"document": {"Statement": [READ, WRITE]}},
        {"document": {"Statement": [WIDER]}},
    ),
    "a document with another Version": (
        {"document": document(READ)},
        {"document": document(READ, Version="2008-10-17")},
        {"document": {"Version": "2012-10-17"}},
        {"document": {"Version": "2008-10-17"}},
    ),
    "a document in place of none": ({"document": {}}, {"document": document(READ)}, {"document": {}}, {"document": document(READ)}),
    "statements that are none": (
        {"document": document("odd")},
        {"document": document(7)},
        {"document": {"Statement": ["odd"]}},
        {"document": {"Statement": [7]}},
    ),
    "documents by name, without those that stay": (
        {"inline": {"stays": document(READ), "goes": document(READ), "changes": document(READ)}},
        {"inline": {"stays": document(READ), "comes": document(WRITE), "changes": document(WIDER)}},
        {"inline": {"goes": document(READ), "changes": {"Statement": [READ]}}},
        {"inline": {"comes": document(WRITE), "changes": {"Statement": [WIDER]}}},
    ),
    "the first of documents by name": (
        {"inline": {}}, {"inline": {"i": document(READ)}}, {"inline": {}}, {"inline": {"i": document(READ)}}
    ),
    "documents by name that one side does not tell": (
        {"inline": {"i": document(READ)}}, {}, {"inline": {"i": document(READ)}}, {"inline": {}}
    ),
    "documents by name of what is created": (
        None, {"name": "x", "inline": {"i": document(READ)}}, {}, {"name": "x", "inline": {"i": document(READ)}}
    ),
    "a document by name that allows nothing any more": (
        {"inline": {"i": document(READ)}},
        {"inline": {"i": document()}},
        {"inline": {"i": {"Statement": [READ]}}},
        {"inline": {"i": {"Statement": []}}},
    ),
    "a field that no form is known of": ({"odd": 1}, {"odd": 2}, {"odd": 1}, {"odd": 2}),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "old", "new"), SHOWN.values(), ids=SHOWN)
def test_a_diff_shows_what_differs_and_no_more(
    before: Fields | None, after: Fields | None, old: Fields, new: Fields
) -> None:
    assert render_diff(before, after, FORMS) == {"before": old, "after": new}


_TAGS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "1", "2"]))
_SIDES = st.fixed_dictionaries(
    {"name": st.just("x"), "path": st.sampled_from(["/", "/t/"]), "tags": _TAGS},
    optional={
        "inline": st.dictionaries(st.sampled_from("ij"), st.sampled_from([document(READ), document(WIDER, WRITE)])),
        "document": st.lists(st.sampled_from([READ, WRITE, WIDER]), max_size=3).map(lambda all: document(*all)),
    },
)


@given(_SIDES, _SIDES)
def test_turned_round_a_diff_has_its_fields_turned_round(one: Fields, other: Fields) -> None:
    there, back = render_diff(one, other, FORMS), render_diff(other, one, FORMS)
    assert set(there["before"]) == set(back["after"])
    assert (there == {"before": {}, "after": {}}) is (one == other)


@given(_SIDES, _SIDES)
def test_no_statement_that_stays_is_shown(one: Fields, other: Fields) -> None:
    diff = render_diff(one, other, FORMS)
    if "document" not in one or "document" not in other:
        return
    shown = [diff[side].get("document", {}).get("Statement", []) for side in ("before", "after")]
    assert [statement for statement in shown[0] if statement in other["document"]["Statement"]] == []
    assert [statement for statement in shown[1] if statement in one["document"]["Statement"]] == []


_THING = Descriptor("iam_thing", "thing", ("name",), FORMS, str, {"name": {}}, {})
_CALL = Call(Operation("change_thing", lambda *_: (), lambda *_: None), {}, "x")


def test_where_something_changes_the_report_has_both_sides_whole() -> None:
    before, after = {"name": "x", "path": "/", "tags": {"a": "1"}}, {"name": "x", "path": "/t/", "tags": {"a": "1"}}
    plan = Plan(before=before, after=after, result={}, calls=(_CALL,), name="x", arn="arn:x")
    assert diff_of(plan, _THING) == {
        "before": {"name": "x", "path": "/"},
        "after": {"name": "x", "path": "/t/"},
        "resource": {"kind": "thing", "name": "x", "arn": "arn:x", "before": before, "after": after, **NOTHING_MORE},
    }


def test_the_report_has_what_the_plan_is_judged_by() -> None:
    plan = Plan(
        before=None,
        after={"name": "x"},
        result={},
        calls=(_CALL,),
        lints=(Lint("broad-pass-role", "statement 1: passes any role", "policy of x"),),
        documents={"arn:p": document(READ), "arn:q": None},
        users={"roles": ("r", "s"), "users": ()},
    )
    told = diff_of(plan, _THING)["resource"]
    assert {name: told[name] for name in NOTHING_MORE} == {
        "documents": {"arn:p": document(READ), "arn:q": None},
        "users": {"roles": ["r", "s"], "users": []},
        "lints": [{"rule": "broad-pass-role", "message": "statement 1: passes any role"}],
    }
    assert json.loads(json.dumps(told)) == told


def test_the_kind_is_that_of_the_plan_where_the_descriptor_has_several() -> None:
    descriptor = replace(_THING, other_kinds=("user",))
    for kind, told in (("user", "user"), (None, "thing")):
        plan = Plan(before=None, after={"name": "x"}, result={}, calls=(_CALL,), name="x", kind=kind)
        assert diff_of(plan, descriptor)["resource"]["kind"] == told


def test_where_nothing_changes_the_report_has_no_resource() -> None:
    assert diff_of(Plan(before={"name": "x"}, after={"name": "x"}, result={}), _THING) == {"before": {}, "after": {}}
