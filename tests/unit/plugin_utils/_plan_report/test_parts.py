# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The access change of a resource by its parts: its document, its boundary, its permissions, its role."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange, access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.combined import (
    Boundary,
    of_attachments,
    of_boundary,
    of_instance_profile,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.parts import Parts
from unit.plugin_utils.histories import GET, MAY_GET, MAY_GET_NO_MORE, MAY_PUT, NEW, OLD, PUT
from unit.plugin_utils.plan_examples import S3, allow, policy_arn, trust

Fields = dict[str, Any]

SAME = AccessChange("unchanged")
LIST, MOVED = allow("s3:ListBucket"), allow("s3:DeleteObject")
MAY_LIST_NO_MORE = "may no longer s3:ListBucket on arn:aws:s3:::logs/*"
LAMBDA, EC2 = (trust({"Service": f"{name}.amazonaws.com"}) for name in ("lambda", "ec2"))


@pytest.mark.parametrize(
    ("kind", "field", "before", "after"),
    [
        ("policy", "document", GET, PUT),
        ("policy", "document", None, PUT),
        ("policy", "document", GET, None),
        ("policy", "document", GET, GET),
        ("policy", "document", None, None),
        ("role", "trust_policy", LAMBDA, EC2),
    ],
)
def test_the_document_of_a_policy_or_a_role_is_compared(
    kind: str, field: str, before: Fields | None, after: Fields | None
) -> None:
    old, new = ({field: each} if each else {} for each in (before, after))
    parts = Parts(kind, old, new)
    assert parts.document() == parts.all() == access_change(before, after)


@pytest.mark.parametrize("odd", ["text", None, ["x"]])
def test_a_document_that_is_none_is_one_that_is_not_there(odd: Any) -> None:
    assert Parts("policy", {"document": odd}, {"document": GET}).document() == access_change(None, GET)


@pytest.mark.parametrize("kind", ["user", "group", "instance profile"])
def test_other_kinds_have_no_document(kind: str) -> None:
    assert Parts(kind, {"document": GET}, {"document": PUT}).document() == SAME


@pytest.mark.parametrize("kind", ["role", "user", "group"])
@pytest.mark.parametrize(
    ("before", "after", "gained", "lost"),
    [
        ({}, {"i": GET}, (MAY_GET,), ()),
        ({"i": GET}, {"j": GET}, (), ()),
        ({"i": GET}, {"i": PUT}, (MAY_PUT,), (MAY_GET_NO_MORE,)),
        ({"i": GET}, {}, (), (MAY_GET_NO_MORE,)),
        (None, {"i": GET}, (MAY_GET,), ()),
    ],
)
def test_inline_policies_are_compared_together(
    kind: str, before: Fields | None, after: Fields, gained: tuple[str, ...], lost: tuple[str, ...]
) -> None:
    parts = Parts(kind, {"inline_policies": before} if before is not None else {}, {"inline_policies": after})
    assert (parts.permissions().gained, parts.permissions().lost) == (gained, lost)
    assert parts.all() == parts.permissions()


@pytest.mark.parametrize("documents", [{S3: GET, NEW: PUT}, {S3: GET}, {NEW: PUT}, {}, {S3: None, NEW: None}], ids=str)
def test_policies_that_come_and_go_are_compared_by_the_documents_that_are_known(documents: Fields) -> None:
    parts = Parts("user", {}, {}, attached=(NEW,), detached=(S3,), documents=documents)
    expected = of_attachments({S3: documents.get(S3)}, {NEW: documents.get(NEW)})
    assert parts.permissions() == parts.all() == expected


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ({"permissions_boundary": OLD}, {"permissions_boundary": None}, of_boundary(Boundary(OLD), None)),
        ({"permissions_boundary": None}, {"permissions_boundary": NEW}, of_boundary(None, Boundary(NEW))),
        (
            {"permissions_boundary": OLD},
            {"permissions_boundary": NEW},
            of_boundary(Boundary(OLD, GET), Boundary(NEW, PUT)),
        ),
        ({"permissions_boundary": OLD}, {"permissions_boundary": OLD}, SAME),
        ({}, {"permissions_boundary": NEW}, SAME),
        ({"permissions_boundary": OLD}, {}, SAME),
        ({"permissions_boundary": OLD}, {"description": "x"}, SAME),
        ({"description": "x"}, {"permissions_boundary": NEW}, SAME),
    ],
)
def test_a_boundary_counts_where_it_was_known_before_and_is_known_now(
    before: Fields, after: Fields, change: AccessChange
) -> None:
    parts = Parts("role", before, after, documents={OLD: GET, NEW: PUT})
    assert parts.boundary() == parts.all() == change


@pytest.mark.parametrize(("before", "after"), [(None, "r"), ("r", None), ("r", "s"), ("r", "r"), (None, None)])
def test_the_role_of_an_instance_profile_counts(before: str | None, after: str | None) -> None:
    parts = Parts("instance profile", {"role": before}, {"role": after})
    assert parts.role() == parts.all() == of_instance_profile(before, after)


def test_all_parts_are_told_together() -> None:
    before: Fields = {"trust_policy": LAMBDA, "permissions_boundary": OLD, "inline_policies": {"i": GET}}
    after = {"trust_policy": EC2, "permissions_boundary": None, "inline_policies": {"i": GET, "j": PUT}}
    gone = policy_arn("gone")
    before["inline_policies"]["k"] = MOVED
    change = Parts("role", before, after, (NEW,), (gone,), {gone: LIST, NEW: MOVED}).all()
    assert (change.verdict, change.gained, change.lost) == (
        "different",
        ("ec2.amazonaws.com may now sts:AssumeRole", "is no longer limited by the permissions boundary old", MAY_PUT),
        ("lambda.amazonaws.com may no longer sts:AssumeRole", MAY_LIST_NO_MORE),
    )
