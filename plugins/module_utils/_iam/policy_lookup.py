# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the name or ARN that a user gave to the one managed policy that it means."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account, Policy
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import (
    AWS_MANAGED,
    POLICY_NAME_LENGTH,
    PolicyArn,
    check_name,
    is_arn,
    parse_policy_arn,
    same_name,
)

# Where AWS keeps the policies that anybody may attach. The whole partition, some 1,500, is never listed for a name.
_AWS_PATHS = ("/", "/service-role/", "/job-function/")


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
    standing = parse_policy_arn(arn, option="policy")
    return reference == standing.name if standing.is_aws_managed else same_name(reference, standing.name)


def find_policy(account: Account, reference: str, *, option: str) -> Policy:
    """The policy that a name or ARN means, which must exist and belong to this account or to AWS."""
    if is_arn(reference):
        return _by_arn(account, parse_policy_arn(reference, option=option), option=option)
    policy = find_by_name(account, reference, option=option)
    if policy is None:
        raise PlumbError(
            f"{option}: there is no policy named '{reference}' in account {account.identity().account}, nor among the "
            "AWS-managed ones, whose names are exact to the letter case. Create it first, or give its ARN."
        )
    return policy


def find_by_name(account: Account, name: str, *, option: str) -> Policy | None:
    """The one policy that bears a name, here or at AWS; both bearing it is an error, since it says too little."""
    own, of_aws = find_own(account, name), find_of_aws(account, name)
    if own and of_aws:
        raise PlumbError(f"{option}: '{name}' is the name of {own.arn} and of {of_aws.arn}. Give the ARN you mean.")
    return own or of_aws


def _by_arn(account: Account, arn: PolicyArn, *, option: str) -> Policy:
    if not arn.is_aws_managed and arn.account != account.identity().account:
        raise PlumbError(
            f"{option}: {arn} belongs to account {arn.account}; only policies of account "
            f"{account.identity().account} and AWS-managed ones can be used here."
        )
    policy = account.policy(str(arn))
    if policy is None:
        raise PlumbError(f"{option}: the policy {arn} does not exist. Check the ARN, or create the policy first.")
    return policy


def find_own(account: Account, name: str, path: str = "/") -> Policy | None:
    """The customer-managed policy of this account with this name: by the likely ARN, else wherever it stands."""
    return account.policy(str(account.own_policy_arn(name, path))) or find_listed(account, name)


def find_listed(account: Account, name: str) -> Policy | None:
    """The customer-managed policy with this name in whatever case and under whatever path, by listing them all."""
    for listed in account.policies(scope="Local"):
        if same_name(listed.name, name):
            return account.policy(listed.arn)  # a listing shows neither description nor tags
    return None


def find_of_aws(account: Account, name: str) -> Policy | None:
    """The AWS-managed policy with this exact name, under one of the paths that AWS uses."""
    partition = account.identity().partition
    arns = (PolicyArn(partition=partition, account=AWS_MANAGED, path=path, name=name) for path in _AWS_PATHS)
    return next((policy for policy in (account.policy(str(arn)) for arn in arns) if policy is not None), None)
