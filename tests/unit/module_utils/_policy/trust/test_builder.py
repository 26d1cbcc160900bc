# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The trust builder writes what AWS documents, and refuses conditions that would protect nothing.

tests/data/trust_policies.json has trust policies as AWS documents them, each with the page and what is said for it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import same_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.rules import warnings
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.builder import build_trust_policy
from unit.small_documents import GITHUB, OIDC, OWN_ACCOUNT, ROOT, SAML, load

Document = dict[str, Any]

_ROLE = f"arn:aws:iam::{OWN_ACCOUNT}:role/app"
_SHAPES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[4] / "data" / "trust_policies.json").read_text("utf-8")
)


def _allow(principal: Document, action: str = "sts:AssumeRole", **condition: Any) -> Document:
    statement: Document = {"Effect": "Allow", "Principal": principal, "Action": action}
    return {**statement, "Condition": condition} if condition else statement


# What one entry says, and the statement that is built of it; what AWS documents is in the shapes
_BUILT: dict[str, tuple[Document, Document]] = {
    "a service that is not in a list": ({"services": "ec2.amazonaws.com"}, _allow({"Service": "ec2.amazonaws.com"})),
    "a service with all its conditions": (
        {
            "services": ["sns.amazonaws.com"],
            "source_account": [OWN_ACCOUNT, "210987654321"],
            "source_arn": ["arn:aws:sns:*:*:t"],
            "organization_id": "o-abc",
            "external_id": "x",
        },
        _allow(
            {"Service": "sns.amazonaws.com"},
            StringEquals={
                "aws:SourceAccount": [OWN_ACCOUNT, "210987654321"],
                "aws:SourceOrgID": "o-abc",
                "sts:ExternalId": "x",
            },
            ArnLike={"aws:SourceArn": "arn:aws:sns:*:*:t"},
        ),
    ),
    "a service that gets actions, beside one that does not": (
        {"services": ["ec2.amazonaws.com", "rolesanywhere.amazonaws.com"], "session_tags": True},
        {
            **_allow({"Service": ["ec2.amazonaws.com", "rolesanywhere.amazonaws.com"]}),
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
        },
    ),
    "accounts in one text": (
        {"accounts": f"{OWN_ACCOUNT}, 210987654321,111122223333"},
        _allow({"AWS": [ROOT, "arn:aws:iam::210987654321:root", "arn:aws:iam::111122223333:root"]}),
    ),
    "an account without quotation marks": ({"accounts": [123456789012]}, _allow({"AWS": ROOT})),
    "MFA as a template writes it": (
        {"principals": _ROLE, "require_mfa": "yes"},
        _allow({"AWS": _ROLE}, Bool={"aws:MultiFactorAuthPresent": "true"}),
    ),
    "MFA that is not required": ({"principals": [_ROLE], "require_mfa": False}, _allow({"AWS": _ROLE})),
    "all conditions of principals": (
        {
            "principals": ["*"],
            "external_id": "x",
            "organization_id": "o-abc",
            "principal_arns": ["arn:aws:iam::*:role/r"],
            "principal_tags": {"team": ["a", "b"]},
            "require_mfa": True,
        },
        _allow(
            {"AWS": "*"},
            StringEquals={"sts:ExternalId": "x", "aws:PrincipalOrgID": "o-abc", "aws:PrincipalTag/team": ["a", "b"]},
            ArnLike={"aws:PrincipalArn": "arn:aws:iam::*:role/r"},
            Bool={"aws:MultiFactorAuthPresent": "true"},
        ),
    ),
    "all exemptions from a Deny": (
        {
            "principals": ["*"],
            "effect": "deny",
            "organization_id": "o-abc",
            "principal_arns": ["arn:aws:iam::*:role/r"],
            "require_mfa": True,
        },
        {
            **_allow(
                {"AWS": "*"},
                StringNotEquals={"aws:PrincipalOrgID": "o-abc"},
                ArnNotLike={"aws:PrincipalArn": "arn:aws:iam::*:role/r"},
                BoolIfExists={"aws:MultiFactorAuthPresent": "false"},
            ),
            "Effect": "Deny",
        },
    ),
    "a Deny of a service that would get actions": (
        {"services": ["pods.eks.amazonaws.com"], "effect": "Deny", "sid": "NoPods"},
        {"Sid": "NoPods", **_allow({"Service": "pods.eks.amazonaws.com"}), "Effect": "Deny"},
    ),
    "keys that are null or empty": (
        {
            "services": ["ec2.amazonaws.com"],
            "accounts": None,
            "oidc": {},
            "external_id": None,
            "source_arn": [],
            "principal_tags": {},
            "effect": None,
            "sid": "",
        },
        _allow({"Service": "ec2.amazonaws.com"}),
    ),
}
# The services here would do with a condition; the accounts may be one's own.
_EXPECTED_WARNINGS = {"confused-deputy", "external-account"}


