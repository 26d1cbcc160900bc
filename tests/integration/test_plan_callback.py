# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The callback plan: what a run says at its end, on the screen and in a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from ansible_collections.plumb.aws.plugins.module_utils._module.perform import UNSEEN
from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow
from integration.harness import Player, task
from integration.planning import BUILD, GET, GET_AND_DELETE, attach, findings, policy, role, run, shown, told

# -- dry runs and real runs -------------------------------------------------------------------------------------------


def test_a_dry_run_and_the_real_run_tell_the_same_resources(iam: EmbeddedIam, play: Player) -> None:
    seeds.policy("old", GET)(iam, play.account)
    lines = [
        "  + policy  logs    may now s3:DeleteObject, s3:GetObject on arn:aws:s3:::logs/*",
        "  - policy  old     may no longer s3:GetObject on arn:aws:s3:::logs/*",
        "  + role    worker  attaches logs; ec2.amazonaws.com may now sts:AssumeRole; "
        "may now s3:GetObject on arn:aws:s3:::logs/*",
    ]
    dry = run(play, *BUILD, dry=True)
    assert dry.writes == ()
    assert told(dry) == ["IAM plan: 2 to create, 0 to change, 1 to delete; 3 low", *lines]
    real = run(play, *BUILD)
    assert told(real) == ["IAM changes: 2 created, 0 changed, 1 deleted; 3 low", *lines]
    assert "DEPRECATION" not in real.output
    assert "WARNING" not in real.output


