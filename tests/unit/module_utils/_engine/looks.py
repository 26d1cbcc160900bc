# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks that look at IAM more than once, since a read may be behind or a call ends in doubt, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import OUTAGE_SECONDS
from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Form
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
    digest,
    left,
    told,
)


def rows(names: str, table: Mapping[str, tuple[Any, ...]]) -> pytest.MarkDecorator:
    """A test of each row, by these names of its columns."""
    return pytest.mark.parametrize(names.split(), table.values(), ids=table)


# A refusal, the calls of this run, whether in check mode; how long it is waited for
PATIENCE = rows("error own check_mode slept", {
    "patience": ({"patience": 5.0}, (), False, 5.0),
    "patience in check mode": ({"patience": 5.0}, (), True, 5.0),
    "neither patience nor a thing": ({}, (CREATE,), False, 0.0),
    "created by this run": ({"missing": "role/r"}, (CREATE, UPDATE), False, 20.0),
    "created and deleted by this run": ({"missing": "role/r"}, (CREATE, DELETE), False, 0.0),
    "something else was created": ({"missing": "role/s"}, (CREATE,), False, 0.0),
    "not created by this run": ({"missing": "role/r"}, (), False, 0.0),
    "its own patience first": ({"missing": "role/r", "patience": 5.0}, (CREATE,), False, 5.0),
})  # fmt: skip

# What is asked for, the states read, what the run has done before; the calls told, what is seen, how long it takes
OWN = rows("desired states done calls seen slept", {
    "created, and shown later": ("gone", [ABSENT, ABSENT, OLD], (CREATE,), [DELETE], OLD, 0.4 + 0.8),
    "deleted, and shown for longer": ("change", [NEW, NEW, ABSENT], (DELETE,), [CREATE], ABSENT, 0.4 + 0.8),
    "left in a state that is shown later": ("nothing", [OLD, OLD, NEW], (UPDATE, left(NEW)), [], NEW, 0.4 + 0.8),
    "left in a state that is not the desired one": ("change", [NEW, OLD], (left(OLD),), [UPDATE], OLD, 0.4),
    "created and shown": ("nothing", [NEW], (CREATE,), [], NEW, 0.0),
    "deleted and not shown": ("gone", [ABSENT], (DELETE,), [], ABSENT, 0.0),
    "left in the state that is shown": ("nothing", [NEW], (UPDATE, left(NEW)), [], NEW, 0.0),
    "left in another state, and changed since": ("nothing", [OLD], (left(NEW), UPDATE), [], OLD, 0.0),
    "only changed": ("gone", [ABSENT], (UPDATE,), [], ABSENT, 0.0),
})  # fmt: skip

# What is asked for, the state that is read again and again, what the run has done before
OWN_IN_VAIN = rows("desired state done", {
    "created": ("gone", ABSENT, CREATE),
    "deleted": ("change", NEW, DELETE),
    "left in another state": ("nothing", OLD, left(NEW)),
})  # fmt: skip

# The state that is read, how the fields are compared, what is left
LEFT = rows("state forms of_change kept", {
    "without what is said of the change": (
        OLD, {"name": Form.NAME, "is": Form.PLAIN}, {"name"},
        {"iam_thing is": digest('"new"'), "arn": digest("arn:r")},
    ),
    "a document by its meaning": (
        ABSENT, {"name": Form.NAME, "is": Form.DOCUMENT}, set(),
        {**left(NEW), "iam_thing is": digest("meaning of new")},
    ),
})  # fmt: skip

# What is asked for, the states read, the answers; what is written, the calls told, how long it takes
LOOKS = rows("desired states answers written calls slept", {
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
    "lost, and not added": ("version", [OLD], [LOST], [ADD, ADD], [ADD], 0.4 + 20),
    "lost, added, and what was done before does not show for long": (
        "room and version", [OLD], [{}, LOST], [PRUNE, ADD, PRUNE, ADD], [PRUNE, PRUNE, ADD], 0.4 + 20,
    ),
    "lost and changed, and what was done before does not show for long": (
        "twice", [ABSENT], [{}, LOST], [CREATE, UPDATE, CREATE, UPDATE], [CREATE, CREATE, UPDATE], 0.4 + 10,
    ),
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
})  # fmt: skip

# What is asked for, the states read, the answers; the calls done, how long it takes
UNEXPLAINED = rows("desired states answers done slept", {
    "full at once": ("version", [OLD], [IS_FULL], [], 0.4),
    "full after a call": ("room and version", [OLD, "with room"], [{}, IS_FULL, IS_FULL], [PRUNE], 0.4 + 0.8),
    "shown and never found": ("gone", [OLD], [IS_NOT_THERE] * 1000, [], OUTAGE_SECONDS),
})  # fmt: skip