@pytest.mark.parametrize(("entry", "statement"), _BUILT.values(), ids=_BUILT)
def test_an_entry_is_one_statement(entry: Document, statement: Document) -> None:
    built = load(build_trust_policy([entry]))
    assert same_document(built, load({"Version": "2012-10-17", "Statement": [statement]}))
    assert problems(built, "trust") == []


def test_there_are_shapes_of_all_kinds() -> None:
    said = {key for shape in _SHAPES for entry in shape["trusted"] for key in entry}
    known = re.findall(r"Known are ([a-z_, ]+?), as in", _refusal([{"no": 1}]))[0].split(", ")
    assert said == set(known)
    assert len({shape["name"] for shape in _SHAPES}) == len(_SHAPES) >= 60
    assert all(shape["page"].startswith("https://docs.a") for shape in _SHAPES)


@pytest.mark.parametrize("shape", _SHAPES, ids=[shape["name"] for shape in _SHAPES])
def test_a_trust_policy_as_aws_documents_it_can_be_said(shape: Document) -> None:
    built, wanted = load(build_trust_policy(shape["trusted"])), load(shape["document"])
    assert same_document(built, wanted)
    assert [statement["Effect"] for statement in built["Statement"]] == [
        statement["Effect"] for statement in wanted["Statement"]
    ]


@pytest.mark.parametrize("shape", _SHAPES, ids=[shape["name"] for shape in _SHAPES])
def test_what_is_built_is_taken_by_iam_and_not_unwise(shape: Document) -> None:
    built = load(build_trust_policy(shape["trusted"]))
    assert problems(built, "trust") == []
    assert {problem.rule for problem in warnings(built, "trust", own_account="111122223333")} <= _EXPECTED_WARNINGS


_SERVICE, _ACCOUNT = {"services": ["ec2.amazonaws.com"]}, {"accounts": [OWN_ACCOUNT]}
_GITHUB_ALONE = {"oidc": {"provider": f"{OIDC}{GITHUB}", "subjects": ["repo:o/r:*"]}}
_SAML_ALONE = {"saml": {"provider": SAML}}
_NEW_FORM = r"trusted: \[{services: \[lambda.amazonaws.com\]}\]"

# What is not a list of entries at all, and what the message names of it
_OTHER_FORMS: dict[str, tuple[Any, str]] = {
    "the old form, a dict": ({"services": ["ec2.amazonaws.com"]}, "the dict {'services': .'ec2.amazonaws.com'.}"),
    "an empty dict": ({}, "the dict {}"),
    "a text": ("services=ec2", "'services=ec2'"),
    "a text that is JSON": ('[{"services": ["ec2.amazonaws.com"]}]', "ec2.amazonaws.com"),
    "a number": (7, "7"),
    "false": (False, "False"),
    "an empty list": ([], "the list is empty"),
    "a list of text": (["ec2.amazonaws.com"], "'ec2.amazonaws.com'"),
    "a list of lists": ([[_SERVICE]], "{'services': .'ec2.amazonaws.com'.}"),
    "an unknown key": ([{"service": ["ec2.amazonaws.com"]}], "'service' is not known. Known are services, "),
    "a key that is no text": ([{1: "a"}], "1 is not known"),
}


