# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small things that many tests start from: documents, policies, roles, and stand-ins for AWS and for time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import Clock
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import NoRunState, RunState
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Policy, PolicyVersion, Role
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account

ACCOUNT = "123456789012"
OTHER_ACCOUNT = "210987654321"
CALLER = f"arn:aws:iam::{ACCOUNT}:user/caller"
AWS_POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
DATE = "2026-01-02T03:04:05+00:00"

Document = dict[str, Any]


def allow(action: str, resource: str = "*") -> Document:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


def trust(principal: Mapping[str, Any]) -> Document:
    statement = {"Effect": "Allow", "Principal": dict(principal), "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def large(document: Document, size: int) -> Document:
    """The document with a condition of that many characters."""
    statement = {**document["Statement"][0], "Condition": {"StringEquals": {"aws:PrincipalTag/a": "x" * size}}}
    return {**document, "Statement": [statement]}


LAMBDA = trust({"Service": "lambda.amazonaws.com"})
EC2 = trust({"Service": "ec2.amazonaws.com"})


def own(name: str, path: str = "/") -> str:
    return f"arn:aws:iam::{ACCOUNT}:policy{path}{name}"


def a_policy(arn: str = own("p"), **changes: Any) -> Policy:
    path, _slash, name = arn.split(":policy", 1)[1].rpartition("/")
    usual: dict[str, Any] = {
        "arn": arn,
        "name": name,
        "policy_id": "ANPAEXAMPLE",
        "path": f"{path}/",
        "description": "",
        "default_version_id": "v1",
        "attachment_count": 0,
        "boundary_count": 0,
        "is_attachable": True,
        "create_date": DATE,
        "update_date": DATE,
        "tags": {},
    }
    return Policy(**{**usual, **changes})


def versions(*documents: Document, default: int, first: int = 1) -> tuple[PolicyVersion, ...]:
    """Versions with these documents, oldest first as given, newest first as returned."""
    numbered = enumerate(documents, start=first)
    return tuple(PolicyVersion(f"v{number}", number == default, DATE, document) for number, document in numbered)[::-1]


def a_role(name: str = "r", **changes: Any) -> Role:
    path = changes.get("path", "/")
    usual: dict[str, Any] = {
        "arn": f"arn:aws:iam::{ACCOUNT}:role{path}{name}",
        "name": name,
        "role_id": "AROAEXAMPLE",
        "path": path,
        "description": "",
        "max_session_duration": 3600,
        "create_date": DATE,
        "permissions_boundary": None,
        "trust_policy": LAMBDA,
        "tags": {},
    }
    return Role(**{**usual, **changes})


def params(spec: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """A module's parameters as Ansible hands them over: every option, those not given at their defaults.

    Documents are not linted, since the lints have tests of their own.
    """
    unknown = set(given) - set(spec)
    if unknown:
        raise KeyError(f"no such options: {unknown}")
    defaults = {name: rule.get("default") for name, rule in spec.items()}
    return {**defaults, **({"lint": False} if "lint" in spec else {}), **given}


def shown(side: Mapping[str, Any] | None) -> dict[str, Any]:
    """One side of a diff without the access change, which has tests of its own."""
    return {key: value for key, value in (side or {}).items() if key != "access"}


def operations(calls: Sequence[Call]) -> list[str]:
    return [call.name for call in calls]


def without_notes(*calls: Call) -> list[tuple[str, dict[str, Any], str]]:
    """Calls without what only the result and the replay need."""
    return [(call.name, dict(call.arguments), call.target) for call in calls]


def live(reader: Any, warnings: list[str] | None = None) -> LiveAccount:
    """The account as a connection, or any stand-in that reads, tells it; ``warnings`` takes what it warns of."""
    return LiveAccount(reader, (warnings if warnings is not None else []).append)


def context(
    connection: Any,
    *,
    check_mode: bool = False,
    account: Account | None = None,
    run_state: RunState | None = None,
    warnings: list[str] | None = None,
    clock: FakeClock | None = None,
) -> Context:
    """A task on its own, whose connection may be any stand-in that reads or writes."""
    told = warnings if warnings is not None else []
    return Context(
        account or live(connection, told),
        connection,
        run_state or NoRunState(make_account),
        check_mode,
        told.append,
        (clock or FakeClock()).as_clock(),
    )


def missing_from(message: str, parts: Sequence[str]) -> list[str]:
    """The parts that a message should have and has not."""
    return [part for part in parts if part not in message]


def refusal(code: str, message: str = "no.", operation: str = "SomeOperation") -> PlumbError:
    """What a connection raises where AWS refuses."""
    text = f"{operation} failed: {code}: {message}"
    return PlumbError(text, code=code, aws_message=message, operation=operation, request_id="request-1")


def unanswered(fault: Fault, message: str = "no answer.", operation: str = "SomeOperation") -> PlumbError:
    """What a connection raises where IAM gives no answer of its own."""
    code = {Fault.THROTTLED: "Throttling", Fault.NOT_SENT: "ConnectTimeoutError", Fault.LOST: "ReadTimeoutError"}[fault]
    text = f"{operation} failed: {message}"
    return PlumbError(text, code=code, aws_message=message, operation=operation, fault=fault)


class FakeClock:
    """Time that passes only in sleep. A jitter of 0.5 leaves a pause as long as it is."""

    def __init__(self, *jitters: float) -> None:
        self.time = 1000.0
        self.slept: list[float] = []
        self._jitters = list(jitters)

    def as_clock(self) -> Clock:
        return Clock(now=lambda: self.time, sleep=self._sleep, jitter=self._jitter)

    def _sleep(self, seconds: float) -> None:
        if len(self.slept) > 10_000:
            raise AssertionError("this would wait for ever")
        self.slept.append(seconds)
        self.time += seconds

    def _jitter(self) -> float:
        return self._jitters.pop(0) if self._jitters else 0.5


class FakeReader:
    """Answers by operation: a response, a list of pages, or an error to raise. Remembers what it was asked."""

    endpoint = "https://iam.test"

    def __init__(self, **answers: Any) -> None:
        self._answers = answers
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def read(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self._answer(operation, arguments)
        return answer

    def read_pages(self, operation: str, arguments: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        yield from self._answer(operation, arguments)

    def caller_identity(self) -> dict[str, Any]:
        self.asked.append(("caller_identity", {}))
        return {"Account": ACCOUNT, "Arn": self._answers.get("caller", CALLER), "UserId": "AIDAEXAMPLE"}

    def base_caller_identity(self) -> dict[str, Any] | None:
        return None

    def _answer(self, operation: str, arguments: Mapping[str, Any]) -> Any:
        self.asked.append((operation, dict(arguments)))
        answer = self._answers[operation]
        if isinstance(answer, Exception):
            raise answer
        return answer


class FakeWriter:
    """Takes writes; the answers come in turn, an error is raised, and after the last one everything succeeds.

    ``attempts``: so many attempts of a request that gets no answer are allowed.
    """

    def __init__(self, *answers: dict[str, Any] | Exception, attempts: int = 1000) -> None:
        self._answers = list(answers)
        self._attempts = attempts
        self.written: list[str] = []

    def write(self, operation: str, _arguments: Mapping[str, Any]) -> dict[str, Any]:
        self.written.append(operation)
        answer = self._answers.pop(0) if self._answers else {}
        return _answered(answer)

    def may_retry(self, _error: PlumbError, attempts: int) -> bool:
        return attempts < self._attempts


def _answered(answer: dict[str, Any] | Exception) -> dict[str, Any]:
    match answer:
        case Exception() as error:
            raise error
        case given:
            return given
