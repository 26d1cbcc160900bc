# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names, paths and ARNs of IAM: parsed once, refused here before AWS would refuse them.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (characters and lengths) and
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html (ARNs and paths).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError

AWS_MANAGED = "aws"  # in place of the account id in the ARN of an AWS-managed policy

# Roles under this path belong to AWS services, which alone may change them:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
SERVICE_LINKED_PATH = "/aws-service-role/"
# Where IAM Identity Center keeps its roles
RESERVED_PATH = "/aws-reserved/"

POLICY_NAME_LENGTH = 128
ROLE_NAME_LENGTH = 64
PROFILE_NAME_LENGTH = 128
PATH_LENGTH = 512
DESCRIPTION_LENGTH = 1000

_NAME = re.compile(r"[A-Za-z0-9_+=,.@-]+")
_POLICY_PATH = re.compile(r"((/[A-Za-z0-9.,+@=_-]+)*)/")
_ROLE_PATH = re.compile(r"/|/[!-~]+/")
_DESCRIPTION = re.compile(r"[\t\n\r -~\u00a1-\u00ff]*")
_POLICY_ARN = re.compile(r"arn:(aws[a-z-]*):iam::([0-9]{12}|aws):policy(/.*)", re.DOTALL)


@dataclass(frozen=True)
class PolicyArn:
    """The ARN of a managed policy, taken apart. ``account`` is ``aws`` for an AWS-managed one."""

    partition: str
    account: str
    path: str
    name: str

    def __str__(self) -> str:
        return f"arn:{self.partition}:iam::{self.account}:policy{self.path}{self.name}"

    @property
    def is_aws_managed(self) -> bool:
        return self.account == AWS_MANAGED


def parse_policy_arn(text: str, *, option: str) -> PolicyArn:
    """Take a policy's ARN apart; refuse any other text, naming the option that it stood in."""
    match = _POLICY_ARN.fullmatch(text)
    if not match:
        raise PlumbError(
            f"{option}: '{text}' is not the ARN of a managed policy. It has the form "
            "arn:aws:iam::123456789012:policy/path/name, or arn:aws:iam::aws:policy/name for an AWS-managed policy."
        )
    partition, account, resource = match.groups()
    path, _slash, name = resource.rpartition("/")
    arn = PolicyArn(partition=partition, account=account, path=f"{path}/", name=name)
    check_name(arn.name, option=option, longest=POLICY_NAME_LENGTH)
    check_policy_path(arn.path, option=option)
    return arn


def is_arn(text: str) -> bool:
    return text.startswith("arn:")


def name_in(arn: str) -> str:
    """The name in an ARN of IAM, without the path."""
    return arn.rpartition("/")[2]


def principal_in(arn: str) -> tuple[str, str]:
    """The kind and name of a user or role."""
    kind, _slash, path = arn.split(":", 5)[5].partition("/")
    return kind, name_in(path)


def check_name(name: str, *, option: str, longest: int) -> None:
    """Refuse a name that IAM would refuse. Names are told apart without regard to case; see ``same_name``."""
    if is_arn(name):
        raise PlumbError(f"{option}: '{name}' is an ARN where a name is wanted. Give the part after the last slash.")
    if not _NAME.fullmatch(name):
        raise PlumbError(
            f"{option}: '{name}' is not a valid name. IAM takes letters, digits and the characters _+=,.@- in it."
        )
    if len(name) > longest:
        raise PlumbError(f"{option}: '{name}' has {len(name)} characters, {longest} are allowed. Give a shorter name.")


def same_name(one: str, other: str) -> bool:
    """IAM does not let two names differ by case alone.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html: names are not distinguished by case.
    """
    return one.lower() == other.lower()


def check_policy_path(path: str, *, option: str) -> None:
    """A path as CreatePolicy takes it (policyPathType)."""
    _check_path(path, _POLICY_PATH, option=option)


def check_role_path(path: str, *, option: str) -> None:
    """A path as CreateRole takes it (pathType)."""
    _check_path(path, _ROLE_PATH, option=option)


def path_below(prefix: str | None, *, option: str) -> str | None:
    """The path that a prefix stands for: amazon.aws's modules take it without its slashes, too."""
    if prefix is None:
        return None
    path = f"/{prefix.strip('/')}/" if prefix.strip("/") else "/"
    check_role_path(path, option=option)
    return path


def _check_path(path: str, pattern: re.Pattern[str], *, option: str) -> None:
    if not path.startswith("/") or not path.endswith("/"):
        raise PlumbError(f"{option}: '{path}' is not a valid path. A path must begin and end with /, such as /team/.")
    if len(path) > PATH_LENGTH:
        raise PlumbError(f"{option}: the path has {len(path)} characters, {PATH_LENGTH} are allowed.")
    if not pattern.fullmatch(path):
        raise PlumbError(f"{option}: '{path}' has characters, or empty parts, that IAM does not take in a path.")


def read_description(description: str | None, *, option: str) -> str | None:
    """A description as IAM gives it back: in XML every line ends alike. Raises PlumbError for what IAM would refuse.

    https://www.w3.org/TR/xml/#sec-line-ends
    """
    if description is None:
        return None
    check_description(description, option=option)
    return description.replace("\r\n", "\n").replace("\r", "\n")


def check_description(description: str, *, option: str) -> None:
    """Descriptions of policies and roles have one length; the characters are those of roleDescriptionType."""
    if len(description) > DESCRIPTION_LENGTH:
        raise PlumbError(
            f"{option}: the description has {len(description)} characters, {DESCRIPTION_LENGTH} are allowed."
        )
    if not _DESCRIPTION.fullmatch(description):
        wrong = next(character for character in description if not _DESCRIPTION.fullmatch(character))
        raise PlumbError(f"{option}: the character {wrong!r} is not allowed in a description; IAM takes Latin-1 only.")
