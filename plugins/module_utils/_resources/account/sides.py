# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Both sides of a resource, field by field: as the account has it, and as files describe it.

No plan is needed for that, so that what cannot be written is compared, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import Item
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account, own_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import is_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, ROLE, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Policy
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import found, look_up
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment import options as attachment
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy import options as inline_policy
from ansible_collections.plumb.aws.plugins.module_utils._resources.role import options as role
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.result import compared

Fields = dict[str, Any]
ATTACHED, INLINE, BOUNDARY = "attached_policies", "inline_policies", "permissions_boundary"


def role_there(sight: Account, name: str) -> Fields | None:
    """A role as the account has it; None where it has none."""
    there = sight.role_named(name)
    if there is None:
        return None
    return {
        **compared(there),
        **_has(sight, ROLE, there.name),
        "instance_profiles": list(sight.profiles_of_role(there.name)),
    }


def policy_there(sight: Account, arn: str) -> Fields | None:
    """A policy as the account has it, its description and tags where they are known."""
    there = sight.policy_summary(arn)
    if there is None:
        return None
    more = {"description": there.description, "tags": there.tags} if isinstance(there, Policy) else {}
    return {"name": there.name, "path": there.path, **more, "document": sight.default_document(arn)}


def users_of_policy(sight: Account, arn: str) -> dict[str, list[str]]:
    """Who has a policy, by kind."""
    return {kind: list(names) for kind, names in vars(sight.entities(arn)).items() if names}


def documents_of(sight: Account, *sides: Mapping[str, Any] | None) -> dict[str, Any]:
    """The documents of all managed policies that a side has, by ARN; None where one cannot be read."""
    arns = {arn for side in sides if side for arn in (*side.get(ATTACHED, ()), side.get(BOUNDARY)) if arn}
    documents: dict[str, Any] = dict.fromkeys(sorted(arns))
    for arn in documents:
        with suppress(PlumbError):
            documents[arn] = sight.default_document(arn)
    return documents


def sides_of(sight: Account, items: Iterable[Item]) -> tuple[Fields | None, Fields | None]:
    """A resource as its items describe it, and as the account has it. What they do not name is as it is."""
    there: Fields | None = None
    described: Fields = {}
    is_absent = False
    for item in items:
        if item.kind == "policy":
            there, more, gone = _policy_sides(sight, item)
        elif item.kind == "role":
            there, more, gone = _role_sides(sight, item)
        else:
            kind = KINDS[item.kind]
            exists = sight.attached_policies(kind, item.name) is not None
            there = {f"{kind.name}_name": item.name, **_has(sight, kind, item.name)} if exists else None
            more, gone = _should_have(sight, item.desired), False
        described = {**described, **more}
        is_absent = is_absent or gone
    return None if is_absent else {**(there or {}), **described}, there


def _has(sight: Account, kind: IdentityKind, name: str) -> Fields:
    """The policies of a role, user or group."""
    inline = sight.inline_policies(kind, name) or {}
    return {
        ATTACHED: [policy.arn for policy in sight.attached_policies(kind, name) or ()],
        INLINE: {policy: readable(document or {}) for policy, document in inline.items()},
    }


def _should_have(sight: Account, desired: attachment.Options | inline_policy.Options) -> Fields:
    if isinstance(desired, inline_policy.Options):
        documents = {name: document for name, document in desired.policies.items() if document is not None}
        return {INLINE: {name: readable(document) for name, document in sorted(documents.items())}}
    if desired.policies is None:
        return {}
    return {ATTACHED: sorted({_arn_of(sight, policy) for policy in desired.policies})}


def _role_sides(sight: Account, item: Item) -> tuple[Fields | None, Fields, bool]:
    desired: role.Options = item.desired
    trust, there = desired.trust, role_there(sight, item.name)
    given = {
        "path": trust.path,
        "description": trust.description,
        "max_session_duration": trust.max_session_duration,
        "trust_policy": None if trust.trust_policy is None else readable(trust.trust_policy),
        "tags": _tags(there, trust.tags, purge=trust.purge_tags),
    }
    fields: Fields = {name: value for name, value in given.items() if value is not None}
    if trust.permissions_boundary is not None:
        boundary = trust.permissions_boundary
        fields[BOUNDARY] = _arn_of(sight, boundary) if boundary else None
    for policies in (desired.attachments, desired.inline):
        fields |= _should_have(sight, policies) if policies else {}
    if there is not None and "trust_policy" in fields:
        there["trust_policy"] = readable(there["trust_policy"], as_in=fields["trust_policy"])
    return there, {"name": item.name, **fields}, trust.state == "absent"


def _policy_sides(sight: Account, item: Item) -> tuple[Fields | None, Fields, bool]:
    desired = item.desired
    known = sight.policy_summary(str(desired.arn)) if desired.arn else sight.policy_named(desired.name or "")
    there = policy_there(sight, known.arn) if known else None
    given = {
        "path": desired.arn.path if desired.arn else desired.path,
        "description": desired.description,
        "document": None if desired.policy is None else readable(desired.policy),
        "tags": _tags(there, desired.tags, purge=desired.purge_tags),
    }
    fields: Fields = {name: value for name, value in given.items() if value is not None}
    if there is not None:
        there["document"] = readable(there["document"] or {}, as_in=fields.get("document"))
    return there, {"name": item.name, **fields}, desired.state == "absent"


def _tags(there: Fields | None, tags: dict[str, str] | None, *, purge: bool) -> dict[str, str] | None:
    if tags is None or purge:
        return tags
    return {**((there or {}).get("tags") or {}), **tags}


def _arn_of(sight: Account, reference: str) -> str:
    """What a name or ARN means; where there is no such policy, the ARN that it would have."""
    with suppress(PlumbError):
        policy = found(look_up(sight, reference))
        if policy is not None:
            return policy.arn
    return reference if is_arn(reference) else str(own_policy_arn(sight.identity(), reference, "/"))
