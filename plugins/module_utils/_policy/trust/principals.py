# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who a principal stands for, and which principal stands for which other.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical

_ARN = re.compile(r"arn:aws[a-z-]*:(iam|sts)::([0-9]{12}):(.+)")
_IDENTITY = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:(user|role)/.+")
_ROOT = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}):root")
_PROVIDER = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:(oidc|saml)-provider/.+")
_HOST = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+")
_WEB_PROVIDERS = ("cognito-identity.amazonaws.com", "accounts.google.com", "www.amazon.com", "graph.facebook.com")
_ACCOUNT = re.compile(r"[0-9]{12}")


@dataclass(frozen=True)
class Principal:
    """One principal: its kind (AWS, Service, Federated) and its name in canonical form."""

    kind: str
    name: str

    @property
    def in_words(self) -> str:
        if self.kind == "AWS" and self.name == "*":
            return "anybody in AWS"
        if self.kind == "AWS" and _ACCOUNT.fullmatch(self.name):
            return f"account {self.name}"
        return self.name


def principals_of(canonical_principal: Any) -> tuple[Principal, ...] | None:
    """The principals of a canonical Principal element; None where it has another form."""
    if canonical_principal == "*":
        return (Principal("AWS", "*"),)
    if not isinstance(canonical_principal, dict):
        return None
    found = [(kind, name) for kind, names in canonical_principal.items() for name in names]
    return tuple(Principal(kind, name) for kind, name in found) if all(isinstance(n, str) for _k, n in found) else None


def stands_for(wide: Principal, narrow: Principal) -> bool:
    """Whether whoever is ``narrow`` is ``wide``, too: an account for all in it, a role for its sessions."""
    if wide == narrow:
        return True
    if wide.kind != "AWS" or narrow.kind != "AWS":
        return False
    if wide.name == "*":
        return True
    arn = _ARN.fullmatch(narrow.name)
    if arn is None:
        return False
    if _ACCOUNT.fullmatch(wide.name):
        return arn.group(2) == wide.name
    return _is_session_of(arn, wide.name)


def parse_principal(text: str, *, option: str) -> Principal:
    """A principal as people write it: an account id, an ARN, a service, or ``*`` for anybody."""
    root = _ROOT.fullmatch(text)
    if root:
        return Principal("AWS", root.group(1))
    if text == "*" or _ACCOUNT.fullmatch(text):
        return Principal("AWS", text)
    if _PROVIDER.fullmatch(text):
        return Principal("Federated", text)
    if _ARN.fullmatch(text):
        return Principal("AWS", text)
    if _HOST.fullmatch(text):
        return Principal("Federated" if text in _WEB_PROVIDERS else "Service", text)
    raise PlumbError(
        f"{option}: '{text}' is no principal. Give an account id, the ARN of a user, role or provider, or a service "
        "such as ec2.amazonaws.com."
    )


def trusts(trust_policy: dict[str, Any], who: Principal) -> bool:
    """Whether a trust policy lets a principal assume the role, under whatever conditions.

    An account counts as trusted where all of it is, or anybody in it.
    """
    allowed = denied = False
    for statement in canonical(trust_policy).get("Statement", []):
        form = statement if isinstance(statement, dict) else {}
        principals = principals_of(form.get("Principal")) or ()
        if form.get("Effect") == "Allow":
            allowed = allowed or any(stands_for(one, who) or _lives_in(one, who) for one in principals)
        elif form.get("Effect") == "Deny" and "Condition" not in form:
            denied = denied or any(stands_for(one, who) for one in principals)
    return allowed and not denied


def named_identities(trust_policy: dict[str, Any]) -> frozenset[str]:
    """The ARNs of users and roles that a trust policy names."""
    return frozenset(
        principal.name
        for statement in canonical(trust_policy).get("Statement", [])
        if isinstance(statement, dict)
        for principal in principals_of(statement.get("Principal")) or ()
        if principal.kind == "AWS" and _IDENTITY.fullmatch(principal.name)
    )


def _lives_in(one: Principal, account: Principal) -> bool:
    return account.kind == "AWS" and _ACCOUNT.fullmatch(account.name) is not None and stands_for(account, one)


def _is_session_of(session: re.Match[str], role: str) -> bool:
    of = _ARN.fullmatch(role)
    if of is None or of.group(1) != "iam" or session.group(1) != "sts" or of.group(2) != session.group(2):
        return False
    name = of.group(3).rpartition("/")[2]  # a session's ARN has the name of the role without its path
    return of.group(3).startswith("role/") and session.group(3).startswith(f"assumed-role/{name}/")
