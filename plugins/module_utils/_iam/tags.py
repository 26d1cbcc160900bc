# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags: what to set and what to remove so that a resource has the desired ones.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html. Keys of the tags of policies and instance
profiles are told apart by case; those of a role's tags are not, but keep the case in which they were first written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError

MOST_TAGS = 50
KEY_LENGTH = 128
VALUE_LENGTH = 256
RESERVED_PREFIX = "aws:"  # AWS's own tags: nobody may set or remove them

_PUNCTUATION = frozenset("_.:/=+-@")


@dataclass(frozen=True)
class TagChange:
    """``wanted``: all tags afterwards. ``to_set`` and ``to_remove``: how to get there."""

    wanted: dict[str, str]
    to_set: dict[str, str]
    to_remove: tuple[str, ...]


def read_tags(tags: Mapping[Any, Any] | None, *, case_sensitive: bool) -> dict[str, str] | None:
    """Check the option ``tags`` and turn its values into text; None stays None (tags are left alone)."""
    if tags is None:
        return None
    result = {str(key): _value(key, value) for key, value in tags.items()}
    for key, value in result.items():
        _check(key, value)
    if not case_sensitive:
        _refuse_case_twins(result)
    _refuse_too_many(result)
    return result


def tag_change(
    current: Mapping[str, str], desired: Mapping[str, str] | None, *, purge: bool, case_sensitive: bool
) -> TagChange:
    """Compare tags. Where keys ignore case, the case in which a key was first written is kept."""
    if desired is None:
        return TagChange(dict(current), {}, ())
    same = _identity if case_sensitive else str.lower
    written = {same(key): key for key in current}
    named = {written.get(same(key), key): value for key, value in desired.items()}
    gone = tuple(key for key in current if purge and key not in named and not key.lower().startswith(RESERVED_PREFIX))
    kept = {key: value for key, value in current.items() if key not in gone}
    wanted = {**kept, **named}
    _refuse_too_many(wanted)
    changed = {key: value for key, value in named.items() if current.get(key) != value}
    return TagChange(wanted, changed, gone)


def as_tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as boto3 takes them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def from_tag_list(tags: list[dict[str, str]] | None) -> dict[str, str]:
    """Tags as boto3 returns them, as a dict sorted by key."""
    return {tag["Key"]: tag["Value"] for tag in sorted(tags or [], key=lambda tag: tag["Key"])}


def with_tags(tags: Mapping[str, str], added: Mapping[str, str]) -> dict[str, str]:
    """Tags with some set, sorted by key."""
    return dict(sorted({**tags, **added}.items()))


def without_tags(tags: Mapping[str, str], keys: Iterable[str]) -> dict[str, str]:
    """Tags without some keys."""
    gone = set(keys)
    return {key: value for key, value in tags.items() if key not in gone}


def _identity(key: str) -> str:
    return key


def _value(key: Any, value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        raise PlumbError(f"tags: the value of '{key}' must be text, not {value!r}.")
    return str(value)


def _check(key: str, value: str) -> None:
    if not 1 <= len(key) <= KEY_LENGTH:
        raise PlumbError(f"tags: the key '{key}' has {len(key)} characters; a key has 1 to {KEY_LENGTH}.")
    if len(value) > VALUE_LENGTH:
        raise PlumbError(f"tags: the value of '{key}' has {len(value)} characters, {VALUE_LENGTH} are allowed.")
    if key.lower().startswith(RESERVED_PREFIX):
        raise PlumbError(f"tags: '{key}' begins with 'aws:', which AWS keeps for itself. Choose another key.")
    for text, what in ((key, f"the key '{key}'"), (value, f"the value of '{key}'")):
        wrong = next((character for character in text if not _allowed(character)), None)
        if wrong is not None:
            raise PlumbError(
                f"tags: {what} has the character {wrong!r}; letters, digits, spaces and _.:/=+-@ are allowed."
            )


def _allowed(character: str) -> bool:
    # tagKeyType of IAM: [\p{L}\p{Z}\p{N}_.:/=+\-@]
    return character in _PUNCTUATION or unicodedata.category(character)[0] in "LZN"


def _refuse_case_twins(tags: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for key in tags:
        twin = seen.setdefault(key.lower(), key)
        if twin != key:
            raise PlumbError(
                f"tags: '{twin}' and '{key}' are one key to IAM, which ignores case in a role's tag keys. Give one."
            )


def _refuse_too_many(tags: Mapping[str, str]) -> None:
    own = [key for key in tags if not key.lower().startswith(RESERVED_PREFIX)]
    if len(own) > MOST_TAGS:
        raise PlumbError(f"tags: the resource would have {len(own)} tags, {MOST_TAGS} are allowed.")
