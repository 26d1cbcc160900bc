# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The risk of whole runs: what is combined, what is a guard that goes, what is accepted, and what is not known."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest
from hypothesis import given

from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Lint
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import TaskReport
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import LEVELS, RULES, Finding, in_order
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk import judge, judged
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk_settings import Acceptance, RiskSettings
from unit import little_documents
from unit.plugin_utils.histories import GET, NEW, OLD, PUT
from unit.plugin_utils.plan_examples import (
    ACCOUNT,
    BOTH,
    READ,
    S3,
    TODAY,
    call,
    fields,
    policy_arn,
    policy_result,
    profile_result,
    report,
    role_result,
    summary,
    trust,
)
from unit.plugin_utils.risky import (
    ADMIN,
    ADMIN_ARN,
    EC2,
    FOREIGN,
    MAY_ASSUME,
    NO_S3,
    OUTSIDE,
    attached,
    bounded,
    doc,
    inline,
    policy,
    statements,
    trusted,
    whole_role,
)
from unit.searching import chances, examples

Result = dict[str, Any]


def found(*reports: TaskReport, **more: Any) -> tuple[Finding, ...]:
    return summary(*reports, **more).findings


def told(*reports: TaskReport, **more: Any) -> list[tuple[str, str]]:
    """Rules and levels."""
    return [(each.rule, each.level) for each in found(*reports, **more)]


def test_a_foreign_account_and_administrator_access_are_one_finding() -> None:
    (finding,) = found(trusted(None, OUTSIDE), attached(ADMIN_ARN))
    assert (finding.rule, finding.level, finding.resource) == ("foreign-admin", "critical", "role orders")
    reason = f"has administrator access by AdministratorAccess, and {MAY_ASSUME}"
    assert (finding.reason, finding.account, finding.planned, finding.counts) == (reason, ACCOUNT, True, True)


def test_a_role_that_is_an_administrator_already_and_trusts_a_foreign_account_is_one() -> None:
    old, new = ({"trust_policy": each, "attached_policies": [ADMIN_ARN]} for each in (trust({"AWS": ACCOUNT}), OUTSIDE))
    assert told(report(role_result(old, new), "iam_role")) == [("foreign-admin", "critical")]


@pytest.mark.parametrize(
    ("document", "rule"),
    [
        (trust("*"), "anyone-may-assume"),
        (OUTSIDE, "foreign-account"),
        (
            trust({"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/idp"}, Action="sts:AssumeRoleWithSAML"),
            "federated-wider",
        ),
    ],
)
def test_all_who_are_outside_are_combined_with_administrator_access(document: Result, rule: str) -> None:
    assert told(trusted(None, document), attached(ADMIN_ARN)) == [("foreign-admin", "critical")]
    assert told(trusted(None, document), inline({}, {"i": ADMIN})) == [("foreign-admin", "critical")]
    assert told(trusted(None, document)) == [(rule, RULES[rule].level)]


def test_without_anybody_outside_administrator_access_stands_for_itself() -> None:
    assert told(trusted(None, EC2), attached(ADMIN_ARN)) == [("admin-access", "critical"), ("wider", "low")]


MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
TWO_ACCOUNTS = [f"arn:aws:iam::{each}:root" for each in (FOREIGN, ACCOUNT)]
OWN_WITH_MFA = statements(*OUTSIDE["Statement"], *trust({"AWS": TWO_ACCOUNTS[1]}, Condition=MFA)["Statement"])
BOTH_TRUSTED = trust({"AWS": f"arn:aws:iam::{FOREIGN}:root", "Service": "ec2.amazonaws.com"})


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        (None, (OUTSIDE, ADMIN), ["foreign-admin"]),
        ((EC2, ADMIN), (BOTH_TRUSTED, ADMIN), ["foreign-admin"]),
        ((OUTSIDE, GET), (OUTSIDE, ADMIN), ["foreign-admin"]),
        ((OUTSIDE, ADMIN), (BOTH_TRUSTED, ADMIN), ["wider"]),
        ((OUTSIDE, ADMIN), (OUTSIDE, statements(*ADMIN["Statement"], *GET["Statement"])), []),
        ((OUTSIDE, GET), (OUTSIDE, doc("s3:PutObject", "arn:aws:s3:::logs/*")), ["wider"]),
        ((OWN_WITH_MFA, ADMIN), (trust({"AWS": TWO_ACCOUNTS}), ADMIN), ["condition-removed"]),
        (
            None,
            (statements(*OUTSIDE["Statement"], *trust("*", Effect="Deny")["Statement"]), ADMIN),
            ["admin-access"],
        ),
    ],
)
def test_a_combination_counts_where_either_is_new(
    before: tuple[Result, Result] | None, after: tuple[Result, Result], rules: list[str]
) -> None:
    assert [rule for rule, _level in told(whole_role(before, after))] == rules


