# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tasks that are tried: each on an account that holds what its seeds have put there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow, trust, trust_in
from integration.seeds import LAMBDA, READ_S3, Seed

WHOLE_ROLE, ACCOUNT = "iam_role", "iam_account"
POLICY, ROLE, ATTACHMENT = "iam_managed_policy", "iam_role_trust", "iam_role_attachment"
INLINE, PROFILE = "iam_inline_policy", "iam_instance_profile"
_TAGS = [{"Key": "a", "Value": "1"}, {"Key": "old", "Value": "1"}]


@dataclass(frozen=True)
class Cycle:
    """A step in the life of a resource. In options and seeds {account} stands for the account.

    ``late``: the last seed may be so young that reads do not show it yet, and the task can still tell.
    """

    name: str
    module: str
    options: Mapping[str, Any]
    seeds: tuple[Seed, ...] = ()
    late: bool = False

    def params(self, account: str) -> dict[str, Any]:
        """The options for an account."""
        text = json.dumps(dict(self.options)).replace("{account}", account)
        named: dict[str, Any] = json.loads(text)
        return named


def _add_version(name: str, document: dict[str, Any]) -> Seed:
    def sow(iam: EmbeddedIam, account: str) -> None:
        arn = f"arn:aws:iam::{account}:policy/{name}"
        iam.client("iam", account).create_policy_version(
            PolicyArn=arn, PolicyDocument=json.dumps(document), SetAsDefault=True
        )

    return sow


def _users_of(name: str) -> Seed:
    """A user and a group that have a policy."""

    def sow(iam: EmbeddedIam, account: str) -> None:
        client, arn = iam.client("iam", account), f"arn:aws:iam::{account}:policy/{name}"
        client.create_user(UserName="user")
        client.create_group(GroupName="group")
        client.attach_user_policy(UserName="user", PolicyArn=arn)
        client.attach_group_policy(GroupName="group", PolicyArn=arn)

    return sow


def _hangs_on(role: str) -> Seed:
    """An inline policy of a role, and an instance profile that it is in."""

    def sow(iam: EmbeddedIam, account: str) -> None:
        client = iam.client("iam", account)
        client.put_role_policy(RoleName=role, PolicyName="inline", PolicyDocument=json.dumps(allow("s3:GetObject")))
        client.create_instance_profile(InstanceProfileName="profile")
        client.add_role_to_instance_profile(InstanceProfileName="profile", RoleName=role)

    return sow


def _versions(count: int) -> list[dict[str, Any]]:
    return [allow(f"s3:Get{number}") for number in range(1, count + 1)]


_FULL = (seeds.policy("cycle", *_versions(4)), _add_version("cycle", _versions(5)[-1]))
_THREE = (seeds.policy("cycle", *_versions(3)),)
_ROLE = seeds.role("cycle", policies=(READ_S3, LAMBDA), Description="d", Tags=_TAGS)
_BARE_ROLE = seeds.role("cycle")

_INLINE = {"one": allow("s3:One"), "two": allow("s3:Two")}
_SET_ROLE = {"name": "cycle", "trust_policy": trust(), "create_instance_profile": False, "wait_timeout": 10}
_INLINED = (_BARE_ROLE, seeds.inline("role", "cycle", **_INLINE))
_USER = (seeds.user("cycle"), seeds.inline("user", "cycle", **_INLINE))
_PROFILE = (_BARE_ROLE, seeds.role("other"), seeds.profile("cycle", "cycle", Path="/team/", Tags=_TAGS))