@pytest.mark.parametrize(("said", "named"), _OTHER_FORMS.values(), ids=_OTHER_FORMS)
def test_another_form_is_refused_with_what_it_is_and_the_form_that_is_wanted(said: Any, named: str) -> None:
    assert re.search(f"^trusted: .*{named}.*{_NEW_FORM}", _refusal(said))


_REFUSED: dict[str, tuple[Any, str]] = {
    "nobody": ({}, "name somebody under one of services, accounts"),
    "conditions alone": ({"external_id": "x"}, "name somebody"),
    "services as an empty list": ({"services": []}, "name somebody"),
    "services and accounts": ({**_SERVICE, **_ACCOUNT}, "services and accounts are several kinds"),
    "two providers": ({**_GITHUB_ALONE, **_SAML_ALONE}, "oidc and saml are several kinds"),
    "source_account without a service": ({**_ACCOUNT, "source_account": OWN_ACCOUNT}, "source_account .* for services"),
    "source_arn without a service": ({**_GITHUB_ALONE, "source_arn": "arn:aws:s3:::b"}, "source_arn .* for services"),
    "external_id with OIDC": ({**_GITHUB_ALONE, "external_id": "x"}, "external_id .*services and for accounts and"),
    "external_id with SAML": ({**_SAML_ALONE, "external_id": "x"}, "external_id .* requests of saml do not have it"),
    "require_mfa without an account": ({**_SERVICE, "require_mfa": True}, "require_mfa .* for accounts and principals"),
    "require_mfa with SAML": ({**_SAML_ALONE, "require_mfa": "yes"}, "require_mfa .* for accounts and principals"),
    "an organisation with OIDC": ({**_GITHUB_ALONE, "organization_id": "o-1"}, "organization_id .* for services"),
    "principal_arns with a service": ({**_SERVICE, "principal_arns": [_ROLE]}, "principal_arns .* for accounts"),
    "principal_tags with SAML": ({**_SAML_ALONE, "principal_tags": {"a": "b"}}, "principal_tags .* for services"),
    "principal_tags with a service that sends none": (
        {**_SERVICE, "principal_tags": {"a": "b"}},
        "principal_tags .* pods.eks.amazonaws.com or rolesanywhere.amazonaws.com",
    ),
    "principal_tags with services that send them in two ways": (
        {"services": ["pods.eks.amazonaws.com", "rolesanywhere.amazonaws.com"], "principal_tags": {"a": "b"}},
        "principal_tags ",
    ),
    "an account of eleven digits": ({"accounts": ["12345678901"]}, "'12345678901' under accounts"),
    "an account that lost its leading zero": ({"accounts": [12345678901]}, "12345678901 under accounts.*quotation"),
    "an ARN under accounts": ({"accounts": [ROOT]}, "under accounts"),
    "an account under principals": ({"principals": [OWN_ACCOUNT]}, "Account ids go under accounts"),
    "a service under principals": ({"principals": ["ec2.amazonaws.com"]}, "no ARN of a user or role"),
    "an external id of digits without quotation marks": ({**_ACCOUNT, "external_id": [0o123]}, "not 83.*quotation"),
    "a source_account that is none": ({**_SERVICE, "source_account": "me"}, "'me' under source_account"),
    "a source_arn that is none": ({**_SERVICE, "source_arn": "my-topic"}, "'my-topic' under source_arn"),
    "an organisation that is none": ({**_ACCOUNT, "organization_id": "o-*"}, "'o-.' under organization_id"),
    "require_mfa that is neither": ({**_ACCOUNT, "require_mfa": "perhaps"}, "require_mfa is true or false"),
    "session_tags that is neither": ({**_ACCOUNT, "session_tags": ["team"]}, "session_tags is true or false"),
    "an effect that is none": ({**_ACCOUNT, "effect": "block"}, "effect is allow or deny, not 'block'"),
    "a Sid that is no text": ({**_ACCOUNT, "sid": 1}, "sid takes one text, not 1"),
    "two providers of a kind": ({"oidc": [_GITHUB_ALONE["oidc"]]}, "oidc takes one dict.*two entries"),
    "OIDC without a provider": ({"oidc": {"subjects": "x"}}, "the provider None under oidc"),
}


