# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of all modules: how to connect to AWS, and with which credentials."""

from __future__ import annotations


class ModuleDocFragment:
    """Connection options and attributes."""

    DOCUMENTATION = r"""
options:
  access_key:
    description:
      - Access key id to sign requests with. Requires O(secret_key).
      - Without O(access_key) and O(profile), the task searches for credentials in the same order as the AWS CLI. These sources are
        environment variables, the profile that E(AWS_PROFILE) names, SSO, web identity, a credential process, and the role of the
        instance or container.
      - If none of these has credentials, the task uses E(AWS_ACCESS_KEY) and E(AWS_SECRET_KEY).
    type: str
    aliases: [aws_access_key_id, aws_access_key]
  secret_key:
    description:
      - Secret access key of O(access_key).
    type: str
    aliases: [aws_secret_access_key, aws_secret_key]
  session_token:
    description:
      - Session token of temporary credentials. Requires O(access_key).
    type: str
    aliases: [aws_session_token]
  profile:
    description:
      - Name of a profile in the AWS configuration files. It takes precedence over access keys in the environment.
      - Mutually exclusive with O(access_key), O(secret_key) and O(session_token).
    type: str
    aliases: [aws_profile]
  region:
    description:
      - AWS region. IAM is a global service, so the region selects only the partition (such as V(cn-north-1) for China) and the STS
        endpoint.
      - Without it, the task uses E(AWS_REGION), E(AWS_DEFAULT_REGION) or the region of the profile. In the commercial partition, a
        region is not required.
    type: str
    aliases: [aws_region]
  endpoint_url:
    description:
      - URL of an endpoint to use for both IAM and STS instead of the AWS endpoints.
      - Without it, the task uses E(AWS_ENDPOINT_URL), E(AWS_ENDPOINT_URL_IAM), E(AWS_ENDPOINT_URL_STS), the endpoint of the profile, or
        E(AWS_URL), which has the lowest precedence.
    type: str
    aliases: [aws_endpoint_url]
  aws_ca_bundle:
    description:
      - Path of a file with CA certificates to trust instead of the default ones.
      - Used only with O(validate_certs=true).
    type: path
  validate_certs:
    description:
      - Whether to validate the TLS certificate of the endpoint.
    type: bool
    default: true
  aws_config:
    description:
      - Settings for C(botocore.config.Config) by name, such as C(connect_timeout) or C(proxies).
    type: dict
  debug_botocore_endpoint_logs:
    description:
      - Whether to return the API operations that the task used, in RV(ignore:resource_actions).
      - If it is not set, the environment variable C(ANSIBLE_DEBUG_BOTOCORE_LOGS) is read.
    type: bool
    default: false
  assume_role_arn:
    description:
      - ARN of an IAM role to assume. The task then runs with the credentials of this role, in the account of this role.
    type: str
  assume_role_external_id:
    description:
      - External id that the trust policy of the role requires. Requires O(assume_role_arn).
    type: str
  assume_role_session_name:
    description:
      - Name of the role session, as CloudTrail shows it. 2 to 64 characters.
    type: str
    default: plumb
  assume_role_duration:
    description:
      - Duration of the role session in seconds, from 900 to 43200. Credentials are renewed when they expire. Requires O(assume_role_arn).
      - Credentials that are valid for less than 15 minutes are renewed with nearly every request.
    type: int
requirements:
  - boto3
  - botocore
"""

    # Attributes of modules that change resources
    ATTRIBUTES_MANAGE = r"""
attributes:
  check_mode:
    description: Can run in check_mode and return changed status prediction without modifying target.
    support: full
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in check_mode), when in diff mode.
    support: full
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
    support: full
  action_group:
    description: Use C(group/plumb.aws.iam) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - plumb.aws.iam
"""

    # Attributes of modules that only read
    ATTRIBUTES_INFO = r"""
attributes:
  check_mode:
    description: Can run in check_mode and return changed status prediction without modifying target.
    support: full
    details:
      - This module does not change anything, with or without check mode.
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in check_mode), when in diff mode.
    support: N/A
    details:
      - This module does not change anything.
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
    support: full
  action_group:
    description: Use C(group/plumb.aws.iam) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - plumb.aws.iam
"""

    # Action groups of modules that are in more than one; named before the attributes above, whose entry they replace
    GROUPS_MANAGE = r"""
attributes:
  action_group:
    description: Use C(group/plumb.aws.iam) or C(group/plumb.aws.manage) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - plumb.aws.iam
      - plumb.aws.manage
"""

    GROUPS_DOCUMENTS = r"""
attributes:
  action_group:
    description: Use C(group/plumb.aws.iam), C(group/plumb.aws.manage) or C(group/plumb.aws.documents) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - plumb.aws.iam
      - plumb.aws.manage
      - plumb.aws.documents
"""

    GROUPS_TAGGED = r"""
attributes:
  action_group:
    description: Use C(group/plumb.aws.iam), C(group/plumb.aws.manage) or C(group/plumb.aws.tagged) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - plumb.aws.iam
      - plumb.aws.manage
      - plumb.aws.tagged
"""

    GROUPS_ALL = r"""
attributes:
  action_group:
    description:
      - Use C(group/plumb.aws.iam), C(group/plumb.aws.manage), C(group/plumb.aws.documents) or C(group/plumb.aws.tagged) in
        C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - plumb.aws.iam
      - plumb.aws.manage
      - plumb.aws.documents
      - plumb.aws.tagged
"""
