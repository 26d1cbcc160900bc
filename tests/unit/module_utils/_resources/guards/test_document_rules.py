# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What documents are held to: refused, warned about, and held to no new access."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import (
    UNCHANGED,
    AccessChange,
    access_change,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import (
    NO_CHANGE,
    DocumentRules,
    access_shown,
    document_rules,
)
from unit.small_documents import load, managed, managed_statement, policy, trust

Document = dict[str, Any]

READ, ALL = managed(), managed(Action="s3:*")
PUBLIC = trust(Principal={"AWS": "*"})


def rules(kind: str = "managed", option: str = "policy", **given: Any) -> DocumentRules:
    params = {"lint": True, "lint_ignore": [], "allow_new_access": True, **given}
    return document_rules(params, kind=kind, option=option)


def _if(**condition: Any) -> Document:
    return policy(managed_statement(Condition=condition))


@pytest.mark.parametrize(
    ("old", "new", "refused"),
    [
        pytest.param(READ, ALL, True, id="wider"),
        pytest.param(READ, managed(Action="s3:PutObject"), True, id="different"),
        pytest.param(
            _if(StringEquals={"aws:PrincipalTag/team": "a"}),
            _if(StringEquals={"aws:username": "a"}),
            True,
            id="undecided",
        ),
        pytest.param(None, READ, True, id="nothing before"),
        pytest.param(ALL, READ, False, id="narrower"),
        pytest.param(ALL, None, False, id="nothing afterwards"),
        pytest.param(READ, managed(Sid="x"), False, id="unchanged"),
    ],
)
def test_new_access_is_refused_where_it_is_not_allowed_also_where_it_is_undecided(
    old: Document | None, new: Document | None, refused: bool
) -> None:
    before, after = (document and load(document) for document in (old, new))
    held = rules(allow_new_access=False)
    if refused:
        with pytest.raises(PlumbError, match="^allow_new_access: false, and the access would be ") as error:
            held.access(before, after)
        assert error.value.as_result()["access"] == access_change(before, after).as_result()
    else:
        assert not held.access(before, after).may_grant
    assert rules().access(before, after).may_grant is refused


def test_a_document_that_stays_itself_is_not_even_compared() -> None:
    odd: Document = {"Statement": [{"Effect": "odd"}]}
    assert rules(allow_new_access=False).access(odd, odd) == AccessChange(UNCHANGED)


@pytest.mark.parametrize(
    ("kind", "option", "document", "told"),
    [
        ("managed", "policy", managed(Effect="allow"), "^policy: IAM would refuse this document: .*Effect"),
        ("trust", "trusted", trust(Action="s3:GetObject"), "^trusted: IAM would refuse this document: .*action"),
        ("managed", "policy", managed(Sid="x" * 6200), "6144 are allowed"),
    ],
)
def test_what_iam_would_refuse_is_refused_under_the_name_of_the_option(
    kind: str, option: str, document: Document, told: str
) -> None:
    with pytest.raises(PlumbError, match=told):
        rules(kind, option).check(document, size_quota=6144)
    rules().check(READ, size_quota=6144)


@pytest.mark.parametrize(
    ("given", "document", "names"),
    [
        ({}, PUBLIC, ["public-trust"]),
        ({"lint_ignore": ["public-trust"]}, PUBLIC, []),
        ({"lint": False}, PUBLIC, []),
        ({}, None, []),
        ({}, trust(), []),
    ],
)
def test_what_is_unwise_is_a_warning_with_option_resource_and_rule(
    given: dict[str, Any], document: Document | None, names: list[str]
) -> None:
    found = rules("trust", "trust_policy", **given).lints(document, of="r", own_account="123456789012")
    assert [lint.rule for lint in found] == names
    warned = [lint.in_words for lint in found]
    assert [warning.rpartition(" [")[2] for warning in warned] == [f"{name}]" for name in names]
    assert all(warning.startswith("trust_policy of r: statement 1: ") for warning in warned)


def test_trust_in_the_own_account_is_not_warned_about() -> None:
    held = rules("trust", "trust_policy")
    assert len(held.lints(trust(), of="r", own_account=None)) == 1
    assert held.lints(trust(), of="r", own_account="123456789012") == ()


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (None, {}),
        (AccessChange(UNCHANGED), {}),
        (AccessChange("wider", ("x",)), {"access": {"verdict": "wider", "gained": ["x"], "lost": []}}),
    ],
)
def test_access_is_shown_where_it_changes(change: AccessChange | None, shown: dict[str, Any]) -> None:
    assert access_shown(change) == shown


def test_no_change_is_a_result_of_its_own() -> None:
    assert NO_CHANGE == {"verdict": "unchanged", "gained": [], "lost": []}