# The states read, the answers with the seconds that they take; how long it is waited for
SLOW = rows("states answers slept", {
    "calls before it took long": ([ABSENT, NEW], [(100.0, {}), (0.0, LOST)], [0.4]),
    "it was the first, and took long": ([ABSENT], [(100.0, LOST)], [0.4]),
    "it took long itself": ([ABSENT, NEW], [(0.0, {}), (100.0, LOST)], [0.4]),
    "calls since the last doubt took long": (
        [ABSENT, ABSENT, NEW], [(0.0, LOST), (100.0, {}), (0.0, LOST)], [0.4, 0.4],
    ),
})  # fmt: skip

# The answers to a task that is refused when it is planned anew, and what is told of its calls
REFUSED_BY_PLUMB = rows("answers details", {
    "nothing was done": ([IS_THERE], {}),
    "a call may have been done": ([LOST], {"changed": False, "calls": [], "removed": [CREATE.name]}),
    "a call was done": ([{}, IS_FULL], {"changed": True, "calls": told(CREATE), "removed": [CREATE.name]}),
})  # fmt: skip

# The states read, the answers; why it fails, and how long it takes at least
MAY_BE_DONE = rows("states answers cause slept", {
    "cannot be read": ([OLD, DENIED], [{}, LOST], DENIED, 0.4),
    "no answer in the end": (["with room"], [LOST] * 1000, LOST, OUTAGE_SECONDS),
})  # fmt: skip

# What is asked for and the state that is read; how the repeat of a lost call is refused, and how long it takes
REFUSED_REPEATS = rows("desired state refused call slept", {
    "it is there, and never shows": ("change", ABSENT, IS_THERE, CREATE, 0.4 + 0.8 + 10),
    "no room for another": ("change", ABSENT, IS_FULL, CREATE, 0.4 + 0.8),
    "no room for another version": ("version", OLD, IS_FULL, ADD, 0.4 + 20 + 0.8),
})  # fmt: skip

# What is too much of what was added; how often a call is sent at once, the answers, the calls sent, how long it takes
TAKEN_BACK = rows("too_much attempts refused written slept", {
    "not found once": ((PRUNE,), 1, [IS_NOT_THERE], [PRUNE, PRUNE], 0.4),
    "not found more than once": ((PRUNE,), 1, [IS_NOT_THERE] * 3, [PRUNE] * 4, 0.4 + 0.8 + 1.6),
    "the second of two calls": ((UPDATE, PRUNE), 1, [{}, IS_NOT_THERE], [UPDATE, PRUNE, PRUNE], 0.4),
    "lost once": ((PRUNE,), 1, [LOST], [PRUNE, PRUNE], 0.4),
    "lost and then not found": ((PRUNE,), 1, [LOST, IS_NOT_THERE], [PRUNE, PRUNE], 0.4),
    "lost and then not found, in one sending": ((PRUNE,), 1000, [LOST, IS_NOT_THERE], [PRUNE, PRUNE], 0.4),
    "lost, lost, and then not found": ((PRUNE,), 1, [LOST, LOST, IS_NOT_THERE], [PRUNE] * 3, 0.4 + 0.8),
    "not found, lost, and then not found": ((PRUNE,), 1, [IS_NOT_THERE, LOST, IS_NOT_THERE], [PRUNE] * 3, 0.4 + 0.8),
    "not found after another call was lost": (
        (UPDATE, PRUNE), 1, [LOST, {}, IS_NOT_THERE], [UPDATE, UPDATE, PRUNE, PRUNE], 0.4 + 0.8,
    ),
})  # fmt: skip

# The same where it ends in an error; the calls that were done, how long it takes
NOT_TAKEN_BACK = rows("too_much refused done slept", {
    "denied": ((PRUNE,), [DENIED], [ADD], 0.0),
    "always lost": ((PRUNE,), [LOST] * 1000, [ADD], 10.0),
    "never found": ((PRUNE,), [IS_NOT_THERE] * 1000, [ADD], 10.0),
    "the second of two calls": ((UPDATE, PRUNE), [{}, *[IS_NOT_THERE] * 1000], [ADD, UPDATE], 10.0),
    "never found after another call was lost": (
        (UPDATE, PRUNE), [LOST, {}, *[IS_NOT_THERE] * 1000], [ADD, UPDATE], 10.0,
    ),
})  # fmt: skip

# What is read after a bug in the middle of a call, how the message begins, the calls that were done
BUGS = rows("after begin calls", {
    "done": (NEW, "plumb.aws has met what it does not expect", [CREATE, UPDATE]),
    "not done": (OLD, "UpdateRole was sent and its answer was lost; it may have been done.", [CREATE]),
})  # fmt: skip
