# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inline policies beyond their life cycle: spellings, order, sizes, what comes back, the guards, and the info module."""

from __future__ import annotations

from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow, of_size, trust_in
from integration.harness import Course, Task, scenario, task

GET, PUT, LIST = allow("s3:GetObject"), allow("s3:PutObject"), allow("s3:ListBucket")
KINDS = ("role", "user", "group")
EVERYBODY = seeds.all_of(seeds.role("r"), seeds.user("u"), seeds.group("g"))
NAMES = {"role": "r", "user": "u", "group": "g"}


def inline(title: str, /, **options: Any) -> Task:
    return task(title, "iam_inline_policy", **options)


def info(title: str, /, **options: Any) -> Task:
    return task(title, "iam_inline_policy_info", **options)


def standing(course: Course, kind: str = "role") -> dict[str, Any]:
    """The inline policies that one has on the server now."""
    client, key = course.client, {f"{kind.title()}Name": NAMES[kind]}
    names = getattr(client, f"list_{kind}_policies")(**key, MaxItems=1000)["PolicyNames"]
    get = getattr(client, f"get_{kind}_policy")
    return {name: get(**key, PolicyName=name)["PolicyDocument"] for name in names}


# -- what is put and deleted ------------------------------------------------------------------------------------------


def _twisted(document: dict[str, Any]) -> dict[str, Any]:
    """The same, written by somebody else."""
    [statement] = document["Statement"]
    [action] = statement["Action"]
    return {"Statement": {**statement, "Action": action.swapcase().replace("S3", "s3")}, "Version": "2012-10-17"}


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(
            kind,
            marks=scenario(
                inline("one", **{kind: NAMES[kind]}, name="one", policy=GET),
                inline("in other words", **{kind: NAMES[kind]}, policies={"one": _twisted(GET)}),
                inline("two more", **{kind: NAMES[kind]}, policies={"two": PUT, "three": LIST}),
                inline("one replaced", **{kind: NAMES[kind]}, name="one", policy=PUT),
                inline("exclusive", **{kind: NAMES[kind]}, policies={"one": PUT, "four": GET}, exclusive=True),
                inline("some gone", **{kind: NAMES[kind]}, policies={"four": None, "nowhere": None}, state="absent"),
                info("told", **{kind: NAMES[kind]}),
                inline("none", **{kind: NAMES[kind]}, policies={}, exclusive=True),
                before=EVERYBODY,
            ),
        )
        for kind in KINDS
    ],
)
def test_inline_policies_are_put_replaced_and_deleted(kind: str, course: Course) -> None:
    put, delete = f"Put{kind.title()}Policy", f"Delete{kind.title()}Policy"
    assert [result.calls for result in course.results] == [
        [put],
        [],
        [put, put],
        [put],
        [put, delete, delete],
        [delete],
        [],
        [delete],
    ], course.output
    removed = [each.result.get("removed_inline_policies") for each in course.results]
    assert removed == [
        [],
        [],
        [],
        [{"policy_name": "one", "document": GET}],
        [{"policy_name": "three", "document": LIST}, {"policy_name": "two", "document": PUT}],
        [{"policy_name": "four", "document": GET}],
        None,
        [{"policy_name": "one", "document": PUT}],
    ]
    assert course["exclusive"]["inline_policies"] == {"four": GET, "one": PUT}
    assert course["exclusive"][f"{kind}_name"] == NAMES[kind]
    assert [(each["policy_name"], each["document"]) for each in course["told"]["inline_policies"]] == [("one", PUT)]
    assert standing(course, kind) == {}


@scenario(
    inline("wider, dry", role="r", policies={"one": allow("s3:*"), "two": PUT}, check=True),
    inline("wider", role="r", policies={"one": allow("s3:*"), "two": PUT}),
    inline("the same elsewhere", role="r", policies={"moved": PUT}, exclusive=True),
    before=seeds.all_of(seeds.role("r"), seeds.inline("role", "r", one=GET)),
)
def test_access_and_diff_are_those_of_all_inline_policies_together(course: Course) -> None:
    wider = course["wider"]
    assert wider["access"]["verdict"] == "wider"
    assert wider["diff"] == course["wider, dry"]["diff"]
    assert set(wider["diff"]["before"]["inline_policies"]) == {"one"}, "what is not there is left out"
    assert set(wider["diff"]["after"]["inline_policies"]) == {"one", "two"}
    assert wider["diff"]["resource"]["kind"] == "role"
    assert course["the same elsewhere"]["access"]["verdict"] == "narrower", "PutObject stays, under another name"
    assert standing(course) == {"moved": PUT}


