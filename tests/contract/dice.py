# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dice of the generator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, TypeVar

Item = TypeVar("Item")
Options = dict[str, Any]


class Dice:
    """What chance decides; all from one seed."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def _one(self, items: Sequence[Item]) -> Item:
        return self._chance.choice(items)

    def _some(self, items: Sequence[Item], least: int = 0, most: int | None = None) -> list[Item]:
        most = len(items) if most is None else min(most, len(items))
        return self._chance.sample(list(items), self._chance.randint(min(least, most), most))

    def _maybe(self, share: float) -> bool:
        return self._chance.random() < share

    def _sometimes(self, options: Options, share: float, name: str, value: Callable[[], Any]) -> None:
        if self._maybe(share):
            options[name] = value()

    def _in_other_letters(self, name: str) -> str:
        return name.swapcase() if self._maybe(0.08) else name