# Who may assume a role


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, OUTSIDE, ("foreign-account", "high")),
        (None, trust("*"), ("anyone-may-assume", "critical")),
        (None, trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}), ("wider", "low")),
        (None, EC2, ("wider", "low")),
        (OUTSIDE, trust({"AWS": FOREIGN}, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), None),
        (trust({"AWS": FOREIGN}, Condition={"StringEquals": {"sts:ExternalId": "x"}}), OUTSIDE, ("condition-removed", "high")),
        (
            trust({"AWS": ACCOUNT}, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
            trust({"AWS": ACCOUNT}),
            ("condition-removed", "high"),
        ),
    ],
)  # fmt: skip
def test_trust_is_judged_by_who_it_is_in(
    before: Result | None, after: Result, expected: tuple[str, str] | None
) -> None:
    assert told(trusted(before, after)) == ([expected] if expected else [])


def test_an_account_that_is_known_is_not_outside() -> None:
    known = RiskSettings(known=frozenset({FOREIGN, "o-known"}))
    assert told(trusted(None, OUTSIDE), settings=known) == [("wider", "low")]
    organisation = trust("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-known"}})
    assert told(trusted(None, organisation)) == [("foreign-account", "high")]
    assert told(trusted(None, organisation), settings=known) == [("wider", "low")]
    assert told(trusted(None, OUTSIDE), attached(ADMIN_ARN), settings=known)[0] == ("admin-access", "critical")


# Guards


VIA = {"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([attached(detach=(policy_arn("d"),), d=NO_S3)], [("deny-removed", "high")]),
        ([policy(NO_S3, doc("s3:GetObject", "arn:aws:s3:::b/*"))], [("deny-removed", "high"), ("wider", "low")]),
        ([attached(policy_arn("d"), d=NO_S3)], []),
        ([attached(policy_arn("e"), detach=(policy_arn("d"),), d=NO_S3, e=NO_S3)], []),
        ([attached(detach=(policy_arn("x"),))], [("may-be-wider", "medium")]),
        ([attached(policy_arn("x"))], [("may-be-wider", "medium")]),
        ([attached(detach=(S3,))], []),
        ([bounded(OLD, None)], [("boundary-removed", "high")]),
        ([bounded(None, NEW)], []),
        ([bounded(OLD, NEW)], [("boundary-unknown", "medium")]),
        ([bounded(OLD, NEW, {OLD: GET, NEW: PUT})], [("boundary-wider", "high")]),
        ([bounded(OLD, NEW, {OLD: doc("s3:*"), NEW: doc("s3:Get*")})], []),
        ([bounded(OLD, NEW, {OLD: GET, NEW: GET})], []),
        ([policy(doc("kms:Decrypt", Condition=VIA), doc("kms:Decrypt"))], [("condition-removed", "high")]),
        ([policy(doc("kms:Decrypt"), doc("kms:Decrypt", Condition=VIA))], []),
        ([inline({"i": NO_S3}, {})], [("deny-removed", "high")]),
        ([inline({"i": NO_S3}, {}), attached(policy_arn("d"), d=NO_S3)], []),
        ([attached(detach=(policy_arn("d"),), d=NO_S3), inline({}, {"i": NO_S3})], []),
        ([inline({"i": GET}, {}), attached(policy_arn("d"), d=GET)], []),
        ([inline({"i": NO_S3}, {}), attached(policy_arn("d"), d=GET)], [("deny-removed", "high"), ("wider", "low")]),
    ],
)
def test_a_guard_that_goes_is_a_finding(reports: list[TaskReport], expected: list[tuple[str, str]]) -> None:
    assert told(*reports) == expected


def test_boundaries_are_told_by_name() -> None:
    assert found(bounded(OLD, None))[0].reason == "its permissions boundary old is removed"
    (wider,) = found(bounded(OLD, NEW, {OLD: GET, NEW: BOTH["document"]}))
    assert wider.reason == ("as far as the permissions boundary new goes, may now s3:PutObject on arn:aws:s3:::logs/*")


