#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_role_trust_info
version_added: 0.1.0
short_description: Tell about IAM roles and who may assume them
description:
  - Returns roles with their trust policy, permissions boundary and tags.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  name:
    description:
      - The name of one role.
    type: str
    aliases: [role_name]
  path_prefix:
    description:
      - Only roles whose path begins so. It begins and ends with a slash.
      - Without O(name) and this, all roles are returned, with one request a role.
    type: str
  trusting:
    description:
      - Only roles that this principal may assume, under whatever conditions. An account id, the ARN of a user, role or provider, or a service
        such as V(ec2.amazonaws.com).
      - For an account, roles that trust anybody in it count, too.
    type: str
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_info
seealso:
  - module: plumb.aws.iam_role_trust
"""

EXAMPLES = r"""
- name: One role
  plumb.aws.iam_role_trust_info:
    name: reports-job

- name: All roles that another account may assume
  plumb.aws.iam_role_trust_info:
    trusting: "210987654321"

- name: All roles of a team
  plumb.aws.iam_role_trust_info:
    path_prefix: /finance/
"""

RETURN = r"""
roles:
  description: The roles in the order of their names. Empty where there are none.
  returned: success
  type: list
  elements: dict
  contains:
    arn:
      description: The ARN.
      type: str
      returned: always
      sample: arn:aws:iam::123456789012:role/reports-job
    role_name:
      description: The name, in the letter case in which IAM has it.
      type: str
      returned: always
      sample: reports-job
    role_id:
      description: The unique id.
      type: str
      returned: always
      sample: AROADBQP57FF2AEXAMPLE
    path:
      description: The path.
      type: str
      returned: always
      sample: /
    description:
      description: The description, empty where there is none.
      type: str
      returned: always
      sample: Runs the reports
    max_session_duration:
      description: The longest session in seconds.
      type: int
      returned: always
      sample: 3600
    create_date:
      description: When it was created.
      type: str
      returned: always
      sample: "2026-01-31T12:00:00+00:00"
    tags:
      description: The tags.
      type: dict
      returned: always
      sample: {"team": "finance"}
    permissions_boundary:
      description: The ARN of the permissions boundary, or null.
      type: str
      returned: always
      sample: arn:aws:iam::123456789012:policy/boundary
    assume_role_policy_document:
      description: The trust policy, as AWS has it.
      type: dict
      returned: always
      sample: {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    role_last_used:
      description: When and in which region the role was last used, empty where it never was.
      type: dict
      returned: always
      sample: {"last_used_date": "2026-01-31T12:00:00+00:00", "region": "eu-central-1"}
error:
  description: AWS's own error, or null where the task was refused before AWS was asked.
  returned: failure
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:GetRole"}
operation:
  description: The AWS operation that failed.
  returned: failure
  type: str
  sample: GetRole
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
  sample: ["iam:GetRole"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.perform import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.info import JOB

ARGUMENT_SPEC = {
    "name": {"type": "str", "aliases": ["role_name"]},
    "path_prefix": {"type": "str"},
    "trusting": {"type": "str"},
}
RULES: dict[str, object] = {"mutually_exclusive": [("name", "path_prefix")]}


def main() -> None:
    run_as_module(JOB, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
