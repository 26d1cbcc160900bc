#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_inline_policy_info
version_added: 0.1.0
short_description: Get inline policies of IAM roles, users and groups
description:
  - Returns the inline policies of a role, a user or a group with their documents.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  role:
    description:
      - Name of the role. Exactly one of O(role), O(user) and O(group) is required.
    type: str
    aliases: [role_name]
  user:
    description:
      - Name of the user.
    type: str
    aliases: [user_name]
  group:
    description:
      - Name of the group.
    type: str
    aliases: [group_name]
  name:
    description:
      - Name of one inline policy. If it is omitted, the module returns all of them.
    type: str
    aliases: [policy_name]
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_info
seealso:
  - module: plumb.aws.iam_inline_policy
"""

EXAMPLES = r"""
- name: Get the inline policies of a role
  plumb.aws.iam_inline_policy_info:
    role: reports-job

- name: Get one inline policy of a user
  plumb.aws.iam_inline_policy_info:
    user: alice
    name: read-reports
"""

RETURN = r"""
inline_policies:
  description: The inline policies, sorted by name. Empty if there are none, or if the identity does not exist.
  returned: success
  type: list
  elements: dict
  contains:
    policy_name:
      description: Name of the inline policy.
      type: str
      returned: always
      sample: read-reports
    document:
      description: Document of the inline policy.
      type: dict
      returned: always
      sample: {"Version": "2012-10-17", "Statement": []}
    role_name:
      description: Name of the role.
      type: str
      returned: with O(role)
      sample: reports-job
    user_name:
      description: Name of the user.
      type: str
      returned: with O(user)
      sample: alice
    group_name:
      description: Name of the group.
      type: str
      returned: with O(group)
      sample: developers
    options:
      description: Options for M(plumb.aws.iam_inline_policy) that describe the inline policy as it is.
      type: dict
      returned: always
      sample: {"role": "reports-job", "name": "read-reports", "policy": {"Version": "2012-10-17", "Statement": []}}
# Below: shared by several modules, written by hacking/returns.py
error:
  description: Code and message of the error. It comes from AWS, or from botocore if AWS could not be reached.
  returned: failure, when AWS refused a request or could not be reached
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:GetRolePolicy"}
operation:
  description: AWS operation that failed.
  returned: failure, when an AWS operation failed
  type: str
  sample: GetRolePolicy
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
  sample: ["iam:GetRolePolicy", "iam:ListRolePolicies"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.info import (
    ARGUMENT_SPEC,
    MODULE,
    RULES,
)


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