def _refusal(said: Any) -> str:
    with pytest.raises(PlumbError) as caught:
        build_trust_policy(said)
    return caught.value.message


@pytest.mark.parametrize(("entry", "words"), _REFUSED.values(), ids=_REFUSED)
def test_what_would_protect_nothing_or_means_nothing_is_an_error(entry: Any, words: str) -> None:
    assert re.search(f"^trusted: .*{words}", _refusal([entry]))
    assert re.search(f"^trusted: entry 2: .*{words}", _refusal([_SERVICE, entry]))


@pytest.mark.parametrize("value", [False, None, "", []], ids=repr)
@pytest.mark.parametrize("key", ["principal_arns", "require_mfa"])
def test_a_condition_that_is_switched_off_is_no_error_where_it_does_not_fit(key: str, value: Any) -> None:
    assert build_trust_policy([{**_SERVICE, key: value}]) == build_trust_policy([_SERVICE])


def test_what_is_built_for_a_shared_provider_without_subjects_is_refused_by_validation() -> None:
    built = load(build_trust_policy([{"oidc": {"provider": f"{OIDC}{GITHUB}", "audience": "sts.amazonaws.com"}}]))
    assert [problem.rule for problem in problems(built, "trust")] == ["oidc-claim"]


def test_what_was_given_stays_as_it_was() -> None:
    said = [{"services": ["ec2.amazonaws.com", "ec2.amazonaws.com"]}, {"oidc": {"provider": f"{OIDC}idp"}}]
    before = repr(said)
    build_trust_policy(said)
    assert repr(said) == before


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_KEYS = st.sampled_from(sorted({key for shape in _SHAPES for entry in shape["trusted"] for key in entry}))
_ENTRIES = st.sampled_from([entry for shape in _SHAPES for entry in shape["trusted"]])


@given(_JSON | st.lists(st.dictionaries(_KEYS, _JSON, max_size=4), max_size=3))
def test_any_value_gives_a_document_or_one_clear_error(said: Any) -> None:
    try:
        built = build_trust_policy(said)
    except PlumbError as error:
        assert error.message.startswith("trusted: ")
        return
    problems(load(built), "trust")


@given(st.lists(_ENTRIES, min_size=1, max_size=4))
def test_each_entry_is_one_statement_whatever_stands_beside_it(entries: list[Document]) -> None:
    alone = [statement for entry in entries for statement in build_trust_policy([entry])["Statement"]]
    assert build_trust_policy(entries)["Statement"] == alone


@given(_ENTRIES)
def test_a_deny_has_the_keys_of_the_allow_and_no_operator_of_it(entry: Document) -> None:
    allow, deny = (build_trust_policy([{**entry, "effect": effect}])["Statement"][0] for effect in ("allow", "deny"))
    operators = set(deny.get("Condition", {}))
    assert (allow["Effect"], deny["Effect"]) == ("Allow", "Deny")
    assert allow["Principal"] == deny["Principal"]
    assert not operators & set(allow.get("Condition", {}))
    assert {key for tests in deny.get("Condition", {}).values() for key in tests} <= {
        key for tests in allow.get("Condition", {}).values() for key in tests
    }
