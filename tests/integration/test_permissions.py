# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWS does not permit: the action that is missing is named, and a read that is only nice to have warns."""

from __future__ import annotations

from integration import seeds
from integration.documents import allow
from integration.harness import Course, scenario, task


@scenario(
    task("create policy", "iam_managed_policy", name="new", policy=allow("s3:GetObject")),
    task("read role", "iam_role_trust", name="standing"),
    task("attach", "iam_role_attachment", role="standing", policies=[seeds.LAMBDA]),
    task("tag", "iam_managed_policy", name="standing", tags={"a": "1"}),
    before=seeds.all_of(
        seeds.policy("standing"),
        seeds.role("standing"),
        seeds.denied("CreatePolicy", "GetRole", "AttachRolePolicy", "TagPolicy"),
    ),
)
def test_access_denied_names_the_action_that_is_missing(course: Course) -> None:
    for name, operation in {
        "create policy": "CreatePolicy",
        "read role": "GetRole",
        "attach": "AttachRolePolicy",
        "tag": "TagPolicy",
    }.items():
        result = course[name]
        assert result.failed
        assert f"iam:{operation}" in result.msg
        assert result["error"]["code"] == "AccessDenied"
        assert result["operation"] == operation
        assert result["request_id"]
        assert not result.changed
        assert result.calls == []


@scenario(
    task("over the default quota", "iam_role_attachment", role="ten", policies=["p10"]),
    task("unused policy", "iam_managed_policy", name="unused", state="absent"),
    task("used policy", "iam_managed_policy", name="p0", state="absent", detach=True),
    before=seeds.all_of(
        seeds.policy("unused"),
        *[seeds.policy(f"p{number}") for number in range(11)],
        seeds.role("ten", policies=tuple(seeds.own(f"p{number}") for number in range(10))),
        seeds.denied("GetAccountSummary", "ListEntitiesForPolicy"),
    ),
)
def test_reads_that_are_only_nice_to_have_warn_where_they_are_denied(course: Course) -> None:
    quota = course["over the default quota"]
    assert "iam:GetAccountSummary" in quota.warnings
    assert "10" in quota.msg
    assert quota.failed
    unused = course["unused policy"]
    assert unused.changed
    assert "iam:ListEntitiesForPolicy" in unused.warnings
    used = course["used policy"]
    assert used.failed
    assert "iam:ListEntitiesForPolicy" in used.msg
    assert course.writes == ["DeletePolicy"]
