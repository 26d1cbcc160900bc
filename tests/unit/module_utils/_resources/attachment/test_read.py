# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read of attachments: what names and ARNs mean, and no more than the task needs."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import (
    GROUP,
    KINDS,
    ROLE,
    USER,
    IdentityKind,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.read import (
    Current,
    attached_as,
    read,
)
from unit.module_utils._resources.attachment.attachments import (
    NAMESAKE,
    attached,
    desired,
    documents,
    field_of,
    iam_with,
    of_each_kind,
    put_identity,
)
from unit.module_utils._resources.carrying import AskedByRole
from unit.module_utils.examples import (
    AWS_POLICY,
    LAMBDA,
    OTHER_ACCOUNT,
    allow,
    live,
    missing_from,
    own,
    refusal,
)
from unit.module_utils.little_iam import LittleIam


@pytest.mark.parametrize(
    ("there", "beside", "policies", "meant"),
    [
        pytest.param([own("p", "/t/")], [], ["P"], [own("p", "/t/")], id="an attached one, under any path and case"),
        pytest.param([], [own("p")], ["p"], [own("p")], id="one of ones own"),
        pytest.param([], [AWS_POLICY], ["ReadOnlyAccess"], [AWS_POLICY], id="one of AWS"),
        pytest.param(
            [AWS_POLICY], [NAMESAKE], ["ReadOnlyAccess"], [AWS_POLICY], id="the attached one of two that bear the name"
        ),
        pytest.param([AWS_POLICY, NAMESAKE], [], [AWS_POLICY], [AWS_POLICY], id="an ARN where both are attached"),
        pytest.param([], [own("p")], ["p", own("p"), "P"], [own("p")], id="names and ARN of one policy"),
        pytest.param([own("p")], [], ["p", own("p"), "P"], [own("p")], id="names and ARN of one attached policy"),
        pytest.param([own("p")], [], [], [], id="none"),
    ],
)
@of_each_kind
def test_a_reference_means_one_policy(
    kind: IdentityKind, there: list[str], beside: list[str], policies: list[str], meant: list[str]
) -> None:
    wanted = desired(*policies, kind=kind)
    current = read(live(iam_with(there, beside, kind=kind)), wanted)
    made = plan(current, wanted)
    assert (made.after or {})["attached_policies"] == sorted({*there, *meant})
    assert current.attached == attached(sorted(there))


@pytest.mark.parametrize(
    ("there", "beside", "policies", "told"),
    [
        ([], [AWS_POLICY, NAMESAKE], ["ReadOnlyAccess"], [AWS_POLICY, NAMESAKE, "'ReadOnlyAccess'"]),
        ([AWS_POLICY, NAMESAKE], [], ["ReadOnlyAccess"], [AWS_POLICY, NAMESAKE, "both attached"]),
        ([], [], ["p"], ["'p'"]),
        ([], [], [own("p")], [own("p"), "does not exist"]),
        ([], [], [f"arn:aws:iam::{OTHER_ACCOUNT}:policy/p"], [OTHER_ACCOUNT]),
    ],
)
def test_a_reference_that_means_none_or_two_is_refused(
    there: list[str], beside: list[str], policies: list[str], told: list[str]
) -> None:
    with pytest.raises(PlumbError, match=r"^policies: ") as caught:
        plan(read(live(iam_with(there, beside)), desired(*policies)), desired(*policies))
    assert missing_from(caught.value.message, told) == []


@pytest.mark.parametrize(
    ("reference", "arns"),
    [
        ("P", [own("p")]),
        ("ReadOnlyAccess", [NAMESAKE, AWS_POLICY]),
        ("readonlyaccess", [NAMESAKE]),
        (AWS_POLICY, [AWS_POLICY]),
        ("none", []),
    ],
)
def test_an_attached_policy_is_meant_by_its_name_or_its_arn(reference: str, arns: list[str]) -> None:
    there = attached([own("p"), NAMESAKE, AWS_POLICY])
    assert [policy.arn for policy in attached_as(reference, there)] == arns


