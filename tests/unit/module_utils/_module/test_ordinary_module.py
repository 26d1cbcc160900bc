# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole of a module as Ansible runs it: its options, its rules, and what is handed over to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible.module_utils import basic

from ansible_collections.plumb.aws.plugins.module_utils._aws.options import CONNECTION_ARGUMENTS, CONNECTION_RULES
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.info_module import InfoModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import (
    EXPORTED,
    PLANNED,
    run_as_module,
    with_connection_arguments,
    with_connection_rules,
)
from unit.module_utils.fake_aws import FakeAws

pytestmark = pytest.mark.usefixtures("no_settings_of_this_machine")


def _refuse(_params: Any) -> None:
    raise PlumbError("name: bad")


def test_a_module_has_its_own_options_and_the_common_ones() -> None:
    whole = with_connection_arguments({"name": {"type": "str"}})
    assert whole.items() >= {**CONNECTION_ARGUMENTS, "name": {"type": "str"}}.items()


def test_a_module_has_its_own_rules_and_the_common_ones() -> None:
    rules = with_connection_rules(
        {"mutually_exclusive": [("a", "b")], "required_one_of": [("a",)], "required_by": {"c": ["d"]}}
    )
    assert rules["required_one_of"] == [("a",)]
    assert rules["mutually_exclusive"] == [*CONNECTION_RULES["mutually_exclusive"], ("a", "b")]
    assert rules["required_by"] == {**CONNECTION_RULES["required_by"], "c": ["d"]}
    assert with_connection_rules({}) == CONNECTION_RULES


def _as_module(monkeypatch: pytest.MonkeyPatch, arguments: dict[str, Any], module: Any = None) -> list[str]:
    """What an ordinary module with these arguments logs, from its start to where it would connect."""
    logged: list[str] = []
    text = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", text)
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    monkeypatch.setattr(basic.AnsibleModule, "log", lambda _self, msg, **_more: logged.append(f"{msg} {_more}"))
    with pytest.raises(SystemExit):
        run_as_module(module or InfoModule(options=_refuse, gather=lambda *_: {}), {}, {})
    return logged


def test_what_is_handed_over_is_neither_logged_nor_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logged = _as_module(monkeypatch, {PLANNED: json.dumps({"odd-key": []}), "unknown": 1})
    assert "Unsupported parameters" in capsys.readouterr().out
    logged += _as_module(monkeypatch, {PLANNED: json.dumps({"odd-key": []}), "profile": "x"})
    shown = capsys.readouterr().out
    assert "name: bad" in shown
    assert logged
    for text in (*logged, shown):
        assert "plumb_planned" not in text
        assert "odd-key" not in text


class _Planning:
    """Plans a call in check mode, and tells what was planned before."""

    options = dict

    def run(self, context: Context, _desired: Any) -> dict[str, Any]:
        context.planned([TAG])
        return {"changed": True}


TAG = call("tag_role", {"RoleName": "r", "Tags": []}, "role/r")


def test_what_a_module_plans_is_given_back_where_it_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], aws: FakeAws
) -> None:
    keys = {"access_key": "AKIAOPTION", "secret_key": "odd-secret-4711", "_ansible_check_mode": True}
    for given, exported in (({PLANNED: "{}"}, ["tag_role"]), ({}, [])):
        _as_module(monkeypatch, {**keys, **given}, _Planning())
        result = json.loads(capsys.readouterr().out)
        assert (result["changed"], result.get("failed", False)) == (True, False)
        assert [each["operation"] for each in result.get(EXPORTED, {}).get("planned", [])] == exported
    assert len(aws.requests) == 1
