# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan as files, each in the format that its ending names."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import html as plan_html
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import json as plan_json
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import markdown as plan_markdown
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import Summary

_FORMATS: dict[str, Callable[[Summary], str]] = {
    ".json": plan_json.render,
    ".md": plan_markdown.render,
    ".html": plan_html.render,
}


def problem_with(path: str) -> str | None:
    """What is wrong with the name of a file, or with the folder that it is to be in; None where nothing is."""
    if _format_of(path) is None:
        return f"plan_file: '{path}' has none of the endings {', '.join(_FORMATS)}. Give it one of them."
    folder = os.path.dirname(os.path.realpath(path))
    if not os.path.isdir(folder):
        return f"plan_file: the folder of '{path}' does not exist. Create it first, or give another one."
    if not os.access(folder, os.W_OK):
        return f"plan_file: the folder of '{path}' may not be written to. Give another one."
    return f"plan_file: '{path}' is a folder. Give the name of a file." if os.path.isdir(path) else None


def write(summary: Summary, path: str) -> None:
    """Write the plan, whole or not at all; readable by whom the umask lets. OSError where that cannot be done."""
    renderer = _format_of(path)
    if renderer is None:
        raise ValueError(f"{path} has no ending of a plan file.")
    write_text(renderer(summary), path)


def write_text(text: str, path: str) -> None:
    """Write a file, whole or not at all. OSError where that cannot be done."""
    folder, name = os.path.split(os.path.realpath(path))
    beside = os.path.join(folder, f".{name[:100]}.{secrets.token_hex(8)}")
    try:
        with open(beside, "x", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
        os.replace(beside, os.path.join(folder, name))
    except OSError:
        if os.path.exists(beside):
            os.unlink(beside)
        raise


def _format_of(path: str) -> Callable[[Summary], str] | None:
    return _FORMATS.get(os.path.splitext(path)[1].lower())
