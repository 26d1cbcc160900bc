# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Actions that do harm on their own: each once, under one kind of harm."""

from __future__ import annotations

import re

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.escalation import WAYS
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.exposure import (
    CREDENTIALS_EXPOSURE,
    DATA_EXFILTRATION,
    RESOURCE_EXPOSURE,
)

KINDS = {"resources": RESOURCE_EXPOSURE, "credentials": CREDENTIALS_EXPOSURE, "data": DATA_EXFILTRATION}


@pytest.mark.parametrize("actions", KINDS.values(), ids=KINDS)
def test_each_is_an_action_of_a_service_in_order_and_once(actions: tuple[str, ...]) -> None:
    assert [action for action in actions if not re.fullmatch(r"[a-z0-9-]+:[A-Za-z][A-Za-z0-9]+", action)] == []
    assert list(actions) == sorted(set(actions), key=str.lower)


def test_each_is_of_one_kind_of_harm() -> None:
    every = [action.lower() for actions in KINDS.values() for action in actions]
    assert len(every) == len(set(every))


def test_none_is_a_way_to_more_access_by_itself() -> None:
    alone = {actions[0] for actions in WAYS.values() if len(actions) == 1}
    assert not alone & {action for actions in KINDS.values() for action in actions}


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("s3:PutBucketPolicy", "resources"),
        ("kms:PutKeyPolicy", "resources"),
        ("lambda:AddPermission", "resources"),
        ("secretsmanager:GetSecretValue", "credentials"),
        ("sso:GetRoleCredentials", "credentials"),
        ("s3:GetObject", "data"),
        ("ssm:GetParameters", "data"),
    ],
)
def test_well_known_actions_are_among_them(action: str, kind: str) -> None:
    assert [name for name, actions in KINDS.items() if action in actions] == [kind]


def test_what_only_lists_is_not_among_them() -> None:
    assert [each for actions in KINDS.values() for each in actions if re.match(r"[^:]+:(List|Describe)", each)] == []
