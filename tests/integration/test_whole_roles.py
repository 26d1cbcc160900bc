# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A role with all that it needs in one play, and in one task: dry, for real, again, told, and all of it gone."""

from __future__ import annotations

from typing import Any

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow, trust
from integration.harness import Player, Run, Task, task

READ = allow("s3:GetObject", resource="arn:aws:s3:::logs/*")
WRITE = allow("s3:PutObject", resource="arn:aws:s3:::logs/*")
PLAN = {"ANSIBLE_CALLBACKS_ENABLED": "record,plumb.aws.plan", "COLUMNS": "900"}

BUILD = [
    task("policy", "iam_managed_policy", name="shared", policy=READ),
    task("role", "iam_role_trust", name="web", trust_policy=trust(), wait=False),
    task("inline", "iam_inline_policy", role="web", policies={"write": WRITE, "read": READ}),
    task("attachments", "iam_role_attachment", role="web", policies=["shared", "AWSLambdaExecute"]),
    task("profile", "iam_instance_profile", name="web", role="web", tags={"team": "web"}),
]
TELL = [
    task("inline told", "iam_inline_policy_info", role="web"),
    task("attachments told", "iam_role_attachment_info", role="web"),
    task("profile told", "iam_instance_profile_info", role="web"),
    task("role told", "iam_role_trust_info", name="web"),
]
DELETE = [
    task("profile gone", "iam_instance_profile", name="web", state="absent"),
    task("inline gone", "iam_inline_policy", role="web", policies={}, exclusive=True),
    task("attachments gone", "iam_role_attachment", role="web", policies=[], exclusive=True),
    task("role gone", "iam_role_trust", name="web", state="absent", wait=False),
    task("policy gone", "iam_managed_policy", name="shared", state="absent"),
]
CREATED = (
    "CreatePolicy",
    "CreateRole",
    "PutRolePolicy",
    "PutRolePolicy",
    "AttachRolePolicy",
    "AttachRolePolicy",
    "CreateInstanceProfile",
    "AddRoleToInstanceProfile",
)
DELETED = (
    "RemoveRoleFromInstanceProfile",
    "DeleteInstanceProfile",
    "DeleteRolePolicy",
    "DeleteRolePolicy",
    "DetachRolePolicy",
    "DetachRolePolicy",
    "DeleteRole",
    "DeletePolicy",
)


def calls(run: Run) -> tuple[str, ...]:
    return tuple(call for result in run.results for call in result.calls)


def told(run: Run) -> Any:
    """What the info modules have told, without what only IAM knows."""
    return {
        "inline": {each["policy_name"]: each["document"] for each in run["inline told"]["inline_policies"]},
        "attached": sorted(each["policy_name"] for each in run["attachments told"]["attachments"]),
        "profiles": [
            (each["instance_profile_name"], [role["role_name"] for role in each["roles"]], each["tags"])
            for each in run["profile told"]["iam_instance_profiles"]
        ],
        "roles": [each["role_name"] for each in run["role told"]["roles"]],
    }


ALL = {
    "inline": {"read": READ, "write": WRITE},
    "attached": ["AWSLambdaExecute", "shared"],
    "profiles": [("web", ["web"], {"team": "web"})],
    "roles": ["web"],
}
NOTHING: dict[str, Any] = {"inline": {}, "attached": [], "profiles": [], "roles": []}


def _last_lines(run: Run) -> str:
    return run.output.partition("PLAY RECAP")[2]


def test_a_role_with_all_that_it_needs_comes_and_goes(play: Player) -> None:
    dry = play.tasks([*BUILD, *TELL, *DELETE], arguments=["--check"])
    assert (dry.writes, calls(dry)) == ((), CREATED + DELETED), dry.output
    assert told(dry) == ALL
    real = play.tasks([*BUILD, *TELL])
    assert real.writes == calls(real) == CREATED
    assert told(real) == ALL
    for name in ("policy", "role", "inline", "attachments", "profile"):
        assert dry[name]["diff"] == real[name]["diff"], name
    again = play.tasks([*BUILD, *TELL])
    assert (again.writes, calls(again)) == ((), ())
    assert told(again) == ALL
    end = play.tasks([*DELETE, *TELL])
    assert end.writes == calls(end) == DELETED
    assert told(end) == NOTHING
    assert [each["document"] for each in end["inline gone"]["removed_inline_policies"]] == [READ, WRITE]


