# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a name or an ARN to the one policy that it means."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import parse_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Policy
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import (
    PolicyMatch,
    check_reference,
    either,
    find_of_aws,
    find_own,
    look_up,
    means,
    refuse_other_partition,
    the_policy,
)
from unit.module_utils.examples import ACCOUNT, AWS_POLICY, OTHER_ACCOUNT, FakeReader, a_policy, live, own, refusal
from unit.module_utils.little_iam import LittleIam

LAMBDA = "arn:aws:iam::aws:policy/service-role/AWSLambdaRole"
BILLING = "arn:aws:iam::aws:policy/job-function/Billing"
FOREIGN = f"arn:aws:iam::{OTHER_ACCOUNT}:policy/p"
CHINESE, CHINESE_OF_AWS = f"arn:aws-cn:iam::{ACCOUNT}:policy/p", "arn:aws-cn:iam::aws:policy/ReadOnlyAccess"


def iam_with(*arns: str) -> LittleIam:
    iam = LittleIam()
    for arn in arns:
        iam.put_policy(arn)
    return iam


@pytest.mark.parametrize(
    ("existing", "reference", "found"),
    [
        pytest.param([own("p")], "p", own("p"), id="own, by its likely ARN"),
        pytest.param([own("Team-Policy")], "team-policy", own("Team-Policy"), id="own, in another case"),
        pytest.param([own("p", "/team/")], "P", own("p", "/team/"), id="own, under a path and in another case"),
        pytest.param([own("p2"), own("p")], "p", own("p"), id="own, beside one that begins so"),
        pytest.param([AWS_POLICY], "ReadOnlyAccess", AWS_POLICY, id="of AWS"),
        pytest.param([LAMBDA], "AWSLambdaRole", LAMBDA, id="of AWS, under service-role"),
        pytest.param([BILLING], "Billing", BILLING, id="of AWS, under job-function"),
        pytest.param([own("p")], own("p"), own("p"), id="own, by ARN"),
        pytest.param(
            [AWS_POLICY, own("ReadOnlyAccess")], AWS_POLICY, AWS_POLICY, id="of AWS, by ARN beside a namesake"
        ),
    ],
)
def test_a_name_or_an_arn_finds_the_one_policy(existing: list[str], reference: str, found: str) -> None:
    policy = the_policy(look_up(live(iam_with(*existing)), reference), option="policies")
    assert policy.arn == found


@pytest.mark.parametrize(
    ("existing", "reference", "told"),
    [
        pytest.param([], "p", ["'p'", ACCOUNT, "AWS-managed"], id="nobody bears the name"),
        pytest.param([AWS_POLICY], "readonlyaccess", ["'readonlyaccess'"], id="a name of AWS in another case"),
        pytest.param(
            ["arn:aws:iam::aws:policy/aws-service-role/X"], "X", ["'X'"], id="a path under which nobody may attach"
        ),
        pytest.param([], own("p"), [own("p"), "does not exist"], id="an ARN that nothing has"),
        pytest.param([own("p")], own("P"), [own("P"), "does not exist"], id="an ARN in another case"),
        pytest.param([], AWS_POLICY, [AWS_POLICY, "does not exist"], id="an ARN of AWS that nothing has"),
        pytest.param([FOREIGN], FOREIGN, [FOREIGN, OTHER_ACCOUNT, ACCOUNT], id="an ARN of another account"),
        pytest.param(
            [CHINESE],
            CHINESE,
            [CHINESE, "the partition aws-cn", "to aws.", "arn:aws:"],
            id="an ARN of another partition",
        ),
        pytest.param(
            [], CHINESE_OF_AWS, [CHINESE_OF_AWS, "the partition aws-cn"], id="an ARN of AWS in another partition"
        ),
        pytest.param(
            [], FOREIGN.replace("aws", "aws-us-gov"), ["the partition aws-us-gov"], id="another partition and account"
        ),
        pytest.param(
            [AWS_POLICY, own("READONLYaccess", "/x/")],
            "ReadOnlyAccess",
            ["'ReadOnlyAccess'", AWS_POLICY, own("READONLYaccess", "/x/"), "Give the ARN"],
            id="both bear the name",
        ),
    ],
)
def test_a_reference_that_means_none_or_two_is_an_error_with_all_that_is_known(
    existing: list[str], reference: str, told: list[str]
) -> None:
    with pytest.raises(PlumbError, match=r"^policies: ") as caught:
        the_policy(look_up(live(iam_with(*existing)), reference), option="policies")
    assert [part for part in told if part not in caught.value.message] == []


