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


@pytest.mark.parametrize(
    ("fields", "document"),
    [
        ({}, None),
        ({"name": Form.NAME, "tags": Form.TAGS}, None),
        ({"name": Form.NAME, "trust": Form.DOCUMENT}, "trust"),
    ],
)
def test_the_document_is_the_field_of_that_form(fields: dict[str, Form], document: str | None) -> None:
    assert descriptor(**fields).document == document


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
