# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the results of a run make together, resource by resource, in net."""

from __future__ import annotations

import itertools

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Lint as PlanLint
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import Lint, TaskReport
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import (
    CHANGE,
    CREATE,
    DELETE,
    ResourceChange,
)
from unit.plugin_utils.histories import (
    BOUNDARIES,
    GET,
    IN_NET,
    INLINE_IN_NET,
    MAY_GET,
    MAY_GET_NO_MORE,
    MAY_PUT,
    NEW,
    OLD,
    PUT,
    Documents,
    Result,
)
from unit.plugin_utils.plan_examples import (
    ACCOUNT,
    BOTH,
    READ,
    S3,
    WRITE,
    allow,
    attachment_result,
    call,
    inline_result,
    planned,
    policy_arn,
    policy_result,
    profile_result,
    report,
    role_result,
    summary,
    trust,
)
from unit.plugin_utils.risky import bounded


@pytest.mark.parametrize(("results", "change"), IN_NET.values(), ids=IN_NET.keys())
def test_tasks_on_one_resource_are_summed_up_in_net(results: list[Result], change: str | None) -> None:
    changes = planned(*map(report, results))
    assert [each.change for each in changes] == ([change] if change else [])


def test_the_access_change_is_that_of_the_net() -> None:
    (change,) = planned(report(policy_result(READ, BOTH)), report(policy_result(BOTH, WRITE)))
    access = change.access
    assert (access.verdict, access.gained, access.lost) == ("different", (MAY_PUT,), (MAY_GET_NO_MORE,))
    (back,) = planned(report(policy_result(READ, BOTH)), report(policy_result(BOTH, READ)))
    assert (back.access.verdict, back.before == back.after) == ("unchanged", True)


def test_a_document_that_one_task_did_not_read_leaves_the_access_change_of_the_other() -> None:
    tagging = {**policy_result({"tags": {}}, {"tags": {"a": "b"}}, "TagPolicy"), "policy": {"arn": policy_arn("logs")}}
    tagging["access"] = {"verdict": "unchanged", "gained": [], "lost": []}
    (change,) = planned(report(tagging), report(policy_result(READ, BOTH)))
    assert change.access.verdict == "wider"


def test_before_and_after_are_those_of_the_first_and_the_last_task() -> None:
    tagged = {**BOTH, "tags": {"a": "b"}}
    (change,) = planned(report(policy_result(READ, BOTH)), report(policy_result(BOTH, tagged, "TagPolicy")))
    assert (change.before, change.after) == (READ, tagged)


def test_names_in_another_case_are_the_same_resource() -> None:
    (change,) = planned(report(policy_result(None, READ, name="Logs")), report(policy_result(READ, BOTH, name="logs")))
    assert (change.change, change.name) == (CREATE, "Logs")


def test_the_same_name_in_two_accounts_is_two_resources() -> None:
    changes = planned(
        report(policy_result(None, READ)), report(policy_result(None, READ, account="210987654321"), host="two")
    )
    assert [change.account for change in changes] == [ACCOUNT, "210987654321"]


def test_resources_are_sorted_by_kind_and_name() -> None:
    changes = planned(
        report(attachment_result("b", attach=(S3,)), "iam_role_attachment"),
        report(policy_result(None, READ, name="z")),
        report(policy_result(None, READ, name="A")),
        report(policy_result(None, READ, name="b")),
    )
    assert [(change.kind, change.name) for change in changes] == [
        ("policy", "A"),
        ("policy", "b"),
        ("policy", "z"),
        ("role", "b"),
    ]


# -- attachments ------------------------------------------------------------------------------------------------------


A = policy_arn("a")
Moves = tuple[tuple[str, ...], tuple[str, ...]]


def attached(*steps: Moves, documents: dict[str, Result] | None = None) -> tuple[ResourceChange, ...]:
    results = [
        attachment_result("orders", attach=attach, detach=detach, documents=documents) for attach, detach in steps
    ]
    return planned(*(report(result, "iam_role_attachment") for result in results))


DOCUMENTS = {S3: allow("s3:GetObject"), A: allow("s3:PutObject")}


