#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_instance_profile_info
version_added: 0.1.0
short_description: Get IAM instance profiles
description:
  - Returns one instance profile, those of a role, or all below a path, with their tags.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  name:
    description:
      - Name of an instance profile. Letter case is ignored.
      - O(name), O(path_prefix) and O(role) are mutually exclusive. Without any of them the module returns all instance profiles.
    type: str
    aliases: [instance_profile_name]
  path_prefix:
    description:
      - Path, such as V(/team/). Slashes at its ends may be left out. The module returns the instance profiles below it.
    type: str
    aliases: [path, prefix]
  role:
    description:
      - Name of a role. The module returns the instance profiles that it is in.
    type: str
    aliases: [role_name]
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_info
seealso:
  - module: plumb.aws.iam_instance_profile
"""

EXAMPLES = r"""
- name: Get the instance profiles of a role
  plumb.aws.iam_instance_profile_info:
    role: web

- name: Get all instance profiles
  plumb.aws.iam_instance_profile_info:
"""

RETURN = r"""
iam_instance_profiles:
  description: The instance profiles, sorted by name. Empty if there are none.
  returned: success
  type: list
  elements: dict
  contains:
    arn:
      description: ARN of the instance profile.
      type: str
      returned: always
      sample: arn:aws:iam::123456789012:instance-profile/web
    instance_profile_name:
      description: Name of the instance profile.
      type: str
      returned: always
      sample: web
    instance_profile_id:
      description: Unique ID of the instance profile. Null in check mode if the task would create the instance profile.
      type: str
      returned: always
      sample: AIPAEXAMPLEEXAMPLE123
    path:
      description: Path of the instance profile.
      type: str
      returned: always
      sample: /
    create_date:
      description: Date and time of creation, in ISO 8601 format. Null in check mode if the task would create the instance profile.
      type: str
      returned: always
      sample: "2026-01-02T03:04:05+00:00"
    roles:
      description: The role in the instance profile, a list of one role or none. Each has RV(ignore:role_name), RV(ignore:arn) and RV(ignore:path).
      type: list
      elements: dict
      returned: always
      sample: [{"role_name": "web", "arn": "arn:aws:iam::123456789012:role/web", "path": "/"}]
    tags:
      description: Tags of the instance profile.
      type: dict
      returned: always
      sample: {"team": "web"}
    options:
      description: Options for M(plumb.aws.iam_instance_profile) that describe the instance profile as it is.
      type: dict
      returned: always
      sample: {"name": "web", "path": "/", "role": "web", "tags": {"team": "web"}}
# Below: shared by several modules, written by hacking/returns.py
error:
  description: Code and message of the error. It comes from AWS, or from botocore if AWS could not be reached.
  returned: failure, when AWS refused a request or could not be reached
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:GetInstanceProfile"}
operation:
  description: AWS operation that failed.
  returned: failure, when an AWS operation failed
  type: str
  sample: GetInstanceProfile
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
  sample: ["iam:GetInstanceProfile"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.info import (
    ARGUMENT_SPEC,
    MODULE,
    RULES,
)


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
