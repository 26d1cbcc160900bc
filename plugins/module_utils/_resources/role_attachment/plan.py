# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Managed policies attached to a role: what IAM holds, and the calls that make it what a task wishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Call, Made, Plan
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import Management
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account, AttachedPolicy, Policy
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import (
    ROLE_NAME_LENGTH,
    SERVICE_LINKED_PATH,
    check_name,
    parse_policy_arn,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import check_reference, find_policy, means
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import (
    Runner,
    refuse_losing_policies,
    runner_of,
)

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; it can be raised
MOST_ATTACHMENTS = 10


@dataclass(frozen=True)
class Options:
    """What a task wishes. ``policies`` are names or ARNs, without repetition."""

    role: str
    policies: tuple[str, ...]
    state: str
    exclusive: bool
    allow_self_lockout: bool


@dataclass(frozen=True)
class Current:
    """What IAM holds. ``attached`` is None where there is no such role; ``wished`` are the policies that were named.

    ``wished`` leaves out what an absent task need not know: names that are not attached.
    """

    attached: tuple[AttachedPolicy, ...] | None
    wished: tuple[AttachedPolicy, ...] = ()
    quota: int = MOST_ATTACHMENTS
    service_linked: bool = False
    runner: Runner | None = None


def options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    check_name(params["role"], option="role", longest=ROLE_NAME_LENGTH)
    if params["exclusive"] and params["state"] == "absent":
        raise PlumbError("exclusive: true detaches all policies but the given ones; it does not go with state: absent.")
    references = [check_reference(reference, option="policies") for reference in params["policies"]]
    return Options(
        role=params["role"],
        policies=tuple(dict.fromkeys(references)),
        state=params["state"],
        exclusive=params["exclusive"],
        allow_self_lockout=params["allow_self_lockout"],
    )


def read(account: Account, wish: Options) -> Current:
    """ListAttachedRolePolicies, and for each policy that is named and not attached, what tells which one it is."""
    attached = account.attached_policies(wish.role)
    if attached is None:
        if wish.state == "present":
            raise PlumbError(f"role: the role '{wish.role}' does not exist. Create it first, with iam_role_trust.")
        return Current(attached=None)
    wished: dict[str, AttachedPolicy] = {}
    for reference in wish.policies:
        policy = _attached_as(reference, attached)
        if policy is None and wish.state == "present":
            policy = _to_attach(account, reference)
        if policy is not None:
            wished[policy.arn] = policy
    needed = len({policy.arn for policy in attached} | set(wished))
    return Current(
        attached=attached,
        wished=tuple(wished.values()),
        quota=account.quota("AttachedPoliciesPerRoleQuota", default=MOST_ATTACHMENTS, needed=needed),
        service_linked=_is_service_linked(account, wish.role),
        runner=_runner(account, wish, [policy.arn for policy in attached], wished),
    )


def _runner(account: Account, wish: Options, attached: Sequence[str], wished: Mapping[str, Any]) -> Runner | None:
    """Who runs the task, if that is this role and something is to be detached from it."""
    leaving = wish.state == "absent" or wish.exclusive
    detaches = any((arn in wished) == (wish.state == "absent") for arn in attached)
    return runner_of(account, wish.role) if leaving and detaches and not wish.allow_self_lockout else None


def _is_service_linked(account: Account, name: str) -> bool:
    """GetRole, only where the name is of the form that these roles alone have."""
    if not name.lower().startswith("awsservicerolefor"):
        return False
    role = account.role(name)
    return role is not None and role.path.startswith(SERVICE_LINKED_PATH)


def _attached_as(reference: str, attached: Sequence[AttachedPolicy]) -> AttachedPolicy | None:
    """The attached policy that a name or ARN means; one name can be borne by AWS's policy and by one's own."""
    found = [policy for policy in attached if means(reference, policy.arn)]
    if len(found) > 1:
        arns = " and ".join(policy.arn for policy in found)
        raise PlumbError(f"policies: '{reference}' is the name of {arns}, both attached. Give the ARN you mean.")
    return found[0] if found else None


def _to_attach(account: Account, reference: str) -> AttachedPolicy:
    policy = find_policy(account, reference, option="policies")
    # IAM says IsAttachable of the policies of service-linked roles, too, and then refuses (PolicyNotAttachable):
    # https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html
    if not policy.is_attachable or _is_of_service_linked_role(policy):
        raise PlumbError(
            f"policies: {policy.arn} is a policy that AWS keeps for its own services; it cannot be attached."
        )
    return AttachedPolicy(policy.name, policy.arn)


def _is_of_service_linked_role(policy: Policy) -> bool:
    return policy.path == "/aws-service-role/" and parse_policy_arn(policy.arn, option="policies").is_aws_managed


def plan(current: Current, wish: Options) -> Plan:
    """Decide, without asking anybody: attach first and detach last, so that access has no gap."""
    if current.attached is None:
        return Plan(before=None, after=None, result=_result(wish.role, (), (), ()))
    before = {policy.arn: policy for policy in current.attached}
    wished = {policy.arn: policy for policy in current.wished}
    if wish.state == "absent":
        attach, detach = [], [arn for arn in before if arn in wished]
    else:
        attach = [arn for arn in wished if arn not in before]
        detach = [arn for arn in before if wish.exclusive and arn not in wished]
    after = {arn: policy for arn, policy in {**before, **wished}.items() if arn not in detach}
    if wish.state == "present":
        _check_quota(wish.role, len(after), len(before), current.quota)
    if current.service_linked and (attach or detach):
        raise PlumbError(f"role: '{wish.role}' belongs to an AWS service, which alone may change it.")
    refuse_losing_policies(current.runner, detach, allowed=wish.allow_self_lockout)
    ordered = tuple(after[arn] for arn in sorted(after))
    return Plan(
        before=_compared(wish.role, current.attached),
        after=_compared(wish.role, ordered),
        result=_result(wish.role, ordered, attach, detach),
        calls=_in_order(wish.role, attach, detach, room=current.quota - len(before)),
    )


def _check_quota(role: str, wished: int, standing: int, quota: int) -> None:
    if wished > quota and wished > standing:
        raise PlumbError(
            f"policies: the role '{role}' would have {wished} attached policies, {quota} are allowed. "
            "Put several documents into one policy, or ask AWS for a larger quota (Managed policies attached to an IAM "
            "role)."
        )


def _in_order(role: str, attach: Sequence[str], detach: Sequence[str], *, room: int) -> tuple[Call, ...]:
    """Attach before detaching, but for as many as must go first to make room."""
    first = max(0, len(attach) - room)
    return (
        *(_call("detach", role, arn) for arn in detach[:first]),
        *(_call("attach", role, arn) for arn in attach),
        *(_call("detach", role, arn) for arn in detach[first:]),
    )


def _call(verb: str, role: str, arn: str) -> Call:
    return Call(f"{verb}_role_policy", {"RoleName": role, "PolicyArn": arn}, arn)


def _compared(role: str, policies: Sequence[AttachedPolicy]) -> dict[str, Any]:
    return {"role_name": role, "attached_policies": [policy.arn for policy in policies]}


def _result(
    role: str, policies: Sequence[AttachedPolicy], attached: Sequence[str], detached: Sequence[str]
) -> dict[str, Any]:
    return {
        "role_name": role,
        "attached_policies": [attached_result(policy) for policy in policies],
        "attached": list(attached),
        "detached": list(detached),
    }


def attached_result(policy: AttachedPolicy) -> dict[str, str]:
    """An attached policy as the modules return it."""
    return {"policy_name": policy.name, "policy_arn": policy.arn}


def learn(result: dict[str, Any], _made: Sequence[Made]) -> dict[str, Any]:
    """AWS answers an attachment with nothing that the plan did not know."""
    return result


def subject(wish: Options) -> str:
    """Attachments belong to their role."""
    return f"role/{wish.role.lower()}"


JOB = Management(options=options, subject=subject, read=read, plan=plan, learn=learn)
