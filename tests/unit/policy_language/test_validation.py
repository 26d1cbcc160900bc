# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation says what IAM would say: nothing of what it takes, and its own words for what it refuses.

The words of AWS are those that getmoto/moto and versity/versitygw recorded from IAM in their tests.
"""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import refuse
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from unit.policy_language.small_documents import (
    GITHUB,
    NOT_THERE,
    OBJECTS,
    OIDC,
    OWN_ACCOUNT,
    SAML,
    cases,
    federated,
    load,
    managed,
    managed_statement,
    policy,
    trust,
    trust_statement,
)

Document = dict[str, Any]

_CASES = cases("validation")
# Cases whose reason is not AWS's own message: the rule that must find them.
_REASON_IN_OTHER_WORDS = {
    "Principal bare account string": "principal",
    "misspelt Condition element": "element",
    "GitHub OIDC sub is only a wildcard": "oidc-claim",
    "GitLab OIDC without sub": "oidc-claim",
}


def _named(chosen: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=f"{case['kind']}: {case['name']}") for case in chosen]


_VALID = [case for case in _CASES if case["valid"]]
_NO_JSON = [case for case in _CASES if not case["valid"] and case["name"] == "not JSON"]
_INVALID = [case for case in _CASES if not case["valid"] and case["name"] != "not JSON"]


def test_the_shared_cases_hold_documents_of_each_sort() -> None:
    sorts = {(case["kind"], case["valid"]) for case in _CASES}
    assert sorts == {("managed", True), ("managed", False), ("trust", True), ("trust", False)}
    assert len(_CASES) >= 66
    assert {case["kind"] for case in _NO_JSON} == {"managed", "trust"}


@pytest.mark.parametrize("case", _named(_VALID))
def test_a_document_of_the_cases_that_iam_takes_has_no_problems(case: dict[str, Any]) -> None:
    assert problems(load(case["policy"]), case["kind"]) == []


@pytest.mark.parametrize("case", _named(_INVALID))
def test_a_document_of_the_cases_that_iam_refuses_is_refused_for_the_same_reason(case: dict[str, Any]) -> None:
    found = problems(load(case["policy"]), case["kind"])
    rule = _REASON_IN_OTHER_WORDS.get(case["name"])
    if rule:
        assert rule in {problem.rule for problem in found}
    else:
        words = case["expected_reason"].removesuffix("...")
        assert any(problem.aws_message.startswith(words) for problem in found), found


@pytest.mark.parametrize("case", _named(_NO_JSON))
def test_text_that_is_no_json_is_an_error_with_its_place(case: dict[str, Any]) -> None:
    with pytest.raises(PlumbError, match=r"not valid JSON: .* at line 1, column \d+"):
        load(case["policy"])


# What IAM takes


def _condition(operator: str, value: Any, *, key: str = "aws:x") -> Document:
    return managed(Condition={operator: {key: value}})


_DATES = (
    "2019-07-01T13:20:15Z 2016-12-13T21:20:37.593194+00:00 2016-12-13t2:00:00.593194+23 -292275054 01T 2026 2026-07 "
    "2026-07-01 1700000000 9223372036854775807 2026-07-01T10:00+02:00 ${aws:CurrentTime}"
).split()
_MANAGED_TAKEN: dict[str, Document] = {
    "a list of resources": managed(Resource=["arn:aws:s3:::b", OBJECTS]),
    "star beside an ARN": managed(Resource=["arn:aws:s3:::b", "*"]),
    "an action with spaces in its name": managed(Action="iam: some action "),
    "an unknown service": managed(Action="service-prefix:action-name"),
    "a service with a hyphen": managed(Action="s3-s:ListBucket"),
    "a service with a dot": managed(Action="s3.s:ListBucket"),
    "a wildcard in the service of an action": managed(Action="s3*:Get*"),
    "a wildcard in the name of an action": managed(Action="s3:*Object?"),
    "an action in upper case": managed(Action="S3:GETOBJECT"),
    "an action of another service than the resource": managed(Action="fsx:ListBucket"),
    "NotAction": managed(Action=NOT_THERE, NotAction="s3:ListBucket"),
    "NotAction with NotResource star": managed(
        Action=NOT_THERE, NotAction="s3:ListBucket", Resource=NOT_THERE, NotResource="*"
    ),
    "Deny with NotResource": managed(Effect="Deny", Resource=NOT_THERE, NotResource=["arn:aws:s3:::HR", OBJECTS]),
    "an Id": {**managed(), "Id": "some-id"},
    "an empty Condition": managed(Condition={}),
    "an operator that holds nothing": managed(Condition={"DateGreaterThan": {}}),
    "an unknown operator that holds nothing": managed(Condition={"x": {}, "y": {}}),
    "a key without values": _condition("DateGreaterThan", []),
    "ForAllValues": _condition("ForAllValues:StringEquals", "Department", key="aws:TagKeys"),
    "IfExists": _condition("StringEqualsIfExists", "asf"),
    "BoolIfExists": _condition("BoolIfExists", "false", key="aws:MultiFactorAuthPresent"),
    "Null": _condition("Null", "true"),
    "an unquoted boolean and a number beside texts": _condition("StringEquals", [True, 1, 1.5, "x"]),
    "one Sid and one statement without": policy(managed_statement(Sid="a"), managed_statement()),
    "an IAM user of no account": managed(Resource="arn:aws:iam:::user/somebody"),
    "all of IAM": managed(Resource="arn:aws:iam::123456789012:*"),
    "a wildcard for the kind of IAM resource": managed(Resource="arn:aws:iam::*:r*/x"),
    "an unknown service in a resource": managed(Resource="arn:aws:invalid-service:us-east-1::x"),
    "a resource of two parts and a service": managed(Resource="arn:aws:fdsasf"),
    "a region for EC2": managed(Resource="arn:aws:ec2:us-east-1::instance/i-1"),
    "a wildcard for the region of S3": managed(Resource="arn:aws:s3:*:*:accesspoint/x"),
    "a variable": managed(Resource="arn:aws:iam::*:user/${aws:username}"),
    "a variable with a default": managed(Resource="arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}/*"),
    "a variable of a tag with a space in its name": managed(Resource="arn:aws:s3:::b/${aws:PrincipalTag/my team}"),
    "special characters": managed(Resource="arn:aws:s3:::b/${*}${?}${$}"),
    "a variable in a condition": _condition("StringLike", ["", "home/", "home/${aws:userid}/*"], key="s3:prefix"),
    "the last character of Latin-1": managed(Resource="arn:aws:s3:::b/\u00ff"),
    "the China partition": managed(Resource="arn:aws-cn:s3:::b/*"),
    "an isolated partition": managed(Resource="arn:aws-iso-b:s3:::b/*"),
    **{f"the date {date}": _condition("DateLessThan", date) for date in _DATES},
}
_TRUST_TAKEN: dict[str, Document] = {
    "anybody": trust(Principal={"AWS": "*"}),
    "a service": trust(Principal={"Service": "s3.amazonaws.com"}),
    "anybody and a service": trust(Principal={"AWS": "*", "Service": "sts.amazonaws.com"}),
    "a provider by its address": trust(Principal={"Federated": "bogus.example.com"}),
    "tagging of sessions alone": trust(Action="sts:TagSession"),
    "two actions": trust(Action=["sts:AssumeRole", "sts:TagSession"]),
    "all actions of STS": trust(Action="sts:*"),
    "a pattern of actions": trust(Action="sts:Assume*"),
    "an action in another case": trust(Action="STS:assumeROLE"),
    "Deny with NotAction": trust(Effect="Deny", Action=NOT_THERE, NotAction="sts:AssumeRole"),
    "two Sids": policy(trust_statement(Sid="A"), trust_statement(Sid="B")),
    "an ARN of a user": trust(Principal={"AWS": f"arn:aws:iam::{OWN_ACCOUNT}:user/path/u"}),
    "a session": trust(Principal={"AWS": f"arn:aws:sts::{OWN_ACCOUNT}:assumed-role/r/s"}),
    "the unique id of a deleted role": trust(Principal={"AWS": "AROAEXAMPLEEXAMPLE123"}),
    "an account of another partition": trust(Principal={"AWS": "arn:aws-cn:iam::123456789012:root"}),
    "a service of another partition": trust(Principal={"Service": "ec2.amazonaws.com.cn"}),
    "SAML": trust(Principal={"Federated": SAML}, Action="sts:AssumeRoleWithSAML"),
    "GitHub by a list of subjects": federated(
        f"{OIDC}{GITHUB}", StringLike={f"{GITHUB}:sub": ["repo:o/r:ref:refs/heads/main", "repo:o/q:*"]}
    ),
    "GitHub with the claim in another case": federated(
        f"{OIDC}{GITHUB}", StringLike={f"{GITHUB.upper()}:SUB": "repo:o/r:*"}
    ),
    "GitLab by ForAnyValue": federated(
        f"{OIDC}gitlab.com", **{"ForAnyValue:StringLike": {"gitlab.com:sub": "project_path:g/p:*"}}
    ),
    "a denied shared provider": {
        **federated(f"{OIDC}{GITHUB}"),
        "Statement": [{**federated(f"{OIDC}{GITHUB}")["Statement"][0], "Effect": "Deny"}],
    },
    "Pulumi by its audience": federated(
        f"{OIDC}api.pulumi.com/oidc", StringEquals={"api.pulumi.com/oidc:aud": "my-org"}
    ),
    "GitLab on one's own host": federated(f"{OIDC}gitlab.example.com"),
    "Null in a condition": trust(Condition={"Null": {"aws:username": "true"}}),
    "ArnLike": trust(Condition={"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN_ACCOUNT}:role/*"}}),
    "a date of the old Version with a variable's characters": {
        **trust(Condition={"StringEquals": {"sts:ExternalId": "${"}}),
        "Version": "2008-10-17",
    },
}


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        pytest.param(kind, document, id=f"{kind}: {name}")
        for kind, table in (("managed", _MANAGED_TAKEN), ("trust", _TRUST_TAKEN))
        for name, document in table.items()
    ],
)
def test_what_iam_takes_has_no_problems(kind: str, document: Document) -> None:
    assert problems(load(document), kind) == []


# What IAM refuses. Each row: the document, the rule that finds it, AWS's own message (empty where it is not known).

_SYNTAX, _TRUST_SYNTAX, _LEGACY = (
    "Syntax errors in policy.",
    "Syntax error in policy.",
    "The policy failed legacy parsing",
)
_NO_VENDOR = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
_NO_ACTIONS, _NO_RESOURCES = "Policy statement must contain actions.", "Policy statement must contain resources."
_PRINCIPAL = "Policy document should not specify a principal."
_STS_ONLY = "AssumeRole policy may only specify STS AssumeRole actions."
_COGNITO = "cognito-identity.amazonaws.com"

Row = tuple[Document, str, str]

_MANAGED_REFUSED: dict[str, Row] = {
    "no Statement but null": ({"Version": "2012-10-17", "Statement": None}, "statement", _SYNTAX),
    "an empty list of statements": (policy(), "statement", _SYNTAX),
    "a statement that is text": (policy("afd"), "statement", _SYNTAX),
    "an empty document": ({}, "statement", _SYNTAX),
    "an unknown element of a statement": (managed(Extra="x"), "element", _SYNTAX),
    "a misspelt element": (managed(Resources="*"), "element", _SYNTAX),
    "Id as an object": ({**managed(), "Id": {}}, "id", _SYNTAX),
    "Version as a number": ({**managed(), "Version": 2012}, "version", _SYNTAX),
    "Effect of another word": (managed(Effect="invalid"), "effect", _SYNTAX),
    "Effect with capitals": (managed(Effect="denY"), "effect", _LEGACY),
    "Effect as a list": (managed(Effect=["Allow"]), "effect", _SYNTAX),
    "an action without a service": (managed(Action="invalid"), "action", _NO_VENDOR),
    "an empty action": (managed(Action=""), "action", _NO_VENDOR),
    "an empty NotAction": (managed(Action=NOT_THERE, NotAction=""), "action", _NO_VENDOR),
    "an action with an empty service": (managed(Action=":GetObject"), "action", "Vendor  is not valid"),
    "a space behind the service": (managed(Action="iam :Get"), "action", "Vendor iam  is not valid"),
    "an underscore in the service": (managed(Action="s_3:Get"), "action", "Vendor s_3 is not valid"),
    "three colons in one of many actions": (
        managed(Action=["s3:GetObject", "s:3s:List:x"]),
        "action",
        "Actions/Condition can contain only one colon.",
    ),
    "no action": (managed(Action=NOT_THERE), "action", _NO_ACTIONS),
    "a list in the list of actions": (managed(Action=[[]]), "action", _SYNTAX),
    "Action and NotAction": (managed(NotAction="iam:x"), "action", _SYNTAX),
    "an empty Action and NotAction": (managed(Action=[], NotAction="iam:x"), "action", _SYNTAX),
    "no resource": (managed(Resource=NOT_THERE), "resource", _NO_RESOURCES),
    "an empty list of resources": (managed(Resource=[]), "resource", _NO_RESOURCES),
    "an object as Resource": (managed(Resource={"a": OBJECTS}), "resource", _SYNTAX),
    "an object among the resources": (managed(Resource=["adfdf", {}]), "resource", _SYNTAX),
    "an empty NotResource beside Resource": (managed(NotResource=[]), "resource", _SYNTAX),
    "an empty resource": (managed(Resource=""), "resource", 'Resource  must be in ARN format or "*".'),
    "text as a resource": (
        managed(Resource=[OBJECTS, "invalid resource"]),
        "resource",
        'Resource invalid resource must be in ARN format or "*".',
    ),
    "text as NotResource": (
        managed(Resource=NOT_THERE, NotResource="invalid"),
        "resource",
        'Resource invalid must be in ARN format or "*".',
    ),
    "two parts": (
        managed(Resource="a:bsdf"),
        "resource",
        'Partition "bsdf" is not valid for resource "arn:bsdf:*:*:*:*".',
    ),
    "three parts": (
        managed(Resource="a:b:cadfsdf"),
        "resource",
        'Partition "b" is not valid for resource "arn:b:cadfsdf:*:*:*".',
    ),
    "eight parts": (
        managed(Resource="a:b:c:d:e:f:g:h"),
        "resource",
        'Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".',
    ),
    "an ARN without arn:": (
        managed(Resource="aws:s3:::example_bucket"),
        "resource",
        'Partition "s3" is not valid for resource "arn:s3:::example_bucket:*".',
    ),
    "an empty partition": (
        managed(Resource="s3::example-bucket/*"),
        "resource",
        'Partition "" is not valid for resource "arn::example-bucket/*:*:*:*".',
    ),
    "another partition": (
        managed(Resource="arn:aws2:s3:::example-bucket/*"),
        "resource",
        'Partition "aws2" is not valid for resource "arn:aws2:s3:::example-bucket/*".',
    ),
    "an ARN without a service": (
        managed(Resource="arn:aws"),
        "resource",
        "Resource vendor must be fully qualified and cannot contain regexes.",
    ),
    "a wildcard for the service": (
        managed(Resource="arn:aws:s*:::b"),
        "resource",
        "Resource vendor must be fully qualified and cannot contain regexes.",
    ),
    "an ARN of five parts": (managed(Resource="arn:aws:s3::example_bucket"), "resource", _LEGACY),
    "an ARN of four parts": (managed(Resource="arn:aws::fdsasf"), "resource", _LEGACY),
    "an ARN with an empty service": (managed(Resource="arn:aws::::example_bucket"), "resource", _LEGACY),
    "a NotResource of five parts": (
        managed(Resource=NOT_THERE, NotResource="arn:aws:s3::example_bucket"),
        "resource",
        _LEGACY,
    ),
    "a kind of IAM resource that is none": (
        managed(Resource="arn:aws:iam::123456789012:roles/x"),
        "resource",
        'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, instance-profile/, '
        "mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.",
    ),
    "a region for IAM": (
        managed(Resource="arn:aws:iam:us-east-1::user/x"),
        "resource",
        "IAM resource arn:aws:iam:us-east-1::user/x cannot contain region information.",
    ),
    "NotPrincipal": (managed(NotPrincipal="*"), "principal", _PRINCIPAL),
    "Principal alone": (policy({"Effect": "Allow", "Principal": {"AWS": "123456789012"}}), "principal", _PRINCIPAL),
    "Sid as an object": (managed(Sid={}), "sid", _SYNTAX),
    "Sid as a number": (managed(Sid=1), "sid", _SYNTAX),
    "Sid with a space": (managed(Sid="a b"), "sid", "Statement IDs (SID) must be alpha-numeric."),
    "Sid with a hyphen": (managed(Sid="a-b"), "sid", "Statement IDs (SID) must be alpha-numeric."),
    "Sid with a line break at its end": (managed(Sid="a\n"), "sid", "Statement IDs (SID) must be alpha-numeric."),
    "Condition as text": (managed(Condition="a"), "condition", _SYNTAX),
    "Condition as null": (managed(Condition=None), "condition", _SYNTAX),
    "an operator with a list": (managed(Condition={"DateGreaterThan": []}), "condition", _SYNTAX),
    "a key with an object": (_condition("StringEquals", {}), "condition", _SYNTAX),
    "a key with null": (_condition("StringEquals", None), "condition", _SYNTAX),
    "an unknown operator": (_condition("x", "1"), "condition", _SYNTAX),
    "an operator in another case": (_condition("stringequals", "1"), "condition", _SYNTAX),
    "two colons behind ForAnyValue": (_condition("ForAnyValue::StringEqualsIfExists", "x"), "condition", _SYNTAX),
    "a qualifier in another case": (_condition("forAnyValue:StringEquals", "x"), "condition", _SYNTAX),
    "NullIfExists": (_condition("NullIfExists", "true"), "condition", _SYNTAX),
    "IfExists in another case": (_condition("StringEqualsIfexists", "x"), "condition", _SYNTAX),
    "a month of 13": (_condition("DateLessThanEquals", "234-13"), "condition", _LEGACY),
    "an offset of one digit": (_condition("DateLessThan", "2016-12-13t2:00:00.593194+1"), "condition", _LEGACY),
    "ten digits of a second": (_condition("DateLessThan", "2016-12-13t2:00:00.1999999999+10:59"), "condition", _LEGACY),
    "a second count beyond 64 bits": (_condition("DateLessThan", "9223372036854775808"), "condition", _LEGACY),
    "a boolean as a date": (_condition("DateLessThan", True), "condition", _LEGACY),
    "an empty date": (_condition("DateGreaterThan", ""), "condition", _LEGACY),
    "a variable that is not closed": (managed(Resource="arn:aws:s3:::b/${aws:username"), "variable", ""),
    "an empty variable": (managed(Resource="arn:aws:s3:::b/${}"), "variable", ""),
    "a space in a variable": (managed(Resource="arn:aws:s3:::b/${ aws:username }"), "variable", ""),
    "a default without quotation marks": (managed(Resource="arn:aws:s3:::b/${aws:username, none}"), "variable", ""),
    "a wrong variable in a condition": (_condition("StringLike", ["x", "${"]), "variable", ""),
    "an emoji in a Sid": (managed(Sid="\U0001f600"), "characters", "ValidationError: pattern"),
}

_TRUST_REFUSED: dict[str, Row] = {
    "no Statement": ({"Version": "2012-10-17"}, "statement", _TRUST_SYNTAX),
    "another Effect": (trust(Effect="Maybe"), "effect", "Invalid effect: Maybe"),
    "Principal as star": (trust(Principal="*"), "principal", ""),
    "Principal as a list": (trust(Principal=["a"]), "principal", ""),
    "a kind of principal that is none": (
        trust(Principal={"CanonicalUser": "abc"}),
        "principal",
        'Invalid principal in policy: "CanonicalUser"',
    ),
    "a kind of principal in another case": (
        trust(Principal={"aws": "123456789012"}),
        "principal",
        'Invalid principal in policy: "aws"',
    ),
    "an empty list of principals": (trust(Principal={"AWS": []}), "principal", _TRUST_SYNTAX),
    "an account of eleven digits": (
        trust(Principal={"AWS": "12345678901"}),
        "principal",
        'Invalid principal in policy: "AWS":"12345678901"',
    ),
    "an account without quotation marks": (trust(Principal={"AWS": 123456789012}), "principal", _TRUST_SYNTAX),
    "a group": (trust(Principal={"AWS": f"arn:aws:iam::{OWN_ACCOUNT}:group/g"}), "principal", "Invalid principal"),
    "a wildcard in a user": (
        trust(Principal={"AWS": f"arn:aws:iam::{OWN_ACCOUNT}:user/a?"}),
        "principal",
        "Invalid principal in policy",
    ),
    "a service that is none": (trust(Principal={"Service": "ec2"}), "principal", "Invalid principal in policy"),
    "all services": (trust(Principal={"Service": "*"}), "principal", "Invalid principal in policy"),
    "an account as Federated": (trust(Principal={"Federated": "123456789012"}), "principal", "Invalid principal"),
    "a session without its name": (
        trust(Principal={"AWS": f"arn:aws:sts::{OWN_ACCOUNT}:assumed-role/r"}),
        "principal",
        "Invalid principal in policy",
    ),
    "Allow with NotPrincipal": (
        trust(Principal=NOT_THERE, NotPrincipal={"AWS": "*"}),
        "principal",
        "Allow with NotPrincipal is not allowed.",
    ),
    "Deny with NotPrincipal": (trust(Effect="Deny", Principal=NOT_THERE, NotPrincipal={"AWS": "*"}), "principal", ""),
    "no action": (trust(Action=NOT_THERE), "action", "Missing required field Action"),
    "Action and NotAction": (trust(NotAction="sts:AssumeRole"), "action", _TRUST_SYNTAX),
    "an action of S3": (trust(Action="s3:GetObject"), "action", _STS_ONLY),
    "a NotAction of S3 even under Deny": (
        trust(Effect="Deny", Action=NOT_THERE, NotAction="s3:GetObject"),
        "action",
        _STS_ONLY,
    ),
    "one action of two that is none of STS": (trust(Action=["sts:AssumeRole", "iam:PassRole"]), "action", _STS_ONLY),
    "NotResource": (trust(NotResource="*"), "resource", "Has prohibited field NotResource"),
    "Condition as text": (trust(Condition="not an object"), "condition", _TRUST_SYNTAX),
    "an operator in capitals": (
        trust(Condition={"STRINGLIKE": {"sts:ExternalId": "x"}}),
        "condition",
        "Invalid Condition type : STRINGLIKE",
    ),
    "Cognito with another condition": (
        federated(_COGNITO, Bool={"aws:MultiFactorAuthPresent": "true"}),
        "oidc-claim",
        "A condition block must be present for the Cognito provider",
    ),
    "Cognito with any audience": (
        federated(_COGNITO, StringEquals={f"{_COGNITO}:aud": "*"}),
        "oidc-claim",
        "A condition block must be present for the Cognito provider",
    ),
    **{
        f"GitHub with the subject {subject}": (
            federated(f"{OIDC}{GITHUB}", StringLike={f"{GITHUB}:sub": subject}),
            "oidc-claim",
            "",
        )
        for subject in ("**", "?", "*?*")
    },
    "GitHub with one subject of two that is a wildcard": (
        federated(f"{OIDC}{GITHUB}", StringLike={f"{GITHUB}:sub": ["repo:o/r:*", "*"]}),
        "oidc-claim",
        "",
    ),
    "GitHub with its audience alone": (
        federated(f"{OIDC}{GITHUB}", StringEquals={f"{GITHUB}:aud": "sts.amazonaws.com"}),
        "oidc-claim",
        "",
    ),
    "GitHub by all subjects but one": (
        federated(f"{OIDC}{GITHUB}", StringNotLike={f"{GITHUB}:sub": "repo:o/r:*"}),
        "oidc-claim",
        "",
    ),
    "GitHub with a subject only if there is one": (
        federated(f"{OIDC}{GITHUB}", StringLikeIfExists={f"{GITHUB}:sub": "repo:o/r:*"}),
        "oidc-claim",
        "",
    ),
    "GitHub with the subject of another provider": (
        federated(f"{OIDC}{GITHUB}", StringLike={"gitlab.com:sub": "repo:o/r:*"}),
        "oidc-claim",
        "",
    ),
    **{
        f"{host} without a claim": (federated(f"{OIDC}{host}"), "oidc-claim", "")
        for host in (
            "agent.buildkite.com app.terraform.io oidc.vercel.com api.pulumi.com/oidc proidc.upbound.io scalr.io "
            "oidc.codefresh.io studio.datachain.ai/api sandboxes.cloud tokens.cloud.shisho.dev "
            "vstoken.actions.githubusercontent.com oidc-configuration.audit-log.githubusercontent.com "
            "oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb "
            "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7 "
            "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d"
        ).split()
    },
}


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        pytest.param(kind, row, id=f"{kind}: {name}")
        for kind, table in (("managed", _MANAGED_REFUSED), ("trust", _TRUST_REFUSED))
        for name, row in table.items()
    ],
)
def test_what_iam_refuses_is_found_by_its_rule_with_the_words_of_aws(kind: str, row: Row) -> None:
    document, rule, words = row
    found = problems(load(document), kind)
    assert any(problem.rule == rule and problem.aws_message.startswith(words) for problem in found), found


def test_the_tables_here_are_large() -> None:
    assert len(_MANAGED_TAKEN) + len(_TRUST_TAKEN) >= 60
    assert len(_MANAGED_REFUSED) + len(_TRUST_REFUSED) >= 90


# All problems at once, and where they are


def test_all_problems_of_a_document_are_told_at_once_each_with_its_statement() -> None:
    document = policy(
        managed_statement(Sid="Read", Action="GetObject", Resource="my-bucket"),
        managed_statement(Effect="allow"),
        managed_statement(Sid="Read", Condition={"StringEqual": {"aws:username": "x"}}),
    )
    found = [(problem.statement, problem.rule) for problem in problems(load(document), "managed")]
    assert sorted(found) == [
        ("2", "effect"),
        ("Read", "action"),
        ("Read", "condition"),
        ("Read", "resource"),
        ("Read", "sid"),
    ]


def test_the_error_of_a_refused_document_names_the_option_the_statement_and_the_words_of_aws() -> None:
    found = problems(load(managed(Sid="Read", Action="GetObject")), "managed")
    with pytest.raises(PlumbError) as error:
        refuse(found, what="policy")
    assert error.value.message.startswith("policy: IAM would refuse this document: statement Read: ")
    assert "'GetObject'" in error.value.message
    assert f"(AWS: {_NO_VENDOR})" in error.value.message
    assert error.value.as_result()["policy_problems"] == [problem.as_result() for problem in found]


def test_nothing_is_refused_where_there_are_no_problems() -> None:
    refuse([], what="policy")


@pytest.mark.parametrize(
    ("written", "meant"), [("Resources", "Resource"), ("Conditon", "Condition"), ("effects", "Effect")]
)
def test_a_misspelt_element_is_told_with_the_nearest_one(written: str, meant: str) -> None:
    [problem] = [found for found in problems(managed(**{written: "x"}), "managed") if found.rule == "element"]
    assert f"'{written}'" in problem.message
    assert f"is it {meant}?" in problem.message or f"is it {meant}" in problem.message


# Sizes


def _of_size(size: int) -> Document:
    fill = size - len(document_text(managed(Resource="arn:aws:s3:::b/")))
    return managed(Resource="arn:aws:s3:::b/" + "x" * fill)


def test_a_document_of_just_the_quota_is_taken_and_one_character_more_is_not() -> None:
    assert problems(_of_size(6144), "managed") == []
    [problem] = problems(_of_size(6145), "managed")
    assert (problem.rule, problem.aws_message) == ("size", "LimitExceeded: Cannot exceed quota for PolicySize: 6144")


@pytest.mark.parametrize(("quota", "taken"), [(2048, False), (4096, True), (None, True)])
def test_the_size_is_held_to_the_quota_of_the_account_where_it_is_known(quota: int | None, taken: bool) -> None:
    ids = [f"{number:020}" for number in range(130)]
    document = trust(Condition={"StringEquals": {"sts:ExternalId": ids}})
    found = problems(document, "trust", size_quota=quota)
    assert (found == []) is taken
    if not taken:
        assert found[0].aws_message == "LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048"


def test_white_space_does_not_count_towards_the_size() -> None:
    document = _of_size(6144)
    document["Statement"][0]["Condition"] = {}
    smaller = _of_size(6100)
    smaller["Statement"][0]["Action"] = "s3:Get" + " " * 60 + "Object"
    assert [problem.rule for problem in problems(document, "managed")] == ["size"]
    assert problems(smaller, "managed") == []


# Values of any kind

_ANY_VALUES: tuple[Any, ...] = (None, True, 0, 1.5, "", "x", [], [None], {}, {"x": None}, [[]], [{}])
_TAKEN_VALUES = {("Sid", "''"), ("Sid", "'x'"), ("Condition", "{}")}


@pytest.mark.parametrize("kind", ["managed", "trust"])
@pytest.mark.parametrize(
    "element", ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "Condition"]
)
def test_a_value_of_a_wrong_kind_is_a_problem_in_each_element(kind: str, element: str) -> None:
    statement = managed_statement() if kind == "managed" else trust_statement()
    silent = [value for value in _ANY_VALUES if not problems(load(policy({**statement, element: value})), kind)]
    assert {(element, repr(value)) for value in silent} == {row for row in _TAKEN_VALUES if row[0] == element}
