#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_account_info
version_added: 0.1.0
short_description: Get the IAM policies and roles of an account, and what users and groups have
description:
  - Returns customer managed policies, roles with all that hangs on them, and the policies of users and groups, in the lists that
    M(plumb.aws.iam_account) takes.
  - Reads the account with a few requests (C(GetAccountAuthorizationDetails), C(ListRoles)), and one for each policy.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  include:
    description:
      - Which lists to return.
    type: list
    elements: str
    choices: [policies, roles, users, groups]
    default: [policies, roles, users, groups]
  path_prefix:
    description:
      - Path, such as V(/team/). Only resources below it are returned. Slashes at its ends may be left out.
    type: str
    aliases: [path, prefix]
  names:
    description:
      - Patterns of names, such as V(team-*). Only resources whose name matches one of them are returned. Letter case is ignored.
    type: list
    elements: str
  tags:
    description:
      - Only policies and roles that have all of these tags are returned, and no users and groups.
    type: dict
  parallel:
    description:
      - How many policies are read at the same time, from V(1) to V(32).
    type: int
    default: 8
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_info
seealso:
  - module: plumb.aws.iam_account
  - module: plumb.aws.iam_account_export
"""

EXAMPLES = r"""
- name: Get all of an account
  plumb.aws.iam_account_info:
  register: account

- name: Get what belongs to a team
  plumb.aws.iam_account_info:
    include: [policies, roles]
    path_prefix: /team-x/
"""

RETURN = r"""
policies:
  description:
    - Options of M(plumb.aws.iam_managed_policy) for each customer managed policy, with the document of its default version, sorted by
      name. Description and tags are left out where they are empty.
  returned: success
  type: list
  elements: dict
  sample: [{"name": "read-reports", "path": "/", "policy": {"Version": "2012-10-17", "Statement": []}}]
roles:
  description:
    - Options of M(plumb.aws.iam_role) for each role, with all that hangs on it, sorted by name. Roles that only AWS may change are in
      RV(left_out).
  returned: success
  type: list
  elements: dict
  sample: [{"name": "reports-job", "path": "/", "managed_policies": [], "inline_policies": {}, "instance_profiles": []}]
users:
  description: What each user has who has managed or inline policies, sorted by name.
  returned: success
  type: list
  elements: dict
  sample: [{"name": "ann", "managed_policies": ["arn:aws:iam::aws:policy/ReadOnlyAccess"], "inline_policies": {}}]
groups:
  description: What each group has that has managed or inline policies, sorted by name.
  returned: success
  type: list
  elements: dict
  sample: []
# Below: shared by several modules, written by hacking/returns.py
left_out:
  description: What the lists cannot hold, by name.
  returned: success
  type: dict
  contains:
    service_linked_roles:
      description: Roles of AWS services.
      type: list
      elements: str
      returned: always
      sample: [AWSServiceRoleForAutoScaling]
    reserved_roles:
      description: Roles of IAM Identity Center.
      type: list
      elements: str
      returned: always
      sample: []
    identity_providers:
      description: ARNs of the identity providers of the account. Null if they may not be listed.
      type: list
      elements: str
      returned: always
      sample: ["arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"]
    users:
      description: Users. What they have is told, they themselves are not.
      type: list
      elements: str
      returned: always
      sample: [ann]
    groups:
      description: Groups, likewise.
      type: list
      elements: str
      returned: always
      sample: []
    instance_profiles:
      description:
        - Instance profiles without a role, or below another path than their role. Null if they may not be listed.
      type: list
      elements: str
      returned: always
      sample: []
account_id:
  description: Number of the account.
  returned: success
  type: str
  sample: "123456789012"
error:
  description: Code and message of the error. It comes from AWS, or from botocore if AWS could not be reached.
  returned: failure, when AWS refused a request or could not be reached
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:GetAccountAuthorizationDetails"}
operation:
  description: AWS operation that failed.
  returned: failure, when an AWS operation failed
  type: str
  sample: GetAccountAuthorizationDetails
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
  sample: ["iam:GetAccountAuthorizationDetails"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.info import ARGUMENT_SPEC, MODULE, RULES


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
