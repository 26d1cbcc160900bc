# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An interpreter for ordinary modules that has its imports behind it, so that every test can afford them.

A module on its own takes 0.8 s of a core, nearly all of it for Python, Ansible's and our own code, which it compiles
anew, and botocore. Here a server imports them once. What Ansible takes for the interpreter is a small script: it hands
its files, environment and arguments to the server, which forks a process that runs what Ansible sent. All that can
differ between the two ways happens there as always: arguments through JSON, AnsibleModule, a process for each task.
What does not show is a file that Ansible forgot to send. ``test_both_ways.py`` runs modules in Pythons of their own.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

_IMPORTED = "ansible_collections.plumb.aws.plugins.module_utils"
# A byte in this file for each order that the server has taken.
_ORDERS = "orders"
_SCRIPT = """\
#!{python} -IS
import json, os, socket, sys

with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    order = json.dumps([sys.argv[1:], dict(os.environ), os.getcwd()]).encode()
    socket.send_fds(server, [len(order).to_bytes(4, "big")], [0, 1, 2])
    server.sendall(order)
    code = server.recv(1)
sys.exit(code[0] if code else 70)
"""


@dataclass(frozen=True)
class WarmPython:
    """The path of the interpreter, and how often it has been called."""

    path: Path

    @property
    def orders(self) -> int:
        return self.path.with_name(_ORDERS).stat().st_size


@contextmanager
def warm_python() -> Iterator[WarmPython]:
    """The interpreter, for as long as its server runs. Only this user can reach it."""
    with tempfile.TemporaryDirectory(prefix="plumb-") as folder:
        address = os.path.join(folder, "server")
        script = Path(folder, "python")
        script.write_text(_SCRIPT.format(python=sys.executable, address=address), encoding="utf-8")
        script.chmod(0o700)
        script.with_name(_ORDERS).touch()
        server = subprocess.Popen(
            [sys.executable, __file__, address],
            env={**os.environ, "PYTHONHASHSEED": "0"},  # as the harness has it
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
        )
        with server:
            try:
                ready = server.stdout.readline() if server.stdout else b""
                if not ready:
                    raise RuntimeError("The server that runs ordinary modules did not start; see stderr.")
                yield WarmPython(script)
            finally:
                server.terminate()


def _serve(address: str) -> None:
    """Run what comes, each in a process of its own, until somebody ends this one."""
    _import_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # leave no zombies behind
    with socket.socket(socket.AF_UNIX) as listener, open(Path(address).with_name(_ORDERS), "ab", buffering=0) as orders:
        listener.bind(address)
        listener.listen(50)
        print("ready", flush=True)
        while True:
            client, _address = listener.accept()
            orders.write(b".")
            if os.fork():
                client.close()
                continue
            listener.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _mind(client)


def _import_all() -> None:
    package = importlib.import_module(_IMPORTED)
    for found in pkgutil.walk_packages(package.__path__, f"{_IMPORTED}."):
        importlib.import_module(found.name)
    importlib.import_module(f"{_IMPORTED}._aws.botocore_tuning").preload()


def _mind(client: socket.socket) -> None:
    """Run one order in a child, so that it ends as any Python does, and tell the client how it ended."""
    head, files, _flags, _address = socket.recv_fds(client, 4, 3)
    with client.makefile("rb") as stream:
        order = json.loads(stream.read(int.from_bytes(head, "big")))
    child = os.fork()
    if child == 0:
        client.close()
        _run(files, *order)
    _pid, status = os.waitpid(child, 0)
    client.sendall(bytes([os.waitstatus_to_exitcode(status) & 255]))
    os._exit(0)


def _run(files: list[int], arguments: list[str], environment: dict[str, str], folder: str) -> None:
    """What ``python FILE ARGUMENTS`` does, or with no argument ``python`` with a program on its standard input."""
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = arguments or [""]
    sys.modules["__main__"] = main = ModuleType("__main__")
    if arguments:
        main.__file__ = arguments[0]
        program = Path(arguments[0]).read_text(encoding="utf-8")
    else:
        program = sys.stdin.read()
    exec(compile(program, arguments[0] if arguments else "<stdin>", "exec"), main.__dict__)
    sys.exit()


if __name__ == "__main__":
    _serve(sys.argv[1])
