# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write an account into files: none that is there is lost unless that is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import yaml

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.options import (
    ACCOUNT_ID,
    LISTS,
    Given,
    filled,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._account_files.layout import (
    FOLDER,
    PLAYBOOK,
    PLAYBOOK_TEXT,
    files_of,
    text_of_one,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.finish import Controller
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.source_files import LOADER
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.files import write_text

# How many files a message names
_MOST_TOLD = 20


@dataclass(frozen=True)
class Change:
    """A file that changes: its path below the folder, and its text before and after (None: there is none)."""

    path: str
    before: str | None
    after: str | None


def exported(result: Mapping[str, Any], params: Mapping[str, Any], controller: Controller) -> dict[str, Any]:
    """Write the lists of a result into files, and return what was written in their place."""
    if result.get("failed"):
        return dict(result)
    lists = {name: result[name] for name in LISTS}
    kept = {key: value for key, value in result.items() if key not in (*LISTS, "changed", "names")}
    dest = controller.path(params["dest"])
    account_id = str(result["account_id"]) if params["account_ids"] == "variable" else None
    try:
        files = files_of(lists, account_id=account_id)
        changes = list(_changes(dest, files))
        if params["remove"]:
            changes += _gone(dest, result, files)
        _refuse_overwriting(changes, dest, allowed=params["overwrite"])
        if not controller.check_mode:
            os.makedirs(os.path.join(dest, FOLDER), exist_ok=True)  # also of an account without anything
            for change in changes:
                _carry_out(dest, change)
    except OSError as error:
        raise PlumbError(f"dest: '{error.filename or dest}' cannot be read or written: {error.strerror}.") from error
    return {
        **kept,
        "changed": bool(changes),
        "dest": dest,
        "written": [change.path for change in changes if change.after is not None],
        "removed": [change.path for change in changes if change.after is None],
        "counts": {name: len(items) for name, items in lists.items()},
        "diff": [_diff(change) for change in changes],
    }


def _changes(dest: str, files: Mapping[str, str]) -> Iterator[Change]:
    playbook = _read(os.path.join(dest, PLAYBOOK))
    if playbook is None:  # one that is there is the user's
        yield Change(PLAYBOOK, None, PLAYBOOK_TEXT)
    for path, text in files.items():
        before = _read(os.path.join(dest, path))
        if before != text:
            yield Change(path, before, text)


def _gone(dest: str, result: Mapping[str, Any], files: Mapping[str, str]) -> Iterator[Change]:
    """The files of resources that are not in the account; what an export would not write is left alone."""
    written = {path.lower(): path for path in files}
    for name, names in result["names"].items():
        there = set(names)
        folder = os.path.join(dest, FOLDER, name)
        with suppress(FileNotFoundError):
            for file in sorted(os.listdir(folder)):
                path, shown = os.path.join(folder, file), f"{FOLDER}/{name}/{file}"
                if not file.endswith(".yml") or _is_same(path, dest, written.get(shown.lower()), shown):
                    continue
                text = _read(path) or ""
                held = _name_in(text, name, str(result["account_id"]))
                if held and held not in there:
                    yield Change(shown, text, None)


def _is_same(path: str, dest: str, other: str | None, shown: str) -> bool:
    """Whether a file is another one of the export: some file systems take both letter cases for the same."""
    if other is None:
        return False
    written = os.path.join(dest, other)
    return other == shown or (os.path.exists(written) and os.path.samefile(path, written))


def _name_in(text: str, list_name: str, account_id: str) -> str | None:
    """The name of the resource in a file; None where the file is not just as an export writes it.

    What somebody has written or commented by hand may be a resource that is yet to come.
    """
    item = _only_item(text, list_name)
    if item is None or "state" in item:
        return None
    try:
        options = filled(Given(list_name, list_name, item), {ACCOUNT_ID: account_id}).options
        written = [text_of_one(list_name, options, account_id=each) for each in (None, account_id)]
    except (PlumbError, TypeError, ValueError, yaml.YAMLError):  # other variables, or values that cannot be sorted
        return None
    return str(options["name"]) if text in written else None


def _only_item(text: str, list_name: str) -> dict[str, Any] | None:
    """The resource in a file; None where it holds anything else."""
    try:
        content = yaml.load(text, Loader=LOADER)  # plain data alone
    except (yaml.YAMLError, ValueError):
        return None
    if not isinstance(content, dict) or list(content) != [list_name] or not isinstance(content[list_name], list):
        return None
    items = content[list_name]
    is_one = len(items) == 1 and isinstance(items[0], dict) and isinstance(items[0].get("name"), str)
    return items[0] if is_one else None


def _refuse_overwriting(changes: list[Change], dest: str, *, allowed: bool) -> None:
    there = [change.path for change in changes if change.before is not None and change.after is not None]
    if there and not allowed:
        more = f" and {len(there) - _MOST_TOLD} more" if len(there) > _MOST_TOLD else ""
        raise PlumbError(
            f"dest: in '{dest}' there are files that differ from the account: {', '.join(there[:_MOST_TOLD])}{more}. "
            "Nothing was written. Allow to replace them (overwrite: true), or give another folder."
        )


def _carry_out(dest: str, change: Change) -> None:
    """Write a file, whole or not at all, or remove it."""
    path = os.path.join(dest, change.path)
    if change.after is None:
        os.unlink(path)
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    write_text(change.after, path)


def _read(path: str) -> str | None:
    """The text of a file as it is; None where there is none."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _diff(change: Change) -> dict[str, str]:
    return {
        "before_header": change.path,
        "after_header": change.path,
        "before": change.before or "",
        "after": change.after or "",
    }
