# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account with planned calls over its answers: what each read tells of things created, changed and deleted."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.planned_calls import PlannedCalls
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import GROUP, KINDS, ROLE, USER
from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    AttachedPolicy,
    Entities,
    InstanceProfile,
    ProfileRole,
    RoleUse,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount, replayed
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from unit.module_utils._iam.full_state import full
from unit.module_utils._iam.operation_cases import KNOWN
from unit.module_utils.examples import ACCOUNT, AWS_POLICY, EC2, LAMBDA, allow, live, own, trust
from unit.module_utils.little_iam import LittleIam

A, B = allow("s3:a"), allow("s3:b")
ARN, NEW = own("p"), own("New", "/t/")
ROLE_ARN, NEW_ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/r", f"arn:aws:iam::{ACCOUNT}:role/t/New"

CREATE_POLICY = call(
    "create_policy",
    {"PolicyName": "New", "Path": "/t/", "PolicyDocument": document_text(A), "Tags": [{"Key": "a", "Value": "1"}]},
    NEW,
    {"arn": NEW},
)
ADD_VERSION = call(
    "create_policy_version",
    {"PolicyArn": ARN, "PolicyDocument": document_text(B), "SetAsDefault": True},
    ARN,
    {"version_id": "v2"},
)
DELETE_POLICY = call("delete_policy", {"PolicyArn": ARN}, ARN)
CREATE_ROLE = call(
    "create_role",
    {
        "RoleName": "New",
        "Path": "/t/",
        "AssumeRolePolicyDocument": document_text(LAMBDA),
        "MaxSessionDuration": 3600,
    },
    NEW_ROLE_ARN,
    {"arn": NEW_ROLE_ARN},
)
DELETE_ROLE = call("delete_role", {"RoleName": "r"}, ROLE_ARN, {"arn": ROLE_ARN, "role_id": "AROAGONE"})
ATTACH = call("attach_role_policy", {"RoleName": "r", "PolicyArn": ARN}, ARN)
ATTACH_TO_ALL = [call(kind.operation("attach"), {kind.key: "r", "PolicyArn": ARN}, ARN) for kind in KINDS.values()]
PUT_IN_ALL = [
    call(kind.operation("put"), {kind.key: "r", "PolicyName": "j", "PolicyDocument": document_text(A)}, "")
    for kind in KINDS.values()
]
DELETE_INLINE = call("delete_role_policy", {"RoleName": "r", "PolicyName": "i"}, "")
NEW_PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/t/New"
CREATE_PROFILE = call(
    "create_instance_profile",
    {"InstanceProfileName": "New", "Path": "/t/", "Tags": [{"Key": "a", "Value": "1"}]},
    NEW_PROFILE,
    {"arn": NEW_PROFILE},
)
ADD_ROLE = call(
    "add_role_to_instance_profile",
    {"InstanceProfileName": "New", "RoleName": "r"},
    NEW_PROFILE,
    {"role_arn": ROLE_ARN},
)
TAKE_ROLE = call("remove_role_from_instance_profile", {"InstanceProfileName": "m", "RoleName": "r"}, "")
DELETE_PROFILE = call("delete_instance_profile", {"InstanceProfileName": "m"}, "")


def base() -> LiveAccount:
    """An account with a policy, and with a role that another role trusts; it is in an instance profile."""
    iam = LittleIam()
    iam.put_policy(ARN, A)
    iam.put_policy(AWS_POLICY, A)
    iam.put_role("r", LAMBDA, inline={"i": B}, profiles=["m"])
    iam.put_role("trusting", trust({"AWS": ROLE_ARN}))
    iam.put_user("r", inline={"i": B})
    iam.put_group("r", inline={"i": B})
    return live(iam)


def account(*calls: Call) -> ReplayedAccount:
    """The account after some planned calls."""
    planned = PlannedCalls()
    planned.add(calls)
    return ReplayedAccount(base(), lambda _account: planned)


def test_replaying_leaves_the_state_that_was_given() -> None:
    calls = [call(name, known.arguments, "", known.notes) for name, known in KNOWN.items()]
    state = full()
    assert replayed(calls, state) != state
    assert state == full()
    assert replayed([], state) == state