@pytest.mark.parametrize(
    ("reference", "missing"),
    [
        ("P", "policy/p"),
        (own("P", "/t/"), "policy/p"),
        (AWS_POLICY, "policy/readonlyaccess"),
        (FOREIGN, None),
        (CHINESE, None),
    ],
)
def test_what_may_be_there_in_a_moment_is_told_as_calls_touch_it(reference: str, missing: str | None) -> None:
    with pytest.raises(PlumbError) as caught:
        the_policy(look_up(live(LittleIam()), reference), option="policies")
    assert (caught.value.missing, caught.value.patience) == (missing, 0)


@pytest.mark.parametrize(("partition", "refused"), [("aws", True), ("aws-cn", False), ("", False)])
def test_an_arn_of_another_partition_than_that_of_the_credentials_is_refused(partition: str, refused: bool) -> None:
    arn = parse_policy_arn(CHINESE, option="arn")
    if not refused:
        refuse_other_partition(arn, partition, option="arn")
        return
    with pytest.raises(PlumbError, match=f"^arn: {CHINESE} belongs to the partition aws-cn"):
        refuse_other_partition(arn, partition, option="arn")


class _OfAwsDenied(LittleIam):
    """AWS's policies may not be read."""

    code = "AccessDenied"

    def get_policy(self, given: Any) -> dict[str, Any]:
        if ":iam::aws:" in given["PolicyArn"]:
            raise refusal(self.code, operation="GetPolicy")
        return super().get_policy(given)


@pytest.mark.parametrize("name", ["p", "P"])
@pytest.mark.parametrize("code", ["AccessDenied", "AccessDeniedException"])
def test_a_policy_of_ones_own_is_found_where_those_of_aws_may_not_be_read(name: str, code: str) -> None:
    iam = _OfAwsDenied()
    iam.code = code
    iam.put_policy(own("p"))
    match = look_up(live(iam), name)
    assert (match.own and match.own.arn, match.of_aws) == (own("p"), None)


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        pytest.param("q", "AccessDenied", id="a name that may be one of AWS"),
        pytest.param(AWS_POLICY, "AccessDenied", id="an ARN of AWS"),
        pytest.param("p", "ServiceFailure", id="another reason"),
    ],
)
def test_a_policy_of_aws_that_may_be_meant_must_be_read(reference: str, code: str) -> None:
    iam = _OfAwsDenied()
    iam.code = code
    iam.put_policy(own("p"))
    with pytest.raises(PlumbError, match=f"GetPolicy failed: {code}"):
        look_up(live(iam), reference)


def test_a_policy_of_ones_own_under_its_likely_arn_is_found_without_listing() -> None:
    iam = iam_with(own("p", "/team/"))
    policy = find_own(live(iam), "p", "/team/")
    assert policy is not None
    assert "list_policies" not in iam.asked


@pytest.mark.parametrize(
    ("reference", "asked"),
    [
        (FOREIGN, ["caller_identity"]),
        (CHINESE, ["caller_identity"]),
        (CHINESE_OF_AWS, ["caller_identity"]),
        (FOREIGN.replace("aws", "aws-us-gov"), ["caller_identity"]),
        (AWS_POLICY, ["caller_identity", "get_policy"]),
        (BILLING, ["caller_identity", "get_policy"]),
        (own("p"), ["caller_identity", "get_policy"]),
    ],
)
def test_an_arn_is_asked_for_only_where_the_account_may_have_it(reference: str, asked: list[str]) -> None:
    iam = iam_with(AWS_POLICY)
    look_up(live(iam), reference)
    assert iam.asked == asked


