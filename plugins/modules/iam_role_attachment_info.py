#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_role_attachment_info
version_added: 0.1.0
short_description: Get the managed policies of an IAM role, user or group, or the identities that have a managed policy
description:
  - Returns one entry for each attachment of a role, of a user, of a group or of a policy.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  role:
    description:
      - Name of a role. The module returns the managed policies that are attached to it.
      - Exactly one of O(role), O(user), O(group) and O(policy) is required.
    type: str
    aliases: [role_name]
  user:
    description:
      - Name of a user. The module returns the managed policies that are attached to it, not those of its groups.
    type: str
    aliases: [user_name]
  group:
    description:
      - Name of a group. The module returns the managed policies that are attached to it.
    type: str
    aliases: [group_name]
  policy:
    description:
      - Name or ARN of a managed policy. The module returns the users, groups and roles that it is attached to.
      - Letter case is ignored for names of customer-managed policies, and not for names of AWS-managed policies.
    type: str
    aliases: [policy_arn, policy_name]
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_info
seealso:
  - module: plumb.aws.iam_role_attachment
  - module: plumb.aws.iam_user_attachment
  - module: plumb.aws.iam_group_attachment
"""

EXAMPLES = r"""
- name: Get the policies of a role
  plumb.aws.iam_role_attachment_info:
    role: reports-job

- name: Get the identities that have a policy
  plumb.aws.iam_role_attachment_info:
    policy: AdministratorAccess
"""

RETURN = r"""
attachments:
  description: The attachments. Empty if there are none, or if the identity or policy does not exist.
  returned: success
  type: list
  elements: dict
  contains:
    policy_name:
      description: Name of the policy.
      type: str
      returned: always
      sample: read-reports
    policy_arn:
      description: ARN of the policy.
      type: str
      returned: always
      sample: arn:aws:iam::123456789012:policy/read-reports
    entity_type:
      description: Type of the identity, V(role), V(user) or V(group).
      type: str
      returned: always
      sample: role
    entity_name:
      description: Name of the identity.
      type: str
      returned: always
      sample: reports-job
    options:
      description: Options for the module that attaches policies to this type of identity, such as M(plumb.aws.iam_role_attachment).
      type: dict
      returned: always
      sample: {"role": "reports-job", "policies": ["arn:aws:iam::123456789012:policy/read-reports"]}
# Below: shared by several modules, written by hacking/returns.py
error:
  description: Code and message of the error. It comes from AWS, or from botocore if AWS could not be reached.
  returned: failure, when AWS refused a request or could not be reached
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:ListAttachedRolePolicies"}
operation:
  description: AWS operation that failed.
  returned: failure, when an AWS operation failed
  type: str
  sample: ListAttachedRolePolicies
request_id:
  description: Id that AWS gave to the request that failed.
  returned: failure, when AWS refused a request
  type: str
  sample: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
resource_actions:
  description: AWS API operations that the task used, including operations that only read.
  returned: when O(debug_botocore_endpoint_logs=true)
  type: list
  elements: str
  sample: ["iam:ListAttachedRolePolicies"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.info import (
    ARGUMENT_SPEC,
    MODULE,
    RULES,
)


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
