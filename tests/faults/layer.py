# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The layer between the wire and the embedded IAM: it counts the requests of a trial and makes them go wrong."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Condition
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from moto.iam.models import IAMBackend
from werkzeug.test import run_wsgi_app

from embedded_iam import EmbeddedIam
from embedded_iam.app import Application
from embedded_iam.credentials import PLAIN, Scope
from embedded_iam.request_log import is_write
from embedded_iam.wire import read_form
from faults.answers import Reply
from faults.fault import Done, Effect, Fault, On
from faults.replica import answering_from, snapshot

# Seconds that a request may still be under way when its trial is over
_LATEST = 30.0


@dataclass(frozen=True)
class Asked:
    """A request as the layer sees it."""

    service: str
    operation: str
    parameters: Mapping[str, str]

    @property
    def is_write(self) -> bool:
        return is_write(self.service, self.operation)


@dataclass(frozen=True)
class Hit:
    """A request that the fault hit; no effect: it was answered by a replica, or somebody came in between."""

    asked: Asked
    effect: Effect | None = None


@dataclass
class Course:
    """One trial as it goes. ``foreign`` are the numbers of the log between which somebody else wrote."""

    fault: Fault
    position: int
    asked: list[Asked] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    foreign: list[tuple[int, int]] = field(default_factory=list)
    began: str | None = None
    used: int = 0
    old: IAMBackend | None = None
    lag_until: float | None = None
    lagging_reads: int = 0
    under_way: int = 0
    aside: bool = False

    def effect_on(self, asked: Asked) -> Effect | None:
        """The effect on a request, which is used up; begins the fault where its position has come."""
        fault = self.fault
        kind = [each for each in self.asked if each.is_write == (fault.on is On.WRITES)]
        if self.began is None:
            due = asked.is_write == (fault.on is On.WRITES) and len(kind) == self.position + 1
            if fault.on is On.TASK or not due:
                return None
            self.began = asked.operation
        same = asked.operation == self.began
        if same and self.used < len(fault.effects):
            self.used += 1
            return fault.effects[self.used - 1]
        finished = self.used >= len(fault.effects)
        return fault.rest if finished and (same or fault.rest_hits_all) else None

    def lags_for(self, asked: Asked) -> bool:
        """Whether a read is answered by a replica that is behind."""
        if asked.is_write or asked.service != "iam" or self.old is None:
            return False
        if self.fault.lag_of and asked.operation not in self.fault.lag_of:
            return False
        # from the first read that it is about, however long the others took
        self.lag_until = self.lag_until or time.monotonic() + self.fault.lag
        if time.monotonic() > self.lag_until:
            return False
        self.lagging_reads += 1
        return not self.fault.flapping or self.lagging_reads % 2 == 1


class FaultLayer:
    """WSGI middleware; an account without a trial is served as always."""

    def __init__(self) -> None:
        self._courses: dict[str, Course] = {}
        self._changed = Condition()

    def wrap(self, application: Application) -> FaultLayer:
        """For ``EmbeddedIam(wrap=...)``."""
        self._application = application
        return self

    def serve(self) -> EmbeddedIam:
        """The embedded IAM behind this layer."""
        self.iam = EmbeddedIam(wrap=self.wrap)
        return self.iam

    def begin(self, account: str, fault: Fault, position: int, *, old: IAMBackend | None = None) -> None:
        """Begin a trial. ``old``: what the account held a moment ago, for a fault that is there from the start."""
        course = Course(fault, position)
        if fault.on is On.TASK and fault.lag:
            course.old = old
        with self._changed:
            self._courses[account] = course

    def end(self, account: str) -> Course:
        """End a trial when none of its requests is under way any more."""
        with self._changed:
            course = self._courses[account]
            self._changed.wait_for(lambda: course.under_way == 0, timeout=_LATEST)
            return self._courses.pop(account)

    @property
    def lock(self) -> AbstractContextManager[Any]:
        """The server's; whoever looks at what accounts hold has it."""
        return self._application.lock

    def snapshot(self, account: str) -> IAMBackend:
        """What an account holds now."""
        with self.lock:
            return snapshot(account)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        scope = Scope.read(environ.get("HTTP_AUTHORIZATION", ""))
        found = PLAIN.fullmatch(scope.access_key) if scope else None
        course = self._courses.get(found.group(1)) if found else None
        if scope is None or found is None or course is None or course.aside:
            return self._application(environ, start_response)
        with self._changed:
            course.under_way += 1
        try:
            return self._answer(environ, start_response, scope.service, found.group(1), course)
        finally:
            with self._changed:
                course.under_way -= 1
                self._changed.notify_all()

    def _answer(
        self, environ: WSGIEnvironment, start_response: StartResponse, service: str, account: str, course: Course
    ) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        parameters = read_form(environ.get("QUERY_STRING", ""), body.decode())
        operation = parameters.pop("Action", "")
        parameters.pop("Version", None)
        asked = Asked(service, operation, parameters)
        with self._changed:
            course.asked.append(asked)
            before = course.began
            effect = course.effect_on(asked)
            begins = course.began is not None and before is None
            if effect:
                course.hits.append(Hit(asked, effect))
        if begins:
            self._begin_fault(course, asked, account)
        real = None
        if effect is None or effect.done is Done.FIRST or not asked.is_write and effect.done is Done.LATE:
            real = self._carry_out(environ, body, account, course, asked)
        if effect is None:
            return (real or Reply("500 Internal Server Error", b"")).send(start_response)
        try:
            return effect.answer.send(environ, start_response, real)
        finally:
            if effect.done is Done.LATE and asked.is_write:
                self._carry_out(environ, body, account, course, asked)

    def _begin_fault(self, course: Course, asked: Asked, account: str) -> None:
        fault = course.fault
        if fault.lag:
            course.old, course.lag_until = self.snapshot(account), time.monotonic() + fault.lag
            course.hits.append(Hit(asked))
        if fault.meanwhile:
            mark, course.aside = self.iam.mark(), True
            fault.meanwhile(self.iam.client("iam", account), asked.operation, asked.parameters)
            course.aside = False
            course.foreign.append((mark, self.iam.mark()))
            course.hits.append(Hit(asked))

    def _carry_out(self, environ: WSGIEnvironment, body: bytes, account: str, course: Course, asked: Asked) -> Reply:
        """What the embedded IAM answers, or what it would have answered a moment ago."""
        again: dict[str, Any] = {**environ, "wsgi.input": io.BytesIO(body)}
        with self._changed:
            lags = course.lags_for(asked)
            if lags:
                course.hits.append(Hit(asked))
        if lags and course.old is not None:
            with self._application.lock, answering_from(account, course.old):
                return _reply(self._application, again)
        return _reply(self._application, again)


def _reply(application: Application, environ: Mapping[str, Any]) -> Reply:
    chunks, status, headers = run_wsgi_app(application, dict(environ))
    return Reply(status, b"".join(chunks), headers.get("Content-Type", "text/xml"))
