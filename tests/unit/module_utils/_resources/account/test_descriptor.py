# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._resources.account.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.options import LISTS
from unit.module_utils._resources.account.sets import desired


def test_the_lists_are_options() -> None:
    assert set(LISTS) <= set(DESCRIPTOR.argument_spec)


def test_a_set_as_a_whole_is_no_resource() -> None:
    assert DESCRIPTOR.fields == {}
    assert DESCRIPTOR.lock_key(desired()) == DESCRIPTOR.lock_key(desired(parallel=2))
