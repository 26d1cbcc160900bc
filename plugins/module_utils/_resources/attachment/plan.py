# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide, without any request, which policies to attach and detach: attach first, so that access has no gap."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import AttachedPolicy
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call, identity_thing
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import PolicyMatch, the_policy
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.combined import of_attachments
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.options import Options
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.read import Current, attached_as
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.result import compared, result
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import refuse_losing_policies
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import (
    access_shown,
    refuse_new_access,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.reserved_roles import refuse_service_policy

# Seconds in which all replicas of IAM must show a role and its attachments alike
_VIEW_SECONDS = 20.0


def plan(current: Current, desired: Options) -> Plan:
    """The plan. Raises PlumbError for what IAM, or an option, would refuse."""
    kind, name = desired.kind, current.identity
    if current.attached is None:
        return _without_identity(current, desired)
    before = {policy.arn: policy for policy in current.attached}
    named = {policy.arn: policy for policy in _named(current, current.attached, desired)}
    if desired.state == "absent":
        attach, detach = [], [arn for arn in before if arn in named]
    else:
        attach = [arn for arn in named if arn not in before]
        detach = [arn for arn in before if desired.exclusive and arn not in named]
    after = {arn: policy for arn, policy in {**before, **named}.items() if arn not in detach}
    if desired.state == "present":
        _check_quota(current, desired, len(after))
    if current.reserved and (attach or detach):
        raise PlumbError(
            f"role: '{name}' is a role that only AWS may change: its service, or IAM Identity Center by way of a "
            "permission set."
        )
    refuse_losing_policies(current.caller, detach, allowed=desired.allow_self_lockout)
    access = of_attachments(*({arn: current.documents.get(arn) for arn in moved} for moved in (detach, attach)))
    refuse_new_access(access, allowed=desired.allow_new_access, instead="Leave the policies as they are")
    ordered = tuple(after[arn] for arn in sorted(after))
    unmanaged = [arn for arn in sorted(after) if arn not in named]
    made = _in_order(kind, name, attach, detach, free=current.quota - len(before))
    return Plan(
        before=compared(kind.name, name, current.attached),
        after={**compared(kind.name, name, ordered), **access_shown(access)},
        result=result(kind.name, name, ordered, calls=made, unmanaged=unmanaged, access=access),
        calls=made,
        warnings=_others_stay(unmanaged, desired),
        name=name,
        documents={arn: current.documents.get(arn) for arn in (*attach, *detach)},
    )


def _others_stay(unmanaged: Sequence[str], desired: Options) -> tuple[str, ...]:
    """A playbook that came from amazon.aws may count on the others being detached."""
    if not unmanaged or not desired.as_in_amazon_aws or desired.exclusive or desired.state == "absent":
        return ()
    message = (
        f"managed_policies: {', '.join(unmanaged)} stay attached to the {desired.kind.name} '{desired.identity}'. "
        "Unlike amazon.aws.iam_role, this module detaches no others; set exclusive: true for that, or call the option "
        "policies."
    )
    return (message,)


def _without_identity(current: Current, desired: Options) -> Plan:
    kind, name = desired.kind.name, current.identity
    if current.is_half_shown:
        raise PlumbError(
            f"IAM shows the {kind} '{name}', but not what is attached to it. Nothing was changed; run the task again.",
            patience=_VIEW_SECONDS,
        )
    if desired.state == "present":
        how = ", with iam_role_trust" if desired.kind is ROLE else ""
        raise PlumbError(
            f"{kind}: the {kind} '{name}' does not exist. Create it first{how}.", missing=identity_thing(kind, name)
        )
    return Plan(before=None, after=None, result=result(kind, name, ()), name=name)


def _named(current: Current, attached: Sequence[AttachedPolicy], desired: Options) -> list[AttachedPolicy]:
    """The policies that the options name; what is not attached does not matter to a task that detaches."""
    matches = {match.reference: match for match in current.matches}
    found = []
    for reference in desired.named:
        there = attached_as(reference, attached)
        if len(there) > 1:
            arns = " and ".join(policy.arn for policy in there)
            raise PlumbError(
                f"{desired.option}: '{reference}' is the name of {arns}, both attached. Give the ARN you mean."
            )
        if there:
            found.append(there[0])
        elif desired.state == "present":
            found.append(_to_attach(matches[reference], option=desired.option))
    return found


def _to_attach(match: PolicyMatch, *, option: str) -> AttachedPolicy:
    policy = the_policy(match, option=option)
    refuse_service_policy(policy, option=option)
    return AttachedPolicy(policy.name, policy.arn)


def _check_quota(current: Current, desired: Options, wanted: int) -> None:
    if wanted > current.quota and wanted > len(current.attached or ()):
        kind = desired.kind.name
        raise PlumbError(
            f"{desired.option}: the {kind} '{current.identity}' would have {wanted} attached policies, "
            f"{current.quota} are allowed. Put several documents into one policy, or ask AWS for a larger quota "
            f"(Managed policies attached to an IAM {kind})."
        )


def _in_order(
    kind: IdentityKind, name: str, attach: Sequence[str], detach: Sequence[str], *, free: int
) -> tuple[Call, ...]:
    """Attach before detaching, but for as many as must go first to make room."""
    first = max(0, len(attach) - free)
    return (
        *(_call("detach", kind, name, arn) for arn in detach[:first]),
        *(_call("attach", kind, name, arn) for arn in attach),
        *(_call("detach", kind, name, arn) for arn in detach[first:]),
    )


def _call(verb: str, kind: IdentityKind, name: str, arn: str) -> Call:
    return call(kind.operation(verb), {kind.key: name, "PolicyArn": arn}, arn)
