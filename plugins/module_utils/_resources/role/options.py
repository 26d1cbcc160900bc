# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of iam_role: those of the parts that it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import PROFILE_NAME_LENGTH, check_name
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import INLINE
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment import options as attachment
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import document_rules
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy import options as inline_policy
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile import options as instance_profile
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust import options as role_trust

_TRUST, _INLINE = "assume_role_policy_document", "inline_policies"


@dataclass(frozen=True)
class Options:
    """The desired state, part by part.

    ``inline`` is None where the task has nothing to do with inline policies. ``own_profile``: an instance profile of
    the role's name is created where there is none; one that has another role is left as it is, unless that is one of
    ``released_by``, in lower case, which are deleted next. ``profiles`` are those that the role is to be in, besides.
    """

    trust: role_trust.Options
    attachments: attachment.Options
    inline: inline_policy.Options | None
    own_profile: instance_profile.Options | None
    profiles: tuple[instance_profile.Options, ...]
    released_by: frozenset[str] = frozenset()


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    trust = role_trust.read_options(
        {
            **params,
            "trust_policy": params[_TRUST],
            "permissions_boundary": params["boundary"],
            "detach": params["state"] == "absent",
        },
        option=_TRUST,
    )
    creates = params["create_instance_profile"]
    if creates is None:
        creates = params["instance_profiles"] is None
    if params["create_instance_profile"] and params["instance_profiles"] is not None:
        raise PlumbError(
            "create_instance_profile: true and instance_profiles exclude each other. Name all of them there."
        )
    return Options(
        trust=trust,
        attachments=_attachments(params),
        inline=_inline(params),
        own_profile=_profile(params, params["name"]) if creates else None,
        profiles=tuple(_profile(params, name) for name in dict.fromkeys(params["instance_profiles"] or ())),
    )


def _attachments(params: Mapping[str, Any]) -> attachment.Options:
    policies = params["managed_policies"]
    return attachment.read_options(
        ROLE,
        {
            "role": params["name"],
            "policies": policies,
            "state": "present",
            "exclusive": params["purge_policies"] and policies is not None,
            "allow_new_access": params["allow_new_access"],
            "allow_self_lockout": params["allow_self_lockout"],
        },
        option="managed_policies",
    )


def _inline(params: Mapping[str, Any]) -> inline_policy.Options | None:
    if params[_INLINE] is None:
        return None
    return inline_policy.Options(
        kind=ROLE,
        identity=params["name"],
        policies=inline_policy.documents_by_name(params[_INLINE], option=_INLINE),
        is_absent=False,
        exclusive=params["purge_inline_policies"],
        allow_self_lockout=params["allow_self_lockout"],
        rules=document_rules(params, kind=INLINE, option=_INLINE),
    )


def _profile(params: Mapping[str, Any], name: str) -> instance_profile.Options:
    check_name(name, option="instance_profiles", longest=PROFILE_NAME_LENGTH)
    return instance_profile.Options(
        state="present",
        name=name,
        role=params["name"],
        path=params["path"],
        tags=None,
        purge_tags=False,
        wait=params["wait"],
        wait_timeout=params["wait_timeout"],
        # the role's own access is what counts, and is judged with the role
        allow_new_access=True,
        allow_self_lockout=True,
    )
