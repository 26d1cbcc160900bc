# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults that are tried."""

from __future__ import annotations

from collections.abc import Mapping

from faults import answers, writers
from faults.answers import Answer, Slow
from faults.fault import Bug, Done, Effect, Fault, Must, On, once

# Seconds: what a client waits for an answer where one is slow, and how slow it is
_PATIENCE, _SLOW = 5.0, 7.0
_VERSION_READS = frozenset({"GetPolicyVersion", "ListPolicyVersions"})


def _lost(answer: Answer, done: Done) -> Effect:
    return Effect(answer, done, lost=True)


LOST_AFTER = {
    "reset after": _lost(answers.RESET, Done.FIRST),
    "closed after": _lost(answers.CLOSE, Done.FIRST),
    "500 after": _lost(answers.FAILURE_500, Done.FIRST),
    "503 after": _lost(answers.FAILURE_503, Done.FIRST),
    "truncated after": _lost(answers.TRUNCATED, Done.FIRST),
    "slow after": _lost(Slow(_SLOW), Done.FIRST),
}
NOT_DONE = {
    "reset before": _lost(answers.RESET, Done.NOT),
    "500 before": _lost(answers.FAILURE_500, Done.NOT),
    "503 before": _lost(answers.FAILURE_503, Done.NOT),
    "throttled": Effect(answers.THROTTLING),
}
# What IAM never answers, and whether it has done what it was asked for
FOREIGN = {
    "page 200 before": Effect(answers.PAGE_200),
    "page 200 after": Effect(answers.PAGE_200, Done.FIRST),
    "page 502 before": Effect(answers.PAGE_502),
    "page 502 after": Effect(answers.PAGE_502, Done.FIRST),
    "empty 200 after": Effect(answers.EMPTY, Done.FIRST),
    "malformed XML after": Effect(answers.MALFORMED, Done.FIRST),
    "cut XML after": Effect(answers.CUT_XML, Done.FIRST),
    "301 before": Effect(answers.redirect("301 Moved Permanently")),
    "302 before": Effect(answers.redirect("302 Found")),
    "307 before": Effect(answers.redirect("307 Temporary Redirect")),
}
_RESET_BEFORE = NOT_DONE["reset before"]
_RESET_AFTER = LOST_AFTER["reset after"]


def _timeout(name: str) -> float:
    return _PATIENCE if name.startswith("slow") else 15.0


def _lost_answers() -> list[Fault]:
    found = [
        once(name, On.WRITES, Must.SUCCEED, effect, read_timeout=_timeout(name)) for name, effect in LOST_AFTER.items()
    ]
    late = _lost(Slow(_SLOW), Done.LATE)
    return [
        *found,
        Fault("reset after, twice", On.WRITES, Must.SUCCEED, effects=(_RESET_AFTER,) * 2),
        once("slow, done late", On.WRITES, Must.EITHER, late, read_timeout=_PATIENCE),
        once("reset after, replica 2 s behind", On.WRITES, Must.EITHER, _RESET_AFTER, lag=2.0),
        once("reset after, replica 6 s behind", On.WRITES, Must.EITHER, _RESET_AFTER, lag=6.0),
        once("reset after, versions 4 s behind", On.WRITES, Must.EITHER, _RESET_AFTER, lag=4.0, lag_of=_VERSION_READS),
        once("500 after, replica flapping", On.WRITES, Must.EITHER, LOST_AFTER["500 after"], lag=4.0, flapping=True),
    ]


def _lost_for_good() -> list[Fault]:
    all_down = _lost(answers.RESET, Done.NOT)
    return [
        Fault("reset after, then all down", On.WRITES, Must.FAIL, (_RESET_AFTER,), all_down, rest_hits_all=True),
        Fault(
            "500 after, then pages 502",
            On.WRITES,
            Must.FAIL,
            (LOST_AFTER["500 after"],),
            FOREIGN["page 502 before"],
            rest_hits_all=True,
        ),
        Fault("reset before, always", On.WRITES, Must.FAIL, rest=_RESET_BEFORE),
        Fault("500 before, always", On.WRITES, Must.FAIL, rest=NOT_DONE["500 before"]),
        Fault("503 before, always", On.WRITES, Must.FAIL, rest=NOT_DONE["503 before"]),
        Fault("throttled, always", On.WRITES, Must.FAIL, rest=NOT_DONE["throttled"]),
    ]


