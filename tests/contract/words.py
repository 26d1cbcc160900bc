# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of the generator: few names, so that tasks meet, and documents of which some mean the same."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor
from contract.case import OTHER, OWN

Document = dict[str, Any]

POLICIES = ("reader", "writer", "limits")
ROLES = ("app", "build", "night")
# Those that no account has from the beginning.
NEW_POLICY, NEW_ROLE = "spare", "fresh"
PATHS = ("/", "/team/", "/team/blue/")
MISSING = "nowhere"
USER, GROUP = "ann", "people"
INLINE = ("read", "write", "extra")
PROFILES = ("machines", "batch")
NEW_PROFILE = "vms"
# A role of the other account: the tasks there run as it.
DEPLOYER = f"arn:aws:iam::{OTHER}:role/deployer"
OF_AWS = (
    "AmazonS3ReadOnlyAccess",
    "AWSLambdaExecute",
    "ReadOnlyAccess",
    "SecurityAudit",
    "job-function/ViewOnlyAccess",
    "service-role/AWSLambdaBasicExecutionRole",
    "AmazonEC2ReadOnlyAccess",
    "AmazonSQSFullAccess",
    "AmazonSNSFullAccess",
    "AmazonVPCReadOnlyAccess",
    "IAMReadOnlyAccess",
    "CloudWatchReadOnlyAccess",
)
OF_A_SERVICE = "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy"


def of_aws(name: str) -> str:
    return f"arn:aws:iam::aws:policy/{name}"


def arn_of(policy: str, path: str = "/", account: str = OWN) -> str:
    return f"arn:aws:iam::{account}:policy{path}{policy}"


# Managed policies


def _policy(*statements: Document, **more: Any) -> Document:
    return {"Version": "2012-10-17", **more, "Statement": list(statements)}


def _allow(action: Any, resource: Any = "arn:aws:s3:::logs/*", **more: Any) -> Document:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


READ = _policy(_allow(["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"], Sid="Read"))
READ_AGAIN = {
    "Statement": {
        "Sid": "Read",
        "Resource": ["arn:aws:s3:::logs/*", "arn:aws:s3:::logs"],
        "Action": ["s3:listbucket", "s3:GetObject"],
        "Effect": "Allow",
    },
    "Version": "2012-10-17",
}
GOOD_POLICIES: tuple[Any, ...] = (
    READ,
    READ,
    READ_AGAIN,
    json.dumps(READ, indent=2),
    _policy(_allow("s3:GetObject")),
    _policy(_allow("s3:*")),
    _policy(_allow("s3:PutObject"), _allow("s3:DeleteObject", "arn:aws:s3:::logs/old/*")),
    _policy(_allow("s3:GetObject"), {**_allow("s3:GetObject", "arn:aws:s3:::logs/secret/*"), "Effect": "Deny"}),
    _policy(_allow("sqs:SendMessage", "*", Condition={"Bool": {"aws:SecureTransport": True}})),
    _policy(_allow("sqs:SendMessage", "*", Condition={"StringLike": {"aws:PrincipalTag/team": ["red", "blue"]}})),
    _policy({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, Id="all-but-iam"),
    _policy(_allow("s3:GetObjekt")),
    _policy(_allow("ec2:DescribeInstances", "*")),
)
SEED_POLICIES = tuple(document for document in GOOD_POLICIES if isinstance(document, dict))
BAD_POLICIES: tuple[Any, ...] = (
    "{not json",
    "[]",
    {},
    _policy(),
    {"Statement": [_allow("ec2:DescribeInstances", "*")]},
    _policy({"Effect": "Allow", "Action": "s3:GetObject"}),
    _policy({**_allow("s3:GetObject"), "Effect": "allow"}),
    _policy({**_allow("s3:GetObject"), "Principal": {"AWS": "*"}}),
    _policy(_allow("GetObject")),
    _policy(_allow("s3:GetObject", "bucket")),
    _policy(_allow("s3:GetObject"), Version="2012-10-18"),
    _policy(_allow("s3:GetObject", Sid="not good")),
    _policy(_allow("s3:GetObject", Sid="A"), _allow("s3:PutObject", Sid="A")),
    _policy(_allow("s3:GetObject", Condition={"StringEqual": {"aws:x": "y"}})),
    _policy(_allow("s3:GetObject", Resources="*")),
    _policy(_allow("s3:GetObject", "arn:aws:s3:::" + "x" * 6500)),
)
LARGE_POLICY = _policy(_allow("s3:GetObject", "arn:aws:s3:::" + "y" * 6200))

# Trust policies


def _trust(principal: Any, action: Any = "sts:AssumeRole", **more: Any) -> Document:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action, **more}
    return {"Version": "2012-10-17", "Statement": [statement]}


