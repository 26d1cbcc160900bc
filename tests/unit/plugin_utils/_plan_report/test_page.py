# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the page that are the same for each plan."""

from __future__ import annotations

import re

import pytest

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import LEVELS
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.page import SCRIPT, STYLE, TEMPLATE

_COLOUR = re.compile(r"--([a-z]+): (#[0-9a-f]{6})")
_GROUNDS = ("ground", "panel")
_TEXTS = ("text", "quiet", "link", *LEVELS)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_texts_stand_out_from_the_ground_and_from_changed_lines(scheme: int) -> None:
    light, dark = STYLE.split("@media (prefers-color-scheme: dark)")
    colours = dict(_COLOUR.findall((light, dark)[scheme]))
    pairs = [(text, ground) for text in _TEXTS for ground in _GROUNDS] + [("text", "gone"), ("text", "come")]
    faint = [(text, ground) for text, ground in pairs if _contrast(colours[text], colours[ground]) < 4.5]
    assert faint == []


def test_nothing_is_asked_of_anywhere() -> None:
    assert not re.search(
        r"https?:|//[a-z]|\burl\(|@import|\bfetch\b|XMLHttp|\bsrc=|<link|innerHTML|\beval\b", STYLE + SCRIPT + TEMPLATE
    )


def test_texts_of_a_plan_go_through_autoescape() -> None:
    assert "|safe" not in TEMPLATE.replace(" ", "")
    assert "</" not in STYLE + SCRIPT
