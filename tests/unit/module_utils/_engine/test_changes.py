# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks tell each other of their calls, and what a plan has to do with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, Touch
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import (
    SPREADING_SECONDS,
    Change,
    change_of,
    contradicts,
    digest_of,
    is_of,
    left_behind,
    recent,
    repeats,
    state_of,
    was_created,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call

ROLE = {"RoleName": "r"}
CREATE = call("create_role", ROLE, "role/r", {"arn": "arn:r"})
DELETE = call("delete_role", ROLE, "role/r", {"arn": "arn:r"})
UPDATE = call("update_role", ROLE, "role/r")
TAG = call("tag_role", {**ROLE, "Tags": [{"Key": "a", "Value": "odd-secret-4711"}]}, "role/r")
OTHER_TAG = call("tag_role", {**ROLE, "Tags": [{"Key": "a", "Value": "2"}]}, "role/r")
UNTAG = call("untag_role", {**ROLE, "TagKeys": ["a"]}, "role/r")
TAG_OTHER = call("tag_role", {"RoleName": "s", "Tags": []}, "role/s")


# What a task leaves behind
State = dict[str, str]
LEFT: State = {"iam_role description": "d1", "iam_role tags": "d2"}


def made(*done: Call | State) -> list[Change]:
    """Calls, and states of role/r, as others are told of them, one after the other."""
    where: dict[str, Any] = {"run": "run", "account": "here"}
    return [
        change_of(each, at=float(at), **where)
        if isinstance(each, Call)
        else left_behind("role/r", each, at=float(at), **where)
        for at, each in enumerate(done)
    ]


def test_a_change_tells_when_where_and_what_a_call_touched_and_none_of_its_arguments() -> None:
    change = change_of(TAG, at=7.5, run="run", account="here")
    assert (change.at, change.run, change.account, change.creates) == (7.5, "run", "here", False)
    assert change.touches == {Touch("role/r", "tags")}
    assert change_of(CREATE, at=0, run="", account="").creates
    assert "4711" not in change.as_text()


_TEXTS = st.text(max_size=9)


@given(
    st.builds(
        Change,
        st.floats(allow_nan=False, allow_infinity=False),
        _TEXTS,
        _TEXTS,
        _TEXTS,
        st.frozensets(st.builds(Touch, _TEXTS, _TEXTS), max_size=3),
        st.booleans(),
        st.dictionaries(_TEXTS, _TEXTS, max_size=3),
    )
)
def test_a_change_is_the_same_after_a_way_through_one_line_of_text(change: Change) -> None:
    text = change.as_text()
    assert text.splitlines() == [text.rstrip("\n")]
    assert Change.from_text(text) == change


_LINE = made(TAG)[0].as_text()


@pytest.mark.parametrize(
    "line",
    ["", "{", "7", "null", "[]", "{}", "[" * 9, _LINE[:-2], '[1, "", "", "", [], false]']
    + ['["x", "", "", "", [], false, {}]', '[null, "", "", "", [], false, {}]', '[1, "", "", "", 7, false, {}]']
    + ['[1, "", "", "", [[]], false, {}]', '[1, "", "", "", [], false, 7]', '[1, "", "", "", [], false, {}, {}]'],
)
def test_any_other_line_is_a_value_error(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Change.from_text(line)


@pytest.mark.parametrize(
    ("done", "planned", "again"),
    [
        pytest.param([TAG], [TAG], True, id="the same"),
        pytest.param([TAG], [UPDATE, TAG], True, id="the same among others"),
        pytest.param([TAG], [call(TAG.name, dict(TAG.arguments), "x", {"y": 1})], True, id="in other words"),
        pytest.param([TAG, UPDATE], [TAG], True, id="something else was done since"),
        pytest.param([CREATE, TAG], [CREATE], False, id="what was changed since"),
        pytest.param([CREATE], [CREATE], True, id="a create"),
        pytest.param([TAG, UNTAG], [TAG], False, id="undone since"),
        pytest.param([TAG, DELETE], [TAG], False, id="the thing is gone since"),
        pytest.param([CREATE, DELETE], [CREATE], False, id="created and deleted"),
        pytest.param([DELETE, CREATE], [DELETE], False, id="deleted and created"),
        pytest.param([TAG], [OTHER_TAG], False, id="other arguments"),
        pytest.param([TAG], [TAG_OTHER], False, id="another thing"),
        pytest.param([], [TAG], False, id="nothing was done"),
        pytest.param([TAG], [], False, id="nothing is planned"),
        pytest.param([TAG, LEFT], [TAG], True, id="and a state was left"),
        pytest.param([DELETE, LEFT], [DELETE], True, id="all of it, and a state was left"),
        pytest.param([TAG, UNTAG, LEFT], [TAG], False, id="undone since, and a state was left"),
        pytest.param([LEFT], [DELETE], False, id="only a state was left"),
    ],
)
def test_a_plan_repeats_what_was_done_last(done: list[Call | State], planned: list[Call], again: bool) -> None:
    assert repeats(planned, made(*done)) is again


@pytest.mark.parametrize(
    ("done", "thing", "created"),
    [
        ([CREATE], "role/r", True),
        ([CREATE, TAG, UPDATE], "role/r", True),
        ([DELETE, CREATE], "role/r", True),
        ([CREATE, DELETE], "role/r", False),
        ([TAG], "role/r", False),
        ([CREATE], "role/s", False),
        ([], "role/r", False),
        ([CREATE, LEFT], "role/r", True),
        ([CREATE, DELETE, LEFT], "role/r", False),
        ([LEFT], "role/r", False),
    ],
)
def test_a_thing_was_created_where_that_is_the_last_that_is_known_of_it(
    done: list[Call | State], thing: str, created: bool
) -> None:
    assert was_created(thing, made(*done)) is created


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ({}, True),
        ({"at": 100.0 - SPREADING_SECONDS}, True),
        ({"at": 99.9 - SPREADING_SECONDS}, False),
        ({"at": 100.1}, False),
        ({"account": "elsewhere"}, False),
    ],
)
@pytest.mark.parametrize("run", ["run", "other"])
def test_recent_is_what_was_changed_here_in_the_time_that_it_takes_to_spread_and_of_other_runs_without_a_digest(
    run: str, where: dict[str, Any], kept: bool
) -> None:
    change = change_of(TAG, **{"at": 100.0, "run": run, "account": "here", **where})
    told = change if run == "run" else replace(change, digest="")
    assert recent([change], now=100.0, run="run", account="here") == [told] * kept


