# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who a principal is, whom a role trusts, and what a deleted principal leaves behind."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.orphans import differ_by_orphans_alone, orphans_of
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import (
    Principal,
    parse_principal,
    stands_for,
    trusts,
)
from unit.policy_language.small_documents import (
    NOT_THERE,
    OIDC,
    OWN_ACCOUNT,
    ROOT,
    SAML,
    load,
    policy,
    trust,
    trust_statement,
)

Document = dict[str, Any]

_IAM = f"arn:aws:iam::{OWN_ACCOUNT}:"
_STS = f"arn:aws:sts::{OWN_ACCOUNT}:"
_SESSION = f"{_STS}assumed-role/app/session"


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        (OWN_ACCOUNT, "AWS", OWN_ACCOUNT),
        (ROOT, "AWS", OWN_ACCOUNT),
        ("arn:aws-us-gov:iam::123456789012:root", "AWS", OWN_ACCOUNT),
        ("*", "AWS", "*"),
        (f"{_IAM}user/path/bob", "AWS", f"{_IAM}user/path/bob"),
        (f"{_IAM}role/app", "AWS", f"{_IAM}role/app"),
        (_SESSION, "AWS", _SESSION),
        (SAML, "Federated", SAML),
        (f"{OIDC}gitlab.com", "Federated", f"{OIDC}gitlab.com"),
        ("cognito-identity.amazonaws.com", "Federated", "cognito-identity.amazonaws.com"),
        ("accounts.google.com", "Federated", "accounts.google.com"),
        ("ec2.amazonaws.com", "Service", "ec2.amazonaws.com"),
        ("ec2.amazonaws.com.cn", "Service", "ec2.amazonaws.com.cn"),
    ],
)
def test_a_principal_is_read_as_people_write_it(text: str, kind: str, name: str) -> None:
    assert parse_principal(text, option="trusting") == Principal(kind, name)


@pytest.mark.parametrize("text", ["", "ec2", "12345678901", "arn:aws:s3:::b", "user/bob", "**", "a b.com"])
def test_what_is_no_principal_is_an_error_that_names_the_option_and_the_value(text: str) -> None:
    with pytest.raises(PlumbError) as error:
        parse_principal(text, option="trusting")
    assert error.value.message.startswith(f"trusting: '{text}' is no principal")


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ("*", OWN_ACCOUNT, True),
        ("*", f"{_IAM}user/bob", True),
        (OWN_ACCOUNT, f"{_IAM}role/app", True),
        (OWN_ACCOUNT, _SESSION, True),
        (f"{_IAM}role/app", _SESSION, True),
        (f"{_IAM}role/with/path/app", _SESSION, True),
        (f"{_IAM}role/app2", _SESSION, False),
        (f"{_IAM}role/ap", _SESSION, False),
        (f"{_IAM}user/app", _SESSION, False),
        ("arn:aws:iam::210987654321:role/app", _SESSION, False),
        (_SESSION, f"{_IAM}role/app", False),
        (f"{_IAM}role/app", OWN_ACCOUNT, False),
        (OWN_ACCOUNT, "*", False),
        (OWN_ACCOUNT, "210987654321", False),
        ("*", "ec2.amazonaws.com", False),
        ("*", SAML, False),
        (OWN_ACCOUNT, SAML, False),
        ("ec2.amazonaws.com", "ec2.amazonaws.com", True),
        ("ec2.amazonaws.com", "ssm.amazonaws.com", False),
    ],
)
def test_an_account_stands_for_all_in_it_and_a_role_for_its_sessions(wide: str, narrow: str, covered: bool) -> None:
    one, other = (parse_principal(text, option="x") for text in (wide, narrow))
    assert stands_for(one, other) is covered


_MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


