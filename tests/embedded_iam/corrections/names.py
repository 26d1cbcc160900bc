# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of every parameter, and names that are unique regardless of case.

Lengths, patterns, ranges and enumerations come from botocore's model of the API, which AWS generates from the same
source as https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import botocore.session

from embedded_iam.call import Call
from embedded_iam.corrections.registry import CONFLICT, check, check_all
from embedded_iam.wire import AwsError, members

_NAMES = ("roleName", "policyName", "userName", "groupName", "instanceProfileName")
_ARN = re.compile(r"arn:[a-z-]+:iam::(\d{12}|aws):policy/[!-~]+")
# Java's \p{Z}; \p{L} and \p{N} are Python's \w but for the underscore, which stands in the same class anyway.
_SPACES = " \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"


@cache
def _model() -> Any:
    return botocore.session.get_session().get_service_model("iam")


@check_all
def every_parameter_has_the_form_of_the_api(call: Call) -> None:
    """ValidationError: `1 validation error detected: Value 'x' at 'roleName' failed to satisfy constraint: ...`."""
    if call.service != "iam":
        return
    if call.operation not in _model().operation_names:
        message = f"Could not find operation {call.operation} for version 2010-05-08"
        raise AwsError("InvalidAction", message)
    shape = _model().operation_model(call.operation).input_shape
    problems = list(_problems(call.parameters, shape, "", "")) if shape else []
    sentence = next((known for known in map(_sentence, problems) if known), None)
    if problems:
        plural = "s" if len(problems) > 1 else ""
        listed = "; ".join(
            f"Value '{value}' at '{where}' failed to satisfy constraint: Member must {constraint}"
            for where, value, constraint in problems
        )
        raise AwsError("ValidationError", sentence or f"{len(problems)} validation error{plural} detected: {listed}")


def _sentence(problem: tuple[str, str, str]) -> str | None:
    """Characters of names and paths are refused in words of their own (seen in AWS's answers; not documented)."""
    where, _value, constraint = problem
    if not constraint.startswith("satisfy regular"):
        return None
    if where in _NAMES:
        allowed = "It must contain only alphanumeric characters and/or the following: +=,.@_-"
    elif where == "path":
        allowed = "It must begin and end with / and contain only alphanumeric characters and/or / characters."
    elif where == "pathPrefix":
        allowed = "It must begin with the / character and contain only alphanumeric characters and/or / characters."
    else:
        return None
    return f"The specified value for {where} is invalid. {allowed}"


def _problems(parameters: dict[str, str], shape: Any, prefix: str, where: str) -> Iterator[tuple[str, str, str]]:
    """(place as AWS writes it, value, constraint) of each parameter that breaks one."""
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            place = name[0].lower() + name[1:]
            yield from _problems(
                parameters, member, f"{prefix}.{name}" if prefix else name, f"{where}.{place}" if where else place
            )
    elif shape.type_name == "list":
        count = len(members(parameters, prefix))
        if count > shape.metadata.get("max", count):
            yield where, "[...]", f"have length less than or equal to {shape.metadata['max']}"
        for number in range(1, count + 1):
            yield from _problems(parameters, shape.member, f"{prefix}.member.{number}", f"{where}.{number}.member")
    elif prefix in parameters:
        for constraint in _broken(parameters[prefix], shape):
            yield where, parameters[prefix], constraint


def _broken(value: str, shape: Any) -> Iterator[str]:
    rules = shape.metadata
    number = shape.type_name in ("integer", "long")
    if number and not re.fullmatch(r"-?\d+", value):
        yield "be a number"
        return
    size = int(value) if number else len(value)
    what = "value" if number else "length"
    if size > rules.get("max", size):
        yield f"have {what} less than or equal to {rules['max']}"
    if size < rules.get("min", size):
        yield f"have {what} greater than or equal to {rules['min']}"
    if "pattern" in rules and value and not _pattern(rules["pattern"]).fullmatch(value):
        yield f"satisfy regular expression pattern: {rules['pattern']}"
    if getattr(shape, "enum", None) and value not in shape.enum:
        yield f"satisfy enum value set: [{', '.join(shape.enum)}]"


@cache
def _pattern(java: str) -> re.Pattern[str]:
    if r"\p{" in java:
        return re.compile(java.replace(r"\p{L}\p{Z}\p{N}", r"\w" + _SPACES))
    return re.compile(java, re.ASCII)


@check_all
def policy_arns_are_arns_of_policies(call: Call) -> None:
    """InvalidInput; the words were seen in AWS's answers."""
    for name in ("PolicyArn", "PermissionsBoundary"):
        arn = call.get(name)
        if call.service == "iam" and arn and not _ARN.fullmatch(arn):
            raise AwsError("InvalidInput", f"ARN {arn} is not valid.")


@check_all
def named_things_exist(call: Call) -> None:
    """NoSuchEntity before anything else that depends on a role, user or group."""
    if call.service != "iam":
        return
    if "RoleName" in call.parameters and call.operation != "CreateRole":
        call.role()
    if "UserName" in call.parameters and call.operation != "CreateUser":
        call.user()
    if "GroupName" in call.parameters and call.operation != "CreateGroup":
        call.group()


@check("CreateRole", stage=CONFLICT)
def role_names_are_unique_regardless_of_case(call: Call) -> None:
    """API_CreateRole, RoleName: "Names are not distinguished by case". AWS repeats the name that was asked for."""
    if _taken(call["RoleName"], (role.name for role in call.iam.roles.values())):
        raise AwsError("EntityAlreadyExists", f"Role with name {call['RoleName']} already exists.", 409)


@check("CreateUser", stage=CONFLICT)
def user_names_are_unique_regardless_of_case(call: Call) -> None:
    """API_CreateUser, UserName."""
    if _taken(call["UserName"], call.iam.users):
        raise AwsError("EntityAlreadyExists", f"User with name {call['UserName']} already exists.", 409)


@check("CreateGroup", stage=CONFLICT)
def group_names_are_unique_regardless_of_case(call: Call) -> None:
    """API_CreateGroup, GroupName."""
    if _taken(call["GroupName"], call.iam.groups):
        raise AwsError("EntityAlreadyExists", f"Group with name {call['GroupName']} already exists.", 409)


@check("CreatePolicy", stage=CONFLICT)
def policy_names_are_unique_regardless_of_case(call: Call) -> None:
    """API_CreatePolicy, PolicyName: also under another path. An AWS-managed policy's name is free."""
    own = (policy.name for policy in call.iam.managed_policies.values() if ":iam::aws:" not in policy.arn)
    if _taken(call["PolicyName"], own):
        message = f"A policy called {call['PolicyName']} already exists. Duplicate names are not allowed."
        raise AwsError("EntityAlreadyExists", message, 409)


def _taken(name: str, names: Iterable[str]) -> bool:
    return name.lower() in (other.lower() for other in names)
