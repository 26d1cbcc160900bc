#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_role_attachment_info
version_added: 0.1.0
short_description: Tell which managed policies an IAM role has, or who has a managed policy
description:
  - Returns one entry an attachment, for a role or for a policy.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  role:
    description:
      - The name of a role, to see the managed policies that it has.
      - One of O(role) and O(policy) is needed.
    type: str
    aliases: [role_name]
  policy:
    description:
      - The name or ARN of a managed policy, to see the roles, users and groups that have it.
    type: str
    aliases: [policy_arn, policy_name]
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_info
seealso:
  - module: plumb.aws.iam_role_attachment
"""

EXAMPLES = r"""
- name: What a role has
  plumb.aws.iam_role_attachment_info:
    role: reports-job

- name: Who has a policy
  plumb.aws.iam_role_attachment_info:
    policy: AdministratorAccess
"""

RETURN = r"""
attachments:
  description: The attachments. Empty where there are none, and where there is no such role or policy.
  returned: success
  type: list
  elements: dict
  contains:
    policy_name:
      description: The name of the policy.
      type: str
      returned: always
      sample: read-reports
    policy_arn:
      description: The ARN of the policy.
      type: str
      returned: always
      sample: arn:aws:iam::123456789012:policy/read-reports
    entity_type:
      description: V(role), V(user) or V(group).
      type: str
      returned: always
      sample: role
    entity_name:
      description: The name of the role, user or group.
      type: str
      returned: always
      sample: reports-job
error:
  description: AWS's own error, or null where the task was refused before AWS was asked.
  returned: failure
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:ListAttachedRolePolicies"}
operation:
  description: The AWS operation that failed.
  returned: failure
  type: str
  sample: ListAttachedRolePolicies
request_id:
  description: AWS's id of the request that failed.
  returned: failure
  type: str
  sample: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
resource_actions:
  description: The API operations that the task used.
  returned: when O(debug_botocore_endpoint_logs=true)
  type: list
  elements: str
  sample: ["iam:ListAttachedRolePolicies"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.perform import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.info import JOB

ARGUMENT_SPEC = {
    "role": {"type": "str", "aliases": ["role_name"]},
    "policy": {"type": "str", "aliases": ["policy_arn", "policy_name"]},
}
RULES: dict[str, object] = {"mutually_exclusive": [("role", "policy")], "required_one_of": [("role", "policy")]}


def main() -> None:
    run_as_module(JOB, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
