# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of a call of which it is not known whether it was done."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.carry_out import ReadAgain
from ansible_collections.plumb.aws.plugins.module_utils._engine.doubt import in_doubt, refused
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError
from unit.module_utils._engine import looks
from unit.module_utils._engine.work import (
    ABSENT,
    CREATE,
    DENIED,
    LOST,
    NEW,
    OLD,
    PRUNE,
    UPDATE,
    Slow,
    State,
    Work,
    failure,
    told,
)
from unit.module_utils.examples import FakeClock, context, missing_from


def test_what_was_not_lost_is_told_as_it_is() -> None:
    assert refused(DENIED, None) is DENIED
    assert in_doubt(ReadAgain(UPDATE, DENIED, lost=False), lost=False) is DENIED
    assert in_doubt(ReadAgain(UPDATE, LOST, lost=True), DENIED, lost=False) is DENIED


def test_what_was_lost_may_have_been_done_and_is_told_with_its_cause() -> None:
    error = in_doubt(ReadAgain(UPDATE, LOST, lost=True), DENIED, lost=True)
    parts = ["UpdateRole was sent and its answer was lost; it may have been done. Look at role/r", DENIED.message]
    assert missing_from(error.message, parts) == []
    assert (error.code, error.operation, error.fault) == (DENIED.code, "UpdateRole", Fault.LOST)


@pytest.mark.parametrize("desired", ["gone", "change"])
def test_a_lost_call_that_is_then_refused_may_have_been_done(desired: str, clock: FakeClock) -> None:
    error = failure(Work(OLD), LOST, DENIED, desired=desired, clock=clock)
    assert missing_from(error.message, ["may have been done", DENIED.message]) == []
    assert (error.code, error.details["changed"], error.details["calls"]) == (DENIED.code, False, [])


def test_what_is_lost_on_the_way_back_and_then_refused_may_have_been_done(clock: FakeClock) -> None:
    error = failure(Work(OLD, too_much=(PRUNE,)), {}, LOST, DENIED, desired="version", clock=clock)
    assert missing_from(error.message, [PRUNE.operation.api_name, "may have been done", DENIED.message]) == []


@looks.SLOW
def test_the_patience_with_a_call_in_doubt_begins_with_the_doubt(
    states: list[State], answers: list[tuple[float, Any]], slept: list[float], clock: FakeClock
) -> None:
    result = Work(*states).module().run(context(Slow(clock, *answers), clock=clock), "twice")
    assert result["calls"] == told(CREATE, UPDATE)
    assert clock.slept == pytest.approx(slept)


def test_the_patience_with_another_call_in_doubt_begins_anew(clock: FakeClock) -> None:
    """The first call is settled by the look alone, so that nothing is made in between."""
    writer = Slow(clock, (0.0, LOST), (100.0, LOST), (0.0, {}))
    result = Work(ABSENT, OLD, OLD, NEW).module().run(context(writer, clock=clock), "twice")
    assert result["calls"] == told(UPDATE)


def test_the_patience_with_a_call_that_stays_in_doubt_is_over_in_the_end(clock: FakeClock) -> None:
    writer = Slow(clock, (0.0, LOST), (100.0, LOST))
    with pytest.raises(PlumbError, match="may have been done"):
        Work().module().run(context(writer, clock=clock), "change")
    assert writer.written == [CREATE.name] * 2
    assert clock.slept == pytest.approx([0.4])
