# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A trust policy from the option ``trusted``: one entry, one statement, as AWS documents it for its principals.

Pages: for services
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html; for accounts, users and roles
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html; for session tags and
source identities https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html. Identity providers are
in federated.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.assuming import (
    ASSUME,
    SERVICE_ACTIONS,
    SERVICE_TAG_KEYS,
    SET_SOURCE_IDENTITY,
    TAG,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.federated import (
    Federated,
    oidc,
    saml,
    web_identity,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.requirements import (
    Requirement,
    arn_patterns_required,
    arns_required,
    condition_of,
    mfa_required,
    short,
    tags_required,
    texts_required,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.values import (
    boolean,
    check_account,
    check_account_or_variable,
    check_arn,
    check_organization,
    check_principal,
    given,
    named_texts,
    shown,
    text,
    texts,
)

_VERSION = "2012-10-17"
_EXAMPLE = "trusted: [{services: [lambda.amazonaws.com]}]"

# The keys that name principals, and the kind of each. Accounts are users and roles, too, so they may stand together.
_KINDS = {
    "services": "services",
    "accounts": "principals",
    "principals": "principals",
    "oidc": "oidc",
    "saml": "saml",
    "web_identity": "web_identity",
}
# The conditions, with the kinds of principals whose requests have what is tested
_CONDITIONS = {
    "source_account": ("services",),
    "source_arn": ("services",),
    "organization_id": ("services", "principals"),
    "external_id": ("services", "principals"),
    "require_mfa": ("principals",),
    "principal_arns": ("principals",),
    "principal_tags": ("services", "principals"),
}
_KEYS = (*_KINDS, *_CONDITIONS, "session_tags", "set_source_identity", "effect", "sid")
_IN_WORDS = {"services": "services", "principals": "accounts and principals"}


def build_trust_policy(trusted: Any) -> dict[str, Any]:
    """The document; a key that is unknown, empty, or fits not the principals of its entry is a PlumbError."""
    if isinstance(trusted, Mapping):
        message = f"a list of entries is wanted, one for each kind of principal, not the dict {shown(trusted)}"
        raise PlumbError(f"trusted: {message}. Write {_EXAMPLE}.")
    if not isinstance(trusted, list | tuple):
        raise PlumbError(f"trusted: a list of entries is wanted, not {shown(trusted)}. Write {_EXAMPLE}.")
    if not trusted:
        raise PlumbError(f"trusted: the list is empty; name somebody. Write {_EXAMPLE}.")
    statements = []
    for number, entry in enumerate(trusted, start=1):
        try:
            statements.append(_statement(entry))
        except PlumbError as error:
            place = f"trusted: entry {number}" if len(trusted) > 1 else "trusted"
            raise PlumbError(f"{place}: {error.message}") from error
    return {"Version": _VERSION, "Statement": statements}


def _statement(entry: Any) -> dict[str, Any]:
    if not isinstance(entry, Mapping):
        raise PlumbError(f"an entry is a dict, not {shown(entry)}. Write {_EXAMPLE}.")
    said = {key: value for key, value in entry.items() if value is not None}
    for key in said:
        if key not in _KEYS:
            raise PlumbError(f"{shown(key)} is not known. Known are {', '.join(_KEYS)}, as in {_EXAMPLE}.")
    kind, denies = _kind(said), _denies(said)
    _refuse_idle_conditions(said, kind)
    sid = text(said, "sid")
    principal, actions, requirements = _of_kind(said, kind, denies=denies)
    condition = condition_of(requirements, denies=denies)
    return {
        **({"Sid": sid} if sid else {}),
        "Effect": "Deny" if denies else "Allow",
        "Principal": principal,
        "Action": short(_with_switches(actions, said)),
        **({"Condition": condition} if condition else {}),
    }


def _kind(said: Mapping[str, Any]) -> str:
    """The one kind of principal that an entry names."""
    named = [key for key in _KINDS if given(said, key)]
    if not named:
        raise PlumbError(f"name somebody under one of {', '.join(_KINDS)}.")
    if len({_KINDS[key] for key in named}) > 1:
        raise PlumbError(f"{' and '.join(named)} are several kinds of principals. Write an entry for each.")
    return _KINDS[named[0]]


def _denies(said: Mapping[str, Any]) -> bool:
    effect = said.get("effect", "allow")
    if not isinstance(effect, str) or effect.lower() not in ("allow", "deny"):
        raise PlumbError(f"effect is allow or deny, not {shown(effect)}.")
    return effect.lower() == "deny"


def _refuse_idle_conditions(said: Mapping[str, Any], kind: str) -> None:
    """A condition on what requests of these principals do not have would protect nothing, or lock all of them out."""
    for key, kinds in _CONDITIONS.items():
        if kind not in kinds and given(said, key) and not (key == "require_mfa" and not boolean(said, key)):
            fits = " and for ".join(_IN_WORDS[one] for one in kinds)
            raise PlumbError(
                f"{key} is a condition for {fits}; requests of {_IN_WORDS.get(kind, kind)} do not have it."
            )


def _with_switches(actions: tuple[str, ...], said: Mapping[str, Any]) -> list[str]:
    wanted = {"session_tags": TAG, "set_source_identity": SET_SOURCE_IDENTITY}
    more = [action for key, action in wanted.items() if boolean(said, key)]
    return list(dict.fromkeys([*actions, *more]))


_Parts = tuple[dict[str, Any], tuple[str, ...], tuple[Requirement, ...]]


def _of_kind(said: Mapping[str, Any], kind: str, *, denies: bool) -> _Parts:
    """The Principal, the actions and what is required."""
    if kind == "services":
        return _of_services(said, denies=denies)
    if kind == "principals":
        return _of_principals(said)
    if kind == "oidc":
        return _of_provider(oidc(said))
    return _of_provider(saml(said, denies=denies) if kind == "saml" else web_identity(said, denies=denies))


def _of_provider(one: Federated) -> _Parts:
    return {"Federated": one.provider}, (one.action,), one.requirements


def _of_services(said: Mapping[str, Any], *, denies: bool) -> _Parts:
    services = texts(said, "services")
    needed = [] if denies else [action for one in services for action in SERVICE_ACTIONS.get(one, ())]
    requirements = (
        *texts_required("aws:SourceAccount", texts(said, "source_account", check=check_account_or_variable)),
        *arns_required("aws:SourceArn", texts(said, "source_arn", check=check_arn)),
        *texts_required("aws:SourceOrgID", texts(said, "organization_id", check=check_organization)),
        *texts_required("sts:ExternalId", texts(said, "external_id")),
        *_tags_of_services(said, services),
    )
    return {"Service": short(services)}, (ASSUME, *needed), requirements


def _tags_of_services(said: Mapping[str, Any], services: list[str]) -> tuple[Requirement, ...]:
    tags = named_texts(said, "principal_tags")
    if not tags:
        return ()
    keys = {SERVICE_TAG_KEYS.get(service, "") for service in services}
    if len(keys) > 1 or "" in keys:
        known = " or ".join(SERVICE_TAG_KEYS)
        raise PlumbError(f"principal_tags is a condition for {known} alone, or for accounts and principals.")
    return tags_required(keys.pop(), tags)


def _of_principals(said: Mapping[str, Any]) -> _Parts:
    names = [*texts(said, "accounts", check=check_account), *texts(said, "principals", check=check_principal)]
    requirements = (
        *texts_required("sts:ExternalId", texts(said, "external_id")),
        *texts_required("aws:PrincipalOrgID", texts(said, "organization_id", check=check_organization)),
        *arn_patterns_required("aws:PrincipalArn", texts(said, "principal_arns", check=check_arn)),
        *tags_required("aws:PrincipalTag", named_texts(said, "principal_tags")),
        *(mfa_required() if boolean(said, "require_mfa") else ()),
    )
    return {"AWS": short(names)}, (ASSUME,), requirements
