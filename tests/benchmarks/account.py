# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole account in one task, beside bare boto3 scripts that do the same: policies, roles and attachments, on moto.

    python tests/benchmarks/account.py [COUNT] [--delay MILLISECONDS] [--converged]

COUNT of each (1,000). With a delay, a proxy holds each request for so long before it passes it on, as a far account does.
With --converged, the account is made by the script, and only the converged run and the sweep are measured: how time and
memory grow with COUNT.
"""

from __future__ import annotations

import argparse
import json
import os
import socketserver
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measure import Run, run
from benchmarks.server import MotoServer

_TIMEOUT = 1800.0
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
_PLAY = """
- hosts: localhost
  gather_facts: false
  tasks:
    - plumb.aws.iam_account: {src: "{{ src | default('account.json') }}", parallel: 8}
"""
_EXPORT = """
- hosts: localhost
  gather_facts: false
  tasks:
    - plumb.aws.iam_account_export: {dest: exported, overwrite: true}
"""
_LOOP = """
- hosts: localhost
  gather_facts: false
  tasks:
    - plumb.aws.iam_managed_policy: {name: "bench-{{ item }}", policy: "{{ document }}"}
      loop: "{{ range(10) | list }}"
      vars:
        document:
          Version: "2012-10-17"
          Statement:
            - Effect: Allow
              Action: ["s3:GetObject", "s3:PutObject"]
              Resource: "arn:aws:s3:::bench-{{ item }}/*"
"""
_DEBUG = """
- hosts: localhost
  gather_facts: false
  tasks:
    - ansible.builtin.debug: {msg: nothing}
"""
# What a script without Ansible asks for, one after the other or several at a time, and one sweep
_SCRIPT = """
import json, sys, boto3
from concurrent.futures import ThreadPoolExecutor
from botocore.config import Config
from botocore.parsers import ResponseParserError
mode, threads = sys.argv[1], int(sys.argv[2])
iam = boto3.client("iam", config=Config(max_pool_connections=32))
wanted = json.load(open("account.json"))
account = boto3.client("sts").get_caller_identity()["Account"]
def arn(name):
    return f"arn:aws:iam::{account}:policy/{name}"
def read_policy(item):
    default = iam.get_policy(PolicyArn=arn(item["name"]))["Policy"]["DefaultVersionId"]
    iam.get_policy_version(PolicyArn=arn(item["name"]), VersionId=default)
def read_role(item):
    iam.get_role(RoleName=item["name"])
    iam.list_attached_role_policies(RoleName=item["name"])
def make_policy(item):
    iam.create_policy(PolicyName=item["name"], PolicyDocument=json.dumps(item["policy"]))
def make_role(item):
    iam.create_role(RoleName=item["name"], AssumeRolePolicyDocument=json.dumps(item["assume_role_policy_document"]))
    for name in item["managed_policies"]:
        iam.attach_role_policy(RoleName=item["name"], PolicyArn=arn(name))
def kept(make):
    def go(item):
        while True:
            try:
                return make(item)
            except ResponseParserError:
                continue  # moto answers several threads with a page now and then
            except iam.exceptions.EntityAlreadyExistsException:
                return
    return go
iam.list_policies(Scope="AWS", MaxItems=1)  # moto loads AWS's policies at their first use, and not for several threads
with ThreadPoolExecutor(threads) as workers:
    if mode == "read":
        list(workers.map(read_policy, wanted["policies"]))
        list(workers.map(read_role, wanted["roles"]))
    elif mode == "policies":
        list(workers.map(lambda item: iam.get_policy(PolicyArn=arn(item["name"])), wanted["policies"]))
    elif mode == "make":
        list(workers.map(kept(make_policy), wanted["policies"]))
        list(workers.map(kept(make_role), wanted["roles"]))
    else:
        pages = iam.get_paginator("get_account_authorization_details")
        list(pages.paginate(Filter=["Role", "LocalManagedPolicy"], PaginationConfig={"PageSize": 1000}))
        list(iam.get_paginator("list_roles").paginate(PaginationConfig={"PageSize": 1000}))
