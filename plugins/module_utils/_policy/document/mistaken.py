# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Advice on what people hand over by mistake in place of a policy document."""

from __future__ import annotations

import json
import re
from typing import Any

_BYTE_ORDER_MARK = "\ufeff"
# A name that ends as files with documents do, or begins as paths do
_FILE_NAME = re.compile(r"[^\n{}\[\]\"]{1,255}\.(json|ya?ml|j2|txt|tpl|tmpl)|(/|\./|\.\./|~/)[^\n{}\[\]\"]{1,255}")
_PYTHON = re.compile(r"\s*\{\s*u?'")
_YAML = re.compile(r"(---\s*\n\s*)?(#[^\n]*\n\s*)*(Version|Id|Statement) ?:")
_MOST_LOOKED_AT = 1000


def advice(source: Any) -> str:
    """What to do about a source that is no document, with a leading blank; empty where that is not known."""
    if isinstance(source, list | tuple):
        return " A list of statements goes under the key Statement, beside Version."
    if not isinstance(source, str):
        return ""
    said = _on_text(source.strip())
    return f" {said}" if said else ""


def _on_text(text: str) -> str:
    if not text:
        return "The text is empty: is the variable, or the file that it comes from, the right one?"
    if text.startswith(_BYTE_ORDER_MARK):
        return "The text begins with a byte order mark: save the file as UTF-8 without one."
    if _is_text_in_json(text):
        return "It is JSON within JSON: take away one of two to_json, or add from_json."
    begin = text[:_MOST_LOOKED_AT]
    if _PYTHON.match(begin):
        return "It looks like a dict that was turned to text: give the dict itself, or its to_json."
    if _YAML.match(begin):
        return "It looks like YAML: add from_yaml."
    if _FILE_NAME.fullmatch(text):
        return f"It looks like a file name: give the content, {{{{ lookup('ansible.builtin.file', '{text}') }}}}."
    if text.startswith("["):
        return "A list of statements goes under the key Statement, beside Version."
    return ""


def _is_text_in_json(text: str) -> bool:
    if not text.startswith('"'):
        return False
    try:
        inner = json.loads(text)
    except ValueError:
        return False
    return isinstance(inner, str) and inner.lstrip().startswith(("{", "[", '"'))
