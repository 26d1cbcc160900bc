# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is given, the collection answers or says in its own error what is wrong with it."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import (
    canonical,
    readable,
    same_document,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text, load_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.size import document_size
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.rules import warnings
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.builder import build_trust_policy
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.orphans import differ_by_orphans_alone, orphans_of
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import (
    Principal,
    parse_principal,
    trusts,
)
from unit.searching import examples
from unit.small_documents import managed, managed_statement, policy, trust, trust_statement

Document = dict[str, Any]

# Words of the language, so that what is made at random comes near a policy.
_WORDS = (
    "Version Id Statement Sid Effect Allow Deny Action NotAction Resource NotResource Principal NotPrincipal Condition AWS "
    "Service Federated StringEquals stringequals ForAnyValue:StringLike NullIfExists DateLessThan NumericEquals IpAddress "
    "ArnLike Bool aws:SourceIp AWS:sourceip aws:PrincipalTag/x * ? s3:GetObject s3: :x sts:AssumeRole iam:* 2012-10-17 "
    "2008-10-17 123456789012 arn:aws:iam::123456789012:root arn:aws:s3:::b/* arn:aws:s3:::${ arn:: true 1e5 NaN -1 "
    "10.0.0.0/8 ${aws:username} ${} services accounts principals oidc saml provider audience subjects external_id "
    "require_mfa source_arn source_account organization_id ec2.amazonaws.com AROAEXAMPLEEXAMPLE123 AIDAEXAMPLEEXAMPLE123 "
    "token.actions.githubusercontent.com:sub repo:o/r:* arn:aws:iam::123456789012:oidc-provider/gitlab.com"
).split()
_SCALARS = [None, True, False, 0, 1, -1, 1.5, 1e300, 2**70, "", " ", "\u00ff", "\u4e2d", "\ud800", "\x00", *_WORDS * 2]
_SCALARS += [1e16, 5e-324]


def _anything(chance: random.Random, depth: int) -> Any:
    way = chance.random()
    if depth == 0 or way < 0.35:
        return chance.choice(_SCALARS)
    if way < 0.6:
        return [_anything(chance, depth - 1) for _each in range(chance.randint(0, 3))]
    return {chance.choice(_WORDS): _anything(chance, depth - 1) for _each in range(chance.randint(0, 4))}


def _near_policy(chance: random.Random) -> Any:
    """A policy in which one place or a few hold anything."""
    maker = chance.choice([managed_statement, trust_statement])
    statements: list[Any] = [maker() for _each in range(chance.randint(1, 2))]
    document: Document = policy(*statements)
    for statement in statements:
        if chance.random() < 0.5:
            statement["Condition"] = {chance.choice(_WORDS): {chance.choice(_WORDS): _anything(chance, 1)}}
        if chance.random() < 0.4:
            statement["Principal"] = {chance.choice(_WORDS): _anything(chance, 1)}
        for _each in range(chance.randint(0, 3)):
            statement[chance.choice(_WORDS)] = _anything(chance, 2)
    if chance.random() < 0.2:
        document[chance.choice(["Version", "Id", "Statement"])] = _anything(chance, 3)
    return document


_seeds = st.integers(min_value=0, max_value=2**48).map(random.Random)
sources = _seeds.map(lambda chance: _near_policy(chance) if chance.random() < 0.7 else _anything(chance, 5))

_USES: dict[str, Callable[[Document, Document], Any]] = {
    "canonical": lambda one, _other: canonical(one),
    "readable": lambda one, _other: readable(one),
    "same_document": same_document,
    "problems of a managed policy": lambda one, _other: [p.as_result() for p in problems(one, "managed")],
    "problems of a trust policy": lambda one, _other: [p.as_result() for p in problems(one, "trust", size_quota=2048)],
    "warnings about a managed policy": lambda one, _other: warnings(one, "managed"),
    "warnings about a trust policy": lambda one, _other: warnings(one, "trust", own_account="123456789012"),
    "access_change": lambda one, other: access_change(one, other).as_result(),
    "access_change from nothing": lambda one, _other: access_change(None, one).as_result(),
    "access_change to nothing": lambda one, _other: access_change(one, None).as_result(),
    "orphans_of": lambda one, _other: orphans_of(one),
    "differ_by_orphans_alone": differ_by_orphans_alone,
    "trusts": lambda one, _other: trusts(one, Principal("AWS", "123456789012")),
    "document_size": lambda one, _other: document_size(one),
    "document_text": lambda one, _other: document_text(one),
}