_OWN, _OF_AWS = a_policy(own("ReadOnlyAccess")), a_policy(AWS_POLICY)


@pytest.mark.parametrize(
    ("match", "arn"),
    [
        (PolicyMatch("p", ACCOUNT), None),
        (PolicyMatch("p", ACCOUNT, own=_OWN), _OWN.arn),
        (PolicyMatch("p", ACCOUNT, of_aws=_OF_AWS), _OF_AWS.arn),
    ],
)
def test_either_policy_is_the_one_that_was_found(match: PolicyMatch, arn: str | None) -> None:
    found = either(match, option="policy")
    assert (found.arn if found else None) == arn


def test_a_name_of_two_policies_says_too_little() -> None:
    with pytest.raises(PlumbError, match="^policy: 'p' is the name of"):
        either(PolicyMatch("p", ACCOUNT, own=_OWN, of_aws=_OF_AWS), option="policy")


def test_only_ones_own_policies_are_ever_listed() -> None:
    reader = FakeReader(get_policy=refusal("NoSuchEntity"), list_policies=[{"Policies": []}])
    assert either(look_up(live(reader), "p"), option="policies") is None
    listings = [arguments for operation, arguments in reader.asked if operation == "list_policies"]
    assert [arguments["Scope"] for arguments in listings] == ["Local"]


def test_what_a_listing_does_not_show_is_read_as_well() -> None:
    iam = LittleIam()
    iam.put_policy(own("P"), Description="why", Tags={"a": "1"})
    policy = find_own(live(iam), "p")
    assert isinstance(policy, Policy)
    assert (policy.description, policy.tags) == ("why", {"a": "1"})


def test_policies_of_aws_are_looked_for_in_the_partition_of_the_caller() -> None:
    reader = FakeReader(caller="arn:aws-cn:iam::123456789012:user/u", get_policy=refusal("NoSuchEntity"))
    assert find_of_aws(live(reader), "P") is None
    asked = [arguments["PolicyArn"] for operation, arguments in reader.asked if operation == "get_policy"]
    paths = ("/", "/service-role/", "/job-function/")
    assert asked == [f"arn:aws-cn:iam::aws:policy{path}P" for path in paths]


@pytest.mark.parametrize("reference", ["p", "A_+=,.@-z", own("p", "/x/"), AWS_POLICY])
def test_a_reference_is_an_arn_or_a_name(reference: str) -> None:
    assert check_reference(reference, option="policies") == reference


@pytest.mark.parametrize("reference", ["", "a b", "a/b", "n" * 129, "arn:aws:iam::123456789012:role/r", "arn:p"])
def test_what_is_neither_an_arn_nor_a_name_is_refused_with_its_value(reference: str) -> None:
    with pytest.raises(PlumbError, match=r"^policies: ") as caught:
        check_reference(reference, option="policies")
    assert f"'{reference}'" in caught.value.message


@pytest.mark.parametrize(
    ("reference", "arn", "does"),
    [
        ("p", own("p"), True),
        ("P", own("p", "/team/"), True),
        ("q", own("p"), False),
        ("team/p", own("p", "/team/"), False),
        (own("p"), own("p"), True),
        (own("P"), own("p"), False),
        (own("p", "/x/"), own("p"), False),
        ("ReadOnlyAccess", AWS_POLICY, True),
        ("readonlyaccess", AWS_POLICY, False),
    ],
)
def test_a_name_of_ones_own_ignores_case_and_one_of_aws_does_not(reference: str, arn: str, does: bool) -> None:
    assert means(reference, arn) is does