@pytest.mark.parametrize(
    ("done", "again"),
    [
        pytest.param([("run", TAG)], True, id="by this run"),
        pytest.param([("other", TAG)], False, id="by another run"),
        pytest.param([("run", TAG), ("other", UNTAG)], False, id="undone by another run since"),
        pytest.param([("run", TAG), ("other", DELETE)], False, id="the thing is gone by another run since"),
        pytest.param([("run", TAG), ("other", TAG)], False, id="done once more by another run since"),
        pytest.param([("run", TAG), ("other", UPDATE)], True, id="something else was done by another run since"),
        pytest.param([("other", UNTAG), ("run", TAG)], True, id="undone by another run before"),
    ],
)
def test_a_plan_repeats_only_what_this_run_has_done_and_nobody_has_undone(
    done: list[tuple[str, Call]], again: bool
) -> None:
    changes = [change_of(each, at=float(at), run=run, account="here") for at, (run, each) in enumerate(done)]
    assert repeats([TAG], recent(changes, now=9.0, run="run", account="here")) is again


@pytest.mark.parametrize(("done", "created"), [([CREATE], True), ([CREATE, DELETE], False)])
def test_what_another_run_has_created_is_known_to_be_created(done: list[Call], created: bool) -> None:
    assert was_created("role/r", recent(made(*done), now=9.0, run="another", account="here")) is created


# What a task leaves behind


