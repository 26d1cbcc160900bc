#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_account_export
version_added: 0.1.0
short_description: Write the IAM policies and roles of an account into files
description:
  - Writes customer managed policies, roles with all that hangs on them, and the policies of users and groups into files on the
    controller, one for each, in the form that O(plumb.aws.iam_account#module:src) takes.
  - The files are sorted, and the same for the same account, so that a changed tag is one changed line.
  - Also writes C(apply.yml), a playbook that applies the files, unless there is one. The files are in the folder C(iam) beside it.
  - In check mode, returns which files it would write.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  dest:
    description:
      - Folder on the controller. It is created if it does not exist. A relative path is relative to the playbook.
    type: path
    required: true
  overwrite:
    description:
      - Whether to replace files that are there and differ. If not, and there are such files, the task fails and writes none.
    type: bool
    default: false
  remove:
    description:
      - Whether to remove files in O(dest) whose resources are not in the account any more. A file that is not just as an
        export writes it, such as one with a comment, is left.
    type: bool
    default: false
  account_ids:
    description:
      - With V(variable), the number of the account is written as C({{ account_id }}), so that the files serve several accounts.
    type: str
    choices: [literal, variable]
    default: literal
  include:
    description:
      - Which lists to write.
    type: list
    elements: str
    choices: [policies, roles, users, groups]
    default: [policies, roles, users, groups]
  path_prefix:
    description:
      - Path, such as V(/team/). Only resources below it are written. Slashes at its ends may be left out.
    type: str
    aliases: [path, prefix]
  names:
    description:
      - Patterns of names, such as V(team-*). Only resources whose name matches one of them are written. Letter case is ignored.
    type: list
    elements: str
  tags:
    description:
      - Only policies and roles that have all of these tags are written, and no users and groups.
    type: dict
  parallel:
    description:
      - How many policies are read at the same time, from V(1) to V(32).
    type: int
    default: 8
attributes:
  check_mode:
    description: Can run in check_mode and return changed status prediction without modifying target.
    support: full
    details:
      - In check mode, no file is written or removed.
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in check_mode), when in diff mode.
    support: full
    details:
      - Shows the files before and after.
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_info
seealso:
  - module: plumb.aws.iam_account
  - module: plumb.aws.iam_account_info
"""

EXAMPLES = r"""
- name: Write the account into files
  plumb.aws.iam_account_export:
    dest: "{{ playbook_dir }}/account"

- name: Bring the files up to date
  plumb.aws.iam_account_export:
    dest: "{{ playbook_dir }}/account"
    overwrite: true
    remove: true
"""

RETURN = r"""
dest:
  description: The folder.
  returned: success
  type: str
  sample: /home/ann/account
written:
  description: Files that were written, or in check mode would be, relative to RV(dest).
  returned: success
  type: list
  elements: str
  sample: [apply.yml, iam/policies/read-reports.yml]
removed:
  description: Files that were removed, or in check mode would be.
  returned: success
  type: list
  elements: str
  sample: []
counts:
  description: How many resources the files hold, by list.
  returned: success
  type: dict
  sample: {"policies": 40, "roles": 30, "users": 2, "groups": 1}
diff:
  description: The files that are written or removed, each with its text before and after.
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
from ansible_collections.plumb.aws.plugins.module_utils._resources.account import info

# The action plugin writes the files: it runs on the controller, wherever this one does
ARGUMENT_SPEC = {
    **info.ARGUMENT_SPEC,
    "dest": {"type": "path", "required": True},
    "overwrite": {"type": "bool", "default": False},
    "remove": {"type": "bool", "default": False},
    "account_ids": {"type": "str", "choices": ["literal", "variable"], "default": "literal"},
}
RULES = info.RULES
MODULE = info.AccountInfoModule(with_names=True)


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
