# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A role as it is returned and compared, and what AWS's answer adds to it."""

from __future__ import annotations

import datetime

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import RoleUse
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.result import (
    compared,
    merge_response,
    role_result,
)
from unit.module_utils._resources.role_trust.roles import (
    ARN,
    BOUNDARY,
    INLINE,
    NOWHERE,
    USED,
    desired,
    existing,
    shown_as,
)
from unit.module_utils.examples import (
    EC2,
    LAMBDA,
    a_role,
    allow,
    own,
    shown,
)


def test_a_result_has_all_keys_that_are_documented() -> None:
    role = plan(existing(permissions_boundary=BOUNDARY), desired(trust_policy=EC2)).result["role"]
    assert set(role) == set(
        "arn role_name role_id path description max_session_duration create_date tags permissions_boundary "
        "assume_role_policy_document role_last_used".split()
    )
    assert role["permissions_boundary"] == BOUNDARY


def test_the_id_and_date_that_aws_gave_to_a_role_are_in_the_result() -> None:
    made = plan(NOWHERE, desired(trust_policy=LAMBDA))
    now = datetime.datetime(2026, 5, 5, tzinfo=datetime.UTC)
    answer = {"Arn": ARN, "RoleName": "r", "RoleId": "AROANEW", "Path": "/", "CreateDate": now}
    answer |= {"AssumeRolePolicyDocument": LAMBDA}
    role = merge_response(made.result, [ExecutedCall(made.calls[0], {"Role": answer})])["role"]
    assert role == {**made.result["role"], "role_id": "AROANEW", "create_date": now.isoformat()}
    assert merge_response(made.result, []) == made.result
    assert merge_response(made.result, [ExecutedCall(made.calls[0], {})]) == made.result  # the answer was lost


def test_the_diff_holds_neither_ids_nor_dates() -> None:
    made = plan(existing(description="d"), desired(trust_policy=EC2))
    keys = {"name", "path", "description", "max_session_duration", "permissions_boundary", "trust_policy", "tags"}
    assert (set(shown(made.before)), set(shown(made.after))) == (keys, keys)


def test_a_statement_that_stays_is_compared_as_it_is_written_on_the_other_side() -> None:
    other = {**LAMBDA, "Statement": [{**LAMBDA["Statement"][0], "Action": "STS:assumerole"}]}
    fields = compared(a_role(trust_policy=other))
    assert fields["trust_policy"]["Statement"][0]["Action"] == ["STS:assumerole"]
    assert compared(a_role(trust_policy=other), as_in=LAMBDA) == compared(a_role())


def test_only_what_is_there_is_compared() -> None:
    plain = compared(a_role())
    whole = compared(a_role(), USED, inline=INLINE, access=AccessChange("wider", ("x",)))
    assert {key: whole[key] for key in whole if key not in plain} == {
        "attached_policies": [own("p"), own("q")],
        "inline_policies": shown_as(INLINE),
        "instance_profiles": ["profile"],
        "access": {"verdict": "wider", "gained": ["x"], "lost": []},
    }


def test_inline_policies_are_compared_by_their_documents_in_the_order_of_their_names() -> None:
    documents = {"j": allow("s3:b"), "i": {**allow("S3:a"), "Statement": allow("S3:a")["Statement"][0]}}
    fields = compared(a_role(), RoleUse(inline=("i", "j")), inline=documents)
    assert list(fields["inline_policies"]) == ["i", "j"]
    assert fields["inline_policies"]["i"]["Statement"] == [{"Effect": "Allow", "Action": ["S3:a"], "Resource": ["*"]}]
    assert compared(a_role(), RoleUse(instance_profiles=("p",)))["inline_policies"] == {}


def test_an_id_that_is_not_known_is_null() -> None:
    assert role_result(a_role(role_id=""))["role_id"] is None
