# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who a principal is, and whom a role trusts."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import (
    Principal,
    named_identities,
    parse_principal,
    principals_of,
    stands_for,
    trusts,
)
from unit.small_documents import (
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


@pytest.mark.parametrize(
    ("document", "arns"),
    [
        (trust(), []),
        (
            trust(Principal={"AWS": [f"{_IAM}role/app", f"{_IAM}user/bob", ROOT]}),
            [f"{_IAM}role/app", f"{_IAM}user/bob"],
        ),
        (trust(Principal={"AWS": _SESSION, "Service": "ec2.amazonaws.com"}), []),
        (trust(Effect="Deny", Principal={"AWS": f"{_IAM}role/p/app"}), [f"{_IAM}role/p/app"]),
        (trust(Principal={"AWS": [7, f"{_IAM}user/bob"]}), [f"{_IAM}user/bob"]),
        (trust(Principal={"AWS": f"{_IAM}user/bob", "Service": 7}), []),
        (trust(Principal="*"), []),
        (policy("odd"), []),
    ],
)
def test_the_users_and_roles_that_a_trust_policy_names_are_found(document: Document, arns: list[str]) -> None:
    assert named_identities(load(document)) == set(arns)


@pytest.mark.parametrize(
    ("element", "principals"),
    [
        ("*", (Principal("AWS", "*"),)),
        (
            {"AWS": ["123456789012"], "Service": ["ec2.amazonaws.com"]},
            (Principal("AWS", "123456789012"), Principal("Service", "ec2.amazonaws.com")),
        ),
        ({}, ()),
        ({"AWS": [7]}, None),
        (None, None),
        ("123456789012", None),
    ],
)
def test_principals_are_those_of_the_element(element: Any, principals: tuple[Principal, ...] | None) -> None:
    assert principals_of(element) == principals


@pytest.mark.parametrize(
    ("principal", "words"),
    [
        (Principal("AWS", "*"), "anybody in AWS"),
        (Principal("AWS", "123456789012"), "account 123456789012"),
        (Principal("Service", "ec2.amazonaws.com"), "ec2.amazonaws.com"),
        (Principal("Federated", "*"), "*"),
    ],
)
def test_a_principal_has_a_name_in_words(principal: Principal, words: str) -> None:
    assert principal.in_words == words