@examples(700)
@given(sources, sources)
def test_a_document_of_any_shape_is_answered(first: Any, second: Any) -> None:
    try:
        one, other = load_document(first, what="policy"), load_document(second, what="policy")
    except PlumbError as error:
        event("refused by load_document")
        assert error.message.startswith("policy: ")
        return
    event("loaded")
    for use in _USES.values():
        use(one, other)  # no error at all


@examples(300)
@given(sources)
def test_the_form_of_a_document_of_any_shape_can_be_loaded_and_is_its_own(source: Any) -> None:
    try:
        document = load_document(source, what="policy")
    except PlumbError:
        return
    form = canonical(document)
    assert same_document(form, document)
    assert canonical(load_document(document_text(form), what="policy")) == form


@examples(400)
@given(_seeds)
def test_the_trust_builder_answers_anything(chance: random.Random) -> None:
    keys = (
        "services accounts principals oidc saml web_identity source_account source_arn organization_id external_id "
        "require_mfa principal_arns principal_tags session_tags set_source_identity effect sid"
    ).split()
    said = [
        {chance.choice(keys): _anything(chance, 2) for _each in range(chance.randint(0, 3))}
        for _entry in range(chance.randint(0, 3))
    ]
    try:
        document = build_trust_policy(said if chance.random() < 0.9 else _anything(chance, 2))
    except PlumbError as error:
        assert error.message.startswith("trusted: ")
        return
    problems(load_document(document, what="trusted"), "trust")


@examples(300)
@given(st.text(max_size=30) | st.sampled_from(_WORDS))
def test_any_text_is_json_of_a_policy_or_refused(text: str) -> None:
    with pytest.raises(PlumbError, match="^policy: "):
        load_document(text, what="policy")


@examples(200)
@given(st.text(max_size=30) | st.sampled_from(_WORDS))
def test_any_text_is_a_principal_or_refused(text: str) -> None:
    try:
        assert parse_principal(text, option="trusting").name
    except PlumbError as error:
        assert error.message.startswith("trusting: ")


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(10**5000, id="a number too long to be written"),
        pytest.param(-(10**5000), id="a negative number too long to be written"),
        pytest.param(float("nan"), id="not a number"),
        pytest.param(float("inf"), id="infinity"),
        pytest.param(Decimal("1e400"), id="a decimal beyond any float"),
        pytest.param(b"bytes", id="bytes"),
        pytest.param({1, 2}, id="a set"),
        pytest.param(datetime.time(1, 2), id="a time"),
        pytest.param(object(), id="an object"),
    ],
)
def test_a_value_that_json_cannot_hold_is_refused_wherever_it_stands(value: Any) -> None:
    for source in (managed(Sid=value), managed(Condition={"StringEquals": {"aws:x": [value]}}), {"Version": value}):
        with pytest.raises(PlumbError, match="^policy: "):
            load_document(source, what="policy")


@pytest.mark.parametrize(
    "said",
    [[{"services": [10**5000]}], [{"oidc": 10**5000}], [{"accounts": 10**5000}], 10**5000],
    ids=["a service", "OIDC", "an account", "all of it"],
)
def test_a_number_too_long_to_be_written_is_refused_by_the_trust_builder(said: Any) -> None:
    with pytest.raises(PlumbError, match="^trusted: "):
        build_trust_policy(said)


def test_a_document_that_holds_itself_is_refused() -> None:
    document: Document = trust()
    document["Statement"].append(document)
    with pytest.raises(PlumbError, match="levels deep"):
        load_document(document, what="policy")
