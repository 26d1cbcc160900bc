# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One embedded IAM for a test process, and what the fuzz has reached, told at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from contract.player import Stage
from contract.tally import summary_of
from embedded_iam import EmbeddedIam


@pytest.fixture(scope="session")
def iam() -> Iterator[EmbeddedIam]:
    with EmbeddedIam() as running:
        yield running


@pytest.fixture(scope="session")
def stage(iam: EmbeddedIam, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(iam, tmp_path_factory.mktemp("stage"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    properties = [each for report in reports for each in report.user_properties]
    tally = summary_of(properties)
    if tally.counts:
        seeds = sorted({str(value) for name, value in properties if name == "seed"})
        terminalreporter.write_line(f"the dry-run contract, seed {', '.join(seeds)}: {tally}")
