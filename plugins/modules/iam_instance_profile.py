#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_instance_profile
version_added: 0.1.0
short_description: Manage IAM instance profiles
description:
  - Creates, changes and deletes instance profiles, and puts a role into them. Does not change the role itself.
  - An instance profile has one role or none. If it has another role, the task removes that role and adds the new one.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  name:
    description:
      - Name of the instance profile. IAM ignores letter case in it.
    type: str
    required: true
    aliases: [instance_profile_name]
  state:
    description:
      - Desired state of the instance profile. With V(absent), the task removes the role from it and deletes it.
    type: str
    choices: [present, absent]
    default: present
  role:
    description:
      - Name of the role in the instance profile. An empty string removes the role. If it is omitted, the role is unchanged.
    type: str
  path:
    description:
      - Path of the instance profile. Used for creation. AWS cannot change it, so a different path of an existing instance profile gets a
        warning. The default is V(/).
    type: str
    aliases: [path_prefix, prefix]
  tags:
    description:
      - Tags of the instance profile. Tag keys are case-sensitive.
      - Without it, the task leaves tags unchanged.
    type: dict
    aliases: [resource_tags]
  purge_tags:
    description:
      - Whether to remove the tags that are not in O(tags). Has no effect without O(tags).
    type: bool
    default: true
  wait:
    description:
      - Whether to wait until IAM shows the change.
    type: bool
    default: true
  wait_timeout:
    description:
      - How long to wait, in seconds. If the time is over, the task gives a warning and succeeds, because the change is made.
    type: int
    default: 120
extends_documentation_fragment:
  - plumb.aws.documents.guards
  - plumb.aws.connection
  - plumb.aws.connection.groups_tagged
  - plumb.aws.connection.attributes_manage
seealso:
  - module: plumb.aws.iam_instance_profile_info
  - module: plumb.aws.iam_role_trust
"""

EXAMPLES = r"""
- name: Let instances run as the role web
  plumb.aws.iam_instance_profile:
    name: web
    role: web
    tags:
      team: web

- name: Take the role out of the instance profile
  plumb.aws.iam_instance_profile:
    name: web
    role: ""

- name: Delete the instance profile
  plumb.aws.iam_instance_profile:
    name: web
    state: absent
"""

RETURN = r"""
iam_instance_profile:
  description: The instance profile after the task. With O(state=absent), the instance profile that was deleted, or null.
  returned: success
  type: dict
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
# Below: shared by several modules, written by hacking/returns.py
access:
  description:
    - What the change of the role in the profile newly allows, and what it no longer allows, in words.
    - RV(ignore:verdict) is V(unchanged), V(narrower), V(wider), V(may be wider) if it could not be decided, or
      V(different).
  returned: success, and failure if the task refused the change because of its access
  type: dict
  sample: {"verdict": "wider", "gained": ["instances with this profile may now do what the role web may"], "lost": []}
calls:
  description:
    - AWS operations that the task called, in order. In check mode, the operations that a real run would call.
    - On failure, the operations that succeeded before the task failed.
  returned: success, and failure if the task changed something before it failed
  type: list
  elements: dict
  sample: [{"operation": "AddRoleToInstanceProfile", "target": "arn:aws:iam::123456789012:instance-profile/web"}]
diff:
  description:
    - Difference between the state before and after the task. RV(ignore:before) and RV(ignore:after) are what diff
      mode shows. They have the fields that differ and the name of the instance profile. They are empty if nothing
      differs.
    - If something changes, RV(ignore:resource) has the kind, name and ARN of the resource, and all its compared
      fields before and after. For the plan, it also has RV(ignore:documents) of policies that are attached, detached or
      exchanged as the boundary, RV(ignore:users) that have a policy whose document changes, and RV(ignore:lints).
  returned: success
  type: dict
  sample:
    before: {"name": "web", "role": null}
    after: {"name": "web", "role": "web"}
    resource:
      kind: instance profile
      name: web
      arn: arn:aws:iam::123456789012:instance-profile/web
      before: {"name": "web", "path": "/", "role": null, "tags": {}}
      after: {"name": "web", "path": "/", "role": "web", "tags": {}}
error:
  description: Code and message of the error. It comes from AWS, or from botocore if AWS could not be reached.
  returned: failure, when AWS refused a request or could not be reached
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:AddRoleToInstanceProfile"}
operation:
  description: AWS operation that failed.
  returned: failure, when an AWS operation failed
  type: str
  sample: AddRoleToInstanceProfile
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
  sample: ["iam:AddRoleToInstanceProfile", "iam:GetInstanceProfile", "iam:GetRole"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.module import MODULE

ARGUMENT_SPEC = MODULE.descriptor.argument_spec
RULES = MODULE.descriptor.rules


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
