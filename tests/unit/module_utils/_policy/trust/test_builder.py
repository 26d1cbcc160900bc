# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The trust builder writes what AWS documents, and refuses conditions that would protect nothing."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import same_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.rules import warnings
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.builder import build_trust_policy
from unit.small_documents import GITHUB, OIDC, OWN_ACCOUNT, ROOT, SAML, load

Document = dict[str, Any]

_ROLE = f"arn:aws:iam::{OWN_ACCOUNT}:role/app"
_EKS = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE"


def _allow(principal: Document, action: str = "sts:AssumeRole", **condition: Any) -> Document:
    statement: Document = {"Effect": "Allow", "Principal": principal, "Action": action}
    return {**statement, "Condition": condition} if condition else statement


# What is said, and the statements that are built of it
_BUILT: dict[str, tuple[Document, list[Document]]] = {
    "one service": ({"services": ["ec2.amazonaws.com"]}, [_allow({"Service": "ec2.amazonaws.com"})]),
    "a service that is not in a list": ({"services": "ec2.amazonaws.com"}, [_allow({"Service": "ec2.amazonaws.com"})]),
    "two services": (
        {"services": ["ec2.amazonaws.com", "ssm.amazonaws.com"]},
        [_allow({"Service": ["ec2.amazonaws.com", "ssm.amazonaws.com"]})],
    ),
    "a service on behalf of an account": (
        {"services": ["sns.amazonaws.com"], "source_account": OWN_ACCOUNT},
        [_allow({"Service": "sns.amazonaws.com"}, StringEquals={"aws:SourceAccount": OWN_ACCOUNT})],
    ),
    "a service on behalf of a resource": (
        {"services": ["sns.amazonaws.com"], "source_arn": "arn:aws:sns:eu-west-1:123456789012:t-*"},
        [
            _allow(
                {"Service": "sns.amazonaws.com"}, ArnLike={"aws:SourceArn": "arn:aws:sns:eu-west-1:123456789012:t-*"}
            )
        ],
    ),
    "a service on behalf of an organisation": (
        {"services": ["sns.amazonaws.com"], "organization_id": "o-abc"},
        [_allow({"Service": "sns.amazonaws.com"}, StringEquals={"aws:SourceOrgID": "o-abc"})],
    ),
    "a service with all its conditions": (
        {
            "services": ["sns.amazonaws.com"],
            "source_account": [OWN_ACCOUNT, "210987654321"],
            "source_arn": ["arn:aws:sns:*:*:t"],
            "organization_id": "o-abc",
        },
        [
            _allow(
                {"Service": "sns.amazonaws.com"},
                StringEquals={"aws:SourceAccount": [OWN_ACCOUNT, "210987654321"], "aws:SourceOrgID": "o-abc"},
                ArnLike={"aws:SourceArn": "arn:aws:sns:*:*:t"},
            )
        ],
    ),
    "an account": ({"accounts": [OWN_ACCOUNT]}, [_allow({"AWS": ROOT})]),
    "accounts in one text": (
        {"accounts": f"{OWN_ACCOUNT}, 210987654321,111122223333"},
        [_allow({"AWS": [ROOT, "arn:aws:iam::210987654321:root", "arn:aws:iam::111122223333:root"]})],
    ),
    "an account without quotation marks": ({"accounts": [123456789012]}, [_allow({"AWS": ROOT})]),
    "an account with an external id": (
        {"accounts": [OWN_ACCOUNT], "external_id": "x-1"},
        [_allow({"AWS": ROOT}, StringEquals={"sts:ExternalId": "x-1"})],
    ),
    "an account with several external ids": (
        {"accounts": [OWN_ACCOUNT], "external_id": ["x-1", "x-2"]},
        [_allow({"AWS": ROOT}, StringEquals={"sts:ExternalId": ["x-1", "x-2"]})],
    ),
    "a role with MFA": (
        {"principals": [_ROLE], "require_mfa": True},
        [_allow({"AWS": _ROLE}, Bool={"aws:MultiFactorAuthPresent": "true"})],
    ),
    "MFA as a template writes it": (
        {"principals": _ROLE, "require_mfa": "yes"},
        [_allow({"AWS": _ROLE}, Bool={"aws:MultiFactorAuthPresent": "true"})],
    ),
    "MFA that is not required": ({"principals": [_ROLE], "require_mfa": False}, [_allow({"AWS": _ROLE})]),
    "anybody of an organisation": (
        {"principals": ["*"], "organization_id": "o-abc"},
        [_allow({"AWS": "*"}, StringEquals={"aws:PrincipalOrgID": "o-abc"})],
    ),
    "accounts and roles in one statement": (
        {"accounts": ["210987654321"], "principals": [_ROLE]},
        [_allow({"AWS": ["210987654321", _ROLE]})],
    ),
    "services and accounts in two statements with one organisation": (
        {"services": ["ec2.amazonaws.com"], "accounts": [OWN_ACCOUNT], "organization_id": "o-abc", "external_id": "x"},
        [
            _allow({"Service": "ec2.amazonaws.com"}, StringEquals={"aws:SourceOrgID": "o-abc"}),
            _allow({"AWS": ROOT}, StringEquals={"aws:PrincipalOrgID": "o-abc", "sts:ExternalId": "x"}),
        ],
    ),
    "GitHub": (
        {
            "oidc": [
                {"provider": f"{OIDC}{GITHUB}", "audience": "sts.amazonaws.com", "subjects": ["repo:o/r:ref:refs/heads/main"]}
            ]
        },
        [
            _allow(
                {"Federated": f"{OIDC}{GITHUB}"},
                "sts:AssumeRoleWithWebIdentity",
                StringEquals={f"{GITHUB}:aud": "sts.amazonaws.com", f"{GITHUB}:sub": "repo:o/r:ref:refs/heads/main"},
            )
        ],
    ),
    "GitHub by a pattern": (
        {"oidc": {"provider": f"{OIDC}{GITHUB}", "audience": "sts.amazonaws.com", "subjects": ["repo:o/r:*", "repo:o/q:x"]}},
        [
            _allow(
                {"Federated": f"{OIDC}{GITHUB}"},
                "sts:AssumeRoleWithWebIdentity",
                StringEquals={f"{GITHUB}:aud": "sts.amazonaws.com"},
                StringLike={f"{GITHUB}:sub": ["repo:o/r:*", "repo:o/q:x"]},
            )
        ],
    ),
    "a service account of Kubernetes": (
        {"oidc": [{"provider": f"{OIDC}{_EKS}", "subjects": "system:serviceaccount:default:app"}]},
        [
            _allow(
                {"Federated": f"{OIDC}{_EKS}"},
                "sts:AssumeRoleWithWebIdentity",
                StringEquals={f"{_EKS}:sub": "system:serviceaccount:default:app"},
            )
        ],
    ),
    "SAML": (
        {"saml": [{"provider": SAML}]},
        [
            _allow(
                {"Federated": SAML},
                "sts:AssumeRoleWithSAML",
                StringEquals={"SAML:aud": "https://signin.aws.amazon.com/saml"},
            )
        ],
    ),
    "SAML with an audience of its own": (
        {"saml": {"provider": SAML, "audience": "https://signin.amazonaws-us-gov.com/saml"}},
        [
            _allow(
                {"Federated": SAML},
                "sts:AssumeRoleWithSAML",
                StringEquals={"SAML:aud": "https://signin.amazonaws-us-gov.com/saml"},
            )
        ],
    ),
    "keys that are null or empty": (
        {"services": ["ec2.amazonaws.com"], "accounts": None, "oidc": [], "external_id": None, "source_arn": []},
        [_allow({"Service": "ec2.amazonaws.com"})],
    ),
}  # fmt: skip
# The services here would do with a condition; the accounts may be one's own.
_EXPECTED_WARNINGS = {"confused-deputy", "external-account"}


