# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Statements that allow too much."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import covers, matches
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.place import Check, Place, listing

# Actions by which a principal can raise its own privileges when it may use them on anything
_ESCALATIONS = tuple(
    f"iam:{name}"
    for name in (
        "AddUserToGroup AttachGroupPolicy AttachRolePolicy AttachUserPolicy CreateAccessKey CreateLoginProfile "
        "CreatePolicyVersion DeleteRolePermissionsBoundary DeleteUserPermissionsBoundary PassRole PutGroupPolicy "
        "PutRolePolicy PutUserPolicy SetDefaultPolicyVersion UpdateAssumeRolePolicy UpdateLoginProfile"
    ).split()
)


def _allow_not(place: Place) -> Iterator[Problem]:
    if place.allows and "NotAction" in place.statement:
        message = "Allow with NotAction allows all other actions, those of services to come too; list what is meant."
        yield place.warn("allow-not-action", message)
    if place.allows and "NotResource" in place.statement:
        message = "Allow with NotResource allows all other resources, those to come too; list what is meant."
        yield place.warn("allow-not-resource", message)


def _escalation(place: Place) -> Iterator[Problem]:
    if not place.allows or place.is_conditional or not any(map(_is_any_identity, place.resources)):
        return
    if "*" in place.actions:
        yield place.warn("privilege-escalation", "it allows every action, so whoever has it can do anything.")
        return
    given = [name for name in _ESCALATIONS if any(matches(action.lower(), name.lower()) for action in place.actions)]
    if given:
        message = f"{listing(given)} on any resource: whoever has it can give itself more privileges. Narrow Resource."
        yield place.warn("privilege-escalation", message)


def _is_any_identity(resource: str) -> bool:
    return resource == "*" or any(
        covers(resource, f"arn:aws:iam::123456789012:{kind}/*") for kind in ("user", "role", "group", "policy")
    )


BREADTH_CHECKS: tuple[Check, ...] = (_allow_not,)
ESCALATION_CHECKS: tuple[Check, ...] = (_escalation,)
