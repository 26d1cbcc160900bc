# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task may say about how it runs: it means the same inside the controller and as an ordinary module.

Every test of this folder runs both ways and compares. These here are the ones about Ansible itself; those on handing
over are in ``test_handing_over.py``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import trust
from integration.harness import Course, Player, Task, scenario, task

ROLE, ROLE_INFO = "iam_role_trust", "iam_role_trust_info"
POLICY, ATTACHMENT = "iam_managed_policy", "iam_role_attachment"


def role(title: str = "it", /, **options: Any) -> Task:
    return task(title, ROLE, **{"name": "standing", **options})


# -- arguments --------------------------------------------------------------------------------------------------------

# What the arguments' own rules refuse, with what the message must say.
REFUSED: dict[str, tuple[Task, tuple[str, ...]]] = {
    "an unknown option": (
        role(polices=[]),
        ("Unsupported parameters for (plumb.aws.iam_role_trust) module", "polices"),
    ),
    "two unknown options": (role(b_odd=1, a_odd=2), ("Unsupported parameters", "a_odd, b_odd")),
    "an unknown choice": (role(state="there"), ("state", "present, absent", "there")),
    "a word for a number": (role(max_session_duration="long"), ("max_session_duration", "int")),
    "a word for a truth value": (role(wait="perhaps"), ("wait", "bool")),
    "a word for a dictionary": (role(tags="a"), ("tags", "dict")),
    "a dictionary for a list": (task("it", ATTACHMENT, role="standing", policies={"a": 1}), ("policies", "list")),
    "a list for a text": (task("it", ATTACHMENT, role=["standing"], policies=[]), ("role",)),
    "nothing required": (task("it", ROLE), ("missing required arguments", "name")),
    "two that exclude each other": (
        task("it", POLICY, name="a", arn="arn:aws:iam::aws:policy/b"),
        ("mutually exclusive", "name|arn"),
    ),
    "none of which one is needed": (task("it", POLICY), ("one of the following is required", "name, arn")),
    "one that needs another": (role(assume_role_external_id="odd"), ("assume_role_arn", "assume_role_external_id")),
    "half of a pair": (role(access_key="AKIAEMB1000000000000"), ("access_key, secret_key",)),
    "no arguments at all": ({"name": "it", f"plumb.aws.{ROLE}": None}, ("missing required arguments", "name")),
}


@pytest.mark.parametrize(
    "words", [pytest.param(words, id=name, marks=scenario(asked)) for name, (asked, words) in REFUSED.items()]
)
def test_what_the_arguments_rules_refuse_is_refused_in_the_same_words(words: tuple[str, ...], course: Course) -> None:
    assert course["it"].failed
    assert course.operations == []
    for word in words:
        assert word in course["it"].msg


@scenario(
    {
        "name": "names of amazon.aws",
        f"plumb.aws.{ROLE}": {
            "role_name": "new",
            "assume_role_policy_document": json.dumps(trust()),
            "boundary": seeds.READ_S3,
            "aws_access_key": "AKIAEMB1{{ account }}",
            "aws_secret_key": "0dd5ecret",
        },
    },
    role(
        "texts and numbers",
        name="new",
        max_session_duration="7200",
        description=12,
        wait="yes",
        tags={"a": 1, "b": True},
    ),
    role(
        "the same once more",
        name="new",
        max_session_duration=7200,
        description="12",
        wait=True,
        tags={"a": "1", "b": "True"},
    ),
    task("a list in one text", ATTACHMENT, role="new", policies="AWSLambdaExecute,AmazonS3ReadOnlyAccess"),
    task("one text for a list", ATTACHMENT, role="new", policies="AWSLambdaExecute", state="absent"),
    {"name": "free form", f"plumb.aws.{ROLE_INFO}": "name=new"},
    {"name": "args", f"plumb.aws.{ROLE_INFO}": None, "args": {"name": "new"}},
    {"name": "null", f"plumb.aws.{ROLE_INFO}": {"name": "new", "trusting": None}},
    {"name": "left out", f"plumb.aws.{ROLE_INFO}": {"name": "new", "trusting": "{{ nowhere | default(omit) }}"}},
)
def test_arguments_mean_the_same_however_they_are_written(course: Course) -> None:
    assert [result.status for result in course.results] == ["ok"] * 9
    made = course["texts and numbers"]["role"]
    assert (made["max_session_duration"], made["description"], made["tags"]) == (7200, "12", {"a": "1", "b": "True"})
    assert not course["the same once more"].changed
    assert len(course["a list in one text"]["attached_policies"]) == 2
    assert len(course["one text for a list"]["attached_policies"]) == 1
    assert [course[name]["roles"][0]["role_name"] for name in ("free form", "args", "null", "left out")] == ["new"] * 4


@scenario(
    {"name": "both", f"plumb.aws.{ROLE_INFO}": {"name": "standing", "role_name": "standing"}},
    role("path", path="/other/"),
    before=seeds.role("standing"),
)
def test_warnings_are_the_same(course: Course) -> None:
    assert "role_name" in course["both"].warnings
    assert "alias" in course["both"].warnings
    assert "/other/" in course["path"].warnings


