# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shared cases, linted: trouble is named by its rule, and valid documents get no wrong warning."""

from __future__ import annotations

from typing import Any

import pytest

from unit.module_utils._policy.lint.rule_examples import needs_facts, rules_of
from unit.small_documents import (
    OWN_ACCOUNT,
    cases,
)

Document = dict[str, Any]


# The shared cases

_NAMED_TROUBLE = {
    "resource type mismatch": "resource-mismatch",
    "bucket action on object ARN": "resource-mismatch",
    "action without resource-level permissions on ARN": "resource-mismatch",
    "operator type mismatch numeric/ip": "operator-type",
    "operator type mismatch bool/date": "operator-type",
    "Bool with non-boolean value": "condition-value",
    "unknown global key": "unknown-condition-key",
    "service key of another service": "unsupported-condition-key",
    "wildcard under StringEquals": "wildcard-without-like",
    "privilege escalation": "privilege-escalation",
    "service without SourceAccount/SourceArn": "confused-deputy",
    "AssumeRole with Federated": "principal-action",
    "SAML provider with WebIdentity": "principal-action",
    "AWS star without condition": "public-trust",
    "external account without ExternalId": "external-account",
}
# What the valid documents of the other cases are rightly warned about
_RIGHT_WARNINGS = {
    "managed: Action star": ["privilege-escalation"],
    "trust: account id": ["external-account"],
    "trust: Statement as object": ["external-account"],
    "trust: service and AWS together": ["external-account"],
    "trust: Version 2008-10-17": ["external-account"],
    "trust: Version missing": ["external-account"],
}
_LINT_CASES = cases("lint")
_VALID_CASES = [case for case in cases("validation") if case["valid"]]


@needs_facts
@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in _LINT_CASES])
def test_a_document_of_the_cases_is_warned_about_by_the_rule_that_names_its_trouble(case: dict[str, Any]) -> None:
    assert _NAMED_TROUBLE[case["name"]] in rules_of(case["policy"], case["kind"], own_account=OWN_ACCOUNT)


@needs_facts
@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case['kind']}: {case['name']}") for case in _VALID_CASES])
def test_a_valid_document_of_the_cases_gets_no_wrong_warning(case: dict[str, Any]) -> None:
    assert rules_of(case["policy"], case["kind"]) == _RIGHT_WARNINGS.get(f"{case['kind']}: {case['name']}", [])


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["name"]) for case in _VALID_CASES if case["kind"] == "trust"]
)
def test_trust_in_the_own_account_is_not_warned_about(case: dict[str, Any]) -> None:
    assert "external-account" not in rules_of(case["policy"], "trust", own_account=OWN_ACCOUNT)
