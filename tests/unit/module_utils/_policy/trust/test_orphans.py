# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleted principals: their ids are found, and whether they are all that differs."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.orphans import (
    differ_by_orphans_alone,
    lasting_text,
    orphans_of,
)
from unit.small_documents import (
    OWN_ACCOUNT,
    load,
    policy,
    trust,
    trust_statement,
)

Document = dict[str, Any]

_MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
_IAM = f"arn:aws:iam::{OWN_ACCOUNT}:"
_GONE_ROLE, _GONE_USER = "AROAEXAMPLEEXAMPLE123", "AIDAEXAMPLEEXAMPLE123"
_APP, _BOB = f"{_IAM}role/app", f"{_IAM}user/bob"


def _trusting(*names: Any, **changes: Any) -> Document:
    return trust(Principal={"AWS": list(names)}, **changes)


@pytest.mark.parametrize(
    ("document", "ids"),
    [
        (_trusting(_APP), []),
        (_trusting(_GONE_ROLE, _APP), [_GONE_ROLE]),
        (_trusting(_GONE_USER, _GONE_ROLE, _GONE_USER), [_GONE_USER, _GONE_ROLE]),
        (trust(Principal={"Service": _GONE_ROLE}), []),
        (trust(Condition={"StringEquals": {"aws:userid": _GONE_ROLE}}), []),
        (policy(), []),
    ],
)
def test_the_ids_of_deleted_principals_are_found_where_principals_stand(document: Document, ids: list[str]) -> None:
    assert orphans_of(load(document)) == sorted(ids)


@pytest.mark.parametrize(
    ("current", "desired", "alone"),
    [
        pytest.param(_trusting(_GONE_ROLE), _trusting(_APP), True, id="a role came back"),
        pytest.param(_trusting(_GONE_USER), _trusting(_BOB), True, id="a user came back"),
        pytest.param(_trusting(_GONE_ROLE, _BOB), _trusting(_BOB, _APP), True, id="one of two"),
        pytest.param(_trusting(_GONE_ROLE, _GONE_USER), _trusting(_BOB, _APP), True, id="two of two"),
        pytest.param(_trusting(_APP), _trusting(_APP), False, id="nothing differs"),
        pytest.param(_trusting(_GONE_ROLE), _trusting(_GONE_ROLE), False, id="the id is desired"),
        pytest.param(_trusting(_GONE_ROLE), _trusting(_APP, _BOB), False, id="another one is desired, too"),
        pytest.param(_trusting(_GONE_ROLE, _BOB), _trusting(_APP), False, id="another one is there, too"),
        pytest.param(_trusting(_GONE_ROLE), _trusting(OWN_ACCOUNT), False, id="an account has no such id"),
        pytest.param(_trusting(_GONE_ROLE), _trusting(_APP, Condition=_MFA), False, id="a condition differs, too"),
        pytest.param(_trusting(_GONE_ROLE, Effect="Deny"), _trusting(_APP), False, id="the effect differs, too"),
        pytest.param(_trusting(_BOB), _trusting(_APP), False, id="a principal that is not gone"),
        pytest.param(
            policy(trust_statement(Principal={"AWS": _GONE_ROLE}), trust_statement(Sid="X")),
            policy(trust_statement(Sid="X"), trust_statement(Principal={"AWS": _APP})),
            True,
            id="in another order of statements",
        ),
        pytest.param(
            policy(trust_statement(Principal={"AWS": _GONE_ROLE}), trust_statement(Sid="X")),
            policy(trust_statement(Sid="Y"), trust_statement(Principal={"AWS": _APP})),
            False,
            id="another statement differs, too",
        ),
    ],
)
def test_whether_two_documents_differ_by_ids_of_deleted_principals_alone(
    current: Document, desired: Document, alone: bool
) -> None:
    assert differ_by_orphans_alone(load(current), load(desired)) is alone


def test_the_text_of_a_document_lasts_where_it_names_nobody_who_is_gone() -> None:
    text = lasting_text(_trusting(_APP, _BOB))
    assert text is not None
    assert lasting_text(_trusting(_BOB, _APP)) == text
    assert lasting_text(_trusting(_APP)) != lasting_text(_trusting(_BOB))
    assert lasting_text(_trusting(_GONE_ROLE, _BOB)) is None
