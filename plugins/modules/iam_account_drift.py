#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_account_drift
version_added: 0.1.0
short_description: Compare files with the IAM policies and roles of an account
description:
  - Tells how an account differs from the files that M(plumb.aws.iam_account_export) writes and M(plumb.aws.iam_account) applies, what
    is missing, what is extra, and what has changed, each with its risk, as if the account had moved away from the files.
  - Everything that the files do not name is extra, also an inline policy or an attachment of a role, a user or a group.
  - Reads the account with a few requests (C(GetAccountAuthorizationDetails), C(ListRoles)), and changes nothing.
  - Shows the differences, the worst first, and writes reports.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  src:
    description:
      - Path of a folder or file, or a list of paths, as in O(plumb.aws.iam_account#module:src).
    type: raw
    required: true
  vars:
    description:
      - Values by name for the files of O(src).
    type: dict
    default: {}
  path_prefix:
    description:
      - Path, such as V(/team/). Only below it, what the files do not name is extra. Slashes at its ends may be left out.
    type: str
    aliases: [path, prefix]
  ignore:
    description:
      - What others manage, by patterns such as V(role/cdk-*), V(policy/terraform-*), V(user/*). Letter case is ignored.
    type: list
    elements: str
    default: []
  report_files:
    description:
      - Paths of files on the controller to write the report to. The extension of each sets its format, C(.json), C(.md) or C(.html).
        Existing files are replaced. A relative path is relative to the playbook.
      - The report as JSON is written in any case. Its key C(result) is V(clean), V(drift) or V(error). If the task fails, reports in
        other formats are removed.
    type: list
    elements: path
    default: []
  risk_file:
    description:
      - Path of a file such as C(plumb_risk.yml), which sets levels of rules, accepts findings, and names known accounts.
    type: path
  known_accounts:
    description:
      - Ids of other accounts and of organizations that are your own. Trust in them is not external access.
    type: list
    elements: str
    default: []
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
- name: Compare the account with the files
  plumb.aws.iam_account_drift:
    src: iam
    ignore: [role/cdk-*]
    report_files:
      - "{{ playbook_dir }}/drift.json"
      - "{{ playbook_dir }}/drift.html"
  register: drift

- name: Fail if there is drift
  ansible.builtin.assert:
    that: drift.result == 'clean'
"""

RETURN = r"""
result:
  description: Whether the account is as the files say, V(clean) or V(drift). If the task fails, V(error).
  returned: always
  type: str
  sample: drift
account_id:
  description: Number of the account.
  returned: success
  type: str
  sample: "123456789012"
counts:
  description: How many resources are missing, extra and changed.
  returned: success
  type: dict
  sample: {"missing": 0, "extra": 1, "changed": 2}
levels:
  description: How many findings there are of each level of risk.
  returned: success
  type: dict
  sample: {"critical": 1, "high": 0, "medium": 0, "low": 0}
findings:
  description: The findings, the worst first, with the keys that C(findings) of the plan has.
  returned: success
  type: list
  elements: dict
  sample: [{"level": "critical", "rule": "admin-access", "kind": "role", "name": "app", "reason": "has administrator access"}]
drift:
  description:
    - The resources that differ, sorted by kind and name.
    - RV(ignore:before) is as in the files, RV(ignore:after) as in the account.
  returned: success
  type: list
  elements: dict
  contains:
    change:
      description: What it is, V(missing), V(extra) or V(changed).
      type: str
      returned: always
      sample: changed
    kind:
      description: Kind of the resource, V(policy), V(role), V(user) or V(group).
      type: str
      returned: always
      sample: role
    name:
      description: Name of the resource.
      type: str
      returned: always
      sample: app
    level:
      description: The level of its worst finding, or V(none).
      type: str
      returned: always
      sample: critical
    words:
      description: The differences in words.
      type: list
      elements: str
      returned: always
      sample: [attaches AdministratorAccess]
# Below: shared by several modules, written by hacking/returns.py
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
from ansible_collections.plumb.aws.plugins.module_utils._resources.account import drift

# The action plugin judges the risk and writes the reports: it runs on the controller, wherever this one does
ARGUMENT_SPEC = {
    **drift.ARGUMENT_SPEC,
    "report_files": {"type": "list", "elements": "path", "default": []},
    "risk_file": {"type": "path"},
    "known_accounts": {"type": "list", "elements": "str", "default": []},
}
RULES = drift.RULES
MODULE = drift.MODULE


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
