# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of iam_account: lists of the options of other modules, given there or in files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import check_policy_path

LISTS = ("policies", "roles", "users", "groups")
# As many connections as a client has
MOST_PARALLEL = 32
_VARIABLE = re.compile(r"{{\s*(?:([A-Za-z_]\w*)|'{{')\s*}}")
# How a file says {{ where no variable is meant, as in a template
_BRACES, _WRITTEN = "{{", "{{ '{{' }}"
# The one variable that a file need not be given: the account's own number
ACCOUNT_ID = "account_id"
OWN_ACCOUNT = f"{{{{ {ACCOUNT_ID} }}}}"


@dataclass(frozen=True)
class Given:
    """One resource as it was given. ``list`` is the list that it is in, ``place`` what messages call it."""

    list: str
    place: str
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Files:
    """What files describe. It may hold variables, which ``variables`` and the account's number replace."""

    given: tuple[Given, ...]
    variables: Mapping[str, str]

    def resources(self, account_id: str) -> list[Given]:
        """All resources, with the variables replaced. Raises PlumbError for one that is not known."""
        known = {**self.variables, ACCOUNT_ID: account_id}
        return [filled(each, known) for each in self.given]


def read_files(params: Mapping[str, Any]) -> Files:
    """The options src and vars; a wrong one is a PlumbError that names it."""
    variables = {str(name): _text(name, value) for name, value in params["vars"].items()}
    return Files(tuple(_of_files(params["src"])), variables)


@dataclass(frozen=True)
class Options:
    """The desired state."""

    given: tuple[Given, ...]
    files: Files
    exclusive_path: str | None
    max_deletions: int
    parallel: int
    partial: bool
    report_all: bool

    def resources(self, account_id: str) -> list[Given]:
        """All resources, with the variables of files replaced. Raises PlumbError for one that is not known."""
        return [*self.given, *self.files.resources(account_id)]


def check_parallel(number: int) -> None:
    """Refuse a number of requests at the same time that a client has no connections for."""
    if not 1 <= number <= MOST_PARALLEL:
        raise PlumbError(f"parallel: {number} is out of range; give 1 to {MOST_PARALLEL}.")


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    check_parallel(params["parallel"])
    if params["max_deletions"] < 0:
        raise PlumbError(f"max_deletions: {params['max_deletions']} is negative. 0 allows no deletion.")
    path = params["exclusive_path"]
    if path is not None:
        check_policy_path(path, option="exclusive_path")
    if params["max_deletions"] and path is None:
        raise PlumbError("max_deletions: nothing is deleted without exclusive_path. Give that, too, or leave both out.")
    if params["vars"] and params["src"] is None:
        raise PlumbError("vars: the variables are for the files of src, and src is not given.")
    return Options(
        given=tuple(_of_lists({name: params[name] for name in LISTS}, "")),
        files=read_files(params),
        exclusive_path=path,
        max_deletions=params["max_deletions"],
        parallel=params["parallel"],
        partial=params["partial"],
        report_all=params["report"] == "all",
    )


def _text(name: Any, value: Any) -> str:
    if name == ACCOUNT_ID:
        raise PlumbError(f"vars: {ACCOUNT_ID} is the number of the account that the task works on. Leave it out.")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise PlumbError(f"vars: {name} is {value!r}; give text.")
    return str(value)


def _of_files(src: Any) -> Iterator[Given]:
    """The resources of files: a list of ``{file, content}``, which the action plugin makes of paths."""
    if src is None:
        return
    if not isinstance(src, list) or not all(isinstance(each, Mapping) and "file" in each for each in src):
        raise PlumbError(
            f"src: {src!r} was not read. The controller reads files; run iam_account as a task of a playbook."
        )
    for each in src:
        if "problem" in each:
            raise PlumbError(f"src: {each['problem']}")
        content, file = each["content"], each["file"]
        if content is None:
            continue
        if isinstance(content, list) and any(isinstance(play, Mapping) and "hosts" in play for play in content):
            raise PlumbError(f"src: {file} is a playbook. Give the folder or the files that hold the lists.")
        if not isinstance(content, Mapping):
            raise PlumbError(f"src: {file} holds {content!r}. A file is a dict of the lists {', '.join(LISTS)}.")
        unknown = sorted(str(name) for name in content if name not in LISTS)
        if unknown:
            raise PlumbError(
                f"src: {file} holds {', '.join(unknown)}. A file is a dict of the lists {', '.join(LISTS)}."
            )
        yield from _of_lists(content, f"{file}: ")


def _of_lists(lists: Mapping[str, Any], where: str) -> Iterator[Given]:
    for name, given in lists.items():
        if given is not None and not isinstance(given, list):
            raise PlumbError(f"{where}{name}: {given!r} is no list.")
        for number, each in enumerate(given or ()):
            place = f"{where}{name}[{number}]"
            if not isinstance(each, Mapping):
                raise PlumbError(f"{place}: {each!r} is no dict of options.")
            # what an info module tells has the options of the resource beside the rest
            told = each.get("options")
            yield Given(name, place, told if isinstance(told, Mapping) else each)


def filled(given: Given, known: Mapping[str, str]) -> Given:
    def fill(value: Any) -> Any:
        if isinstance(value, str):
            return _VARIABLE.sub(variable, value) if "{{" in value else value
        if isinstance(value, Mapping):
            return {fill(key): fill(item) for key, item in value.items()}
        return [fill(item) for item in value] if isinstance(value, list) else value

    def variable(match: re.Match[str]) -> str:
        name = match[1]
        if name is None:
            return _BRACES
        if name not in known:
            raise PlumbError(f"{given.place}: {{{{ {name} }}}} is not known. Give vars a value for {name}.")
        return known[name]

    return Given(given.list, given.place, fill(given.options))


def as_written(options: Mapping[str, Any], account_id: str | None) -> dict[str, Any]:
    """Options as a file of ``src`` has to say them: the opposite of replacing variables.

    Where the number of the account is given, it becomes the variable of it, wherever it is no part of a longer number.
    A document may have it as a number, too; IAM compares the text of it.
    """
    number = re.compile(rf"(?<!\d){account_id}(?!\d)") if account_id else None

    def write(value: Any) -> Any:
        if isinstance(value, str):
            text = value.replace(_BRACES, _WRITTEN)
            return number.sub(OWN_ACCOUNT, text) if number else text
        if isinstance(value, Mapping):
            return {write(key): write(item) for key, item in value.items()}
        if isinstance(value, int) and account_id and not isinstance(value, bool) and str(value) == account_id:
            return OWN_ACCOUNT
        return [write(item) for item in value] if isinstance(value, list | tuple) else value

    written: dict[str, Any] = write(options)
    return written
