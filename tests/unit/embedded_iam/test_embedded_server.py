# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server itself: accounts, keys, the request log, errors made to order."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from embedded_iam import EmbeddedIam, Request
from unit.processor_time import seconds_of


def test_environment_leads_boto3_to_the_account(
    server: EmbeddedIam, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in server.environment(account).items():
        monkeypatch.setenv(name, value)
    session = boto3.Session(region_name="eu-west-1")
    assert session.client("sts").get_caller_identity()["Account"] == account
    assert session.client("iam").list_roles()["Roles"] == []


def test_plain_keys_are_a_user_of_their_account(sts: Any, account: str) -> None:
    identity = sts.get_caller_identity()
    assert identity["Arn"] == f"arn:aws:iam::{account}:user/embedded"
    assert identity["UserId"].startswith("AIDA")


def test_accounts_do_not_see_each_other(server: EmbeddedIam, made: Any, other_account: str) -> None:
    made.role()
    made.policy()
    other = server.client("iam", other_account)
    assert other.list_roles()["Roles"] == []
    assert other.list_policies(Scope="Local")["Policies"] == []


def test_reset_forgets_an_account_and_no_other(
    server: EmbeddedIam, account: str, other_account: str, made: Any
) -> None:
    made.role()
    other = server.client("iam", other_account)
    other.create_user(UserName="stays")
    server.set_quota(account, "RolesQuota", 1)
    server.deny(account, "ListRoles")
    server.reset(account)
    assert server.requests(account) == []
    assert made.iam.list_roles()["Roles"] == []
    assert made.iam.get_account_summary()["SummaryMap"]["RolesQuota"] == 1000
    assert [user["UserName"] for user in other.list_users()["Users"]] == ["stays"]


@pytest.mark.parametrize(
    ("key", "code", "text"),
    [
        ("AKIAWRONG123", "InvalidClientTokenId", "The security token included in the request is invalid."),
        ("AKIANOBODYKNOWSIT", "InvalidClientTokenId", "The security token included in the request is invalid."),
        ("ASIAEXPIRED1", "ExpiredToken", "expired"),
    ],
)
@pytest.mark.parametrize("service", ["iam", "sts"])
def test_keys_that_aws_does_not_accept(
    server: EmbeddedIam, refused: Any, key: str, code: str, text: str, service: str
) -> None:
    client = server.client(service, aws_access_key_id=key)
    with refused(code, 403, text):
        client.list_roles() if service == "iam" else client.get_caller_identity()


def test_a_key_that_may_only_read(server: EmbeddedIam, account: str, document: str, refused: Any) -> None:
    iam = server.client("iam", account, aws_access_key_id=f"AKIADENIED{account}")
    assert iam.list_roles()["Roles"] == []
    message = (
        f"User: arn:aws:iam::{account}:user/denied is not authorized to perform: iam:CreatePolicy on resource: policy p"
        " because no identity-based policy allows the iam:CreatePolicy action"
    )
    with refused("AccessDenied", 403, message):
        iam.create_policy(PolicyName="p", PolicyDocument=document)
    identity = server.client("sts", account, aws_access_key_id=f"AKIADENIED{account}").get_caller_identity()
    assert identity["Arn"] == f"arn:aws:iam::{account}:user/denied"


def test_one_operation_can_be_denied_and_allowed_again(
    server: EmbeddedIam, account: str, iam: Any, refused: Any
) -> None:
    server.deny(account, "ListRoles")
    with refused("AccessDenied", 403, "is not authorized to perform: iam:ListRoles on resource: *"):
        iam.list_roles()
    server.allow(account, "ListRoles")
    iam.list_roles()


def test_the_log_holds_what_was_asked_and_answered(server: EmbeddedIam, account: str, iam: Any, made: Any) -> None:
    mark = server.mark()
    with pytest.raises(ClientError):
        iam.get_role(RoleName="nobody")
    made.role(Tags=[{"Key": "a", "Value": "b"}])
    failed, created = server.requests(account, since=mark)
    assert isinstance(failed, Request)
    assert (failed.operation, failed.status, failed.error_code) == ("GetRole", 404, "NoSuchEntity")
    assert failed.parameters == {"RoleName": "nobody"}
    assert created.number == server.mark()
    assert created.parameters["AssumeRolePolicyDocument"] == made.trust, "as sent, not as stored"
    assert created.parameters["Tags.member.1.Key"] == "a"
    assert [request.operation for request in server.writes(account, mark)] == ["CreateRole"]


def test_sts_is_never_a_write(server: EmbeddedIam, account: str, sts: Any) -> None:
    sts.assume_role(RoleArn="arn:aws:iam::299999999999:role/x", RoleSessionName="session")
    assert [request.operation for request in server.requests(account)] == ["AssumeRole"]
    assert server.writes(account) == []


def test_errors_to_order_come_as_often_as_ordered(server: EmbeddedIam, account: str, iam: Any, refused: Any) -> None:
    server.inject("ListRoles", "Throttling", "Rate exceeded", times=2, account=account)
    for _time in range(2):
        with refused("Throttling", 400, "Rate exceeded"):
            iam.list_roles()
    iam.list_roles()


def test_errors_to_order_for_one_account_spare_others(
    server: EmbeddedIam, account: str, other_account: str, iam: Any, refused: Any
) -> None:
    server.inject("ListRoles", "ServiceFailure", status=500, account=other_account)
    iam.list_roles()
    with refused("ServiceFailure", 500):
        server.client("iam", other_account).list_roles()


def test_an_error_afterwards_hides_a_success(
    server: EmbeddedIam, account: str, made: Any, iam: Any, refused: Any
) -> None:
    server.inject("CreateRole", "ServiceFailure", status=500, account=account, after=True)
    with refused("ServiceFailure", 500):
        made.role()
    assert iam.get_role(RoleName="r")["Role"]["RoleName"] == "r"


def test_simultaneous_requests_make_one_role(iam: Any, made: Any) -> None:
    def attempt(_time: int) -> bool:
        try:
            made.role()
        except ClientError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == 1


def test_unknown_operations_are_refused(server: EmbeddedIam, account: str, refused: Any) -> None:
    events = server.client("events", account)
    with pytest.raises(ClientError):
        events.list_rules()


def test_assumed_roles_live_in_the_roles_account(
    server: EmbeddedIam, sts: Any, other_account: str, document: str, trusting: Any, account: str
) -> None:
    there = server.client("iam", other_account)
    there.create_role(RoleName="deploy", Path="/ci/", AssumeRolePolicyDocument=trusting({"AWS": account}))
    arn = f"arn:aws:iam::{other_account}:role/ci/deploy"
    keys = sts.assume_role(RoleArn=arn, RoleSessionName="plumb")["Credentials"]
    credentials = {
        "aws_access_key_id": keys["AccessKeyId"],
        "aws_secret_access_key": keys["SecretAccessKey"],
        "aws_session_token": keys["SessionToken"],
    }
    identity = server.client("sts", **credentials).get_caller_identity()
    assert identity["Arn"] == f"arn:aws:sts::{other_account}:assumed-role/deploy/plumb"
    assert identity["Account"] == other_account
    server.client("iam", **credentials).create_policy(PolicyName="made-there", PolicyDocument=document)
    assert [p["PolicyName"] for p in there.list_policies(Scope="Local")["Policies"]] == ["made-there"]


def test_a_role_that_is_not_there_cannot_be_assumed(sts: Any, made: Any, account: str, refused: Any) -> None:
    made.role("other")
    arn = f"arn:aws:iam::{account}:role/missing"
    user = f"arn:aws:iam::{account}:user/embedded"
    message = f"User: {user} is not authorized to perform: sts:AssumeRole on resource: {arn}"
    with refused("AccessDenied", 403, message):
        sts.assume_role(RoleArn=arn, RoleSessionName="plumb")


def test_keys_of_users_belong_to_their_account(server: EmbeddedIam, iam: Any, made: Any, account: str) -> None:
    made.user("ann")
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    identity = server.client(
        "sts", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]
    ).get_caller_identity()
    assert identity["Arn"] == f"arn:aws:iam::{account}:user/ann"


