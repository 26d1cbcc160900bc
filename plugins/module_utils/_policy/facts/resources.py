# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the ARN of a resource may hold, as far as IAM looks into it.

What is marked as recorded is what IAM answered to people, who wrote it down in public repositories.
"""

from __future__ import annotations

# The form of a partition's name: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html. The page lists
# three of them, and AWS has others (aws-iso-b, aws-eusc). Which ones there are is not known to a release, so whatever
# has this form counts as one.
PARTITION_FORM = r"aws(-[a-z]+)*"

# The kinds that IAM's refusal names, in its order: IAM resource path must either be "*" or start with ... The message
# was recorded in the tests of getmoto/moto.
IAM_KINDS_SAID = (
    "user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "server-certificate/", "policy/",
    "sms-mfa/", "saml-provider/", "oidc-provider/", "report/", "access-report/",
)  # fmt: skip
# Kinds that the refusal does not name and a page of AWS does. Whether IAM takes them all is not known.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html (contextProvider)
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html (u2f)
_IAM_KINDS_OF_PAGES = ("assumed-role/", "contextProvider/", "delegation-request/", "role-template/", "u2f/")
IAM_KINDS = (*IAM_KINDS_SAID, *_IAM_KINDS_OF_PAGES)
# Names without a kind. The newer refusal says: must either be "*", root, or start with ... (recorded in 2026)
IAM_NAMES = ("*", "root")

# The kinds of S3's resources whose ARN has a region; a bucket's and an object's has none:
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
S3_REGIONAL_KINDS = (
    "accesspoint/", "access-grants/", "async-request/", "job/", "storage-lens/", "storage-lens-group/",
)  # fmt: skip
