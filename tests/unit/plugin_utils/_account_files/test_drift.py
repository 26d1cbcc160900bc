# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The risk and the reports of drift; tests/integration/test_adoption.py has whole runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.plugin_utils._account_files.drift import drift_begun, drift_told
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.finish import Controller
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import files

EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def _difference(kind: str, name: str, change: str, before: Any, after: Any) -> dict[str, Any]:
    told = {"kind": kind, "name": name, "change": change, "before": before, "after": after}
    return {**told, "problem": None, "arn": None, "documents": {ADMINISTRATOR: EVERYTHING}, "users": {}, "lints": []}


DIFFERENCES = [
    _difference("user", "ann", "extra", {"attached_policies": []}, {"attached_policies": [ADMINISTRATOR]}),
    _difference("role", "gone", "missing", {"path": "/", "tags": {}}, None),
]


def _tell(
    differences: list[dict[str, Any]], shown: list[str] | None = None, *, failed: str | None = None, **options: Any
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "account_id": "123456789012",
        "result": "drift" if differences else "clean",
        "counts": {"missing": 1, "extra": 1, "changed": 0},
        "drift": differences,
    }
    if failed is not None:
        result = {"failed": True, "msg": failed}
    lines = [] if shown is None else shown
    return drift_told(result, options, Controller(True, str, lambda line, _color: lines.append(line)))


def test_what_has_come_is_judged_as_if_it_had_been_planned() -> None:
    shown: list[str] = []
    told = _tell(DIFFERENCES, shown)
    assert told["levels"]["critical"] == 1
    assert [(each["name"], each["change"], each["level"]) for each in told["drift"]] == [
        ("gone", "missing", "none"),
        ("ann", "extra", "critical"),
    ]
    assert shown[0] == "IAM drift: 1 extra, 0 changed, 1 missing; 1 critical"
    assert not told["changed"]


def test_what_cannot_be_compared_is_a_finding_with_its_reason() -> None:
    told = _tell([{**_difference("role", "r", "changed", {}, {}), "problem": "no such policy."}])
    (finding,) = told["findings"]
    assert (finding["rule"], finding["name"]) == ("not-known", "r")
    assert finding["reason"] == "the files describe it as it cannot be. no such policy."


def test_no_drift_is_one_line() -> None:
    shown: list[str] = []
    assert _tell([], shown)["result"] == "clean"
    assert shown == ["IAM drift: none"]


def test_reports_are_written_in_each_format_and_those_of_a_failure_tell_nothing_else(tmp_path: Path) -> None:
    paths = {ending: tmp_path / f"drift.{ending}" for ending in ("json", "md", "html")}
    files = [str(path) for path in paths.values()]
    _tell(DIFFERENCES, report_files=files)
    assert json.loads(paths["json"].read_text(encoding="utf-8"))["result"] == "drift"
    assert "| extra | user |" in paths["md"].read_text(encoding="utf-8")
    assert "Drift" in paths["html"].read_text(encoding="utf-8")

    told = _tell([], failed="no such thing", report_files=files)
    assert told["failed"]
    assert told["result"] == "error"
    assert json.loads(paths["json"].read_text(encoding="utf-8")) == {
        "format": "plumb.aws.drift",
        "version": 1,
        "result": "error",
        "error": "no such thing",
    }
    assert not paths["md"].exists()
    assert not paths["html"].exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"report_files": ["drift.txt"]}, "report_files: 'drift.txt' has none of the endings"),
        ({"risk_file": "/nowhere/risk.yml"}, "risk_file: '/nowhere/risk.yml' cannot be read"),
        ({"known_accounts": ["12"]}, "known_accounts: '12' is neither the id of an account nor of an organisation"),
    ],
    ids=str,
)
def test_what_is_wrong_fails_with_its_value(options: dict[str, Any], says: str) -> None:
    told = _tell(DIFFERENCES, **options)
    assert told["failed"]
    assert told["msg"].startswith(says)


def test_a_known_account_is_no_stranger() -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "210987654321"}, "Action": "sts:AssumeRole"}],
    }
    role = _difference("role", "r", "extra", None, {"path": "/", "trust_policy": trust})
    assert _tell([role])["levels"]["high"] == 1
    assert _tell([role], known_accounts=["210987654321"])["levels"]["high"] == 0


def test_before_it_begins_no_result_of_an_earlier_run_is_left(tmp_path: Path) -> None:
    report, other = tmp_path / "drift.json", tmp_path / "drift.md"
    for path in (report, other):
        path.write_text("clean", encoding="utf-8")
    params = {"report_files": [str(report), str(other), str(tmp_path / "nowhere" / "drift.json")]}
    drift_begun(params, Controller(False, str, lambda _line, _color: None))
    assert json.loads(report.read_text(encoding="utf-8"))["result"] == "error"
    assert other.read_text(encoding="utf-8") == "clean"


def test_where_a_report_cannot_be_written_no_other_tells_a_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / "one.json", tmp_path / "two.json"]
    for path in paths:
        path.write_text('{"result": "clean"}', encoding="utf-8")
    write = files.write_text

    def full(text: str, path: str) -> None:
        if path.endswith("one.json"):
            raise OSError(28, "No space left on device")
        write(text, path)

    monkeypatch.setattr(files, "write_text", full)
    told = _tell(DIFFERENCES, report_files=[str(path) for path in paths])
    assert told["failed"]
    assert told["result"] == "error"
    assert "No space left on device" in told["msg"]
    assert not paths[0].exists()
    assert json.loads(paths[1].read_text(encoding="utf-8"))["result"] == "error"
