# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policy documents: which grammar and which size applies to which operation.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: sizes do not count white space. Whether AWS
looks at the size or at the grammar first is not known; here it is the grammar.
"""

from __future__ import annotations

from embedded_iam.call import Call
from embedded_iam.corrections import permission_grammar, trust_grammar
from embedded_iam.corrections.quotas import exceeded, size
from embedded_iam.corrections.registry import FORM, check


@check("CreatePolicy", "CreatePolicyVersion", stage=FORM)
def managed_policies_are_well_formed(call: Call) -> None:
    permission_grammar.check_document(call["PolicyDocument"], partition=call.partition)
    limit = call.quota("PolicySizeQuota")
    if size(call["PolicyDocument"]) > limit:
        raise exceeded("PolicySize", limit)


@check("PutRolePolicy", "PutUserPolicy", "PutGroupPolicy", stage=FORM)
def inline_policies_are_well_formed(call: Call) -> None:
    permission_grammar.check_document(call["PolicyDocument"], partition=call.partition, inline=True)


@check("CreateRole", stage=FORM)
def new_trust_policies_are_well_formed(call: Call) -> None:
    _check_trust(call, call["AssumeRolePolicyDocument"])


@check("UpdateAssumeRolePolicy", stage=FORM)
def changed_trust_policies_are_well_formed(call: Call) -> None:
    _check_trust(call, call["PolicyDocument"])


def _check_trust(call: Call, document: str) -> None:
    """The quota is called ACLSizePerRole in AWS's message and AssumeRolePolicySizeQuota in GetAccountSummary."""
    trust_grammar.check_document(document)
    limit = call.quota("AssumeRolePolicySizeQuota")
    if size(document) > limit:
        raise exceeded("ACLSizePerRole", limit)