def test_calls_are_replayed_in_their_order() -> None:
    tag = call("tag_role", {"RoleName": "New", "Tags": [{"Key": "a", "Value": "1"}]}, "")
    untag = call("untag_role", {"RoleName": "New", "TagKeys": ["a"]}, "")
    for calls, tags in (([CREATE_ROLE, tag, untag], {}), ([CREATE_ROLE, untag, tag], {"a": "1"})):
        role = replayed(calls, State()).roles["New"]
        assert vars(role)["tags"] == tags


_NEW_PROFILE = InstanceProfile(NEW_PROFILE, "New", "", "/t/", None, ProfileRole("r", ROLE_ARN), {"a": "1"})

READS: dict[str, tuple[list[Call], Any, Any]] = {
    "a policy that was planned": (
        [CREATE_POLICY],
        lambda it: (it.policy(NEW).tags, it.policy(NEW).policy_id, it.policy_named("NEW").arn),
        ({"a": "1"}, "", NEW),
    ),
    "a policy that is gone": ([DELETE_POLICY], lambda it: (it.policy(ARN), it.policy_named("p")), (None, None)),
    "policies of one's own": (
        [CREATE_POLICY, DELETE_POLICY],
        lambda it: [policy.arn for policy in it.policies(scope="Local")],
        [NEW],
    ),
    "policies below a path": (
        [CREATE_POLICY],
        lambda it: [[each.arn for each in it.policies(scope="Local", path_prefix=path)] for path in ("/t/", "/none/")],
        [[NEW], []],
    ),
    "policies of AWS": ([CREATE_POLICY], lambda it: [policy.arn for policy in it.policies(scope="AWS")], [AWS_POLICY]),
    "documents": (
        [ADD_VERSION],
        lambda it: (it.document(ARN, "v1"), it.document(ARN, "v2"), it.document(ARN, "v3"), it.document(NEW, "v1")),
        (A, B, None, None),
    ),
    "versions": (
        [ADD_VERSION],
        lambda it: [(each.version_id, each.is_default, each.document) for each in it.versions(ARN)],
        [("v2", True, None), ("v1", False, None)],
    ),
    "who has a policy": ([ATTACH], lambda it: it.entities(ARN), Entities(roles=("r",))),
    "a role that was planned": (
        [CREATE_ROLE],
        lambda it: (it.role("New").arn, it.role_named("NEW").name, it.role("new")),
        (NEW_ROLE_ARN, "New", None),
    ),
    "a role that is gone": ([DELETE_ROLE], lambda it: (it.role("r"), it.role_named("R")), (None, None)),
    "a role that names one that is gone": (
        [DELETE_ROLE],
        lambda it: it.role("trusting").trust_policy["Statement"][0]["Principal"],
        {"AWS": ["AROAGONE"]},
    ),
    "a role that names one that is gone, as a listing tells": (
        [DELETE_ROLE],
        lambda it: [role.trust_policy["Statement"][0]["Principal"] for role in it.roles()],
        [{"AWS": ["AROAGONE"]}],
    ),
    "roles": ([CREATE_ROLE], lambda it: [role.name for role in it.roles()], ["r", "trusting", "New"]),
    "roles below a path": ([CREATE_ROLE], lambda it: [role.name for role in it.roles(path_prefix="/t/")], ["New"]),
    "a principal that was planned": (
        [CREATE_ROLE],
        lambda it: (it.has_principal(NEW_ROLE_ARN), it.has_principal(NEW_ROLE_ARN.replace("/t/", "/"))),
        (True, False),
    ),
    "a principal that is gone": ([DELETE_ROLE], lambda it: it.has_principal(ROLE_ARN), False),
    "a principal that is no role": ([], lambda it: it.has_principal(f"arn:aws:iam::{ACCOUNT}:user/u"), False),
    "attachments": (
        [ATTACH],
        lambda it: [it.attached_policies(ROLE, "r"), it.attached_policies(USER, "r"), it.attached_policies(ROLE, "x")],
        [(AttachedPolicy("p", ARN),), (), None],
    ),
    "attachments of all kinds": (
        ATTACH_TO_ALL,
        lambda it: [it.attached_policies(kind, "r") for kind in KINDS.values()],
        [(AttachedPolicy("p", ARN),)] * 3,
    ),
    "who has a policy of all kinds": (
        ATTACH_TO_ALL,
        lambda it: (it.entities(ARN), it.policy(ARN).attachment_count),
        (Entities(("r",), ("r",), ("r",)), 3),
    ),
    "attachments of a role that was planned": ([CREATE_ROLE], lambda it: it.attached_policies(ROLE, "New"), ()),
    "attachments of a role that is gone": ([DELETE_ROLE], lambda it: it.attached_policies(ROLE, "r"), None),
    "what hangs on a role": (
        [ATTACH],
        lambda it: it.role_use("r"),
        RoleUse((AttachedPolicy("p", ARN),), ("i",), ("m",)),
    ),
    "inline policies": (
        [PUT_IN_ALL[0]],
        lambda it: [it.inline_policies(ROLE, "r"), it.inline_policies(USER, "r"), it.inline_policies(GROUP, "x")],
        [{"i": B, "j": A}, {"i": B}, None],
    ),
    "inline policies of all kinds": (
        [*PUT_IN_ALL, DELETE_INLINE],
        lambda it: [it.inline_policies(kind, "r") for kind in KINDS.values()],
        [{"j": A}, {"i": B, "j": A}, {"i": B, "j": A}],
    ),
    "inline policies of a role that was planned": ([CREATE_ROLE], lambda it: it.inline_policies(ROLE, "New"), {}),
    "inline policies of a role that is gone": ([DELETE_ROLE], lambda it: it.inline_policies(ROLE, "r"), None),
    "inline policies among what hangs on a role": (
        [PUT_IN_ALL[0]],
        lambda it: it.role_use("r").inline,
        ("i", "j"),
    ),
    "an instance profile that was planned": (
        [CREATE_PROFILE, ADD_ROLE],
        lambda it: (it.instance_profile("New"), it.instance_profile("new"), it.instance_profile_named("NEW")),
        (_NEW_PROFILE, None, _NEW_PROFILE),
    ),
    "an instance profile that is gone": (
        [TAKE_ROLE, DELETE_PROFILE],
        lambda it: (it.instance_profile("m"), it.instance_profile_named("M"), it.role_use("r").instance_profiles),
        (None, None, ()),
    ),
    "an instance profile without its role": ([TAKE_ROLE], lambda it: it.instance_profile("m").role, None),
    "a role in another instance profile": (
        [CREATE_PROFILE, ADD_ROLE],
        lambda it: it.role_use("r").instance_profiles,
        ("New", "m"),
    ),
    "instance profiles": (
        [CREATE_PROFILE, ADD_ROLE],
        lambda it: [(each.name, each.role and each.role.name) for each in it.instance_profiles()],
        [("m", "r"), ("New", "r")],
    ),
    "instance profiles below a path": (
        [CREATE_PROFILE, DELETE_PROFILE],
        lambda it: [[each.name for each in it.instance_profiles(path_prefix=path)] for path in ("/t/", "/x/")],
        [["New"], []],
    ),
    "what hangs on a role that is gone": ([DELETE_ROLE], lambda it: it.role_use("r"), RoleUse()),
    "a quota": ([CREATE_POLICY], lambda it: it.quota("PolicySizeQuota", default=1, needed=2), 6144),
}


