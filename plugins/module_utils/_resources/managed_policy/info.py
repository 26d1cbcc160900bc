# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tell about managed policies, a customer's own and AWS's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.info_module import InfoModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import (
    POLICY_NAME_LENGTH,
    check_name,
    check_policy_path,
    parse_policy_arn,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Document, Entities, Policy, PolicySummary
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import policy_thing
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import find_of_aws, find_own
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.result import policy_result

_SCOPES = {"local": "Local", "aws": "AWS", "all": "All"}


ARGUMENT_SPEC: dict[str, Any] = {
    "arn": {"type": "str"},
    "name": {"type": "str", "aliases": ["policy_name"]},
    "path_prefix": {"type": "str", "aliases": ["path", "prefix"]},
    "scope": {"type": "str", "choices": ["local", "aws", "all"], "default": "local"},
    "include": {"type": "list", "elements": "str", "choices": ["document", "versions", "entities"], "default": []},
}
RULES: dict[str, Any] = {"mutually_exclusive": [("arn", "name", "path_prefix")]}


@dataclass(frozen=True)
class Options:
    """Which policies, and how much of each."""

    arn: str | None
    name: str | None
    path_prefix: str | None
    scope: str
    include: frozenset[str]


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    if params["name"] is not None:
        check_name(params["name"], option="name", longest=POLICY_NAME_LENGTH)
    if params["path_prefix"] is not None:
        check_policy_path(params["path_prefix"], option="path_prefix")
    return Options(
        arn=str(parse_policy_arn(params["arn"], option="arn")) if params["arn"] is not None else None,
        name=params["name"],
        path_prefix=params["path_prefix"],
        scope=params["scope"],
        include=frozenset(params["include"]),
    )


def gather(account: Account, desired: Options) -> dict[str, Any]:
    """The policies asked for, in the order of their ARNs; none is an empty list, not an error."""
    found = sorted(_find(account, desired), key=lambda policy: policy.arn)
    return {"policies": [_tell(account, policy, desired.include) for policy in found]}


def _find(account: Account, desired: Options) -> Sequence[PolicySummary]:
    if desired.arn is not None:
        policy = account.policy(desired.arn)
        return [policy] if policy else []
    if desired.name is not None:
        own = find_own(account, desired.name) if desired.scope in ("local", "all") else None
        of_aws = find_of_aws(account, desired.name) if desired.scope in ("aws", "all") else None
        return [policy for policy in (own, of_aws) if policy is not None]
    listed = account.policies(scope=_SCOPES[desired.scope], path_prefix=desired.path_prefix)
    # a listing shows neither description nor tags; of AWS's own policies, some 1,500, they are not worth a request each
    whole = (policy if _is_of_aws(policy) else account.policy(policy.arn) for policy in listed)
    return [policy for policy in whole if policy is not None]


def _is_of_aws(policy: PolicySummary) -> bool:
    return parse_policy_arn(policy.arn, option="arn").is_aws_managed


def _tell(account: Account, policy: PolicySummary, include: frozenset[str]) -> dict[str, Any]:
    document = account.document(policy.arn, policy.default_version_id) if "document" in include else None
    versions = account.versions(policy.arn) if "versions" in include else None
    told = {**policy_result(policy, document, versions), "options": _options(policy, document)}
    if "entities" in include:
        told["entities"] = entities_result(account.entities(policy.arn))
    return told


def _options(policy: PolicySummary, document: Document | None) -> dict[str, Any]:
    """The options of iam_managed_policy that describe the policy as it is; of AWS's own policies just the ARN.

    What was not asked for is left out, and then left as it is.
    """
    if _is_of_aws(policy):
        return {"arn": policy.arn}
    options: dict[str, Any] = {"name": policy.name, "path": policy.path}
    if isinstance(policy, Policy):
        options |= {"description": policy.description, "tags": policy.tags}
    return {**options, **({"policy": document} if document is not None else {})}


def entities_result(entities: Entities) -> dict[str, Any]:
    """Who has a policy, and whose permissions boundary it is, by name."""
    return {
        "roles": list(entities.roles),
        "users": list(entities.users),
        "groups": list(entities.groups),
        "permissions_boundary_of_roles": list(entities.boundary_of_roles),
        "permissions_boundary_of_users": list(entities.boundary_of_users),
    }


def missing(desired: Options, found: Mapping[str, Any]) -> str | None:
    """The own policy that was asked for and is not there."""
    of_aws = parse_policy_arn(desired.arn, option="arn").is_aws_managed if desired.arn else desired.scope == "aws"
    named = desired.arn or desired.name
    return policy_thing(named) if named and not of_aws and not found["policies"] else None


MODULE = InfoModule(options=read_options, gather=gather, missing=missing)
