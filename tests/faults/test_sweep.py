# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever goes wrong between a task and IAM, the task does what it was asked for, or says clearly what it has done.

PLUMB_FAULTS=all tries each fault at every request of every cycle (``make faults``), PLUMB_FAULTS=10 at ten; -k picks
faults.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faults import sweep
from faults.catalog import FAULTS
from faults.conftest import COUNT, VerdictsOf
from faults.cycles import CYCLES
from faults.modules import MODULES

_PRINTED = 5


@pytest.mark.parametrize("fault", FAULTS)
def test_a_task_does_what_it_was_asked_for_or_says_what_it_has_done(
    fault: str, verdicts: VerdictsOf, record_property: Callable[[str, object], None]
) -> None:
    found = verdicts(fault)
    record_property("kinds", (fault, [each.kinds for each in found]))
    assert found, "the fault was never tried"
    wrong = [verdict for verdict in found if verdict.is_wrong]
    if wrong:
        shown = "\n".join(map(str, wrong[:_PRINTED]))
        more = f"\nand {len(wrong) - _PRINTED} more" if len(wrong) > _PRINTED else ""
        pytest.fail(f"{len(wrong)} of {len(found)} are wrong:\n{shown}{more}", pytrace=False)


def test_each_resource_has_a_cycle() -> None:
    assert {cycle.module for cycle in CYCLES.values()} == set(MODULES)


def test_the_selection_reaches_every_cycle(asks: sweep.Asks) -> None:
    reached = {trial.cycle.name for trial in sweep.selected(list(FAULTS.values()), asks, COUNT)}
    assert reached == set(CYCLES)
