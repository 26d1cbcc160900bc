# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inline policies on a state, for each kind of identity."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.inline_effects import delete_inline, put_inline
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Document
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from unit.module_utils._iam.full_state import A, B, full
from unit.module_utils._iam.operation_cases import KNOWN

_EACH_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
Held = dict[str, Document | None] | None


@_EACH_KIND
@pytest.mark.parametrize(("verb", "effect_of"), [("put", put_inline), ("delete", delete_inline)])
def test_an_effect_is_that_of_its_case(kind: IdentityKind, verb: str, effect_of: type) -> None:
    known, state = KNOWN[kind.operation(verb)], full()
    effect_of(kind)(known.arguments, known.notes, state)
    assert state == known.after()


@_EACH_KIND
@pytest.mark.parametrize(
    ("held", "put", "deleted"),
    [
        pytest.param({}, {"i": B}, {}, id="none yet"),
        pytest.param({"i": A}, {"i": B}, {}, id="one that is there is replaced"),
        pytest.param({"i": None}, {"i": B}, {}, id="one whose document is not known"),
        pytest.param({"I": A}, {"I": A, "i": B}, {"I": A}, id="another letter case is another policy"),
        pytest.param(None, None, None, id="an identity that does not exist"),
    ],
)
def test_a_policy_goes_by_its_exact_name(kind: IdentityKind, held: Held, put: Held, deleted: Held) -> None:
    key, named = kind.key_of("x"), {kind.key: "x", "PolicyName": "i"}
    state = State(inline={key: held})
    put_inline(kind)({**named, "PolicyDocument": document_text(B)}, {}, state)
    assert state.inline == {key: put}
    delete_inline(kind)(named, {}, state)
    assert state.inline == {key: deleted}


@_EACH_KIND
def test_what_was_known_before_is_not_changed_itself(kind: IdentityKind) -> None:
    held: dict[str, Document | None] = {"i": A}
    state = State(inline={kind.key_of("x"): held})
    put_inline(kind)({kind.key: "x", "PolicyName": "j", "PolicyDocument": document_text(B)}, {}, state)
    delete_inline(kind)({kind.key: "x", "PolicyName": "i"}, {}, state)
    assert (held, state.inline) == ({"i": A}, {kind.key_of("x"): {"j": B}})


@_EACH_KIND
def test_a_state_that_knows_nothing_still_knows_nothing(kind: IdentityKind) -> None:
    state = State()
    put_inline(kind)({kind.key: "x", "PolicyName": "i", "PolicyDocument": document_text(A)}, {}, state)
    delete_inline(kind)({kind.key: "x", "PolicyName": "i"}, {}, state)
    assert state == State()
