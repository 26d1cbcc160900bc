# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The grammar of permission policies, managed and inline, with the words in which AWS refuses.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html and the pages of the elements beside
it. The words are not documented: they were recorded from AWS, see `source` in tests/cases/validation.json, and so
was the order of most checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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

SYNTAX = "Syntax errors in policy."
LEGACY = "The policy failed legacy parsing"
PARTITIONS = {"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc", "*"}
# What an IAM resource may begin with, in the order of AWS's message.
IAM_PATHS = (
    "user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "server-certificate/", "policy/",
    "sms-mfa/", "saml-provider/", "oidc-provider/", "report/", "access-report/",
)  # fmt: skip
_DATE = re.compile(
    r"-?\d{1,9}(-(?P<month>\d\d?)(-(?P<day>\d\d?))?)?"
    r"([Tt](?P<hour>\d\d?)(:(?P<minute>\d\d?)(:(?P<second>\d\d?)(\.\d{1,9})?)?)?([Zz]|[+-]\d\d(:?\d\d)?)?)?"
)
_RANGES = {"month": (1, 12), "day": (1, 31), "hour": (0, 23), "minute": (0, 59), "second": (0, 59)}


def check_document(document: str) -> None:
    """Raises MalformedPolicyDocument for what CreatePolicy, CreatePolicyVersion and Put*Policy refuse."""
    policy = parsed(document, SYNTAX)
    statements = _syntax(policy)
    if any("Principal" in statement or "NotPrincipal" in statement for statement in statements):
        raise malformed("Policy document should not specify a principal.")
    if policy.get("Version") != "2012-10-17":
        raise malformed("Policy document must be version 2012-10-17 or greater.")
    _legacy_rules(statements)
    if not all(re.fullmatch(r"[0-9A-Za-z]*", statement.get("Sid", "")) for statement in statements):
        alphabet = "Check that your input satisfies the regular expression [0-9A-Za-z]*"
        raise malformed(f"Statement IDs (SID) must be alpha-numeric. {alphabet}")
    if has_repeats(statement["Sid"] for statement in statements if statement.get("Sid")):
        raise malformed("Statement IDs (SID) in a single policy must be unique.")
    if not all(_values(statement, "Action", "NotAction") for statement in statements):
        raise malformed("Policy statement must contain actions.")
    for statement in statements:
        for resource in _values(statement, "Resource", "NotResource"):
            _check_resource(resource)
    for statement in statements:
        for action in _values(statement, "Action", "NotAction"):
            _check_action(action)
    if not all(_values(statement, "Resource", "NotResource") for statement in statements):
        raise malformed("Policy statement must contain resources.")


def _values(statement: dict[str, Any], *names: str) -> list[str]:
    return [value for name in names for value in texts(statement.get(name, [])) or []]


# -- syntax -----------------------------------------------------------------------------------------------------------


def _syntax(policy: Any) -> list[dict[str, Any]]:
    statements = statements_of(policy) if isinstance(policy, dict) else None
    right = (
        bool(statements)
        and policy.keys() <= {"Version", "Id", "Statement"}
        and policy.get("Version", "2012-10-17") in VERSIONS
        and isinstance(policy.get("Id", ""), str)
        and all(_is_statement(statement) for statement in statements or [])
    )
    if not right or statements is None:
        raise malformed(SYNTAX)
    return statements


def _is_statement(statement: Any) -> bool:
    if not isinstance(statement, dict) or not statement.keys() <= STATEMENT_ELEMENTS:
        return False
    if {"Action", "NotAction"} <= statement.keys() or {"Resource", "NotResource"} <= statement.keys():
        return False
    effect = statement.get("Effect")
    return (
        isinstance(effect, str)
        and effect.lower() in ("allow", "deny")
        and isinstance(statement.get("Sid", ""), str)
        and all(texts(statement.get(n, [])) is not None for n in ("Action", "NotAction", "Resource", "NotResource"))
        and _condition_is_known(statement.get("Condition", {}))
    )


def _condition_is_known(condition: Any) -> bool:
    """An operator that is not known passes only where it compares nothing."""
    return condition_is_well_formed(condition) and all(
        bare_operator(operator) in OPERATORS or not keys for operator, keys in condition.items()
    )


# -- what AWS calls legacy parsing ------------------------------------------------------------------------------------


def _legacy_rules(statements: list[dict[str, Any]]) -> None:
    for statement in statements:
        if statement["Effect"] not in ("Allow", "Deny"):
            raise malformed(LEGACY)
        for value in _dates(statement.get("Condition", {})):
            if not _is_date(value):
                raise malformed(LEGACY)


def _dates(condition: dict[str, dict[str, Any]]) -> Iterator[Any]:
    for operator, keys in condition.items():
        if bare_operator(operator).startswith("Date"):
            for value in keys.values():
                yield from listed(value)


def _is_date(value: Any) -> bool:
    """ISO 8601, or seconds since 1970 (reference_policies_elements_condition_operators, Date condition operators)."""
    text = str(value)
    if "${" in text:
        return True
    if text.isdigit():
        return int(text) < 2**63
    found = _DATE.fullmatch(text)
    return bool(found) and all(
        least <= int(found[name]) <= most for name, (least, most) in _RANGES.items() if found and found[name]
    )


# -- resources and actions --------------------------------------------------------------------------------------------


def _check_resource(resource: str) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html"""
    if resource == "*":
        return
    parts = resource.split(":", 5)
    if len(parts) == 1:
        raise malformed(f'Resource {resource} must be in ARN format or "*".')
    if parts[1] not in PARTITIONS:
        rest = ":".join([part or "*" for part in parts[2:6]] + ["*"] * (6 - len(parts)))
        raise malformed(f'Partition "{parts[1]}" is not valid for resource "arn:{parts[1]}:{rest}".')
    if len(parts) == 2:
        raise malformed("Resource vendor must be fully qualified and cannot contain regexes.")
    if len(parts) < 6 or parts[0] != "arn" or not parts[2]:
        raise malformed(LEGACY)
    _arn, _partition, service, region, _account, thing = parts
    if service == "s3" and region and not thing.startswith("accesspoint/"):
        raise malformed(f"Resource {resource} can not contain region information.")
    if service == "iam" and region:
        raise malformed(f"IAM resource {resource} cannot contain region information.")
    if service == "iam" and not _is_iam_path(thing):
        raise malformed(f'IAM resource path must either be "*" or start with {", ".join(IAM_PATHS)}.')


def _is_iam_path(thing: str) -> bool:
    """A wildcard in the kind itself, such as `*` or `r*`, passes."""
    kind = thing.partition("/")[0]
    return thing.startswith(IAM_PATHS) or "*" in kind or "?" in kind


def _check_action(action: str) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html"""
    if action == "*":
        return
    vendor, *rest = action.split(":")
    if not rest:
        raise malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
    if len(rest) > 1:
        raise malformed("Actions/Condition can contain only one colon.")
    if not re.fullmatch(r"[A-Za-z0-9.-]*|\*", vendor):
        raise malformed(f"Vendor {vendor} is not valid")
