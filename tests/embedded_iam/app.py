# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The WSGI layer in front of moto: who asks, whether they may, what AWS would say, and moto for the rest."""

from __future__ import annotations

import io
import re
import time
import traceback
from collections.abc import Iterable
from http import HTTPStatus
from threading import RLock
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import run_wsgi_app

from embedded_iam import corrections, wire
from embedded_iam.call import Call
from embedded_iam.credentials import Scope, is_denied_key
from embedded_iam.moto_state import partition_of
from embedded_iam.request_log import RequestLog, is_write
from embedded_iam.wire import AwsError, Reply
from embedded_iam.world import World

# https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html (no AWS credentials needed)
UNSIGNED = {"AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"}


class Application:
    """`lock` makes a check and what follows it one step; whoever changes `world` from outside holds it too.

    Each request takes at least `delay` seconds, as if the account were far away.
    """

    def __init__(self, world: World, log: RequestLog) -> None:
        self.lock = RLock()
        self.delay = 0.0
        self._world = world
        self._log = log
        self._moto = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length).decode()
        parameters = wire.read_form(environ.get("QUERY_STRING", ""), body)
        time.sleep(self.delay)
        with self.lock:
            reply = self._logged(environ, parameters)
        headers = [("Content-Type", "text/xml"), ("Content-Length", str(len(reply.body)))]
        start_response(f"{reply.status} {HTTPStatus(reply.status).phrase}", headers)
        return [reply.body]

    def _logged(self, environ: WSGIEnvironment, parameters: dict[str, str]) -> Reply:
        operation = parameters.pop("Action", "")
        parameters.pop("Version", None)
        scope = Scope.read(environ.get("HTTP_AUTHORIZATION", ""))
        if scope is None and operation in UNSIGNED:
            scope = Scope("", "us-east-1", "sts")
        service = scope.service if scope else ""
        account, access_key = "", scope.access_key if scope else ""
        sent = dict(parameters)
        try:
            if scope is None:
                raise AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
            account = self._account(scope, operation, parameters)
            call = self._call(environ, scope, operation, parameters, account)
            reply = self._outcome(call)
        except AwsError as error:
            reply = wire.failure(service, error)
        except Exception as error:
            traceback.print_exc()
            what = f"The embedded IAM has a bug in {operation}: {error!r}"
            reply = wire.failure(service, AwsError("ServiceFailure", what, 500))
        self._log.add(
            account=account, access_key=access_key, service=service, operation=operation,
            parameters=sent, status=reply.status, error_code=reply.error_code,
        )  # fmt: skip
        return reply

    def _account(self, scope: Scope, operation: str, parameters: dict[str, str]) -> str:
        if operation in UNSIGNED:
            found = re.match(r"arn:[^:]*:iam::(\d{12}):", parameters.get("RoleArn", ""))
            if not found:
                raise AwsError("ValidationError", f"{parameters.get('RoleArn')} is invalid")
            return found.group(1)
        return self._world.keys.account_of(scope.access_key)

    def _outcome(self, call: Call) -> Reply:
        if call.service not in wire.NAMESPACES:
            raise AwsError("InvalidAction", f"The embedded IAM has no service {call.service}.")
        refuse_if_denied(call)
        fault = self._world.faults.take(call.operation, call.account)
        if fault and not fault.after:
            raise fault.error
        reply = corrections.answer(call)
        if fault and reply.error_code is None:
            raise fault.error
        return reply

    def _call(
        self, environ: WSGIEnvironment, scope: Scope, operation: str, parameters: dict[str, str], account: str
    ) -> Call:
        call = Call(
            self._world, scope.service, operation, parameters, account, partition_of(scope.region), scope.access_key,
            forward=lambda: self._forward(environ, call),
        )  # fmt: skip
        return call

    def _forward(self, environ: WSGIEnvironment, call: Call) -> Reply:
        """moto's own answer to the request as the corrections have left it."""
        version = {"iam": "2010-05-08", "sts": "2011-06-15"}[call.service]
        body = wire.write_form({"Action": call.operation, "Version": version, **call.parameters})
        inner: dict[str, Any] = {
            **environ,
            "REQUEST_METHOD": "POST",
            "QUERY_STRING": "",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "HTTP_X_MOTO_ACCOUNT_ID": call.account,
        }
        chunks, status, _headers = run_wsgi_app(self._moto, inner)
        content = b"".join(chunks)
        code = re.search(rb"<Code>(.*?)</Code>", content)
        number = int(status.split()[0])
        error_code = (code.group(1).decode() if code else "InternalFailure") if number >= 400 else None
        return Reply(number, content, error_code)


def refuse_if_denied(call: Call) -> None:
    """AccessDenied, with the message AWS gives where no identity-based policy allows an action.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """
    denied = is_denied_key(call.access_key) and is_write(call.service, call.operation)
    if denied or call.world.faults.is_denied(call.account, call.operation):
        raise corrections.access_denied(call)
