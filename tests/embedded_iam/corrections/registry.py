# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which correction goes with which operation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from embedded_iam.call import Call
from embedded_iam.wire import Reply

Check = Callable[[Call], None]
Answer = Callable[[Call], Reply]
C = TypeVar("C", bound=Check)
A = TypeVar("A", bound=Answer)

# The order in which AWS checks is not documented. Here: the form of the request, what it names, what stands in the way;
# at last, what moto shall get instead.
FORM, EXISTENCE, CONFLICT, REWRITE = range(4)

_checks: dict[str, list[tuple[int, Check]]] = defaultdict(list)
_answers: dict[str, Answer] = {}
_universal: list[Check] = []


def check(*operations: str, stage: int = CONFLICT) -> Callable[[C], C]:
    """The function refuses a request by raising AwsError, or rewrites its parameters (REWRITE)."""

    def register(function: C) -> C:
        for operation in operations:
            _checks[operation].append((stage, function))
            _checks[operation].sort(key=lambda entry: entry[0])
        return function

    return register


def check_all(function: C) -> C:
    """The function looks at every request, before all else."""
    _universal.append(function)
    return function


def answers(*operations: str) -> Callable[[A], A]:
    """The function answers in moto's place; it may ask moto with `call.forward()`."""

    def register(function: A) -> A:
        for operation in operations:
            if operation in _answers:
                raise ValueError(f"{operation} is answered twice")
            _answers[operation] = function
        return function

    return register


def answer(call: Call) -> Reply:
    """Refuse by raising AwsError, or answer."""
    for function in _universal:
        function(call)
    for _stage, function in _checks[call.operation]:
        function(call)
    own = _answers.get(call.operation)
    return own(call) if own else call.forward()
