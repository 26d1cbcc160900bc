# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity providers that many customers share."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.providers import (
    COGNITO,
    COGNITO_KEY,
    SHARED_PROVIDERS,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from unit.small_documents import OIDC, federated


@pytest.mark.parametrize(("host", "key"), SHARED_PROVIDERS.items())
def test_trust_in_a_shared_provider_holds_its_key_to_values(host: str, key: str) -> None:
    assert [each.rule for each in problems(federated(f"{OIDC}{host}"), "trust")] == ["oidc-claim"]
    assert problems(federated(f"{OIDC}{host}", StringEquals={key: "x"}), "trust") == []


def test_trust_in_cognito_holds_its_key_to_values() -> None:
    assert [each.rule for each in problems(federated(COGNITO), "trust")] == ["oidc-claim"]
    assert problems(federated(COGNITO, StringEquals={COGNITO_KEY: "x"}), "trust") == []


def test_a_provider_is_told_by_its_address_without_a_scheme() -> None:
    assert [host for host in SHARED_PROVIDERS if "://" in host or host.endswith("/")] == []
