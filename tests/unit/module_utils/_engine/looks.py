# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks of which a call ends in doubt, or is taken back, and what another look at IAM makes of it."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from unit.module_utils._engine.work import (
    ABSENT,
    ADD,
    CREATE,
    DELETE,
    DENIED,
    IS_FULL,
    IS_NOT_THERE,
    IS_THERE,
    LOST,
    NEW,
    OLD,
    PRUNE,
    UPDATE,
    State,
)

# What is asked for, the states read, the answers; what is written, the calls told, how long it takes
LOOKS: dict[str, tuple[str, list[State], list[Any], list[Call], list[Call], float]] = {
    "lost and created": ("change", [ABSENT, NEW], [LOST], [CREATE], [CREATE], 0.4),
    "lost, and not created": ("change", [ABSENT], [LOST], [CREATE, CREATE], [CREATE], 0.4),
    "lost, created, and shown later": (
        "change", [ABSENT, ABSENT, ABSENT, NEW], [LOST, IS_THERE], [CREATE, CREATE], [CREATE], 0.4 + 0.8 + 0.4,
    ),
    "lost, and created otherwise by somebody else": ("change", [ABSENT, OLD], [LOST], [CREATE, UPDATE], [UPDATE], 0.4),
    "lost and changed": ("change", [OLD, NEW], [LOST], [UPDATE], [UPDATE], 0.4),
    "lost, and not changed": ("change", [OLD], [LOST], [UPDATE, UPDATE], [UPDATE], 0.4),
    "lost and added": ("version", [OLD, NEW], [LOST], [ADD], [ADD], 0.4),
    "lost, added, and shown later": ("version", [OLD, OLD, OLD, NEW], [LOST], [ADD], [ADD], 0.4 + 0.4 + 0.8),
    "lost, and not added": ("version", [OLD], [LOST], [ADD, ADD], [ADD], 0.4 + 10),
    "lost and removed": ("gone", [OLD, ABSENT], [LOST], [DELETE], [DELETE], 0.4),
    "removed by somebody else": ("gone", [OLD, ABSENT], [IS_NOT_THERE], [DELETE], [], 0.4),
    "not found by a replica that is behind": ("gone", [OLD], [IS_NOT_THERE], [DELETE, DELETE], [DELETE], 0.4),
    "lost in the middle": ("twice", [ABSENT, NEW], [{}, LOST], [CREATE, UPDATE], [CREATE, UPDATE], 0.4),
    "what was done does not show at once": (
        "twice", [ABSENT, ABSENT, OLD, NEW], [{}, LOST], [CREATE, UPDATE, UPDATE], [CREATE, UPDATE], 0.4 + 0.4,
    ),
    "somebody else took the room": (
        "room and version", [OLD, "with room", OLD], [{}, IS_FULL], [PRUNE, ADD, ADD], [PRUNE, ADD], 0.4,
    ),
    "somebody else has done the rest": ("twice", [ABSENT, NEW], [{}, IS_FULL], [CREATE, UPDATE], [CREATE], 0.4),
}  # fmt: skip

# What is asked for and the state that is read; how the repeat of a lost call is refused, and how long it takes
REFUSED_REPEATS: dict[str, tuple[str, State, PlumbError, Call, float]] = {
    "it is there, and never shows": ("change", ABSENT, IS_THERE, CREATE, 0.4 + 0.8 + 10),
    "no room for another": ("change", ABSENT, IS_FULL, CREATE, 0.4 + 0.8),
    "no room for another version": ("version", OLD, IS_FULL, ADD, 0.4 + 10 + 0.8),
}

# What is too much of what was added; the answers of its calls, the calls that are sent, how long it takes
TAKEN_BACK: dict[str, tuple[tuple[Call, ...], list[Any], list[Call], float]] = {
    "not found once": ((PRUNE,), [IS_NOT_THERE], [PRUNE, PRUNE], 0.4),
    "not found more than once": ((PRUNE,), [IS_NOT_THERE] * 3, [PRUNE] * 4, 0.4 + 0.8 + 1.6),
    "the second of two calls": ((UPDATE, PRUNE), [{}, IS_NOT_THERE], [UPDATE, PRUNE, PRUNE], 0.4),
}

# The same where it ends in an error; the calls that were done, how long it takes
NOT_TAKEN_BACK: dict[str, tuple[tuple[Call, ...], list[Any], list[Call], float]] = {
    "denied": ((PRUNE,), [DENIED], [ADD], 0.0),
    "lost": ((PRUNE,), [LOST], [ADD], 0.0),
    "never found": ((PRUNE,), [IS_NOT_THERE] * 1000, [ADD], 10.0),
    "the second of two calls": ((UPDATE, PRUNE), [{}, *[IS_NOT_THERE] * 1000], [ADD, UPDATE], 10.0),
}