@pytest.mark.parametrize(("said", "statements"), _BUILT.values(), ids=_BUILT)
def test_what_is_trusted_is_written_as_aws_documents_it(said: Document, statements: list[Document]) -> None:
    built = build_trust_policy(said)
    assert same_document(load(built), load({"Version": "2012-10-17", "Statement": statements}))


@pytest.mark.parametrize(("said", "_statements"), _BUILT.values(), ids=_BUILT)
def test_what_is_built_is_taken_by_iam_and_not_unwise(said: Document, _statements: list[Document]) -> None:
    built = load(build_trust_policy(said))
    assert problems(built, "trust") == []
    assert {problem.rule for problem in warnings(built, "trust", own_account=OWN_ACCOUNT)} <= _EXPECTED_WARNINGS


_SERVICE, _ACCOUNT = {"services": ["ec2.amazonaws.com"]}, {"accounts": [OWN_ACCOUNT]}
_GITHUB_ALONE = {"oidc": [{"provider": f"{OIDC}{GITHUB}", "subjects": ["repo:o/r:*"]}]}
_SAML_ALONE = {"saml": [{"provider": SAML}]}

_REFUSED: dict[str, tuple[Any, str]] = {
    "not a dict": (["ec2.amazonaws.com"], "a dict is wanted"),
    "nobody": ({}, "name somebody"),
    "conditions alone": ({"external_id": "x"}, "name somebody"),
    "an empty list": ({"services": []}, "name somebody"),
    "an unknown key": ({"service": ["ec2.amazonaws.com"]}, "'service' is not known"),
    "source_account without a service": ({**_ACCOUNT, "source_account": OWN_ACCOUNT}, "source_account .* for services"),
    "source_arn without a service": ({**_GITHUB_ALONE, "source_arn": "arn:aws:s3:::b"}, "source_arn .* for services"),
    "external_id without an account": ({**_SERVICE, "external_id": "x"}, "external_id .* for accounts and principals"),
    "require_mfa without an account": ({**_SERVICE, "require_mfa": True}, "require_mfa .* for accounts and principals"),
    "require_mfa with SAML alone": ({**_SAML_ALONE, "require_mfa": True}, "require_mfa .* for accounts and principals"),
    "an organisation with OIDC alone": (
        {**_GITHUB_ALONE, "organization_id": "o-1"},
        "organization_id .* none are given",
    ),
    "an account of eleven digits": ({"accounts": ["12345678901"]}, "'12345678901' under accounts"),
    "an account that lost its leading zero": ({"accounts": [12345678901]}, "'12345678901' under accounts"),
    "an ARN under accounts": ({"accounts": [ROOT]}, "under accounts"),
    "an account under principals": ({"principals": [OWN_ACCOUNT]}, "Account ids go under accounts"),
    "a service under principals": ({"principals": ["ec2.amazonaws.com"]}, "no ARN of a user or role"),
    "an empty text": ({"services": [""]}, "services takes texts"),
    "a boolean as a service": ({"services": [True]}, "services takes texts"),
    "a dict as a service": ({"services": [{"name": "ec2"}]}, "services takes texts"),
    "a source_account that is none": ({**_SERVICE, "source_account": "me"}, "'me' under source_account"),
    "a source_arn that is none": ({**_SERVICE, "source_arn": "my-topic"}, "'my-topic' under source_arn"),
    "require_mfa that is neither true nor false": (
        {**_ACCOUNT, "require_mfa": "perhaps"},
        "require_mfa is true or false",
    ),
    "OIDC as text": ({"oidc": [f"{OIDC}{GITHUB}"]}, "oidc takes a list of dicts"),
    "OIDC with an unknown key": ({"oidc": [{"provider": f"{OIDC}{GITHUB}", "subject": "x"}]}, "'subject' is not known"),
    "OIDC by its address": ({"oidc": [{"provider": GITHUB, "subjects": "x"}]}, "must be an ARN of the form"),
    "OIDC without a provider": ({"oidc": [{"subjects": "x"}]}, "the provider None under oidc"),
    "a SAML provider under oidc": ({"oidc": [{"provider": SAML}]}, "oidc-provider/NAME"),
    "an OIDC provider under saml": ({"saml": [{"provider": f"{OIDC}{GITHUB}"}]}, "saml-provider/NAME"),
    "SAML with subjects": ({"saml": [{"provider": SAML, "subjects": ["x"]}]}, "'subjects' is not known under saml"),
}