@pytest.mark.parametrize(
    ("state", "done", "contradicting"),
    [
        pytest.param(None, [CREATE], True, id="created, and shown as absent"),
        pytest.param(LEFT, [CREATE], False, id="created and shown"),
        pytest.param({}, [CREATE], False, id="created, and shown without a field that is known"),
        pytest.param(None, [CREATE, TAG], True, id="created and changed, and shown as absent"),
        pytest.param(None, [CREATE, LEFT], True, id="created and left, and shown as absent"),
        pytest.param(LEFT, [DELETE], True, id="deleted and shown"),
        pytest.param({}, [DELETE], True, id="deleted, and shown without a field that is known"),
        pytest.param(None, [DELETE], False, id="deleted, and shown as absent"),
        pytest.param(LEFT, [CREATE, DELETE], True, id="created and deleted, and shown"),
        pytest.param(None, [CREATE, DELETE], False, id="created and deleted, and shown as absent"),
        pytest.param(LEFT, [DELETE, CREATE], False, id="deleted and created, and shown"),
        pytest.param(None, [TAG], False, id="tagged, and shown as absent"),
        pytest.param(None, [call("create_role", {"RoleName": "s"}, "")], False, id="another thing was created"),
        pytest.param(None, [LEFT], False, id="left, and shown as absent"),
        pytest.param(LEFT, [TAG, LEFT], False, id="shown as it was left"),
        pytest.param({**LEFT, "iam_role tags": "other"}, [TAG, LEFT], True, id="shown otherwise"),
        pytest.param({**LEFT, "iam_role path": "more"}, [LEFT], False, id="more is shown"),
        pytest.param({"iam_role tags": "d2"}, [LEFT], False, id="a part is shown as it was left"),
        pytest.param({"iam_role tags": "other"}, [LEFT], True, id="a part is shown otherwise"),
        pytest.param({"iam_other tags": "other"}, [LEFT], False, id="fields of another module"),
        pytest.param({}, [LEFT], False, id="no field is known"),
        pytest.param({**LEFT, "iam_role tags": "other"}, [LEFT, TAG], False, id="a call was made since"),
        pytest.param({**LEFT, "iam_role tags": "x"}, [LEFT, {"iam_role tags": "x"}], False, id="left otherwise since"),
        pytest.param(LEFT, [], False, id="shown, and nothing was changed"),
        pytest.param(None, [], False, id="shown as absent, and nothing was changed"),
    ],
)
def test_a_read_contradicts_what_was_left_where_it_shows_another_existence_or_another_state(
    state: State | None, done: list[Call | State], contradicting: bool
) -> None:
    assert contradicts(state, "role/r", made(*done)) is contradicting


def test_a_state_has_for_each_field_of_a_module_a_digest_that_tells_nothing_of_its_value() -> None:
    fields = {"tags": '["odd-secret-4711"]', "path": "/odd-path/", "description": "", "trust_policy": None}
    state = state_of("iam_role", fields)
    assert list(state) == ["iam_role tags", "iam_role path", "iam_role description"]
    assert len(set(state.values())) == 3
    assert all(len(digest) == 16 and set(digest) <= set("0123456789abcdef") for digest in state.values())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("[1, 2]", "[1, 2]", True), ("[1, 2]", "[2, 1]", False), ("[1, 2]", "[1, 3]", False), ("null", '""', False)],
)
def test_values_have_one_digest_where_they_are_written_alike(one: str, other: str, same: bool) -> None:
    states = [state_of("iam_role", {"tags": text}) for text in (one, other)]
    assert (states[0] == states[1]) is same


def test_a_state_that_is_left_is_no_call_and_touches_nothing_that_calls_do() -> None:
    change = left_behind("role/r", LEFT, at=7.5, run="run", account="here")
    assert change == Change(7.5, "run", "here", "", frozenset({Touch("role/r", "state")}), False, LEFT)
    assert change_of(TAG, at=7.5, run="run", account="here").state == {}


@pytest.mark.parametrize("run", ["run", "other"])
def test_the_state_that_a_run_leaves_is_known_to_all_runs(run: str) -> None:
    known = recent(made(TAG, LEFT), now=9.0, run=run, account="here")
    assert contradicts({"iam_role tags": "other"}, "role/r", known)
    assert not contradicts(LEFT, "role/r", known)


@pytest.mark.parametrize(
    ("arn", "states", "same"),
    [
        ("arn:r", [{"arn": digest_of("arn:r")}], True),
        ("arn:s", [{"arn": digest_of("arn:r")}], False),
        ("arn:s", [{"arn": digest_of("arn:r")}, {"arn": digest_of("arn:s")}], True),
        ("arn:s", [{"arn": digest_of("arn:s")}, {"iam_thing name": "1"}], True),
        ("arn:s", [{"iam_thing name": "1"}], True),
        ("arn:s", [], True),
        (None, [{"arn": digest_of("arn:r")}], True),
    ],
)
def test_what_was_left_behind_has_an_arn(arn: str | None, states: list[dict[str, str]], same: bool) -> None:
    changes = [left_behind("role/r", state, at=0.0, run="", account="") for state in states]
    assert is_of(arn, changes) is same
