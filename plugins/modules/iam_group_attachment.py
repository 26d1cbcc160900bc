#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_group_attachment
version_added: 0.1.0
short_description: Attach managed policies to an IAM group and detach them
description:
  - Attaches customer-managed and AWS-managed policies to a group and detaches them. Does not change the group itself.
  - Attaches new policies before it detaches others, so that access has no gap. If the quota has no room, it detaches as many policies as
    necessary first.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  group:
    description:
      - Name of the group.
    type: str
    required: true
    aliases: [group_name, name]
  policies:
    description:
      - Names or ARNs of the policies. If it is omitted, the task changes nothing and returns what is attached. Required with
        O(state=absent) and O(exclusive=true).
      - A name that matches exactly one attached policy means that policy. Otherwise the task searches the customer-managed policies, whose
        names ignore letter case, and the AWS-managed policies, whose names do not. If both have a policy of this name, the task fails and
        the error has both ARNs.
    type: list
    elements: str
    aliases: [managed_policies, managed_policy, policy_arns]
  state:
    description:
      - Desired state of the attachments. With V(present) the policies are attached, with V(absent) they are detached. Other policies of the
        group are unchanged, unless O(exclusive=true).
      - With V(absent), policies that are not attached and a group that does not exist are not errors.
    type: str
    choices: [present, absent]
    default: present
  exclusive:
    description:
      - Whether to detach all policies that are not in O(policies). With an empty list, the task detaches all policies.
      - Requires O(state=present).
    type: bool
    default: false
    aliases: [purge, purge_policies]
extends_documentation_fragment:
  - plumb.aws.documents.guards
  - plumb.aws.connection
  - plumb.aws.connection.groups_manage
  - plumb.aws.connection.attributes_manage
seealso:
  - module: plumb.aws.iam_role_attachment_info
  - module: plumb.aws.iam_managed_policy
  - module: plumb.aws.iam_role_attachment
"""

EXAMPLES = r"""
- name: Attach a customer-managed and an AWS-managed policy
  plumb.aws.iam_group_attachment:
    group: developers
    policies:
      - read-reports
      - arn:aws:iam::aws:policy/ReadOnlyAccess

- name: Attach this policy and detach all others
  plumb.aws.iam_group_attachment:
    group: developers
    policies: [read-reports]
    exclusive: true

- name: Detach a policy
  plumb.aws.iam_group_attachment:
    group: developers
    policies: [read-reports]
    state: absent
"""

RETURN = r"""
group_name:
  description: Name of the group.
  returned: success
  type: str
  sample: developers
attached_policies:
  description: Managed policies that are attached to the group after the task.
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
attached:
  description: ARNs of the policies that the task attached.
  returned: success
  type: list
  elements: str
  sample: ["arn:aws:iam::123456789012:policy/read-reports"]
detached:
  description: ARNs of the policies that the task detached.
  returned: success
  type: list
  elements: str
  sample: []
unmanaged:
  description: ARNs of the policies that are attached after the task and not in O(policies).
  returned: success
  type: list
  elements: str
  sample: []
# Below: shared by several modules, written by hacking/returns.py
access:
  description:
    - What the change of the attached policies, by the documents of those that come and go alone, newly allows, and what it no longer allows, in words.
    - RV(ignore:verdict) is V(unchanged), V(narrower), V(wider), V(may be wider) if it could not be decided, or
      V(different).
  returned: success, and failure if the task refused the change because of its access
  type: dict
  sample: {"verdict": "wider", "gained": ["may now s3:GetObject on arn:aws:s3:::reports/*"], "lost": []}
calls:
  description:
    - AWS operations that the task called, in order. In check mode, the operations that a real run would call.
    - On failure, the operations that succeeded before the task failed.
  returned: success, and failure if the task changed something before it failed
  type: list
  elements: dict
  sample: [{"operation": "AttachGroupPolicy", "target": "arn:aws:iam::123456789012:policy/read-reports"}]
diff:
  description:
    - Difference between the state before and after the task. RV(ignore:before) and RV(ignore:after) are what diff
      mode shows. They have the fields that differ and the name of the group. They are empty if nothing
      differs.
    - If something changes, RV(ignore:resource) has the kind, name and ARN of the resource, and all its compared
      fields before and after. For the plan, it also has RV(ignore:documents) of policies that are attached, detached or
      exchanged as the boundary, RV(ignore:users) that have a policy whose document changes, and RV(ignore:lints).
  returned: success
  type: dict
  sample:
    before: {"group_name": "developers", "attached_policies": []}
    after: {"group_name": "developers", "attached_policies": ["arn:aws:iam::123456789012:policy/read-reports"]}
    resource:
      kind: group
      name: developers
      arn: null
      before: {"group_name": "developers", "attached_policies": []}
      after: {"group_name": "developers", "attached_policies": ["arn:aws:iam::123456789012:policy/read-reports"]}
error:
  description: Code and message of the error. It comes from AWS, or from botocore if AWS could not be reached.
  returned: failure, when AWS refused a request or could not be reached
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:AttachGroupPolicy"}
operation:
  description: AWS operation that failed.
  returned: failure, when an AWS operation failed
  type: str
  sample: AttachGroupPolicy
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
  sample: ["iam:AttachGroupPolicy", "iam:ListAttachedGroupPolicies"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.group_attachment.module import MODULE

ARGUMENT_SPEC = MODULE.descriptor.argument_spec
RULES = MODULE.descriptor.rules


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
