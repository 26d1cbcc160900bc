# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run of ansible-playbook in which nobody asks AWS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible import constants as C

from ansible_collections.plumb.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.plumb.aws.plugins.module_utils._aws.options import ConnectionOptions
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.identities import RememberedIdentity

ANSWER = {"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/me", "UserId": "AIDA"}
NOWHERE = "http://127.0.0.1:9"


def begin(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the run's temporary directory be a folder."""
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(folder))


def break_folder(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let nothing be written in the run's temporary directory."""
    (folder / "file").touch()
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(folder / "file"))


def answer_questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Answer who asks; the endpoints that were asked come in a list."""
    asked: list[str] = []

    def answer(connection: Connection) -> dict[str, Any]:
        asked.append(connection.endpoint)
        return ANSWER

    monkeypatch.setattr(Connection, "caller_identity", answer)
    return asked


def connection(access_key: str = "AKIAONE", endpoint: str = NOWHERE, **more: Any) -> RememberedIdentity:
    options = ConnectionOptions(access_key=access_key, secret_key="0dd5ecret", endpoint_url=endpoint, **more)
    return RememberedIdentity(options, read_only=True)