# -- keywords of a task -----------------------------------------------------------------------------------------------


def keyed(account: str) -> dict[str, str]:
    return {"access_key": f"AKIAEMB1{account}", "secret_key": "0dd5ecret"}


@scenario(
    {**role("until", description="again"), "register": "got", "until": "got is succeeded", "retries": 3, "delay": 0},
    {**role("defaults of the group"), "module_defaults": {"group/plumb.aws.iam": {"description": "by the group"}}},
    {**role("defaults of the module"), "module_defaults": {f"plumb.aws.{ROLE}": {"description": "by the module"}}},
    {**role("the task wins", description="mine"), "module_defaults": {f"plumb.aws.{ROLE}": {"description": "not me"}}},
    {**role("checked", description="never"), "check_mode": True},
    {**role("looped", description="{{ item }}"), "loop": ["one", "two", "two"]},
    {**role("controlled", description="{{ which }}"), "loop": ["three"], "loop_control": {"loop_var": "which"}},
    {**role("skipped", description="never"), "when": False},
    {**role("failed by choice"), "failed_when": "not answer.changed", "register": "answer"},
    {**role("changed by choice"), "changed_when": True},
    {**role("hidden", description="hidden"), "no_log": True},
    {
        **task("in vain", ROLE_INFO, name="nowhere"),
        "register": "got",
        "until": "got.roles | length > 0",
        "retries": 2,
        "delay": 0.1,
    },
    {
        **task("refused until the end", ROLE, name="no role"),
        "register": "r",
        "until": "r is succeeded",
        "retries": 1,
        "delay": 0,
    },
    before=seeds.all_of(seeds.role("standing"), seeds.fault("UpdateRole", "InvalidInput")),
)
def test_keywords_of_a_task_mean_the_same(course: Course) -> None:
    def description(name: str) -> str:
        return str(course[name]["role"]["description"])

    assert description("defaults of the group") == "by the group"
    assert description("defaults of the module") == "by the module"
    assert description("the task wins") == "mine"
    assert course["checked"].changed
    looped = course["looped"]["results"]
    assert [item["changed"] for item in looped] == [True, True, False]
    assert [item["diff"]["before"].get("description") for item in looped[:2]] == ["mine", "one"]
    assert course["controlled"].changed
    assert course["skipped"].status == "skipped"
    assert course["failed by choice"].failed
    assert course["changed by choice"].changed
    assert set(course["hidden"].result) <= {"censored", "changed", "_ansible_no_log"}
    assert course["until"]["attempts"] == 2
    assert course["in vain"].failed
    assert course["in vain"]["attempts"] == 2
    assert course["refused until the end"].failed


@scenario(
    {
        **task("of the task", POLICY, name="standing"),
        "environment": {"AWS_ACCESS_KEY_ID": "AKIAEMB17{{ account[1:] }}"},
    },
    {
        "name": "block",
        "environment": {"AWS_ACCESS_KEY_ID": "AKIAEMB17{{ account[1:] }}", "AWS_REGION": "cn-north-1"},
        "block": [
            task("of the block", ROLE_INFO, name="standing"),
            {**task("task over block", ROLE_INFO, name="standing"), "environment": {"AWS_REGION": "us-east-1"}},
        ],
    },
    {
        **task("a list of them", POLICY, name="standing"),
        "environment": [{"AWS_ACCESS_KEY_ID": "wrong"}, {"AWS_ACCESS_KEY_ID": "AKIAEMB17{{ account[1:] }}"}],
    },
    {
        **task("each item its own", POLICY, name="standing"),
        "environment": {"AWS_ACCESS_KEY_ID": "AKIAEMB1{{ item }}"},
        "loop": ["7{{ account[1:] }}", "{{ account }}", "7{{ account[1:] }}"],
    },
    {
        **task("a wrong profile", ROLE_INFO, name="standing"),
        "environment": {"AWS_PROFILE": "{{ 'no' ~ 'where' }}"},
    },
    {
        **task("a path", ROLE_INFO, name="standing", aws_ca_bundle="$PLUMB_ODD/ca.pem"),
        "environment": {"PLUMB_ODD": "/nowhere"},
    },
    before=lambda iam, account: seeds.all_of(seeds.policy("standing"), seeds.role("standing"))(iam, f"7{account[1:]}"),
)
def test_the_environment_of_play_block_task_and_item_is_honoured(course: Course) -> None:
    there = f"7{course.account[1:]}"
    assert course["of the task"]["policy"]["arn"] == f"arn:aws:iam::{there}:policy/standing"
    assert course["a list of them"]["policy"]["arn"] == f"arn:aws:iam::{there}:policy/standing"
    assert course["of the block"]["roles"] == []
    assert len(course["task over block"]["roles"]) == 1
    assert ["policy" in item for item in course["each item its own"]["results"]] == [True, False, True]
    assert "nowhere" in course["a wrong profile"].msg
    assert "'/nowhere/ca.pem'" in course["a path"].msg


