# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attachments, boundaries and the role of an instance profile: what it means that they change."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import (
    AccessChange,
    access_change,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.combined import (
    Boundary,
    of_attachments,
    of_boundary,
    of_instance_profile,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.merge import as_one
from unit import little_documents
from unit.searching import chances, examples
from unit.small_documents import managed

Document = dict[str, Any]
Documents = dict[str, Document | None]

A, B = "arn:aws:iam::123456789012:policy/t/a", "arn:aws:iam::aws:policy/b"
READ, WRITE = managed(), managed(Action="s3:PutObject")
NO_WRITE = managed(Action="s3:PutObject", Effect="Deny")
MAY_READ, MAY_WRITE = (f"may now s3:{verb}Object on arn:aws:s3:::my-bucket/*" for verb in ("Get", "Put"))
READS_NO_MORE = "may no longer s3:GetObject on arn:aws:s3:::my-bucket/*"
WRITES_NO_MORE = "may no longer s3:PutObject on arn:aws:s3:::my-bucket/*"
NOT_DENIED = "is no longer denied s3:PutObject on arn:aws:s3:::my-bucket/*"
UNKNOWN_A, UNKNOWN_B = "what a allows could not be read", "what b denied could not be read"

# What goes, what comes; the verdict, what is gained, what is lost
ATTACHMENTS: dict[str, tuple[Documents, Documents, str, tuple[str, ...], tuple[str, ...]]] = {
    "nothing": ({}, {}, "unchanged", (), ()),
    "one comes": ({}, {A: READ}, "wider", (MAY_READ,), ()),
    "two come": ({}, {A: READ, B: WRITE}, "wider", (MAY_READ, MAY_WRITE), ()),
    "one goes": ({B: READ}, {}, "narrower", (), (READS_NO_MORE,)),
    "one goes, another comes": ({B: READ}, {A: WRITE}, "different", (MAY_WRITE,), (READS_NO_MORE,)),
    "one goes, another with the same comes": ({B: READ}, {A: READ}, "unchanged", (), ()),
    "a Deny comes": ({}, {A: NO_WRITE}, "narrower", (), ("is now denied s3:PutObject on arn:aws:s3:::my-bucket/*",)),
    "a Deny goes": ({B: NO_WRITE}, {}, "wider", (NOT_DENIED,), ()),
    "what comes is denied by what comes": (
        {},
        {A: WRITE, B: NO_WRITE},
        "narrower",
        (),
        ("is now denied s3:PutObject on arn:aws:s3:::my-bucket/*",),
    ),
    "one that cannot be read comes": ({}, {A: None}, "may be wider", (UNKNOWN_A,), ()),
    "one that cannot be read goes": ({B: None}, {}, "may be wider", (UNKNOWN_B,), ()),
    "both cannot be read": ({B: None}, {A: None}, "may be wider", (UNKNOWN_A, UNKNOWN_B), ()),
    "one of two that come cannot be read": ({}, {A: None, B: READ}, "may be wider", (MAY_READ, UNKNOWN_A), ()),
    "one comes, one that cannot be read goes": ({B: None}, {A: READ}, "may be wider", (MAY_READ, UNKNOWN_B), ()),
    "one goes, one that cannot be read comes": ({B: READ}, {A: None}, "may be wider", (UNKNOWN_A,), (READS_NO_MORE,)),
}  # fmt: skip


@pytest.mark.parametrize(("detached", "attached", "verdict", "gained", "lost"), ATTACHMENTS.values(), ids=ATTACHMENTS)
def test_policies_that_come_and_go_are_compared_by_their_documents(
    detached: Documents, attached: Documents, verdict: str, gained: tuple[str, ...], lost: tuple[str, ...]
) -> None:
    assert of_attachments(detached, attached) == AccessChange(verdict, gained, lost)


def _documents(chance: random.Random, names: str) -> dict[str, Document]:
    return {f"arn:{name}": little_documents.document(chance) for name in names if chance.random() < 0.7}


@given(chances)
@examples(80)
def test_known_policies_are_compared_as_one_document(chance: random.Random) -> None:
    gone, come = _documents(chance, "ab"), _documents(chance, "cd")
    assert of_attachments(gone, come) == access_change(as_one(gone.values()), as_one(come.values()))
    assert of_attachments(gone, gone) == AccessChange("unchanged")


@given(chances, st.sampled_from(["come", "gone", "both"]))
@examples(80)
def test_where_one_cannot_be_read_it_is_never_said_to_be_surely_narrower(chance: random.Random, where: str) -> None:
    gone: Documents = {**_documents(chance, "ab"), **({"arn:x": None} if where != "come" else {})}
    come: Documents = {**_documents(chance, "cd"), **({"arn:y": None} if where != "gone" else {})}
    found = of_attachments(gone, come)
    assert (found.verdict, found.may_grant) == ("may be wider", True)
    assert ("what arn:x denied could not be read" in found.gained) is ("arn:x" in gone)


OLD, NEW = Boundary(B, READ), Boundary(A, WRITE)
WITHIN = "as far as the permissions boundary a goes, "
BOUNDARIES: dict[str, tuple[Boundary | None, Boundary | None, AccessChange]] = {
    "none": (None, None, AccessChange("unchanged")),
    "the same": (OLD, OLD, AccessChange("unchanged")),
    "the same, once unknown": (OLD, Boundary(B), AccessChange("unchanged")),
    "one comes": (
        None,
        NEW,
        AccessChange("narrower", lost=("is now limited by the permissions boundary a",)),
    ),
    "one goes": (
        OLD,
        None,
        AccessChange("wider", gained=("is no longer limited by the permissions boundary b",)),
    ),
    "one that is not known goes": (
        Boundary(B),
        None,
        AccessChange("wider", gained=("is no longer limited by the permissions boundary b",)),
    ),
    "another": (OLD, NEW, AccessChange("different", (WITHIN + MAY_WRITE,), (WITHIN + READS_NO_MORE,))),
    "a wider one": (
        OLD,
        Boundary(A, managed(Action=["s3:GetObject", "s3:PutObject"])),
        AccessChange("wider", (WITHIN + MAY_WRITE,)),
    ),
    "a narrower one": (
        Boundary(B, managed(Action=["s3:GetObject", "s3:PutObject"])),
        Boundary(A, READ),
        AccessChange("narrower", lost=(WITHIN + WRITES_NO_MORE,)),
    ),
    "another with the same document": (OLD, Boundary(A, READ), AccessChange("unchanged")),
    "another that is not known": (
        OLD,
        Boundary(A),
        AccessChange(
            "may be wider",
            ("the permissions boundary b becomes a, and what both allow could not be read",),
        ),
    ),
    "another than one that is not known": (
        Boundary(B),
        NEW,
        AccessChange(
            "may be wider",
            ("the permissions boundary b becomes a, and what both allow could not be read",),
        ),
    ),
}


@pytest.mark.parametrize(("before", "after", "change"), BOUNDARIES.values(), ids=BOUNDARIES)
def test_a_boundary_limits_and_one_that_goes_or_is_wider_no_longer_does(
    before: Boundary | None, after: Boundary | None, change: AccessChange
) -> None:
    assert of_boundary(before, after) == change


@given(chances)
@examples(60)
def test_boundaries_that_are_exchanged_have_the_verdict_of_their_documents(chance: random.Random) -> None:
    before, after = little_documents.pair(chance)
    found = of_boundary(Boundary("arn:x", before), Boundary("arn:y", after))
    expected = access_change(before, after)
    assert found.verdict == expected.verdict
    assert (len(found.gained), len(found.lost)) == (len(expected.gained), len(expected.lost))


@pytest.mark.parametrize(
    ("before", "after", "verdict", "gained", "lost"),
    [
        (None, None, "unchanged", None, None),
        ("r", "r", "unchanged", None, None),
        (None, "r", "may be wider", "r", None),
        ("r", None, "narrower", None, "r"),
        ("r", "s", "may be wider", "s", "r"),
    ],
)
def test_a_role_that_comes_into_an_instance_profile_gives_what_it_may_do(
    before: str | None, after: str | None, verdict: str, gained: str | None, lost: str | None
) -> None:
    assert of_instance_profile(before, after) == AccessChange(
        verdict,
        (f"instances with this profile may now do what the role {gained} may",) if gained else (),
        (f"instances with this profile may no longer do what the role {lost} may",) if lost else (),
    )
