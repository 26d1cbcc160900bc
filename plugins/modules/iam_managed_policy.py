#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_managed_policy
version_added: 0.1.0
short_description: Manage customer-managed IAM policies and their versions
description:
  - Creates, updates, rolls back and deletes customer-managed policies.
  - Compares policy documents by their meaning to IAM. The order of statements and values, the letter case of actions, and a single value
    instead of a list are not differences.
  - In check mode, the task returns the same errors, diff and result as in a real run, and writes nothing.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  name:
    description:
      - Name of the policy. IAM ignores the letter case of policy names.
      - One of O(name) and O(arn) is required. They are mutually exclusive.
    type: str
    aliases: [policy_name]
  arn:
    description:
      - ARN of the policy. It also sets the path of a policy that the task creates, so it is mutually exclusive with O(path).
      - A policy that AWS or another account owns can be read, not changed.
    type: str
  state:
    description:
      - Desired state of the policy.
    type: str
    choices: [present, absent]
    default: present
  policy:
    description:
      - Policy document, as a dict or as JSON text. Required to create a policy.
      - Without it, the task leaves the document of an existing policy unchanged and returns it.
    type: json
    aliases: [policy_document]
  path:
    description:
      - Path of the policy. It begins and ends with a slash. The default for a new policy is V(/).
      - AWS cannot change the path of an existing policy. If it differs, the task warns.
    type: str
    aliases: [path_prefix, prefix]
  description:
    description:
      - Description of the policy.
      - AWS cannot change the description of an existing policy. If it differs, the task warns.
    type: str
    aliases: [policy_description]
  make_default:
    description:
      - Whether O(policy) becomes the default version.
      - With V(false), the document is added as a version that is not the default. This excludes O(only_version=true) and
        O(default_version).
      - If a version with an equal document exists, the task uses it and does not add another one.
    type: bool
    default: true
  default_version:
    description:
      - Id of an existing version that becomes the default version, such as V(v2). Use it to roll back.
      - Mutually exclusive with O(policy).
    type: str
  only_version:
    description:
      - Whether to delete all versions except the default version.
    type: bool
    default: false
  prune:
    description:
      - How to make room for a new version when the policy has five versions, the maximum that AWS allows.
      - With V(oldest), the task checks the new document, then deletes the oldest version that is not the default. RV(pruned_versions) has
        this version with its document.
      - With V(never), the task fails, unless O(only_version=true).
    type: str
    choices: [oldest, never]
    default: oldest
  detach:
    description:
      - Whether O(state=absent) detaches the policy from all users, groups and roles before it deletes the policy.
      - Without it, the task fails if the policy is attached, and the error names the identities.
      - A policy that is a permissions boundary is never deleted.
    type: bool
    default: false
  tags:
    description:
      - Tags of the policy. Tag keys are case-sensitive.
      - Without it, the task leaves tags unchanged.
    type: dict
    aliases: [resource_tags]
  purge_tags:
    description:
      - Whether to remove tags that are not in O(tags). Tags of AWS, whose keys begin with V(aws:), are never removed.
    type: bool
    default: true
extends_documentation_fragment:
  - plumb.aws.documents
  - plumb.aws.documents.guards
  - plumb.aws.connection
  - plumb.aws.connection.groups_all
  - plumb.aws.connection.attributes_manage
seealso:
  - module: plumb.aws.iam_managed_policy_info
  - module: plumb.aws.iam_role_attachment
"""

EXAMPLES = r"""
- name: Create a policy that allows reading a bucket
  plumb.aws.iam_managed_policy:
    name: read-reports
    policy:
      Version: "2012-10-17"
      Statement:
        - Sid: ReadReports
          Effect: Allow
          Action: [s3:GetObject, s3:ListBucket]
          Resource: ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
    tags:
      team: finance

- name: Add a version from a file without making it the default
  plumb.aws.iam_managed_policy:
    name: read-reports
    policy: "{{ lookup('ansible.builtin.file', 'read-reports.json') }}"
    make_default: false

- name: Roll back to the first version
  plumb.aws.iam_managed_policy:
    name: read-reports
    default_version: v1

- name: Read the document of an AWS-managed policy
  plumb.aws.iam_managed_policy:
    arn: arn:aws:iam::aws:policy/AWSLambdaExecute
  register: lambda_execute

- name: Detach the policy from all identities and delete it
  plumb.aws.iam_managed_policy:
    name: read-reports
    state: absent
    detach: true
