# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that describe an account: which there are, and their text. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.options import (
    ACCOUNT_ID,
    LISTS,
    OWN_ACCOUNT,
    as_written,
)

# The folder of the files beside the playbook that applies them
FOLDER = "iam"
PLAYBOOK = "apply.yml"
PLAYBOOK_TEXT = f"""\
---
- name: Bring the account to what the files describe
  hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - name: Apply the files
      plumb.aws.iam_account:
        src: {FOLDER}
"""
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# Lines are never folded: what changes shows as the line that it is in
_WIDTH = 1_000_000
_NOT_IN_FILE_NAMES = re.compile(rf"{re.escape(OWN_ACCOUNT)}|[^A-Za-z0-9+=,.@_-]|^\.")
# The order of elements in a document; what is not here comes last, sorted
_ELEMENTS = (
    *("Version", "Id", "Statement"),
    *("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"),
)
# Options that hold documents, by name or each for itself
_DOCUMENTS = ("policy", "assume_role_policy_document")
_DOCUMENTS_BY_NAME = ("inline_policies",)


def files_of(lists: Mapping[str, Sequence[Mapping[str, Any]]], *, account_id: str | None) -> dict[str, str]:
    """The text of each file, by its path below the folder of the export.

    Where ``account_id`` is given, it is written as the variable.
    """
    files = {}
    for name in LISTS:
        for file, item in _named(lists[name], account_id):
            try:
                files[f"{FOLDER}/{name}/{file}.yml"] = text_of_one(name, item, account_id=account_id)
            except UnicodeEncodeError as error:
                character = error.object[error.start]
                raise PlumbError(
                    f"dest: {name} ({item['name']}) has {character!r}, which no file can hold. Nothing was written. "
                    "Leave it out by names or path_prefix, or write the document anew."
                ) from None
    return files


def text_of_one(list_name: str, item: Mapping[str, Any], *, account_id: str | None) -> str:
    """The text of the file of one resource."""
    # sorted as it is written: the order is the same for each account then
    return text_of({list_name: [_in_order(as_written(item, account_id))]})


def text_of(content: Mapping[str, Any]) -> str:
    """The text of a file."""
    text: str = yaml.dump(
        content, Dumper=_DUMPER, sort_keys=False, default_flow_style=False, allow_unicode=True, width=_WIDTH,
        explicit_start=True,
    )  # fmt: skip
    return text


def _named(items: Sequence[Mapping[str, Any]], account_id: str | None) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each item with the name of its file: names that differ by letter case alone make two.

    A file of a tree for several accounts has the same name for each of them.
    """
    taken = Counter(str(item["name"]).lower() for item in items)
    for item in items:
        name = str(item["name"])
        written = as_written({"name": name}, account_id)["name"]
        file = _NOT_IN_FILE_NAMES.sub(lambda match: _escaped(match[0]), written)
        if taken[name.lower()] > 1:
            file = f"{file}~{hashlib.sha256(name.encode()).hexdigest()[:8]}"
        yield file, item


def _escaped(text: str) -> str:
    """What stands for it in the name of a file; no name of a resource has braces."""
    if text == OWN_ACCOUNT:
        return f"{{{ACCOUNT_ID}}}"
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _in_order(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item with all that has no order of its own sorted."""
    found: dict[str, Any] = {}
    for key, value in item.items():
        if key in _DOCUMENTS:
            found[key] = _document(value)
        elif key in _DOCUMENTS_BY_NAME:
            found[key] = {name: _document(value[name]) for name in sorted(value)}
        elif isinstance(value, Mapping):
            found[key] = dict(sorted(value.items()))
        else:
            found[key] = sorted(value) if isinstance(value, list | tuple) else value
    return found


def _document(value: Any) -> Any:
    """A document with its elements in the usual order, and its sets sorted; statements stay where they are."""
    if isinstance(value, Mapping):
        place = {name: number for number, name in enumerate(_ELEMENTS)}
        keys = sorted(value, key=lambda key: (place.get(key, len(place)), str(key)))
        return {key: _document(value[key]) for key in keys}
    if isinstance(value, list):
        return sorted(value) if all(isinstance(each, str) for each in value) else [_document(each) for each in value]
    return value
