# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account that is there already: written into files, applied elsewhere, and watched for what nobody wrote down."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow, trust, trust_in
from integration.harness import Player
from integration.warm_python import WarmPython

READ, WRITE = (
    allow("s3:GetObject", resource="arn:aws:s3:::logs/*"),
    allow("s3:PutObject", resource="arn:aws:s3:::logs/*"),
)
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
STRANGER = "210987654321"
GUARDED = {
    "Version": "2012-10-17",
    "Statement": [
        *allow("s3:*", resource="*")["Statement"],
        {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"},
    ],
}
PEOPLE = seeds.all_of(seeds.user("ann"), seeds.user("bob"), seeds.user("idle"), seeds.group("team"))
NewPlayer = Callable[[], Player]


@pytest.fixture
def new_player(iam: EmbeddedIam, new_account: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> NewPlayer:
    """Gives players on accounts of their own, each with a folder that is named after the account."""

    def new() -> Player:
        account = new_account()
        return Player(iam, account, tmp_path_factory.mktemp(account))

    return new


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def _furnish(iam: EmbeddedIam, account: str) -> None:
    """An account with all that an export holds, and some that it cannot."""
    own = f"arn:aws:iam::{account}:policy"
    inner = {
        **READ,
        "Statement": [{**READ["Statement"][0], "Sid": "Own", "Resource": "arn:aws:s3:::{{ x }}/" + account}],
    }
    seeds.all_of(
        PEOPLE,
        seeds.policy("read", WRITE, READ, Tags=[{"Key": "team", "Value": "x"}, {"Key": "a", "Value": "1"}]),
        seeds.policy("guarded", GUARDED, path="/team-x/", Description="keeps {{ buckets }}, '{{'"),
        seeds.policy("bound", allow("s3:*", resource="*")),
        seeds.role(
            "app", policies=(f"{own}/read", seeds.LAMBDA), Description="d", Tags=[{"Key": "team", "Value": "x"}]
        ),
        seeds.inline("role", "app", two=inner, one=WRITE),
        seeds.profile("app", "app"),
        seeds.role("limited", trust_in(AWS=f"arn:aws:iam::{account}:role/app"), PermissionsBoundary=f"{own}/bound"),
        seeds.role("web", Path="/team-x/", MaxSessionDuration=7200, policies=(f"{own}/read",)),
        seeds.inline("user", "ann", own=READ),
        seeds.inline("group", "team", own=READ),
        seeds.service_linked,
        seeds.profile("empty"),
        seeds.profile("elsewhere", "app", Path="/team-x/"),
    )(iam, account)
    iam.client("iam", account).attach_group_policy(GroupName="team", PolicyArn=f"{own}/read")


def _export(play: Player, folder: Path, *, code: int = 0, **variables: Any) -> Any:
    run = play.playbook("plumb.aws.export_account", variables={"account_dest": str(folder), **variables}, code=code)
    return run["Write the files"]


def _texts(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()
    }


def _apply(play: Player, folder: Path, *arguments: str) -> Any:
    return play.playbook(str(folder / "apply.yml"), arguments=arguments)["Apply the files"]


def test_an_export_holds_the_account_and_makes_another_one_like_it(
    iam: EmbeddedIam, new_player: NewPlayer, folder: Path
) -> None:
    play = new_player()
    _furnish(iam, play.account)
    exported = _export(play, folder / "one", account_ids="variable")
    assert exported["counts"] == {"policies": 3, "roles": 3, "users": 1, "groups": 1}
    assert exported["left_out"] == {
        "service_linked_roles": ["AWSServiceRoleForAutoScaling"],
        "reserved_roles": [],
        "identity_providers": [],
        "users": ["ann", "bob", "idle"],
        "groups": ["team"],
        "instance_profiles": ["elsewhere", "empty"],
    }
    assert not _apply(play, folder / "one", "--check").changed
    assert not _export(play, folder / "one", account_ids="variable").changed

    other = new_player()
    PEOPLE(iam, other.account)
    assert _apply(other, folder / "one").changed
    assert not _apply(other, folder / "one").changed
    _export(other, folder / "two", account_ids="variable")
    assert _texts(folder / "one") == _texts(folder / "two")
    assert not any(play.account in text for text in _texts(folder / "one").values())


def test_a_changed_tag_is_one_changed_line_and_no_file_is_lost(
    iam: EmbeddedIam, new_player: NewPlayer, folder: Path
) -> None:
    play = new_player()
    _furnish(iam, play.account)
    _export(play, folder)
    before = _texts(folder)
    client = iam.client("iam", play.account)
    client.tag_role(RoleName="app", Tags=[{"Key": "team", "Value": "y"}])
    client.delete_user_policy(UserName="ann", PolicyName="own")

    refused = _export(play, folder, code=2)
    assert "iam/roles/app.yml" in refused.msg
    assert "overwrite: true" in refused.msg
    assert _texts(folder) == before

    dry = play.playbook(
        "plumb.aws.export_account",
        variables={"account_dest": str(folder), "overwrite": True, "remove": True},
        arguments=["--check", "--diff"],
    )["Write the files"]
    assert (dry["written"], dry["removed"]) == (["iam/roles/app.yml"], ["iam/users/ann.yml"])
    assert _texts(folder) == before

    (folder / "iam" / "users" / "mine.yml").write_text("users: [{name: ann}]\nroles: []\n", encoding="utf-8")
    assert _export(play, folder, overwrite=True)["removed"] == []
    assert _export(play, folder, overwrite=True, remove=True)["removed"] == ["iam/users/ann.yml"]
    after = _texts(folder)
    assert set(before) - set(after) == {"iam/users/ann.yml"}
    assert "iam/users/mine.yml" in after  # what is no file of an export is left alone
    old, new = (texts["iam/roles/app.yml"].splitlines() for texts in (before, after))
    assert [(one, other) for one, other in zip(old, new, strict=True) if one != other] == [
        ("    team: x", "    team: y")
    ]


@pytest.mark.parametrize(
    ("selection", "files"),
    [
        ({"path_prefix": "/team-x/"}, ["policies/guarded", "roles/web"]),
        ({"name_patterns": ["RE*", "ann"]}, ["policies/read", "users/ann"]),
        ({"tags_of_resources": {"team": "x"}}, ["policies/read", "roles/app"]),
    ],
    ids=["path", "name", "tag"],
)
def test_a_part_of_an_account_is_selected(
    selection: dict[str, Any], files: list[str], iam: EmbeddedIam, new_player: NewPlayer, folder: Path
) -> None:
    play = new_player()
    _furnish(iam, play.account)
    _export(play, folder)
    everything = _texts(folder)
    # what is not selected is not gone
    assert _export(play, folder, remove=True, **selection)["removed"] == []
    assert _texts(folder) == everything
    _export(play, folder / "part", **selection)
    assert sorted(_texts(folder / "part")) == ["apply.yml", *(f"iam/{file}.yml" for file in files)]


def _plant(iam: EmbeddedIam, account: str) -> None:
    """Ten things that nobody wrote down."""
    client, own = iam.client("iam", account), f"arn:aws:iam::{account}:policy"
    wide, bare = json.dumps(allow("s3:*", resource="*")), json.dumps(allow("s3:*", resource="*"))
    client.create_policy_version(PolicyArn=f"{own}/read", PolicyDocument=wide, SetAsDefault=True)
    client.create_policy_version(PolicyArn=f"{own}/team-x/guarded", PolicyDocument=bare, SetAsDefault=True)
    client.attach_role_policy(RoleName="app", PolicyArn=ADMINISTRATOR)
    client.attach_user_policy(UserName="idle", PolicyArn=ADMINISTRATOR)
    widened = json.dumps(trust_in(AWS=[f"arn:aws:iam::{account}:role/app", STRANGER]))
    client.update_assume_role_policy(RoleName="limited", PolicyDocument=widened)
    client.delete_role_permissions_boundary(RoleName="limited")
    client.detach_role_policy(RoleName="web", PolicyArn=f"{own}/read")
    client.put_group_policy(GroupName="team", PolicyName="star", PolicyDocument=json.dumps(allow("*", resource="*")))
    seeds.role("rogue", trust_in(AWS=STRANGER), policies=(ADMINISTRATOR,))(iam, account)
    seeds.policy("rogue-policy", allow("*", resource="*"))(iam, account)
    client.tag_policy(PolicyArn=f"{own}/read", Tags=[{"Key": "team", "Value": "y"}])
    client.update_role(RoleName="app", Description="other")


# By kind and name: what it is, the level, a part of the findings, a part of the words
PLANTED = {
    ("policy", "read"): ("changed", "high", "may now", "tags ~team"),
    ("policy", "guarded"): ("changed", "high", "no longer denied s3:DeleteBucket", ""),
    ("policy", "rogue-policy"): ("extra", "critical", "administrator access", ""),
    ("role", "app"): ("changed", "critical", "administrator access", "changes the description"),
    ("role", "limited"): ("changed", "high", "boundary bound is removed", "may now sts:AssumeRole"),
    ("role", "web"): ("changed", "none", "", "detaches read"),
    ("role", "rogue"): ("extra", "critical", f"account {STRANGER} may assume the role", "attaches AdministratorAccess"),
    ("user", "idle"): ("extra", "critical", "administrator access", "attaches AdministratorAccess"),
    ("group", "team"): ("changed", "critical", "administrator access", "puts the inline policy star"),
}


@pytest.mark.parametrize("place", ["in the controller", "in a module process"])
def test_drift_finds_what_nobody_wrote_down(
    place: str, iam: EmbeddedIam, new_player: NewPlayer, folder: Path, ordinary_python: WarmPython
) -> None:
    first = new_player()
    play = Player(iam, first.account, folder, ordinary_python if place == "in a module process" else None)
    _furnish(iam, play.account)
    _export(play, folder)
    reports = {name: folder / f"drift.{name}" for name in ("json", "md", "html")}
    json_report, *others = map(str, reports.values())
    variables = {"account_src": str(folder / "iam"), "json_report": json_report, "report_files": ",".join(others)}

    clean = play.playbook("plumb.aws.drift", variables=variables)
    assert "IAM drift: none" in clean.output
    assert json.loads(reports["json"].read_text(encoding="utf-8"))["result"] == "clean"

    _plant(iam, play.account)
    done = play.playbook("plumb.aws.drift", variables=variables, code=2)
    assert done.writes == ()
    report = json.loads(reports["json"].read_text(encoding="utf-8"))
    assert report["result"] == "drift"
    found = {(each["kind"], each["name"]): each for each in report["drift"]}
    assert set(found) == set(PLANTED)
    for key, (change, level, reason, words) in PLANTED.items():
        each = found[key]
        reasons = [finding["reason"] for finding in report["findings"] if (finding["kind"], finding["name"]) == key]
        assert (each["change"], each["level"]) == (change, level), key
        assert reason in "; ".join(reasons), key
        assert words in "; ".join(each["words"]), key
    assert report["counts"] == {"missing": 0, "extra": 3, "changed": 6}
    assert "IAM drift: 3 extra, 6 changed, 0 missing; 5 critical" in done.output
    assert "rogue" in reports["md"].read_text(encoding="utf-8")
    assert "rogue" in reports["html"].read_text(encoding="utf-8")

    client = iam.client("iam", play.account)
    client.delete_role_policy(RoleName="app", PolicyName="one")
    client.detach_role_policy(RoleName="app", PolicyArn=seeds.LAMBDA)
    ignored = {
        "ignore": ["policy/*", "role/rogue", "role/limited", "role/web", "user/*", "group/*"],
        "fail_on_drift": False,
    }
    play.playbook("plumb.aws.drift", variables={**variables, **ignored})
    report = json.loads(reports["json"].read_text(encoding="utf-8"))
    assert [each["name"] for each in report["drift"]] == ["app"]
    assert "deletes the inline policy one" in "; ".join(report["drift"][0]["words"])


def test_what_is_missing_is_told_and_a_failure_is_told_apart(
    iam: EmbeddedIam, new_player: NewPlayer, folder: Path
) -> None:
    play = new_player()
    _furnish(iam, play.account)
    _export(play, folder)
    iam.client("iam", play.account).delete_role(RoleName="limited")
    report = folder / "drift.json"
    variables = {"account_src": str(folder / "iam"), "json_report": str(report)}
    play.playbook("plumb.aws.drift", variables=variables, code=2)
    told = json.loads(report.read_text(encoding="utf-8"))
    assert [(each["change"], each["name"]) for each in told["drift"]] == [("missing", "limited")]

    (folder / "iam" / "broken.yml").write_text("roles: [", encoding="utf-8")
    done = play.playbook("plumb.aws.drift", variables=variables, code=2)
    assert "broken.yml is no YAML" in done["Compare the account"].msg
    told = json.loads(report.read_text(encoding="utf-8"))
    assert told["result"] == "error"
    assert "broken.yml is no YAML" in told["error"]

    (folder / "iam" / "broken.yml").unlink()
    play.playbook("plumb.aws.drift", variables={"json_report": str(report)}, code=2)
    assert "missing required arguments: src" in json.loads(report.read_text(encoding="utf-8"))["error"]

    seeds.denied("GetAccountAuthorizationDetails")(iam, play.account)
    play.playbook("plumb.aws.drift", variables=variables, code=2)
    assert (
        "iam_account_drift: iam:GetAccountAuthorizationDetails"
        in json.loads(report.read_text(encoding="utf-8"))["error"]
    )


def test_what_no_plan_can_bring_back_is_told_too(iam: EmbeddedIam, new_player: NewPlayer, folder: Path) -> None:
    play = new_player()
    _furnish(iam, play.account)
    _export(play, folder)
    client, own = iam.client("iam", play.account), f"arn:aws:iam::{play.account}:policy"
    # a user is gone, a role is in another instance profile, another one is below another path, and so is a policy
    client.delete_user_policy(UserName="ann", PolicyName="own")
    client.delete_user(UserName="ann")
    client.remove_role_from_instance_profile(InstanceProfileName="app", RoleName="app")
    client.add_role_to_instance_profile(InstanceProfileName="app", RoleName="limited")
    client.detach_role_policy(RoleName="web", PolicyArn=f"{own}/read")
    client.delete_role(RoleName="web")
    seeds.role("web", Path="/other/", MaxSessionDuration=7200, policies=(f"{own}/read",))(iam, play.account)
    client.delete_policy(PolicyArn=f"{own}/team-x/guarded")
    seeds.policy("guarded", GUARDED, path="/other/", Description="keeps {{ buckets }}, '{{'")(iam, play.account)
    report = folder / "drift.json"
    play.playbook("plumb.aws.drift", variables={"account_src": str(folder / "iam"), "json_report": str(report)}, code=2)
    told = json.loads(report.read_text(encoding="utf-8"))
    assert told["result"] == "drift"
    found = {(each["kind"], each["name"]): (each["change"], "; ".join(each["words"])) for each in told["drift"]}
    assert found[("user", "ann")][0] == "missing"
    assert found[("role", "app")] == ("changed", "is no longer in the instance profile app")
    assert found[("role", "limited")] == ("changed", "is in the instance profile app")
    assert found[("role", "web")] == ("changed", "path /other/ instead of /team-x/")
    assert "path /other/ instead of /team-x/" in found[("policy", "guarded")][1]


def test_trust_in_the_account_itself_is_no_drift(iam: EmbeddedIam, new_player: NewPlayer, folder: Path) -> None:
    """Roles that trust each other are planned in two steps, and are one resource."""
    play = new_player()
    own = f"arn:aws:iam::{play.account}:role"
    seeds.all_of(seeds.role("one", trust()), seeds.role("two", trust_in(AWS=f"{own}/one")))(iam, play.account)
    client = iam.client("iam", play.account)
    client.update_assume_role_policy(RoleName="one", PolicyDocument=json.dumps(trust_in(AWS=f"{own}/two")))
    _export(play, folder)
    report = folder / "drift.json"
    variables = {"account_src": str(folder / "iam"), "json_report": str(report)}
    play.playbook("plumb.aws.drift", variables=variables)
    for name in ("one", "two"):
        client.delete_role(RoleName=name)
    play.playbook("plumb.aws.drift", variables=variables, code=2)
    told = json.loads(report.read_text(encoding="utf-8"))
    assert [(each["change"], each["name"]) for each in told["drift"]] == [("missing", "one"), ("missing", "two")]
    trusted = told["drift"][0]["before"]["trust_policy"]["Statement"][0]["Principal"]["AWS"]
    assert "role/two" in json.dumps(trusted)