def test_a_role_goes_with_all_that_hangs_on_it(play: Player, iam: EmbeddedIam) -> None:
    away = task("away", "iam_role_trust", name="web", state="absent", detach=True, wait=False)
    left = task("left", "iam_instance_profile_info", name="web")
    dry = play.tasks([*BUILD, away, *TELL, left], arguments=["--check"])
    real = play.tasks([*BUILD, away, *TELL, left])
    assert dry["away"].calls == real["away"].calls
    assert sorted(real["away"].calls) == sorted(
        ["DetachRolePolicy"] * 2 + ["DeleteRolePolicy"] * 2 + ["RemoveRoleFromInstanceProfile", "DeleteRole"]
    )
    for run in (dry, real):
        assert told(run) == NOTHING
        [profile] = run["left"]["iam_instance_profiles"]
        assert profile["roles"] == []


def test_the_plan_names_inline_policies_and_profiles(play: Player, iam: EmbeddedIam) -> None:
    seeds.all_of(seeds.user("ann"), seeds.group("people"), seeds.inline("user", "ann", old=READ))(iam, play.account)
    tasks: list[Task] = [
        *BUILD,
        task("of a user", "iam_inline_policy", user="ann", name="new", policy=WRITE),
        task("none of old", "iam_inline_policy", user="ann", name="old", state="absent"),
        task("of a group", "iam_group_attachment", group="people", policies=["shared"]),
    ]
    dry = play.tasks(tasks, arguments=["--check"], environment=PLAN)
    real = play.tasks(tasks, environment=PLAN)
    for run in (dry, real):
        shown = _last_lines(run)
        for part in ("role", "web", "instance profile", "user", "ann", "group", "people"):
            assert part in shown, shown
        assert "s3:PutObject on arn:aws:s3:::logs/*" in shown
    assert "3 to create, 2 to change, 0 to delete" in _last_lines(dry)
    assert "3 created, 2 changed, 0 deleted" in _last_lines(real)


def test_a_dry_run_sees_what_hosts_and_modules_have_planned_of_people(play: Player, iam: EmbeddedIam) -> None:
    seeds.all_of(seeds.user("ann"), seeds.group("people"))(iam, play.account)
    tasks = [
        task("policy", "iam_managed_policy", name="shared", policy=READ),
        task("user", "iam_user_attachment", user="ann", policies=["shared"]),
        task("group", "iam_group_attachment", group="people", policies=["shared", "AWSLambdaExecute"]),
        task("who", "iam_role_attachment_info", policy="shared"),
        task("user told", "iam_role_attachment_info", user="ann"),
        task("user again", "iam_user_attachment", user="ann", policies=["shared"], exclusive=True),
        task("group less", "iam_group_attachment", group="people", policies=["shared"], state="absent"),
        task("gone", "iam_managed_policy", name="shared", state="absent", detach=True),
        task("user at the end", "iam_role_attachment_info", user="ann"),
    ]
    dry = play.tasks(tasks, arguments=["--check"])
    real = play.tasks(tasks)
    assert dry.writes == ()
    assert calls(dry) == calls(real) == real.writes
    for run in (dry, real):
        assert [(each["entity_type"], each["entity_name"]) for each in run["who"]["attachments"]] == [
            ("user", "ann"),
            ("group", "people"),
        ]
        assert [each["policy_name"] for each in run["user told"]["attachments"]] == ["shared"]
        assert not run["user again"].changed
        assert run["gone"].calls == ["DetachUserPolicy", "DeletePolicy"]
        assert run["user at the end"]["attachments"] == []


# -- in one task ------------------------------------------------------------------------------------------------------

WHOLE: dict[str, Any] = {
    "name": "web",
    "path": "/team/",
    "description": "Runs the site",
    "trusted": [{"services": ["ec2.amazonaws.com"]}],
    "boundary": "limit",
    "managed_policies": ["shared", "AWSLambdaExecute"],
    "inline_policies": {"write": WRITE, "read": READ},
    "tags": {"team": "web"},
}
OTHERS = [
    task("limit", "iam_managed_policy", name="limit", policy=allow("s3:*", resource="*"), lint=False),
    task("shared", "iam_managed_policy", name="shared", policy=READ),
]
CHANGED: dict[str, Any] = {
    **WHOLE,
    "description": "Runs another site",
    "managed_policies": ["AWSLambdaExecute"],
    "inline_policies": {"read": WRITE},
    "create_instance_profile": None,
    "instance_profiles": ["web", "spare"],
}
IN_ONE = (
    "CreateRole",
    "AttachRolePolicy",
    "AttachRolePolicy",
    "PutRolePolicy",
    "PutRolePolicy",
    "CreateInstanceProfile",
    "AddRoleToInstanceProfile",
)
IN_ONE_CHANGED = (
    "UpdateRole",
    "DetachRolePolicy",
    "PutRolePolicy",
    "DeleteRolePolicy",
    "CreateInstanceProfile",
    "AddRoleToInstanceProfile",
)
IN_ONE_DELETED = (
    "DetachRolePolicy",
    "DeleteRolePolicy",
    "RemoveRoleFromInstanceProfile",
    "RemoveRoleFromInstanceProfile",
    "DeleteInstanceProfile",
    "DeleteRole",
)


