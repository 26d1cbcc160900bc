#!/usr/bin/python
# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_managed_policy_info
version_added: 0.1.0
short_description: Get information about managed IAM policies
description:
  - Returns customer-managed and AWS-managed policies, optionally with their document, their versions and the identities that use them.
author:
  - plumb.aws contributors (@plumb-aws)
options:
  arn:
    description:
      - ARN of a policy.
      - O(arn), O(name) and O(path_prefix) are mutually exclusive. Without them, the module returns all policies of the O(scope).
    type: str
  name:
    description:
      - Name of a policy. Letter case is ignored for customer-managed policies, and not for AWS-managed policies.
      - A name finds an AWS-managed policy under the paths V(/), V(/service-role/) and V(/job-function/). For others, use O(arn).
    type: str
    aliases: [policy_name]
  path_prefix:
    description:
      - Return only policies whose path begins with this prefix. It begins and ends with a slash.
    type: str
    aliases: [path, prefix]
  scope:
    description:
      - Policies to search by O(name) or O(path_prefix). V(local) are the customer-managed policies of the account, V(aws) the AWS-managed
        policies, about 1,500, and V(all) are both.
    type: str
    choices: [local, aws, all]
    default: local
  include:
    description:
      - Details to add to each policy. V(document) and V(versions) cost one request for each policy, V(entities) costs two.
    type: list
    elements: str
    choices: [document, versions, entities]
    default: []
extends_documentation_fragment:
  - plumb.aws.connection
  - plumb.aws.connection.attributes_info
seealso:
  - module: plumb.aws.iam_managed_policy
"""

EXAMPLES = r"""
- name: Get an AWS-managed policy with its document and the identities that use it
  plumb.aws.iam_managed_policy_info:
    arn: arn:aws:iam::aws:policy/AWSLambdaExecute
    include: [document, entities]

- name: Get all policies of a team
  plumb.aws.iam_managed_policy_info:
    path_prefix: /finance/
"""

RETURN = r"""
policies:
  description: The policies, sorted by ARN. Empty if no policy matches.
  returned: success
  type: list
  elements: dict
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
        - Description of the policy. Empty if it has none.
        - V(null) (not known) for AWS-managed policies of a listing, that is without O(arn) and O(name). AWS does not return it there.
      type: str
      returned: always
      sample: Read the reports
    default_version_id:
      description: Id of the default version.
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
        - Tags of the policy.
        - V(null) (not known) for AWS-managed policies of a listing, that is without O(arn) and O(name). AWS does not return them there.
      type: dict
      returned: always
      sample: {"team": "finance"}
    document:
      description: Document of the default version, as AWS stores it.
      type: dict
      returned: when O(include) contains V(document)
      sample: {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
    versions:
      description: Versions of the policy, newest first.
      type: list
      elements: dict
      returned: when O(include) contains V(versions)
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
    entities:
      description: Names of the identities that the policy is attached to, and of those that have it as their permissions boundary.
      type: dict
      returned: when O(include) contains V(entities)
      sample:
        roles: [reports-job]
        users: []
        groups: []
        permissions_boundary_of_roles: []
        permissions_boundary_of_users: []
    options:
      description:
        - Options for M(plumb.aws.iam_managed_policy) that describe the policy as it is. They have the document if O(include) has
          V(document). Of AWS-managed policies only the ARN.
      type: dict
      returned: always
      sample: {"name": "read-reports", "path": "/"}
# Below: shared by several modules, written by hacking/returns.py
error:
  description: Code and message of the error. It comes from AWS, or from botocore if AWS could not be reached.
  returned: failure, when AWS refused a request or could not be reached
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:GetPolicy"}
operation:
  description: AWS operation that failed.
  returned: failure, when an AWS operation failed
  type: str
  sample: GetPolicy
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
  sample: ["iam:GetPolicy", "sts:GetCallerIdentity"]
"""

from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.info import (
    ARGUMENT_SPEC,
    MODULE,
    RULES,
)


def main() -> None:
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)


if __name__ == "__main__":
    main()