def test_a_task_that_only_detaches_looks_for_no_policy_but_those_that_go() -> None:
    iam = iam_with([own("p")])
    current = read(live(iam), desired("P", "gone", own("gone"), AWS_POLICY, state="absent"))
    assert (current.matches, set(current.documents)) == ((), {own("p")})
    assert iam.asked.count("get_policy") == iam.asked.count("get_policy_version") == 1


@pytest.mark.parametrize(
    ("policies", "given_options", "read_of"),
    [
        (["b"], {}, "b"),
        (["a", "b"], {}, "b"),
        (["b"], {"exclusive": True}, "ab"),
        (["a"], {"exclusive": True}, ""),
        (["a", "b"], {"state": "absent"}, "a"),
        (None, {}, ""),
    ],
)
@of_each_kind
def test_the_documents_of_what_comes_and_goes_are_read(
    kind: IdentityKind, policies: list[str] | None, given_options: dict[str, Any], read_of: str
) -> None:
    iam = LittleIam()
    put_identity(iam, kind, "r")
    iam.put_policy(own("a"), allow("s3:a"))
    iam.put_policy(own("b"), allow("s3:old"), allow("s3:b"), default=2)
    iam.attach(own("a"), field_of(kind), "r")
    current = read(live(iam), desired(kind=kind, **{"policies": policies, **given_options}))
    assert current.documents == documents(read_of)
    assert iam.asked.count("get_policy_version") == len(read_of)


class _Secretive(LittleIam):
    """It lets nobody read what a policy allows."""

    def get_policy_version(self, _given: Any) -> dict[str, Any]:
        raise refusal("AccessDenied", operation="GetPolicyVersion")


def test_a_document_that_may_not_be_read_is_no_error_and_not_known() -> None:
    iam, warnings = iam_with([own("a")], [own("b")], iam=_Secretive()), list[str]()
    current = read(live(iam, warnings), desired("b", exclusive=True))
    assert current.documents == {own("a"): None, own("b"): None}
    assert [missing_from(each, ["GetPolicyVersion"]) for each in warnings] == [[], []]


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (ROLE, ["list_attached_role_policies", "list_roles"]),
        (USER, ["list_attached_user_policies"]),
        (GROUP, ["list_attached_group_policies"]),
    ],
    ids=KINDS,
)
def test_one_that_is_not_there_has_no_attachments_to_tell(kind: IdentityKind, asked: list[str], state: str) -> None:
    iam = LittleIam()
    for each in KINDS.values():
        put_identity(iam, each, "rr")
        if each is not kind:
            put_identity(iam, each, "r")
    assert read(live(iam), desired("p", kind=kind, state=state)) == Current("r", attached=None)
    assert iam.asked == asked


class _HalfShown(LittleIam):
    """It shows the role, and not what is attached to it."""

    def list_attached_role_policies(self, _given: Any) -> Any:
        raise refusal("NoSuchEntity")


@pytest.mark.parametrize("role", ["r", "R"])
@pytest.mark.parametrize("given_options", [{}, {"state": "absent"}, {"exclusive": True}])
def test_a_role_whose_attachments_do_not_show_yet_is_half_shown(role: str, given_options: dict[str, Any]) -> None:
    iam = _HalfShown()
    iam.put_role("r", LAMBDA)
    iam.put_policy(own("p"))
    current = read(live(iam), desired("p", role=role, **given_options))
    assert current == Current("r", attached=None, is_half_shown=True)


@pytest.mark.parametrize(
    ("given_options", "detaches"),
    [({}, False), ({"state": "absent"}, True), ({"policies": [], "exclusive": True}, True)],
)
def test_a_role_is_found_in_another_case_and_named_in_the_letters_of_iam(
    given_options: dict[str, Any], detaches: bool
) -> None:
    iam = AskedByRole("Role")
    iam.put_role("Role", LAMBDA)
    iam.put_policy(own("p"))
    iam.attach(own("p"), "Role", "Role")
    current = read(live(iam), desired("p", **{"role": "rOLE", **given_options}))
    assert (current.identity, current.attached) == ("Role", attached([own("p")]))
    assert (current.caller is not None) is detaches


