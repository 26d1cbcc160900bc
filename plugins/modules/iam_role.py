#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_role
version_added: 0.1.0
short_description: Manage an IAM role with its policies and instance profiles
description:
  - Creates, changes and deletes a role with its trust policy, managed policies, inline policies and instance profiles, in one task.
  - Takes the options of C(amazon.aws.iam_role) by their names, aliases and defaults, and returns RV(iam_role) with the same keys.
  - Attaches and adds before it detaches and deletes, so that access has no gap.
  - O(state=absent) removes all that hangs on the role, and returns it.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  name:
    description:
      - Name of the role. IAM ignores letter case in it.
    type: str
    required: true
    aliases: [role_name]
  state:
    description:
      - Desired state of the role.
    type: str
    choices: [present, absent]
    default: present
  assume_role_policy_document:
    description:
      - Trust policy, as a dict or as JSON text.
      - To create a role, one of O(assume_role_policy_document) and O(trusted) is required. They are mutually exclusive.
      - Without both, the task leaves the trust policy of an existing role unchanged.
    type: json
    aliases: [trust_policy]
  path:
    description:
      - Path of the role. It begins and ends with a slash. The default for a new role is V(/).
      - AWS cannot change the path of an existing role. If it differs, the task warns.
    type: str
    aliases: [path_prefix, prefix]
  description:
    description:
      - Description of the role. An empty string removes the description.
    type: str
  max_session_duration:
    description:
      - Maximum session duration in seconds, from 3600 to 43200. The default for a new role is 3600.
    type: int
  boundary:
    description:
      - Name or ARN of the policy that is the permissions boundary of the role. An empty string removes the boundary.
    type: str
    aliases: [boundary_policy_arn, permissions_boundary]
  managed_policies:
    description:
      - Names or ARNs of the managed policies to attach. Without it, the task leaves attachments unchanged.
    type: list
    elements: str
    aliases: [managed_policy]
  purge_policies:
    description:
      - Whether to detach the policies that are not in O(managed_policies). Has no effect without O(managed_policies).
    type: bool
    default: true
    aliases: [purge_policy, purge_managed_policies]
  inline_policies:
    description:
      - Inline policies of the role, a dict of names and documents. Without it, the task does not look at inline policies.
    type: raw
  purge_inline_policies:
    description:
      - Whether to delete the inline policies that are not in O(inline_policies). RV(removed_inline_policies) has them with their documents.
        Has no effect without O(inline_policies).
    type: bool
    default: true
  create_instance_profile:
    description:
      - Whether to create an instance profile with the name and path of the role, and to add the role to it. An instance profile of this name
        that has no role gets the role. If it has another role, the task leaves it as it is and warns.
      - The default is V(true) without O(instance_profiles), and V(false) with it.
    type: bool
  delete_instance_profile:
    description:
      - Whether O(state=absent) also deletes the instance profile that has the name of the role, and the role or no role in it.
    type: bool
    default: false
  instance_profiles:
    description:
      - Names of instance profiles that the role is to be in. Those that do not exist are created with the path of the role. In those that
        have another role, that role is replaced. Others are unchanged.
    type: list
    elements: str
  tags:
    description:
      - Tags of the role. IAM ignores the letter case of their keys and stores the case in which a key was first written.
      - Without it, the task leaves tags unchanged.
    type: dict
    aliases: [resource_tags]
  purge_tags:
    description:
      - Whether to remove tags that are not in O(tags). Tags of AWS, whose keys begin with V(aws:), are never removed.
    type: bool
    default: true
  wait:
    description:
      - Whether to wait after a change until it is visible in IAM.
    type: bool
    default: true
  wait_timeout:
    description:
      - Maximum number of seconds to wait. If the change is not visible by then, the task warns. It does not fail, because the change is made.
    type: int
    default: 120
  repair_principals:
    description:
      - Whether to replace the unique ids of deleted principals in the trust policy, see M(plumb.aws.iam_role_trust).
    type: bool
    default: false
extends_documentation_fragment:
  - plumb.aws.documents
  - plumb.aws.documents.guards
  - plumb.aws.documents.trusted
  - plumb.aws.connection
  - plumb.aws.connection.groups_all
  - plumb.aws.connection.attributes_manage
seealso:
  - module: plumb.aws.iam_role_info
  - module: plumb.aws.iam_role_trust
  - module: plumb.aws.iam_role_attachment
  - module: plumb.aws.iam_inline_policy
  - module: plumb.aws.iam_instance_profile
