# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guard of the role that a task runs as."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import (
    CallerRole,
    caller_role,
    refuse_losing_policies,
    refuse_losing_profile,
    refuse_losing_trust,
    refuse_new_boundary,
)
from unit.module_utils.examples import live

Document = dict[str, Any]

ME = "arn:aws:iam::111111111111:user/me"
OTHER = "arn:aws:iam::111111111111:user/other"
SESSION = "arn:aws:sts::111111111111:assumed-role/runner/me"


class Caller:
    """In place of a connection: who asks, and who assumed the role for that."""

    endpoint = "https://iam.amazonaws.com"

    def __init__(self, arn: str, base: str | None = None) -> None:
        self._arn, self._base = arn, base

    def caller_identity(self) -> dict[str, Any]:
        return {"Account": self._arn.split(":")[4], "Arn": self._arn}

    def base_caller_identity(self) -> dict[str, Any] | None:
        return {"Account": self._base.split(":")[4], "Arn": self._base} if self._base else None


@pytest.mark.parametrize(
    ("caller", "role", "runner"),
    [
        (Caller(SESSION), "runner", CallerRole("runner", None)),
        (Caller(SESSION), "RUNNER", CallerRole("RUNNER", None)),
        (Caller(SESSION, ME), "runner", CallerRole("runner", ME)),
        (Caller(SESSION.replace("aws:sts", "aws-us-gov:sts")), "runner", CallerRole("runner", None)),
        (Caller(SESSION), "run", None),
        (Caller(ME), "me", None),
        (Caller("arn:aws:iam::111111111111:root"), "root", None),
        (Caller("arn:aws:sts::111111111111:federated-user/runner"), "runner", None),
    ],
)
def test_a_task_runs_as_a_role_where_its_session_has_that_name(
    caller: Any, role: str, runner: CallerRole | None
) -> None:
    assert caller_role(live(caller), role) == runner


def _trust(*statements: Document) -> Document:
    whole = [{"Effect": "Allow", "Action": "sts:AssumeRole", **statement} for statement in statements]
    return {"Version": "2012-10-17", "Statement": whole}


def _by(*arns: str, **more: Any) -> Document:
    return {"Principal": {"AWS": list(arns)}, **more}


