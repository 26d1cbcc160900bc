# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start and stop an embedded IAM."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any
from wsgiref.types import WSGIApplication

import boto3
from botocore.config import Config
from werkzeug.serving import WSGIRequestHandler, make_server

from embedded_iam.app import Application
from embedded_iam.credentials import SECRET_KEY, access_key_of
from embedded_iam.faults import Fault
from embedded_iam.moto_state import prepared_moto
from embedded_iam.request_log import Request, RequestLog
from embedded_iam.wire import AwsError
from embedded_iam.world import World

DEFAULT_ACCOUNT = "123456789012"

Wrap = Callable[[Application], WSGIApplication]


class _Quiet(WSGIRequestHandler):
    """Says nothing on stderr: the request log has it all."""

    def log(self, type: str, message: str, *args: Any) -> None:
        return


class EmbeddedIam:
    """A server on 127.0.0.1 in a daemon thread, with many accounts in it, each named by its access key.

    Accounts spring into being when first used. Two servers in one process share them (see moto_state). ``wrap`` puts
    something between the wire and the application.
    """

    def __init__(self, *, port: int = 0, log: Path | None = None, wrap: Wrap | None = None) -> None:
        self._port = port
        self._wrap = wrap
        self._world = World()
        self._log = RequestLog(log)
        self._running = ExitStack()

    # -- life ---------------------------------------------------------------------------------------------------------

    def __enter__(self) -> EmbeddedIam:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        self._running.callback(self._log.close)
        self._running.enter_context(prepared_moto())
        self._app = Application(self._world, self._log)
        served = self._wrap(self._app) if self._wrap else self._app
        server = make_server("127.0.0.1", self._port, served, threaded=True, request_handler=_Quiet)
        self._running.callback(server.server_close)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        self._running.callback(thread.join)
        self._running.callback(server.shutdown)
        self.url = f"http://127.0.0.1:{server.server_port}"

    def stop(self) -> None:
        self._running.close()

    # -- how to reach it ----------------------------------------------------------------------------------------------

    def environment(self, account: str = DEFAULT_ACCOUNT) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL_IAM": self.url,
            "AWS_ENDPOINT_URL_STS": self.url,
            "AWS_ACCESS_KEY_ID": access_key_of(account),
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        }

    def client(
        self, service: str, account: str = DEFAULT_ACCOUNT, *, region: str = "us-east-1", **credentials: str
    ) -> Any:
        """A boto3 client that tries each request once; `credentials` replaces the account's plain key.

        The region tells the partition, as with AWS.
        """
        keys = {"aws_access_key_id": access_key_of(account), "aws_secret_access_key": SECRET_KEY, **credentials}
        config = Config(retries={"max_attempts": 0}, max_pool_connections=50)
        return boto3.client(service, endpoint_url=self.url, region_name=region, config=config, **keys)

    # -- what was asked -----------------------------------------------------------------------------------------------

    def mark(self) -> int:
        return self._log.mark()

    def requests(self, account: str | None = None, since: int = 0) -> list[Request]:
        return self._log.select(account, since)

    def writes(self, account: str | None = None, since: int = 0) -> list[Request]:
        return [request for request in self.requests(account, since) if request.is_write]

    # -- what it shall do ---------------------------------------------------------------------------------------------

    def inject(
        self,
        operation: str,
        code: str,
        message: str = "An error made to order.",
        status: int = 400,
        times: int = 1,
        account: str | None = None,
        after: bool = False,
    ) -> None:
        """Answer the next `times` requests of an operation with an error; `after`: having carried them out."""
        with self._app.lock:
            self._world.faults.inject(Fault(operation, AwsError(code, message, status), times, account, after))

    def deny(self, account: str, operation: str) -> None:
        with self._app.lock:
            self._world.faults.deny(account, operation)

    def allow(self, account: str, operation: str) -> None:
        with self._app.lock:
            self._world.faults.allow(account, operation)

    def set_quota(self, account: str, name: str, value: int) -> None:
        """Names are GetAccountSummary's, such as AttachedPoliciesPerRoleQuota."""
        with self._app.lock:
            self._world.set_quota(account, name, value)

    def reset(self, account: str) -> None:
        """Forget everything of an account: its state, keys, faults, denials, quotas and requests."""
        with self._app.lock:
            self._world.forget(account)
            self._log.forget(account)

    @contextmanager
    def far_away(self, seconds: float) -> Iterator[None]:
        """Within, each request takes so long, at least."""
        self._app.delay, before = seconds, self._app.delay
        try:
            yield
        finally:
            self._app.delay = before

    @property
    def page_size(self) -> int | None:
        """The most items in one page of any list, whatever MaxItems says; None: as AWS, 100."""
        return self._world.page_size

    @page_size.setter
    def page_size(self, size: int | None) -> None:
        with self._app.lock:
            self._world.page_size = size