"""

EXAMPLES = r"""
- name: Create a role for EC2 instances with all that it needs
  plumb.aws.iam_role:
    name: reports-job
    trusted:
      - services: [ec2.amazonaws.com]
    boundary: developer-boundary
    managed_policies:
      - read-reports
      - arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy
    inline_policies:
      write-archive:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: s3:PutObject
            Resource: arn:aws:s3:::archive/*
    tags:
      team: finance

- name: Create a role for a service, without an instance profile
  plumb.aws.iam_role:
    name: scheduler
    trusted:
      - services: [scheduler.amazonaws.com]
        source_account: ["123456789012"]
    create_instance_profile: false

- name: Delete the role and all that hangs on it
  plumb.aws.iam_role:
    name: reports-job
    state: absent
    delete_instance_profile: true
"""

RETURN = r"""
iam_role:
  description:
    - The role after the task. With O(state=absent), the role that was deleted, or V(null) if there was none.
    - In check mode, values that only AWS assigns are V(null).
  returned: success
  type: dict
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
      description: Description of the role.
      type: str
      returned: if the role has one
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
      description: The permissions boundary, with RV(ignore:permissions_boundary_arn) and RV(ignore:permissions_boundary_type).
      type: dict
      returned: if the role has one
      sample: {"permissions_boundary_arn": "arn:aws:iam::123456789012:policy/boundary", "permissions_boundary_type": "Policy"}
    assume_role_policy_document:
      description: Trust policy of the role, as AWS stores it.
      type: dict
      returned: always
      sample: {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    role_last_used:
      description: Date, time and region of the last use of the role. Empty if the role was never used.
      type: dict
      returned: always
      sample: {"last_used_date": "2026-02-01T12:00:00+00:00", "region": "eu-central-1"}
    attached_policies:
      description: Managed policies that are attached to the role, each with RV(ignore:policy_name) and RV(ignore:policy_arn).
      type: list
      elements: dict
      returned: always
      sample: [{"policy_name": "read-reports", "policy_arn": "arn:aws:iam::123456789012:policy/read-reports"}]
    inline_policies:
      description: Inline policies of the role, documents by name.
      type: dict
      returned: with O(inline_policies)
      sample: {}
    instance_profiles:
      description: Names of the instance profiles that the role is in.
      type: list
      elements: str
      returned: if the task looked at instance profiles
      sample: [reports-job]
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
  description: ARNs of the policies that are attached after the task and not in O(managed_policies).
  returned: success
  type: list
  elements: str
  sample: []
removed_inline_policies:
  description: Inline policies that the task replaced or deleted, with their documents as they were.
  returned: success, and failure if the task replaced or deleted inline policies before it failed
  type: list
  elements: dict
  sample: [{"policy_name": "write-archive", "document": {"Version": "2012-10-17", "Statement": []}}]
removed_instance_profiles:
  description: Instance profiles that the task deleted. They have RV(ignore:name), RV(ignore:path), RV(ignore:role) and RV(ignore:tags).
  returned: success, and failure if the task deleted an instance profile before it failed
  type: list
  elements: dict
  sample: []
# Below: shared by several modules, written by hacking/returns.py
access:
  description:
    - What the change of the trust policy, the policies and the permissions boundary newly allows, and what it no longer allows, in words.
    - RV(ignore:verdict) is V(unchanged), V(narrower), V(wider), V(may be wider) if it could not be decided, or
      V(different).
  returned: success, and failure if the task refused the change because of its access
  type: dict
  sample: {"verdict": "wider", "gained": ["arn:aws:iam::123456789012:role/deploy may now sts:AssumeRole"], "lost": []}
calls:
  description:
    - AWS operations that the task called, in order. In check mode, the operations that a real run would call.
    - On failure, the operations that succeeded before the task failed.
  returned: success, and failure if the task changed something before it failed
  type: list
  elements: dict
  sample: [{"operation": "UpdateRole", "target": "arn:aws:iam::123456789012:role/reports-job"}]
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
    before: {"name": "reports-job", "max_session_duration": 3600}
    after: {"name": "reports-job", "max_session_duration": 7200}
    resource:
      kind: role
      name: reports-job
      arn: arn:aws:iam::123456789012:role/reports-job
      before: {"name": "reports-job", "path": "/", "max_session_duration": 3600, "description": "", "permissions_boundary": null,
        "trust_policy": {"Version": "2012-10-17", "Statement": []}, "tags": {}}
      after: {"name": "reports-job", "path": "/", "max_session_duration": 7200, "description": "", "permissions_boundary": null,
        "trust_policy": {"Version": "2012-10-17", "Statement": []}, "tags": {}}
error:
  description: Code and message of the error. It comes from AWS, or from botocore if AWS could not be reached.
  returned: failure, when AWS refused a request or could not be reached
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:UpdateRole"}
operation:
  description: AWS operation that failed.
  returned: failure, when an AWS operation failed
  type: str
  sample: UpdateRole
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
  sample: ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:UpdateRole"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.module import MODULE

ARGUMENT_SPEC = MODULE.descriptor.argument_spec
RULES = MODULE.descriptor.rules


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
