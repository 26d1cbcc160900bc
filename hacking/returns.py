"""Write the part of RETURN that several modules share into each of them, from the one text below.

    python hacking/returns.py           rewrite the modules
    python hacking/returns.py --check   show a diff and exit with 1 if a module is out of date

The RETURN of a module has a marker line. Everything below the marker comes from this script.
"""

from __future__ import annotations

import difflib
import sys
from dataclasses import dataclass
from pathlib import Path
from string import Template

MODULES = Path(__file__).resolve().parent.parent / "plugins" / "modules"
MARKER = "# Below: shared by several modules, written by hacking/returns.py\n"
END = '"""\n'

ACCESS = """\
access:
  description:
    - What the change of the $document newly allows, and what it no longer allows, in words.
    - RV(ignore:verdict) is V(unchanged), V(narrower), V(wider), V(may be wider) if it could not be decided, or
      V(different).
  returned: success, and failure if the task refused the change because of its access
  type: dict
  sample: {"verdict": "wider", "gained": ["$gained"], "lost": []}
"""
CHANGES = """\
calls:
  description:
    - AWS operations that the task called, in order. In check mode, the operations that a real run would call.
    - On failure, the operations that succeeded before the task failed.
  returned: success, and failure if the task changed something before it failed
  type: list
  elements: dict
  sample: [{"operation": "$operation", "target": "$target"}]
diff:
  description:
    - Difference between the state before and after the task. RV(ignore:before) and RV(ignore:after) are what diff
      mode shows. They have the fields that differ and the name of the $kind. They are empty if nothing
      differs.$diff_notes
    - If something changes, RV(ignore:resource) has the kind, name and ARN of the resource, and all its compared
      fields before and after. For the plan, it also has RV(ignore:documents) of policies that are attached, detached or
      exchanged as the boundary, RV(ignore:users) that have a policy whose document changes, and RV(ignore:lints).
  returned: success
  type: dict
  sample:
    before: {"$name_field": "$name", $before}
    after: {"$name_field": "$name", $after}
    resource:
      kind: $kind
      name: $name
      arn: $arn
      before: {"$name_field": "$name", $whole_before}
      after: {"$name_field": "$name", $whole_after}
"""
FAILURE = """\
error:
  description: Code and message of the error. It comes from AWS, or from botocore if AWS could not be reached.
  returned: failure, when AWS refused a request or could not be reached
  type: dict
  sample: {"code": "AccessDenied", "message": "User is not authorized to perform iam:$operation"}
operation:
  description: AWS operation that failed.
  returned: failure, when an AWS operation failed
  type: str
  sample: $operation
request_id:
  description: Id that AWS gave to the request that failed.
  returned: failure, when AWS refused a request
  type: str
  sample: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE
"""
ACTIONS = """\
resource_actions:
  description: AWS API operations that the task used, including operations that only read.
  returned: when O(debug_botocore_endpoint_logs=true)
  type: list
  elements: str
  sample: [$actions]
"""
LEFT_OUT = """\
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
"""
DOCUMENT_NOTE = """
    - Documents have only the statements that differ, each beside the one that it replaces, in canonical order."""


@dataclass(frozen=True)
class Module:
    """The blocks that a module returns, and the words that they have there."""

    blocks: tuple[str, ...]
    words: dict[str, str]

    def text(self) -> str:
        return Template("".join(self.blocks)).substitute(self.words)


POLICY, ROLE = "arn:aws:iam::123456789012:policy/read-reports", "arn:aws:iam::123456789012:role/reports-job"
PROFILE = "arn:aws:iam::123456789012:instance-profile/web"
DOCUMENT = '{"Version": "2012-10-17", "Statement": []}'
ROLE_FIELDS = f"""\
"description": "", "permissions_boundary": null,
        "trust_policy": {DOCUMENT}, "tags": {{}}"""
