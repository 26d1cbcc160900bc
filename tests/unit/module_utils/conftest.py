# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for all of these tests: no network, and no real waiting."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import botocore.httpsession
import pytest

from ansible_collections.plumb.aws.plugins.module_utils._aws import connection
from ansible_collections.plumb.aws.plugins.module_utils._aws.pace import Pacer
from unit.module_utils.examples import FakeClock
from unit.module_utils.fake_aws import FakeAws


@pytest.fixture(autouse=True, scope="module")
def _no_network() -> Iterator[None]:
    def refuse(_socket: Any, address: Any) -> None:
        raise AssertionError(f"a unit test went to the network: {address}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        yield


@pytest.fixture
def clock() -> FakeClock:
    """Time that passes only when somebody sleeps, for contexts and for ``carry_out``."""
    return FakeClock()


@pytest.fixture
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither credentials nor settings for AWS, wherever the tests run."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, no_settings_of_this_machine: None, tmp_path: Path) -> FakeAws:
    """What would go out to AWS ends here, at a pace that no other test has set."""
    fake = FakeAws()
    monkeypatch.setattr(connection, "Pacer", partial(Pacer, folder=lambda: str(tmp_path / "host")))
    client = botocore.httpsession.URLLib3Session
    monkeypatch.setattr(client, "send", fake.send)
    return fake
