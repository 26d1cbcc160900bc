# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A trust policy from the option ``trusted``: one statement for each kind of principal, as AWS documents it.

Pages: for services
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html; for accounts, users and roles
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html; for OIDC
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html; for SAML
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import has_wildcard

_VERSION = "2012-10-17"
_ACCOUNT = re.compile(r"[0-9]{12}")
_PROVIDER = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:(oidc|saml)-provider/(\S+)")
SAML_AUDIENCE = "https://signin.aws.amazon.com/saml"

_KINDS = ("services", "accounts", "principals", "oidc", "saml")


_KEYS = (*_KINDS, "source_account", "source_arn", "external_id", "require_mfa", "organization_id")

# A text with commas is a list there, as for any list option of Ansible; ARNs and external ids may hold commas
_WITHOUT_COMMAS = frozenset({"services", "accounts", "source_account", "organization_id"})

Condition = dict[str, dict[str, Any]]


def build_trust_policy(trusted: Any) -> dict[str, Any]:
    """The document; a key that is unknown, empty, or fits none of the given principals is a PlumbError."""
    if not isinstance(trusted, Mapping):
        raise PlumbError(f"trusted: a dict is wanted, not {shown(trusted)}.")
    said = {key: value for key, value in trusted.items() if value is not None}
    for key in said:
        if key not in _KEYS:
            raise PlumbError(f"trusted: '{key}' is not known. Known are {', '.join(_KEYS)}.")
    if not any(said.get(kind) for kind in _KINDS):
        raise PlumbError(f"trusted: name somebody under one of {', '.join(_KINDS)}.")
    _refuse_idle_tests(said)
    statements = [
        *_of_services(said),
        *_of_principals(said),
        *(_of_oidc(one) for one in _dicts(said, "oidc", ("provider", "audience", "subjects"))),
        *(_of_saml(one) for one in _dicts(said, "saml", ("provider", "audience"))),
    ]
    return {"Version": _VERSION, "Statement": statements}


def _refuse_idle_tests(said: dict[str, Any]) -> None:
    """A condition that fits none of the given principals would protect nothing."""
    to_services, to_principals = bool(said.get("services")), bool(said.get("accounts") or said.get("principals"))
    for key in ("source_account", "source_arn"):
        if said.get(key) and not to_services:
            raise PlumbError(f"trusted: {key} is a condition for services, and none are given.")
    for key in ("external_id", "require_mfa"):
        if said.get(key) and not to_principals:
            raise PlumbError(f"trusted: {key} is a condition for accounts and principals, and none are given.")
    if said.get("organization_id") and not (to_services or to_principals):
        raise PlumbError(
            "trusted: organization_id is a condition for services, accounts and principals; none are given."
        )


def _of_services(said: dict[str, Any]) -> list[dict[str, Any]]:
    services = _texts(said, "services")
    if not services:
        return []
    accounts = _texts(said, "source_account", check=_check_account)
    arns = _texts(said, "source_arn", check=_check_arn)
    organizations = _texts(said, "organization_id")
    condition: Condition = {}
    if accounts:
        condition.setdefault("StringEquals", {})["aws:SourceAccount"] = _short(accounts)
    if arns:
        condition["ArnLike"] = {"aws:SourceArn": _short(arns)}
    if organizations:
        condition.setdefault("StringEquals", {})["aws:SourceOrgID"] = _short(organizations)
    return [_statement({"Service": _short(services)}, "sts:AssumeRole", condition)]


def _of_principals(said: dict[str, Any]) -> list[dict[str, Any]]:
    names = [*_texts(said, "accounts", check=_check_account), *_texts(said, "principals", check=_check_principal)]
    if not names:
        return []
    condition: Condition = {}
    external, organizations = _texts(said, "external_id"), _texts(said, "organization_id")
    if external:
        condition.setdefault("StringEquals", {})["sts:ExternalId"] = _short(external)
    if organizations:
        condition.setdefault("StringEquals", {})["aws:PrincipalOrgID"] = _short(organizations)
    if _boolean(said, "require_mfa"):
        condition["Bool"] = {"aws:MultiFactorAuthPresent": "true"}
    return [_statement({"AWS": _short(names)}, "sts:AssumeRole", condition)]