"""


class _Delayed(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Passes each request on after a while."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, url: str, seconds: float) -> None:
        self.target = urlsplit(url).netloc
        self.seconds = seconds
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Delayed

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.server.seconds)
        passed = HTTPConnection(self.server.target)
        passed.request("POST", self.path, body, dict(self.headers))
        answer = passed.getresponse()
        content = answer.read()
        passed.close()
        self.send_response(answer.status)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def _delayed(url: str, milliseconds: float) -> Iterator[str]:
    if not milliseconds:
        yield url
        return
    with _Delayed(url, milliseconds / 1000) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{proxy.server_address[1]}"
        proxy.shutdown()


class Sitting:
    """Runs commands beside each other, and notes what each took."""

    def __init__(self, folder: Path, environment: dict[str, str], server: MotoServer) -> None:
        self._folder, self._environment, self._server = folder, environment, server
        self.lines = ["| work | seconds | processor | MiB | requests |", "|---|---:|---:|---:|---:|"]

    def note(self, work: str, command: Sequence[str]) -> Run:
        self._server.requests()
        done = run(command, environment=self._environment, folder=self._folder, timeout=_TIMEOUT)
        memory = f"{done.memory / 2**20:.0f}" if done.memory else ""
        self.lines.append(f"| {work} | {done.wall:.2f} | {done.cpu:.2f} | {memory} | {self._server.requests()} |")
        print(self.lines[-1], flush=True)
        return done

    def script(self, work: str, mode: str, threads: int) -> None:
        self.note(work, [sys.executable, "script.py", mode, str(threads)])

    def play(self, work: str, *arguments: str, name: str = "site.yml") -> None:
        self.note(work, ["ansible-playbook", name, *arguments])


def _describe(folder: Path, count: int) -> None:
    names = [f"bench-{number}" for number in range(count)]
    account: dict[str, list[dict[str, object]]] = {
        "policies": [{"name": name, "policy": _document(name)} for name in names],
        "roles": [
            {
                "name": name,
                "assume_role_policy_document": _TRUST,
                "managed_policies": [name],
                "create_instance_profile": False,
            }
            for name in names
        ],
    }
    tagged = {"policies": [{**each, "tags": {"team": "bench"}} for each in account["policies"]]}
    some = account["policies"][: count // 5]
    changed = {**account, "policies": [{**each, "policy": _document(f"{each['name']}-2")} for each in some]}
    for name, content in (("account", account), ("tagged", tagged), ("changed", changed)):
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    for name, text in (
        ("site.yml", _PLAY),
        ("loop.yml", _LOOP),
        ("export.yml", _EXPORT),
        ("debug.yml", _DEBUG),
        ("script.py", _SCRIPT),
    ):
        (folder / name).write_text(text, encoding="utf-8")


def _document(name: str) -> dict[str, object]:
    statement = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": f"arn:aws:s3:::{name}/*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=1000)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--converged", action="store_true")
    given = parser.parse_args()
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "AKIABENCHBENCHBENCH1",
        "AWS_SECRET_ACCESS_KEY": "Bench0keys0open0nothing0Qz7Wm4Xv2Lp",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with (
        tempfile.TemporaryDirectory(prefix="plumb-bench-") as name,
        MotoServer(Path(name) / "moto.log", environment) as server,
        _delayed(server.url, given.delay) as url,
    ):
        folder = Path(name)
        _describe(folder, given.count)
        sitting = Sitting(folder, {**environment, "AWS_ENDPOINT_URL": url}, server)
        sitting.play("debug alone", name="debug.yml")
        if given.converged:
            sitting.script("creating it all, bare script", "make", 1)
            for _turn in range(3):
                sitting.play("converged")
                sitting.script("bare sweep", "sweep", 1)
            return
        sitting.play("--check, empty account", "--check")
        sitting.play("creating it all")
        sitting.play("converged")
        sitting.play("converged, --check", "--check")
        sitting.play("ten policies in a loop", name="loop.yml")
        sitting.play("ten policies in a loop, plumb_snapshot: never", "-e", "plumb_snapshot=never", name="loop.yml")
        sitting.script("bare sweep", "sweep", 1)
        sitting.script("bare script, ten threads", "read", 10)
        sitting.script("bare script, one by one", "read", 1)
        sitting.play("a fifth of the policies changed", "-e", "src=changed.json")
        sitting.play("tags on every policy, to be set", "-e", "src=tagged.json")
        sitting.play("tags on every policy, converged", "-e", "src=tagged.json")
        sitting.script("bare script, GetPolicy for each policy, eight threads", "policies", 8)
        sitting.play("exported", name="export.yml")
        sitting.play("exported again", name="export.yml")
    with (
        tempfile.TemporaryDirectory(prefix="plumb-bench-") as name,
        MotoServer(Path(name) / "moto.log", environment) as server,
        _delayed(server.url, given.delay) as url,
    ):
        folder = Path(name)
        _describe(folder, given.count)
        sitting = Sitting(folder, {**environment, "AWS_ENDPOINT_URL": url}, server)
        sitting.script("creating it all, bare script of eight threads", "make", 8)


if __name__ == "__main__":
    main()