# -- sizes ------------------------------------------------------------------------------------------------------------

BIG = of_size(6_000)


@scenario(
    inline("too large, dry", role="r", policies={"c": BIG}, check=True),
    inline("too large", role="r", policies={"c": BIG}),
    inline("exchanged", role="r", policies={"a": BIG, "b": GET}),
    inline("another in its place", role="r", policies={"z": BIG}, exclusive=True),
    inline("of a user", user="u", name="a", policy=of_size(2_049)),
    inline("of a user that fits", user="u", name="a", policy=of_size(2_048)),
    inline("of a group", group="g", name="a", policy=of_size(5_121)),
    before=seeds.all_of(EVERYBODY, seeds.inline("role", "r", a=GET, b=BIG)),
)
def test_the_sizes_of_all_inline_policies_count_together(course: Course) -> None:
    assert course["too large"].failed
    assert course["too large"].msg == course["too large, dry"].msg
    for part in ("policies: ", "'r'", "10240"):
        assert part in course["too large"].msg
    assert course["exchanged"].calls == ["PutRolePolicy", "PutRolePolicy"], course["exchanged"].msg
    puts = [each.parameters["PolicyName"] for each in course.requests if each.operation == "PutRolePolicy"]
    assert puts[:2] == ["b", "a"], "what becomes smaller makes room"
    replaced = course["another in its place"]
    assert replaced.calls == ["DeleteRolePolicy", "DeleteRolePolicy", "PutRolePolicy"], replaced.msg
    assert standing(course) == {"z": BIG}
    for name, size, quota in (("of a user", "2049", "2048"), ("of a group", "5121", "5120")):
        assert course[name].failed
        assert size in course[name].msg
        assert quota in course[name].msg
    assert course["of a user that fits"].changed
    assert not [each for each in course.requests if each.is_write and each.error_code], "IAM had to refuse nothing"


# -- what is not there ------------------------------------------------------------------------------------------------


NOT_THERE: dict[str, dict[str, Any]] = {
    "present": {"name": "one", "policy": GET},
    "exclusive": {"policies": {}, "exclusive": True},
    "absent": {"name": "one", "state": "absent"},
}


@scenario(
    *[
        inline(f"{title} {kind}", **{kind: "nowhere"}, **options)
        for kind in KINDS
        for title, options in NOT_THERE.items()
    ],
    *[info(f"info {kind}", **{kind: "nowhere"}) for kind in KINDS],
    inline("role in another case", role="ROLE", name="one", policy=GET),
    info("told in another case", role="role", name="one"),
    info("told of another", role="role", name="two"),
    before=seeds.role("Role"),
)
def test_who_is_not_there_is_an_error_only_where_something_is_to_be_put(course: Course) -> None:
    for kind in KINDS:
        for title in ("present", "exclusive"):
            assert course[f"{title} {kind}"].failed
            assert course[f"{title} {kind}"].msg.startswith(f"{kind}: the {kind} 'nowhere' does not exist")
        absent = course[f"absent {kind}"]
        assert (absent.status, absent.changed, absent["inline_policies"]) == ("ok", False, {})
        assert course[f"info {kind}"]["inline_policies"] == []
    assert course["role in another case"]["role_name"] == "Role"
    assert [each["role_name"] for each in course["told in another case"]["inline_policies"]] == ["Role"]
    assert course["told of another"]["inline_policies"] == []


@scenario(
    inline("nobody", name="one", policy=GET),
    inline("two of them", role="r", user="u", name="one", policy=GET),
    inline("nothing", role="r"),
    inline("both", role="r", name="one", policy=GET, policies={"two": PUT}),
    inline("no name", role="r", policy=GET),
    inline("no document", role="r", name="one"),
    inline("exclusive of one", role="r", name="one", policy=GET, exclusive=True),
    inline("exclusive and absent", role="r", policies={}, exclusive=True, state="absent"),
    inline("a list", role="r", policies=["one"]),
    inline("a list of dicts", role="r", policies=[{"one": GET}], state="absent"),
    inline("a bad name", role="r", policies={"a b": GET}),
    inline("a bad document", role="r", policies={"one": GET, "two": {"Statement": []}}),
    inline("a principal", role="r", name="one", policy=trust_in(AWS="*")),
    before=EVERYBODY,
)
def test_what_is_wrong_is_refused_before_anything_is_written(course: Course) -> None:
    assert [result.name for result in course.results if not result.failed] == []
    assert course["a bad document"].msg.startswith("policies: two"), course["a bad document"].msg
    assert course["a principal"].msg.startswith("policy: "), course["a principal"].msg
    assert "'a b'" in course["a bad name"].msg
    assert course.writes == []