@pytest.mark.parametrize(("said", "words"), _REFUSED.values(), ids=_REFUSED)
def test_what_would_protect_nothing_or_means_nothing_is_an_error(said: Any, words: str) -> None:
    with pytest.raises(PlumbError, match=f"^trusted: .*{words}"):
        build_trust_policy(said)


@pytest.mark.parametrize("value", [False, None, "", []], ids=repr)
@pytest.mark.parametrize("key", ["external_id", "require_mfa"])
def test_a_condition_that_is_switched_off_is_no_error_where_it_does_not_fit(key: str, value: Any) -> None:
    assert build_trust_policy({**_SERVICE, key: value}) == build_trust_policy(_SERVICE)


def test_what_is_built_for_a_shared_provider_without_subjects_is_refused_by_validation() -> None:
    built = load(build_trust_policy({"oidc": [{"provider": f"{OIDC}{GITHUB}", "audience": "sts.amazonaws.com"}]}))
    assert [problem.rule for problem in problems(built, "trust")] == ["oidc-claim"]


def test_the_dict_that_was_given_stays_as_it_was() -> None:
    said = {"services": ["ec2.amazonaws.com", "ec2.amazonaws.com"], "oidc": [{"provider": f"{OIDC}idp"}]}
    before = repr(said)
    build_trust_policy(said)
    assert repr(said) == before