@pytest.mark.parametrize(("calls", "ask", "answer"), READS.values(), ids=READS)
def test_a_read_tells_what_is_after_the_planned_calls(calls: list[Call], ask: Any, answer: Any) -> None:
    assert ask(account(*calls)) == answer


@pytest.mark.parametrize(("calls", "ask", "_answer"), READS.values(), ids=READS)
def test_without_planned_calls_a_read_tells_what_iam_tells(calls: list[Call], ask: Any, _answer: Any) -> None:
    try:
        told = ask(base())
    except AttributeError:  # of what is not there
        return
    assert ask(account()) == told


@pytest.mark.parametrize(
    ("calls", "highest"),
    [
        ([], 0),
        ([ADD_VERSION], 2),
        ([ADD_VERSION, call("delete_policy_version", {"PolicyArn": ARN, "VersionId": "v7"}, ARN)], 7),
        ([call("create_policy", {}, ARN, {"arn": ARN})], 1),
        ([ADD_VERSION, DELETE_POLICY, call("create_policy", {}, ARN, {"arn": own("P")})], 1),
        ([CREATE_POLICY], 0),
    ],
)
def test_the_highest_planned_version_counts_from_the_last_creation(calls: list[Call], highest: int) -> None:
    assert account(*calls).highest_planned_version(ARN) == highest


