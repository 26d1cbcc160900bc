# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One embedded IAM for a test process, and for each test two accounts of its own in it: one for each way to run."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration.both_ways import WAYS, BothWays, comparable, played
from integration.harness import Course, Player, Scenario
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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that is called with something twofold an id for each way, so that `-k ordinary` picks one."""
    arguments = metafunc.definition._fixtureinfo.name2fixturedefs
    fixtures = [arguments[name][-1].func for name in metafunc.definition._fixtureinfo.argnames if name in arguments]
    if any(str(each.__annotations__.get("return", "")).startswith("BothWays") for each in fixtures):
        metafunc.fixturenames.append("way")
        metafunc.parametrize("way", played(metafunc.definition.nodeid))


@pytest.fixture
def way() -> str:
    """Replaced by a parameter where a test is played both ways."""
    return "inside"


@pytest.fixture(scope="module")
def courses(
    request: pytest.FixtureRequest, new_player: BothWays[Callable[[], Player]], new_account: Callable[[], str]
) -> BothWays[Courses]:
    """The scenarios of all the selected tests of a file, in one ansible-playbook: each such process costs a second."""
    marked: dict[str, dict[str, Scenario]] = {way: {} for way in WAYS}
    for item in request.session.items:
        mark = item.get_closest_marker("scenario")
        if mark and isinstance(item, pytest.Function) and item.getparent(pytest.Module) is request.node:
            marked[way_of(item)][item.nodeid] = mark.args[0]

    def run(way: str, new: Callable[[], Player]) -> Courses:
        scenarios = {name: (new_account(), scenario) for name, scenario in marked[way].items()}
        return new().scenarios(scenarios) if scenarios else {}

    return BothWays(run("inside", new_player.inside), run("ordinary", new_player.ordinary))


@pytest.fixture
def course(request: pytest.FixtureRequest, courses: BothWays[Courses]) -> BothWays[Course | None]:
    """What became of the scenario that this test is marked with, by ``@scenario(...)``."""
    return courses.each(lambda each: each.get(request.node.nodeid))


# What the tests that are played both ways came to, by name without the way
_ended: dict[str, dict[str, dict[str, Any]]] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Call a test with its way's part of what is twofold; after the second way, compare what the tasks returned."""
    if not hasattr(pyfuncitem, "callspec") or "way" not in pyfuncitem.callspec.params:
        return None
    way = way_of(pyfuncitem)
    given = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    twofold = {name: getattr(value, way) for name, value in given.items() if isinstance(value, BothWays)}
    pyfuncitem.obj(**{**given, **twofold})
    ended = _ended.setdefault(without_way(pyfuncitem), {})
    ended[way] = comparable(tuple(twofold.values()))
    if len(ended) == len(WAYS):
        assert ended["ordinary"] == ended["inside"]
        del _ended[without_way(pyfuncitem)]
    return True


def way_of(item: pytest.Function) -> str:
    """The way in which a test is played."""
    return str(item.callspec.params["way"])


def without_way(item: pytest.Function) -> str:
    """What both ways of a test have in common in their ids."""
    others = [f"{name}={value!r}" for name, value in item.callspec.indices.items() if name != "way"]
    return f"{item.nodeid.partition('[')[0]} {others}"
