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

# libyaml's loader, where PyYAML was built with it, is ten times as fast
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ENDINGS = (".yml", ".yaml", ".json")

# From a path in a task to a file that is there; raises AnsibleError
Find = Callable[[str], str]


def with_files(arguments: dict[str, Any], find: Find) -> dict[str, Any]:
    """The arguments of a task with what the files of ``src`` hold in place of their paths.

    Each file is a dict of ``file``, what messages call it, and ``content``, or ``problem`` where it cannot be read: the
    module fails with that.
    """
    src = arguments.get("src")
    if src is None:
        return arguments
    paths = src if isinstance(src, list) else [src]
    return {**arguments, "src": [each for path in paths for each in _read_all(path, find)]}


def _read_all(given: Any, find: Find) -> Iterator[dict[str, Any]]:
    """The files of a path, in order."""
    if not isinstance(given, str):
        yield {"file": str(given), "problem": f"{given!r} is no path."}
        return
    try:
        found = find(given)
    except AnsibleError:
        yield {"file": given, "problem": f"{given} is not there, neither in files nor beside the playbook."}
        return
    if not os.path.isdir(found):
        yield _read(found, given)
        return
    for folder, folders, names in os.walk(found):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(_ENDINGS) and not name.startswith("."):
                path = os.path.join(folder, name)
                yield _read(path, os.path.join(given, os.path.relpath(path, found)))


def _read(path: str, shown: str) -> dict[str, Any]:
    is_json = path.endswith(".json")
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        # libyaml's safe loader or Python's: both make plain data alone
        content = json.loads(text) if is_json else yaml.load(text, Loader=LOADER)
    except (OSError, UnicodeDecodeError) as error:
        return {"file": shown, "problem": f"{shown} cannot be read: {error}."}
    except (ValueError, yaml.YAMLError) as error:
        return {"file": shown, "problem": f"{shown} is no {'JSON' if is_json else 'YAML'}: {error}"}
    return {"file": shown, "content": content}