def test_several_hosts_one_of_them_and_another_one(iam: EmbeddedIam, play: Player, tmp_path: Path) -> None:
    seeds.role("standing")(iam, play.account)
    accounts = {"one": play.account, "two": "2" + play.account[1:], "three": "3" + play.account[1:]}
    hosts = {
        name: {"ansible_connection": "local", "keys": iam.environment(account), "who": name}
        for name, account in accounts.items()
    }
    asked = task("it", ROLE_INFO, name="standing")
    tasks = [
        {**asked, "name": "each"},
        {**asked, "name": "once", "run_once": True},
        {**asked, "name": "delegated", "delegate_to": "one"},
        {**role("made once", name="of-{{ who }}", trust_policy=trust()), "run_once": True, "delegate_to": "two"},
    ]
    shared = {"environment": "{{ keys }}", "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}}
    (tmp_path / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
    written = [{"hosts": "one,two,three", "gather_facts": False, "tasks": tasks, **shared}]
    (tmp_path / "site.json").write_text(json.dumps(written), encoding="utf-8")
    done = play.playbook("site.json", arguments=["-i", "hosts.json"])
    found = {(each.name, each.host): len(each.result.get("roles", [])) for each in done.results}
    assert found == {
        ("each", "one"): 1,
        ("each", "two"): 0,
        ("each", "three"): 0,
        ("once", "one"): 1,
        ("delegated", "one"): 1,
        ("delegated", "two"): 0,  # the environment stays that of the host which delegates
        ("delegated", "three"): 0,
        ("made once", "one"): 0,
    }
    assert [role["RoleName"] for role in iam.client("iam", play.account).list_roles()["Roles"]] == [
        "of-one",
        "standing",
    ]


# -- values that Ansible marks ----------------------------------------------------------------------------------------

VAULT_PASSWORD = "long and odd"
MARKED = """\
- hosts: localhost
  gather_facts: false
  vars:
    braces: !unsafe '{{ nobody }} and {% nothing %}'
    from_vault: !vault |
VAULTED
  tasks:
    - name: policy variables
      plumb.aws.iam_managed_policy:
        name: own-folder
        description: !unsafe 'for {{ whom }}'
        policy:
          Version: 2012-10-17
          Statement:
            - Effect: Allow
              Action: s3:GetObject
              Resource: !unsafe 'arn:aws:s3:::home/${aws:username}/{{x}}/*'
    - name: policy variables again
      plumb.aws.iam_managed_policy:
        name: own-folder
        policy: !unsafe '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
          "Resource": "arn:aws:s3:::home/${aws:username}/{{x}}/*"}}'
    - name: unsafe variable
      plumb.aws.iam_role_trust:
        name: new
        description: "{{ braces }}"
        trust_policy: "{{ {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 'sts:AssumeRole',
          'Principal': {'Service': 'ec2.amazonaws.com'}}]} }}"
    - name: vaulted key
      plumb.aws.iam_role_trust_info:
        name: new
        access_key: AKIAEMB1ACCOUNT
        secret_key: "{{ from_vault }}"
        session_token: "{{ from_vault ~ '-twice' }}"
    - name: vaulted key in an error
      plumb.aws.iam_role_trust_info:
        name: "{{ from_vault }}"
        access_key: ASIAEXPIRED1
        secret_key: "{{ from_vault }}"
      ignore_errors: true
"""


def vaulted(secret: str) -> str:
    text: bytes = VaultLib([("default", VaultSecret(VAULT_PASSWORD.encode()))]).encrypt(secret)
    return "\n".join(f"      {line}" for line in text.decode().splitlines())


def test_unsafe_texts_dates_and_vaulted_secrets(iam: EmbeddedIam, play: Player, tmp_path: Path) -> None:
    secret = "Zq7FromTheVaultZq7"
    text = MARKED.replace("VAULTED", vaulted(secret)).replace("ACCOUNT", play.account)
    (tmp_path / "marked.yml").write_text(text, encoding="utf-8")
    (tmp_path / "password").write_text(VAULT_PASSWORD, encoding="utf-8")
    done = play.playbook(
        "marked.yml",
        arguments=["--vault-password-file", "password", "-vvvvv"],
        environment={"ANSIBLE_INJECT_INVOCATION": "true"},
    )
    made = done["policy variables"]["policy"]
    assert made["description"] == "for {{ whom }}"
    assert made["document"]["Version"] == "2012-10-17"
    assert made["document"]["Statement"][0]["Resource"] == "arn:aws:s3:::home/${aws:username}/{{x}}/*"
    assert not done["policy variables again"].changed
    assert done["unsafe variable"]["role"]["description"] == "{{ nobody }} and {% nothing %}"
    assert len(done["vaulted key"]["roles"]) == 1
    assert done["vaulted key in an error"].failed
    assert "FromTheVault" not in done.output
    assert "FromTheVault" not in json.dumps([each.result for each in done.results])
