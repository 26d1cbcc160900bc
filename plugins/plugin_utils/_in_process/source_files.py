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
    if not isinstance(given, str) or not given.strip():
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
    for path in _below(found):
        read = _read(path, os.path.join(given, os.path.relpath(path, found)))
        if not _is_report(read.get("content")):
            yield read


def _below(top: str) -> Iterator[str]:
    """The files of a folder and of those in it, in order. Links to folders are followed, each folder is read once."""
    seen = {os.path.realpath(top)}
    for folder, folders, names in os.walk(top, followlinks=True):
        inner = {name: os.path.realpath(os.path.join(folder, name)) for name in folders if not name.startswith(".")}
        folders[:] = sorted(name for name, real in inner.items() if real not in seen)
        seen |= set(inner.values())
        for name in sorted(names):
            if name.endswith(_ENDINGS) and not name.startswith("."):
                yield os.path.join(folder, name)


def _is_report(content: Any) -> bool:
    """Whether it is a report of this collection, which may lie among the files."""
    return isinstance(content, dict) and str(content.get("format")).startswith("plumb.aws.")


def _read(path: str, shown: str) -> dict[str, Any]:
    is_json = path.endswith(".json")
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        content = json.loads(text, object_pairs_hook=_object) if is_json else yaml.load(text, Loader=_OnceLoader)
    except (OSError, UnicodeDecodeError) as error:
        return {"file": shown, "problem": f"{shown} cannot be read: {error}."}
    except RecursionError:
        return {"file": shown, "problem": f"{shown} nests deeper than any document of IAM."}
    except (ValueError, yaml.YAMLError) as error:
        return {"file": shown, "problem": f"{shown} is no {'JSON' if is_json else 'YAML'}: {error}"}
    return {"file": shown, "content": content}


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for place, (key, _value) in enumerate(pairs) if key in dict(pairs[:place]))
        raise ValueError(f"the key {twice!r} is twice in one object. Keep one of the two.")
    return found


class _OnceLoader(LOADER):  # type: ignore[misc, valid-type]  # one of two classes
    """Makes data alone that JSON can say, too, and refuses a key that is in one mapping twice."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    seen: set[str] = set()
    for key, _value in node.value:
        if key.tag != _MERGE and isinstance(key, yaml.ScalarNode):
            if key.value in seen:
                problem = f"the key {key.value!r} is twice in one mapping. Keep one of the two."
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(key.value)
    found = loader.construct_mapping(node, deep=True)
    return {key if isinstance(key, str) else _key(key): value for key, value in found.items()}


def _key(key: Any) -> str:
    """As Ansible writes a key that is no text into JSON."""
    return json.dumps(key) if key is None or isinstance(key, bool) else str(key)


def _refused(_loader: Any, node: yaml.Node) -> Any:
    kind = node.tag.rpartition(":")[2]
    raise yaml.constructor.ConstructorError(None, None, f"!!{kind} is no value of JSON. Give text.", node.start_mark)


_MERGE = "tag:yaml.org,2002:merge"
_OnceLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
for _kind in ("binary", "set", "omap", "pairs"):
    _OnceLoader.add_constructor(f"tag:yaml.org,2002:{_kind}", _refused)
