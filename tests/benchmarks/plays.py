# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks that are measured, in a folder of their own with the collections they use."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from benchmarks.rows import FANOUT, MODULES, TRUST_POLICY, Row

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
_OURS = "plumb.aws"
# Collections that are made here, by the way that uses them
_MADE = {"noop": "bench.floor", "profiled": "bench.profiled"}
# What amazon.aws does the same with; one module does for a role what two of ours do
_AMAZON = {"policy": "iam_managed_policy", "trust": "iam_role", "attachment": "iam_role"}
# The account that moto answers for
_ACCOUNT = "123456789012"


class Plays:
    """Writes playbooks as JSON, which is YAML, into a folder. The policy is the one of create_policy.yml."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.collections = folder / "collections"
        plumb = self.collections / "ansible_collections" / "plumb"
        plumb.mkdir(parents=True)
        (plumb / "aws").symlink_to(ROOT, target_is_directory=True)

    @cached_property
    def _sample(self) -> dict[str, Any]:
        play: dict[str, Any] = yaml.safe_load((ROOT / "playbooks" / "create_policy.yml").read_text(encoding="utf-8"))[0]
        return play

    @property
    def policy(self) -> dict[str, Any]:
        """The document, with its variables filled in."""
        text = json.dumps(self._document)
        for name, value in self._sample["vars"].items():
            text = text.replace(f"{{{{ {name} }}}}", value)
        document: dict[str, Any] = json.loads(text)
        return document

    @property
    def _document(self) -> dict[str, Any]:
        task = self._sample["tasks"][0]
        document: dict[str, Any] = task["plumb.aws.iam_managed_policy"]["policy"]
        return document

    def write(self, row: Row) -> list[str]:
        """The arguments of ansible-playbook for a row."""
        path = self._folder / f"{row.subject}-{row.way}-{row.size}.json"
        if row.subject == FANOUT:
            tasks = [self._task(subject, row.way, "number") for subject in MODULES]
            path.write_text(json.dumps([self._play("all", tasks)]), encoding="utf-8")
            return ["-i", str(self._inventory(row.size)), str(path)]
        # over a variable, as one writes it: a list written out in the task is sent along whole with each item's result
        task = {**self._task(row.subject, row.way, "item"), "loop": "{{ numbers }}"}
        play = self._play("localhost", [task], row.way)
        play["vars"]["numbers"] = list(range(1, row.size + 1))
        path.write_text(json.dumps([play]), encoding="utf-8")
        return [str(path)]

    def write_recording(self) -> list[str]:
        """A playbook that writes what each module returns to the folder of the no-op plugins."""
        tasks: list[dict[str, Any]] = []
        for subject, module in MODULES.items():
            keep = {"content": "{{ found | to_json }}", "dest": str(self._plugins("noop") / f"{module}.json")}
            tasks.append({**self._task(subject, "ours", "number"), "register": "found"})
            tasks.append({"ansible.builtin.copy": keep})
        path = self._folder / "record.json"
        path.write_text(json.dumps([self._play("localhost", tasks)]), encoding="utf-8")
        return ["-e", "number=1", str(path)]

    def add_plugins(self) -> None:
        """The plugins of our own making under the name of each module; the no-op one with what that has returned."""
        for module in MODULES.values():
            for way in _MADE:
                shutil.copy(HERE / f"{way}.py", self._plugins(way) / f"{module}.py")
            recorded = self._plugins("noop") / f"{module}.json"
            result = json.loads(recorded.read_text(encoding="utf-8"))
            if result["changed"] or result.pop("failed", False):
                raise RuntimeError(f"{module} was to find everything as wished, and returned {result}")
            recorded.write_text(json.dumps(result), encoding="utf-8")

    def _plugins(self, way: str) -> Path:
        """The folder of the action plugins of a collection that is made here."""
        namespace, name = _MADE[way].split(".")
        folder = self.collections / "ansible_collections" / namespace / name / "plugins" / "action"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _play(self, hosts: str, tasks: list[dict[str, Any]], way: str = "") -> dict[str, Any]:
        wanted = ("log_group_arn", "table_arn")
        variables = {name: self._sample["vars"][name] for name in wanted}
        if way == "module":
            variables["plumb_in_process"] = False
        return {"hosts": hosts, "connection": "local", "gather_facts": False, "vars": variables, "tasks": tasks}

    def _task(self, subject: str, way: str, number: str) -> dict[str, Any]:
        name = f"bench-{{{{ {number} }}}}"
        if way == "debug":
            return {"ansible.builtin.debug": {"msg": name}}
        if way == "amazon":
            return {f"amazon.aws.{_AMAZON[subject]}": self._for_amazon(subject, name)}
        arguments: Mapping[str, Mapping[str, Any]] = {
            "policy": {"name": name, "policy": self._document},
            "trust": {"name": name, "trust_policy": TRUST_POLICY},
            "attachment": {"role": name, "policies": [name]},
        }
        return {f"{_MADE.get(way, _OURS)}.{MODULES[subject]}": arguments[subject]}

    def _for_amazon(self, subject: str, name: str) -> dict[str, Any]:
        """The options with which its modules make the fewest requests: by a policy's name they would look for it."""
        if subject == "policy":
            return {"name": name, "policy": self._document}
        attached = {"managed_policies": [f"arn:aws:iam::{_ACCOUNT}:policy/{name}"]} if subject == "attachment" else {}
        role = {"name": name, "assume_role_policy_document": TRUST_POLICY, "create_instance_profile": False}
        return {**role, **attached}

    def _inventory(self, hosts: int) -> Path:
        path = self._folder / f"hosts-{hosts}.json"
        inventory = {
            "all": {
                "hosts": {f"host{number}": {"number": number} for number in range(1, hosts + 1)},
                "vars": {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"},
            }
        }
        path.write_text(json.dumps(inventory), encoding="utf-8")
        return path