class _Counted(LittleIam):
    def get_account_summary(self, _given: Any) -> dict[str, Any]:
        profiles = {"InstanceProfiles": 9, "InstanceProfilesQuota": 10}
        return {"SummaryMap": {"Policies": 3, "PoliciesQuota": 10, "Roles": 4, **profiles}}


@pytest.mark.parametrize(("kind", "free"), [("Policies", 8), ("Roles", None), ("InstanceProfiles", 1)])
def test_what_is_free_counts_what_was_planned(kind: str, free: int | None) -> None:
    planned = PlannedCalls()
    planned.add([CREATE_POLICY, DELETE_POLICY, DELETE_POLICY, CREATE_ROLE, CREATE_PROFILE, DELETE_PROFILE])
    assert ReplayedAccount(live(_Counted()), lambda _account: planned).free_quota(kind) == free


def test_who_asks_is_told_by_the_account_itself() -> None:
    under = live(LittleIam())
    over = ReplayedAccount(under, lambda _account: PlannedCalls())
    assert over.identity() == under.identity()
    assert (over.account_key(), over.account_id()) == (under.account_key(), ACCOUNT)
    assert over.base_identity_arn() == under.base_identity_arn()


@pytest.mark.parametrize(
    "ask",
    [
        lambda it: it.role("New"),
        lambda it: it.role_use("New"),
        lambda it: it.attached_policies(ROLE, "New"),
        lambda it: it.inline_policies(ROLE, "New"),
        lambda it: it.profiles_of_role("New"),
        lambda it: it.instance_profile("New"),
    ],
)
def test_of_what_is_planned_to_be_created_iam_is_not_asked(ask: Any) -> None:
    iam, planned = LittleIam(), PlannedCalls()
    over = ReplayedAccount(live(iam), lambda _account: planned)
    ask(over)
    assert iam.asked != []
    iam.asked.clear()
    planned.add([CREATE_ROLE, CREATE_PROFILE])
    assert ask(over) is not None
    assert iam.asked == []


@pytest.mark.parametrize(
    ("calls", "profiles"),
    [
        ([], ("m",)),
        ([CREATE_PROFILE, ADD_ROLE], ("New", "m")),
        ([TAKE_ROLE, DELETE_PROFILE], ()),
        ([DELETE_ROLE], ()),
    ],
)
def test_the_profiles_of_a_role_are_those_that_hang_on_it(calls: list[Call], profiles: tuple[str, ...]) -> None:
    assert account(*calls).profiles_of_role("r") == account(*calls).role_use("r").instance_profiles == profiles


def test_what_is_remembered_is_forgotten_by_the_account_itself() -> None:
    iam = LittleIam()
    over = ReplayedAccount(live(iam), lambda _account: PlannedCalls())
    assert (over.role_named("r"), over.role_named("r"), iam.asked) == (None, None, ["list_roles"])
    over.forget()
    assert (over.role_named("r"), iam.asked) == (None, ["list_roles", "list_roles"])


def test_calls_are_asked_for_at_each_read_and_by_their_account() -> None:
    planned, asked = PlannedCalls(), list[Any]()
    under = live(LittleIam())

    def so_far(of: Any) -> PlannedCalls:
        asked.append(of)
        return planned

    over = ReplayedAccount(under, so_far)
    assert over.role("New") is None
    planned.add([CREATE_ROLE])
    assert over.role("New") is not None
    assert all(each is under for each in asked)


def test_a_trust_policy_that_was_planned_meanwhile_shows_a_deletion_too() -> None:
    update = call(
        "update_assume_role_policy",
        {"RoleName": "other", "PolicyDocument": document_text(trust({"AWS": NEW_ROLE_ARN}))},
        "",
    )
    delete = call("delete_role", {"RoleName": "New"}, "", {"arn": NEW_ROLE_ARN, "role_id": ""})
    iam = LittleIam()
    iam.put_role("other", EC2)
    planned = PlannedCalls()
    planned.add([CREATE_ROLE, update, delete])
    role = ReplayedAccount(live(iam), lambda _account: planned).role("other")
    assert role is not None
    assert role.trust_policy["Statement"][0]["Principal"] == {"AWS": ["AROAPLANNEDROLE"]}