def test_a_policy_that_is_a_boundary_and_allows_more_is_a_finding_of_its_own() -> None:
    users = {"boundary_of_roles": ("a", "b"), "boundary_of_users": ("u",), "roles": ("r",), "groups": ("g",)}
    wider, low = found(policy(GET, doc(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::logs/*"), users=users))
    assert (wider.rule, wider.reason) == (
        "boundary-wider",
        "it is the permissions boundary of a, b, u, and now allows more",
    )
    assert (low.rule, low.reason) == (
        "wider",
        "may now s3:PutObject on arn:aws:s3:::logs/* (attached to role r, group g)",
    )
    assert told(policy(doc("s3:*"), doc("s3:Get*"), users=users)) == []


def test_a_policy_that_is_a_boundary_and_may_allow_more_is_not_said_to_do_so() -> None:
    users = {"boundary_of_roles": ("a",), "roles": ("r",)}
    own = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::${aws:username}/*"}
    older = {"Version": "2008-10-17", "Statement": [own]}
    unknown, may_be = found(policy(older, statements(own), users=users))
    assert (unknown.rule, unknown.reason) == (
        "boundary-unknown",
        "it is the permissions boundary of a, and whether it allows more could not be decided",
    )
    assert may_be.rule == "may-be-wider"


# What else changes


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([policy(None, ADMIN)], [("admin-access", "critical")]),
        ([policy(None, doc("iam:PutRolePolicy"))], [("privilege-escalation", "high"), ("wider", "low")]),
        ([policy(None, doc("s3:GetObject"))], [("data-exfiltration", "medium"), ("wider", "low")]),
        ([policy(GET, doc("s3:GetObject", "arn:aws:s3:::logs/*"))], []),
        ([policy(ADMIN, GET)], []),
        ([policy({"Statement": [{"Effect": "odd"}]}, GET)], [("may-be-wider", "medium")]),
        ([inline({}, {"i": ADMIN})], [("admin-access", "critical")]),
        ([attached(ADMIN_ARN, detach=(S3,))], [("admin-access", "critical")]),
        ([attached(detach=(ADMIN_ARN,))], []),
        ([report(profile_result(None, {"role": "r"}, "CreateInstanceProfile"), "iam_instance_profile")], [("may-be-wider", "medium")]),
        ([report(profile_result({"role": "r"}, {"role": None}, "RemoveRoleFromInstanceProfile"), "iam_instance_profile")], []),
        ([trusted(None, EC2), inline({}, {"i": GET})], [("wider", "low"), ("wider", "low")]),
        ([report(policy_result(READ, {**READ, "tags": {"a": "1"}}, "TagPolicy"))], []),
    ],
)  # fmt: skip
def test_what_is_allowed_now_is_judged(reports: list[TaskReport], expected: list[tuple[str, str]]) -> None:
    assert told(*reports) == expected


def test_a_policy_by_which_two_get_administrator_access_tells_who_has_it() -> None:
    (finding,) = found(policy(GET, ADMIN, users={"roles": ("a",), "users": ("u",)}))
    assert finding.reason == "gets administrator access by its document (attached to role a, user u)"


def test_lints_are_findings_and_say_by_which_rule_they_are() -> None:
    lint = Lint("broad-pass-role", "statement 1: passes any role", "policy of logs")
    (finding,) = found(policy(GET, {**GET, "Id": "x"}, lints=(lint,), users={"roles": ("a",)}))
    assert (finding.rule, finding.level) == ("lint", "low")
    assert finding.reason == "statement 1: passes any role [broad-pass-role]"


def test_the_deletion_of_a_policy_that_nobody_has_is_no_risk() -> None:
    for document in (GET, ADMIN, NO_S3):
        assert found(policy(document, None)) == ()


@pytest.mark.parametrize(("document", "rules"), [(GET, []), (NO_S3, ["deny-removed"])])
def test_a_deletion_that_detaches_a_policy_is_judged_by_its_document(document: Result, rules: list[str]) -> None:
    deletion = policy_result(fields(document), None)
    deletion["calls"] = [call("DetachRolePolicy", "role/orders"), *deletion["calls"]]
    assert [(each.rule, each.kind) for each in found(report(deletion))] == [(rule, "role") for rule in rules]


def test_the_deletion_of_a_role_is_no_risk() -> None:
    assert found(trusted(OUTSIDE, None)) == ()


# What is not known


def test_what_is_hidden_or_runs_on_is_not_known() -> None:
    hidden, background = {"censored": "x", "changed": True}, {"ansible_job_id": "1", "changed": True}
    runs_on = report(background, check_mode=False)
    made, planned = found(report(hidden), report(hidden), runs_on, dry_run=False)
    assert [(each.rule, each.level, each.kind, each.counts) for each in (made, planned)] == [
        ("not-known", "medium", "", True)
    ] * 2
    assert (made.planned, made.reason) == (False, "1 task in the background, whose changes are not known")
    assert (planned.planned, planned.reason) == (True, "no_log hides 2 changes")


@pytest.mark.parametrize(
    ("operations", "reason"),
    [
        (("CreatePolicyVersion",), "CreatePolicyVersion"),
        (("TagPolicy", "SetDefaultPolicyVersion"), "TagPolicy, SetDefaultPolicyVersion"),
        (("TagPolicy",), None),
        (("DeletePolicy",), None),
    ],
)
def test_a_task_that_failed_midway_and_may_have_granted_something_is_not_known(
    operations: tuple[str, ...], reason: str | None
) -> None:
    failed = {"msg": "no", "calls": [call(each, policy_arn("logs")) for each in operations]}
    said = [each.reason for each in found(report(failed, check_mode=False, failed=True), dry_run=False)]
    midway = f"a task failed midway; what it changed is known by its calls alone: {reason}"
    assert said == ([midway] if reason else [])


# Settings


def settings(*accepted: tuple[str, str, datetime.date], **levels: str) -> RiskSettings:
    each = tuple(Acceptance(rule, resource, "known", expires) for rule, resource, expires in accepted)
    return RiskSettings({rule.replace("_", "-"): level for rule, level in levels.items()}, each)


YESTERDAY, TOMORROW = (TODAY + datetime.timedelta(days=days) for days in (-1, 1))


@pytest.mark.parametrize("expires", [TODAY, TOMORROW])
@pytest.mark.parametrize("resource", ["policy/logs", "policy/l*", "*"])
def test_what_is_accepted_is_there_and_does_not_count(resource: str, expires: datetime.date) -> None:
    (finding,) = found(policy(None, ADMIN), settings=settings(("admin-access", resource, expires)))
    assert (finding.counts, finding.level) == (False, "critical")
    assert finding.accepted == f"known (until {expires})"


@pytest.mark.parametrize(
    ("rule", "resource"), [("admin-access", "role/*"), ("lint", "*"), ("admin-access", "policy/x")]
)
def test_what_an_acceptance_does_not_cover_counts(rule: str, resource: str) -> None:
    (finding,) = found(policy(None, ADMIN), settings=settings((rule, resource, TOMORROW)))
    assert finding.counts


def test_an_acceptance_that_is_over_counts_again_and_is_a_finding_itself() -> None:
    admin, expired = found(policy(None, ADMIN), settings=settings(("admin-access", "policy/logs", YESTERDAY)))
    assert (admin.rule, admin.counts) == ("admin-access", True)
    assert (expired.rule, expired.level, expired.kind) == ("expired-acceptance", "high", "")
    assert expired.reason == "the acceptance of admin-access on policy/logs expired on 2027-01-30: known"
    assert found(settings=settings(("admin-access", "policy/logs", YESTERDAY))) == ()


def test_a_later_acceptance_of_the_same_counts_where_the_first_is_over() -> None:
    both = settings(("admin-access", "policy/*", YESTERDAY), ("*", "policy/logs", TOMORROW))
    assert [(each.rule, each.counts) for each in found(policy(None, ADMIN), settings=both)] == [
        ("admin-access", False),
        ("expired-acceptance", True),
    ]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("rule", "reports"),
    [
        ("wider", [policy(None, GET)]),
        ("foreign-admin", [trusted(None, OUTSIDE), attached(ADMIN_ARN)]),
        ("not-known", [report({"censored": "x", "changed": True})]),
    ],
)
def test_a_level_can_be_another_and_none_drops_the_finding(rule: str, reports: list[TaskReport], level: str) -> None:
    own = RiskSettings({rule: level})
    assert told(*reports, settings=own) == ([(rule, level)] if level != "none" else [])


def test_an_acceptance_that_is_over_can_be_dropped_as_any_other_finding() -> None:
    own = settings(("admin-access", "policy/logs", YESTERDAY), expired_acceptance="none")
    assert told(policy(None, ADMIN), settings=own) == [("admin-access", "critical")]


# All together


def test_findings_are_in_order_and_those_of_a_run_without_changes_are_none() -> None:
    run = found(policy(None, GET), trusted(EC2, OUTSIDE), inline({}, {"i": ADMIN}), bounded(OLD, None))
    assert [each.rule for each in run] == ["foreign-admin", "boundary-removed", "wider"]
    assert found() == ()
    assert judged(summary(), RiskSettings(), today=TODAY) == summary()


@given(chances)
@examples(60)
def test_what_gives_access_is_never_without_a_finding_and_findings_are_of_rules(chance: random.Random) -> None:
    before, after = (readable(each) for each in little_documents.pair(chance))
    run = summary(policy(before, after), inline({"i": before}, {"i": after}))
    assert judge(run, RiskSettings(), today=TODAY) == in_order(run.findings) == run.findings
    for resource in run.planned.resources:
        of_it = [each for each in run.findings if each.kind == resource.kind]
        assert bool(of_it) is (resource.access.verdict in ("wider", "may be wider", "different"))
    assert all(RULES[each.rule].category == each.category and each.reason for each in run.findings)
