# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many examples hypothesis tries: the same in every run, unless PLUMB_EXAMPLES asks for a longer, random search."""

from __future__ import annotations

import os
import random

import hypothesis
from hypothesis import strategies as st

# PLUMB_EXAMPLES=20 tries twenty times as many examples, other ones in each run
_MORE = int(os.environ.get("PLUMB_EXAMPLES", "0"))

# A seeded Random is much faster than one whose every step hypothesis chooses.
chances = st.integers(min_value=0, max_value=2**48).map(random.Random)


def examples(count: int) -> hypothesis.settings:
    return hypothesis.settings(
        max_examples=count * max(_MORE, 1),
        deadline=None,
        derandomize=not _MORE,
        database=None,
        print_blob=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
