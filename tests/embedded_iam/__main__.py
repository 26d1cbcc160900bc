# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python tests/embedded_iam run -- COMMAND...`, `python tests/embedded_iam serve` and `python tests/embedded_iam play`."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Any

_HERE = Path(__file__).resolve().parent
# Run as a folder, Python puts the folder itself on the path: put there what holds the package.
sys.path[:] = [str(_HERE.parent), *(entry for entry in sys.path if Path(entry or ".").resolve() != _HERE)]

from embedded_iam import EmbeddedIam  # noqa: E402
from embedded_iam.playground import sow, welcome  # noqa: E402

NOTICE = "embedded IAM at {}: a local stand-in; no AWS account is touched"
PATIENCE = 10
UNWANTED = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_ENDPOINT_URL",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
)


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    log = Path(options.log) if options.log else None
    if options.action == "run":
        command = [*options.command]
        if command[:1] == ["--"]:
            del command[0]
        if not command:
            sys.stderr.write("run: give a command, as in: run -- make test\n")
            return 2
        return run(command, options.account, log)
    ready_file = Path(options.ready_file) if options.ready_file else None
    greet = _host(dict(options.also)) if options.action == "play" else None
    return serve(options.port, ready_file, log, greet=greet)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="embedded_iam", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    runner = actions.add_parser("run", help="run a command against a server of its own")
    runner.add_argument("--account", default="123456789012", help="12 digits")
    runner.add_argument("--log", help="write each request to this file, a JSON line each")
    runner.add_argument("command", nargs=argparse.REMAINDER)
    until = "until SIGTERM or SIGINT, or until the parent process is gone"
    server = actions.add_parser("serve", help=f"serve {until}")
    player = actions.add_parser("play", help=f"serve an account with something in it {until}, and say how to reach it")
    player.add_argument("--also", action="append", type=_assignment, default=[], help="NAME=VALUE to export, too")
    for each in (server, player):
        each.add_argument("--port", type=int, default=0, help="0: any free one")
        each.add_argument("--ready-file", help="the URL is written here once the server answers")
        each.add_argument("--log", help="write each request to this file, a JSON line each")
    return parser


def _host(also: dict[str, str]) -> Callable[[EmbeddedIam], None]:
    """What fills the account and says how to reach it."""

    def greet(iam: EmbeddedIam) -> None:
        sow(iam)
        print(welcome(isolated({}) | iam.environment() | also, without=UNWANTED), flush=True)

    return greet


def _assignment(text: str) -> tuple[str, str]:
    name, _equals, value = text.partition("=")
    return name, value


def run(command: list[str], account: str, log: Path | None) -> int:
    """The command's exit code; 128 plus the signal's number where a signal ended it, 127 where it cannot start."""
    with EmbeddedIam(log=log) as iam:
        sys.stderr.write(NOTICE.format(iam.url) + "\n")
        sys.stderr.flush()
        with _SignalsSentOn() as signals:
            try:
                process = subprocess.Popen(command, env=isolated(dict(os.environ)) | iam.environment(account))
            except OSError as error:
                sys.stderr.write(f"{command[0]}: {error.strerror}\n")
                return 127
            signals.send_to(process)
            code = process.wait()
    return code if code >= 0 else 128 - code


def isolated(environment: dict[str, str]) -> dict[str, str]:
    """An environment from which no real credentials can be found."""
    for name in UNWANTED:
        environment.pop(name, None)
    return environment | {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


class _SignalsSentOn:
    """SIGINT and SIGTERM go to the command, also such as come before it has started; ten seconds later it is killed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._received: int | None = None
        self._before: dict[int, Any] = {}

    def __enter__(self) -> _SignalsSentOn:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._receive)
        self._before[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._kill)
        return self

    def __exit__(self, *_: object) -> None:
        signal.alarm(0)
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def send_to(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        if self._received is not None:
            process.send_signal(self._received)

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        self._received = number
        signal.alarm(PATIENCE)
        if self._process:
            self._process.send_signal(number)

    def _kill(self, _number: int, _frame: FrameType | None) -> None:
        if self._process:
            self._process.kill()


def serve(
    port: int,
    ready_file: Path | None,
    log: Path | None,
    *,
    greet: Callable[[EmbeddedIam], None] | None = None,
) -> int:
    """Serve until told to stop; ``greet`` is called once the server runs."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    parent = os.getppid()
    with EmbeddedIam(port=port, log=log) as iam:
        sys.stderr.write(NOTICE.format(iam.url) + "\n")
        sys.stderr.flush()
        if greet:
            greet(iam)
        if ready_file:
            partial = ready_file.with_name(ready_file.name + ".part")
            partial.write_text(iam.url + "\n", encoding="utf-8")
            partial.replace(ready_file)
        while os.getppid() == parent and not stop.wait(0.5):
            pass
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
