# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading an entry of ``trusted``: what its keys hold, as texts that were checked.

A wrong value is a PlumbError that names the key and the value, not yet the option.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError

_MOST_SHOWN = 200
_ACCOUNT = re.compile(r"[0-9]{12}")
_ORGANIZATION = re.compile(r"o-[a-z0-9]+")
_VARIABLE = re.compile(r"\$\{[^{}]+\}")
_ON, _OFF = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})

# Here a text with commas is a list, as for any list option of Ansible; ARNs and external ids may hold commas
_WITHOUT_COMMAS = frozenset({"services", "accounts", "source_account", "organization_id"})
# Here a number of twelve digits can only be what it looks like
_ACCOUNTS = frozenset({"accounts", "source_account"})

Check = Callable[[str, str], None]


def shown(value: Any) -> str:
    """A value in a message; Python refuses to write out numbers of thousands of digits."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):
        return f"a value of type {type(value).__name__}"
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


def given(said: Mapping[str, Any], key: str) -> bool:
    """Whether a key says anything; an empty list or text and false say nothing."""
    value = said.get(key)
    return value is not None and value is not False and value not in ("", [], (), {})


def texts(said: Mapping[str, Any], key: str, *, check: Check | None = None) -> list[str]:
    """The value of a key as a list of texts, without repetition."""
    value = said.get(key)
    if value is None:
        return []
    if isinstance(value, str) and key in _WITHOUT_COMMAS:
        value = value.split(",")
    found = [_text(item, key) for item in (value if isinstance(value, list | tuple) else [value])]
    if check:
        for item in found:
            check(item, key)
    return list(dict.fromkeys(found))


def _text(item: Any, key: str) -> str:
    if isinstance(item, str) and item.strip():
        return item.strip() if key in _WITHOUT_COMMAS else item
    if isinstance(item, int) and not isinstance(item, bool) and key in _ACCOUNTS:
        if 10**11 <= item < 10**12:
            return str(item)
        message = f"{shown(item)} under {key} is no account id of 12 digits. Put it in quotation marks"
        raise PlumbError(f"{message}: YAML takes leading zeros away, or reads the number as an octal one.")
    if isinstance(item, int | float):
        message = f"{key} takes texts, not {shown(item)}. Put it in quotation marks"
        raise PlumbError(f"{message}: YAML reads 0123 as the octal number 83, and yes as true.")
    raise PlumbError(f"{key} takes texts, not {shown(item)}.")


def boolean(said: Mapping[str, Any], key: str) -> bool:
    """The value of a switch, which a template may have written as text."""
    value = said.get(key)
    if value is None or isinstance(value, bool):
        return bool(value)
    if isinstance(value, str) and value.lower() in _ON | _OFF:
        return value.lower() in _ON
    raise PlumbError(f"{key} is true or false, not {shown(value)}.")


def text(said: Mapping[str, Any], key: str) -> str:
    """The one text of a key; empty if it is not given."""
    value = said.get(key)
    if value is None or isinstance(value, str):
        return value or ""
    raise PlumbError(f"{key} takes one text, not {shown(value)}.")


def named_texts(said: Mapping[str, Any], key: str) -> dict[str, list[str]]:
    """A dict of lists of texts, such as claims and tags. IAM ignores the letter case of their names."""
    value = said.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise PlumbError(f"{key} takes a dict of names and values, not {shown(value)}.")
    found: dict[str, list[str]] = {}
    for name in value:
        if not isinstance(name, str) or not name.strip():
            raise PlumbError(f"{key} takes texts as names, not {shown(name)}.")
        if name.lower() in map(str.lower, found):
            raise PlumbError(f"{key} has '{name}' twice, in another letter case, which IAM ignores.")
        found[name] = texts(value, name)
        if not found[name]:
            raise PlumbError(f"{key} gives no value for '{name}'.")
    return found


def section(said: Mapping[str, Any], key: str, known: tuple[str, ...]) -> dict[str, Any]:
    """The dict that a key holds, with known keys only."""
    value = said.get(key)
    if not isinstance(value, Mapping):
        form = ", ".join(f"{name}: ..." for name in known)
        advice = " Two providers are two entries." if isinstance(value, list | tuple) else ""
        raise PlumbError(f"{key} takes one dict, {key}: {{{form}}}, not {shown(value)}.{advice}")
    for name in value:
        if name not in known:
            raise PlumbError(f"{shown(name)} is not known under {key}. Known are {', '.join(known)}.")
    return dict(value)


# Checks


def check_account(account: str, key: str) -> None:
    if not _ACCOUNT.fullmatch(account):
        raise PlumbError(f"'{account}' under {key} is no account id of 12 digits (in quotation marks, in YAML).")


def check_account_or_variable(account: str, key: str) -> None:
    if not _VARIABLE.fullmatch(account):
        check_account(account, key)


def check_organization(organization: str, key: str) -> None:
    if not _ORGANIZATION.fullmatch(organization) and not _VARIABLE.fullmatch(organization):
        raise PlumbError(f"'{organization}' under {key} is no id of an organization, such as o-a1b2c3d4e5.")


def check_arn(arn: str, key: str) -> None:
    if not arn.startswith("arn:") or arn.count(":") < 5:
        raise PlumbError(f"'{arn}' under {key} is no ARN.")


def check_principal(arn: str, key: str) -> None:
    if arn != "*" and not arn.startswith("arn:"):
        raise PlumbError(f"'{arn}' under {key} is no ARN of a user or role. Account ids go under accounts.")