def _of_oidc(one: dict[str, Any]) -> dict[str, Any]:
    provider = _provider(one, "oidc")
    host = provider.partition("oidc-provider/")[2]
    condition: Condition = {}
    audience, subjects = _texts(one, "audience"), _texts(one, "subjects")
    if audience:
        condition.setdefault("StringEquals", {})[f"{host}:aud"] = _short(audience)
    if subjects:
        operator = "StringLike" if any(map(has_wildcard, subjects)) else "StringEquals"
        condition.setdefault(operator, {})[f"{host}:sub"] = _short(subjects)
    return _statement({"Federated": provider}, "sts:AssumeRoleWithWebIdentity", condition)


def _of_saml(one: dict[str, Any]) -> dict[str, Any]:
    audience = _texts(one, "audience") or [SAML_AUDIENCE]
    condition: Condition = {"StringEquals": {"SAML:aud": _short(audience)}}
    return _statement({"Federated": _provider(one, "saml")}, "sts:AssumeRoleWithSAML", condition)


def _statement(principal: dict[str, Any], action: str, condition: Condition) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    return {**statement, "Condition": condition} if condition else statement


# Reading


def shown(value: Any) -> str:
    """A value in a message; Python refuses to write out numbers of thousands of digits."""
    try:
        return repr(value)
    except ValueError:
        return f"a value of type {type(value).__name__}"


def _texts(said: Mapping[str, Any], key: str, *, check: Callable[[str, str], None] | None = None) -> list[str]:
    """The value of a key as a list of texts, without repetition. A number is taken for an account id."""
    value = said.get(key)
    if value is None:
        return []
    if isinstance(value, str) and key in _WITHOUT_COMMAS:
        value = value.split(",")
    values = list(value) if isinstance(value, list | tuple) else [value]
    result = []
    for item in values:
        if isinstance(item, bool) or not isinstance(item, str | int) or item == "":
            raise PlumbError(f"trusted: {key} takes texts, not {shown(item)}.")
        if isinstance(item, int) and item.bit_length() > 256:
            raise PlumbError(f"trusted: {key} takes texts, not a number of thousands of digits.")
        text = str(item).strip() if key in _WITHOUT_COMMAS else str(item)
        if check:
            check(text, key)
        result.append(text)
    return list(dict.fromkeys(result))


def _short(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


def _boolean(said: Mapping[str, Any], key: str) -> bool:
    value = said.get(key, False)
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "yes", "on", "1", "false", "no", "off", "0"):
        return value.lower() in ("true", "yes", "on", "1")
    raise PlumbError(f"trusted: {key} is true or false, not {shown(value)}.")


def _check_account(text: str, key: str) -> None:
    if not _ACCOUNT.fullmatch(text):
        raise PlumbError(f"trusted: '{text}' under {key} is no account id of 12 digits (in quotation marks, in YAML).")


def _check_arn(text: str, key: str) -> None:
    if not text.startswith("arn:") or text.count(":") < 5:
        raise PlumbError(f"trusted: '{text}' under {key} is no ARN.")


def _check_principal(text: str, key: str) -> None:
    if text != "*" and not text.startswith("arn:"):
        raise PlumbError(f"trusted: '{text}' under {key} is no ARN of a user or role. Account ids go under accounts.")


def _dicts(said: Mapping[str, Any], key: str, known: tuple[str, ...]) -> list[dict[str, Any]]:
    value = said.get(key) or []
    values = value if isinstance(value, list | tuple) else [value]
    for one in values:
        if not isinstance(one, Mapping):
            raise PlumbError(f"trusted: {key} takes a list of dicts with {', '.join(known)}, not {shown(one)}.")
        for name in one:
            if name not in known:
                raise PlumbError(f"trusted: '{name}' is not known under {key}. Known are {', '.join(known)}.")
    return [dict(one) for one in values]


def _provider(one: Mapping[str, Any], kind: str) -> str:
    provider = one.get("provider")
    match = _PROVIDER.fullmatch(provider) if isinstance(provider, str) else None
    if not match or match.group(1) != kind:
        form = f"arn:aws:iam::123456789012:{kind}-provider/NAME"
        raise PlumbError(f"trusted: the provider {shown(provider)} under {kind} must be an ARN of the form {form}.")
    return str(provider)