def _not_done() -> list[Fault]:
    return [
        *(once(name, On.WRITES, Must.SUCCEED, effect) for name, effect in NOT_DONE.items()),
        Fault("throttled, twice", On.WRITES, Must.SUCCEED, effects=(NOT_DONE["throttled"],) * 2),
        Fault("503 before, twice", On.WRITES, Must.SUCCEED, effects=(NOT_DONE["503 before"],) * 2),
    ]


def _foreign_answers() -> list[Fault]:
    found = [once(name, On.WRITES, Must.EITHER, effect) for name, effect in FOREIGN.items()]
    page = FOREIGN["page 200 before"]
    return [*found, Fault("page 200 from there on", On.WRITES, Must.FAIL, rest=page, rest_hits_all=True)]


def _bugs() -> list[Fault]:
    return [
        Fault("bug in merge_response", On.TASK, Must.FAIL, bug=Bug.MERGE),
        Fault("bug in wait_until_visible", On.TASK, Must.FAIL, bug=Bug.WAIT),
        Fault("bug once a write is sent", On.WRITES, Must.FAIL, bug=Bug.WRITE),
    ]


def _replicas() -> list[Fault]:
    return [
        Fault("replica 2 s behind a write", On.WRITES, Must.SUCCEED, lag=2.0),
        Fault("replica 6 s behind a write", On.WRITES, Must.SUCCEED, lag=6.0),
        Fault("replica flapping after a write", On.WRITES, Must.SUCCEED, lag=4.0, flapping=True),
        Fault("replica 4 s behind at the start", On.TASK, Must.EITHER, lag=4.0),
        Fault("replica flapping at the start", On.TASK, Must.EITHER, lag=4.0, flapping=True),
        Fault("versions 4 s behind at the start", On.TASK, Must.EITHER, lag=4.0, lag_of=_VERSION_READS),
    ]


def _other_writers() -> list[Fault]:
    ways = {
        "somebody creates it alike": (writers.creates_it_alike, writers.CREATES, Must.SUCCEED),
        "somebody creates another": (writers.creates_another, writers.CREATES, Must.SUCCEED),
        "somebody fills the quota": (writers.fills_it, writers.FILLS, Must.EITHER),
        "somebody removes it first": (writers.removes_it, writers.REMOVES, Must.SUCCEED),
    }
    return [
        Fault(name, On.WRITES, must, meanwhile=meanwhile, operations=operations)
        for name, (meanwhile, operations, must) in ways.items()
    ]


def _reads() -> list[Fault]:
    """Reads that go wrong; IAM does nothing at a read, so that before and after are one."""
    passing: Mapping[str, Effect] = {
        "throttled": NOT_DONE["throttled"],
        "503": NOT_DONE["503 before"],
        "500": NOT_DONE["500 before"],
        "reset": _RESET_BEFORE,
        "truncated": LOST_AFTER["truncated after"],
        "slow": LOST_AFTER["slow after"],
    }
    foreign = {
        "page 200": FOREIGN["page 200 before"],
        "page 502": FOREIGN["page 502 before"],
        "empty 200": FOREIGN["empty 200 after"],
        "malformed XML": FOREIGN["malformed XML after"],
        "cut XML": FOREIGN["cut XML after"],
        "302": FOREIGN["302 before"],
    }
    always = {"throttled": passing["throttled"], "reset": passing["reset"], "page 502": foreign["page 502"]}
    return [
        *(
            once(f"read: {name}", On.READS, Must.SUCCEED, effect, read_timeout=_timeout(name))
            for name, effect in passing.items()
        ),
        *(once(f"read: {name}", On.READS, Must.EITHER, effect) for name, effect in foreign.items()),
        *(
            Fault(f"read: {name}, always", On.READS, Must.EITHER, rest=effect, rest_hits_all=True)
            for name, effect in always.items()
        ),
    ]


def _catalog() -> dict[str, Fault]:
    groups = (
        _lost_answers(), _lost_for_good(), _not_done(), _foreign_answers(), _bugs(), _replicas(), _other_writers(),
        _reads(),
    )  # fmt: skip
    return {fault.name: fault for group in groups for fault in group}


FAULTS: Mapping[str, Fault] = _catalog()
