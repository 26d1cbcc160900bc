# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that all modules have: how to reach AWS, and as whom."""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation of the common options."""

    DOCUMENTATION = r"""
options:
  access_key:
    description:
      - The access key id to sign requests with, together with O(secret_key).
      - Without it, and without O(profile), credentials are looked for as the AWS CLI does. That is in the environment, then in the
        profile that E(AWS_PROFILE) names, SSO, web identity, a process, and the role of the instance or container.
      - E(AWS_ACCESS_KEY) and E(AWS_SECRET_KEY) are read last, when nothing else gave credentials.
    type: str
    aliases: [aws_access_key_id, aws_access_key]
  secret_key:
    description:
      - The secret access key that belongs to O(access_key).
    type: str
    aliases: [aws_secret_access_key, aws_secret_key]
  session_token:
    description:
      - The session token of temporary credentials, together with O(access_key).
    type: str
    aliases: [aws_session_token]
  profile:
    description:
      - The profile of the AWS configuration files to use. It wins over keys in the environment.
      - Mutually exclusive with O(access_key), O(secret_key) and O(session_token).
    type: str
    aliases: [aws_profile]
  region:
    description:
      - The region. IAM is global, so this only tells the partition (such as V(cn-north-1) for China) and the STS endpoint.
      - Without it, E(AWS_REGION), E(AWS_DEFAULT_REGION) and the profile are read. None is needed.
    type: str
    aliases: [aws_region]
  endpoint_url:
    description:
      - The URL to use for IAM and STS alike, in place of AWS's own.
      - Without it, E(AWS_ENDPOINT_URL), E(AWS_ENDPOINT_URL_IAM), E(AWS_ENDPOINT_URL_STS) and the profile are read, and E(AWS_URL) last.
    type: str
    aliases: [aws_endpoint_url]
  aws_ca_bundle:
    description:
      - The file with the certificates of the authorities to trust, where they are not those of the system.
      - Only used when O(validate_certs=true).
    type: path
  validate_certs:
    description:
      - Whether to check the certificate of the endpoint.
    type: bool
    default: true
  aws_config:
    description:
      - Settings of C(botocore.config.Config) by name, such as C(connect_timeout) or C(proxies).
    type: dict
  debug_botocore_endpoint_logs:
    description:
      - Whether to return RV(ignore:resource_actions), the API operations that the task used.
    type: bool
    default: false
  assume_role_arn:
    description:
      - The ARN of a role to assume first. The task then runs in that role, and so in the account of that role.
    type: str
  assume_role_external_id:
    description:
      - The external id that the trust policy of the role asks for.
    type: str
  assume_role_session_name:
    description:
      - The name of the session, as CloudTrail shows it. 2 to 64 characters.
    type: str
    default: plumb
  assume_role_duration:
    description:
      - How long the credentials of the role hold, in seconds, from 900 to 43200. They are renewed when they run out.
      - Credentials that hold for less than a quarter of an hour are renewed with nearly every request.
    type: int
requirements:
  - boto3
  - botocore
"""

    # The attributes of the modules that write
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

    # The attributes of the modules that only read
    ATTRIBUTES_INFO = r"""
attributes:
  check_mode:
    description: Can run in check_mode and return changed status prediction without modifying target.
    support: full
    details:
      - This module does not change anything, in check mode or out of it.
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
