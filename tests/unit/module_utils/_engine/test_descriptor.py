# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A resource as data: its document, and what a task's options name."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor, Form


def descriptor(**fields: Form) -> Descriptor:
    return Descriptor(
        module="iam_thing",
        kind="thing",
        naming=("arn", "name"),
        fields=fields,
        lock_key=lambda options: f"thing/{options['name']}",
        argument_spec={"arn": {"type": "str"}, "name": {"type": "str", "aliases": ["title", "thing"]}},
        rules={},
    )


OF_KINDS = Descriptor(
    module="iam_thing",
    kind="role",
    other_kinds=("user", "group"),
    naming=("role", "user", "group"),
    fields={},
    lock_key=str,
    argument_spec={kind: {"type": "str", "aliases": [f"{kind}_name"]} for kind in ("role", "user", "group")},
    rules={},
)


@pytest.mark.parametrize(
    ("options", "kind", "name"),
    [
        *(({kind: "x"}, kind, "x") for kind in ("role", "user", "group")),
        *(({f"{kind}_name": "x"}, kind, "x") for kind in ("role", "user", "group")),
        ({"role": None, "user": "", "group": "x"}, "group", "x"),
        ({}, "role", ""),
        ({"name": "x"}, "role", ""),
    ],
)
def test_the_option_that_is_set_tells_the_kind(options: dict[str, Any], kind: str, name: str) -> None:
    assert (OF_KINDS.kind_in(options), OF_KINDS.named_in(options)) == (kind, name)


def test_a_descriptor_of_one_kind_is_always_of_that() -> None:
    assert (descriptor().kinds, descriptor().kind_in({"name": "x"})) == (("thing",), "thing")
    assert OF_KINDS.kinds == ("role", "user", "group")


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"name": "x"}, "x"),
        ({"thing": "x"}, "x"),
        ({"title": "x"}, "x"),
        ({"arn": "a", "name": "x"}, "a"),
        ({"arn": "", "name": "x"}, "x"),
        ({"arn": None, "title": 7}, "7"),
        ({"other": "x"}, ""),
        ({}, ""),
    ],
)
def test_the_first_naming_option_that_is_set_names_the_resource(options: dict[str, Any], name: str) -> None:
    assert descriptor().named_in(options) == name
