# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One embedded IAM for a test process, and for each test an account of its own in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from embedded_iam import EmbeddedIam
from integration.harness import Player

_ACCOUNTS = itertools.count(100_000_000_001)


@pytest.fixture(scope="session")
def iam() -> Iterator[EmbeddedIam]:
    with EmbeddedIam() as running:
        yield running


@pytest.fixture
def account() -> str:
    return str(next(_ACCOUNTS))


@pytest.fixture
def play(iam: EmbeddedIam, account: str, tmp_path: Path) -> Player:
    return Player(iam, account, tmp_path)
