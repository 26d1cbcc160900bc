# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How principals assume roles: the facts agree with each other and with the grammar."""

from __future__ import annotations

import re

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.assuming import (
    COGNITO_FORM,
    SAML_AUDIENCES,
    SERVICE_ACTIONS,
    SERVICE_TAG_KEYS,
    WEB_IDENTITY_AUDIENCES,
    WITH_SAML,
    WITH_WEB_IDENTITY,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.elements import TRUST_ACTIONS
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.providers import COGNITO, COGNITO_KEY


def test_all_actions_can_stand_in_a_trust_policy() -> None:
    needed = {action for actions in SERVICE_ACTIONS.values() for action in actions}
    assert needed | {WITH_SAML, WITH_WEB_IDENTITY} <= set(TRUST_ACTIONS)


def test_a_service_whose_tags_are_known_may_tag_its_sessions() -> None:
    assert all("sts:TagSession" in SERVICE_ACTIONS[service] for service in SERVICE_TAG_KEYS)


def test_each_partition_has_an_audience_of_its_own() -> None:
    assert len(set(SAML_AUDIENCES.values())) == len(SAML_AUDIENCES)
    assert all(re.fullmatch(r"https://[a-z0-9.-]+/saml", audience) for audience in SAML_AUDIENCES.values())
    assert "aws-eusc" not in SAML_AUDIENCES


def test_the_audience_of_cognito_is_the_key_that_iam_insists_on() -> None:
    assert f"{COGNITO}:{WEB_IDENTITY_AUDIENCES[COGNITO]}" == COGNITO_KEY


@pytest.mark.parametrize(
    ("host", "is_cognito"),
    [
        (COGNITO, True),
        ("cognito-identity-us-gov.amazonaws.com", True),
        ("cognito-identity.us-gov-east-1.amazonaws.com", True),
        ("cognito-identity.cn-north-1.amazonaws.com.cn", True),
        ("cognito-idp.us-east-1.amazonaws.com", False),
        ("cognito-identity.amazonaws.com.example.com", False),
        ("accounts.google.com", False),
    ],
)
def test_cognito_is_told_by_its_address_in_any_partition(host: str, is_cognito: bool) -> None:
    assert bool(re.fullmatch(COGNITO_FORM, host)) is is_cognito
