#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_role_trust_info
version_added: 0.1.0
short_description: Get information about IAM roles and their trust policies
description:
  - Returns roles with their trust policy, permissions boundary and tags.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  name:
    description:
      - Name of a role.
      - O(name) and O(path_prefix) are mutually exclusive. Without them, the module returns all roles.
    type: str
    aliases: [role_name]
  path_prefix:
    description:
      - Return only roles whose path begins with this prefix. It begins and ends with a slash.
    type: str
    aliases: [path, prefix]
  trusting:
    description:
      - Return only roles whose trust policy allows this principal to assume them, with or without conditions. The value is an account id, the
        ARN of a user, role or provider, or a service such as V(ec2.amazonaws.com).
      - For an account id, this includes roles that trust a user or role of the account.
    type: str
  include:
    description:
      - What to return of each role beside its own settings.
      - "V(attached): RV(roles[].attached_policies), its managed policies. V(inline): RV(roles[].inline_policies), its inline policies with
        their documents. V(instance_profiles): RV(roles[].instance_profiles), the instance profiles that it is in."
      - Each costs one request a role, and one more for each inline policy.
    type: list
    elements: str
    choices: [attached, inline, instance_profiles]
    default: []
notes:
  - A listing costs one request for each role that it returns.
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_info
seealso:
  - module: plumb.aws.iam_role_trust
"""

EXAMPLES = r"""
- name: Get one role
  plumb.aws.iam_role_trust_info:
    name: reports-job

- name: Get all roles that another account may assume
  plumb.aws.iam_role_trust_info:
    trusting: "210987654321"

- name: Get all roles of a team
  plumb.aws.iam_role_trust_info:
    path_prefix: /finance/
"""

RETURN = r"""
roles:
  description: The roles, sorted by name. Empty if no role matches.
  returned: success
  type: list
  elements: dict
  contains:
    arn:
      description: ARN of the role.
      type: str
      returned: always
      sample: arn:aws:iam::123456789012:role/reports-job
    role_name:
      description: Name of the role, in the letter case that IAM stores.
      type: str
      returned: always
      sample: reports-job
    role_id:
      description: Unique id of the role.
      type: str
      returned: always
      sample: AROADBQP57FF2AEXAMPLE
    path:
      description: Path of the role.
      type: str
      returned: always
      sample: /
    description:
      description: Description of the role. Empty if it has none.
      type: str
      returned: always
      sample: Runs the reports
    max_session_duration:
      description: Maximum session duration in seconds.
      type: int
      returned: always
      sample: 3600
    create_date:
      description: Date and time of the creation of the role.
      type: str
      returned: always
      sample: "2026-01-31T12:00:00+00:00"
    tags:
      description: Tags of the role.
      type: dict
      returned: always
      sample: {"team": "finance"}
    permissions_boundary:
      description: ARN of the permissions boundary, or V(null) if the role has none.
      type: str
      returned: always
      sample: arn:aws:iam::123456789012:policy/boundary
    assume_role_policy_document:
      description: Trust policy of the role, as AWS stores it.
      type: dict
      returned: always
      sample: {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    role_last_used:
      description: Date, time and region of the last use of the role. Empty if the role was never used.
      type: dict
      returned: always
      sample: {"last_used_date": "2026-01-31T12:00:00+00:00", "region": "eu-central-1"}
    options:
      description: Options for M(plumb.aws.iam_role_trust) that describe the role as it is.
      type: dict
      returned: always
      sample: {"name": "reports-job", "path": "/", "permissions_boundary": ""}
    attached_policies:
      description: Managed policies that are attached to the role.
      type: list
      elements: dict
      returned: if O(include) has V(attached)
      sample: [{"policy_name": "read-reports", "policy_arn": "arn:aws:iam::123456789012:policy/read-reports"}]
    inline_policies:
      description: Inline policies of the role, documents by name.
      type: dict
      returned: if O(include) has V(inline)
      sample: {}
    instance_profiles:
      description: Names of the instance profiles that the role is in.
      type: list
      elements: str
      returned: if O(include) has V(instance_profiles)
      sample: []
# Below: shared by several modules, written by hacking/returns.py
error:
  description: Code and message of the error. It comes from AWS, or from botocore if AWS could not be reached.
  returned: failure, when AWS refused a request or could not be reached
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:GetRole"}
operation:
  description: AWS operation that failed.
  returned: failure, when an AWS operation failed
  type: str
  sample: GetRole
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
  sample: ["iam:GetRole"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.info import ARGUMENT_SPEC, MODULE, RULES


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
