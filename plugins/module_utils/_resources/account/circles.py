# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of things that wait for each other, in circles too: Tarjan's strongly connected components, in one pass.

https://en.wikipedia.org/wiki/Tarjan%27s_strongly_connected_components_algorithm
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set


def circles_in_order(waits_for: Mapping[str, Set[str]]) -> Iterator[list[str]]:
    """Those that wait for each other, together, after all that one of them waits for; what is in no circle is alone.

    ``waits_for`` has each name as a key. Time grows with the number of names and of pairs.
    """
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    place_of: dict[str, int] = {}  # on the path

    def enter(name: str) -> tuple[str, Iterator[str]]:
        number[name] = lowest[name] = len(number)
        place_of[name] = len(path)
        path.append(name)
        return name, iter(sorted(waits_for[name]))

    for start in waits_for:
        # a stack of its own: a chain of roles may be longer than Python's
        calls = [] if start in number else [enter(start)]
        while calls:
            name, others = calls[-1]
            other = next(others, None)
            if other is not None:
                if other not in number:
                    calls.append(enter(other))
                elif other in place_of:
                    lowest[name] = min(lowest[name], number[other])
                continue
            calls.pop()
            if calls:
                before = calls[-1][0]
                lowest[before] = min(lowest[before], lowest[name])
            if lowest[name] == number[name]:
                circle = path[place_of[name] :]
                del path[place_of[name] :]
                for each in circle:
                    del place_of[each]
                yield circle