def whole(title: str, /, **options: Any) -> Task:
    return task(title, "iam_role", **{key: value for key, value in options.items() if value is not None})


GONE = whole("gone", name="web", state="absent", delete_instance_profile=True)
INFO = task("told", "iam_role_info", name="web")
ONE_TASK = [
    *OTHERS,
    whole("made", **WHOLE),
    task("told", "iam_role_info", name="web"),
    whole("unchanged", **WHOLE),
    whole("modified", **CHANGED),
    whole("as changed", **CHANGED),
    GONE,
    whole("absent", name="web", state="absent", delete_instance_profile=True),
    task("told at the end", "iam_role_info", name="web"),
]


def test_a_role_of_one_task_comes_changes_and_goes(play: Player) -> None:
    dry = play.tasks(ONE_TASK, arguments=["--check"])
    real = play.tasks(ONE_TASK)
    assert dry.writes == ()
    assert calls(dry) == calls(real) == real.writes, dry.output
    assert real.writes[2:] == IN_ONE + IN_ONE_CHANGED + IN_ONE_DELETED
    for run in (dry, real):
        assert [run[name].changed for name in ("unchanged", "as changed", "absent")] == [False] * 3
        assert [each.warnings for each in run.results] == [""] * len(run.results)
        assert run["told at the end"]["iam_roles"] == []
        assert [each["policy_name"] for each in run["gone"]["removed_inline_policies"]] == ["read"]
        assert [each["name"] for each in run["gone"]["removed_instance_profiles"]] == ["web"]
    for one, other in zip(dry.results, real.results, strict=True):
        assert one.result.get("diff") == other.result.get("diff"), one.name
        assert one.result.keys() == other.result.keys(), one.name


def test_a_role_is_told_with_the_options_that_make_it(play: Player, iam: EmbeddedIam) -> None:
    [told] = play.tasks([*OTHERS, whole("made", **WHOLE), INFO])["told"]["iam_roles"]
    assert sorted(each["policy_name"] for each in told["managed_policies"]) == ["AWSLambdaExecute", "shared"]
    assert told["inline_policies"] == ["read", "write"]
    assert [each["path"] for each in told["instance_profiles"]] == ["/team/"]
    assert told["permissions_boundary"]["permissions_boundary_arn"] == f"arn:aws:iam::{play.account}:policy/limit"
    anew = play.tasks([whole("as it is", **told["options"]), GONE, whole("anew", **told["options"]), INFO])
    assert not anew["as it is"].changed
    assert tuple(anew["anew"].calls) == IN_ONE
    assert anew["told"]["iam_roles"][0]["options"] == told["options"]


def test_the_plan_tells_of_a_role_of_one_task(play: Player, iam: EmbeddedIam) -> None:
    dry = play.tasks([*OTHERS, whole("made", **WHOLE)], arguments=["--check"], environment=PLAN)
    real = play.tasks([*OTHERS, whole("made", **WHOLE)], environment=PLAN)
    for run in (dry, real):
        [row] = [line for line in _last_lines(run).splitlines() if line.startswith(("  + role ", "  ~ role "))]
        for part in (
            "web",
            "ec2.amazonaws.com may now sts:AssumeRole",
            "s3:PutObject on arn:aws:s3:::logs/*",
            "attaches",
        ):
            assert part in row, row
    assert "to create, 0 to change, 0 to delete" in _last_lines(dry)


def test_an_instance_profile_of_another_role_is_left_and_one_that_is_named_is_taken(
    play: Player, iam: EmbeddedIam
) -> None:
    seeds.all_of(seeds.role("web"), seeds.role("other"), seeds.profile("web", "other"))(iam, play.account)
    left, taken = play.tasks([whole("left", name="web"), whole("taken", name="web", instance_profiles=["web"])]).results
    assert (left.calls, "'web' has another role" in left.warnings) == ([], True)
    assert (taken.calls, taken.warnings) == (["RemoveRoleFromInstanceProfile", "AddRoleToInstanceProfile"], "")


def test_a_role_that_failed_half_way_is_finished_by_the_next_run(play: Player, iam: EmbeddedIam) -> None:
    iam.deny(play.account, "AddRoleToInstanceProfile")
    failed = play.tasks([*OTHERS, whole("made", **WHOLE)], code=2)["made"]
    assert tuple(failed.calls) == IN_ONE[:-1]
    iam.allow(play.account, "AddRoleToInstanceProfile")
    again = play.tasks([whole("made", **WHOLE)])["made"]
    assert (tuple(again.calls), again.warnings) == (IN_ONE[-1:], "")
