# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the ARN of a resource may hold."""

from __future__ import annotations

import re

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.resources import (
    IAM_KINDS,
    IAM_KINDS_SAID,
    IAM_NAMES,
    PARTITION_FORM,
    S3_REGIONAL_KINDS,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from unit.small_documents import managed


def test_a_kind_ends_with_a_slash_and_is_there_once() -> None:
    for kinds in (IAM_KINDS, S3_REGIONAL_KINDS):
        assert [kind for kind in kinds if not re.fullmatch(r"[A-Za-z0-9-]+/", kind)] == []
        assert len(set(kinds)) == len(kinds)


def test_the_kinds_that_the_refusal_names_come_first() -> None:
    assert IAM_KINDS[: len(IAM_KINDS_SAID)] == IAM_KINDS_SAID


@pytest.mark.parametrize("name", [*IAM_NAMES, *(f"{kind}x" for kind in IAM_KINDS)])
def test_a_resource_of_iam_is_of_one_of_its_kinds(name: str) -> None:
    assert problems(managed(Action="iam:*", Resource=f"arn:aws:iam::123456789012:{name}"), "managed") == []


@pytest.mark.parametrize("kind", S3_REGIONAL_KINDS)
def test_a_regional_resource_of_s3_has_a_region(kind: str) -> None:
    assert problems(managed(Resource=f"arn:aws:s3:us-east-1:123456789012:{kind}x"), "managed") == []
    assert problems(managed(Resource="arn:aws:s3:us-east-1:123456789012:bucket"), "managed")


@pytest.mark.parametrize(
    ("partition", "fits"),
    [("aws", True), ("aws-cn", True), ("aws-iso-b", True), ("AWS", False), ("gcp", False), ("aws-", False)],
)
def test_a_partition_has_the_form_of_one(partition: str, fits: bool) -> None:
    assert (re.fullmatch(PARTITION_FORM, partition) is not None) is fits
