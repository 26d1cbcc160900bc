# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attaching and detaching on a state, for each kind of identity."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam.attachment_effects import attach_to, detach_from
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import AttachedPolicy
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State
from unit.module_utils._iam.full_state import ARN, full
from unit.module_utils._iam.operation_cases import KNOWN
from unit.module_utils.examples import own

_EACH_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def _policies(arns: tuple[str, ...] | None) -> tuple[AttachedPolicy, ...] | None:
    return None if arns is None else tuple(AttachedPolicy(arn[-1], arn) for arn in arns)


@_EACH_KIND
@pytest.mark.parametrize(("verb", "effect_of"), [("attach", attach_to), ("detach", detach_from)])
def test_an_effect_is_that_of_its_case(kind: IdentityKind, verb: str, effect_of: type) -> None:
    known, state = KNOWN[kind.operation(verb)], full()
    effect_of(kind)(known.arguments, known.notes, state)
    assert state == known.after()


@_EACH_KIND
@pytest.mark.parametrize(
    ("attached", "attach", "after"),
    [
        ((own("a"), own("c")), own("b"), (own("a"), own("b"), own("c"))),
        ((own("a"),), own("a"), (own("a"),)),
        (None, own("a"), None),
    ],
)
def test_attachments_stay_in_the_order_of_their_arns(
    kind: IdentityKind, attached: tuple[str, ...] | None, attach: str, after: tuple[str, ...] | None
) -> None:
    state = State(attached={kind.key_of("x"): _policies(attached)})
    attach_to(kind)({kind.key: "x", "PolicyArn": attach}, {}, state)
    assert state.attached == {kind.key_of("x"): _policies(after)}


@_EACH_KIND
def test_of_the_same_name_in_other_kinds_nothing_is_changed(kind: IdentityKind) -> None:
    there = {each.key_of("x"): _policies((own("a"),)) for each in KINDS.values()}
    state = State(attached=dict(there))
    attach_to(kind)({kind.key: "x", "PolicyArn": own("b")}, {}, state)
    assert state.attached == {**there, kind.key_of("x"): _policies((own("a"), own("b")))}
    detach_from(kind)({kind.key: "x", "PolicyArn": own("b")}, {}, state)
    assert state.attached == there


@_EACH_KIND
def test_a_state_that_knows_nothing_still_knows_nothing(kind: IdentityKind) -> None:
    state = State()
    attach_to(kind)({kind.key: "x", "PolicyArn": ARN}, {}, state)
    detach_from(kind)({kind.key: "x", "PolicyArn": ARN}, {}, state)
    assert state == State()
