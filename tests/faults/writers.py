# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody else does to an account just before a write of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from integration.documents import allow, of_size, trust
from integration.seeds import LAMBDA, READ_S3

CREATES = frozenset({"CreatePolicy", "CreateRole", "CreateInstanceProfile"})
FILLS = frozenset({"CreatePolicyVersion", "AttachRolePolicy", "PutRolePolicy", "AddRoleToInstanceProfile"})
REMOVES = frozenset(
    {
        "DeletePolicyVersion",
        "DetachRolePolicy",
        "DetachUserPolicy",
        "DetachGroupPolicy",
        "DeleteRolePolicy",
        "DeleteUserPolicy",
        "RemoveRoleFromInstanceProfile",
        "DeleteInstanceProfile",
        "DeleteRole",
        "DeletePolicy",
    }
)
_OTHERS = (READ_S3, LAMBDA, *(f"arn:aws:iam::aws:policy/{name}" for name in (
    "AmazonDynamoDBReadOnlyAccess", "AmazonEC2ReadOnlyAccess", "AmazonSQSReadOnlyAccess", "AmazonSNSReadOnlyAccess",
    "AmazonRDSReadOnlyAccess", "AmazonVPCReadOnlyAccess", "CloudWatchReadOnlyAccess", "AWSLambda_ReadOnlyAccess",
    "IAMReadOnlyAccess", "AmazonGlacierReadOnlyAccess", "AmazonKinesisReadOnlyAccess",
)))  # fmt: skip


def creates_it_alike(client: Any, operation: str, parameters: Mapping[str, str]) -> None:
    """Somebody creates the very same thing."""
    if operation == "CreatePolicy":
        client.create_policy(
            PolicyName=parameters["PolicyName"],
            Path=parameters["Path"],
            PolicyDocument=parameters["PolicyDocument"],
        )
    elif operation == "CreateInstanceProfile":
        client.create_instance_profile(InstanceProfileName=parameters["InstanceProfileName"], Path=parameters["Path"])
    else:
        client.create_role(
            RoleName=parameters["RoleName"],
            Path=parameters["Path"],
            AssumeRolePolicyDocument=parameters["AssumeRolePolicyDocument"],
        )


def creates_another(client: Any, operation: str, parameters: Mapping[str, str]) -> None:
    """Somebody creates a thing of that name that is otherwise different."""
    if operation == "CreatePolicy":
        document = json.dumps(allow("s3:SomethingElse"))
        client.create_policy(PolicyName=parameters["PolicyName"], Path=parameters["Path"], PolicyDocument=document)
    elif operation == "CreateInstanceProfile":
        tags = [{"Key": "other", "Value": "1"}]
        client.create_instance_profile(InstanceProfileName=parameters["InstanceProfileName"], Tags=tags)
    else:
        document = json.dumps(trust("ecs.amazonaws.com"))
        client.create_role(RoleName=parameters["RoleName"], Path=parameters["Path"], AssumeRolePolicyDocument=document)


def fills_it(client: Any, operation: str, parameters: Mapping[str, str]) -> None:
    """Somebody takes what was left of the quota."""
    try:
        if operation == "CreatePolicyVersion":
            for number in range(5):
                client.create_policy_version(
                    PolicyArn=parameters["PolicyArn"], PolicyDocument=json.dumps(allow(f"s3:Other{number}"))
                )
        elif operation == "PutRolePolicy":
            document = json.dumps(of_size(10_200))
            client.put_role_policy(RoleName=parameters["RoleName"], PolicyName="other", PolicyDocument=document)
        elif operation == "AddRoleToInstanceProfile":
            name = parameters["InstanceProfileName"]
            client.create_role(RoleName="somebody", AssumeRolePolicyDocument=json.dumps(trust()))
            client.add_role_to_instance_profile(InstanceProfileName=name, RoleName="somebody")
        else:
            for arn in _OTHERS:
                if arn != parameters["PolicyArn"]:  # once it is attached, the task's own call is no more refused
                    client.attach_role_policy(RoleName=parameters["RoleName"], PolicyArn=arn)
    except ClientError as error:
        if error.response["Error"]["Code"] != "LimitExceeded":
            raise


def removes_it(client: Any, operation: str, parameters: Mapping[str, str]) -> None:
    """Somebody makes the very same call."""
    method = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in operation).lstrip("_")
    getattr(client, method)(**parameters)
