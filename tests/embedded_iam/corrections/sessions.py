# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""STS: who one is, and temporary keys that belong to the role's account.

Neither the trust policy nor a session policy is evaluated: whoever asks for a role gets it.
"""

from __future__ import annotations

import re

from embedded_iam import moto_state
from embedded_iam.call import Call
from embedded_iam.corrections.denial import access_denied, caller_arn
from embedded_iam.corrections.registry import answers, check
from embedded_iam.credentials import DENIED, PLAIN
from embedded_iam.wire import AwsError, Reply

_ROLE_ARN = re.compile(r"arn:([^:]+):iam::(\d{12}):role/(?:.*/)?([^/]+)")


@answers("GetCallerIdentity")
def plain_keys_are_a_user_of_their_account(call: Call) -> Reply:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html"""
    if PLAIN.fullmatch(call.access_key) or DENIED.fullmatch(call.access_key):
        user_id = f"AIDAEMB1{call.account}"
        return call.reply({"Arn": caller_arn(call), "UserId": user_id, "Account": call.account})
    return call.forward()


@check("AssumeRole", "AssumeRoleWithWebIdentity", "AssumeRoleWithSAML")
def role_must_exist_where_the_account_is_known(call: Call) -> None:
    """A role that is not there is AccessDenied, never NoSuchEntity.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html,
    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
    """
    found = _ROLE_ARN.fullmatch(call["RoleArn"])
    if not found:
        raise AwsError("ValidationError", f"{call['RoleArn']} is invalid")
    partition, account, _name = found.groups()
    if moto_state.is_known(account) and not any(
        role.arn == call["RoleArn"] for role in moto_state.iam_of(account, partition).roles.values()
    ):
        error = access_denied(call)
        raise AwsError(error.code, error.message.partition(" because ")[0], error.status)


@answers("AssumeRole", "AssumeRoleWithWebIdentity", "AssumeRoleWithSAML")
def temporary_keys_belong_to_the_role_account(call: Call) -> Reply:
    reply = call.forward()
    key = re.search(rb"<AccessKeyId>(.*?)</AccessKeyId>", reply.body)
    found = _ROLE_ARN.fullmatch(call["RoleArn"])
    if key and found:
        call.world.keys.give(key.group(1).decode(), found.group(2))
    return reply


@answers("CreateAccessKey")
def users_keys_belong_to_their_account(call: Call) -> Reply:
    reply = call.forward()
    key = re.search(rb"<AccessKeyId>(.*?)</AccessKeyId>", reply.body)
    if key:
        call.world.keys.give(key.group(1).decode(), call.account)
    return reply