def test_an_account_costs_little(server: EmbeddedIam) -> None:
    """The AWS-managed policies are shared: a new account with all of them must cost no more than a few requests do."""
    clients = [server.client("iam", f"{number:012d}") for number in range(400, 420)]
    # the best of many, since Python collects garbage in between
    first = min(seconds_of(client.list_roles) for client in clients)
    again = min(seconds_of(client.list_roles) for client in clients)
    assert first < 20 * again


def test_the_log_file_has_a_line_for_each_request(tmp_path: Path) -> None:
    with EmbeddedIam(log=tmp_path / "log") as server:
        server.client("iam").list_roles()
        server.client("sts").get_caller_identity()
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert [line["operation"] for line in lines] == ["ListRoles", "GetCallerIdentity"]


def test_a_later_server_starts_empty() -> None:
    """In a process of its own: the servers of one process share their accounts while any of them runs."""
    code = (
        "from embedded_iam import EmbeddedIam\n"
        "for _time in range(2):\n"
        "    with EmbeddedIam() as server:\n"
        "        server.client('iam').create_user(UserName='u')\n"
        "        print(len(server.client('iam').list_users()['Users']), len(server.requests()))\n"
    )
    tests = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tests, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "1 2\n1 2\n"


def test_another_partition_has_its_own_arns(server: EmbeddedIam, account: str, document: str) -> None:
    keys = server.environment(account)
    client = boto3.client(
        "iam",
        endpoint_url=server.url,
        region_name="us-gov-west-1",
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
    )
    made = client.create_policy(PolicyName="p", PolicyDocument=document)["Policy"]
    assert made["Arn"] == f"arn:aws-us-gov:iam::{account}:policy/p"
    assert client.get_policy(PolicyArn="arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess")
