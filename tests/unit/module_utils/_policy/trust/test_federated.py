# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity providers: who they are, how their users assume a role, and what their tokens must say."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.assuming import SAML_AUDIENCES
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.providers import COGNITO
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.federated import (
    Federated,
    oidc,
    saml,
    web_identity,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.requirements import Requirement
from unit.small_documents import GITHUB, OIDC, SAML

_ALLOWING: dict[str, Callable[[dict[str, Any]], Federated]] = {
    "oidc": oidc,
    "saml": partial(saml, denies=False),
    "web_identity": partial(web_identity, denies=False),
}
_IDP = f"{OIDC}idp.example.com/a"


def _read(kind: str, **one: Any) -> Federated:
    return _ALLOWING[kind]({kind: one})


def test_the_keys_of_an_oidc_provider_begin_with_its_address() -> None:
    read = _read("oidc", provider=_IDP, audience="a", subjects=["s*"], claims={"team": ["x", "y"]})
    assert (read.provider, read.action) == (_IDP, "sts:AssumeRoleWithWebIdentity")
    assert read.requirements == (
        Requirement("StringEquals", "idp.example.com/a:aud", ("a",)),
        Requirement("StringLike", "idp.example.com/a:sub", ("s*",)),
        Requirement("StringEquals", "idp.example.com/a:team", ("x", "y")),
    )


def test_a_claim_with_several_values_is_met_by_one_of_them() -> None:
    read = _read("web_identity", provider=COGNITO, audience="us-east-1:0", claims={"amr": "authenticated"})
    assert read.requirements[1] == Requirement("ForAnyValue:StringLike", f"{COGNITO}:amr", ("authenticated",))


@pytest.mark.parametrize(("partition", "audience"), SAML_AUDIENCES.items())
def test_the_default_audience_of_saml_is_that_of_the_partition(partition: str, audience: str) -> None:
    read = _read("saml", provider=SAML.replace("arn:aws:", f"arn:{partition}:"))
    assert read.action == "sts:AssumeRoleWithSAML"
    assert read.requirements == (Requirement("StringEquals", "SAML:aud", (audience,)),)


@pytest.mark.parametrize("partition", ["aws-eusc", "aws-new"])
def test_where_the_audience_of_the_partition_is_not_known_it_is_required(partition: str) -> None:
    provider = SAML.replace("arn:aws:", f"arn:{partition}:")
    with pytest.raises(PlumbError, match=f"needs an audience: .*'{partition}' is not known"):
        _read("saml", provider=provider)
    assert _read("saml", provider=provider, audience="https://x/saml").requirements


def test_a_deny_requires_nothing_that_was_not_asked_for() -> None:
    assert saml({"saml": {"provider": SAML}}, denies=True).requirements == ()
    assert web_identity({"web_identity": {"provider": COGNITO}}, denies=True).requirements == ()


@pytest.mark.parametrize(
    ("provider", "key"),
    [
        (COGNITO, f"{COGNITO}:aud"),
        ("cognito-identity-us-gov.amazonaws.com", "cognito-identity-us-gov.amazonaws.com:aud"),
        ("accounts.google.com", "accounts.google.com:aud"),
        ("graph.facebook.com", "graph.facebook.com:app_id"),
        ("www.amazon.com", "www.amazon.com:app_id"),
    ],
)
def test_each_web_identity_has_its_own_key_for_the_application(provider: str, key: str) -> None:
    read = _read("web_identity", provider=provider, audience="a")
    assert (read.provider, read.requirements) == (provider, (Requirement("StringEquals", key, ("a",)),))


def test_a_claim_alone_holds_a_web_identity_to_something() -> None:
    read = _read("web_identity", provider="accounts.google.com", claims={"sub": "7"})
    assert read.requirements == (Requirement("StringEquals", "accounts.google.com:sub", ("7",)),)


@pytest.mark.parametrize(
    ("kind", "one", "words"),
    [
        ("oidc", {"provider": GITHUB}, "must be an ARN of the form .*oidc-provider/NAME"),
        ("oidc", {}, "the provider None under oidc"),
        ("oidc", {"provider": SAML}, "oidc-provider/NAME"),
        ("oidc", {"provider": _IDP, "subject": "x"}, "'subject' is not known under oidc"),
        ("oidc", {"provider": _IDP, "audience": "a", "claims": {"aud": "b"}}, "claims has 'aud', which audience has"),
        ("oidc", {"provider": _IDP, "subjects": "a", "claims": {"SUB": "b"}}, "claims has 'SUB', which subjects has"),
        ("oidc", {"provider": _IDP, "claims": {"idp.example.com/a:x": "b"}}, "leave 'idp.example.com/a:' out"),
        ("saml", {"provider": _IDP}, "saml-provider/NAME"),
        ("saml", {"provider": SAML, "claims": {"a": "b"}}, "'claims' is not known under saml"),
        ("web_identity", {"provider": "github.com", "audience": "a"}, "'github.com' .* none of .*go under oidc"),
        ("web_identity", {"provider": _IDP, "audience": "a"}, "go under oidc"),
        ("web_identity", {"provider": "www.amazon.com"}, "needs an audience"),
        ("web_identity", {"provider": "www.amazon.com", "audience": 7}, "audience takes texts, not 7"),
        (
            "web_identity",
            {"provider": "www.amazon.com", "audience": "a", "claims": {"app_id": "b"}},
            "claims has 'app_id', which audience has",
        ),
    ],
)
def test_a_provider_of_another_kind_and_a_claim_twice_are_refused(kind: str, one: dict[str, Any], words: str) -> None:
    with pytest.raises(PlumbError, match=words):
        _read(kind, **one)