@pytest.mark.parametrize(
    ("document", "who", "trusted"),
    [
        pytest.param(trust(), OWN_ACCOUNT, True, id="the account by its root ARN"),
        pytest.param(trust(), f"{_IAM}user/bob", True, id="a user of the account"),
        pytest.param(trust(), "210987654321", False, id="another account"),
        pytest.param(trust(Condition=_MFA), OWN_ACCOUNT, True, id="under a condition"),
        pytest.param(trust(Principal={"AWS": "*"}), "210987654321", True, id="anybody"),
        pytest.param(trust(Principal="*"), "210987654321", True, id="anybody without AWS"),
        pytest.param(trust(Principal={"AWS": "*"}), "ec2.amazonaws.com", False, id="a service is not anybody in AWS"),
        pytest.param(trust(Principal={"AWS": f"{_IAM}role/app"}), OWN_ACCOUNT, True, id="somebody in the account"),
        pytest.param(trust(Principal={"AWS": f"{_IAM}role/app"}), "210987654321", False, id="nobody in the account"),
        pytest.param(trust(Principal={"AWS": f"{_IAM}role/app"}), _SESSION, True, id="a session of the role"),
        pytest.param(trust(Principal={"AWS": f"{_IAM}role/app"}), f"{_IAM}role/app2", False, id="another role"),
        pytest.param(trust(Principal={"Service": ["ec2.amazonaws.com"]}), "ec2.amazonaws.com", True, id="a service"),
        pytest.param(
            trust(Principal={"Federated": SAML}, Action="sts:AssumeRoleWithSAML"), SAML, True, id="a provider"
        ),
        pytest.param(trust(Effect="Deny"), OWN_ACCOUNT, False, id="denied alone"),
        pytest.param(
            policy(trust_statement(), trust_statement(Effect="Deny")), OWN_ACCOUNT, False, id="allowed and denied"
        ),
        pytest.param(
            policy(trust_statement(), trust_statement(Effect="Deny", Principal={"AWS": f"{_IAM}user/bob"})),
            f"{_IAM}user/bob",
            False,
            id="one of the account denied",
        ),
        pytest.param(
            policy(trust_statement(), trust_statement(Effect="Deny", Principal={"AWS": f"{_IAM}user/bob"})),
            OWN_ACCOUNT,
            True,
            id="the account of one who is denied",
        ),
        pytest.param(
            policy(trust_statement(), trust_statement(Effect="Deny", Condition=_MFA)),
            OWN_ACCOUNT,
            True,
            id="denied under a condition",
        ),
        pytest.param(policy(), OWN_ACCOUNT, False, id="no statement"),
        pytest.param(trust(Principal=NOT_THERE), OWN_ACCOUNT, False, id="no principal"),
    ],
)
def test_whether_a_role_trusts_a_principal(document: Document, who: str, trusted: bool) -> None:
    assert trusts(load(document), parse_principal(who, option="trusting")) is trusted


# Deleted principals

_GONE_ROLE, _GONE_USER = "AROAEXAMPLEEXAMPLE123", "AIDAEXAMPLEEXAMPLE123"
_APP, _BOB = f"{_IAM}role/app", f"{_IAM}user/bob"


def _trusting(*names: Any, **changes: Any) -> Document:
    return trust(Principal={"AWS": list(names)}, **changes)


@pytest.mark.parametrize(
    ("document", "ids"),
    [
        (_trusting(_APP), []),
        (_trusting(_GONE_ROLE, _APP), [_GONE_ROLE]),
        (_trusting(_GONE_USER, _GONE_ROLE, _GONE_USER), [_GONE_USER, _GONE_ROLE]),
        (trust(Principal={"Service": _GONE_ROLE}), []),
        (trust(Condition={"StringEquals": {"aws:userid": _GONE_ROLE}}), []),
        (policy(), []),
    ],
)
def test_the_ids_of_deleted_principals_are_found_where_principals_stand(document: Document, ids: list[str]) -> None:
    assert orphans_of(load(document)) == sorted(ids)


@pytest.mark.parametrize(
    ("standing", "wished", "alone"),
    [
        pytest.param(_trusting(_GONE_ROLE), _trusting(_APP), True, id="a role came back"),
        pytest.param(_trusting(_GONE_USER), _trusting(_BOB), True, id="a user came back"),
        pytest.param(_trusting(_GONE_ROLE, _BOB), _trusting(_BOB, _APP), True, id="one of two"),
        pytest.param(_trusting(_GONE_ROLE, _GONE_USER), _trusting(_BOB, _APP), True, id="two of two"),
        pytest.param(_trusting(_APP), _trusting(_APP), False, id="nothing differs"),
        pytest.param(_trusting(_GONE_ROLE), _trusting(_GONE_ROLE), False, id="the id is wished"),
        pytest.param(_trusting(_GONE_ROLE), _trusting(_APP, _BOB), False, id="another one is wished, too"),
        pytest.param(_trusting(_GONE_ROLE, _BOB), _trusting(_APP), False, id="another one stands there, too"),
        pytest.param(_trusting(_GONE_ROLE), _trusting(OWN_ACCOUNT), False, id="an account has no such id"),
        pytest.param(_trusting(_GONE_ROLE), _trusting(_APP, Condition=_MFA), False, id="a condition differs, too"),
        pytest.param(_trusting(_GONE_ROLE, Effect="Deny"), _trusting(_APP), False, id="the effect differs, too"),
        pytest.param(_trusting(_BOB), _trusting(_APP), False, id="a principal that is not gone"),
        pytest.param(
            policy(trust_statement(Principal={"AWS": _GONE_ROLE}), trust_statement(Sid="X")),
            policy(trust_statement(Sid="X"), trust_statement(Principal={"AWS": _APP})),
            True,
            id="in another order of statements",
        ),
        pytest.param(
            policy(trust_statement(Principal={"AWS": _GONE_ROLE}), trust_statement(Sid="X")),
            policy(trust_statement(Sid="Y"), trust_statement(Principal={"AWS": _APP})),
            False,
            id="another statement differs, too",
        ),
    ],
)
def test_whether_two_documents_differ_by_ids_of_deleted_principals_alone(
    standing: Document, wished: Document, alone: bool
) -> None:
    assert differ_by_orphans_alone(load(standing), load(wished)) is alone
