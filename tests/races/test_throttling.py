# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAM throttles an account: a run takes longer, and no task fails.

40 creations in ``make test``; ``make races`` sets PLUMB_CREATIONS to 200.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from embedded_iam import EmbeddedIam
from embedded_iam.app import Application
from faults.answers import THROTTLING
from races.runner import Runner, document

_CREATIONS = int(os.environ.get("PLUMB_CREATIONS", "40"))
_FORKS = 8
# Requests in a second, and how many may come at once
_RATE, _BURST = 15.0, 30.0
# How many requests more than without throttling
_MORE = 1.2


class Throttle:
    """A bucket of tokens before the application; ``on`` turns it on."""

    def __init__(self, application: Application) -> None:
        self.on = False
        self._application = application
        self._lock = threading.Lock()
        self._tokens, self._at = _BURST, time.monotonic()
        self.asked = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._lock:
            self.asked += 1
            now = time.monotonic()
            self._tokens, self._at = min(_BURST, self._tokens + (now - self._at) * _RATE), now
            throttles = self.on and self._tokens < 1
            self._tokens -= 1 if self.on and not throttles else 0
        if throttles:
            return THROTTLING.send(environ, start_response, None)
        return self._application(environ, start_response)


@pytest.fixture
def throttle() -> list[Throttle]:
    return []


@pytest.fixture
def iam(throttle: list[Throttle]) -> Any:
    def wrap(application: Application) -> Throttle:
        throttle.append(Throttle(application))
        return throttle[0]

    with EmbeddedIam(wrap=wrap) as running:
        yield running


def _create(iam: EmbeddedIam, account: str, folder: Path) -> list[dict[str, Any]]:
    """Create policies on eight hosts, and return what each task returned."""
    folder.mkdir()
    options = {"name": "{{ inventory_hostname }}-{{ item }}", "policy": document("bucket")}
    play = {
        "hosts": "all",
        "gather_facts": False,
        "connection": "local",
        "tasks": [
            {
                "name": "it",
                "plumb.aws.iam_managed_policy": options,
                "loop": list(range(_CREATIONS // _FORKS)),
                "loop_control": {"label": "{{ item }}"},
            }
        ],
    }
    hosts = ",".join(f"host{number}" for number in range(_FORKS))
    (ended,) = Runner(iam, account, folder).all_at_once([play], f"--inventory={hosts},", f"--forks={_FORKS}")
    assert ended.code == 0, ended.output
    return [result["result"] for result in ended.results]


def test_a_throttled_account_gets_all_its_policies_by_hardly_more_requests(
    iam: EmbeddedIam, throttle: list[Throttle], tmp_path: Path
) -> None:
    _create(iam, "500000000001", tmp_path / "calm")
    calm = throttle[0].asked
    throttle[0].asked, throttle[0].on = 0, True
    started = time.monotonic()
    results = _create(iam, "500000000002", tmp_path / "throttled")
    throttle[0].on = False
    took = time.monotonic() - started
    assert sum(result["changed"] for result in results) == len(results) == _FORKS
    assert len(iam.client("iam", "500000000002").list_policies(Scope="Local", MaxItems=1000)["Policies"]) == _CREATIONS
    print(
        f"{_CREATIONS} creations: {calm} requests, and {throttle[0].asked} where {_RATE:.0f} a second are answered, in {took:.0f} s"
    )
    assert throttle[0].asked <= _MORE * calm
