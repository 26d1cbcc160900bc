# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inline policies of roles, users and groups.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
"""

from __future__ import annotations

from embedded_iam import wire
from embedded_iam.call import Call
from embedded_iam.corrections.pages import page
from embedded_iam.corrections.registry import answers
from embedded_iam.wire import AwsError, Reply


def _kind(call: Call) -> str:
    return next(kind for kind in ("Role", "User", "Group") if f"{kind}Name" in call.parameters)


def _named(call: Call) -> str:
    """The name of a policy that is there; names are taken as they are written, though AWS does not say so."""
    name = call["PolicyName"]
    if name not in call.entity().policies:
        raise AwsError("NoSuchEntity", f"The {_kind(call).lower()} policy with name {name} cannot be found.", 404)
    return name


@answers("PutRolePolicy", "PutUserPolicy", "PutGroupPolicy")
def put_inline_policy(call: Call) -> Reply:
    call.entity().policies[call["PolicyName"]] = call["PolicyDocument"]
    return call.reply()


@answers("ListRolePolicies", "ListUserPolicies", "ListGroupPolicies")
def list_inline_policies(call: Call) -> Reply:
    return call.reply(page(call, "PolicyNames", sorted(call.entity().policies)))


@answers("GetRolePolicy", "GetUserPolicy", "GetGroupPolicy")
def get_inline_policy(call: Call) -> Reply:
    name, key = _named(call), f"{_kind(call)}Name"
    document = wire.encoded_document(str(call.entity().policies[name]))
    return call.reply({key: call[key], "PolicyName": name, "PolicyDocument": document})


@answers("DeleteRolePolicy", "DeleteUserPolicy", "DeleteGroupPolicy")
def delete_inline_policy(call: Call) -> Reply:
    del call.entity().policies[_named(call)]
    return call.reply()
