# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tasks of one run remember: whose credentials these are, and what a dry run has planned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible import constants as C

from ansible_collections.plumb.aws.plugins.module_utils._aws.connection import Connection, ConnectionOptions
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import call_as_data, place_of
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.journal import RememberedIdentity, RunMemory

ANSWER = {"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/me", "UserId": "AIDA"}
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The endpoints that were asked for an identity; the run's temporary directory is ``tmp_path``."""
    asked: list[str] = []

    def answer(connection: Connection) -> dict[str, Any]:
        asked.append(connection.endpoint)
        return ANSWER

    monkeypatch.setattr(Connection, "caller_identity", answer)
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path))
    return asked


def connection(access_key: str = "AKIAONE", endpoint: str = NOWHERE, **more: Any) -> RememberedIdentity:
    options = ConnectionOptions(access_key=access_key, secret_key="0dd5ecret", endpoint_url=endpoint, **more)
    return RememberedIdentity(options, read_only=True)


def test_the_second_task_need_not_ask(questions: list[str]) -> None:
    known = {"Account": ANSWER["Account"], "Arn": ANSWER["Arn"]}
    assert connection().caller_identity() == known
    assert connection().caller_identity() == known
    assert len(questions) == 1


def test_another_key_and_another_endpoint_are_asked_about(questions: list[str]) -> None:
    connection().caller_identity()
    connection("AKIATWO").caller_identity()
    connection(endpoint="http://127.0.0.1:10").caller_identity()
    assert questions == [NOWHERE, NOWHERE, "http://127.0.0.1:10"]


def test_a_role_is_known_by_its_name_and_session_whoever_assumes_it(questions: list[str]) -> None:
    door = {"assume_role_arn": "arn:aws:iam::210987654321:role/door"}
    connection(**door).caller_identity()
    connection("AKIATWO", **door).caller_identity()
    assert len(questions) == 1
    connection(**door, assume_role_session_name="other").caller_identity()
    connection(assume_role_arn="arn:aws:iam::210987654321:role/window").caller_identity()
    connection().caller_identity()
    assert len(questions) == 4


def test_where_nothing_can_be_written_each_task_asks(
    questions: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path / "file"))
    for _time in range(2):
        assert connection().caller_identity()["Account"] == ANSWER["Account"]
    assert len(questions) == 2


@pytest.mark.parametrize("broken", ["", "{", "[]"])
def test_what_cannot_be_read_is_asked_again(broken: str, questions: list[str], tmp_path: Path) -> None:
    connection().caller_identity()
    (written,) = tmp_path.glob("plumb.aws/identity-*")
    written.write_text(broken, encoding="utf-8")
    connection().caller_identity()
    connection().caller_identity()
    assert len(questions) == 2


def test_what_is_written_is_for_the_user_alone_and_holds_no_key(questions: list[str], tmp_path: Path) -> None:
    connection().caller_identity()
    folder = tmp_path / "plumb.aws"
    assert folder.stat().st_mode & 0o777 == 0o700
    for file in folder.iterdir():
        assert file.stat().st_mode & 0o777 == 0o600
        assert "AKIA" not in file.name + file.read_text(encoding="utf-8")
        assert "0dd5ecret" not in file.read_text(encoding="utf-8")


ONE = Call("tag_role", {"RoleName": "one", "Tags": []}, "role/one")
TWO = Call("tag_role", {"RoleName": "two", "Tags": []}, "role/two")
DRY = RunMemory(replays=True, drops=False)
REAL_IN_A_DRY_RUN = RunMemory(replays=False, drops=True)
REAL = RunMemory(replays=False, drops=False)


def test_what_a_dry_run_plans_is_kept_by_account_and_given_to_other_processes(questions: list[str]) -> None:
    account = Account(connection())
    assert DRY.journals() == {}
    DRY.planned(account, [ONE])
    DRY.came_back({"place": place_of(account), "planned": [call_as_data(TWO)], "made": []})
    DRY.came_back({"place": "elsewhere", "planned": [call_as_data(TWO)], "made": []})
    assert {place: list(calls) for place, calls in DRY.journals().items()} == {
        place_of(account): [ONE, TWO],
        "elsewhere": [TWO],
    }
    assert REAL_IN_A_DRY_RUN.journals() == REAL.journals() == {}


@pytest.mark.parametrize("here", [True, False], ids=["made here", "made in another process"])
def test_what_was_planned_of_a_thing_is_forgotten_once_it_is_changed_for_real(here: bool, questions: list[str]) -> None:
    account = Account(connection())
    DRY.planned(account, [ONE, TWO])
    if here:
        REAL_IN_A_DRY_RUN.made(account, [ONE])
    else:
        REAL_IN_A_DRY_RUN.came_back({"place": place_of(account), "planned": [], "made": [call_as_data(ONE)]})
    assert list(DRY.journals()[place_of(account)]) == [TWO]


def test_a_real_run_keeps_nothing(questions: list[str], tmp_path: Path) -> None:
    account = Account(connection())
    REAL.planned(account, [ONE])
    REAL.made(account, [ONE])
    REAL.came_back({"place": place_of(account), "planned": [call_as_data(ONE)], "made": [call_as_data(ONE)]})
    assert not list(tmp_path.glob("plumb.aws/journal-*"))


def test_a_plan_that_cannot_be_kept_is_an_error_that_names_the_folder(
    questions: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path / "file"))
    with pytest.raises(PlumbError, match="cannot be kept in .*file/plumb.aws.*ANSIBLE_LOCAL_TEMP"):
        DRY.planned(Account(connection()), [ONE])
