# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Defaults of amazon.aws's action group: where a play sets credentials that no task of ours reads."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.group_defaults import unread_defaults
from unit.module_utils.examples import missing_from

MODULE = "plumb.aws.iam_role"
KEYS = {"profile": "work", "region": "eu-west-1"}

# The module_defaults of a play, and the options that nobody reads
DEFAULTS: dict[str, tuple[list[dict[str, Any]], list[str]]] = {
    "none": ([], []),
    "of others": ([{"group/k8s": KEYS, "amazon.aws.iam_role": KEYS}], []),
    "of amazon.aws": ([{"group/aws": KEYS}], ["profile", "region"]),
    "of amazon.aws, by its collection": ([{"group/amazon.aws.aws": KEYS}], ["profile", "region"]),
    "as Ansible resolves it": ([{"group/ansible.builtin.aws": KEYS}], ["profile", "region"]),
    "as Ansible resolves it for a collection of old": ([{"group/ansible.legacy.aws": KEYS}], ["profile", "region"]),
    "by an alias": ([{"group/aws": {"aws_profile": "work"}}], ["aws_profile"]),
    "nothing of the connection": ([{"group/aws": {"tags": {"a": "1"}}}], []),
    "nothing at all": ([{"group/aws": {}}], []),
    "a template that is none": ([{"group/aws": None}], []),
    "of both groups": ([{"group/aws": KEYS, "group/plumb.aws.iam": {"profile": "work"}}], []),
    "of both groups, in two places": ([{"group/aws": KEYS}, {"group/plumb.aws.iam": {"aws_profile": "work"}}], []),
    "of the module": ([{"group/aws": KEYS}, {MODULE: {"profile": "work"}}], []),
    "of another module of ours": ([{"group/aws": KEYS}, {"plumb.aws.iam_role_trust": KEYS}], ["profile", "region"]),
    "of our group, but nothing of the connection": (
        [{"group/aws": KEYS, "group/plumb.aws.iam": {"wait": False}}],
        ["profile", "region"],
    ),
    "taken back further in": ([{"group/aws": KEYS}, {"group/aws": {}}], []),
}


@pytest.mark.parametrize(("defaults", "options"), DEFAULTS.values(), ids=DEFAULTS)
def test_credentials_that_are_set_for_amazon_aws_alone_are_told(
    defaults: list[dict[str, Any]], options: list[str]
) -> None:
    warning = unread_defaults(defaults, MODULE)
    assert (warning is not None) is bool(options)
    assert (
        missing_from(warning or "", [", ".join(options), *(["group/aws", "group/plumb.aws.iam"] if options else [])])
        == []
    )


def test_no_value_is_told() -> None:
    warning = unread_defaults([{"group/aws": {"secret_key": "odd-secret-4711", "access_key": "AKIAODD"}}], MODULE)
    assert warning is not None
    assert "4711" not in warning
    assert "AKIAODD" not in warning
