# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the name or ARN that a user gave to the one managed policy that it means.

``look_up`` reads; what it found is judged by ``the_policy``, which is pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account, own_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import (
    AWS_MANAGED,
    POLICY_NAME_LENGTH,
    PolicyArn,
    check_name,
    is_arn,
    parse_policy_arn,
    same_name,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import PolicySummary
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import policy_thing

# Where AWS keeps the policies that anybody may attach. The whole partition, some 1,500, is never listed for a name.
_AWS_PATHS = ("/", "/service-role/", "/job-function/")


@dataclass(frozen=True)
class PolicyMatch:
    """What a name or ARN was found to mean: a policy of the caller's account, one of AWS's, both or none.

    ``account`` and ``partition`` are the caller's, empty where they do not matter.
    """

    reference: str
    account: str = ""
    partition: str = ""
    own: PolicySummary | None = None
    of_aws: PolicySummary | None = None


def check_reference(reference: str, *, option: str) -> str:
    """Refuse what is neither a policy's ARN nor a name that a policy can have."""
    if is_arn(reference):
        return str(parse_policy_arn(reference, option=option))
    check_name(reference, option=option, longest=POLICY_NAME_LENGTH)
    return reference


def means(reference: str, arn: str) -> bool:
    """Whether a name or ARN can mean the policy with this ARN. AWS's own names are exact, a customer's ignore case."""
    if is_arn(reference):
        return reference == arn
    policy = parse_policy_arn(arn, option="policy")
    return reference == policy.name if policy.is_aws_managed else same_name(reference, policy.name)


def look_up(account: Account, reference: str) -> PolicyMatch:
    """Find what a name or ARN means. An ARN of another account or partition is not asked for."""
    if not is_arn(reference):
        own = find_own(account, reference)
        of_aws = _of_aws_beside(account, reference, own)
        return PolicyMatch(reference, account.identity().account, own=own, of_aws=of_aws)
    arn, caller = parse_policy_arn(reference, option="policy"), account.identity()
    match = PolicyMatch(reference, caller.account, caller.partition)
    if arn.partition != caller.partition or not (arn.is_aws_managed or arn.account == caller.account):
        return match
    found = account.policy_summary(reference)
    return replace(match, of_aws=found) if arn.is_aws_managed else replace(match, own=found)


def the_policy(match: PolicyMatch, *, option: str) -> PolicySummary:
    """The policy that is meant, which must exist and belong to this account or to AWS. Raises PlumbError."""
    policy = either(match, option=option)
    if policy is not None:
        return policy
    if not is_arn(match.reference):
        raise PlumbError(
            f"{option}: there is no policy named '{match.reference}' in account {match.account}, nor among the "
            "AWS-managed ones, whose names are exact to the letter case. Create it first, or give its ARN.",
            missing=policy_thing(match.reference),
        )
    arn = parse_policy_arn(match.reference, option=option)
    refuse_other_partition(arn, match.partition, option=option)
    if not arn.is_aws_managed and arn.account != match.account:
        raise PlumbError(
            f"{option}: {arn} belongs to account {arn.account}; only policies of account {match.account} and "
            "AWS-managed ones can be used here."
        )
    raise PlumbError(
        f"{option}: the policy {arn} does not exist. Check the ARN, or create the policy first.",
        missing=policy_thing(str(arn)),
    )


def refuse_other_partition(arn: PolicyArn, partition: str, *, option: str) -> None:
    """Refuse what belongs to China, GovCloud or another partition than that of the credentials (empty: not known).

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    """
    if partition and arn.partition != partition:
        raise PlumbError(
            f"{option}: {arn} belongs to the partition {arn.partition}, these credentials to {partition}. Give an ARN "
            f"that begins with arn:{partition}: or credentials of the other partition."
        )


def either(match: PolicyMatch, *, option: str) -> PolicySummary | None:
    """The one policy that was found, if any. Raises PlumbError where a name says too little, as both have it."""
    if match.own and match.of_aws:
        raise PlumbError(
            f"{option}: '{match.reference}' is the name of {match.own.arn} and of {match.of_aws.arn}. "
            "Give the ARN you mean."
        )
    return found(match)


def found(match: PolicyMatch) -> PolicySummary | None:
    """The one policy that a match has; None where there is none, or where it says too little."""
    return None if match.own and match.of_aws else match.own or match.of_aws


def find_own(account: Account, name: str, path: str = "/") -> PolicySummary | None:
    """The customer-managed policy of this account with this name: by the likely ARN, else wherever it is."""
    arn = str(own_policy_arn(account.identity(), name, path))
    return account.policy_summary(arn) or account.policy_named(name)


def find_of_aws(account: Account, name: str) -> PolicySummary | None:
    """The AWS-managed policy with this exact name, under one of the paths that AWS uses."""
    partition = account.identity().partition
    arns = (PolicyArn(partition=partition, account=AWS_MANAGED, path=path, name=name) for path in _AWS_PATHS)
    return next((policy for policy in (account.policy_summary(str(arn)) for arn in arns) if policy is not None), None)


def _of_aws_beside(account: Account, name: str, own: PolicySummary | None) -> PolicySummary | None:
    """The AWS-managed policy of a name; where it may not be read and there is an own one, that one is meant."""
    try:
        return find_of_aws(account, name)
    except PlumbError as error:
        if own is not None and error.is_denied:
            return None
        raise
