# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes back in place of IAM's answer."""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol
from wsgiref.types import StartResponse, WSGIEnvironment


@dataclass(frozen=True)
class Reply:
    """An HTTP answer."""

    status: str
    body: bytes
    content_type: str = "text/xml"
    headers: tuple[tuple[str, str], ...] = ()

    def send(self, start_response: StartResponse, *, length: int | None = None) -> Iterable[bytes]:
        """Send it, with a Content-Length of one's own where it is given."""
        size = len(self.body) if length is None else length
        start_response(self.status, [("Content-Type", self.content_type), ("Content-Length", str(size)), *self.headers])
        return [self.body]


class Answer(Protocol):
    """Sends something, given what IAM answered, if it was asked. A ConnectionError ends the connection."""

    def send(self, environ: WSGIEnvironment, start_response: StartResponse, real: Reply | None) -> Iterable[bytes]: ...


@dataclass(frozen=True)
class Reset:
    """The connection is reset: the other side gets a RST."""

    def send(self, environ: WSGIEnvironment, _start_response: StartResponse, _real: Reply | None) -> Iterable[bytes]:
        connection: socket.socket = environ["werkzeug.socket"]
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # The server's handler would shut it down in good order; it gets one in its place whose other end is closed
        ours, theirs = socket.socketpair()
        theirs.close()
        os.dup2(ours.fileno(), connection.fileno())
        ours.close()
        raise ConnectionResetError


@dataclass(frozen=True)
class Close:
    """The connection is closed without an answer."""

    def send(self, environ: WSGIEnvironment, _start: StartResponse, _real: Reply | None) -> Iterable[bytes]:
        connection: socket.socket = environ["werkzeug.socket"]
        connection.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError


@dataclass(frozen=True)
class Truncated:
    """Half of the answer comes, and the connection is closed."""

    def send(self, _environ: WSGIEnvironment, start_response: StartResponse, real: Reply | None) -> Iterable[bytes]:
        whole = real or ASK_LATER
        half = Reply(whole.status, whole.body[: len(whole.body) // 2], whole.content_type)
        return half.send(start_response, length=len(whole.body))


@dataclass(frozen=True)
class CutXml:
    """Half of the answer comes as though it were the whole."""

    def send(self, _environ: WSGIEnvironment, start_response: StartResponse, real: Reply | None) -> Iterable[bytes]:
        whole = real or ASK_LATER
        return Reply(whole.status, whole.body[: len(whole.body) // 2], whole.content_type).send(start_response)


@dataclass(frozen=True)
class Slow:
    """The answer comes after so many seconds."""

    seconds: float

    def send(self, _environ: WSGIEnvironment, start_response: StartResponse, real: Reply | None) -> Iterable[bytes]:
        time.sleep(self.seconds)
        return (real or ASK_LATER).send(start_response)


@dataclass(frozen=True)
class Fixed:
    """Always the same. ``foreign``: IAM answers nothing of the kind; ``first_words`` are what its body begins with."""

    reply: Reply
    foreign: bool = False
    first_words: str = field(default="")

    def send(self, _environ: WSGIEnvironment, start_response: StartResponse, _real: Reply | None) -> Iterable[bytes]:
        return self.reply.send(start_response)


def refusal(status: str, code: str, message: str) -> Fixed:
    """An error as IAM answers it."""
    kind = "Receiver" if status.startswith("5") else "Sender"
    body = (
        '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">'
        f"<Error><Type>{kind}</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        "<RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>"
    )
    return Fixed(Reply(status, body.encode()))


def page(status: str, *headers: tuple[str, str]) -> Fixed:
    """A page as a proxy or a captive portal answers it."""
    body = b"<html><head><title>Please log in</title></head><body><p>This network has a portal.</p></body></html>"
    return Fixed(Reply(status, body, "text/html", headers), foreign=True, first_words="log in")


ASK_LATER = Reply("503 Service Unavailable", refusal("503", "ServiceUnavailable", "Try later.").reply.body)
RESET, CLOSE, TRUNCATED, CUT_XML = Reset(), Close(), Truncated(), CutXml()
FAILURE_500 = refusal("500 Internal Server Error", "ServiceFailure", "An internal error has occurred.")
FAILURE_503 = refusal("503 Service Unavailable", "ServiceUnavailable", "The server cannot do it now.")
THROTTLING = refusal("400 Bad Request", "Throttling", "Rate exceeded")
EMPTY = Fixed(Reply("200 OK", b""), foreign=True)
MALFORMED = Fixed(Reply("200 OK", b"<GetPolicyResponse><oops & >"), foreign=True, first_words="oops")
PAGE_200, PAGE_502 = page("200 OK"), page("502 Bad Gateway")


def redirect(status: str) -> Fixed:
    """A redirection to a login page."""
    return page(status, ("Location", "http://127.0.0.1:9/login"))
