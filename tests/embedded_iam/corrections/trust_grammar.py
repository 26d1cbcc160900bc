# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The grammar of trust policies, one and the same for CreateRole and UpdateAssumeRolePolicy.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html.
AWS's words are not documented: those given in tests/cases/validation.json were recorded from AWS; words that are
not known are marked so here. Neither is the order of the checks known.
"""

from __future__ import annotations

import re
from typing import Any

from embedded_iam.corrections.dates import dates_are_right
from embedded_iam.corrections.grammar import (
    bare_operator,
    check_sid,
    condition_is_well_formed,
    has_repeats,
    listed,
    malformed,
    operator_is_known,
    parsed,
    statements_of,
    texts,
)
from embedded_iam.corrections.principals import invalid
from embedded_iam.corrections.variables import variables_are_right
from embedded_iam.facts import (
    COGNITO,
    COGNITO_KEY,
    DOCUMENT_ELEMENTS,
    OPERATORS,
    SHARED_PROVIDERS,
    STATEMENT_ELEMENTS,
    TRUST_ACTIONS,
    VERSIONS,
)

SYNTAX = "Syntax error in policy."
POSITIVE = {"StringEquals", "StringEqualsIgnoreCase", "StringLike"}


def check_document(document: str) -> None:
    """Raises MalformedPolicyDocument; that the principals exist is checked in `principals`."""
    policy = parsed(document, "This policy contains invalid Json")
    if not isinstance(policy, dict):
        raise malformed(SYNTAX)
    if policy.get("Version", VERSIONS[0]) not in VERSIONS:
        raise malformed("The policy must contain a valid version string")
    if not policy.keys() <= {*DOCUMENT_ELEMENTS} or not isinstance(policy.get("Id", ""), str):
        raise malformed(SYNTAX)
    statements = statements_of(policy)
    if not statements:
        raise malformed("Could not parse the policy: Statement is empty!")
    for statement in statements:
        _check_statement(statement)
    if has_repeats(statement["Sid"] for statement in statements if statement.get("Sid")):
        raise malformed("The Statement Ids in the policy are not unique")
    if not variables_are_right(policy, statements):
        raise malformed(SYNTAX)


def _check_statement(statement: Any) -> None:
    if not isinstance(statement, dict) or not statement.keys() <= {*STATEMENT_ELEMENTS}:
        raise malformed(SYNTAX)
    if not isinstance(statement.get("Sid", ""), str):
        raise malformed(SYNTAX)
    check_sid(statement.get("Sid", ""))  # that the words are the same here is not known
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
        if operator_is_known(operator) or not keys:
            continue
        wrong_case = bare_operator(operator).lower() in {known.lower() for known in OPERATORS}
        raise malformed(f"Invalid Condition type : {operator}" if wrong_case else SYNTAX)
    if not dates_are_right(condition):
        raise malformed("The policy failed legacy parsing")


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
        # That wildcards such as sts:AssumeRole* pass, and sts:* too, is not documented
        pattern = re.escape(action).replace(r"\*", ".*").replace(r"\?", ".")
        known = any(re.fullmatch(pattern, name, re.IGNORECASE) for name in TRUST_ACTIONS)
        if not action.lower().startswith("sts:") or not known:
            raise malformed("AssumeRole policy may only specify STS AssumeRole actions.")


def _check_shared_providers(statement: dict[str, Any]) -> None:
    """id_roles_providers_oidc_secure-by-default: the claim must be evaluated, and not only by wildcards.

    AWS's words for a shared OIDC provider are not known; nor whether Deny statements are held to it (here they are
    not).
    """
    if statement["Effect"] == "Deny":
        return
    condition = statement.get("Condition", {})
    for provider in texts(statement["Principal"].get("Federated", [])) or []:
        if provider == COGNITO and not _tests(condition, COGNITO_KEY):
            raise malformed("A condition block must be present for the Cognito provider")
        key = SHARED_PROVIDERS.get(provider.partition(":oidc-provider/")[2].rstrip("/"))
        if key and not _tests(condition, key):
            raise malformed(f"The trust policy for the shared provider {provider} must evaluate the claim {key}.")


def _tests(condition: dict[str, dict[str, Any]], wanted: str) -> bool:
    """Whether a condition holds the key to values that are not only wildcards.

    `IfExists` and `ForAllValues` let a missing claim pass.
    """
    for operator, keys in condition.items():
        if bare_operator(operator) not in POSITIVE or operator.endswith("IfExists"):
            continue
        if operator.startswith("ForAllValues:"):
            continue
        for key, values in keys.items():
            texts_given = [str(value) for value in listed(values)]
            if key.lower() == wanted.lower() and texts_given and all(value.strip("*?") for value in texts_given):
                return True
    return False
