# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Defaults of amazon.aws's action group, which modules of this collection do not read.

A play that sets credentials in ``group/aws`` alone would run its tasks of this collection with others, perhaps on
another account.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._aws.options import CONNECTION_ARGUMENTS

_OURS = "group/plumb.aws.iam"
# As a play writes it, and as Ansible resolves it, by the collections that a play names
_THEIRS = ("group/aws", "group/ansible.builtin.aws", "group/ansible.legacy.aws", "group/amazon.aws.aws")
_CONNECTION = frozenset(
    name for option, spec in CONNECTION_ARGUMENTS.items() for name in (option, *spec.get("aliases", ()))
)


def unread_defaults(defaults: Iterable[Mapping[str, Any]], module: str) -> str | None:
    """A warning where ``group/aws`` sets connection options, and nothing of ours does; ``module`` is the full name."""
    known: dict[str, Any] = {}
    for each in defaults:
        known |= each
    theirs = {option for group in _THEIRS for option in _options(known.get(group)) if option in _CONNECTION}
    ours = {option for name in (_OURS, module) for option in _options(known.get(name)) if option in _CONNECTION}
    if not theirs or ours:
        return None
    return (
        f"module_defaults sets {', '.join(sorted(theirs))} for group/aws, which plumb.aws does not read: its tasks run "
        "with other credentials, perhaps on another account. Set the same for group/plumb.aws.iam."
    )


def _options(defaults: Any) -> Iterable[str]:
    return defaults if isinstance(defaults, Mapping) else ()
