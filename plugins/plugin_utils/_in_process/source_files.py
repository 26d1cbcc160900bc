# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that describe an account: read by the controller, YAML or JSON, and not templated."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from ansible.errors import AnsibleError

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError

# libyaml's loader, where PyYAML was built with it, is ten times as fast
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ENDINGS = (".yml", ".yaml", ".json")

# From a path in a task to a file that is there; raises AnsibleError
Find = Callable[[str], str]


def with_files(arguments: dict[str, Any], find: Find) -> dict[str, Any]:
    """The arguments of a task with what the files of ``src`` hold in place of their paths. Raises PlumbError."""
    src = arguments.get("src")
    if src is None:
        return arguments
    paths = src if isinstance(src, list) else [src]
    return {**arguments, "src": [_read(path, shown) for each in paths for path, shown in _files(each, find)]}


def _files(given: Any, find: Find) -> Iterator[tuple[str, str]]:
    """The files of a path, each with what messages call it."""
    if not isinstance(given, str):
        raise PlumbError(f"src: {given!r} is no path.")
    try:
        found = find(given)
    except AnsibleError as error:
        raise PlumbError(f"src: {given} is not there. {error.message}") from error
    if not os.path.isdir(found):
        yield found, given
        return
    for folder, folders, names in os.walk(found):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(_ENDINGS) and not name.startswith("."):
                path = os.path.join(folder, name)
                yield path, os.path.join(given, os.path.relpath(path, found))


def _read(path: str, shown: str) -> dict[str, Any]:
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        content = json.loads(text) if path.endswith(".json") else yaml.load(text, Loader=_LOADER)  # a safe one
    except (OSError, UnicodeDecodeError) as error:
        raise PlumbError(f"src: {shown} cannot be read: {error}.") from error
    except (ValueError, yaml.YAMLError) as error:
        raise PlumbError(f"src: {shown} is no {'JSON' if path.endswith('.json') else 'YAML'}: {error}") from error
    return {"file": shown, "content": content}
