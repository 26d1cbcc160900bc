# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The embedded IAM behind the fault layer, and the sweep, which is run once for all the tests that are asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from faults import sweep
from faults.catalog import FAULTS
from faults.layer import FaultLayer
from faults.verdict import Verdict

# PLUMB_FAULTS=all: every position; a number: so many trials of each fault, always the same ones
_USUAL = "2"
_FAULTS = os.environ.get("PLUMB_FAULTS", _USUAL)
WHOLE = _FAULTS == "all"
COUNT = int(_USUAL if WHOLE else _FAULTS)

VerdictsOf = Callable[[str], list[Verdict]]


@pytest.fixture(scope="session")
def layer() -> Iterator[FaultLayer]:
    served = FaultLayer()
    with served.serve():
        yield served


@pytest.fixture(scope="session")
def asks(layer: FaultLayer) -> sweep.Asks:
    """What the tasks of the cycles ask for where nothing goes wrong."""
    return sweep.asks_of(layer)


@pytest.fixture(scope="session")
def verdicts(request: pytest.FixtureRequest, layer: FaultLayer, asks: sweep.Asks) -> VerdictsOf:
    """Gives the verdicts of a fault; the trials of all the tests that are run go at once, since most of them wait."""
    asked = [
        str(item.callspec.params["fault"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and {"verdicts", "fault"} <= set(item.fixturenames)
    ]
    faults = [FAULTS[name] for name in asked]
    chosen = sweep.trials(faults, asks) if WHOLE else sweep.selected(faults, asks, COUNT)
    found = sweep.run(layer, chosen)
    return lambda fault: found[fault]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    kinds = dict(value for report in reports for name, value in report.user_properties if name == "kinds")
    if kinds:
        terminalreporter.write_line(sweep.table(kinds))