# -- what comes back --------------------------------------------------------------------------------------------------


@scenario(
    inline("fails at the deletion", role="r", policies={"one": PUT}, exclusive=True),
    before=seeds.all_of(
        seeds.role("r"), seeds.inline("role", "r", one=GET, two=LIST), seeds.denied("DeleteRolePolicy")
    ),
)
def test_a_replaced_document_comes_back_though_a_later_call_fails(course: Course) -> None:
    result = course["fails at the deletion"]
    assert result.failed
    assert "iam:DeleteRolePolicy" in result.msg
    assert (result.changed, result.calls) == (True, ["PutRolePolicy"])
    assert result["removed_inline_policies"] == [{"policy_name": "one", "document": GET}]
    assert standing(course) == {"one": PUT, "two": LIST}


@scenario(
    *[{**info(kind, **{kind: NAMES[kind]}), "register": f"of_{kind}"} for kind in KINDS],
    *[
        {**task(f"{kind} again", "iam_inline_policy"), "plumb.aws.iam_inline_policy": "{{ item.options }}",
         "loop": f"{{{{ of_{kind}.inline_policies }}}}"}
        for kind in KINDS
    ],
    before=seeds.all_of(
        EVERYBODY, *[seeds.inline(kind, NAMES[kind], one=_twisted(GET), two=PUT) for kind in KINDS]
    ),
)  # fmt: skip
def test_the_options_that_are_told_change_nothing(course: Course) -> None:
    for kind in KINDS:
        again = course[f"{kind} again"]
        assert [each["changed"] for each in again["results"]] == [False, False], again.msg
    assert course.writes == []


# -- the guards -------------------------------------------------------------------------------------------------------

_RUNNER = {"role": "runner", "assume_role_arn": "arn:aws:iam::{{ account }}:role/runner"}


def _runner(iam: EmbeddedIam, account: str) -> None:
    seeds.role("runner", trust_in(AWS=account))(iam, account)


@scenario(
    inline("deleted, dry", **_RUNNER, name="one", state="absent", check=True),
    inline("deleted", **_RUNNER, name="one", state="absent"),
    inline("exclusive", **_RUNNER, policies={"two": GET}, exclusive=True),
    inline("one more", **_RUNNER, name="two", policy=GET),
    inline("of another", **{**_RUNNER, "role": "other"}, name="one", state="absent"),
    inline("deleted on demand", **_RUNNER, name="one", state="absent", allow_self_lockout=True),
    before=seeds.all_of(
        seeds.role("other"),
        _runner,
        seeds.inline("role", "runner", one=GET),
        seeds.inline("role", "other", one=GET),
    ),
)
def test_a_task_does_not_take_the_inline_policies_of_the_role_that_it_runs_as(course: Course) -> None:
    refused = [result.name for result in course.results if result.failed]
    assert refused == ["deleted, dry", "deleted", "exclusive"], course.output
    for name in refused:
        assert course[name].msg.startswith("allow_self_lockout: this task runs as the role 'runner'")
    assert course.writes == ["PutRolePolicy", "DeleteRolePolicy", "DeleteRolePolicy"]


@scenario(
    inline("as it is", role="r", name="one", policy=GET, allow_new_access=False),
    inline("the same under another name", role="r", name="two", policy=GET, allow_new_access=False),
    inline("wider, dry", role="r", name="two", policy=allow("s3:*"), allow_new_access=False, check=True),
    inline("wider", role="r", name="two", policy=allow("s3:*"), allow_new_access=False),
    inline("fewer", role="r", policies=["two"], state="absent", allow_new_access=False),
    before=seeds.all_of(seeds.role("r"), seeds.inline("role", "r", one=GET)),
)
def test_no_access_that_the_inline_policies_together_do_not_give(course: Course) -> None:
    refused = [result.name for result in course.results if result.failed]
    assert refused == ["wider, dry", "wider"], course.output
    for name in refused:
        assert "allow_new_access: false" in course[name].msg
    assert course.writes == ["PutRolePolicy", "DeleteRolePolicy"]


@scenario(
    inline("of a service", role="AWSServiceRoleForAutoScaling", name="one", policy=GET),
    inline("of a service, nothing", role="AWSServiceRoleForAutoScaling", name="one", state="absent"),
    before=seeds.service_linked,
)
def test_a_role_that_only_aws_may_change_is_refused(course: Course) -> None:
    assert "only AWS may change" in course["of a service"].msg
    assert course["of a service, nothing"].status == "ok"
    assert course.writes == []
