# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the policy language takes over a policy of 6,144 characters, the largest that IAM takes.

    PYTHONPATH=... python tests/benchmarks/policy.py

PYTHONPATH is the folder that holds ansible_collections/. Times are those of the processor, in milliseconds.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical_text
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text, load_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems

SIZE = 6144
RUNS = 25
LOAD_GOAL, COMPARE_GOAL = 2.0, 50.0

Document = dict[str, Any]
Shape = Callable[[int], Document]

_VERBS = "Get Put List Describe Create Delete Update Tag Untag Start Stop Attach Detach".split()
_NOUNS = "Object Bucket Instance Volume Role Policy Queue Topic Table Stream Key Alias".split()
_SERVICES = "ec2 s3 sqs sns iam kms dynamodb".split()
# A stride that is prime to the length mixes services, verbs and nouns
_ALL = [f"{service}:{verb}{noun}" for service in _SERVICES for verb in _VERBS for noun in _NOUNS]
_ACTIONS = [_ALL[number * 101 % len(_ALL)] for number in range(len(_ALL))]


def _policy(statements: list[Document]) -> Document:
    return {"Version": "2012-10-17", "Statement": statements}


def _allow(actions: Any, resources: Any, **more: Any) -> Document:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def _tests(number: int) -> Document:
    return {
        "StringEquals": {f"aws:ResourceTag/team{number}": ["blue", "green"]},
        "IpAddress": {"aws:SourceIp": f"10.{number}.0.0/16"},
        "Bool": {"aws:SecureTransport": "true"},
    }


# Each shape by the number of its parts. The second of a pair is what somebody might make of the first.
SHAPES: dict[str, tuple[Shape, Shape]] = {
    "many actions": (
        lambda count: _policy([_allow(_ACTIONS[:count], "*")]),
        lambda count: _policy([_allow(_ACTIONS[10 : count + 10], "*")]),
    ),
    "many resources": (
        lambda count: _policy([_allow("s3:GetObject", [f"arn:aws:s3:::bucket-{n}/in/*" for n in range(count)])]),
        lambda count: _policy([_allow("s3:*Object", [f"arn:aws:s3:::bucket-{n}/in/a*" for n in range(count)])]),
    ),
    "many statements": (
        lambda count: _policy([_allow(_ACTIONS[n], f"arn:aws:s3:::b{n}/*", Sid=f"S{n}") for n in range(count)]),
        lambda count: _policy([_allow(_ACTIONS[n + 5], f"arn:aws:s3:::b{n}/*", Sid=f"S{n}") for n in range(count)]),
    ),
    "conditions": (
        lambda count: _policy([_allow(_ACTIONS[n], "*", Condition=_tests(n)) for n in range(count)]),
        lambda count: _policy([_allow(_ACTIONS[n], "*", Condition=_tests(n + 1)) for n in range(count)]),
    ),
    "wildcards": (
        lambda count: _policy(
            [_allow([f"{action}*" for action in _ACTIONS[:count]], [f"arn:aws:s3:::*b{n}*/x/*" for n in range(count)])]
        ),
        lambda count: _policy(
            [_allow([f"{action}?*" for action in _ACTIONS[:count]], [f"arn:aws:s3:::b{n}*/x/*" for n in range(count)])]
        ),
    ),
    "Denies": (
        lambda count: _policy(
            [_allow("*", "*"), *(_allow(_ACTIONS[n], f"arn:aws:s3:::b{n}*", Effect="Deny") for n in range(count))]
        ),
        lambda count: _policy(
            [_allow("*", "*"), *(_allow(_ACTIONS[n], f"arn:aws:s3:::b{n}/*", Effect="Deny") for n in range(count))]
        ),
    ),
}


def largest(shape: Shape) -> Document:
    """The largest document of a shape that IAM would take."""
    count = 1
    while count < len(_ACTIONS) - 10 and len(document_text(shape(count + 1))) <= SIZE:
        count += 1
    return shape(count)


def _times(work: Callable[[], Any]) -> tuple[float, float]:
    """The best time and the median."""
    times = []
    for _each in range(RUNS):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return min(times), statistics.median(times)


def _read(text: str) -> None:
    document = load_document(text, what="policy")
    problems(document, "managed")
    canonical_text(document)


def _row(name: str, first: Document, second: Document) -> str:
    text = json.dumps(first)
    read, read_median = _times(lambda: _read(text))
    compared, compared_median = _times(lambda: access_change(first, second))
    verdict = access_change(first, second).verdict
    missed = " MISSED" if read > LOAD_GOAL or compared > COMPARE_GOAL else ""
    return (
        f"{name:<16} {len(document_text(first)):>6}  {read:>8.2f} {read_median:>8.2f}"
        f"  {compared:>8.1f} {compared_median:>8.1f}  {verdict}{missed}"
    )


def main() -> None:
    print(f"{'':<16} {'':>6}  {'load, validate,':>17}  {'access change':>17}")
    print(f"{'':<16} {'':>6}  {'canonicalise':>17}  {'':>17}")
    print(f"{'shape':<16} {'size':>6}  {'best':>8} {'median':>8}  {'best':>8} {'median':>8}  verdict")
    for name, (first, second) in SHAPES.items():
        print(_row(name, largest(first), largest(second)))
    print(f"{'goal':<16} {'':>6}  {LOAD_GOAL:>8.2f} {'':>8}  {COMPARE_GOAL:>8.1f}")


if __name__ == "__main__":
    main()
