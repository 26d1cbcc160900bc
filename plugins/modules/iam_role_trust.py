#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_role_trust
version_added: 0.1.0
short_description: Manage IAM roles and their trust policies
description:
  - Creates, updates and deletes roles with their trust policy, description, maximum session duration, permissions boundary and tags.
  - Does not change attached policies, inline policies or instance profiles, except with O(state=absent) and O(detach=true).
  - Compares trust policies by their meaning to IAM. For example, an account id and the root ARN of that account are equal.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  name:
    description:
      - Name of the role.
      - IAM does not allow two roles whose names differ only in letter case. If O(trust_policy) or O(trusted) is given and such a role exists,
        the task manages that role and warns.
    type: str
    required: true
    aliases: [role_name]
  state:
    description:
      - Desired state of the role.
    type: str
    choices: [present, absent]
    default: present
  trust_policy:
    description:
      - Trust policy, as a dict or as JSON text.
      - To create a role, one of O(trust_policy) and O(trusted) is required. They are mutually exclusive.
      - Without both, the task leaves the trust policy of an existing role unchanged.
    type: json
    aliases: [assume_role_policy_document]
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
  permissions_boundary:
    description:
      - Name or ARN of the policy that is the permissions boundary of the role. An empty string removes the boundary.
    type: str
    aliases: [boundary, boundary_policy_arn]
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
  detach:
    description:
      - Whether O(state=absent) detaches all policies from the role, deletes its inline policies and removes it from its instance profiles
        before it deletes the role. Instance profiles are not deleted, unless O(delete_instance_profile=true).
      - RV(removed_inline_policies) has the inline policies with their documents.
      - Without it, the task fails if the role has any of these, and the error lists them.
    type: bool
    default: false
  delete_instance_profile:
    description:
      - Whether O(state=absent) with O(detach=true) also deletes the instance profile that has the name of the role, and the role or no
        role in it. RV(removed_instance_profiles) has it.
    type: bool
    default: false
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
      - Whether to replace the unique ids of deleted principals in the trust policy. When a user or role is deleted, IAM shows its id
        (C(AIDA...) or C(AROA...)) in place of its ARN.
      - Without it, if the current and the desired trust policy differ only in such ids, the task leaves the trust policy unchanged and warns.
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
  - module: plumb.aws.iam_role_trust_info
  - module: plumb.aws.iam_role_attachment
"""

EXAMPLES = r"""
- name: Create a role for EC2 instances
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

- name: Create a role for a workflow of one repository, and for a partner with an external id
  plumb.aws.iam_role_trust:
    name: deploy
    trusted:
      - accounts: ["210987654321"]
        external_id: [partner-7]
      - oidc:
          provider: arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com
          audience: [sts.amazonaws.com]
          subjects: ["repo:example/app:ref:refs/heads/main"]

- name: Create a role for pods of EKS and for EventBridge Scheduler, and deny it to everybody outside of the organization
  plumb.aws.iam_role_trust:
    name: orders
    trusted:
      - services: [pods.eks.amazonaws.com]
      - services: [scheduler.amazonaws.com]
        source_account: ["123456789012"]
      - principals: ["*"]
        effect: deny
        organization_id: [o-a1b2c3d4e5]

- name: Change only the maximum session duration
  plumb.aws.iam_role_trust:
    name: reports-job
    max_session_duration: 7200

- name: Remove the permissions boundary
  plumb.aws.iam_role_trust:
    name: reports-job
    permissions_boundary: ""

- name: Delete a role of another account, with its attachments and inline policies
  plumb.aws.iam_role_trust:
    name: reports-job
    state: absent
    detach: true
    assume_role_arn: arn:aws:iam::210987654321:role/deploy
"""

RETURN = r"""
role:
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
removed_inline_policies:
  description: Inline policies that the task deleted with the role, with their documents.
  returned: success with O(state=absent), and failure if the task deleted inline policies before it failed
  type: list
  elements: dict
  sample: [{"policy_name": "read-reports", "document": {"Version": "2012-10-17", "Statement": []}}]
removed_instance_profiles:
  description: Instance profiles that the task deleted. They have RV(ignore:name), RV(ignore:path), RV(ignore:role) and RV(ignore:tags).
  returned: when O(state=absent), and failure if the task deleted an instance profile before it failed
  type: list
  elements: dict
  sample: []
# Below: shared by several modules, written by hacking/returns.py
access:
  description:
    - What the change of the trust policy and the permissions boundary newly allows, and what it no longer allows, in words.
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
  sample: ["iam:GetRole", "iam:UpdateRole"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.module import MODULE

ARGUMENT_SPEC = MODULE.descriptor.argument_spec
RULES = MODULE.descriptor.rules


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