"""

RETURN = r"""
policy:
  description:
    - The policy after the task. With O(state=absent), the policy that was deleted, or V(null) if there was none.
    - In check mode, values that only AWS assigns are V(null).
  returned: success
  type: dict
  contains:
    arn:
      description: ARN of the policy.
      type: str
      returned: always
      sample: arn:aws:iam::123456789012:policy/read-reports
    policy_name:
      description: Name of the policy, in the letter case that IAM stores.
      type: str
      returned: always
      sample: read-reports
    policy_id:
      description: Unique id of the policy.
      type: str
      returned: always
      sample: ANPAJ2UCCR6DPCEXAMPLE
    path:
      description: Path of the policy.
      type: str
      returned: always
      sample: /
    description:
      description:
        Description of the policy. Empty if it has none. Null if it was not read, in a loop that was answered by one sweep.
      type: str
      returned: always
      sample: Read the reports
    default_version_id:
      description: Id of the default version. In check mode, the id of a version that the task would add is the highest known number plus one.
      type: str
      returned: always
      sample: v2
    attachment_count:
      description: Number of identities (users, groups and roles) that the policy is attached to.
      type: int
      returned: always
      sample: 1
    permissions_boundary_usage_count:
      description: Number of users and roles that have the policy as their permissions boundary.
      type: int
      returned: always
      sample: 0
    is_attachable:
      description: Whether the policy can be attached to an identity.
      type: bool
      returned: always
      sample: true
    create_date:
      description: Date and time of the creation of the policy.
      type: str
      returned: always
      sample: "2026-01-31T12:00:00+00:00"
    update_date:
      description: Date and time of the creation of the newest version.
      type: str
      returned: always
      sample: "2026-01-31T12:00:00+00:00"
    tags:
      description:
        Tags of the policy. Null if they were not read, in a loop that was answered by one sweep.
      type: dict
      returned: always
      sample: {"team": "finance"}
    document:
      description: Document of the default version, as AWS stores it. It is a valid value of O(policy).
      type: dict
      returned: always
      sample: {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
    versions:
      description: Versions of the policy, newest first.
      type: list
      elements: dict
      returned: when O(policy) or O(default_version) differs from the default version, with O(only_version=true), and with O(state=absent)
      contains:
        version_id:
          description: Id of the version.
          type: str
          returned: always
          sample: v2
        is_default_version:
          description: Whether this is the default version.
          type: bool
          returned: always
          sample: true
        create_date:
          description: Date and time of the creation of the version.
          type: str
          returned: always
          sample: "2026-01-31T12:00:00+00:00"
pruned_versions:
  description: Versions that the task deleted, with their documents.
  returned: success, and failure if the task deleted versions before it failed
  type: list
  elements: dict
  sample: [{"version_id": "v1", "create_date": "2026-01-31T12:00:00+00:00", "document": {"Version": "2012-10-17", "Statement": []}}]
version_predicted:
  description:
    - Whether the id of the added version is a prediction of check mode. The prediction is the highest known number plus one. AWS may assign a
      higher number if versions were deleted before.
  returned: success
  type: bool
  sample: false
# Below: shared by several modules, written by hacking/returns.py
access:
  description:
    - What the change of the default version newly allows, and what it no longer allows, in words.
    - RV(ignore:verdict) is V(unchanged), V(narrower), V(wider), V(may be wider) if it could not be decided, or
      V(different).
  returned: success, and failure if the task refused the change because of its access
  type: dict
  sample: {"verdict": "wider", "gained": ["may now s3:DeleteObject on arn:aws:s3:::logs/*"], "lost": []}
calls:
  description:
    - AWS operations that the task called, in order. In check mode, the operations that a real run would call.
    - On failure, the operations that succeeded before the task failed.
  returned: success, and failure if the task changed something before it failed
  type: list
  elements: dict
  sample: [{"operation": "TagPolicy", "target": "arn:aws:iam::123456789012:policy/read-reports"}]
diff:
  description:
    - Difference between the state before and after the task. RV(ignore:before) and RV(ignore:after) are what diff
      mode shows. They have the fields that differ and the name of the policy. They are empty if nothing
      differs.
    - Documents have only the statements that differ, each beside the one that it replaces, in canonical order.
    - RV(ignore:other_versions) has the documents of versions that the task adds without making them the default,
      makes the default, or deletes.
    - If something changes, RV(ignore:resource) has the kind, name and ARN of the resource, and all its compared
      fields before and after. For the plan, it also has RV(ignore:documents) of policies that are attached, detached or
      exchanged as the boundary, RV(ignore:users) that have a policy whose document changes, and RV(ignore:lints).
  returned: success
  type: dict
  sample:
    before: {"name": "read-reports", "tags": []}
    after: {"name": "read-reports", "tags": ["team=finance"]}
    resource:
      kind: policy
      name: read-reports
      arn: arn:aws:iam::123456789012:policy/read-reports
      before: {"name": "read-reports", "path": "/", "description": "", "document": {"Version": "2012-10-17", "Statement": []}, "tags": {}}
      after: {"name": "read-reports", "path": "/", "description": "", "document": {"Version": "2012-10-17", "Statement": []}, "tags": {"team": "finance"}}
error:
  description: Code and message of the error. It comes from AWS, or from botocore if AWS could not be reached.
  returned: failure, when AWS refused a request or could not be reached
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:TagPolicy"}
operation:
  description: AWS operation that failed.
  returned: failure, when an AWS operation failed
  type: str
  sample: TagPolicy
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
  sample: ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:TagPolicy"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.module import MODULE

ARGUMENT_SPEC = MODULE.descriptor.argument_spec
RULES = MODULE.descriptor.rules


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