_SWEEP = "GetAccountAuthorizationDetails"
TABLE = {
    "iam_account": Module(
        (FAILURE, ACTIONS),
        {
            "operation": "CreateRole",
            "actions": '"iam:GetAccountAuthorizationDetails", "iam:ListRoles", "sts:GetCallerIdentity"',
        },
    ),
    "iam_inline_policy": Module(
        (ACCESS, CHANGES, FAILURE, ACTIONS),
        {
            "document": "inline policies of the identity",
            "gained": "may now s3:GetObject on arn:aws:s3:::reports/*",
            "operation": "PutRolePolicy",
            "target": "role/reports-job inline policy read-reports",
            "kind": "role",
            "name": "reports-job",
            "arn": "null",
            "name_field": "role_name",
            "before": '"inline_policies": {}',
            "after": f'"inline_policies": {{"read-reports": {DOCUMENT}}}',
            "whole_before": '"inline_policies": {}',
            "whole_after": f'"inline_policies": {{"read-reports": {DOCUMENT}}}',
            "diff_notes": DOCUMENT_NOTE,
            "actions": '"iam:GetRolePolicy", "iam:ListRolePolicies", "iam:PutRolePolicy", "sts:GetCallerIdentity"',
        },
    ),
    "iam_inline_policy_info": Module(
        (FAILURE, ACTIONS),
        {"operation": "GetRolePolicy", "actions": '"iam:GetRolePolicy", "iam:ListRolePolicies"'},
    ),
    "iam_instance_profile": Module(
        (ACCESS, CHANGES, FAILURE, ACTIONS),
        {
            "document": "role in the profile",
            "gained": "instances with this profile may now do what the role web may",
            "operation": "AddRoleToInstanceProfile",
            "target": PROFILE,
            "kind": "instance profile",
            "name": "web",
            "arn": PROFILE,
            "name_field": "name",
            "before": '"role": null',
            "after": '"role": "web"',
            "whole_before": '"path": "/", "role": null, "tags": {}',
            "whole_after": '"path": "/", "role": "web", "tags": {}',
            "diff_notes": "",
            "actions": '"iam:AddRoleToInstanceProfile", "iam:GetInstanceProfile", "iam:GetRole"',
        },
    ),
    "iam_instance_profile_info": Module(
        (FAILURE, ACTIONS), {"operation": "GetInstanceProfile", "actions": '"iam:GetInstanceProfile"'}
    ),
    "iam_managed_policy": Module(
        (ACCESS, CHANGES, FAILURE, ACTIONS),
        {
            "document": "default version",
            "gained": "may now s3:DeleteObject on arn:aws:s3:::logs/*",
            "operation": "TagPolicy",
            "target": POLICY,
            "kind": "policy",
            "name": "read-reports",
            "arn": POLICY,
            "name_field": "name",
            "before": '"tags": []',
            "after": '"tags": ["team=finance"]',
            "whole_before": f'"path": "/", "description": "", "document": {DOCUMENT}, "tags": {{}}',
            "whole_after": f'"path": "/", "description": "", "document": {DOCUMENT}, "tags": {{"team": "finance"}}',
            "diff_notes": DOCUMENT_NOTE
            + """
    - RV(ignore:other_versions) has the documents of versions that the task adds without making them the default,
      makes the default, or deletes.""",
            "actions": '"iam:GetPolicy", "iam:GetPolicyVersion", "iam:TagPolicy"',
        },
    ),
    "iam_managed_policy_info": Module(
        (FAILURE, ACTIONS), {"operation": "GetPolicy", "actions": '"iam:GetPolicy", "sts:GetCallerIdentity"'}
    ),
    "iam_role": Module(
        (ACCESS, CHANGES, FAILURE, ACTIONS),
        {
            "document": "trust policy, the policies and the permissions boundary",
            "gained": "arn:aws:iam::123456789012:role/deploy may now sts:AssumeRole",
            "operation": "UpdateRole",
            "target": ROLE,
            "kind": "role",
            "name": "reports-job",
            "arn": ROLE,
            "name_field": "name",
            "before": '"max_session_duration": 3600',
            "after": '"max_session_duration": 7200',
            "whole_before": f'"path": "/", "max_session_duration": 3600, {ROLE_FIELDS}',
            "whole_after": f'"path": "/", "max_session_duration": 7200, {ROLE_FIELDS}',
            "diff_notes": DOCUMENT_NOTE,
            "actions": '"iam:GetRole", "iam:ListAttachedRolePolicies", "iam:UpdateRole"',
        },
    ),
    "iam_account_drift": Module((FAILURE, ACTIONS), {"operation": _SWEEP, "actions": f'"iam:{_SWEEP}"'}),
    "iam_account_export": Module(
        (LEFT_OUT, FAILURE, ACTIONS),
        {"operation": "GetAccountAuthorizationDetails", "actions": '"iam:GetAccountAuthorizationDetails"'},
    ),
    "iam_account_info": Module(
        (LEFT_OUT, FAILURE, ACTIONS),
        {"operation": "GetAccountAuthorizationDetails", "actions": '"iam:GetAccountAuthorizationDetails"'},
    ),
    "iam_role_info": Module((FAILURE, ACTIONS), {"operation": "GetRole", "actions": '"iam:GetRole"'}),
    "iam_role_trust": Module(
        (ACCESS, CHANGES, FAILURE, ACTIONS),
        {
            "document": "trust policy and the permissions boundary",
            "gained": "arn:aws:iam::123456789012:role/deploy may now sts:AssumeRole",
            "operation": "UpdateRole",
            "target": ROLE,
            "kind": "role",
            "name": "reports-job",
            "arn": ROLE,
            "name_field": "name",
            "before": '"max_session_duration": 3600',
            "after": '"max_session_duration": 7200',
            "whole_before": f'"path": "/", "max_session_duration": 3600, {ROLE_FIELDS}',
            "whole_after": f'"path": "/", "max_session_duration": 7200, {ROLE_FIELDS}',
            "diff_notes": DOCUMENT_NOTE,
            "actions": '"iam:GetRole", "iam:UpdateRole"',
        },
    ),
    "iam_role_trust_info": Module((FAILURE, ACTIONS), {"operation": "GetRole", "actions": '"iam:GetRole"'}),
    **{
        f"iam_{kind}_attachment": Module(
            (ACCESS, CHANGES, FAILURE, ACTIONS),
            {
                "document": "attached policies, by the documents of those that come and go alone,",
                "gained": "may now s3:GetObject on arn:aws:s3:::reports/*",
                "operation": f"Attach{kind.title()}Policy",
                "target": POLICY,
                "kind": kind,
                "name": name,
                "arn": "null",
                "name_field": f"{kind}_name",
                "before": '"attached_policies": []',
                "after": f'"attached_policies": ["{POLICY}"]',
                "whole_before": '"attached_policies": []',
                "whole_after": f'"attached_policies": ["{POLICY}"]',
                "diff_notes": "",
                "actions": f'"iam:Attach{kind.title()}Policy", "iam:ListAttached{kind.title()}Policies"',
            },
        )
        for kind, name in (("role", "reports-job"), ("user", "alice"), ("group", "developers"))
    },
    "iam_role_attachment_info": Module(
        (FAILURE, ACTIONS), {"operation": "ListAttachedRolePolicies", "actions": '"iam:ListAttachedRolePolicies"'}
    ),
}


def rewritten(source: str, module: Module) -> str:
    """The source of a module with its shared blocks as they are here."""
    own, marker, rest = source.partition(MARKER)
    _blocks, end, code = rest.partition(END)
    if not (marker and end):
        raise ValueError(f"RETURN has no line '{MARKER.strip()}'.")
    return f"{own}{marker}{module.text()}{end}{code}"


def main(*, check: bool) -> int:
    status = 0
    for name, module in TABLE.items():
        path = MODULES / f"{name}.py"
        old = path.read_text(encoding="utf-8")
        new = rewritten(old, module)
        if new == old:
            continue
        if check:
            before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
            sys.stdout.writelines(
                difflib.unified_diff(before, after, f"plugins/modules/{name}.py", "hacking/returns.py")
            )
            status = 1
        else:
            path.write_text(new, encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(check=sys.argv[1:] == ["--check"]))
