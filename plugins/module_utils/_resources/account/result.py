# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task returns that manages a set of resources: one result a resource, and how many of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.diff import diff_of
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import DoneItem, PlannedItem
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.read import names_more

CREATED, CHANGED, DELETED, UNCHANGED, FAILED, NOT_BEGUN = (
    "created",
    "changed",
    "deleted",
    "unchanged",
    "failed",
    "not begun",
)
# How many problems a message has
_MOST_TOLD = 20
# Keys of a single module's result that stand beside it
_BESIDE = ("changed", "diff", "calls", "access")
# The key that holds the resource itself, where a resource is changed in steps
_THE_RESOURCE = ("iam_role",)


def result(done: Sequence[DoneItem], *, report_all: bool) -> dict[str, Any]:
    """The keys of the result, failed or not."""
    parts = [_told(each) for each in _joined(done)]
    changes = Counter(part["change"] for part in parts)
    shown = [part for part in parts if report_all or part["change"] != UNCHANGED]
    diffs = [part["diff"] for part in parts if part["calls"] and part["diff"]]
    return {
        "changed": any(part["calls"] for part in parts),
        "diff": diffs,
        "calls": [call for part in parts for call in part["calls"]],
        "resources": [{key: value for key, value in part.items() if key != "diff"} for part in shown],
        "counts": {change: changes[change] for change in (CREATED, CHANGED, DELETED, UNCHANGED, FAILED, NOT_BEGUN)},
    }


def in_words(problems: Sequence[str]) -> str:
    """Problems as one sentence; of very many the first ones."""
    more = len(problems) - _MOST_TOLD
    return "; ".join([*problems[:_MOST_TOLD], *([f"and {more} more, in problems"] if more > 0 else [])])


def as_one(
    what: str, errors: Sequence[tuple[str, PlumbError]], *, details: Mapping[str, Any] | None = None
) -> PlumbError:
    """One error for those of several resources, each with its label. What AWS answered is that of the first."""
    problems = list(dict.fromkeys(f"{label}: {error.message}" for label, error in errors))
    first = errors[0][1]
    one = PlumbError(
        f"{what}: {in_words(problems)}",
        code=first.code,
        aws_message=first.aws_message,
        operation=first.operation,
        request_id=first.request_id,
        details={**(details or {}), "problems": problems},
    )
    one.unexpected = next((error.unexpected for _label, error in errors if error.unexpected), None)
    return one


def failure(done: Sequence[DoneItem], told: Mapping[str, Any]) -> PlumbError | None:
    """The failure of the task as a whole, where a resource failed or was not begun."""
    failures = ((steps[0].item.label, _failure(steps)) for steps in _joined(done))
    failed = [(label, error) for label, error in failures if error is not None]
    if not failed:
        return None
    return as_one(f"{of_all(failed, done)} failed", failed, details=told)


def of_all(some: Iterable[tuple[str, Any]], items: Iterable[PlannedItem | DoneItem]) -> str:
    """Such as '2 of 3 resources'; what a user has and its inline policies are one, as in the lists."""
    return f"{len({label for label, _why in some})} of {len({each.item.label for each in items})} resources"


def _joined(done: Sequence[DoneItem]) -> Iterator[list[DoneItem]]:
    """What was done to one resource in several steps, together; in the order of the first steps."""
    found: dict[tuple[str, str, str], list[DoneItem]] = {}
    for each in done:
        found.setdefault(each.item.key, []).append(each)
    yield from found.values()


def _failure(steps: Sequence[DoneItem]) -> PlumbError | None:
    """Why not all steps of a resource were done, if one of them was begun."""
    failed = next((each.failure for each in steps if each.failure), None)
    if failed is None and any(each.result is None for each in steps) and _calls(steps):
        return PlumbError("The first of two steps was done, and not the second, since the run had ended by then.")
    return failed


def _calls(steps: Sequence[DoneItem]) -> list[Any]:
    results = (each.result or (each.failure.details if each.failure else {}) for each in steps)
    return [call for each in results for call in each.get("calls", ())]


def _told(steps: Sequence[DoneItem]) -> dict[str, Any]:
    """What became of one resource. Of several steps, the first tells the whole change, the last what is there then."""
    first, last = steps[0], steps[-1]
    results = [dict(each.result or (each.failure.details if each.failure else {})) for each in steps]
    calls = _calls(steps)
    failed = _failure(steps)
    told = {**results[0], **{key: results[-1][key] for key in _THE_RESOURCE if key in results[-1]}}
    if first.item.kind == "policy" and not calls and told.get("policy") and not names_more(first.item.desired):
        # whether these were read depends on what else the run has done
        told["policy"] = {**told["policy"], "description": None, "tags": None}
    whole = first.planned.whole
    diff = diff_of(whole, first.item.module.descriptor) if whole and not failed else results[-1].get("diff")
    access = whole.result["access"] if whole else results[0].get("access")
    return {
        "kind": first.item.kind,
        "name": first.item.name,
        "module": first.item.module.descriptor.module,
        "change": _change(steps, calls),
        "access": access,
        "calls": calls,
        "result": {
            **({"msg": failed.message} if failed else {}),
            **{key: value for key, value in told.items() if key not in _BESIDE},
        },
        "diff": {**_headers(last), **diff} if calls and diff else None,
    }


def _headers(done: DoneItem) -> dict[str, str]:
    """What Ansible writes above a diff."""
    header = f"{done.item.kind} {done.item.name}"
    return {"before_header": header, "after_header": header}


def _change(steps: Sequence[DoneItem], calls: Sequence[Any]) -> str:
    if _failure(steps) is not None:
        return FAILED
    if any(each.result is None for each in steps):
        return NOT_BEGUN
    if not calls:
        return UNCHANGED
    before, after = steps[0].plan, steps[-1].plan
    if before is not None and before.before is None:
        return CREATED
    return DELETED if after is not None and after.after is None else CHANGED
