# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a team decides about risk, in a file that is reviewed: plumb_risk.yml."""

from __future__ import annotations

import datetime
import difflib
import fnmatch
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import LEVELS, RULES, Finding

_KEYS = ("accepted", "known_accounts", "levels")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ENTRY = ("rule", "resource", "reason", "expires")
# Sets of characters in a pattern, and what is no wildcard
_SET, _LITERAL = re.compile(r"\[[^\]]*\]"), re.compile(r"[^*?/]")


@dataclass(frozen=True)
class Acceptance:
    """Findings that are known and accepted: of a rule, on resources by a pattern such as ``role/deploy-*``."""

    rule: str
    resource: str
    reason: str
    expires: datetime.date

    def covers(self, finding: Finding) -> bool:
        """Whether it is about a finding, expired or not."""
        if not finding.kind or self.rule not in ("*", finding.rule):
            return False
        resource = f"{finding.kind.replace(' ', '-')}/{finding.name}"
        return fnmatch.fnmatchcase(resource.lower(), self.resource.lower())


@dataclass(frozen=True)
class RiskSettings:
    """Levels by rules where they are not the usual ones, acceptances, and accounts and organisations that are known."""

    levels: Mapping[str, str] = field(default_factory=dict)
    accepted: tuple[Acceptance, ...] = ()
    known: frozenset[str] = frozenset()


def read_settings(path: str) -> RiskSettings:
    """Read the file. Raises PlumbError for what it should not hold, and where it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            return settings_from(yaml.safe_load(file), path)
    except OSError as error:
        raise PlumbError(f"risk_file: '{path}' cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, ValueError) as error:  # a ValueError, too, of a date such as 2027-02-30
        where = str(error).replace("\n", " ")
        raise PlumbError(f"risk_file: '{path}' is no YAML: {where}") from error


def settings_with(path: str | None, known: Iterable[str]) -> RiskSettings:
    """The settings of a file, or without one the usual ones, with more known accounts. Raises PlumbError."""
    settings = read_settings(path) if path else RiskSettings()
    return replace(settings, known=settings.known | {known_account(each, "known_accounts") for each in known})


def settings_from(data: Any, path: str) -> RiskSettings:
    """The settings in the data of a file. Raises PlumbError."""
    data = {} if data is None else data
    _check_keys(data, _KEYS, path)
    levels = data.get("levels") or {}
    if not isinstance(levels, dict):
        raise PlumbError(f"risk_file: levels in '{path}' must be a dictionary of rules and levels.")
    for rule, level in levels.items():
        _check_choice(rule, RULES, f"levels in '{path}': the rule")
        _check_choice(level, LEVELS, f"levels in '{path}': the level of {rule}")
    entries = data.get("accepted") or []
    if not isinstance(entries, list):
        raise PlumbError(f"risk_file: accepted in '{path}' must be a list.")
    accepted = tuple(_acceptance(entry, f"accepted[{number}] in '{path}'") for number, entry in enumerate(entries))
    return RiskSettings(dict(levels), accepted, _known(data.get("known_accounts") or [], path))


def _acceptance(entry: Any, where: str) -> Acceptance:
    _check_keys(entry, _ENTRY, where)
    missing = [key for key in _ENTRY if not entry.get(key)]
    if missing:
        raise PlumbError(f"risk_file: {where} has no {missing[0]}. An acceptance needs {', '.join(_ENTRY)}.")
    rule, resource, reason, expires = (entry[key] for key in _ENTRY)
    if rule != "*":
        _check_choice(rule, RULES, f"{where}: the rule")
    if not isinstance(resource, str) or not isinstance(reason, str):
        raise PlumbError(f"risk_file: {where}: resource and reason must be text.")
    if rule == "*" and not _LITERAL.search(_SET.sub("", resource)):
        raise PlumbError(
            f"risk_file: {where} accepts every finding on every resource. Name a rule, or the resources that are meant."
        )
    kind = resource.partition("/")[0]
    if "/" not in resource and kind != "*":
        raise PlumbError(
            f"risk_file: {where}: '{resource}' names no kind of resource. Write role/{resource}, or policy/{resource}."
        )
    return Acceptance(rule, resource, reason, _date(expires, where))


def _date(given: Any, where: str) -> datetime.date:
    """A date as YAML reads it, or the same in quotation marks."""
    if isinstance(given, datetime.date) and not isinstance(given, datetime.datetime):
        return given
    try:
        if isinstance(given, str) and _DATE.fullmatch(given):
            return datetime.date.fromisoformat(given)
    except ValueError:
        pass
    raise PlumbError(f"risk_file: {where}: expires must be a date such as 2027-01-31, not '{given}'.")


def _known(accounts: Any, path: str) -> frozenset[str]:
    if not isinstance(accounts, list):
        raise PlumbError(f"risk_file: known_accounts in '{path}' must be a list.")
    return frozenset(known_account(each, f"risk_file: known_accounts in '{path}'") for each in accounts)


def known_account(text: Any, where: str) -> str:
    """The id of an account, 12 digits, or of an organisation. Raises PlumbError."""
    if isinstance(text, str) and ((len(text) == 12 and text.isdecimal()) or text.startswith("o-")):
        return text
    hint = "" if isinstance(text, str) else " Put it in quotation marks, or YAML takes it for a number."
    raise PlumbError(f"{where}: '{text}' is neither the id of an account nor of an organisation.{hint}")


def _check_keys(data: Any, keys: Sequence[str], where: str) -> None:
    if not isinstance(data, dict):
        raise PlumbError(f"risk_file: {where} must be a dictionary with {', '.join(keys)}.")
    for key in data:
        _check_choice(key, keys, f"{where}: the key")


def _check_choice(given: Any, choices: Collection[str], what: str) -> None:
    if isinstance(given, str) and given in choices:
        return
    near = difflib.get_close_matches(str(given), choices, n=1)
    hint = f" Did you mean {near[0]}?" if near else f" There are {', '.join(choices)}."
    raise PlumbError(f"risk_file: {what} '{given}' is not known.{hint}")
