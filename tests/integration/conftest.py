# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One embedded IAM for a test process, and for each test an account of its own in it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from embedded_iam import EmbeddedIam
from integration.harness import Course, Player, Scenario

Courses = dict[str, Course]

_ACCOUNTS = itertools.count(100_000_000_001)


@pytest.fixture(scope="session")
def iam() -> Iterator[EmbeddedIam]:
    with EmbeddedIam() as running:
        yield running


@pytest.fixture(scope="session")
def new_account() -> Callable[[], str]:
    """Gives an account that nobody has used."""
    return lambda: str(next(_ACCOUNTS))


@pytest.fixture
def account(new_account: Callable[[], str]) -> str:
    return new_account()


@pytest.fixture
def play(iam: EmbeddedIam, account: str, tmp_path: Path) -> Player:
    return Player(iam, account, tmp_path)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "scenario(Scenario): what the fixture `course` runs")


@pytest.fixture(scope="module")
def courses(request: pytest.FixtureRequest, iam: EmbeddedIam, tmp_path_factory: pytest.TempPathFactory) -> Courses:
    """The scenarios of all the selected tests of a file, in one ansible-playbook: each such process costs a second."""
    marked = {
        item.nodeid: mark
        for item in request.session.items
        if item.getparent(pytest.Module) is request.node and (mark := item.get_closest_marker("scenario"))
    }
    scenarios: dict[str, tuple[str, Scenario]] = {
        name: (str(next(_ACCOUNTS)), mark.args[0]) for name, mark in marked.items()
    }
    player = Player(iam, str(next(_ACCOUNTS)), tmp_path_factory.mktemp("courses"))
    return player.scenarios(scenarios)


@pytest.fixture
def course(request: pytest.FixtureRequest, courses: Courses) -> Course:
    """What became of the scenario that this test is marked with, by ``@scenario(...)``."""
    return courses[request.node.nodeid]
