# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM refuses in a statement of a trust policy and lets pass elsewhere: principals, actions, shared providers.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import (
    Report,
    listed,
    texts,
    values_of,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import has_wildcard, matches
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.elements import TRUST_ACTIONS
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.providers import (
    COGNITO,
    COGNITO_KEY,
    SHARED_PROVIDERS,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.condition import parse_operator

_TRUST_ACTIONS = tuple(action.lower() for action in TRUST_ACTIONS)
# Operators that hold a claim to values; one with IfExists lets a token without the claim pass
_POSITIVE = frozenset({"StringEquals", "StringEqualsIgnoreCase", "StringLike"})

_ACCOUNT = re.compile(r"[0-9]{12}")
_AWS_ARN = re.compile(
    r"arn:aws[a-z-]*:(iam::[0-9]{12}:(root|(user|role)/\S+)|sts::[0-9]{12}:(assumed-role/[^\s/]+/[^\s/]+|federated-user/\S+))"
)
_UNIQUE_ID = re.compile(r"A(ROA|IDA|KIA|SIA)[A-Z0-9]{8,}")
_SERVICE = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+")
_PROVIDER_ARN = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:(oidc|saml)-provider/(\S+)")
_PROVIDER_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def statement_problems(statement: dict[str, Any], report: Report) -> Iterator[Problem]:
    """What IAM would refuse in this statement of a trust policy."""
    if "Resource" in statement:
        message = "a trust policy has no Resource: it is for the role that it belongs to."
        yield report("resource", message, "Has prohibited field Resource")
    if "NotResource" in statement:
        message = "a trust policy has no NotResource: it is for the role that it belongs to."
        yield report("resource", message, "Has prohibited field NotResource")
    yield from _principal_problems(statement, report)
    actions, found = values_of(statement, "Action", report, missing="Missing required field Action")
    yield from found
    for action in actions:
        if not action.lower().startswith("sts:") or not any(matches(action.lower(), known) for known in _TRUST_ACTIONS):
            aws = "AssumeRole policy may only specify STS AssumeRole actions."
            yield report("action", f"the action '{action}' is none that assumes a role, such as sts:AssumeRole.", aws)
    if statement.get("Effect") == "Allow":
        yield from _shared_provider_problems(statement, report)


def _principal_problems(statement: dict[str, Any], report: Report) -> Iterator[Problem]:
    if "NotPrincipal" in statement:
        message = "NotPrincipal cannot stand in a trust policy; name who may assume the role under Principal."
        allow = statement.get("Effect") == "Allow"
        yield report("principal", message, "Allow with NotPrincipal is not allowed." if allow else "")
        return
    if "Principal" not in statement:
        yield report("principal", "Principal is missing.", "Missing required field Principal")
        return
    principal = statement["Principal"]
    if not isinstance(principal, dict):
        message = f'Principal must be an object such as {{"AWS": "123456789012"}}, not {principal!r}.'
        yield report("principal", message, "")
        return
    if not principal:
        yield report("principal", "Principal is empty.", "Missing required field Principal cannot be empty!")
    for kind, names in principal.items():
        yield from _names_problems(kind, names, report)


def _names_problems(kind: str, names: Any, report: Report) -> Iterator[Problem]:
    if kind not in ("AWS", "Service", "Federated"):
        message = f"'{kind}' is no kind of principal that may assume a role; AWS, Service and Federated are."
        yield report("principal", message, f'Invalid principal in policy: "{kind}"')
        return
    if not listed(names):
        yield report("principal", f"the principal {kind} is empty.")
    for name in listed(names):
        if not isinstance(name, str):
            advice = " Put an account id in quotation marks." if isinstance(name, int) else ""
            yield report("principal", f"a principal must be text, not {name!r}.{advice}")
        elif not _is_principal(kind, name):
            message = _principal_advice(kind, name)
            yield report("principal", message, f'Invalid principal in policy: "{kind.upper()}":"{name}"')


def _is_principal(kind: str, name: str) -> bool:
    if kind == "AWS":
        if name == "*":
            return True
        form = _ACCOUNT.fullmatch(name) or _AWS_ARN.fullmatch(name) or _UNIQUE_ID.fullmatch(name)
        return form is not None and not has_wildcard(name)
    if kind == "Service":
        return _SERVICE.fullmatch(name) is not None
    form = _PROVIDER_ARN.fullmatch(name) or _PROVIDER_HOST.fullmatch(name)
    return form is not None and not has_wildcard(name)


def _principal_advice(kind: str, name: str) -> str:
    if has_wildcard(name):
        return f"the principal '{name}' has a wildcard; only a whole '*' under AWS may be one."
    wanted = {
        "AWS": "an account id of 12 digits, '*', or the ARN of a user, a role, a session or an account's root",
        "Service": "a service such as ec2.amazonaws.com",
        "Federated": "the ARN of an OIDC or SAML provider, or a provider such as cognito-identity.amazonaws.com",
    }[kind]
    return f"the principal '{name}' is not {wanted}."


def _shared_provider_problems(statement: dict[str, Any], report: Report) -> Iterator[Problem]:
    principal = statement.get("Principal")
    names = texts(principal.get("Federated", [])) if isinstance(principal, dict) else []
    for name in names:
        if name == COGNITO:
            if not tests_key(statement, COGNITO_KEY):
                message = f"trust in {COGNITO} must hold {COGNITO_KEY} to the id of an identity pool."
                yield report("oidc-claim", message, "A condition block must be present for the Cognito provider")
            continue
        host = oidc_host(name)
        key = SHARED_PROVIDERS.get(host)
        if key and not tests_key(statement, key):
            message = (
                f"{host} is shared by many customers: hold {key} to values that are not wildcards alone, "
                "or anybody there may assume the role."
            )
            yield report("oidc-claim", message, "")


def oidc_host(provider: str) -> str:
    """The address of an OIDC provider, out of its ARN."""
    match = _PROVIDER_ARN.fullmatch(provider)
    return match.group(2).rstrip("/") if match and match.group(1) == "oidc" else provider


def tests_key(statement: dict[str, Any], wanted: str) -> bool:
    """Whether the statement holds a condition key to values that are not wildcards alone."""
    condition = statement.get("Condition")
    for name, tests in condition.items() if isinstance(condition, dict) else ():
        operator = parse_operator(name)
        if operator.name not in _POSITIVE or operator.if_exists or operator.qualifier == "ForAllValues":
            continue
        for key, values in tests.items() if isinstance(tests, dict) else ():
            given = [str(value) for value in listed(values)]
            if key.lower() == wanted.lower() and given and all(value.strip("*?") for value in given):
                return True
    return False