@pytest.mark.parametrize(
    ("documents", "verdict", "gained", "lost"),
    [
        (DOCUMENTS, "different", ("Put",), ("Get",)),
        ({S3: allow("s3:GetObject"), A: allow("s3:GetObject")}, "unchanged", (), ()),
        ({S3: allow("s3:GetObject"), A: allow("s3:GetObject", "s3:PutObject")}, "wider", ("Put",), ()),
        ({S3: allow("s3:GetObject", "s3:PutObject"), A: allow("s3:PutObject")}, "narrower", (), ("Get",)),
    ],
)
def test_attachments_are_a_change_of_their_role(
    documents: dict[str, Result], verdict: str, gained: tuple[str, ...], lost: tuple[str, ...]
) -> None:
    (change,) = attached(((A,), (S3,)), documents=documents)
    assert (change.change, change.kind, change.name) == (CHANGE, "role", "orders")
    assert (change.attached, change.detached, change.verdict) == ((A,), (S3,), verdict)
    assert change.access.gained == tuple(f"may now s3:{each}Object on arn:aws:s3:::logs/*" for each in gained)
    assert change.access.lost == tuple(f"may no longer s3:{each}Object on arn:aws:s3:::logs/*" for each in lost)


def test_attachments_of_what_cannot_be_read_may_be_wider() -> None:
    (change,) = attached(((A,), (S3,)))
    assert change.verdict == "may be wider"
    assert "what a allows could not be read" in change.access.gained


def test_attachments_of_several_tasks_are_compared_in_net() -> None:
    (change,) = attached(((A,), (S3,)), ((S3,), ()), documents=DOCUMENTS)
    assert (change.attached, change.detached) == ((A,), ())
    assert (change.verdict, change.access.gained) == ("wider", (MAY_PUT,))
    assert change.documents == DOCUMENTS


def test_what_is_attached_and_detached_again_is_nothing() -> None:
    assert attached(((S3,), ()), ((), (S3,))) == ()
    assert attached(((), (S3,)), ((S3,), ())) == ()
    (change,) = attached(((S3,), ()), ((S3,), ()))
    assert change.attached == (S3,)


def test_a_detachment_alone_is_not_wider_where_its_document_is_known() -> None:
    (change,) = attached(((), (S3,)), documents=DOCUMENTS)
    assert change.verdict == "narrower"
    (unknown,) = attached(((), (S3,)))
    assert unknown.verdict == "may be wider"


def test_deleting_a_policy_detaches_it_from_its_users() -> None:
    arn = policy_arn("logs")
    deletion = policy_result(READ, None)
    deletion["calls"] = [
        call("DetachRolePolicy", "role/orders"),
        call("DetachUserPolicy", "user/alice"),
        call("DetachGroupPolicy", "group/staff"),
        call("DeletePolicy", arn),
    ]
    changes = planned(
        report(attachment_result("new", attach=(arn,)), "iam_role_attachment"),
        report({**deletion, "calls": [call("DetachRolePolicy", "role/new"), *deletion["calls"]]}),
    )
    assert [(change.change, change.kind, change.name, change.detached) for change in changes] == [
        (CHANGE, "group", "staff", (arn,)),
        (DELETE, "policy", "logs", ()),
        (CHANGE, "role", "orders", (arn,)),
        (CHANGE, "user", "alice", (arn,)),
    ]


# -- inline policies and instance profiles ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["role", "user", "group"])
@pytest.mark.parametrize(("states", "verdict", "gained", "lost"), INLINE_IN_NET.values(), ids=INLINE_IN_NET)
def test_the_access_of_inline_policies_is_that_of_all_together_in_net(
    kind: str, states: list[Documents], verdict: str | None, gained: tuple[str, ...], lost: tuple[str, ...]
) -> None:
    results = [inline_result(*sides, kind=kind) for sides in itertools.pairwise(states)]
    changes = planned(*(report(each, "iam_inline_policy", options={kind: "orders"}) for each in results))
    told = [(each.kind, each.name, each.access.verdict, each.access.gained, each.access.lost) for each in changes]
    assert told == ([(kind, "orders", verdict, gained, lost)] if verdict else [])


LAMBDA, EC2 = (trust({"Service": f"{name}.amazonaws.com"}) for name in ("lambda", "ec2"))
BOTH_SERVICES = trust({"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"]})
EC2_MAY = "ec2.amazonaws.com may now sts:AssumeRole"


def _trust(before: Result | None, after: Result) -> TaskReport:
    old = before and {"trust_policy": before}
    return report(role_result(old, {"trust_policy": after}), "iam_role_trust")


