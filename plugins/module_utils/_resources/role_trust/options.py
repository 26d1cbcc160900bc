# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of iam_role_trust, checked as far as that goes without asking AWS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import (
    ROLE_NAME_LENGTH,
    check_name,
    check_role_path,
    read_description,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import check_reference
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import read_tags
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import load_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import TRUST
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.builder import build_trust_policy
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import (
    DocumentRules,
    document_rules,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.wait_options import check_wait

# Seconds; https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
SHORTEST_SESSION, LONGEST_SESSION = 3600, 43200


@dataclass(frozen=True)
class Options:
    """The desired state. None: not given, leave as it is.

    ``permissions_boundary`` is a name or an ARN; the empty text removes the boundary. Where several roles are
    created together, ``later`` are the ARNs of those that are created after this one, which gets its trust policy then,
    and ``expected`` of those that are taken to be there by then.
    """

    state: str
    name: str
    trust_policy: dict[str, Any] | None
    path: str | None
    description: str | None
    max_session_duration: int | None
    permissions_boundary: str | None
    tags: dict[str, str] | None
    purge_tags: bool
    detach: bool
    delete_instance_profile: bool
    wait: bool
    wait_timeout: int
    repair_principals: bool
    allow_self_lockout: bool
    rules: DocumentRules
    later: frozenset[str] = frozenset()
    expected: frozenset[str] = frozenset()


def read_options(params: Mapping[str, Any], *, option: str = "trust_policy") -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it.

    ``option`` is what messages call the trust policy.
    """
    check_name(params["name"], option="name", longest=ROLE_NAME_LENGTH)
    if params["path"] is not None:
        check_role_path(params["path"], option="path")
    description = read_description(params["description"], option="description")
    duration = params["max_session_duration"]
    if duration is not None and not SHORTEST_SESSION <= duration <= LONGEST_SESSION:
        raise PlumbError(
            f"max_session_duration: {duration} is out of range; max_session_duration must be between "
            f"{SHORTEST_SESSION} and {LONGEST_SESSION} seconds."
        )
    check_wait(params)
    boundary = params["permissions_boundary"]
    return Options(
        state=params["state"],
        name=params["name"],
        trust_policy=_trust_policy(params, option),
        path=params["path"],
        description=description,
        max_session_duration=duration,
        permissions_boundary=check_reference(boundary, option="permissions_boundary") if boundary else boundary,
        tags=read_tags(params["tags"], case_sensitive=False),
        purge_tags=params["purge_tags"],
        detach=params["detach"],
        delete_instance_profile=params["delete_instance_profile"],
        wait=params["wait"],
        wait_timeout=params["wait_timeout"],
        repair_principals=params["repair_principals"],
        allow_self_lockout=params["allow_self_lockout"],
        rules=document_rules(params, kind=TRUST, option=option if params["trusted"] is None else "trusted"),
    )


def _trust_policy(params: Mapping[str, Any], option: str) -> dict[str, Any] | None:
    """The document of ``trust_policy``, or the one built from ``trusted``."""
    if params["trusted"] is not None:
        return build_trust_policy(params["trusted"])
    if params["trust_policy"] is not None:
        return load_document(params["trust_policy"], what=option)
    return None
