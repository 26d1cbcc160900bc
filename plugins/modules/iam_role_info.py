#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_role_info
version_added: 0.1.0
short_description: Get IAM roles with their policies and instance profiles
description:
  - Returns one role, or all roles below a path, with managed policies, inline policies and instance profiles.
  - Takes the options of C(amazon.aws.iam_role_info), and returns RV(iam_roles) with the same keys.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  name:
    description:
      - Name of a role. Letter case is ignored. Mutually exclusive with O(path_prefix).
    type: str
    aliases: [role_name]
  path_prefix:
    description:
      - Path, such as V(/team/). Slashes at its ends may be left out. The module returns the roles below it. Without O(name) and
        O(path_prefix), it returns all roles.
    type: str
    aliases: [path, prefix]
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_info
seealso:
  - module: plumb.aws.iam_role
  - module: plumb.aws.iam_role_trust_info
"""

EXAMPLES = r"""
- name: Get a role with all that hangs on it
  plumb.aws.iam_role_info:
    name: reports-job

- name: Get the roles of a team
  plumb.aws.iam_role_info:
    path_prefix: /team/
"""

RETURN = r"""
iam_roles:
  description: The roles, sorted by name. Empty if there are none.
  returned: success
  type: list
  elements: dict
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
    managed_policies:
      description: Managed policies that are attached to the role, each with RV(ignore:policy_name) and RV(ignore:policy_arn).
      type: list
      elements: dict
      returned: always
      sample: [{"policy_name": "read-reports", "policy_arn": "arn:aws:iam::123456789012:policy/read-reports"}]
    inline_policies:
      description: Names of the inline policies of the role. RV(ignore:options) has their documents.
      type: list
      elements: str
      returned: always
      sample: [write-archive]
    instance_profiles:
      description: Instance profiles that the role is in, as M(plumb.aws.iam_instance_profile_info) returns them.
      type: list
      elements: dict
      returned: always
      sample: []
    options:
      description: Options for M(plumb.aws.iam_role) that describe the role as it is.
      type: dict
      returned: always
      sample: {"name": "reports-job", "path": "/", "managed_policies": [], "inline_policies": {}, "instance_profiles": []}
# Below: shared by several modules, written by hacking/returns.py
error:
  description: Code and message of the error. It comes from AWS, or from botocore if AWS could not be reached.
  returned: failure, when AWS refused a request or could not be reached
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:GetRole"}
operation:
  description: AWS operation that failed.
  returned: failure, when an AWS operation failed
  type: str
  sample: GetRole
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
  sample: ["iam:GetRole"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.info import ARGUMENT_SPEC, MODULE, RULES


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
