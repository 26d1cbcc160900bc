# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run remembers and writes down: listings and quotas asked once, its own changes, the log of writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow, trust, trust_in
from integration.harness import Course, Player, Run, scenario, task

_MANY = 12


def _creations(iam: EmbeddedIam, account: str, folder: Path, *, loop: bool) -> list[str]:
    """The operations of a run that creates many policies and roles, in loops or by tasks on several hosts."""
    policy = {"name": "p{{ item }}", "policy": allow("s3:GetObject")}
    role = {"name": "r{{ item }}", "trust_policy": trust(), "wait": False}
    tasks = [task("policy", "iam_managed_policy", **policy), task("role", "iam_role_trust", **role)]
    hosts: dict[str, dict[str, Any]] = {f"h{number}": {"item": number} for number in range(_MANY)}
    if loop:
        tasks = [{**each, "loop": list(range(_MANY))} for each in tasks]
        hosts = {"h": {}}
    inventory = {"all": {"hosts": hosts, "vars": {"ansible_connection": "local"}}}
    (folder / "inventory.json").write_text(json.dumps(inventory), encoding="utf-8")
    site = [{"hosts": "all", "gather_facts": False, "tasks": tasks}]
    (folder / "many.json").write_text(json.dumps(site), encoding="utf-8")
    mark = iam.mark()
    Player(iam, account, folder).playbook("many.json", arguments=["-i", "inventory.json", "--forks=4"])
    return [request.operation for request in iam.requests(account, since=mark)]


