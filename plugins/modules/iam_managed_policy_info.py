#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_managed_policy_info
version_added: 0.1.0
short_description: Tell about managed IAM policies
description:
  - Returns managed policies, a customer's own and AWS's, on demand with their document, their versions and who has them.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  arn:
    description:
      - The ARN of one policy.
    type: str
  name:
    description:
      - The name of one policy. Letter case is ignored for a policy of this account; the names of AWS-managed ones are exact.
    type: str
    aliases: [policy_name]
  path_prefix:
    description:
      - Only policies whose path begins so. It begins and ends with a slash.
      - Without O(arn), O(name) and this, all policies of the O(scope) are returned.
    type: str
  scope:
    description:
      - Which policies O(name) and O(path_prefix) look at. V(local) are those of this account, V(aws) those managed by AWS, some 1,500.
      - For the AWS-managed policies of a whole listing, descriptions are empty, since AWS does not list them.
    type: str
    choices: [local, aws, all]
    default: local
  include:
    description:
      - What to add to each policy. Each costs one request a policy, V(entities) two.
    type: list
    elements: str
    choices: [document, versions, entities]
    default: []
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_info
seealso:
  - module: plumb.aws.iam_managed_policy
"""

EXAMPLES = r"""
- name: An AWS-managed policy with its document and who has it
  plumb.aws.iam_managed_policy_info:
    arn: arn:aws:iam::aws:policy/AWSLambdaExecute
    include: [document, entities]

- name: All policies of a team
  plumb.aws.iam_managed_policy_info:
    path_prefix: /finance/
"""

RETURN = r"""
policies:
  description: The policies in the order of their ARNs. Empty where there are none.
  returned: success
  type: list
  elements: dict
  contains:
    arn:
      description: The ARN.
      type: str
      returned: always
      sample: arn:aws:iam::123456789012:policy/read-reports
    policy_name:
      description: The name, in the letter case in which IAM has it.
      type: str
      returned: always
      sample: read-reports
    policy_id:
      description: The unique id.
      type: str
      returned: always
      sample: ANPAJ2UCCR6DPCEXAMPLE
    path:
      description: The path.
      type: str
      returned: always
      sample: /
    description:
      description: The description, empty where there is none.
      type: str
      returned: always
      sample: Read the reports
    default_version_id:
      description: The version in force. For a version that check mode would add, the highest known number plus one.
      type: str
      returned: always
      sample: v2
    attachment_count:
      description: How many roles, users and groups have the policy.
      type: int
      returned: always
      sample: 1
    permissions_boundary_usage_count:
      description: How many roles and users have the policy as their permissions boundary.
      type: int
      returned: always
      sample: 0
    is_attachable:
      description: Whether it can be attached.
      type: bool
      returned: always
      sample: true
    create_date:
      description: When it was created.
      type: str
      returned: always
      sample: "2026-01-31T12:00:00+00:00"
    update_date:
      description: When its newest version was added.
      type: str
      returned: always
      sample: "2026-01-31T12:00:00+00:00"
    tags:
      description: The tags.
      type: dict
      returned: always
      sample: {"team": "finance"}
    document:
      description: The document in force, as AWS has it.
      type: dict
      returned: when O(include) has V(document)
      sample: {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
    versions:
      description: The versions, newest first, each with C(version_id), C(is_default_version) and C(create_date).
      type: list
      elements: dict
      returned: when O(include) has V(versions)
      sample: [{"version_id": "v1", "is_default_version": true, "create_date": "2026-01-31T12:00:00+00:00"}]
    entities:
      description: The names of those who have the policy attached, and of those whose permissions boundary it is.
      type: dict
      returned: when O(include) has V(entities)
      sample:
        roles: [reports-job]
        users: []
        groups: []
        permissions_boundary_of_roles: []
        permissions_boundary_of_users: []
error:
  description: AWS's own error, or null where the task was refused before AWS was asked.
  returned: failure
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:GetPolicy"}
operation:
  description: The AWS operation that failed.
  returned: failure
  type: str
  sample: GetPolicy
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
  sample: ["iam:GetPolicy"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.perform import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.info import JOB

ARGUMENT_SPEC = {
    "arn": {"type": "str"},
    "name": {"type": "str", "aliases": ["policy_name"]},
    "path_prefix": {"type": "str"},
    "scope": {"type": "str", "choices": ["local", "aws", "all"], "default": "local"},
    "include": {"type": "list", "elements": "str", "choices": ["document", "versions", "entities"], "default": []},
}
RULES: dict[str, object] = {"mutually_exclusive": [("arn", "name", "path_prefix")]}


def main() -> None:
    run_as_module(JOB, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
