# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults are what they say: seen by plain sockets, by boto3, and in what IAM holds afterwards."""

from __future__ import annotations

import http.client
import itertools
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlparse

import pytest
from botocore.exceptions import ClientError

from embedded_iam.credentials import access_key_of
from faults.catalog import FAULTS
from faults.cycles import CYCLES
from faults.fault import Fault
from faults.layer import FaultLayer
from faults.trial import Trial, carry_out, suits
from integration.documents import allow

_ACCOUNTS = itertools.count(300_000_000_001)


@pytest.fixture
def account(layer: FaultLayer) -> str:
    del layer
    return str(next(_ACCOUNTS))


def _ask(layer: FaultLayer, account: str, **parameters: str) -> tuple[int, bytes, Mapping[str, str]]:
    """One request, as it is on the wire."""
    connection = http.client.HTTPConnection(urlparse(layer.iam.url).netloc, timeout=10)
    scope = f"Credential={access_key_of(account)}/20260101/us-east-1/iam/aws4_request"
    connection.request("POST", "/", urlencode(parameters), {"Authorization": f"AWS4-HMAC-SHA256 {scope}"})
    answer = connection.getresponse()
    return answer.status, answer.read(), dict(answer.headers)


def _create(layer: FaultLayer, account: str, fault: str, name: str = "p") -> tuple[int, bytes, Mapping[str, str]]:
    layer.begin(account, FAULTS[fault], 0)
    try:
        document = json.dumps(allow("s3:GetObject"))
        return _ask(layer, account, Action="CreatePolicy", PolicyName=name, PolicyDocument=document)
    finally:
        layer.end(account)


def _exists(layer: FaultLayer, account: str) -> bool:
    return bool(layer.iam.client("iam", account).list_policies(Scope="Local")["Policies"])


@pytest.mark.parametrize(
    ("fault", "error", "done"),
    [
        ("reset before", ConnectionResetError, False),
        ("reset after", ConnectionResetError, True),
        ("closed after", http.client.RemoteDisconnected, True),
        ("truncated after", http.client.IncompleteRead, True),
    ],
)
def test_an_answer_that_does_not_come(
    fault: str, error: type[Exception], done: bool, layer: FaultLayer, account: str
) -> None:
    with pytest.raises(error) as raised:
        _create(layer, account, fault)
    assert raised.type is error
    assert _exists(layer, account) is done


@pytest.mark.parametrize(
    ("fault", "status", "body", "done"),
    [
        ("500 after", 500, b"<ErrorResponse", True),
        ("503 before", 503, b"<ErrorResponse", False),
        ("throttled", 400, b"<Code>Throttling</Code>", False),
        ("page 200 after", 200, b"<html>", True),
        ("page 502 before", 502, b"<html>", False),
        ("empty 200 after", 200, b"", True),
        ("malformed XML after", 200, b"<oops", True),
        ("cut XML after", 200, b"<CreatePolicyResponse", True),
        ("302 before", 302, b"<html>", False),
        ("slow, done late", 503, b"", True),
    ],
)
def test_an_answer_that_is_another(
    fault: str, status: int, body: bytes, done: bool, layer: FaultLayer, account: str
) -> None:
    got = _create(layer, account, fault)
    assert got[0] == status
    assert body in got[1]
    assert ("Location" in got[2]) is (status == 302)
    assert _exists(layer, account) is done


def _names(client: Any) -> list[str]:
    return [policy["PolicyName"] for policy in client.list_policies(Scope="Local")["Policies"]]


def test_a_replica_shows_what_was_there_before_a_write_and_others_see_it(layer: FaultLayer, account: str) -> None:
    client = layer.iam.client("iam", account)
    layer.begin(account, FAULTS["replica 2 s behind a write"], 1)
    for name in ("first", "second"):
        client.create_policy(PolicyName=name, PolicyDocument=json.dumps(allow("s3:GetObject")))
    assert _names(client) == ["first"]
    with pytest.raises(ClientError, match="NoSuchEntity"):
        client.get_policy(PolicyArn=f"arn:aws:iam::{account}:policy/second")
    with pytest.raises(ClientError, match="EntityAlreadyExists"):
        client.create_policy(PolicyName="second", PolicyDocument=json.dumps(allow("s3:GetObject")))
    layer.end(account)
    assert sorted(_names(client)) == ["first", "second"]


def test_a_fault_that_stays_hits_the_same_operation_and_one_of_all_hits_every_request(
    layer: FaultLayer, account: str
) -> None:
    client = layer.iam.client("iam", account)
    document = json.dumps(allow("s3:GetObject"))
    layer.begin(account, FAULTS["throttled, always"], 0)
    for _time in range(2):
        with pytest.raises(ClientError, match="Throttling"):
            client.create_policy(PolicyName="p", PolicyDocument=document)
    assert _names(client) == []
    assert [hit.asked.operation for hit in layer.end(account).hits] == ["CreatePolicy"] * 2
    layer.begin(account, FAULTS["read: page 502, always"], 0)
    with pytest.raises(ClientError, match="502"):
        client.list_policies(Scope="Local")
    with pytest.raises(ClientError, match="502"):
        client.list_roles()
    assert len(layer.end(account).hits) == 2


@pytest.mark.parametrize("fault", [fault for fault in FAULTS.values() if fault.meanwhile], ids=lambda each: each.name)
def test_what_somebody_else_does_is_not_taken_for_the_tasks_own(fault: Fault, layer: FaultLayer) -> None:
    cycle = CYCLES["role: create" if fault.fits("CreateRole") else "policy: sixth version"]
    assert suits(fault, cycle)
    position = 0 if fault.fits("CreateRole") or fault.fits("DeletePolicyVersion") else 1
    evidence = carry_out(layer, Trial(fault, cycle, position))
    assert evidence.course.hits
    assert evidence.course.foreign
    own = [asked.operation for asked in evidence.course.asked if asked.is_write]
    assert [write.operation for write in evidence.writes] == own
