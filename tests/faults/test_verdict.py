# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The judge: what a task reports is held against what IAM did, and each way to be wrong has a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._module.perform import Outcome
from embedded_iam import Request
from faults.catalog import FAULTS
from faults.cycles import CYCLES
from faults.layer import Asked, Course, Hit
from faults.trial import Documents, Evidence, Trial
from faults.verdict import FAILED_CLEAR, OK, judge

ARN = "arn:aws:iam::123456789012:policy/cycle"
URL = "http://127.0.0.1:1"
OLD: dict[str, Any] = {"Statement": ["old"]}
NEW: dict[str, Any] = {"Statement": ["new"]}
PRUNED = ({"version_id": "v1", "document": OLD, "create_date": "2026-01-01"},)
DELETE = ("DeletePolicyVersion", {"PolicyArn": ARN, "VersionId": "v1"})
CREATE = ("CreatePolicyVersion", {"PolicyArn": ARN})
BOTH = (DELETE, CREATE)
LOST = "CreatePolicyVersion was sent and its answer was lost; it may have been done. The connection was reset."
FOREIGN = f"CreatePolicyVersion: {URL} did not answer as IAM does: status 200, 'Please log in'."
UNCHANGED = Outcome({"changed": False, "calls": []})


def _evidence(
    fault: str,
    calls: Sequence[str] | None,
    writes: Sequence[tuple[str, dict[str, str]]],
    *,
    msg: str | None = None,
    pruned: Sequence[dict[str, Any]] = PRUNED,
    after: Sequence[dict[str, Any]] = (NEW,),
    again: Outcome = UNCHANGED,
    hits: bool = True,
    changed: bool | None = None,
    code: str | None = None,
) -> Evidence:
    """The task with the sixth version, whose second write was hit; with ``msg`` it failed; ``code``: of its writes."""
    made = FAULTS[fault]
    effect = (made.effects or (made.rest,))[0]
    told = [{"operation": name, "target": ARN} for name in calls or ()]
    result = {"changed": bool(told) if changed is None else changed, "calls": told, "pruned_versions": list(pruned)}
    return Evidence(
        trial=Trial(made, CYCLES["policy: sixth version"], 1),
        url=URL,
        outcome=Outcome(result if msg is None else {**result, "msg": msg}, (), msg is not None),
        course=Course(made, 1, hits=[Hit(Asked("iam", CREATE[0], CREATE[1]), effect)] if hits else []),
        writes=tuple(Request(at, "1", "k", "iam", name, given, 200, code) for at, (name, given) in enumerate(writes)),
        before={(ARN, "v1"): OLD},
        after={(ARN, f"v{number}"): document for number, document in enumerate(after, start=2)},
        again=again,
        once_more=UNCHANGED,
    )


