# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections that the tasks of one worker share."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._aws.options import ConnectionOptions
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process import connections
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.connections import connect

OPTIONS: dict[str, Any] = {"access_key": "AKIAONE", "secret_key": "0dd5ecret", "endpoint_url": "http://127.0.0.1:9"}


def options(**more: Any) -> ConnectionOptions:
    return ConnectionOptions(**{**OPTIONS, **more})


def test_the_same_options_have_the_same_connection() -> None:
    assert connect(options(), read_only=True) is connect(options(), read_only=True)


@pytest.mark.parametrize(
    "other", [{"access_key": "AKIATWO"}, {"region": "eu-west-1"}, {"aws_config": {"read_timeout": 1}}]
)
def test_other_options_have_another_connection(other: dict[str, Any]) -> None:
    assert connect(options(), read_only=True) is not connect(options(**other), read_only=True)


def test_check_mode_and_another_environment_have_another_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    first = connect(options(), read_only=True)
    assert connect(options(), read_only=False) is not first
    monkeypatch.setenv("AWS_CA_BUNDLE", "/somewhere")
    assert connect(options(), read_only=True) is not first


def test_a_connection_starts_to_tell_its_requests_again() -> None:
    connection = connect(options(), read_only=True)
    connection._calls.add("iam:GetRole")
    assert connect(options(), read_only=True).resource_actions() == []


def test_a_worker_keeps_so_many_connections_those_that_were_used_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_MOST_CONNECTIONS", 2)
    one, two = (connect(options(access_key=key), read_only=True) for key in ("AKIAONE", "AKIATWO"))
    assert connect(options(access_key="AKIAONE"), read_only=True) is one
    connect(options(access_key="AKIATHREE"), read_only=True)
    assert connect(options(access_key="AKIAONE"), read_only=True) is one
    assert connect(options(access_key="AKIATWO"), read_only=True) is not two
