#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_role_trust
version_added: 0.1.0
short_description: Manage IAM roles and who may assume them
description:
  - Creates, changes and deletes roles with their trust policy, description, session duration, permissions boundary and tags.
  - It never touches attached policies, inline policies or instance profiles, except on deletion with O(detach=true).
  - Trust policies are compared by what they mean to IAM, so that an account id and its root ARN, say, are never a change.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  name:
    description:
      - The name of the role. Where a role of this name in other letters exists, that one is meant, since IAM allows no second.
    type: str
    required: true
    aliases: [role_name]
  state:
    description:
      - Whether the role shall exist.
    type: str
    choices: [present, absent]
    default: present
  trust_policy:
    description:
      - The trust policy, as a dict or as JSON text. Needed to create a role.
    type: json
    aliases: [assume_role_policy_document]
  path:
    description:
      - The path of the role, beginning and ending with a slash. It is set at creation, V(/) where nothing is said.
      - AWS cannot change it, so that a difference is a warning.
    type: str
  description:
    description:
      - The description of the role. An empty text takes it away.
    type: str
  max_session_duration:
    description:
      - The longest session in seconds, from 3600 to 43200. AWS sets 3600 at creation where nothing is said.
    type: int
  permissions_boundary:
    description:
      - The policy that bounds what the role may do, by name or ARN. An empty text takes the boundary away.
    type: str
    aliases: [boundary, boundary_policy_arn]
  tags:
    description:
      - The tags of the role. IAM ignores the letter case of their keys and keeps it as first written.
      - Without this option, tags are left alone.
    type: dict
  purge_tags:
    description:
      - Whether to remove tags that O(tags) does not name.
    type: bool
    default: true
  detach:
    description:
      - Whether O(state=absent) first detaches the policies of the role, deletes its inline policies and takes it out of its instance
        profiles, which stay.
      - Without it, a role that has any of these is not deleted, and the error lists them.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait after a write until IAM shows it.
    type: bool
    default: true
  wait_timeout:
    description:
      - How many seconds to wait. At the time-out there is a warning, since the write is done.
    type: int
    default: 120
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_manage
seealso:
  - module: plumb.aws.iam_role_trust_info
  - module: plumb.aws.iam_role_attachment
"""

EXAMPLES = r"""
- name: A role for EC2 instances
  plumb.aws.iam_role_trust:
    name: reports-job
    description: Runs the reports
    trust_policy:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Principal:
            Service: ec2.amazonaws.com
          Action: sts:AssumeRole
    permissions_boundary: developer-boundary
    tags:
      team: finance

- name: Change only the longest session
  plumb.aws.iam_role_trust:
    name: reports-job
    max_session_duration: 7200

- name: Take the boundary away
  plumb.aws.iam_role_trust:
    name: reports-job
    permissions_boundary: ""

- name: Delete the role with all that hangs on it, in another account
  plumb.aws.iam_role_trust:
    name: reports-job
    state: absent
    detach: true
    assume_role_arn: arn:aws:iam::210987654321:role/deploy
"""

RETURN = r"""
role:
  description:
    - The role after the task. After O(state=absent) what was deleted, or null.
    - In check mode, what only AWS can know is null.
  returned: success
  type: dict
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
calls:
  description: The AWS operations that were made, or in check mode would be, in order.
  returned: success
  type: list
  elements: dict
  sample: [{"operation": "UpdateAssumeRolePolicy", "target": "arn:aws:iam::123456789012:role/reports-job"}]
diff:
  description:
    - What differs. The trust policy is shown in its canonical form, so that it shows differences of meaning only.
  returned: success
  type: dict
  sample: {"before": {}, "after": {"name": "reports-job"}}
error:
  description: AWS's own error, or null where the task was refused before AWS was asked.
  returned: failure
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:CreateRole"}
operation:
  description: The AWS operation that failed.
  returned: failure
  type: str
  sample: CreateRole
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

from ansible_collections.plumb.aws.plugins.module_utils.role_trust import JOB
from ansible_collections.plumb.aws.plugins.module_utils.task import run_as_module

ARGUMENT_SPEC = {
    "name": {"type": "str", "required": True, "aliases": ["role_name"]},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "trust_policy": {"type": "json", "aliases": ["assume_role_policy_document"]},
    "path": {"type": "str"},
    "description": {"type": "str"},
    "max_session_duration": {"type": "int"},
    "permissions_boundary": {"type": "str", "aliases": ["boundary", "boundary_policy_arn"]},
    "tags": {"type": "dict"},
    "purge_tags": {"type": "bool", "default": True},
    "detach": {"type": "bool", "default": False},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 120},
}
RULES: dict[str, object] = {}


def main() -> None:
    run_as_module(JOB, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
