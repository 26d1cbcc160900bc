# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The grammar of trust policies, one and the same for CreateRole and UpdateAssumeRolePolicy.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html.
AWS's words are not documented: those given in tests/cases/validation.json were recorded from AWS; words that are
not known are marked so here. Neither is the order of the checks known, nor whether a
Sid must be alphanumeric here too (any text passes).
"""

from __future__ import annotations

import re
from typing import Any

from embedded_iam.corrections.grammar import (
    OPERATORS,
    STATEMENT_ELEMENTS,
    VERSIONS,
    bare_operator,
    condition_is_well_formed,
    has_repeats,
    listed,
    malformed,
    parsed,
    statements_of,
    texts,
)
from embedded_iam.corrections.principals import invalid

SYNTAX = "Syntax error in policy."
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html; that wildcards
# such as sts:AssumeRole* pass, and sts:* too, is not documented.
ACTIONS = (
    "AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "TagSession", "SetSourceIdentity", "SetContext",
)  # fmt: skip
COGNITO = "cognito-identity.amazonaws.com"
SENTINEL = "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d"
# Shared OIDC providers and the claim that must be tested:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
SHARED_PROVIDERS = {
    "agent.buildkite.com": "agent.buildkite.com:sub",
    "api.pulumi.com/oidc": "api.pulumi.com/oidc:aud",
    "app.terraform.io": "app.terraform.io:sub",
    "gitlab.com": "gitlab.com:sub",
    "oidc-configuration.audit-log.githubusercontent.com": "oidc-configuration.audit-log.githubusercontent.com:sub",
    "oidc.codefresh.io": "oidc.codefresh.io:sub",
    "oidc.vercel.com": "oidc.vercel.com:aud",
    "proidc.upbound.io": "proidc.upbound.io:sub",
    "sandboxes.cloud": "sandboxes.cloud:aud",
    "scalr.io": "scalr.io:sub",
    "studio.datachain.ai/api": "studio.datachain.ai/api:sub",
    "token.actions.githubusercontent.com": "token.actions.githubusercontent.com:sub",
    "tokens.cloud.shisho.dev": "tokens.cloud.shisho.dev:sub",
    "vstoken.actions.githubusercontent.com": "vstoken.actions.githubusercontent.com:sub",
    SENTINEL: "sts:RoleSessionName",
}
POSITIVE = {"StringEquals", "StringEqualsIgnoreCase", "StringLike"}


def check_document(document: str) -> None:
    """Raises MalformedPolicyDocument; that the principals exist is checked in `principals`."""
    policy = parsed(document, "This policy contains invalid Json")
    if not isinstance(policy, dict):
        raise malformed(SYNTAX)
    if policy.get("Version", VERSIONS[0]) not in VERSIONS:
        raise malformed("The policy must contain a valid version string")
    if not policy.keys() <= {"Version", "Id", "Statement"} or not isinstance(policy.get("Id", ""), str):
        raise malformed(SYNTAX)
    statements = statements_of(policy)
    if not statements:
        raise malformed("Could not parse the policy: Statement is empty!")
    for statement in statements:
        _check_statement(statement)
    if has_repeats(statement["Sid"] for statement in statements if statement.get("Sid")):
        raise malformed("The Statement Ids in the policy are not unique")


def _check_statement(statement: Any) -> None:
    if not isinstance(statement, dict) or not statement.keys() <= STATEMENT_ELEMENTS:
        raise malformed(SYNTAX)
    if not isinstance(statement.get("Sid", ""), str):
        raise malformed(SYNTAX)
    if "Effect" not in statement:
        raise malformed("Missing required field Effect")
    if statement["Effect"] not in ("Allow", "Deny"):
        raise malformed(f"Invalid effect: {statement['Effect']}")
    _check_principal(statement)
    _check_condition(statement.get("Condition", {}))
    _check_actions(statement)
    if "Resource" in statement:
        raise malformed("Has prohibited field Resource")
    if "NotResource" in statement:
        raise malformed("AssumeRole policy must not contain resources.")
    _check_shared_providers(statement)


def _check_principal(statement: dict[str, Any]) -> None:
    """An object of AWS, Service and Federated (CanonicalUser is for S3), each a string or a list of strings.

    The words for a principal that is no object, and for an empty list, are not known for sure.
    """
    if "NotPrincipal" in statement:
        allow = statement["Effect"] == "Allow"
        message = "Allow with NotPrincipal is not allowed."
        raise malformed(message if allow else "AssumeRole policy must not contain NotPrincipal field.")
    if "Principal" not in statement:
        raise malformed("Missing required field Principal")
    principal = statement["Principal"]
    if not isinstance(principal, dict):
        raise malformed("Principal must be a JSON object.")
    if not principal:
        raise malformed("Missing required field Principal cannot be empty!")
    for kind, value in principal.items():
        values = texts(value)
        if kind not in ("AWS", "Service", "Federated"):
            raise malformed(f'Invalid principal in policy: "{kind}"')
        if not values:
            raise malformed(SYNTAX)
        for text in values:
            if not _is_principal(kind, text):
                raise invalid(kind, text)


def _is_principal(kind: str, text: str) -> bool:
    """Shapes only. "You cannot use a wildcard to match part of a principal name or ARN"; `*` alone is for AWS.

    Which services exist is not known here: whatever looks like a service's host name passes.
    """
    if text == "*":
        return kind == "AWS"
    if "*" in text or "?" in text:
        return False
    if kind == "Service":
        return re.fullmatch(r"[a-z0-9][a-z0-9.-]*\.(amazonaws\.com|amazonaws\.com\.cn|aws\.internal)", text) is not None
    if kind == "Federated":
        return re.fullmatch(r"arn:[a-z-]+:iam::\d{12}:(oidc|saml)-provider/\S+|[a-z0-9.-]+", text) is not None
    return bool(text)


def _check_condition(condition: Any) -> None:
    if not condition_is_well_formed(condition):
        raise malformed(SYNTAX)
    for operator, keys in condition.items():
        bare = bare_operator(operator)
        if bare in OPERATORS or not keys:
            continue
        wrong_case = bare.lower() in {known.lower() for known in OPERATORS}
        raise malformed(f"Invalid Condition type : {operator}" if wrong_case else SYNTAX)


def _check_actions(statement: dict[str, Any]) -> None:
    if "Action" in statement and "NotAction" in statement:
        raise malformed(SYNTAX)
    given = statement.get("Action", statement.get("NotAction", []))
    actions = texts(given)
    if actions is None:
        raise malformed(SYNTAX)
    if not actions:
        raise malformed("Missing required field Action")
    for action in actions:
        service, _colon, name = action.partition(":")
        pattern = re.escape(name).replace(r"\*", ".*").replace(r"\?", ".")
        known = any(re.fullmatch(pattern, action_name, re.IGNORECASE) for action_name in ACTIONS)
        if service.lower() != "sts" or not known:
            raise malformed("AssumeRole policy may only specify STS AssumeRole actions.")


def _check_shared_providers(statement: dict[str, Any]) -> None:
    """id_roles_providers_oidc_secure-by-default: the claim must be evaluated, and not only by wildcards.

    AWS's words for a shared OIDC provider are not known; nor whether Deny statements are held to it (here they are
    not). Providers with an address of each customer's own (IBM Turbonomic SaaS) cannot be told by name and pass.
    """
    if statement["Effect"] == "Deny":
        return
    condition = statement.get("Condition", {})
    for provider in texts(statement["Principal"].get("Federated", [])) or []:
        if provider == COGNITO and not _tests(condition, f"{COGNITO}:aud"):
            raise malformed("A condition block must be present for the Cognito provider")
        key = SHARED_PROVIDERS.get(provider.partition(":oidc-provider/")[2])
        if key and not _tests(condition, key):
            raise malformed(f"The trust policy for the shared provider {provider} must evaluate the claim {key}.")


def _tests(condition: dict[str, dict[str, Any]], wanted: str) -> bool:
    """Whether a condition holds the key to values that are not only wildcards. `IfExists` lets a missing claim pass."""
    for operator, keys in condition.items():
        if bare_operator(operator) not in POSITIVE or operator.endswith("IfExists"):
            continue
        for key, values in keys.items():
            texts_given = [str(value) for value in listed(values)]
            if key.lower() == wanted.lower() and texts_given and all(value.strip("*?") for value in texts_given):
                return True
    return False
