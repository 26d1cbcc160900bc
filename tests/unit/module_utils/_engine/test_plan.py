# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan is data that nobody changes."""

from __future__ import annotations

import dataclasses

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Lint, Plan


def test_a_plan_without_calls_changes_and_warns_of_nothing() -> None:
    plan = Plan(before=None, after=None, result={})
    assert (plan.calls, plan.warnings, plan.name, plan.arn, plan.kind) == ((), (), "", None, None)
    assert (plan.lints, plan.documents, plan.users) == ((), {}, {})


def test_a_lint_says_of_which_document_and_by_which_rule_it_is() -> None:
    assert Lint("public-trust", "anybody", "trust_policy of r").in_words == "trust_policy of r: anybody [public-trust]"


def test_a_plan_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Plan(before=None, after=None, result={}).calls = ()  # type: ignore[misc]
