#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_inline_policy
version_added: 0.1.0
short_description: Manage inline policies of IAM roles, users and groups
description:
  - Puts inline policies into a role, a user or a group, and deletes them. Does not change the identity itself.
  - Puts new documents before it deletes others, so that access has no gap. If the quota has no room, it deletes first.
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
      - Name of one inline policy.
    type: str
    aliases: [policy_name]
  policy:
    description:
      - Document of the policy O(name), as a dict or as JSON text. Required with O(state=present).
    type: json
    aliases: [policy_document, policy_json]
  policies:
    description:
      - Several inline policies, a dict of names and documents. Each document is a dict or JSON text.
      - Instead of O(name) and O(policy).
    type: raw
  exclusive:
    description:
      - Whether to delete all inline policies that are not in O(policies). RV(removed_inline_policies) has them with their documents.
    type: bool
    default: false
  state:
    description:
      - Desired state of the policies that are named. With V(absent), documents are ignored, and policies and identities that do not exist are
        not errors.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - plumb.aws.documents
  - plumb.aws.documents.guards
  - plumb.aws.connection
  - plumb.aws.connection.groups_documents
  - plumb.aws.connection.attributes_manage
seealso:
  - module: plumb.aws.iam_managed_policy
  - module: plumb.aws.iam_role_trust
"""

EXAMPLES = r"""
- name: Put an inline policy into a role
  plumb.aws.iam_inline_policy:
    role: reports-job
    name: read-reports
    policy:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Action: s3:GetObject
          Resource: arn:aws:s3:::reports/*

- name: Let a role have no inline policies
  plumb.aws.iam_inline_policy:
    role: reports-job
    policies: {}
    exclusive: true

- name: Delete an inline policy of a group
  plumb.aws.iam_inline_policy:
    group: developers
    name: old
    state: absent
"""

RETURN = r"""
inline_policies:
  description: Inline policies of the identity after the task, documents by name.
  returned: success
  type: dict
  sample: {"read-reports": {"Version": "2012-10-17", "Statement": []}}
role_name:
  description: Name of the role.
  returned: success with O(role)
  type: str
  sample: reports-job
user_name:
  description: Name of the user.
  returned: success with O(user)
  type: str
  sample: alice
group_name:
  description: Name of the group.
  returned: success with O(group)
  type: str
  sample: developers
removed_inline_policies:
  description: Inline policies that the task replaced or deleted, with their documents as they were.
  returned: success, and failure if the task replaced or deleted inline policies before it failed
  type: list
  elements: dict
  sample: [{"policy_name": "read-reports", "document": {"Version": "2012-10-17", "Statement": []}}]
# Below: shared by several modules, written by hacking/returns.py
access:
  description:
    - What the change of the inline policies of the identity newly allows, and what it no longer allows, in words.
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
  sample: [{"operation": "PutRolePolicy", "target": "role/reports-job inline policy read-reports"}]
diff:
  description:
    - Difference between the state before and after the task. RV(ignore:before) and RV(ignore:after) are what diff
      mode shows. They have the fields that differ and the name of the role. They are empty if nothing
      differs.
    - Documents have only the statements that differ, each beside the one that it replaces, in canonical order.
    - If something changes, RV(ignore:resource) has the kind, name and ARN of the resource, and all its compared
      fields before and after. For the plan, it also has RV(ignore:documents) of policies that are attached, detached or
      exchanged as the boundary, RV(ignore:users) that have a policy whose document changes, and RV(ignore:lints).
  returned: success
  type: dict
  sample:
    before: {"role_name": "reports-job", "inline_policies": {}}
    after: {"role_name": "reports-job", "inline_policies": {"read-reports": {"Version": "2012-10-17", "Statement": []}}}
    resource:
      kind: role
      name: reports-job
      arn: null
      before: {"role_name": "reports-job", "inline_policies": {}}
      after: {"role_name": "reports-job", "inline_policies": {"read-reports": {"Version": "2012-10-17", "Statement": []}}}
error:
  description: Code and message of the error. It comes from AWS, or from botocore if AWS could not be reached.
  returned: failure, when AWS refused a request or could not be reached
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:PutRolePolicy"}
operation:
  description: AWS operation that failed.
  returned: failure, when an AWS operation failed
  type: str
  sample: PutRolePolicy
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
  sample: ["iam:GetRolePolicy", "iam:ListRolePolicies", "iam:PutRolePolicy", "sts:GetCallerIdentity"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.module import MODULE

ARGUMENT_SPEC = MODULE.descriptor.argument_spec
RULES = MODULE.descriptor.rules


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
