# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dry-run contract, held against what a dry run and a real run returned.

What the contract leaves out is named in ``UNKNOWABLE``, ``_UNIQUE_ID`` and ``_PREDICTED``; all else is compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._module.perform import UNSEEN
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical_text
from contract.case import Case
from integration.harness import TaskResult

# What only AWS can know: ids, dates, and whether an id is a guess. Their keys are there in both runs, their values are
# not compared.
UNKNOWABLE = frozenset(
    {
        "policy_id",
        "role_id",
        "instance_profile_id",
        "create_date",
        "update_date",
        "request_id",
        "role_last_used",
        "version_predicted",
    }
)
# The unique id that stands in a trust policy for a role that was deleted; that of a planned role nobody knows.
_UNIQUE_ID = re.compile(r"\bAROA[A-Z0-9]+\b")
# The ids of versions, on an account where a dry run cannot know from which number AWS goes on.
_PREDICTED = re.compile(r"\bv[0-9]+\b")
# What Ansible itself adds for the way in which a task was run.
_OF_ANSIBLE = frozenset({"invocation", "_ansible_no_log", "_ansible_item_label"})
# IAM writes an account as its root ARN: the results that repeat a trust policy are compared by its meaning, and so are
# the options that an info module makes of them.
_TRUST = ("assume_role_policy_document", "trust_policy")


def differences(case: Case, checked: Sequence[TaskResult], real: Sequence[TaskResult]) -> list[str]:
    """What the dry run said otherwise than the real run, a line each."""
    return [
        f"task {number}: {line}"
        for number, (one, other) in enumerate(zip(checked, real, strict=True))
        for line in _unlike(comparable(case, one), comparable(case, other), ())
    ]


def unsettled(case: Case, first: Sequence[TaskResult], again: Sequence[TaskResult]) -> list[str]:
    """What a task did when it was run once more, right after itself: nothing, or it failed as it had before."""
    return [
        f"task {number}: {line}"
        for number, (one, other) in enumerate(zip(first, again, strict=True))
        for mine, theirs in zip(_items(case, one), _items(case, other), strict=True)
        for line in _restless(mine, theirs)
    ]


def _restless(first: dict[str, Any], again: dict[str, Any]) -> Iterator[str]:
    if again.get("changed"):
        yield f"changes when run again: {again.get('calls')}"
    if again.get("failed") and not first.get("failed"):
        yield f"fails when run again: {again.get('msg')}"
    if again.get("failed") and first.get("failed") and first != again:
        yield f"fails otherwise when run again: {first.get('msg')} / {again.get('msg')}"


def _items(case: Case, result: TaskResult) -> list[dict[str, Any]]:
    """The results of a loop, or the one result of a task without."""
    told = comparable(case, result)
    items: list[dict[str, Any]] = told.get("results") or [{**told, "failed": result.failed}]
    return items


def comparable(case: Case, result: TaskResult) -> dict[str, Any]:
    """All of a result that the contract speaks of: not what a dry run says besides, of tasks that it does not know."""
    text = json.dumps({"status": result.status, **_known(result.result)}).replace(f" {UNSEEN}", "")
    text = _UNIQUE_ID.sub("AROA?", text)
    told: dict[str, Any] = json.loads(_PREDICTED.sub("v?", text) if case.numbered_otherwise else text)
    return told


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: canonical_text(item) if key in _TRUST else None if key in UNKNOWABLE else _known(item)
            for key, item in value.items()
            if key not in _OF_ANSIBLE
        }
    return [_known(item) for item in value] if isinstance(value, list) else value


def _unlike(one: Any, other: Any, place: tuple[str, ...]) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            if key not in one or key not in other:
                side = "dry" if key in one else "real"
                yield f"{'.'.join((*place, key))}: only in the {side} run: {one.get(key, other.get(key))!r}"
            else:
                yield from _unlike(one[key], other[key], (*place, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from _unlike(mine, theirs, (*place, str(number)))
    elif one != other or type(one) is not type(other):
        yield f"{'.'.join(place)}: dry {one!r}, real {other!r}"
