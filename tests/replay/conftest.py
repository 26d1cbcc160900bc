# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An embedded IAM to hold replayed calls against, and an account of it as the collection's own code reads it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from embedded_iam import EmbeddedIam
from replay.world import World

# Other accounts than those of other tests in the process: servers of one process share them.
_ACCOUNTS = itertools.count(700_000_000_001)


@pytest.fixture(scope="session")
def iam() -> Iterator[EmbeddedIam]:
    with EmbeddedIam() as running:
        yield running


@pytest.fixture(scope="session")
def new_world(iam: EmbeddedIam) -> Callable[[], World]:
    """Gives a world in an account that nobody has used."""
    return lambda: World(iam, str(next(_ACCOUNTS)))
