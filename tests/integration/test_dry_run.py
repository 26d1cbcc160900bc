# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dry run sees its own changes wherever in the playbook they are planned, and only those of a dry run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow, trust, trust_in
from integration.harness import Player, Run, Task, task

Play = dict[str, Any]

POLICY = task("policy", "iam_managed_policy", name="p", policy=allow("s3:GetObject"))
ROLE = task("role", "iam_role_trust", name="r", trust_policy=trust())
ATTACHMENT = task("attachment", "iam_role_attachment", role="r", policies=["p"])
WIDER = task("wider", "iam_managed_policy", name="p", policy=allow("s3:GetObject", "s3:PutObject"))
SEEN = [
    task("policies told", "iam_managed_policy_info", name="p", include=["document", "versions", "entities"]),
    task("roles told", "iam_role_trust_info", name="r"),
    task("attachments told", "iam_role_attachment_info", policy="p"),
]


def _play(*tasks: Task, hosts: str = "localhost", **more: Any) -> Play:
    return {"hosts": hosts, "gather_facts": False, "tasks": list(tasks), **more}


class Stage:
    """Plays of one file, with the files that they include, on one account."""

    def __init__(self, player: Player, folder: Path) -> None:
        self._player = player
        self._folder = folder

    def file(self, name: str, content: Any) -> str:
        path = self._folder / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return str(path)

    def dry(self, *plays: Play, inventory: Mapping[str, Any] | None = None, forks: int = 5) -> Run:
        """A run with --check, which must write nothing."""
        run = self.run(*plays, arguments=["--check", f"--forks={forks}"], inventory=inventory)
        assert run.writes == ()
        return run

    def run(self, *plays: Play, arguments: Sequence[str] = (), inventory: Mapping[str, Any] | None = None) -> Run:
        more = ["-i", self.file("inventory.json", inventory)] if inventory else []
        return self._player.playbook(self.file("plays.json", list(plays)), arguments=[*arguments, *more])


def assert_all_is_planned(run: Run) -> None:
    """The policy stands in its second version and is attached to the role, as far as the dry run can see."""
    assert run["policy"].calls == ["CreatePolicy"]
    assert run["role"].calls == ["CreateRole"]
    assert run["attachment"].calls == ["AttachRolePolicy"]
    assert run["wider"].calls == ["CreatePolicyVersion"]
    [policy] = run["policies told"]["policies"]
    assert policy["document"] == allow("s3:GetObject", "s3:PutObject")
    assert [version["version_id"] for version in policy["versions"]] == ["v2", "v1"]
    assert policy["attachment_count"] == 1
    assert [role["role_name"] for role in run["roles told"]["roles"]] == ["r"]
    assert len(run["attachments told"]["attachments"]) == 1


_ORDINARY: dict[str, Any] = {"vars": {"plumb_in_process": False}}


@pytest.mark.parametrize(
    "plays",
    {
        "one play": [_play(POLICY, ROLE, ATTACHMENT, WIDER, *SEEN)],
        "several plays": [_play(POLICY, ROLE), _play(ATTACHMENT), _play(WIDER), _play(*SEEN)],
        "blocks": [
            _play({"block": [POLICY, ROLE], "always": [ATTACHMENT]}, {"block": [WIDER]}, *SEEN),
        ],
        "handlers": [
            _play(
                POLICY,
                {**ROLE, "notify": ["attachment", "wider"]},
                {"ansible.builtin.meta": "flush_handlers"},
                *SEEN,
                handlers=[ATTACHMENT, WIDER],
            )
        ],
        "ordinary modules after the others": [_play(POLICY, ROLE), _play(ATTACHMENT, WIDER, *SEEN, **_ORDINARY)],
        "ordinary modules before the others": [_play(POLICY, ROLE, **_ORDINARY), _play(ATTACHMENT, WIDER, *SEEN)],
        "both in turn": [
            _play({**POLICY, **_ORDINARY}, ROLE, {**ATTACHMENT, **_ORDINARY}, WIDER, *({**each, **_ORDINARY} for each in SEEN))
        ],
    }.items(),
    ids=lambda item: item[0],
)  # fmt: skip
def test_a_task_sees_what_tasks_before_it_planned(plays: tuple[str, list[Play]], play: Player, tmp_path: Path) -> None:
    assert_all_is_planned(Stage(play, tmp_path).dry(*plays[1]))


