# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What calls make of the documents that a run remembers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_documents import (
    changes_documents,
    default_documents,
    document_question,
)

ARN = "arn:aws:iam::123456789012:policy/p"
OTHER = "arn:aws:iam::123456789012:policy/q"
ONE = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
TWO = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}]}


def create() -> Call:
    arguments = {"PolicyName": "p", "Path": "/", "PolicyDocument": json.dumps(ONE)}
    return call("create_policy", arguments, ARN, {"arn": ARN})


def version(*, default: bool = True) -> Call:
    arguments = {"PolicyArn": ARN, "PolicyDocument": json.dumps(TWO), "SetAsDefault": default}
    return call("create_policy_version", arguments, ARN, {"version_id": "v2"})


def on_policy(operation: str, **more: Any) -> Call:
    return call(operation, {"PolicyArn": ARN, **more}, ARN)


CASES: dict[str, tuple[tuple[Call, ...], dict[str, Any]]] = {
    "nothing": ((), {}),
    "a new policy": ((create(),), {ARN: ONE}),
    "a new default version": ((version(),), {ARN: TWO}),
    "one after the other": ((create(), version()), {ARN: TWO}),
    "a version that is not the default": ((create(), version(default=False)), {ARN: ONE}),
    "an older version": ((create(), on_policy("set_default_policy_version", VersionId="v1")), {ARN: None}),
    "a deleted policy": ((create(), on_policy("delete_policy")), {ARN: None}),
    "a policy created again": ((on_policy("delete_policy"), create()), {ARN: ONE}),
    "an attachment": ((on_policy("attach_role_policy", RoleName="r"),), {}),
    "tags": ((on_policy("tag_policy", Tags=[]),), {}),
    "a role": ((call("delete_role", {"RoleName": "r"}, "r", {"arn": "arn:aws:iam::123456789012:role/r"}),), {}),
}


@pytest.mark.parametrize("name", CASES)
def test_calls_say_which_document_a_policy_has_then(name: str) -> None:
    calls, documents = CASES[name]
    assert default_documents(calls) == documents


def test_a_call_changes_documents_of_its_own_policy_alone() -> None:
    assert changes_documents(version(), ARN)
    assert not changes_documents(version(), OTHER)
    assert not changes_documents(on_policy("tag_policy", Tags=[]), ARN)


def test_questions_differ_by_the_arn_and_are_names_of_files() -> None:
    assert document_question(ARN) != document_question(OTHER)
    assert document_question(ARN).replace("-", "").isalnum()
