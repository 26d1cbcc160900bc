#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_account
version_added: 0.1.0
short_description: Manage many IAM policies, roles, and what users and groups have, in one task
description:
  - Manages the policies and roles of an account, and the policies of its users and groups, from lists. Each item has the options of the
    module that manages one such resource, and is planned and changed as that module does it.
  - Reads the account with a few requests, whatever its size (C(GetAccountAuthorizationDetails), C(ListRoles)). Description and tags of
    policies are read one by one, and only if an item has them.
  - Plans everything before it changes anything. If an item is refused, the task fails and nothing is changed, unless O(partial=true).
  - Makes changes in the order of dependence, several at a time. Before it changes an existing resource, it reads that again.
  - Roles that trust each other are created with a trust policy that allows nobody, and then get their own.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  policies:
    description:
      - Options of M(plumb.aws.iam_managed_policy), for each policy.
      - An item that an C(_info) module has returned is understood, too. Its RV(ignore:options) count.
    type: list
    elements: dict
    default: []
  roles:
    description:
      - Options of M(plumb.aws.iam_role), for each role.
    type: list
    elements: dict
    default: []
  users:
    description:
      - What existing users have. An item has C(name), C(managed_policies) (names or ARNs), C(purge_policies) (V(false)),
        C(inline_policies) (documents by name), C(purge_inline_policies) (V(false)), and C(allow_new_access), C(allow_self_lockout),
        C(lint) and C(lint_ignore) as in the other modules.
    type: list
    elements: dict
    default: []
  groups:
    description:
      - What existing groups have, by the same options as in O(users).
    type: list
    elements: dict
    default: []
  src:
    description:
      - Path of a folder or file, or a list of paths. The controller reads them. In a folder, it reads all files that end in C(.yml),
        C(.yaml) or C(.json), also in folders below it.
      - A file is a dict of the lists O(policies), O(roles), O(users) and O(groups). The resources are added to those of the options.
      - Files are not templated, which makes them much faster to read than variables. Only C({{ account_id }}), the number of the account,
        and the names in O(vars) are replaced in their texts.
      - A relative path is searched as C(src) of C(ansible.builtin.copy) is, in C(files) and beside the playbook.
    type: raw
  vars:
    description:
      - Values by name for the files of O(src).
    type: dict
    default: {}
  exclusive_path:
    description:
      - A path such as V(/team-x/). Policies and roles below it that are not in the lists are deleted, others never are. Roles that only AWS
        may change are left alone.
      - A policy that a role outside of the path, a user or a group has is not deleted, and the task fails.
    type: str
  max_deletions:
    description:
      - How many deletions of policies, roles, instance profiles and inline policies, and detachments of policies the plan may have. A plan
        with more is refused, with the list of them. Requires O(exclusive_path).
    type: int
    default: 0
  parallel:
    description:
      - How many requests are made at the same time, from V(1) to V(32).
    type: int
    default: 8
  partial:
    description:
      - Whether to go on if some items are refused or fail. The task fails at its end.
    type: bool
    default: false
  report:
    description:
      - Whether RV(resources) has only the resources that changed or failed, or all.
    type: str
    choices: [changed, all]
    default: changed
notes:
  - Inside the controller, a task that takes long shows every few seconds how far it is, on the standard error output. In a module process
    it is silent.
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_manage
seealso:
  - module: plumb.aws.iam_managed_policy
  - module: plumb.aws.iam_role
"""

EXAMPLES = r"""
- name: Manage the resources of a team
  plumb.aws.iam_account:
    policies:
      - name: read-reports
        path: /team-x/
        policy:
          Version: "2012-10-17"
          Statement:
            - Effect: Allow
              Action: s3:GetObject
              Resource: arn:aws:s3:::reports/*
    roles:
      - name: reports-job
        path: /team-x/
        trusted:
          - services: [lambda.amazonaws.com]
        managed_policies: [read-reports]
        create_instance_profile: false

- name: Manage all that the files of a folder describe, and delete what else is below a path
  plumb.aws.iam_account:
    src: iam
    exclusive_path: /team-x/
    max_deletions: 3
"""

RETURN = r"""
resources:
  description: The resources that changed or failed, with O(report=all) all, in the order of the plan.
  returned: success, and failure after something was planned as a whole
  type: list
  elements: dict
  contains:
    kind:
      description: Kind of the resource.
      type: str
      returned: always
      sample: role
    name:
      description: Name of the resource.
      type: str
      returned: always
      sample: reports-job
    module:
      description: The module that manages it.
      type: str
      returned: always
      sample: iam_role
    change:
      description: V(created), V(changed), V(deleted), V(unchanged), V(failed), or V(not begun) because another one failed.
      type: str
      returned: always
      sample: created
    access:
      description: The access change, as the module returns it.
      type: dict
      returned: always
      sample: {"verdict": "wider", "gained": ["lambda.amazonaws.com may now sts:AssumeRole"], "lost": []}
    calls:
      description: AWS operations on this resource, in order.
      type: list
      elements: dict
      returned: always
      sample: [{"operation": "CreateRole", "target": "arn:aws:iam::123456789012:role/reports-job"}]
    result:
      description:
        - What the module returns beside these. Description and tags of an unchanged policy are V(null) if its item names neither.
        - Of a resource that failed, C(msg) and what its module returns on failure.
      type: dict
      returned: always
      sample: {}
counts:
  description: How many resources were created, changed, deleted and so on, by RV(resources[].change).
  returned: success, and failure after something was planned as a whole
  type: dict
  sample: {"created": 1, "changed": 0, "deleted": 0, "unchanged": 41, "failed": 0, "not begun": 0}
calls:
  description: AWS operations of all resources. In check mode, the operations that a real run would call.
  returned: success, and failure after something was planned as a whole
  type: list
  elements: dict
  sample: [{"operation": "CreateRole", "target": "arn:aws:iam::123456789012:role/reports-job"}]
diff:
  description: One difference for each resource that changes, as its module returns it.
  returned: success, and failure after something was planned as a whole
  type: list
  elements: dict
  sample: []
problems:
  description: What is wrong, a sentence for each resource. RV(ignore:msg) has the first ones.
  returned: failure, if resources were refused or failed
  type: list
  elements: str
  sample: ["roles[3] (deploy): managed_policies: there is no policy named 'deploy'"]
# Below: shared by several modules, written by hacking/returns.py
error:
  description: Code and message of the error. It comes from AWS, or from botocore if AWS could not be reached.
  returned: failure, when AWS refused a request or could not be reached
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:CreateRole"}
operation:
  description: AWS operation that failed.
  returned: failure, when an AWS operation failed
  type: str
  sample: CreateRole
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
  sample: ["iam:GetAccountAuthorizationDetails", "iam:ListRoles", "sts:GetCallerIdentity"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.module import MODULE

ARGUMENT_SPEC = DESCRIPTOR.argument_spec
RULES = DESCRIPTOR.rules


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