_ACCOUNT = "111111111111"
_MFA = {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
_ALL_ACTIONS = {"Action": "sts:*"}
_EC2 = {"Principal": {"Service": "ec2.amazonaws.com"}}

# Each change, whether it is refused without knowing who assumed the role, and where ME did.
_CHANGES: dict[str, tuple[Document, Document | None, bool, bool]] = {
    "the role is deleted": (_trust(_by(ME)), None, True, True),
    "nobody is removed": (_trust(_by(ME)), _trust(_by(ME, OTHER)), False, False),
    "somebody else is removed": (_trust(_by(ME, OTHER)), _trust(_by(ME)), True, False),
    "a service is removed": (_trust(_by(ME), _EC2), _trust(_by(ME)), True, False),
    "I am removed": (_trust(_by(ME, OTHER)), _trust(_by(OTHER)), True, True),
    "my account in place of me": (_trust(_by(ME)), _trust(_by(_ACCOUNT)), False, False),
    "I in place of my account": (_trust(_by(_ACCOUNT)), _trust(_by(ME)), True, False),
    "another one in place of my account": (_trust(_by(_ACCOUNT)), _trust(_by(OTHER)), True, True),
    "a condition for all": (_trust(_by(_ACCOUNT)), _trust(_by(_ACCOUNT, **_MFA)), True, True),
    "a condition for others": (
        _trust(_by(ME), _by(OTHER)),
        _trust(_by(ME), _by(OTHER, **_MFA)),
        True,
        False,
    ),
    "a condition less": (_trust(_by(ME, **_MFA)), _trust(_by(ME)), False, False),
    "another condition": (
        _trust(_by(ME, Condition={"StringEquals": {"sts:ExternalId": "a"}})),
        _trust(_by(ME, Condition={"StringLike": {"sts:RoleSessionName": "a"}})),
        True,
        True,
    ),
    "a Deny of me": (_trust(_by(ME)), _trust(_by(ME), _by(ME, Effect="Deny")), True, True),
    "a Deny of all": (_trust(_by(ME)), _trust(_by(ME), _by("*", Effect="Deny")), True, True),
    "a Deny of others": (_trust(_by(ME)), _trust(_by(ME), _by(OTHER, Effect="Deny")), True, False),
    "fewer actions": (_trust(_by(ME, **_ALL_ACTIONS)), _trust(_by(ME)), True, True),
    "the same in other words": (
        _trust(_by(ME, OTHER)),
        _trust(_by(OTHER), {**_by(ME), "Action": ["STS:AssumeRole"]}),
        False,
        False,
    ),
}


@pytest.mark.parametrize("base", [None, ME], ids=["base unknown", "base known"])
@pytest.mark.parametrize("name", _CHANGES)
def test_a_change_by_which_the_own_role_may_lose_trust_is_refused(name: str, base: str | None) -> None:
    before, after, refused_unknown, refused_known = _CHANGES[name]
    refused = refused_known if base else refused_unknown

    def change(runner: CallerRole | None, *, allowed: bool) -> str | None:
        try:
            refuse_losing_trust(runner, before, after, allowed=allowed)
        except PlumbError as error:
            return error.message
        return None

    message = change(CallerRole("runner", base), allowed=False)
    assert (message is not None) is refused, message
    if message:
        assert message.startswith("allow_self_lockout: this task runs as the role 'runner', and the change may lock it")
        assert message.endswith("set allow_self_lockout: true.")
    assert change(CallerRole("runner", base), allowed=True) is None
    assert change(None, allowed=False) is None


@pytest.mark.parametrize(
    ("runner", "detached", "allowed", "refused"),
    [
        (CallerRole("runner", None), ["arn:aws:iam::aws:policy/A"], False, True),
        (CallerRole("runner", ME), ["arn:aws:iam::aws:policy/A"], False, True),
        (CallerRole("runner", None), ["arn:aws:iam::aws:policy/A"], True, False),
        (CallerRole("runner", None), [], False, False),
        (None, ["arn:aws:iam::aws:policy/A"], False, False),
    ],
)
def test_policies_of_the_own_role_are_not_detached(
    runner: CallerRole | None, detached: list[str], allowed: bool, refused: bool
) -> None:
    if not refused:
        refuse_losing_policies(runner, detached, allowed=allowed)
        return
    with pytest.raises(PlumbError, match="arn:aws:iam::aws:policy/A"):
        refuse_losing_policies(runner, detached, allowed=allowed)


_OLD, _NEW = f"arn:aws:iam::{_ACCOUNT}:policy/old", f"arn:aws:iam::{_ACCOUNT}:policy/new"


@pytest.mark.parametrize(
    ("before", "after", "narrows"),
    [
        pytest.param(None, _NEW, True, id="a boundary"),
        pytest.param(_OLD, _NEW, True, id="another boundary"),
        pytest.param(_OLD, _OLD, False, id="the boundary that it has"),
        pytest.param(_OLD, None, False, id="no boundary any more"),
        pytest.param(None, None, False, id="no boundary"),
    ],
)
@pytest.mark.parametrize(
    ("runner", "allowed", "guarded"),
    [
        (CallerRole("runner", None), False, True),
        (CallerRole("runner", ME), False, True),
        (CallerRole("runner", None), True, False),
        (None, False, False),
    ],
)
def test_the_own_role_gets_no_new_boundary(
    runner: CallerRole | None, allowed: bool, guarded: bool, before: str | None, after: str | None, narrows: bool
) -> None:
    if not (guarded and narrows):
        refuse_new_boundary(runner, before, after, allowed=allowed)
        return
    with pytest.raises(PlumbError, match=f"^allow_self_lockout: .* 'runner', and would make {_NEW} its") as caught:
        refuse_new_boundary(runner, before, after, allowed=allowed)
    assert caught.value.message.endswith("set allow_self_lockout: true.")


@pytest.mark.parametrize(
    ("runner", "allowed", "refused"),
    [
        (CallerRole("runner", None), False, True),
        (CallerRole("runner", ME), False, True),
        (CallerRole("runner", None), True, False),
        (None, False, False),
    ],
)
def test_the_own_role_is_not_taken_out_of_an_instance_profile(
    runner: CallerRole | None, allowed: bool, refused: bool
) -> None:
    if not refused:
        refuse_losing_profile(runner, "p", allowed=allowed)
        return
    with pytest.raises(PlumbError, match=r"^allow_self_lockout: .* 'runner', .* instance profile 'p'") as caught:
        refuse_losing_profile(runner, "p", allowed=allowed)
    assert caught.value.message.endswith("set allow_self_lockout: true.")
