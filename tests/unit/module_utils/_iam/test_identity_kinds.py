# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of identities, beside botocore's model of the API, which AWS generates."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Entities

_EACH_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
_VERBS = ("attach", "detach", "put", "get", "delete")


@pytest.fixture(scope="module")
def api() -> Any:
    return botocore.session.get_session().get_service_model("iam")


def _method(operation: str) -> str:
    return "".join(word.capitalize() for word in operation.split("_"))


@_EACH_KIND
@pytest.mark.parametrize("verb", _VERBS)
def test_the_api_has_each_operation_with_the_key_of_its_kind(api: Any, kind: IdentityKind, verb: str) -> None:
    shape = api.operation_model(_method(kind.operation(verb))).input_shape
    assert kind.key in shape.required_members
    others = {each.key for each in KINDS.values() if each is not kind}
    assert not others & set(shape.members)


@_EACH_KIND
def test_the_longest_name_is_that_of_the_api_for_a_new_one(api: Any, kind: IdentityKind) -> None:
    shape = api.operation_model(f"Create{kind.name.capitalize()}").input_shape
    assert shape.members[kind.key].metadata["max"] == kind.longest_name


@_EACH_KIND
def test_the_quotas_are_names_of_the_account_summary(api: Any, kind: IdentityKind) -> None:
    summary = api.operation_model("GetAccountSummary").output_shape.members["SummaryMap"]
    assert {kind.inline_quota, kind.attachment_quota} <= set(summary.key.enum)


@_EACH_KIND
def test_a_kind_is_named_as_states_entities_and_modules_name_it(kind: IdentityKind) -> None:
    assert KINDS[kind.name] is kind
    assert kind.plural in Entities.__dataclass_fields__
    assert kind.key_of("Name") == f"{kind.name}/Name"


def test_no_two_kinds_have_anything_but_sizes_in_common() -> None:
    for field in ("name", "key", "inline_quota", "attachment_quota", "plural"):
        assert len({getattr(kind, field) for kind in KINDS.values()}) == len(KINDS)
    assert [(kind.inline_size, kind.attachments) for kind in KINDS.values()] == [(10_240, 10), (2_048, 10), (5_120, 10)]