def test_one_line_is_shown_where_nothing_changes_and_the_file_says_so(play: Player, tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    assert told(run(play, policy("logs", state="absent"), dry=True, file=file)) == ["IAM plan: no changes"]
    assert file.read_text(encoding="utf-8") == "## IAM plan: no changes\n"
    assert told(run(play, policy("logs", state="absent"), file=file)) == ["IAM changes: none"]
    assert file.read_text(encoding="utf-8") == "## IAM changes: none\n"


def test_several_tasks_on_one_resource_are_one_line_in_net(iam: EmbeddedIam, play: Player) -> None:
    seeds.all_of(
        seeds.policy("changed-then-deleted", GET),
        seeds.policy("there-and-back", GET, Tags=[{"Key": "team", "Value": "a"}]),
        seeds.policy("anew", GET),
        seeds.policy("in-use", GET),
        seeds.role("reader", policies=(seeds.own("in-use"), seeds.READ_S3)),
    )(iam, play.account)
    done = run(
        play,
        policy("born-and-gone", GET),
        policy("born-and-gone", state="absent"),
        policy("changed-then-deleted", GET_AND_DELETE),
        policy("changed-then-deleted", state="absent"),
        policy("there-and-back", tags={"team": "b"}),
        policy("there-and-back", tags={"team": "a"}),
        policy("anew", state="absent"),
        policy("Anew", GET_AND_DELETE),
        attach("reader", seeds.LAMBDA),
        attach("reader", seeds.READ_S3, exclusive=True),
        policy("in-use", state="absent", detach=True),
        dry=True,
    )
    assert told(done) == [
        "IAM plan: 0 to create, 2 to change, 2 to delete; 1 low",
        "  ~ policy  anew                  is deleted and created again; may now s3:DeleteObject on arn:aws:s3:::logs/*",
        "  - policy  changed-then-deleted  may no longer s3:GetObject on arn:aws:s3:::logs/*",
        "  - policy  in-use                may no longer s3:GetObject on arn:aws:s3:::logs/*",
        "  ~ role    reader                detaches in-use; may no longer s3:GetObject on arn:aws:s3:::logs/*",
    ]


def test_what_else_changes_is_said_in_a_few_words(iam: EmbeddedIam, play: Player) -> None:
    seeds.all_of(
        seeds.policy("two-versions", GET_AND_DELETE, GET),
        seeds.policy("fresh", GET),
        seeds.policy("tagged", GET, Tags=[{"Key": "team", "Value": "a"}, {"Key": "old", "Value": "x"}]),
        seeds.policy("limit", GET),
        seeds.role("free", PermissionsBoundary=seeds.own("limit")),
        seeds.role("described", Description="one"),
    )(iam, play.account)
    done = run(
        play,
        policy("two-versions", default_version="v1"),
        policy("fresh", GET_AND_DELETE, make_default=False),
        policy("tagged", tags={"team": "b", "new": "y"}),
        task("Free", "iam_role_trust", name="free", permissions_boundary=""),
        task("Describe", "iam_role_trust", name="described", description="two", max_session_duration=7200),
        dry=True,
    )
    assert told(done) == [
        "IAM plan: 0 to create, 5 to change, 0 to delete; 1 high, 1 low",
        "  ~ policy  fresh               adds 1 version, not the default",
        "  ~ policy  tagged              tags +new, -old, ~team",
        "  ~ policy  two-versions        may now s3:DeleteObject on arn:aws:s3:::logs/*; changes the default version",
        "  ~ role    described           sessions of 7200 s instead of 3600 s; changes the description",
        "  ~ role    free          high  is no longer limited by the permissions boundary limit",
    ]


# -- all the ways to write tasks --------------------------------------------------------------------------------------


def test_loops_retries_short_names_and_defaults_are_understood(iam: EmbeddedIam, play: Player) -> None:
    looped = policy("p-{{ item }}", GET, _name="Loop", _loop=["a", "b"])
    short = {"name": "Short", "collections": ["plumb.aws"], "iam_managed_policy": {"name": "short", "policy": GET}}
    action = {"module": "{{ 'plumb.aws.iam_managed_policy' }}", "name": "c", "policy": GET}
    templated = {"name": "Templated", "action": action}
    again = policy("again", GET, _name="Retry", _register="r", _until="r is not changed", _retries=2, _delay=0)
    unlogged = policy("secret", GET, _name="Not told", _no_log=True)
    masked = policy("masked", GET, _name="Not called a change", _changed_when=False)
    done = run(play, looped, short, templated, again, unlogged, masked)
    assert told(done) == [
        "IAM changes: 6 created, 0 changed, 0 deleted, 1 hidden by no_log; 1 medium, 6 low",
        *(
            f"  + policy  {name:<6}  may now s3:GetObject on arn:aws:s3:::logs/*"
            for name in ("again", "c", "masked", "p-a", "p-b", "short")
        ),
    ]
    assert "secret" not in "\n".join(shown(done))


def test_hosts_that_share_an_account_report_a_resource_once(
    iam: EmbeddedIam, play: Player, new_account: Callable[[], str], tmp_path: Path
) -> None:
    other = new_account()
    seeds.role("shared", policies=())(iam, other)
    hosts = {
        "one": iam.environment(play.account),
        "two": iam.environment(play.account),
        "elsewhere": iam.environment(other),
    }
    inventory = {"all": {"hosts": {name: {"keys": keys} for name, keys in hosts.items()}}}
    (tmp_path / "hosts.json").write_text(json.dumps(inventory), encoding="utf-8")
    plays = [
        {
            "hosts": "all",
            "connection": "local",
            "gather_facts": False,
            "environment": "{{ keys }}",
            "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
            "tasks": [role("shared"), attach("shared", seeds.READ_S3)],
        }
    ]
    (tmp_path / "site.json").write_text(json.dumps(plays), encoding="utf-8")
    done = play.playbook(
        "site.json",
        arguments=["-i", "hosts.json", "--check", "--forks=1"],  # one after the other, or either may be the first
        environment={"ANSIBLE_CALLBACKS_ENABLED": "record,plumb.aws.plan", "COLUMNS": "160"},
    )
    assert told(done) == [
        "IAM plan: 1 to create, 1 to change, 0 to delete; 2 medium, 3 low",
        f"  + role  shared  {play.account}  medium  attaches AmazonS3ReadOnlyAccess; "
        "ec2.amazonaws.com may now sts:AssumeRole; and 1 more",
        f"  ~ role  shared  {other}  medium  attaches AmazonS3ReadOnlyAccess; and 1 more",
    ]


def test_tasks_in_another_check_mode_than_the_run_stand_apart(iam: EmbeddedIam, play: Player) -> None:
    tasks = (policy("planned", GET, check=True), policy("made", GET, check=False), policy("as-the-run", GET))
    words = "may now s3:GetObject on arn:aws:s3:::logs/*"
    assert told(run(play, *tasks)) == [
        "IAM changes: 2 created, 0 changed, 0 deleted; 2 low",
        f"  + policy  as-the-run  {words}",
        f"  + policy  made        {words}",
        "IAM plan of tasks in check mode: 1 to create, 0 to change, 0 to delete; 1 low",
        f"  + policy  planned  {words}",
    ]
    seeds.policy("planned", GET)(iam, play.account)
    assert told(run(play, policy("made-too", GET, check=False), policy("p", GET), dry=True)) == [
        "IAM changes made in spite of check mode: 1 created, 0 changed, 0 deleted; 1 low",
        f"  + policy  made-too  {words}",
        "IAM plan: 1 to create, 0 to change, 0 to delete; 1 low",
        f"  + policy  p  {words}",
    ]


# -- failures ---------------------------------------------------------------------------------------------------------


def test_what_a_failed_task_had_done_counts_and_the_task_is_named(
    iam: EmbeddedIam, play: Player, tmp_path: Path
) -> None:
    seeds.all_of(
        seeds.policy("half", GET),
        seeds.role("half"),
        seeds.fault("TagPolicy", "ServiceFailure", times=9),
        seeds.fault("DetachRolePolicy", "AccessDenied", times=9),
    )(iam, play.account)
    seeds.role("worker", policies=(seeds.READ_S3,))(iam, play.account)
    done = run(
        play,
        {**policy("half", GET_AND_DELETE, tags={"team": "a"}), "ignore_errors": True},
        {**attach("worker", seeds.LAMBDA, exclusive=True), "ignore_errors": True},
        {**policy("half", "{broken"), "name": "Broken"},
        file=tmp_path / "plan.json",
        code=2,
    )
    headline, *lines = told(done)
    assert headline == ("IAM changes: 0 created, 2 changed, 0 deleted; 3 medium; 3 tasks failed")
    assert lines[:2] == [
        "  ~ policy  half    medium  a task failed midway, done by then: CreatePolicyVersion",
        "  ~ role    worker  medium  a task failed midway, done by then: AttachRolePolicy; attaches AWSLambdaExecute",
    ]
    starts = (
        "  ! failed, ignored: Policy half (policy half): ",
        "  ! failed, ignored: Attach to worker (role worker): ",
        "  ! failed: Broken (policy half): policy: ",
    )
    assert [line[: len(start)] for line, start in zip(lines[2:], starts, strict=True)] == list(starts)
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert [failure["ignored"] for failure in plan["failures"]] == [True, True, False]
    assert [resource["complete"] for resource in plan["made"]["resources"]] == [False, False]


def test_failures_alone_are_left_to_ansible_on_the_screen_and_stand_in_the_file(play: Player, tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    done = run(play, attach("nobody", seeds.LAMBDA), dry=True, file=file, code=2)
    assert told(done) == ["IAM plan: no changes; 1 task failed"]
    assert file.read_text(encoding="utf-8") == (
        "## IAM plan: no changes; 1 task failed\n\n"
        "- failed: `Attach to nobody` (role `nobody`) on `localhost`: "
        f"`role: the role 'nobody' does not exist. Create it first, with iam_role_trust. {UNSEEN}`\n"
    )


# -- the screen -------------------------------------------------------------------------------------------------------


def test_colours_are_ansibles_own_and_lines_fit(iam: EmbeddedIam, play: Player) -> None:
    seeds.all_of(seeds.policy("old", GET), seeds.policy("other", GET))(iam, play.account)
    actions = [f"s3:Get{letter}*" for letter in "ABCDEFGHIJKLMNOP"]
    many = allow(*actions, resource="arn:aws:s3:::a-long-name-of-a-bucket/*")
    tasks = (
        policy("new", many, lint=False),
        policy("other", many, lint=False),
        policy("old", state="absent"),
        policy("admin", allow("*", resource="*")),
    )
    plain = run(play, *tasks, dry=True, columns=72)
    assert all(len(line) <= 72 for line in shown(plain))
    first, admin, new, old, _other = told(plain)
    assert new == "  + policy  new              may now s3:GetA* and 15 more on arn:aws:s3…"
    assert findings(plain)[0] == ("  CRITICAL  policy admin: gets administrator access by its document [admin-access]")
    (of_new,) = [line for line in findings(plain) if "  policy new: " in line]
    assert all(action in of_new for action in actions)
    colours = {"ANSIBLE_NOCOLOR": None, "ANSIBLE_FORCE_COLOR": "1", "ANSIBLE_COLOR_ERROR": "purple"}
    colourful = run(play, *tasks, dry=True, columns=72, environment=colours).output
    assert f"\x1b[0;35m{shown(plain)[1]}\x1b[0m" in colourful
    assert f"\x1b[0;35m{admin}\x1b[0m" in colourful
    assert [line for line in (first, new, old) if f"\n{line}\n" not in colourful] == []


def test_it_says_nothing_unless_it_is_enabled(play: Player) -> None:
    assert "IAM plan" not in play.tasks([policy("logs", GET)], arguments=["--check"]).output