NAMES = [DELETE[0], CREATE[0]]
CASES: dict[str, tuple[Evidence, set[str]]] = {
    "as reported": (_evidence("reset after", NAMES, BOTH), {OK}),
    "repeated without harm": (_evidence("reset after", NAMES, (DELETE, DELETE, CREATE)), {OK}),
    "never hit": (_evidence("reset after", NAMES, BOTH, hits=False), {"the fault never came"}),
    "gave up": (
        _evidence("reset after", NAMES[:1], BOTH, msg=LOST),
        {"failed, need not"},
    ),
    "may have been done, and was": (_evidence("reset after, then all down", NAMES[:1], BOTH, msg=LOST), {FAILED_CLEAR}),
    "may have been done, and was not": (
        _evidence("reset before, always", NAMES[:1], BOTH[:1], msg=LOST),
        {FAILED_CLEAR},
    ),
    "not said that it may have been done": (
        _evidence("reset before, always", NAMES[:1], BOTH[:1], msg="CreatePolicyVersion failed: reset."),
        {"unclear: not said that it may have been done"},
    ),
    "done and not told at all": (
        _evidence("reset after, then all down", [], BOTH, msg=LOST),
        {"done, not reported"},
    ),
    "invented": (_evidence("reset after", NAMES, BOTH[:1]), {"reported, not done"}),
    "in another order": (_evidence("reset after", NAMES[::-1], BOTH), {"reported in another order"}),
    "a removal of what was gone": (_evidence("reset after", [DELETE[0]], BOTH[:1], code="NoSuchEntity"), {OK}),
    "a twin": (
        _evidence("reset after", NAMES, (*BOTH, CREATE), after=(NEW, NEW)),
        {"done, not reported", "twin"},
    ),
    "a version lost": (_evidence("reset after", NAMES, BOTH, pruned=()), {"lost version"}),
    "a version half lost": (
        _evidence("reset after", NAMES, BOTH, pruned=[{"version_id": "v1", "document": NEW}]),
        {"lost version"},
    ),
    "not changed, it says": (_evidence("reset after", NAMES, BOTH, changed=False), {"changed is wrong"}),
    "not as desired": (
        _evidence("reset after", NAMES, BOTH, again=Outcome({"changed": True})),
        {"ok, but not as desired"},
    ),
    "not converging": (
        _evidence("reset after", NAMES, BOTH, again=Outcome({"msg": "no"}, (), True)),
        {"not converged"},
    ),
    "did not fail": (_evidence("reset before, always", NAMES, BOTH), {"did not fail"}),
    "another answered": (_evidence("page 200 before", NAMES[:1], BOTH[:1], msg=FOREIGN), {FAILED_CLEAR}),
    "another answered, it is not said who": (
        _evidence("page 200 before", NAMES[:1], BOTH[:1], msg="CreatePolicyVersion failed: KeyError."),
        {"unclear: not said that another than IAM answered"},
    ),
    "another answered, and it was done": (
        _evidence("page 200 after", NAMES[:1], BOTH, msg=f"{FOREIGN} It may have been done."),
        {FAILED_CLEAR},
    ),
    "another answered, and it was done in silence": (
        _evidence("page 200 after", NAMES[:1], BOTH, msg=FOREIGN),
        {"done, not reported"},
    ),
    "a bug": (
        _evidence("throttled, always", NAMES[:1], BOTH[:1], msg="plumb.aws has met what it does not expect (a.py)."),
        {"unclear: taken for a bug", "unclear message"},
    ),
}  # fmt: skip

PUT = ("PutRolePolicy", {"RoleName": "cycle", "PolicyName": "one", "PolicyDocument": '{"Statement": ["new"]}'})
GONE = ("DeleteRolePolicy", {"RoleName": "cycle", "PolicyName": "one"})
KEPT = {"policy_name": "one", "document": OLD}
STANDING = {("role/cycle", "one"): OLD}


@pytest.mark.parametrize(
    ("write", "before", "removed", "kinds"),
    [
        (PUT, STANDING, [KEPT], {OK}),
        (GONE, STANDING, [KEPT], {OK}),
        (PUT, {}, [], {OK}),
        (PUT, {("role/cycle", "one"): NEW}, [], {OK}),
        (PUT, {("user/cycle", "one"): OLD, ("role/cycle", "two"): OLD}, [], {OK}),
        (PUT, STANDING, [], {"lost inline policy"}),
        (GONE, STANDING, [], {"lost inline policy"}),
        (GONE, STANDING, [{**KEPT, "document": NEW}], {"lost inline policy"}),
    ],
)
def test_an_inline_policy_that_goes_has_to_come_back(
    write: tuple[str, dict[str, str]], before: Documents, removed: list[dict[str, Any]], kinds: set[str]
) -> None:
    evidence = _evidence("reset after", [write[0]], [write])
    evidence.outcome.result["removed_inline_policies"] = removed
    assert set(judge(replace(evidence, before=before)).kinds) == kinds


@pytest.mark.parametrize("name", CASES)
def test_each_way_to_be_right_or_wrong_has_its_name(name: str) -> None:
    evidence, kinds = CASES[name]
    assert set(judge(evidence).kinds) == kinds
