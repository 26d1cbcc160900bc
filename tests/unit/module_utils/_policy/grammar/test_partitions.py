# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resources of another partition."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import MANAGED, TRUST
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.partitions import partition_problems


@pytest.mark.parametrize(
    ("own", "resource", "said"),
    [
        ("aws-us-gov", "arn:aws:s3:::b", 'Partition "aws" is not valid for resource "arn:aws:s3:::b".'),
        ("aws", "arn:aws-cn:s3:::b", 'Partition "aws-cn" is not valid for resource "arn:aws-cn:s3:::b".'),
        ("aws-iso-b", "arn:aws-iso:sqs:*", 'Partition "aws-iso" is not valid for resource "arn:aws-iso:sqs:*:*:*".'),
        ("aws", "arn:aws-foo:s3:::b", 'Partition "aws-foo" is not valid for resource "arn:aws-foo:s3:::b".'),
        ("aws", "arn:aws:s3:::b", None),
        ("aws-us-gov", "arn:aws-us-gov:s3:::b", None),
        ("aws-us-gov", "arn:*:s3:::b", None),
        ("aws-us-gov", "arn:aws*:s3:::b", None),
        ("aws-us-gov", "*", None),
        ("aws-us-gov", "text", None),
    ],
)
@pytest.mark.parametrize("element", ["Resource", "NotResource"])
def test_a_resource_of_another_partition_is_refused(element: str, own: str, resource: str, said: str | None) -> None:
    statement = {"Sid": "A", "Effect": "Deny", "Action": "s3:*", element: ["*", resource]}
    found = list(partition_problems([{}, statement], own))
    assert [problem.aws_message for problem in found] == ([said] if said else [])
    for problem in found:
        assert (problem.rule, problem.statement) == ("partition", "A")
        assert own in problem.message


@pytest.mark.parametrize("statement", [None, 7, [], {"Resource": 7}, {"Resource": [7, None]}])
def test_what_is_no_statement_is_passed_over(statement: Any) -> None:
    assert list(partition_problems([statement], "aws")) == []


@pytest.mark.parametrize(
    ("kind", "partition", "count"), [(MANAGED, "aws-cn", 1), (MANAGED, None, 0), (TRUST, "aws-cn", 0)]
)
def test_the_partition_counts_where_it_is_known_and_a_document_has_resources(
    kind: str, partition: str | None, count: int
) -> None:
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}],
    }
    found = problems(document, kind, partition=partition)
    assert [problem.rule for problem in found].count("partition") == count
