# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide, without any request, what to do with a role and all that hangs on it: the plans of its parts as one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Fields, Plan
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import UNCHANGED, AccessChange, together
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.plan import plan as plan_attachments
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import access_shown
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.plan import plan as plan_inline
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.plan import plan as plan_profile
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.options import Options
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.read import Current, Profile
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.result import deleted_result, result


def plan(current: Current, desired: Options) -> Plan:
    """The plan. Raises PlumbError for what IAM, or an option, would refuse."""
    trust = current.trust
    if trust.after is None or current.attachments is None:
        return replace(trust, result=deleted_result(trust))
    attachments = plan_attachments(current.attachments, desired.attachments)
    inline = plan_inline(current.inline, desired.inline) if current.inline and desired.inline else None
    profiles = [plan_profile(each.current, each.desired) for each in current.profiles if not each.taken]
    parts = [trust, attachments, *([inline] if inline else [])]
    access = together([_access(part) for part in parts])
    names = current.profile_names
    before = None if trust.before is None else _fields([part.before for part in parts], names, access=None)
    joined = [each.name for each in profiles if each.calls]
    after = _fields([part.after for part in parts], None if names is None else {*names, *joined}, access=access)
    calls = tuple(call for part in (*parts, *profiles) for call in part.calls)
    created = _fields([trust.created or trust.after, *(part.before for part in parts[1:])], names, access=None)
    return Plan(
        before=before,
        after=after,
        result=result(trust, attachments, inline, access, profiles=after.get("instance_profiles")),
        calls=calls,
        warnings=(
            *(warning for part in (*parts, *profiles) for warning in part.warnings),
            *_taken(current.profiles),
        ),
        lints=tuple(lint for part in parts for lint in part.lints),
        documents={arn: document for part in parts for arn, document in part.documents.items()},
        name=trust.name,
        arn=trust.arn,
        created=created if trust.before is None else None,
    )


def _fields(parts: Sequence[Fields | None], profiles: Collection[str] | None, *, access: AccessChange | None) -> Fields:
    """The compared fields of all parts; ``profiles`` are the instance profiles, None: not looked at."""
    fields: Fields = {key: value for part in parts for key, value in (part or {}).items() if key not in _OF_A_PART}
    if profiles is not None:
        fields["instance_profiles"] = sorted(profiles)
    return {**fields, **access_shown(access)}


# What each part has for itself
_OF_A_PART = frozenset({"access", "role_name"})


def _access(part: Plan) -> AccessChange:
    told: dict[str, Any] = part.result.get("access") or {"verdict": UNCHANGED, "gained": (), "lost": ()}
    return AccessChange(told["verdict"], tuple(told["gained"]), tuple(told["lost"]))


def _taken(profiles: Sequence[Profile]) -> tuple[str, ...]:
    return tuple(
        f"create_instance_profile: the instance profile '{each.desired.name}' has another role. It is left as it is; "
        "put the role into it with iam_instance_profile."
        for each in profiles
        if each.taken
    )
