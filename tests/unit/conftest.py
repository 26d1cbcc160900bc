# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for all unit tests: the same examples in every run, and nothing is written where real runs write."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import hypothesis
import pytest

from ansible_collections.plumb.aws.plugins.module_utils._aws import connection
from ansible_collections.plumb.aws.plugins.module_utils._aws.pace import Pacer
from ansible_collections.plumb.aws.plugins.module_utils._module import host_run_state

hypothesis.settings.register_profile(
    "unit",
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("unit")


@pytest.fixture(autouse=True, scope="session")
def _neither_host_nor_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The folder that all runs of a host share, and the home folder with the log of writes, are others here."""
    host, home = tmp_path_factory.mktemp("host"), tmp_path_factory.mktemp("home")

    def folder() -> str:
        return str(host / "plumb.aws")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(host_run_state, "host_folder", folder)
        patch.setattr(connection, "Pacer", partial(Pacer, folder=folder))
        patch.setenv("HOME", str(home))
        patch.delenv("XDG_STATE_HOME", raising=False)
        yield
