# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One embedded IAM for a test process, and for each test two accounts of its own in it: one for each way to run."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock

import pytest

from embedded_iam import EmbeddedIam
from integration.both_ways import WAYS, BothWays, comparable
from integration.harness import Course, Player
from integration.warm_python import WarmPython, warm_python

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


@pytest.fixture(scope="session")
def ordinary_python() -> Iterator[WarmPython]:
    """What runs modules as ordinary ones."""
    with warm_python() as running:
        yield running


@pytest.fixture
def account(new_account: Callable[[], str]) -> BothWays[str]:
    return BothWays(new_account(), new_account())


@pytest.fixture
def tmp_path(tmp_path: Path) -> BothWays[Path]:
    """A folder for each of the two ways, so that neither finds what the other has written."""
    folders = BothWays(tmp_path / "inside", tmp_path / "ordinary")
    folders.inside.mkdir()
    folders.ordinary.mkdir()
    return folders


@pytest.fixture
def play(
    iam: EmbeddedIam, account: BothWays[str], tmp_path: BothWays[Path], ordinary_python: WarmPython
) -> BothWays[Player]:
    return BothWays(
        Player(iam, account.inside, tmp_path.inside),
        Player(iam, account.ordinary, tmp_path.ordinary, ordinary_python),
    )


@pytest.fixture(scope="session")
def new_player(
    iam: EmbeddedIam,
    new_account: Callable[[], str],
    tmp_path_factory: pytest.TempPathFactory,
    ordinary_python: WarmPython,
) -> BothWays[Callable[[], Player]]:
    """Gives players on accounts of their own, for what several tests share."""
    one_at_a_time = Lock()  # threads ask for players, and mktemp is not made for threads

    def folder(name: str) -> Path:
        with one_at_a_time:
            return tmp_path_factory.mktemp(name)

    return BothWays(
        lambda: Player(iam, new_account(), folder("inside")),
        lambda: Player(iam, new_account(), folder("ordinary"), ordinary_python),
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "scenario(Scenario): what the fixture `course` runs")


@pytest.fixture(scope="module")
def courses(
    request: pytest.FixtureRequest, new_player: BothWays[Callable[[], Player]], new_account: Callable[[], str]
) -> BothWays[Courses]:
    """The scenarios of all the selected tests of a file, in one ansible-playbook: each such process costs a second."""
    marked = {
        item.nodeid: mark
        for item in request.session.items
        if item.getparent(pytest.Module) is request.node and (mark := item.get_closest_marker("scenario"))
    }

    def run(new: Callable[[], Player]) -> Courses:
        return new().scenarios({name: (new_account(), mark.args[0]) for name, mark in marked.items()})

    return new_player.each(run)


@pytest.fixture
def course(request: pytest.FixtureRequest, courses: BothWays[Courses]) -> BothWays[Course]:
    """What became of the scenario that this test is marked with, by ``@scenario(...)``."""
    return courses.each(lambda each: each[request.node.nodeid])


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Call a test once for each way, and compare what its tasks returned."""
    given = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    twofold = [value for value in given.values() if isinstance(value, BothWays)]
    if not twofold:
        return None
    for way in ("inside", "ordinary"):
        chosen = {name: getattr(value, way) if isinstance(value, BothWays) else value for name, value in given.items()}
        try:
            pyfuncitem.obj(**chosen)
        except BaseException as error:
            error.add_note(f"This was with {WAYS[way]}.")
            raise
    for value in twofold:
        assert comparable(value.ordinary) == comparable(value.inside)
    return True
