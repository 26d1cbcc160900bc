# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of IAM that are good for a whole run, and asked once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_documents import document_question
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process import memory
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.memory import RunMemory
from unit.plugin_utils._in_process.run import break_folder

ARN = "arn:aws:iam::123456789012:role/one"
CREATE = call("create_role", {"RoleName": "one"}, "role/one", {"arn": ARN})
CREATE_POLICY = call("create_policy", {"PolicyName": "p"}, "p", {"arn": "arn:aws:iam::123456789012:policy/p"})
TAG = call("tag_role", {"RoleName": "one", "Tags": []}, "role/one")


class Iam:
    """Counts how often it is asked, and answers with the number."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> dict[str, Any]:
        self.asked += 1
        return {"answer": self.asked}


@pytest.fixture
def iam() -> Iam:
    return Iam()


def recalled(iam: Callable[[], dict[str, Any]], question: str = "roles", options_key: str = "key") -> Any:
    """The answer as a new task has it."""
    return RunMemory(options_key).recall(question, iam)["answer"]


def test_the_second_task_need_not_ask(iam: Iam) -> None:
    assert [recalled(iam) for _task in range(3)] == [1, 1, 1]


@pytest.mark.parametrize(("question", "options_key"), [("policies", "key"), ("roles", "other")])
def test_another_question_and_another_connection_are_asked_about(question: str, options_key: str, iam: Iam) -> None:
    assert (recalled(iam), recalled(iam, question, options_key), recalled(iam)) == (1, 2, 1)


def test_another_environment_is_another_connection(iam: Iam, monkeypatch: pytest.MonkeyPatch) -> None:
    assert recalled(iam) == 1
    monkeypatch.setenv("AWS_PROFILE", "other")
    assert recalled(iam) == 2


def test_who_forgets_asks_each_question_once_more_for_all(iam: Iam) -> None:
    task = RunMemory("key")
    for question in ("roles", "policies"):
        task.recall(question, iam)
    task.forget()
    assert [task.recall(question, iam)["answer"] for question in ("roles", "roles", "policies", "policies")] == [
        3,
        3,
        4,
        4,
    ]
    assert (recalled(iam), recalled(iam, "policies")) == (3, 4)
    task.forget()
    assert task.recall("roles", iam) == {"answer": 5}


def test_a_task_that_was_told_before_another_forgot_is_told_anew(iam: Iam) -> None:
    early, late = RunMemory("key"), RunMemory("key")
    assert early.recall("roles", iam) == {"answer": 1}
    late.forget()
    late.recall("roles", iam)
    assert early.recall("roles", iam) == {"answer": 2}


def test_an_answer_is_read_once_a_worker_until_it_changes(iam: Iam, monkeypatch: pytest.MonkeyPatch) -> None:
    recalled(iam)
    read, recall = list[str](), memory.recall

    def counting(name: str) -> dict[str, Any] | None:
        read.append(name)
        return recall(name)

    monkeypatch.setattr(memory, "recall", counting)
    for _task in range(3):
        recalled(iam)
    assert (len(read), iam.asked) == (1, 1)


def test_of_many_that_start_at_once_one_asks() -> None:
    entered, answers, asked = threading.Event(), list[Any](), list[int]()

    def slowly() -> dict[str, Any]:
        asked.append(1)
        entered.set()
        threading.Event().wait(0.1)
        return {"answer": 7}

    def ask() -> None:
        answers.append(recalled(slowly))

    threads = [threading.Thread(target=ask) for _each in range(4)]
    threads[0].start()
    assert entered.wait(10)
    for thread in threads[1:]:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (answers, len(asked)) == ([7] * 4, 1)


def test_an_error_is_not_remembered(iam: Iam) -> None:
    def fail() -> dict[str, Any]:
        raise PlumbError("x")

    with pytest.raises(PlumbError):
        recalled(fail)
    assert recalled(iam) == 1


@pytest.mark.parametrize("broken", ["", "{", "[]"])
def test_what_cannot_be_read_is_asked_again(broken: str, iam: Iam, run: Path) -> None:
    recalled(iam)
    (written,) = run.glob("plumb.aws/roles-*")
    written.write_text(broken, encoding="utf-8")
    assert (recalled(iam), recalled(iam)) == (2, 2)


def test_what_was_created_since_is_known_to_later_tasks() -> None:
    task = RunMemory("key")
    assert task.created() == []
    task.add([TAG])
    assert task.created() == []
    task.add([CREATE, TAG, CREATE_POLICY])
    RunMemory("key").add([CREATE])
    assert RunMemory("key").created() == [ARN, CREATE_POLICY.notes["arn"], ARN]
    assert RunMemory("other").created() == []


def test_a_document_that_this_run_wrote_need_not_be_read(iam: Iam) -> None:
    arn, document = "arn:aws:iam::123456789012:policy/p", {"Version": "2012-10-17", "Statement": []}
    created = call("create_policy", {"PolicyName": "p", "PolicyDocument": json.dumps(document)}, arn, {"arn": arn})
    RunMemory("key").add([created])
    assert recalled(iam, document_question(arn)) == document
    assert iam.asked == 0


def test_a_document_that_was_changed_is_read_again_by_whatever_connection(iam: Iam) -> None:
    arn = "arn:aws:iam::123456789012:policy/p"
    question, other = document_question(arn), document_question(f"{arn}2")
    for each in (question, other):
        recalled(iam, each)
        recalled(iam, each, "another key")
    assert iam.asked == 4
    memory.forget_documents([call("delete_policy", {"PolicyArn": arn}, arn)])
    recalled(iam, question)
    recalled(iam, question, "another key")
    recalled(iam, other)
    assert iam.asked == 6


def test_a_line_that_is_still_being_written_is_for_the_next_time(run: Path) -> None:
    RunMemory("key").add([CREATE])
    (written,) = run.glob("plumb.aws/created-*")
    with written.open("a", encoding="utf-8") as file:
        file.write(ARN[:10])
    assert RunMemory("key").created() == [ARN]


def test_where_nothing_can_be_written_each_task_asks(iam: Iam, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_folder(monkeypatch, run)
    assert [recalled(iam) for _task in range(2)] == [1, 2]
    RunMemory("key").add([CREATE])
    assert RunMemory("key").created() == []


def test_what_is_written_is_for_the_user_alone_and_names_no_key(iam: Iam, run: Path) -> None:
    recalled(iam, options_key="AKIAODD")
    RunMemory("AKIAODD").add([CREATE])
    for file in (run / "plumb.aws").iterdir():
        assert file.stat().st_mode & 0o777 == 0o600
        assert "AKIAODD" not in file.name