def test_a_loop_of_creations_lists_and_asks_for_quotas_once(
    iam: EmbeddedIam, new_account: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    asked = _creations(iam, new_account(), tmp_path_factory.mktemp("loop"), loop=True)
    assert asked.count("CreatePolicy") == asked.count("CreateRole") == _MANY
    assert [asked.count(each) for each in ("ListPolicies", "ListRoles", "GetAccountSummary")] == [1, 1, 1]


def test_tasks_on_many_hosts_list_once_and_ask_for_quotas_once_or_a_few_times(
    iam: EmbeddedIam, new_account: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    asked = _creations(iam, new_account(), tmp_path_factory.mktemp("hosts"), loop=False)
    assert asked.count("CreatePolicy") == asked.count("CreateRole") == _MANY
    assert [asked.count(each) for each in ("ListPolicies", "ListRoles")] == [1, 1]
    assert asked.count("GetAccountSummary") <= 5


@scenario(
    task("policy", "iam_managed_policy", name="new", path="/team/", policy=allow("s3:GetObject")),
    task("role", "iam_role_trust", name="new", trust_policy=trust(), wait=False),
    before=seeds.denied("ListPolicies", "ListRoles", "GetAccountSummary"),
)
def test_where_nothing_may_be_listed_creation_goes_on_with_a_warning(course: Course) -> None:
    assert [course[name].status for name in ("policy", "role")] == ["ok", "ok"]
    for name in ("policy", "role"):
        assert "letter case" in course[name].warnings
        assert "quotas" in course[name].warnings


@scenario(
    task("attached", "iam_role_attachment", role="standing", policies=["own"]),
    before=seeds.all_of(seeds.policy("own"), seeds.role("standing")),
)
def test_an_own_policy_is_found_by_name(course: Course) -> None:
    assert course["attached"].changed


@scenario(
    task("attachment", "iam_role_attachment", role="standing", policies=["arn:aws-cn:iam::aws:policy/ReadOnlyAccess"]),
    task(
        "boundary", "iam_role_trust", name="standing", permissions_boundary="arn:aws-us-gov:iam::{{ account }}:policy/b"
    ),
    task("policy", "iam_managed_policy", arn="arn:aws-cn:iam::{{ account }}:policy/p", policy=allow("s3:GetObject")),
    before=seeds.role("standing"),
)
def test_an_arn_of_another_partition_is_refused(course: Course) -> None:
    for result, partition in zip(course.results, ("aws-cn", "aws-us-gov", "aws-cn"), strict=True):
        assert result.failed
        assert f"belongs to the partition {partition}, these credentials to aws" in result.msg
    assert course.writes == []


@scenario(
    task("policy", "iam_managed_policy", name="p", policy=allow("s3:GetObject"), description="one\r\ntwo"),
    task("policy again", "iam_managed_policy", name="p", policy=allow("s3:GetObject"), description="one\r\ntwo"),
    task("role", "iam_role_trust", name="r", trust_policy=trust(), description="one\r\ntwo"),
    task("role again", "iam_role_trust", name="r", trust_policy=trust(), description="one\r\ntwo"),
)
def test_windows_line_ends_in_a_description_are_no_change_for_ever(course: Course) -> None:
    assert [result.changed for result in course.results] == [True, False, True, False]
    assert all(result.warnings == "" for result in course.results)


@scenario(
    task("name", "iam_managed_policy", name="a\u200bb", policy=allow("s3:GetObject")),
    task("path", "iam_role_trust", name="r", path="/\u202e/", trust_policy=trust()),
    task("arn", "iam_role_attachment", role="r", policies=["arn:aws:iam::aws:policy/x\ny"]),
)
def test_messages_show_what_cannot_be_seen(course: Course) -> None:
    for result, shown in zip(course.results, (r"a\u200bb", r"\u202e", r"x\ny"), strict=True):
        assert result.failed
        assert shown in result.msg
        assert result.msg.isprintable()


def _as_runner(title: str, module: str, /, **options: Any) -> dict[str, Any]:
    return task(title, module, assume_role_arn="arn:aws:iam::{{ account }}:role/runner", **options)


def _runner(iam: EmbeddedIam, account: str) -> None:
    seeds.policy("needed")(iam, account)
    seeds.policy("boundary")(iam, account)
    seeds.role("runner", trust_in(AWS=account), policies=(f"arn:aws:iam::{account}:policy/needed",))(iam, account)


@scenario(
    _as_runner("deleted, dry", "iam_managed_policy", name="needed", state="absent", detach=True, check=True),
    _as_runner("deleted", "iam_managed_policy", name="needed", state="absent", detach=True),
    _as_runner("bounded", "iam_role_trust", name="runner", permissions_boundary="boundary"),
    _as_runner("another", "iam_managed_policy", name="boundary", state="absent", detach=True, check=True),
    _as_runner("bounded on demand", "iam_role_trust", name="runner", permissions_boundary="boundary", allow_self_lockout=True),
    _as_runner("boundary taken off", "iam_role_trust", name="runner", permissions_boundary=""),
    _as_runner("deleted on demand", "iam_managed_policy", name="needed", state="absent", detach=True, allow_self_lockout=True),
    before=_runner,
)  # fmt: skip
def test_no_module_takes_from_the_role_that_it_runs_as_what_it_needs(course: Course) -> None:
    refused = [result.name for result in course.results if result.failed]
    assert refused == ["deleted, dry", "deleted", "bounded"]
    assert all("runs as the role 'runner'" in course[name].msg for name in refused)


# The log of writes


def _log_lines(folder: Path) -> list[dict[str, Any]]:
    (path,) = folder.glob("writes-*.jsonl")
    assert path.stat().st_mode & 0o777 == 0o600
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _write(play: Player, **more: Any) -> Run:
    return play.tasks(
        [
            task("policy", "iam_managed_policy", name="p", policy=allow("s3:GetObject")),
            task("gone", "iam_managed_policy", name="p", state="absent"),
        ],
        **more,
    )


def test_what_is_written_is_logged_before_and_after_and_a_line_says_where(play: Player, tmp_path: Path) -> None:
    done = _write(play)
    lines = _log_lines(tmp_path / ".local" / "state" / "plumb.aws")
    assert [(line["event"], line["operation"]) for line in lines] == [
        ("sending", "CreatePolicy"),
        ("done", "CreatePolicy"),
        ("sending", "DeletePolicy"),
        ("done", "DeletePolicy"),
    ]
    assert {line["account"] for line in lines} == {play.account}
    assert done.output.count("plumb.aws logs what it writes to IAM in") == 1
    assert "plumb_log" not in done.output


def test_the_log_lies_where_a_variable_says_and_a_dry_run_writes_none(play: Player, tmp_path: Path) -> None:
    variables = {"plumb_log_dir": str(tmp_path / "log")}
    assert "logs what it writes" not in _write(play, variables=variables, arguments=["--check"]).output
    assert not (tmp_path / "log").exists()
    _write(play, variables=variables)
    assert len(_log_lines(tmp_path / "log")) == 4
    assert not (tmp_path / ".local").exists()


def test_where_the_log_cannot_be_written_the_task_warns_and_goes_on(play: Player) -> None:
    done = _write(play, variables={"plumb_log_dir": "/dev/null/log"})
    assert done["policy"].changed
    assert "plumb_log_dir" in done["policy"].warnings


# The plan's file


def test_an_empty_variable_for_the_plans_file_means_none(play: Player, tmp_path: Path) -> None:
    done = play.tasks(
        [task("policy", "iam_managed_policy", name="p", policy=allow("s3:GetObject"))],
        environment={"PLUMB_PLAN_FILE": "", "ANSIBLE_CALLBACKS_ENABLED": "record,plumb.aws.plan"},
    )
    assert "IAM changes" in done.output or "IAM plan" in done.output
    assert "ERROR" not in done.output.upper().replace("ERRORS", "")
