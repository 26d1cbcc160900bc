# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM refuses in a document, said before IAM is asked.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. Each rule, with the page it comes
from, is listed in docs/policy_language.md. Where it is not known whether IAM refuses something, it is let through: a
false refusal would stop a user, and IAM has the last word anyway.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import Report, values_of
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import has_wildcard
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import (
    INLINE,
    MANAGED,
    TRUST,
    Problem,
    statement_label,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.size import LARGEST_SIZE, document_size
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.elements import (
    DOCUMENT_ELEMENTS,
    STATEMENT_ELEMENTS,
    VERSIONS,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.resources import (
    IAM_KINDS,
    IAM_KINDS_SAID,
    IAM_NAMES,
    PARTITION_FORM,
    S3_REGIONAL_KINDS,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar import condition
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar import trust as trust_grammar
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.partitions import partition_problems
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.variables import variable_problems

SYNTAX = {MANAGED: "Syntax errors in policy.", INLINE: "Syntax errors in policy.", TRUST: "Syntax error in policy."}
_LEGACY = "The policy failed legacy parsing"
_NO_VENDOR = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
_SID = "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"
_NO_KIND = f'IAM resource path must either be "*" or start with {", ".join(IAM_KINDS_SAID)}.'
_ALLOWED_TEXT = re.compile(r"[\t\n\r\x20-\xff]*")
_SID_TEXT = re.compile(r"[0-9A-Za-z]*")
_VENDOR = re.compile(r"[A-Za-z0-9.-]+")
_PARTITION = re.compile(PARTITION_FORM)


def problems(
    document: dict[str, Any], kind: str, *, size_quota: int | None = None, partition: str | None = None
) -> list[Problem]:
    """All that IAM would refuse in a loaded document of this kind, in the order of the document.

    ``size_quota`` is the account's own, in characters without white space; without it the largest there is counts.
    ``partition`` is the account's, where it is known.
    """
    oversize = list(_size_problems(document, kind, size_quota))
    if document_size(document) > 2 * LARGEST_SIZE[kind]:
        return oversize  # what else is wrong with a document of such a size is not worth the time
    found = [*_document_problems(document, kind), *oversize]
    statements = document.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list) or not statements:
        return [*found, Problem("statement", "the document has no Statement.", aws_message=SYNTAX[kind])]
    for number, statement in enumerate(statements, 1):
        found += _statement_problems(statement, statement_label(statement, number), kind)
    found += _repeated_sids(statements, kind)
    if document.get("Version") == VERSIONS[0]:
        found += variable_problems(statements)
    if partition and kind != TRUST:
        found += partition_problems(statements, partition)
    return found


def _document_problems(document: dict[str, Any], kind: str) -> Iterator[Problem]:
    yield from _version_problems(document, kind)
    for key in document:
        if key not in DOCUMENT_ELEMENTS:
            yield Problem(
                "element", f"'{key}' is no element of a policy{_nearest(key, DOCUMENT_ELEMENTS)}.", "", SYNTAX[kind]
            )
    if not isinstance(document.get("Id", ""), str):
        yield Problem("id", f"Id must be text, not {document['Id']!r}.", "", SYNTAX[kind])
    wrong = _ALLOWED_TEXT.sub("", document_text(document))
    if wrong:
        message = f"the character {wrong[0]!r} is not allowed; IAM takes Latin-1 (up to U+00FF) only."
        yield Problem("characters", message, "", "ValidationError: pattern [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+")


def _version_problems(document: dict[str, Any], kind: str) -> Iterator[Problem]:
    version = document.get("Version")
    if kind == MANAGED:
        if "Version" in document and version not in VERSIONS:
            yield Problem("version", f"Version {version!r} does not exist; write '{VERSIONS[0]}'.", "", SYNTAX[kind])
        elif version != VERSIONS[0]:
            said = f"Version is {version!r}" if "Version" in document else "Version is missing"
            aws = "Policy document must be version 2012-10-17 or greater."
            yield Problem("version", f"{said}; a managed policy needs '{VERSIONS[0]}'.", "", aws)
    elif "Version" in document and version not in VERSIONS:
        aws = "The policy must contain a valid version string" if kind == TRUST else SYNTAX[kind]
        yield Problem("version", f"Version {version!r} does not exist; write '{VERSIONS[0]}'.", "", aws)


def _size_problems(document: dict[str, Any], kind: str, quota: int | None) -> Iterator[Problem]:
    allowed = quota or LARGEST_SIZE[kind]
    size = document_size(document)
    if size > allowed:
        name = "ACLSizePerRole" if kind == TRUST else "PolicySize"
        message = f"the document has {size} characters without white space, {allowed} are allowed."
        yield Problem("size", message, "", f"LimitExceeded: Cannot exceed quota for {name}: {allowed}")


def _statement_problems(statement: Any, label: str, kind: str) -> Iterator[Problem]:
    if not isinstance(statement, dict):
        yield Problem("statement", f"a statement must be an object, not {statement!r}.", label, SYNTAX[kind])
        return

    def report(rule: str, message: str, aws: str = SYNTAX[kind]) -> Problem:
        return Problem(rule, message, label, aws)

    for key in statement:
        if key not in STATEMENT_ELEMENTS:
            yield report("element", f"'{key}' is no element of a statement{_nearest(key, STATEMENT_ELEMENTS)}.")
    yield from _sid_problems(statement, report)
    yield from _effect_problems(statement, kind, report)
    if kind != TRUST:
        yield from _managed_problems(statement, report)
    else:
        yield from trust_grammar.statement_problems(statement, report)
    yield from condition.problems(statement.get("Condition", {}), kind, report)


def _sid_problems(statement: dict[str, Any], report: Report) -> Iterator[Problem]:
    sid = statement.get("Sid", "")
    if not isinstance(sid, str):
        yield report("sid", f"Sid must be text, not {sid!r}.")
    elif not _SID_TEXT.fullmatch(sid):
        yield report("sid", f"the Sid '{sid}' may have letters and digits only.", _SID)


def _effect_problems(statement: dict[str, Any], kind: str, report: Report) -> Iterator[Problem]:
    if "Effect" not in statement:
        yield report("effect", "Effect is missing.", "Missing required field Effect" if kind == TRUST else SYNTAX[kind])
        return
    effect = statement["Effect"]
    if effect in ("Allow", "Deny"):
        return
    cased = isinstance(effect, str) and effect.lower() in ("allow", "deny")
    aws = f"Invalid effect: {effect}" if kind == TRUST else _LEGACY if cased else SYNTAX[kind]
    yield report("effect", f"Effect must be Allow or Deny, in these letters, not {effect!r}.", aws)


def _repeated_sids(statements: list[Any], kind: str) -> Iterator[Problem]:
    aws = "Statement IDs (SID) in a single policy must be unique."
    if kind == TRUST:
        aws = "The Statement Ids in the policy are not unique"
    seen: set[str] = set()
    for statement in statements:
        sid = statement.get("Sid") if isinstance(statement, dict) else None
        if isinstance(sid, str) and sid:
            if sid in seen:
                yield Problem("sid", f"the Sid '{sid}' is on two statements; each needs its own.", sid, aws)
            seen.add(sid)


# Managed policies


def _managed_problems(statement: dict[str, Any], report: Report) -> Iterator[Problem]:
    if "Principal" in statement or "NotPrincipal" in statement:
        aws = "Policy document should not specify a principal."
        yield report("principal", "a managed policy has no Principal: it is for whom it is attached to.", aws)
    actions, found = values_of(statement, "Action", report, missing="Policy statement must contain actions.")
    yield from found
    for action in actions:
        yield from _action_problems(action, report)
    resources, found = values_of(statement, "Resource", report, missing="Policy statement must contain resources.")
    yield from found
    for resource in resources:
        yield from _resource_problems(resource, report)


def _action_problems(action: str, report: Report) -> Iterator[Problem]:
    """``*`` or ``service:name``; IAM takes any text as the name, and any service that looks like one.

    Whether it takes ``*:*`` is not known.
    """
    if action in ("*", "*:*"):
        return
    vendor, colon, name = action.partition(":")
    if not colon:
        yield report(
            "action", f"the action '{action}' has no service before a colon, such as s3:GetObject.", _NO_VENDOR
        )
    elif ":" in name:
        aws = "Actions/Condition can contain only one colon."
        yield report("action", f"the action '{action}' has more than one colon.", aws)
    elif has_wildcard(vendor):
        # Recorded in the pull request 172 of boogy/iam-policy-validator, and by others, for *:Create* and the like
        aws = "Action vendors (e.g., aws, ec2, etc.) must not contain wildcards."
        yield report("action", f"the action '{action}' must name its service in full.", aws)
    elif not _VENDOR.fullmatch(vendor):
        yield report("action", f"'{vendor}' in the action '{action}' is no service.", f"Vendor {vendor} is not valid")


def _resource_problems(resource: str, report: Report) -> Iterator[Problem]:
    """``*`` or an ARN: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html

    Wildcards may be in each part but the service, and at its end one spans the parts that are left out:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    """
    if resource == "*":
        return
    parts = resource.split(":", 5)
    if len(parts) == 1:
        aws = f'Resource {resource} must be in ARN format or "*".'
        yield report("resource", f"the resource '{resource}' is neither an ARN nor '*'.", aws)
    elif not _PARTITION.fullmatch(parts[1]) and not has_wildcard(parts[1]):
        whole = ":".join(["arn", *parts[1:], *["*"] * (6 - len(parts))])
        aws = f'Partition "{parts[1]}" is not valid for resource "{whole}".'
        yield report("resource", f"'{parts[1]}' in the resource '{resource}' is no partition, such as aws.", aws)
    elif len(parts) == 2 or has_wildcard(parts[2]):
        aws = "Resource vendor must be fully qualified and cannot contain regexes."
        yield report("resource", f"the resource '{resource}' must name its service in full.", aws)
    elif parts[0] != "arn":
        yield report("resource", f"the resource '{resource}' does not begin with arn:.", "")
    elif not parts[2] or (len(parts) in (4, 5) and not has_wildcard(parts[-1])):
        # An ARN of three parts is taken: recorded in the tests of getmoto/moto
        message = (
            f"the resource '{resource}' is no whole ARN, which has six parts: arn:aws:service:region:account:name."
        )
        yield report("resource", message, _LEGACY)
    elif len(parts) == 6:
        yield from _service_resource_problems(resource, parts[2], parts[3], parts[5], report)


def _service_resource_problems(
    resource: str, service: str, region: str, name: str, report: Report
) -> Iterator[Problem]:
    if service == "iam":
        # A wildcard is a region, too: IAM refused arn:aws:iam:*:*:*name* (recorded)
        if region:
            aws = f"IAM resource {resource} cannot contain region information."
            yield report("resource", f"the resource '{resource}' has a region; IAM is global.", aws)
        elif "${" in resource[: -len(name)]:
            # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html. Whether IAM refuses it
            # of other services is not known.
            message = f"the resource '{resource}' has a variable before its fifth colon, where none can stand."
            yield report("resource", message, _NO_KIND)
        elif name not in IAM_NAMES and not name.startswith(IAM_KINDS):
            # No wildcard in the kind, "u*" (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html)
            yield report(
                "resource", f"the resource '{resource}' names no kind of IAM resource, such as role/.", _NO_KIND
            )
    elif service == "s3" and _is_plain(region) and not _may_have_region(name):
        aws = f"Resource {resource} can not contain region information."
        yield report("resource", f"the resource '{resource}' has a region; a bucket's ARN has none.", aws)


def _may_have_region(name: str) -> bool:
    """Whether S3 has such a thing in a region. Whether IAM takes a wildcard for the kind or the region is not known."""
    return name.startswith(S3_REGIONAL_KINDS) or not _is_plain(name.partition("/")[0])


def _is_plain(text: str) -> bool:
    return bool(text) and not has_wildcard(text) and "$" not in text


def _nearest(key: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(key.lower(), [name.lower() for name in known], n=1, cutoff=0.75)
    return f"; is it {next(name for name in known if name.lower() == near[0])}" if near else ""