_ALL = (
    Cycle(
        "policy: create",
        POLICY,
        {"name": "cycle", "policy": allow("s3:New"), "path": "/team/", "description": "d", "tags": {"a": "1"}},
    ),
    Cycle("policy: new version", POLICY, {"name": "cycle", "policy": allow("s3:New")}, _THREE, late=True),
    Cycle(
        "policy: new version beside the default",
        POLICY,
        {"name": "cycle", "policy": allow("s3:New"), "make_default": False},
        (seeds.policy("cycle"),),
        late=True,
    ),
    Cycle("policy: sixth version", POLICY, {"name": "cycle", "policy": allow("s3:New")}, _FULL, late=True),
    Cycle(
        "policy: sixth version and tags",
        POLICY,
        {"arn": "arn:aws:iam::{account}:policy/cycle", "policy": allow("s3:New"), "tags": {"a": "1"}},
        _FULL,
    ),
    Cycle("policy: only version", POLICY, {"name": "cycle", "policy": allow("s3:New"), "only_version": True}, _THREE),
    Cycle("policy: rollback", POLICY, {"name": "cycle", "default_version": "v1"}, _THREE),
    Cycle(
        "policy: tags",
        POLICY,
        {"name": "cycle", "tags": {"a": "2", "new": "1"}},
        (seeds.policy("cycle", Tags=_TAGS),),
    ),
    Cycle(
        "policy: delete",
        POLICY,
        {"name": "cycle", "state": "absent", "detach": True},
        (*_THREE, seeds.role("user", policies=(seeds.own("cycle"),)), _users_of("cycle")),
    ),
    Cycle(
        "role: create",
        ROLE,
        {
            "name": "cycle",
            "trust_policy": trust(),
            "path": "/team/",
            "description": "d",
            "permissions_boundary": "boundary",
            "tags": {"a": "1"},
            "wait_timeout": 10,
        },
        (seeds.policy("boundary"),),
    ),
    Cycle(
        "role: create one that trusts itself",
        ROLE,
        {"name": "cycle", "trust_policy": trust_in(AWS="arn:aws:iam::{account}:role/cycle"), "wait_timeout": 10},
    ),
    Cycle(
        "role: change",
        ROLE,
        {
            "name": "cycle",
            "trust_policy": trust("lambda.amazonaws.com"),
            "description": "e",
            "max_session_duration": 7200,
            "permissions_boundary": READ_S3,
            "tags": {"a": "2", "new": "1"},
            "wait_timeout": 10,
        },
        (_ROLE,),
        late=True,
    ),
    Cycle(
        "role: delete",
        ROLE,
        {"name": "cycle", "state": "absent", "detach": True, "wait_timeout": 10},
        (_ROLE, _hangs_on("cycle")),
    ),
    Cycle(
        "attachment: attach",
        ATTACHMENT,
        {"role": "cycle", "policies": ["cycle", READ_S3]},
        (seeds.policy("cycle"), _BARE_ROLE),
        late=True,
    ),
    Cycle(
        "attachment: exclusive",
        ATTACHMENT,
        {"role": "cycle", "policies": ["cycle", LAMBDA], "exclusive": True},
        (seeds.policy("cycle"), _ROLE),
    ),
    Cycle(
        "attachment: detach",
        ATTACHMENT,
        {"role": "cycle", "policies": [READ_S3, LAMBDA], "state": "absent"},
        (_ROLE,),
    ),
    *(
        Cycle(
            f"attachment to a {kind}: exclusive",
            f"iam_{kind}_attachment",
            {kind: "cycle", "policies": ["cycle", LAMBDA], "exclusive": True},
            (seeds.policy("cycle"), has("cycle", policies=(READ_S3, LAMBDA))),
        )
        for kind, has in (("user", seeds.user), ("group", seeds.group))
    ),
    Cycle(
        "inline: put",
        INLINE,
        {"role": "cycle", "policies": {"one": allow("s3:New"), "two": allow("s3:Newer")}},
        (_BARE_ROLE,),
        late=True,
    ),
    Cycle("inline: replace", INLINE, {"role": "cycle", "name": "one", "policy": allow("s3:New")}, _INLINED),
    Cycle(
        "inline: exclusive",
        INLINE,
        {"role": "cycle", "policies": {"one": allow("s3:New"), "three": allow("s3:Newer")}, "exclusive": True},
        _INLINED,
    ),
    Cycle("inline: delete", INLINE, {"role": "cycle", "policies": ["one", "two"], "state": "absent"}, _INLINED),
    Cycle(
        "inline of a user: exclusive",
        INLINE,
        {"user": "cycle", "policies": {"one": allow("s3:New")}, "exclusive": True},
        _USER,
    ),
    Cycle("inline of a user: delete", INLINE, {"user": "cycle", "name": "one", "state": "absent"}, _USER),
    Cycle(
        "profile: create",
        PROFILE,
        {"name": "cycle", "role": "cycle", "path": "/team/", "tags": {"a": "1"}, "wait_timeout": 10},
        (_BARE_ROLE,),
        late=True,
    ),
    Cycle(
        "profile: change",
        PROFILE,
        {"name": "cycle", "role": "other", "tags": {"a": "2", "new": "1"}, "wait_timeout": 10},
        _PROFILE,
        late=True,
    ),
    Cycle("profile: delete", PROFILE, {"name": "cycle", "state": "absent", "wait_timeout": 10}, _PROFILE),
    Cycle(
        "whole role: create",
        WHOLE_ROLE,
        {
            "name": "cycle",
            "assume_role_policy_document": trust(),
            "path": "/team/",
            "boundary": "boundary",
            "managed_policies": ["cycle", "SecurityAudit"],
            "inline_policies": _INLINE,
            "wait_timeout": 10,
        },
        (seeds.policy("cycle"), seeds.policy("boundary")),
    ),
    Cycle(
        "whole role: change",
        WHOLE_ROLE,
        {
            "name": "cycle",
            "assume_role_policy_document": trust("lambda.amazonaws.com"),
            "description": "e",
            "managed_policies": ["cycle", LAMBDA],
            "inline_policies": {"one": allow("s3:New"), "three": allow("s3:Newer")},
            "instance_profiles": ["cycle", "theirs"],
            "wait_timeout": 10,
        },
        (
            seeds.policy("cycle"),
            _ROLE,
            seeds.inline("role", "cycle", **_INLINE),
            seeds.role("other"),
            seeds.profile("theirs", "other"),
        ),
    ),
    Cycle(
        "whole role: delete",
        WHOLE_ROLE,
        {"name": "cycle", "state": "absent", "delete_instance_profile": True, "wait_timeout": 10},
        (_ROLE, _hangs_on("cycle"), seeds.profile("cycle", "cycle")),
    ),
    Cycle(
        "account: create",
        ACCOUNT,
        {
            "policies": [{"name": "cycle", "policy": allow("s3:New")}],
            "roles": [
                {**_SET_ROLE, "managed_policies": ["cycle", READ_S3], "inline_policies": _INLINE},
                {**_SET_ROLE, "name": "other", "trust_policy": trust_in(AWS="arn:aws:iam::{account}:role/other")},
            ],
            "parallel": 1,  # the order of calls is known then
        },
    ),
    Cycle(
        "account: change",
        ACCOUNT,
        {
            "policies": [{"name": "cycle", "policy": allow("s3:New"), "tags": {"a": "2"}}],
            "roles": [{**_SET_ROLE, "managed_policies": ["cycle"], "inline_policies": {"one": allow("s3:New")}}],
            "parallel": 1,
        },
        (*_FULL, _ROLE, seeds.inline("role", "cycle", **_INLINE)),
    ),
    Cycle(
        "account: delete",
        ACCOUNT,
        {"exclusive_path": "/cycle/", "max_deletions": 9, "parallel": 1},
        (
            seeds.policy("below", *_versions(2), path="/cycle/"),
            seeds.role("cycle", policies=("arn:aws:iam::{account}:policy/cycle/below", LAMBDA), Path="/cycle/"),
            _hangs_on("cycle"),
        ),
    ),
)
CYCLES: Mapping[str, Cycle] = {cycle.name: cycle for cycle in _ALL}
