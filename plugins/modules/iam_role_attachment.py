#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_role_attachment
version_added: 0.1.0
short_description: Attach managed policies to an IAM role and detach them
description:
  - Attaches and detaches managed policies, a customer's own and AWS's. The role itself is left alone.
  - New policies are attached before others are detached, so that access never has a gap, unless the quota needs room first.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  role:
    description:
      - The name of the role.
    type: str
    required: true
    aliases: [role_name, name]
  policies:
    description:
      - The policies, by ARN or by name.
      - A name that is attached under just one ARN means that one. Otherwise it is looked up in this account, where letter case is ignored,
        and among the AWS-managed policies, whose names are exact. A name that both bear is an error that names both ARNs.
    type: list
    elements: str
    required: true
    aliases: [managed_policies, policy_arns]
  state:
    description:
      - With V(present) the policies are attached, with V(absent) they are detached. Others are left alone, but for O(exclusive).
      - To detach what is not attached, or from a role that does not exist, is fine.
    type: str
    choices: [present, absent]
    default: present
  exclusive:
    description:
      - Whether to detach all policies that O(policies) does not name. An empty list then detaches all.
      - Only with O(state=present).
    type: bool
    default: false
    aliases: [purge, purge_policies]
  allow_self_lockout:
    description:
      - Whether the task may detach policies from the role that it runs as itself.
      - Without it, such a change is refused, since whoever makes it may not be able to undo it.
    type: bool
    default: false
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_manage
seealso:
  - module: plumb.aws.iam_role_attachment_info
  - module: plumb.aws.iam_managed_policy
  - module: plumb.aws.iam_role_trust
"""

EXAMPLES = r"""
- name: Attach one of our policies and one of AWS's
  plumb.aws.iam_role_attachment:
    role: reports-job
    policies:
      - read-reports
      - arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy

- name: Just this one and no other
  plumb.aws.iam_role_attachment:
    role: reports-job
    policies: [read-reports]
    exclusive: true

- name: Detach one
  plumb.aws.iam_role_attachment:
    role: reports-job
    policies: [read-reports]
    state: absent
"""

RETURN = r"""
role_name:
  description: The name of the role.
  returned: success
  type: str
  sample: reports-job
attached_policies:
  description: The managed policies that the role has after the task.
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
attached:
  description: The ARNs of the policies that the task attached.
  returned: success
  type: list
  elements: str
  sample: ["arn:aws:iam::123456789012:policy/read-reports"]
detached:
  description: The ARNs of the policies that the task detached.
  returned: success
  type: list
  elements: str
  sample: []
calls:
  description: The AWS operations that were made, or in check mode would be, in order.
  returned: success
  type: list
  elements: dict
  sample: [{"operation": "AttachRolePolicy", "target": "arn:aws:iam::123456789012:policy/read-reports"}]
diff:
  description:
    - The ARNs of the attached policies before and after.
  returned: success
  type: dict
  sample: {"before": {"role_name": "reports-job", "attached_policies": []}}
error:
  description: AWS's own error, or null where the task was refused before AWS was asked.
  returned: failure
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:AttachRolePolicy"}
operation:
  description: The AWS operation that failed.
  returned: failure
  type: str
  sample: AttachRolePolicy
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
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.plan import JOB

ARGUMENT_SPEC = {
    "role": {"type": "str", "required": True, "aliases": ["role_name", "name"]},
    "policies": {
        "type": "list",
        "elements": "str",
        "required": True,
        "aliases": ["managed_policies", "policy_arns"],
    },
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "exclusive": {"type": "bool", "default": False, "aliases": ["purge", "purge_policies"]},
    "allow_self_lockout": {"type": "bool", "default": False},
}
RULES: dict[str, object] = {}


def main() -> None:
    run_as_module(JOB, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