@pytest.mark.parametrize(
    ("trusted", "before", "after", "verdict"),
    [
        ((LAMBDA, BOTH_SERVICES), {}, {"i": GET}, "wider"),
        ((LAMBDA, {**LAMBDA, "Id": "a"}), {}, {"i": GET}, "wider"),
        ((BOTH_SERVICES, LAMBDA), {}, {"i": GET}, "different"),
        ((LAMBDA, EC2), {"i": GET}, {}, "different"),
        ((BOTH_SERVICES, LAMBDA), {"i": GET}, {}, "narrower"),
        ((LAMBDA, BOTH_SERVICES), {"i": GET}, {"i": GET, "j": GET}, "wider"),
        ((LAMBDA, {"Statement": [{"Effect": "odd"}]}), {"i": GET}, {}, "may be wider"),
    ],
)
def test_who_may_assume_a_role_and_what_it_may_do_are_told_together(
    trusted: tuple[Result, Result], before: Documents, after: Documents, verdict: str
) -> None:
    inline = report(inline_result(before, after), "iam_inline_policy", options={"role": "orders"})
    for order in ([_trust(*trusted), inline], [inline, _trust(*trusted)]):
        (change,) = planned(*order)
        assert change.verdict == verdict
        assert (EC2_MAY in change.access.gained) is (trusted[1] in (BOTH_SERVICES, EC2))
        assert (MAY_GET in change.access.gained) is (after == {"i": GET})
        assert (MAY_GET_NO_MORE in change.access.lost) is (after == {})


def test_a_role_that_is_created_with_inline_policies_is_one_creation() -> None:
    inline = report(inline_result({}, {"i": GET}), "iam_inline_policy", options={"role": "Orders"})
    (change,) = planned(_trust(None, EC2), inline)
    assert (change.change, change.kind, change.name, change.before) == (CREATE, "role", "orders", None)
    assert change.after == {"trust_policy": EC2, "inline_policies": {"i": GET}}
    assert (change.verdict, change.access.gained) == ("wider", (EC2_MAY, MAY_GET))


def test_a_task_that_failed_midway_leaves_the_sentences_of_all_tasks() -> None:
    failed = {"msg": "no", "calls": [call("UpdateAssumeRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/orders")]}
    told = inline_result({}, {"i": GET}), inline_result({"i": GET}, {"i": GET, "j": PUT})
    tasks = [report(each, "iam_inline_policy", options={"role": "orders"}) for each in told]
    (change,) = planned(*tasks, report(failed, "iam_role_trust", failed=True))
    assert (change.complete, change.access.verdict, change.access.gained) == (False, "wider", (MAY_GET, MAY_PUT))
    (other,) = planned(tasks[0], _trust(BOTH_SERVICES, LAMBDA), report(failed, "iam_role_trust", failed=True))
    assert other.access.verdict == "may be wider"


def _profile(role: str | None) -> Result:
    return {"path": "/", "role": role, "tags": {}}


@pytest.mark.parametrize(
    ("before", "after", "change", "verdict"),
    [
        (None, _profile(None), CREATE, "unchanged"),
        (None, _profile("r"), CREATE, "may be wider"),
        (_profile(None), _profile("r"), CHANGE, "may be wider"),
        (_profile("q"), _profile("r"), CHANGE, "may be wider"),
        (_profile("r"), _profile("r"), CHANGE, "unchanged"),
        (_profile("r"), _profile(None), CHANGE, "narrower"),
        (_profile("r"), None, DELETE, "narrower"),
    ],
)
def test_a_role_that_comes_into_an_instance_profile_may_give_access(
    before: Result | None, after: Result | None, change: str, verdict: str
) -> None:
    operation = {CREATE: "CreateInstanceProfile", DELETE: "DeleteInstanceProfile"}.get(change, "TagInstanceProfile")
    (seen,) = planned(report(profile_result(before, after, operation), "iam_instance_profile"))
    assert (seen.change, seen.kind, seen.name, seen.verdict) == (change, "instance profile", "web", verdict)


# -- accounts ---------------------------------------------------------------------------------------------------------


def test_an_attachment_of_an_aws_policy_is_in_the_account_of_its_host() -> None:
    attachment = attachment_result("orders", attach=(S3,))
    others = (
        report(policy_result(None, READ), host="one"),
        report(policy_result(None, READ, account="210987654321"), host="two"),
    )
    changes = planned(*others, report(attachment, "iam_role_attachment", host="two"))
    assert [change.account for change in changes if change.kind == "role"] == ["210987654321"]
    (lonely,) = [
        change
        for change in planned(*others, report(attachment, "iam_role_attachment", host="three"))
        if change.kind == "role"
    ]
    assert lonely.account is None


