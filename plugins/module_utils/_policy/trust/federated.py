# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity providers in ``trusted``: who they are, how their users assume a role, and what the tokens must say.

Pages: for OIDC https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html; for SAML
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html; for Cognito
https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.assuming import (
    COGNITO_AUDIENCE,
    COGNITO_FORM,
    MULTIVALUED_CLAIMS,
    SAML_AUDIENCES,
    WEB_IDENTITY_AUDIENCES,
    WITH_SAML,
    WITH_WEB_IDENTITY,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.requirements import (
    Requirement,
    one_of_several_required,
    texts_required,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.values import named_texts, section, shown, texts

_PROVIDER = re.compile(r"arn:(aws[a-z-]*):iam::[0-9]{12}:(oidc|saml)-provider/(\S+)")
_COGNITO = re.compile(COGNITO_FORM)


@dataclass(frozen=True)
class Federated:
    """An identity provider, the action of its users, and what their tokens must say."""

    provider: str
    action: str
    requirements: tuple[Requirement, ...]


def oidc(said: Mapping[str, Any]) -> Federated:
    """An OIDC provider of the account."""
    one = section(said, "oidc", ("provider", "audience", "subjects", "claims"))
    provider, host = _provider(one, "oidc").group(0, 3)
    asked = {"aud": ("audience", texts(one, "audience")), "sub": ("subjects", texts(one, "subjects"))}
    return Federated(provider, WITH_WEB_IDENTITY, _claims(host, asked, named_texts(one, "claims")))


def saml(said: Mapping[str, Any], *, denies: bool) -> Federated:
    """A SAML provider of the account. A Deny has no default audience: it would exempt all who sign in with it."""
    one = section(said, "saml", ("provider", "audience"))
    provider, partition = _provider(one, "saml").group(0, 1)
    audience = texts(one, "audience")
    if not audience and not denies:
        if partition not in SAML_AUDIENCES:
            raise PlumbError(f"saml needs an audience: the default of the partition '{partition}' is not known.")
        audience = [SAML_AUDIENCES[partition]]
    return Federated(provider, WITH_SAML, texts_required("SAML:aud", audience))


def web_identity(said: Mapping[str, Any], *, denies: bool) -> Federated:
    """Cognito, Google, Facebook or Amazon, whose users come from any application unless something is required."""
    one = section(said, "web_identity", ("provider", "audience", "claims"))
    provider = one.get("provider")
    claim = _audience_claim(provider)
    asked = {claim: ("audience", texts(one, "audience"))}
    requirements = _claims(str(provider), asked, named_texts(one, "claims"))
    if not requirements and not denies:
        raise PlumbError(
            f"web_identity needs an audience (or claims): without it, the users of any application of {provider} may "
            "assume the role."
        )
    return Federated(str(provider), WITH_WEB_IDENTITY, requirements)


def _audience_claim(provider: Any) -> str:
    if isinstance(provider, str) and provider in WEB_IDENTITY_AUDIENCES:
        return WEB_IDENTITY_AUDIENCES[provider]
    if isinstance(provider, str) and _COGNITO.fullmatch(provider):
        return COGNITO_AUDIENCE
    known = ", ".join(WEB_IDENTITY_AUDIENCES)
    raise PlumbError(
        f"the provider {shown(provider)} under web_identity is none of {known}. Providers with an ARN go under oidc."
    )


def _claims(
    host: str, asked: Mapping[str, tuple[str, list[str]]], claims: Mapping[str, list[str]]
) -> tuple[Requirement, ...]:
    """What ``asked`` has by claim, with the key that asked for it, and what ``claims`` has."""
    requirements: list[Requirement] = []
    for claim, (_key, values) in asked.items():
        requirements += texts_required(f"{host}:{claim}", values)
    for claim, values in claims.items():
        if claim.lower().startswith(f"{host.lower()}:"):
            raise PlumbError(f"claims has '{claim}': leave '{host}:' out, a claim is named as in the token.")
        key, others = asked.get(claim.lower(), ("", []))
        if others:
            raise PlumbError(f"claims has '{claim}', which {key} has, too.")
        required = one_of_several_required if claim.lower() in MULTIVALUED_CLAIMS else texts_required
        requirements += required(f"{host}:{claim}", values)
    return tuple(requirements)


def _provider(one: Mapping[str, Any], kind: str) -> re.Match[str]:
    provider = one.get("provider")
    match = _PROVIDER.fullmatch(provider) if isinstance(provider, str) else None
    if not match or match.group(2) != kind:
        form = f"arn:aws:iam::123456789012:{kind}-provider/NAME"
        raise PlumbError(f"the provider {shown(provider)} under {kind} must be an ARN of the form {form}.")
    return match