def test_a_task_sees_what_included_and_imported_tasks_planned(play: Player, tmp_path: Path) -> None:
    stage = Stage(play, tmp_path)
    first, second = stage.file("first.json", [POLICY, ROLE]), stage.file("second.json", [ATTACHMENT, WIDER])
    run = Stage(play, tmp_path).dry(
        _play({"ansible.builtin.include_tasks": first}, {"ansible.builtin.import_tasks": second}, *SEEN)
    )
    assert_all_is_planned(run)


def _hosts(*names: str, **variables: Any) -> dict[str, Any]:
    local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    return {"all": {"hosts": {name: {**local, **variables} for name in names}}}


@pytest.mark.parametrize("strategy", ["linear", "free", "host_pinned"])
def test_hosts_see_each_others_plans(strategy: str, play: Player, tmp_path: Path) -> None:
    run = Stage(play, tmp_path).dry(
        _play(POLICY, ROLE, hosts="one", strategy=strategy),
        _play(ATTACHMENT, WIDER, hosts="two", strategy=strategy),
        _play(*SEEN, hosts="one", strategy=strategy),
        inventory=_hosts("one", "two"),
    )
    assert_all_is_planned(run)


def test_forks_on_one_account_plan_each_thing_once(play: Player, tmp_path: Path) -> None:
    names = [f"host{number}" for number in range(8)]
    run = Stage(play, tmp_path).dry(_play(POLICY, ROLE, ATTACHMENT, hosts="all"), inventory=_hosts(*names), forks=8)
    for name in ("policy", "role", "attachment"):
        results = [result for result in run.results if result.name == name]
        assert len(results) == len(names)
        assert sum(result.changed for result in results) == 1, [(result.host, result.calls) for result in results]
        assert not any(result.failed for result in results)
    play.played.clear()  # which of the hosts reports the change is a matter of time, and not compared


def test_items_of_a_loop_see_those_before_them(play: Player, tmp_path: Path) -> None:
    loop = {"loop": ["p", "P", "q"], "register": "made"}
    run = Stage(play, tmp_path).dry(
        _play(
            {**task("policies", "iam_managed_policy", name="{{ item }}", policy=allow("s3:GetObject")), **loop},
            ROLE,
            task("attachment", "iam_role_attachment", role="r", policies="{{ made.results | map(attribute='policy.arn') }}"),
            task("absent", "iam_managed_policy", name="p", state="absent", detach=True),
            task("roles told", "iam_role_attachment_info", role="r"),
        )
    )  # fmt: skip
    assert [each["changed"] for each in run["policies"]["results"]] == [True, False, True]
    assert [each["policy_name"] for each in run["roles told"]["attachments"]] == ["q"]


def test_a_version_that_only_the_dry_run_has_added_can_be_rolled_back_to(
    play: Player, tmp_path: Path, iam: EmbeddedIam, account: str
) -> None:
    seeds.policy("p")(iam, account)
    back = task("back", "iam_managed_policy", name="p", default_version="{{ before.policy.default_version_id }}")
    forth = task("forth", "iam_managed_policy", name="p", default_version="{{ after.policy.default_version_id }}")
    run = Stage(play, tmp_path).dry(
        _play(
            {**task("as it is", "iam_managed_policy", name="p"), "register": "before"},
            {**WIDER, "register": "after"},
            back,
            forth,
        )
    )
    assert [result["policy"]["default_version_id"] for result in run.results] == ["v1", "v2", "v1", "v2"]
    assert run["back"].calls == run["forth"].calls == ["SetDefaultPolicyVersion"]


