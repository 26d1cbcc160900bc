# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many resources in one task: from lists and files, dry and for real, by few requests, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow, trust, trust_in
from integration.harness import Course, Player, Run, Task, scenario, task
from integration.planning import findings, run, told

READ = allow("s3:GetObject", resource="arn:aws:s3:::logs/*")
WRITE = allow("s3:PutObject", resource="arn:aws:s3:::logs/*")


def _role_of(name: str) -> str:
    return f"arn:aws:iam::{{{{ account }}}}:role/{name}"


def _plain(name: str, document: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A role without an instance profile."""
    return {
        "name": name,
        "assume_role_policy_document": document or trust(),
        "create_instance_profile": False,
        "wait_timeout": 10,
        **more,
    }


TEAM: dict[str, Any] = {
    "policies": [{"name": "read", "policy": READ, "tags": {"a": "1"}}, {"name": "write", "policy": WRITE}],
    "roles": [
        _plain("app", managed_policies=["read", seeds.LAMBDA], inline_policies={"more": WRITE}),
        _plain("one", trust_in(AWS=_role_of("two"))),
        _plain("two", trust_in(AWS=[_role_of("one"), _role_of("two")])),
        {**_plain("web", permissions_boundary="write", tags={"b": "2"}), "create_instance_profile": True},
    ],
    "users": [{"name": "ann", "managed_policies": ["read"], "inline_policies": {"own": READ}}],
    "groups": [{"name": "people", "managed_policies": ["write"]}],
}
CREATED = [
    "CreatePolicy",
    "CreatePolicy",
    *("CreateRole", "AttachRolePolicy", "AttachRolePolicy", "PutRolePolicy"),
    *("CreateRole", "CreateInstanceProfile", "AddRoleToInstanceProfile"),
    *("CreateRole", "UpdateAssumeRolePolicy") * 2,
    *("AttachUserPolicy", "AttachGroupPolicy", "PutUserPolicy"),
]


def _account(**options: Any) -> Task:
    return task("account", "iam_account", **options)


def _counts(**counts: int) -> dict[str, int]:
    none = dict.fromkeys(("created", "changed", "deleted", "unchanged", "failed", "not begun"), 0)
    return {**none, **{name.replace("_", " "): number for name, number in counts.items()}}


@scenario(
    task("dry", "iam_account", check=True, **TEAM),
    task("real", "iam_account", **TEAM),
    task("again", "iam_account", **TEAM),
    task("all", "iam_account", report="all", **TEAM),
    before=seeds.all_of(seeds.user("ann"), seeds.group("people")),
)
def test_a_set_is_made_as_it_was_planned_and_then_stands(course: Course) -> None:
    dry, real, again = course["dry"], course["real"], course["again"]
    assert dry["counts"] == real["counts"] == _counts(created=6, changed=3)
    assert dry.calls == real.calls
    assert sorted(real.calls) == sorted(CREATED)
    assert sorted(course.writes) == sorted(CREATED)
    assert [each["name"] for each in real["resources"]] == [each["name"] for each in dry["resources"]]
    sides = [[{side: each[side] for side in ("before", "after")} for each in run["diff"]] for run in (dry, real)]
    assert sides[0] == sides[1]
    assert not again.changed
    assert again["counts"] == _counts(unchanged=9)
    assert again["resources"] == []
    assert [each["change"] for each in course["all"]["resources"]] == ["unchanged"] * 9


@scenario(
    _account(
        policies=[{"name": "good", "policy": READ}, {"name": "bad", "policy": {"Version": "2012-10-17"}}],
        roles=[_plain("worse", managed_policies=["nowhere"])],
    )
)
def test_a_set_is_refused_as_a_whole_with_all_reasons(course: Course) -> None:
    result = course["account"]
    assert result.failed
    assert result.msg.startswith("Nothing was changed, since 2 of 3 resources are refused: policies[1] (bad): policy:")
    assert "roles[0] (worse): managed_policies: there is no policy named 'nowhere'" in result.msg
    assert course.writes == []


@scenario(
    _account(
        policies=[{"name": "good", "policy": READ}, {"name": "bad", "policy": {"Version": "2012-10-17"}}],
        roles=[_plain("fine", managed_policies=["good"])],
        partial=True,
    )
)
def test_a_partial_set_does_the_others_and_fails_at_its_end(course: Course) -> None:
    result = course["account"]
    assert result.failed
    assert result.changed
    assert result.msg.startswith("1 of 3 resources failed: policies[1] (bad): policy:")
    assert result["counts"] == _counts(created=2, failed=1)
    assert course.writes == ["CreatePolicy", "CreateRole", "AttachRolePolicy"]


_DOUBLES = {"policies": [{"name": "p", "policy": READ}, {"arn": "arn:aws:iam::{{ account }}:policy/P", "policy": READ}]}


@scenario(
    task("twice", "iam_account", **_DOUBLES),
    task("unknown option", "iam_account", policies=[{"name": "p", "polcy": READ}]),
    task("no name", "iam_account", roles=[{"path": "/x/"}]),
    task("no dict", "iam_account", groups=["people"]),
    task("no number", "iam_account", parallel=0),
    task("nothing to delete", "iam_account", max_deletions=1),
    task("no path", "iam_account", exclusive_path="team"),
    task("no file", "iam_account", src="nowhere.yml"),
    task("vars alone", "iam_account", vars={"a": "b"}),
)
def test_what_is_wrong_is_said_with_its_place(course: Course) -> None:
    assert "policies[1] (arn:aws:iam::" in course["twice"].msg
    assert "the same policy as policies[0] (p)" in course["twice"].msg
    assert "policies[0] (p): " in course["unknown option"].msg
    assert "polcy" in course["unknown option"].msg
    assert "roles[0]: missing required arguments: name" in course["no name"].msg
    assert "groups" in course["no dict"].msg
    assert "parallel: 0 is out of range" in course["no number"].msg
    assert "max_deletions: nothing is deleted without exclusive_path" in course["nothing to delete"].msg
    assert "exclusive_path: " in course["no path"].msg
    assert "src: nowhere.yml is not there" in course["no file"].msg
    assert "vars: " in course["vars alone"].msg
    assert course.writes == []


@scenario(
    _account(
        policies=[{"name": "read", "policy": WRITE}],
        roles=[_plain("app", managed_policies=["read"]), _plain("idle")],
        users=[{"name": "ann", "managed_policies": ["read"]}],
    ),
    before=seeds.all_of(
        seeds.policy("read", READ),
        seeds.role("app", policies=(seeds.own("read"),)),
        seeds.role("idle"),
        seeds.user("ann", policies=(seeds.own("read"),)),
        seeds.denied("GetAccountAuthorizationDetails"),
    ),
)
def test_where_a_sweep_is_not_permitted_resources_are_read_singly_with_one_warning(course: Course) -> None:
    result = course["account"]
    assert result["counts"] == _counts(changed=1, unchanged=3)
    assert result.warnings == (
        "iam:GetAccountAuthorizationDetails or iam:ListRoles is not permitted, so each resource is read singly, which "
        "takes longer."
    )
    assert course.writes == ["CreatePolicyVersion"]


_PATH = seeds.all_of(
    seeds.policy("stays", READ, path="/team/"),
    seeds.policy("goes", READ, path="/team/"),
    seeds.policy("elsewhere", READ),
    seeds.role("stays", Path="/team/"),
    seeds.role("goes", Path="/team/", policies=("arn:aws:iam::{account}:policy/team/goes",)),
    seeds.inline("role", "goes", own=READ),
    seeds.role("elsewhere"),
)
_STAYS = {
    "policies": [{"name": "stays", "path": "/team/", "policy": READ}],
    "roles": [_plain("stays", path="/team/")],
    "exclusive_path": "/team/",
}


@scenario(
    task("too many", "iam_account", **_STAYS),
    task("dry", "iam_account", check=True, max_deletions=4, **_STAYS),
    task("real", "iam_account", max_deletions=4, **_STAYS),
    task("again", "iam_account", **_STAYS),
    before=_PATH,
)
def test_what_is_below_the_path_and_not_named_goes_and_nothing_else(course: Course) -> None:
    refused = course["too many"]
    assert refused.failed
    assert "max_deletions: 4 deletions and detachments are planned, and 0 are allowed" in refused.msg
    for going in ("DetachRolePolicy", "DeleteRolePolicy", "DeleteRole", "DeletePolicy"):
        assert f"{going} " in refused.msg
    deleted = ["DetachRolePolicy", "DeleteRolePolicy", "DeleteRole", "DeletePolicy"]
    assert course["dry"].calls == course["real"].calls == course.writes == deleted
    assert course["real"]["counts"] == _counts(deleted=2, unchanged=2)
    assert course["real"]["resources"][0]["result"]["removed_inline_policies"][0]["policy_name"] == "own"
    assert not course["again"].changed


@scenario(
    _account(exclusive_path="/team/", max_deletions=9),
    before=seeds.all_of(
        seeds.policy("used", READ, path="/team/"),
        seeds.role("outside", policies=("arn:aws:iam::{account}:policy/team/used",)),
        seeds.service_linked,
    ),
)
def test_a_policy_that_is_used_outside_of_the_path_stays_and_the_task_says_who_has_it(course: Course) -> None:
    result = course["account"]
    assert result.failed
    assert "is used outside of /team/ by role outside" in result.msg
    assert course.writes == []


@scenario(
    _account(roles=[_plain("first"), _plain("second")], parallel=1),
    before=seeds.all_of(seeds.policy("p"), seeds.denied("CreateRole")),
)
def test_what_aws_refuses_fails_with_what_was_done(course: Course) -> None:
    result = course["account"]
    assert result.failed
    assert "2 of 2 resources failed" in result.msg
    assert "iam:CreateRole" in result.msg
    assert result["error"]["code"] == "AccessDenied"
    assert [each["change"] for each in result["resources"]] == ["failed", "failed"]


@pytest.mark.parametrize("denied", ["GetPolicyVersion", "ListPolicyVersions", "ListAttachedRolePolicies"])
def test_a_read_that_only_a_change_needs_is_refused_before_the_first_write(
    denied: str, iam: EmbeddedIam, play: Player
) -> None:
    seeds.all_of(seeds.policy("p", READ), seeds.role("r", policies=(seeds.own("p"),)), seeds.denied(denied))(
        iam, play.account
    )
    policies = [{"name": "new", "policy": READ}, {"name": "p", "policy": WRITE}]
    wanted = {"policies": policies, "roles": [_plain("r", managed_policies=[])]}
    for check in (True, False):
        run = play.tasks([_account(check=check, **wanted)], code=2)
        assert "Nothing was changed, since 1 of 3 resources are refused" in run["account"].msg
        assert f"iam:{denied}" in run["account"].msg
        assert run.writes == ()


@scenario(
    task("policies told", "iam_managed_policy_info", path_prefix="/", include=["document"]) | {"register": "policies"},
    task("roles told", "iam_role_info", path_prefix="/") | {"register": "roles"},
    task("account", "iam_account", policies="{{ policies.policies }}", roles="{{ roles.iam_roles }}", report="all"),
    before=seeds.all_of(
        seeds.policy("p", READ, Tags=[{"Key": "a", "Value": "1"}]),
        seeds.role("r", policies=(seeds.own("p"),), Description="d"),
        seeds.inline("role", "r", own=WRITE),
        seeds.profile("r", "r"),
    ),
)
def test_what_info_modules_tell_is_understood_and_changes_nothing(course: Course) -> None:
    assert course["account"]["counts"] == _counts(unchanged=2)


def _requests(iam: EmbeddedIam, account: str, mark: int) -> list[str]:
    return [request.operation for request in iam.requests(account, since=mark)]


def test_a_converged_set_costs_a_few_requests_whatever_its_size(iam: EmbeddedIam, play: Player) -> None:
    policies = [{"name": f"p{number}", "policy": READ} for number in range(12)]
    roles = [_plain(f"r{number}", managed_policies=[f"p{number}"], wait=False) for number in range(12)]
    wanted = _account(policies=policies, roles=roles)
    play.tasks([wanted])
    mark = iam.mark()
    assert not play.tasks([wanted])["account"].changed
    assert sorted(set(_requests(iam, play.account, mark))) == [
        "GetAccountAuthorizationDetails",
        "GetCallerIdentity",
        "ListRoles",
    ]
    assert len(_requests(iam, play.account, mark)) == 3


FILES = {
    "iam/policies/read.yml": f"""
        policies:
          - name: read
            policy: {json.dumps(allow("s3:GetObject", resource="arn:aws:s3:::{{ bucket }}/*"))}
        """,
    "iam/roles.json": json.dumps({"roles": [_plain("app", trust_in(AWS="arn:aws:iam::{{ account_id }}:root"))]}),
    "iam/notes.txt": "not read",
    "iam/.hidden.yml": "not: [valid",
    "iam/empty.yaml": "",
}


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_files_are_read_beside_the_playbook_with_their_variables(play: Player, tmp_path: Path) -> None:
    _write(tmp_path, FILES)
    done = play.tasks([_account(src="iam", vars={"bucket": "logs"})])["account"]
    assert done["counts"] == _counts(created=2)
    read, app = done["resources"]
    assert read["result"]["policy"]["document"]["Statement"][0]["Resource"] == "arn:aws:s3:::logs/*"
    trusted = app["result"]["iam_role"]["assume_role_policy_document"]["Statement"][0]["Principal"]["AWS"]
    assert trusted == f"arn:aws:iam::{play.account}:root"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("policies: [", "src: iam/x.yml is no YAML"),
        ("- a list", "src: iam/x.yml holds ['a list']. A file is a dict of the lists"),
        ("policy: {}", "src: iam/x.yml holds policy. A file is a dict of the lists"),
        ("policies: {}", "iam/x.yml: policies: {} is no list"),
        ("policies: [{name: p, path: '{{ nowhere }}'}]", "iam/x.yml: policies[0]: {{ nowhere }} is not known"),
        ("policies: [{name: p, path: nowhere}]", "iam/x.yml: policies[0] (p): path: "),
    ],
    ids=["yaml", "list", "key", "dict", "variable", "option"],
)
def test_what_is_wrong_with_a_file_is_said_with_its_name(text: str, says: str, play: Player, tmp_path: Path) -> None:
    _write(tmp_path, {"iam/x.yml": text})
    done = play.tasks([_account(src="iam")], code=2)["account"]
    assert says in done.msg


def _planned(play: Player, *, dry: bool) -> Run:
    later = task("later", "iam_inline_policy", role="app", name="later", policy=READ)
    return run(
        play, _account(**{**TEAM, "users": [], "groups": []}), later, dry=dry, variables={"account": play.account}
    )


def test_later_tasks_of_a_dry_run_see_what_a_set_would_make_and_the_plan_tells_each_resource(play: Player) -> None:
    dry = _planned(play, dry=True)
    assert dry.writes == ()
    assert dry["later"].changed
    real = _planned(play, dry=False)
    assert [line.replace("changes", "plan") for line in findings(real)] == findings(dry)
    assert told(dry)[0].startswith("IAM plan: 6 to create, 0 to change, 0 to delete; ")
    assert told(real)[1:] == told(dry)[1:]
    assert any(line.startswith("  + role    one") and "role/two may now sts:AssumeRole" in line for line in told(dry))


def test_a_folder_of_300_roles_is_applied_dry_and_for_real_and_then_stands(
    iam: EmbeddedIam, play: Player, tmp_path: Path
) -> None:
    seeds.all_of(*(seeds.role(f"role{number:03}") for number in range(0, 300, 3)))(iam, play.account)
    seeds.role("stray", Path="/team/")(iam, play.account)
    folder = tmp_path / "iam"
    folder.mkdir()
    for number in range(300):
        role = {
            "name": f"role{number:03}",
            "assume_role_policy_document": trust(),
            "inline_policies": {"read": allow("s3:GetObject", resource="arn:aws:s3:::{{ bucket }}/*")},
            "create_instance_profile": False,
        }
        (folder / f"{number}.json").write_text(json.dumps({"roles": [role]}), encoding="utf-8")
    variables = {
        "account_src": str(folder),
        "account_vars": {"bucket": "logs"},
        "exclusive_path": "/team/",
        "max_deletions": 1,
    }
    name = "plumb.aws.apply_account"
    dry = play.playbook(name, variables=variables, arguments=["--check"])
    assert dry.writes == ()
    real = play.playbook(name, variables=variables)
    counts = {"created": 200, "changed": 100, "deleted": 1, "unchanged": 0, "failed": 0, "not begun": 0}
    assert dry["Bring the account to what the files describe"]["counts"] == counts
    assert real["Bring the account to what the files describe"]["counts"] == counts
    assert len(real.writes) == 200 * 2 + 100 + 1
    again = play.playbook(name, variables=variables)
    assert again.writes == ()
    assert again["Bring the account to what the files describe"]["counts"]["unchanged"] == 300
