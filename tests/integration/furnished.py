# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A random account of any size, with all that an export can hold; the same one for the same seed, but for its number."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from embedded_iam import EmbeddedIam
from integration import seeds

PATHS = ("/", "/team-x/", "/team-x/apps/")
# Texts that YAML and templates could take for something else
TEXTS = (
    "x",
    "yes",
    "012",
    "1e3",
    "null",
    "~",
    "a: b",
    "- c",
    "{{ x }}",
    "'{{'",
    "{% raw %}",
    "# no",
    "é ß",
    " a  ",
    "@",
)
_ACTIONS = ("s3:GetObject", "s3:PutObject", "sqs:SendMessage", "dynamodb:Query", "logs:*", "ec2:Describe*")
_CONDITIONS: tuple[dict[str, Any], ...] = (
    {"Bool": {"aws:SecureTransport": True}},
    {"NumericLessThan": {"s3:max-keys": 10}},
    {"StringLike": {"aws:PrincipalTag/team": ["${aws:username}", "x*"]}},
    {"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}, "Null": {"aws:TokenIssueTime": "false"}},
)
_OF_AWS = (seeds.READ_S3, seeds.LAMBDA)


class Furnished:
    """``count`` policies and roles, a tenth as many users and groups."""

    def __init__(self, iam: EmbeddedIam, account: str, *, count: int, seed: int) -> None:
        self._dice = Random(seed)
        self._client = iam.client("iam", account)
        self._account = account
        self._count = count

    def people(self) -> None:
        """Users and groups, which no export holds."""
        for number in range(self._few):
            self._client.create_user(UserName=f"user{number}")
            self._client.create_group(GroupName=f"group{number}")

    def everything(self) -> None:
        """All that an export holds, too."""
        self.people()
        own = [self._policy(number) for number in range(self._count)]
        roles: list[str] = []
        for number in range(self._count):
            roles.append(self._role(number, own, roles))
        for number in range(self._few):
            for kind in ("user", "group"):
                self._equip(kind, f"{kind}{number}", own)

    @property
    def _few(self) -> int:
        return max(2, self._count // 10)

    def _maybe(self, **options: Any) -> dict[str, Any]:
        return {name: value for name, value in options.items() if self._dice.random() < 0.5}

    def _tags(self) -> list[dict[str, str]]:
        keys = self._dice.sample(["team", "yes", "a:b", "é", "012"], self._dice.randrange(1, 4))
        return [{"Key": key, "Value": self._dice.choice(["", "x", "yes", "012", "a: b", "é", "@x"])} for key in keys]

    def _statement(self) -> dict[str, Any]:
        dice = self._dice
        actions = dice.sample(_ACTIONS, dice.randrange(1, 4))
        resource = f"arn:aws:s3:::bucket-{dice.randrange(9)}-{self._account}/{dice.choice(['*', '{{ x }}', 'yes'])}"
        return {
            "Effect": dice.choice(["Allow", "Allow", "Deny"]),
            dice.choice(["Action", "Action", "NotAction"]): actions[0] if dice.random() < 0.3 else actions,
            dice.choice(["Resource", "Resource", "NotResource"]): dice.choice(["*", resource, [resource, "*"]]),
            **self._maybe(Condition=dice.choice(_CONDITIONS)),
        }

    def _document(self, *versions: str) -> dict[str, Any]:
        statements = [self._statement() for _number in range(self._dice.randrange(1, 4))]
        named = [{"Sid": f"S{number}", **each} for number, each in enumerate(statements)]
        body = self._dice.choice([statements, named, statements[0]])
        return {"Version": self._dice.choice(["2012-10-17", *versions]), "Statement": body}

    def _policy(self, number: int) -> str:
        first, *others = [json.dumps(self._document()) for _number in range(self._dice.randrange(1, 3))]
        options = self._maybe(Path=self._dice.choice(PATHS), Description=self._dice.choice(TEXTS), Tags=self._tags())
        name = f"{self._dice.choice(['p', 'P.', 'p+=,@-_'])}{number}"
        arn: str = self._client.create_policy(PolicyName=name, PolicyDocument=first, **options)["Policy"]["Arn"]
        for document in others:
            self._client.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)
        return arn

    def _principal(self, roles: list[str]) -> dict[str, Any]:
        account = self._account
        return self._dice.choice(
            [
                {"Service": "ec2.amazonaws.com"},
                {"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"]},
                {"AWS": f"arn:aws:iam::{account}:root"},
                {"AWS": "210987654321"},
                {"AWS": self._dice.choice(roles) if roles else f"arn:aws:iam::{account}:user/user0"},
                {"AWS": [f"arn:aws:iam::{account}:user/user1", "arn:aws:iam::210987654321:root"]},
                {"Federated": f"arn:aws:iam::{account}:saml-provider/one"},
            ]
        )

    def _trust(self, roles: list[str]) -> dict[str, Any]:
        principal = self._principal(roles)
        action = "sts:AssumeRoleWithSAML" if "Federated" in principal else "sts:AssumeRole"
        condition = self._maybe(Condition={"StringEquals": {"sts:ExternalId": self._dice.choice(["012", "yes", "x"])}})
        statement = {"Effect": "Allow", "Principal": principal, "Action": action, **condition}
        return {"Version": "2012-10-17", "Statement": self._dice.choice([statement, [statement]])}

    def _role(self, number: int, own: list[str], roles: list[str]) -> str:
        name = f"{self._dice.choice(['r', 'R.', 'r+=,@-_'])}{number}"
        options = self._maybe(
            Path=self._dice.choice(PATHS),
            Description=self._dice.choice(TEXTS),
            Tags=self._tags(),
            MaxSessionDuration=self._dice.choice([3600, 7200, 43200]),
            PermissionsBoundary=self._dice.choice([*own, *_OF_AWS]),
        )
        trust = json.dumps(self._trust(roles))
        arn: str = self._client.create_role(RoleName=name, AssumeRolePolicyDocument=trust, **options)["Role"]["Arn"]
        self._equip("role", name, own)
        for profile in self._dice.choice([(), (), (name,), (f"of-{name}",)]):
            self._client.create_instance_profile(
                InstanceProfileName=profile, **self._maybe(Path=self._dice.choice(PATHS))
            )
            self._client.add_role_to_instance_profile(InstanceProfileName=profile, RoleName=name)
        return arn

    def _equip(self, kind: str, name: str, own: list[str]) -> None:
        """Attachments and inline policies of a role, user or group."""
        who = {f"{kind.title()}Name": name}
        for arn in self._dice.sample([*own, *_OF_AWS], self._dice.randrange(0, 4)):
            getattr(self._client, f"attach_{kind}_policy")(**who, PolicyArn=arn)
        for number in range(self._dice.choice([0, 0, 1, 2])):
            document = json.dumps(self._document("2008-10-17"))
            put = getattr(self._client, f"put_{kind}_policy")
            put(**who, PolicyName=f"own{number}", PolicyDocument=document)