def test_roles_of_one_account_see_each_others_plans_and_another_account_does_not(
    play: Player, tmp_path: Path, iam: EmbeddedIam, account: str, new_account: Any
) -> None:
    other = new_account()
    for home, name in ((account, "one"), (account, "two"), (other, "there")):
        seeds.role(name, trust_in(AWS=account))(iam, home)

    def as_role(each: Task, title: str, home: str, name: str) -> Task:
        [module] = [key for key in each if key.startswith("plumb.aws.")]
        return {"name": title, module: {**each[module], "assume_role_arn": f"arn:aws:iam::{home}:role/{name}"}}

    run = Stage(play, tmp_path).dry(
        _play(
            as_role(POLICY, "of one", account, "one"),
            as_role(WIDER, "of two", account, "two"),
            as_role(POLICY, "there", other, "there"),
            WIDER,
        )
    )
    assert run["of one"].calls == ["CreatePolicy"]
    assert run["of two"].calls == ["CreatePolicyVersion"]
    assert run["there"].calls == ["CreatePolicy"]
    assert not run["wider"].changed


def test_a_task_that_runs_for_real_sees_the_real_account_and_what_was_planned_of_its_things_is_forgotten(
    play: Player, tmp_path: Path
) -> None:
    real = {"check_mode": False}
    run = Stage(play, tmp_path).run(
        _play(
            {**POLICY, "name": "planned"},
            {**ROLE, "name": "planned role"},
            {**POLICY, **real, "name": "made"},
            {**POLICY, "name": "again"},
            {**ATTACHMENT, "name": "planned attachment"},
            task("told for real", "iam_role_trust_info", name="r") | real,
            task("told", "iam_role_trust_info", name="r"),
            task("gone", "iam_managed_policy", name="p", state="absent") | real,
            {**WIDER, "name": "once more"},
        ),
        arguments=["--check"],
    )
    assert run.writes == ("CreatePolicy", "DeletePolicy")
    assert run["made"].calls == ["CreatePolicy"]
    assert run["again"].calls == []
    assert run["planned attachment"].calls == ["AttachRolePolicy"]
    assert run["told for real"]["roles"] == []
    assert [role["role_name"] for role in run["told"]["roles"]] == ["r"]
    assert run["once more"].calls == ["CreatePolicy"]


def test_a_task_that_runs_for_real_forgets_only_what_it_changes_of_a_resource(
    play: Player, tmp_path: Path, iam: EmbeddedIam, account: str
) -> None:
    seeds.role("r", trust("ec2.amazonaws.com"), Tags=[{"Key": "team", "Value": "a"}])(iam, account)
    run = Stage(play, tmp_path).run(
        _play(
            task("attached", "iam_role_attachment", role="r", policies=[seeds.READ_S3]),
            task("longer", "iam_role_trust", name="r", max_session_duration=7200),
            task("tagged in the plan", "iam_role_trust", name="r", tags={"team": "b"}),
            task("tagged for real", "iam_role_trust", name="r", tags={"team": "c"}) | {"check_mode": False},
            task("has", "iam_role_attachment_info", role="r"),
            task("told", "iam_role_trust_info", name="r"),
            task("attached again", "iam_role_attachment", role="r", policies=[seeds.READ_S3]),
        ),
        arguments=["--check"],
    )
    assert run.writes == ("TagRole",)
    assert [each["policy_arn"] for each in run["has"]["attachments"]] == [seeds.READ_S3]
    [role] = run["told"]["roles"]
    assert (role["tags"], role["max_session_duration"]) == ({"team": "c"}, 7200)
    assert not run["attached again"].changed


def test_in_a_real_run_a_task_in_check_mode_plans_on_the_real_account_on_its_own(play: Player, tmp_path: Path) -> None:
    dry = {"check_mode": True}
    run = Stage(play, tmp_path).run(
        _play({**POLICY, **dry, "name": "planned"}, {**WIDER, **dry, "name": "planned wider"}, POLICY, WIDER)
    )
    assert run["planned"].calls == run["planned wider"].calls == ["CreatePolicy"]
    assert run.writes == ("CreatePolicy", "CreatePolicyVersion")
