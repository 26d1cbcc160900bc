# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How principals assume roles: the actions that they need, and what their requests tell of them."""

from __future__ import annotations

ASSUME, TAG, SET_SOURCE_IDENTITY = "sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"
WITH_SAML, WITH_WEB_IDENTITY = "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"

# Services that always tag their sessions or name a source identity, and cannot assume a role that does not allow it.
# https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
# https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
SERVICE_ACTIONS: dict[str, tuple[str, ...]] = {
    "pods.eks.amazonaws.com": (TAG,),
    "rolesanywhere.amazonaws.com": (TAG, SET_SOURCE_IDENTITY),
}
# The same pages: the condition key under which the tags of such a session are when it assumes the role
SERVICE_TAG_KEYS = {
    "pods.eks.amazonaws.com": "aws:RequestTag",
    "rolesanywhere.amazonaws.com": "aws:PrincipalTag",
}

# The audience of a SAML response for the console, by partition. There is no such page for aws-eusc.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
# https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-iam.html
# https://docs.amazonaws.cn/en_us/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
# The isolated partitions have no public page. Theirs are in the sources of the AWS CDK (aws-iso, aws-iso-b) and of the
# Landing Zone Accelerator on AWS (aws-iso-e, aws-iso-f).
SAML_AUDIENCES = {
    "aws": "https://signin.aws.amazon.com/saml",
    "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
    "aws-cn": "https://signin.amazonaws.cn/saml",
    "aws-iso": "https://signin.c2shome.ic.gov/saml",
    "aws-iso-b": "https://signin.sc2shome.sgov.gov/saml",
    "aws-iso-e": "https://console.csphome.adc-e.uk/saml",
    "aws-iso-f": "https://signin.csphome.hci.ic.gov/saml",
}

# Providers of web identities that need no ARN, and the claim that has the application (for Cognito: the identity pool).
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
WEB_IDENTITY_AUDIENCES = {
    "cognito-identity.amazonaws.com": "aud",
    "accounts.google.com": "aud",
    "graph.facebook.com": "app_id",
    "www.amazon.com": "app_id",
}
# Cognito in other partitions, such as cognito-identity-us-gov.amazonaws.com:
# https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-cog.html
COGNITO_FORM = r"cognito-identity[a-z0-9.-]*\.amazonaws\.com(\.cn)?"
COGNITO_AUDIENCE = "aud"
# Claims that have several values in one token: the same page, "amr"
MULTIVALUED_CLAIMS = frozenset({"amr"})