OIDC = f"arn:aws:iam::{OWN}:oidc-provider/token.actions.githubusercontent.com"
_GITHUB = {
    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
    "StringLike": {"token.actions.githubusercontent.com:sub": "repo:plumb/*"},
}
GOOD_TRUSTS: tuple[Any, ...] = (
    _trust({"Service": "ec2.amazonaws.com"}),
    _trust({"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"]}),
    _trust({"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}, ["sts:AssumeRole"]),
    json.dumps(_trust({"Service": "ec2.amazonaws.com"})),
    _trust({"AWS": f"arn:aws:iam::{OTHER}:root"}, Condition={"StringEquals": {"sts:ExternalId": "x-1"}}),
    _trust({"AWS": [OWN, OTHER]}),
    _trust({"AWS": f"arn:aws:iam::{OWN}:root"}, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
    _trust({"AWS": "*"}),
    _trust({"Federated": OIDC}, "sts:AssumeRoleWithWebIdentity", Condition=_GITHUB),
    _trust({"Service": "ec2.amazonaws.com", "AWS": OTHER}, ["sts:AssumeRole", "sts:TagSession"]),
)
SEED_TRUSTS = tuple(document for document in GOOD_TRUSTS if isinstance(document, dict))
TRUSTS_OWN = _trust({"AWS": f"arn:aws:iam::{OWN}:root"})
# Right where the role or user exists by then.
TRUSTS_IN_OWN = (
    _trust({"AWS": f"arn:aws:iam::{OWN}:role/app"}),
    _trust({"AWS": [f"arn:aws:iam::{OWN}:role/build", f"arn:aws:iam::{OWN}:user/ann"]}),
    _trust({"AWS": f"arn:aws:iam::{OWN}:role/night", "Service": "ec2.amazonaws.com"}),
)
TRUSTS_NOBODY = _trust({"AWS": f"arn:aws:iam::{OWN}:role/nobody"})
BAD_TRUSTS: tuple[Any, ...] = (
    "nothing",
    {},
    _trust("*"),
    _trust({}),
    _trust({"AWS": OWN}, "s3:GetObject"),
    _trust({"AWS": OWN}, Resource="*"),
    _trust({"AWS": "arn:aws:iam::*:root"}),
    _trust({"CanonicalUser": "abc"}),
    _trust({"Service": "ec2"}),
    _trust({"Federated": OIDC}, "sts:AssumeRoleWithWebIdentity"),
    _trust({"AWS": OWN}, Sid="x" * 2100),
)
GOOD_TRUSTED: tuple[list[Document], ...] = (
    [{"services": ["ec2.amazonaws.com"]}],
    [{"services": ["lambda.amazonaws.com"], "source_account": [OWN]}],
    [{"services": ["pods.eks.amazonaws.com"]}],
    [{"accounts": [OTHER], "external_id": "x-1"}],
    [{"accounts": [OWN], "require_mfa": True}, {"services": ["ec2.amazonaws.com"]}],
    [{"accounts": [OWN]}, {"principals": ["*"], "effect": "deny", "organization_id": "o-abcdefghij"}],
    [{"principals": [f"arn:aws:iam::{OWN}:root"], "organization_id": "o-abcdefghij", "session_tags": True}],
    [{"oidc": {"provider": OIDC, "audience": ["sts.amazonaws.com"], "subjects": ["repo:plumb/aws:*"]}}],
    [{"saml": {"provider": f"arn:aws:iam::{OWN}:saml-provider/corp"}}],
)
BAD_TRUSTED: tuple[Any, ...] = (
    [],
    {"services": ["ec2.amazonaws.com"]},
    "services=ec2.amazonaws.com",
    [{"accounts": ["12"]}],
    [{"services": ["ec2.amazonaws.com"], "require_mfa": True}],
    [{"accounts": [OWN], "source_account": [OWN]}],
    [{"oidc": {"provider": "github"}}],
    [{"service": ["ec2.amazonaws.com"]}],
)

TAGS: tuple[Any, ...] = (
    {},
    {"team": "blue"},
    {"team": "red", "cost": "7"},
    {"Team": "red"},
    {"cost": 7, "note": "a b"},
    {"empty": ""},
)
SEED_TAGS: tuple[dict[str, str], ...] = ({}, {"team": "blue"}, {"team": "red", "cost": "7"}, {"Team": "red"})
BAD_TAGS: tuple[Any, ...] = (
    {"aws:team": "x"},
    {"team": "x" * 257},
    {"team": None},
    {"te?am": "x"},
    {"team": "a", "TEAM": "b"},
    {f"k{number}": "v" for number in range(51)},
)
BAD_PATHS = ("team", "/team", "//", "/te am/")
BAD_NAMES = ("a b", "x" * 129, "", "reader/x", "arn:aws:iam::aws:policy/ReadOnlyAccess")
BAD_ARNS = (
    "arn:aws:iam::aws:role/x",
    f"arn:aws:iam::{OWN}:policy/",
    "arn:aws:s3:::logs",
    of_aws("NoSuchPolicyOfAws"),
    OF_A_SERVICE,
)
FOREIGN_ARNS = (f"arn:aws:iam::{OTHER}:policy/reader", f"arn:aws:iam::{OTHER}:policy/team/writer")


# What any module's options may be given, by name; those that are not here get words by their type
VALUES: dict[str, tuple[Any, ...]] = {
    "arn": (
        *(arn_of(name) for name in POLICIES[:2]),
        *(arn_of(name, account=OTHER) for name in (POLICIES[0], NEW_POLICY)),
        of_aws(OF_AWS[0]),
    ),
    "assume_role_policy_document": GOOD_TRUSTS,
    "boundary": ("", *POLICIES),
    "default_version": ("v1", "v2"),
    "description": ("of the play", ""),
    "inline_policies": ({}, {INLINE[0]: READ}, dict.fromkeys(INLINE[:2], READ)),
    "instance_profiles": ([], [PROFILES[0]], [*PROFILES, NEW_PROFILE]),
    "managed_policies": ([], [POLICIES[0]], [of_aws(OF_AWS[0])], [*POLICIES[:2], of_aws(OF_AWS[1])]),
    "max_session_duration": (3600, 7200),
    "path": PATHS,
    "permissions_boundary": ("", *POLICIES),
    "policies": ([], [POLICIES[0]], [of_aws(OF_AWS[0])], [*POLICIES[:2], of_aws(OF_AWS[1])]),
    "policy": GOOD_POLICIES,
    "role": (*ROLES, NEW_ROLE),
    "tags": TAGS,
    "trust_policy": GOOD_TRUSTS,
    "trusted": GOOD_TRUSTED,
    "wait_timeout": (60,),
}
# For options that mean something else in one module
VALUES_OF_MODULE: dict[tuple[str, str], tuple[Any, ...]] = {
    ("iam_inline_policy", "name"): INLINE,
    ("iam_inline_policy", "policies"): ({}, {INLINE[0]: READ}, dict.fromkeys(INLINE[:2], READ), [INLINE[0]]),
    ("iam_instance_profile", "role"): ("", *ROLES),
}
NAMES = {
    "policy": (*POLICIES, NEW_POLICY),
    "role": (*ROLES, NEW_ROLE),
    "user": (USER,),
    "group": (GROUP,),
    "instance profile": (*PROFILES, NEW_PROFILE),
}


def value(descriptor: Descriptor, option: str, chance: Random) -> Any:
    """A value for an option of a module.

    Raises ValueError for an option that needs words and has none.
    """
    spec = descriptor.argument_spec[option]
    if (descriptor.module, option) in VALUES_OF_MODULE:
        return chance.choice(VALUES_OF_MODULE[descriptor.module, option])
    if option in VALUES:
        return chance.choice(VALUES[option])
    if option in descriptor.naming:
        return chance.choice(NAMES.get(option, NAMES[descriptor.kind]))
    if spec["type"] == "bool":
        return chance.random() < 0.5
    if "choices" not in spec:
        raise ValueError(f"No words for option {option} of {descriptor.kind}: add them to VALUES in {__name__}.")
    return chance.sample(spec["choices"], 2) if spec["type"] == "list" else chance.choice(spec["choices"])
