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
from typing import Any

from embedded_iam.corrections.dates import dates_are_right
from embedded_iam.corrections.grammar import (
    check_sid,
    condition_is_well_formed,
    has_repeats,
    malformed,
    operator_is_known,
    parsed,
    statements_of,
    texts,
)
from embedded_iam.corrections.variables import variables_are_right
from embedded_iam.facts import (
    DOCUMENT_ELEMENTS,
    IAM_KINDS,
    IAM_KINDS_SAID,
    IAM_NAMES,
    PARTITION_FORM,
    S3_REGIONAL_KINDS,
    STATEMENT_ELEMENTS,
    VERSIONS,
)

SYNTAX = "Syntax errors in policy."
LEGACY = "The policy failed legacy parsing"


def check_document(document: str, *, partition: str | None = None, inline: bool = False) -> None:
    """Raises MalformedPolicyDocument for what CreatePolicy, CreatePolicyVersion and Put*Policy refuse.

    ``partition`` is the account's; None: any will do. Inline policies may have the older Version, or none: AWS's page on
    the element asks for the newer one of nobody, and the words of the refusal were seen for managed policies alone.
    """
    policy = parsed(document, SYNTAX)
    statements = _syntax(policy)
    if any("Principal" in statement or "NotPrincipal" in statement for statement in statements):
        raise malformed("Policy document should not specify a principal.")
    if policy.get("Version") != "2012-10-17" and not inline:
        raise malformed("Policy document must be version 2012-10-17 or greater.")
    _legacy_rules(statements)
    if not variables_are_right(policy, statements):
        raise malformed(LEGACY)
    for statement in statements:
        check_sid(statement.get("Sid", ""))
    if has_repeats(statement["Sid"] for statement in statements if statement.get("Sid")):
        raise malformed("Statement IDs (SID) in a single policy must be unique.")
    if not all(_values(statement, "Action", "NotAction") for statement in statements):
        raise malformed("Policy statement must contain actions.")
    for statement in statements:
        for resource in _values(statement, "Resource", "NotResource"):
            _check_resource(resource, partition)
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
        and policy.keys() <= {*DOCUMENT_ELEMENTS}
        and policy.get("Version", "2012-10-17") in VERSIONS
        and isinstance(policy.get("Id", ""), str)
        and all(_is_statement(statement) for statement in statements or [])
    )
    if not right or statements is None:
        raise malformed(SYNTAX)
    return statements


def _is_statement(statement: Any) -> bool:
    if not isinstance(statement, dict) or not statement.keys() <= {*STATEMENT_ELEMENTS}:
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
        operator_is_known(operator) or not keys for operator, keys in condition.items()
    )


# -- what AWS calls legacy parsing ------------------------------------------------------------------------------------


def _legacy_rules(statements: list[dict[str, Any]]) -> None:
    for statement in statements:
        if statement["Effect"] not in ("Allow", "Deny"):
            raise malformed(LEGACY)
        if not dates_are_right(statement.get("Condition", {})):
            raise malformed(LEGACY)


# -- resources and actions --------------------------------------------------------------------------------------------


def _check_resource(resource: str, own: str | None) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html

    A partition may be a wildcard or have one in it; a service may not. A wildcard at the end spans the parts that are
    left out. Two things IAM does that the pages do not tell: it takes an ARN of three parts, and it refuses one whose
    partition is another than the account's own (both recorded).
    """
    if resource == "*":
        return
    parts = resource.split(":", 5)
    if len(parts) == 1:
        raise malformed(f'Resource {resource} must be in ARN format or "*".')
    foreign = own is not None and parts[1] != own
    if (foreign or not re.fullmatch(PARTITION_FORM, parts[1])) and not _has_wildcard(parts[1]):
        rest = ":".join(parts[2:] + ["*"] * (6 - len(parts)))
        raise malformed(f'Partition "{parts[1]}" is not valid for resource "arn:{parts[1]}:{rest}".')
    if len(parts) == 2 or _has_wildcard(parts[2]):
        raise malformed("Resource vendor must be fully qualified and cannot contain regexes.")
    # In which words IAM refuses another prefix than arn is not known
    if parts[0] != "arn" or not parts[2] or (3 < len(parts) < 6 and not _has_wildcard(parts[-1])):
        raise malformed(LEGACY)
    if len(parts) == 6:
        _check_name(resource, service=parts[2], region=parts[3], name=parts[5])


def _check_name(resource: str, *, service: str, region: str, name: str) -> None:
    """Only of two services it is known that IAM looks further into a name."""
    if service == "s3" and region and not _may_be_regional(region, name):
        raise malformed(f"Resource {resource} can not contain region information.")
    if service == "iam" and region:
        raise malformed(f"IAM resource {resource} cannot contain region information.")
    # "Don't use a wildcard in the user/, group/, or policy part of the ARN" (reference_identifiers), and IAM refused
    # */cdk-* and *name* (recorded)
    if service == "iam" and name not in IAM_NAMES and not name.startswith(IAM_KINDS):
        raise malformed(f'IAM resource path must either be "*" or start with {", ".join(IAM_KINDS_SAID)}.')


def _may_be_regional(region: str, name: str) -> bool:
    """list_amazons3. What IAM says to a wildcard or a variable for the region or the kind is not known: it passes."""
    kind = name.split("/")[0]
    return name.startswith(S3_REGIONAL_KINDS) or not kind or any(mark in region + ":" + kind for mark in "*?$")


def _has_wildcard(text: str) -> bool:
    return "*" in text or "?" in text


def _check_action(action: str) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html

    That a service has no wildcard was recorded for `*:Create*` and the like; whether `*:*` passes is not known.
    """
    if action in ("*", "*:*"):
        return
    vendor, *rest = action.split(":")
    if not rest:
        raise malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
    if len(rest) > 1:
        raise malformed("Actions/Condition can contain only one colon.")
    if _has_wildcard(vendor):
        raise malformed("Action vendors (e.g., aws, ec2, etc.) must not contain wildcards.")
    if not re.fullmatch(r"[A-Za-z0-9.-]+", vendor):
        raise malformed(f"Vendor {vendor} is not valid")
