# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services and actions: those that do not exist, and those that another one of the statement covers."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import texts
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import covers, has_wildcard, may_cover
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.place import Check, Place, listing, nearest


def _unknown_actions(place: Place) -> Iterator[Problem]:
    if place.facts is None:
        return
    for action in (*place.actions, *texts(place.statement.get("NotAction", []))):
        service, colon, name = action.partition(":")
        if not colon or has_wildcard(service):
            continue
        if not place.facts.has_service(service):
            near = nearest(service, place.facts.services())
            yield place.warn("unknown-service", f"the service of '{action}' is not known{near}.")
        elif not place.facts.has_action(service.lower(), name):
            near = nearest(name, place.facts.actions(service.lower()), prefix=f"{service}:")
            yield place.warn("unknown-action", f"the action '{action}' is not known{near}.")


def _redundant_actions(place: Place) -> Iterator[Problem]:
    """An action that another one covers. The same action twice is one action, and not worth a warning."""
    for element in ("Action", "NotAction"):
        written = {action.lower(): action for action in texts(place.statement.get(element, []))}
        wides = [action for action in written if has_wildcard(action)]
        by_wide: dict[str, list[str]] = {}
        for narrow in written:
            wide = next((each for each in wides if each != narrow and _covers(each, narrow)), None)
            if wide is not None:
                by_wide.setdefault(wide, []).append(narrow)
        for wide, narrows in by_wide.items():
            verb = "is" if len(narrows) == 1 else "are"
            shown = listing([written[narrow] for narrow in narrows])
            yield place.warn("redundant-action", f"{shown} {verb} in '{written[wide]}' already.")


def _covers(wide: str, narrow: str) -> bool:
    # of two patterns for the same actions, the shorter one stays
    if not may_cover(wide, narrow) or not covers(wide, narrow):
        return False
    return not covers(wide=narrow, narrow=wide) or (len(wide), wide) < (len(narrow), narrow)


ACTION_CHECKS: tuple[Check, ...] = (_unknown_actions, _redundant_actions)