@pytest.mark.parametrize(
    ("given_options", "asks"),
    [
        ({"policies": ["a"]}, False),
        ({"policies": ["a"], "state": "absent"}, True),
        ({"policies": ["none"], "state": "absent"}, False),
        ({"policies": [], "exclusive": True}, True),
        ({"policies": ["a"], "exclusive": True}, False),
        ({"policies": [], "exclusive": True, "allow_self_lockout": True}, False),
    ],
)
def test_who_asks_is_asked_for_where_something_is_to_be_detached(given_options: dict[str, Any], asks: bool) -> None:
    iam = iam_with([own("a")])
    read(live(iam), desired(**given_options))
    assert ("caller_identity" in iam.asked) is asks


@pytest.mark.parametrize("kind", [USER, GROUP])
def test_who_asks_does_not_matter_to_a_user_or_group(kind: IdentityKind) -> None:
    iam = iam_with([own("a")], kind=kind)
    assert read(live(iam), desired(kind=kind, exclusive=True)).caller is None
    assert "caller_identity" not in iam.asked


@pytest.mark.parametrize(
    ("name", "path", "asked", "linked"),
    [
        ("AWSServiceRoleForEcs", "/aws-service-role/ecs.amazonaws.com/", True, True),
        ("AWSServiceRoleForMe", "/", True, False),
        ("AWSReservedSSO_Admin_0123456789abcdef", "/aws-reserved/sso.amazonaws.com/", True, True),
        ("r", "/aws-service-role/ecs.amazonaws.com/", False, False),
    ],
)
def test_whether_a_role_is_of_a_service_is_asked_where_its_name_may_be_of_one(
    name: str, path: str, asked: bool, linked: bool
) -> None:
    iam = LittleIam()
    iam.put_role(name, LAMBDA, Path=path)
    assert read(live(iam), desired(role=name)).reserved is linked
    assert ("get_role" in iam.asked) is asked
    assert read(live(iam), desired(role=name.swapcase())).reserved is linked


@pytest.mark.parametrize("kind", [USER, GROUP])
def test_a_user_or_group_is_never_one_of_a_service(kind: IdentityKind) -> None:
    iam = LittleIam()
    put_identity(iam, kind, "AWSServiceRoleForEcs")
    current = read(live(iam), desired(kind=kind, **{kind.name: "AWSServiceRoleForEcs"}))
    assert (current.reserved, "get_role" in iam.asked) == (False, False)


@pytest.mark.parametrize("policies", [["p", "ReadOnlyAccess"], [], None], ids=["all there", "none", "left out"])
@of_each_kind
def test_what_is_attached_as_desired_takes_one_request(kind: IdentityKind, policies: list[str] | None) -> None:
    iam = iam_with([own("p"), AWS_POLICY], kind=kind)
    read(live(iam), desired(kind=kind, policies=policies))
    assert iam.asked == [f"list_attached_{kind.name}_policies"]


@pytest.mark.parametrize(("beside", "asks"), [(8, False), (9, True)])
@of_each_kind
def test_the_quota_of_the_kind_is_asked_for_where_more_than_the_default_may_be_attached(
    kind: IdentityKind, beside: int, asks: bool
) -> None:
    there = [own("a"), own("b")]
    names = [f"p{number}" for number in range(beside)]
    raised = LittleIam(quotas={kind.attachment_quota: 20})
    iam = iam_with(there, [own(name) for name in names], kind=kind, iam=raised)
    current = read(live(iam), desired(*names, kind=kind))
    assert ("get_account_summary" in iam.asked, current.quota) == (asks, 20 if asks else 10)