def test_the_account_of_an_assumed_role_counts() -> None:
    options = {"role": "orders", "assume_role_arn": "arn:aws:iam::210987654321:role/deploy"}
    (change,) = planned(report(attachment_result("orders", attach=(S3,)), "iam_role_attachment", options=options))
    assert change.account == "210987654321"


# -- modes, failures, what is hidden ----------------------------------------------------------------------------------


def test_what_is_made_and_what_is_planned_are_told_apart() -> None:
    done = summary(
        report(policy_result(None, READ), check_mode=False),
        report(policy_result(READ, BOTH)),
        dry_run=False,
    )
    assert [each.change for each in done.made.resources] == [CREATE]
    assert [each.change for each in done.planned.resources] == [CHANGE]


def test_a_failed_task_counts_with_what_it_had_done() -> None:
    failed = {"msg": "no", "changed": True, "calls": [call("CreatePolicyVersion", policy_arn("logs"))]}
    done = summary(
        report(failed, check_mode=False, failed=True, ignored=True, options={"policy_name": "logs"}), dry_run=False
    )
    (change,) = done.made.resources
    assert (change.change, change.name, change.account, change.complete) == (CHANGE, "logs", ACCOUNT, False)
    assert change.verdict == "may be wider"
    (failure,) = done.failures
    assert (failure.kind, failure.name, failure.message, failure.ignored) == ("policy", "logs", "no", True)


def test_a_task_that_fails_after_detaching_has_changed_who_had_the_policy() -> None:
    failed = {"msg": "no", "changed": True, "calls": [call("DetachRolePolicy", "role/orders")]}
    options = {"arn": policy_arn("logs")}
    done = summary(report(failed, check_mode=False, failed=True, options=options), dry_run=False)
    (change,) = done.made.resources
    assert (change.kind, change.name, change.detached) == ("role", "orders", (policy_arn("logs"),))


def test_what_no_log_hides_is_counted_and_not_told() -> None:
    censored = {"censored": "hidden", "changed": True}
    done = summary(
        report(censored, options={"name": "secret"}),
        report({**censored, "changed": False}),
        report(censored, failed=True, options={"name": "secret"}),
    )
    assert (done.planned.hidden, done.planned.resources) == (2, ())
    assert "secret" not in repr(done)


def test_a_task_that_runs_on_in_the_background_is_counted() -> None:
    done = summary(report({"ansible_job_id": "1", "started": 1, "changed": True}, check_mode=False))
    assert done.made.in_background == 1


def test_changed_when_does_not_make_a_change_nor_hide_one() -> None:
    nothing = {**policy_result(READ, READ), "calls": [], "changed": True}
    assert planned(report(nothing)) == ()
    assert len(planned(report({**policy_result(None, READ), "changed": False}))) == 1


@pytest.mark.parametrize(("before", "after", "documents", "verdict"), BOUNDARIES)
def test_a_boundary_that_goes_lets_more_through(
    before: str | None, after: str | None, documents: Documents, verdict: str
) -> None:
    bounding = bounded(before, after, documents)
    (change,) = planned(bounding)
    assert (change.verdict, change.documents) == (verdict, documents)
    inline = report(inline_result({}, {"i": GET}), "iam_inline_policy", options={"role": "orders"})
    (both,) = planned(bounding, inline)
    assert both.verdict == {"narrower": "different", "unchanged": "wider"}.get(verdict, verdict)


def test_a_boundary_that_two_tasks_exchange_is_compared_in_net() -> None:
    steps = [bounded(*sides) for sides in ((OLD, NEW), (NEW, None), (None, OLD))]
    assert planned(*steps) == ()
    (gone,) = planned(*steps[:2])
    assert (gone.verdict, len(gone.access.gained)) == ("wider", 1)


def test_users_and_lints_of_all_tasks_are_kept() -> None:
    lint = PlanLint("wide", "too wide", "policy of logs")
    (change,) = planned(
        report(policy_result(READ, BOTH, users={"roles": ("r",)}, lints=(lint,))),
        report(policy_result(BOTH, WRITE, users={"boundary_of_roles": ("s",)}, lints=(lint,))),
    )
    assert change.users == {"roles": ("r",), "boundary_of_roles": ("s",)}
    assert change.lints == (Lint("wide", "too wide"),)


def test_names_are_sorted_as_people_do() -> None:
    names = ["p2", "P10", "p1", "p1a", "1", "02", "p"]
    changes = planned(*(report(policy_result(None, READ, name=name)) for name in names))
    assert [change.name for change in changes] == ["1", "02", "p", "p1", "p1a", "p2", "P10"]
