# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a plan in a real browser: it fits, it can be used by keyboard, all can read it, and names are inert."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from browser.plans import HOSTILE, Opens, large, review

_AXE = Path(os.environ["AXE"]).read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("opened", [False, True], ids=["folded", "open"])
def test_nothing_is_wider_than_the_window(width: int, opened: bool, opens: Opens) -> None:
    page = opens(review(), width=width)
    if opened:
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_all_can_read_it(scheme: str, width: int, opens: Opens) -> None:
    page = opens(review(), width=width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    page.evaluate(_AXE)
    found: dict[str, Any] = page.evaluate("axe.run(document)")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []


def test_it_is_used_by_keyboard(opens: Opens) -> None:
    page = opens(review())
    reached = []
    for _press in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.tagName + (document.activeElement.id || '')"))
    for element in ("INPUT", "SELECTkind", "SELECTaccount", "INPUTtext", "A", "SUMMARY"):
        assert element in reached
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None


def test_it_is_filtered_by_level_kind_and_text(opens: Opens) -> None:
    page = opens(review())
    every = page.locator("[data-level]").count()
    assert page.locator("#shown").inner_text() == f"{every} of {every} entries shown"
    page.get_by_label("low", exact=True).uncheck()
    assert page.locator(".finding.low:visible").count() == 0
    page.get_by_label("Kind").select_option("role")
    assert page.locator("[data-kind=policy]:visible").count() == 0
    page.get_by_label("Text").fill("breakglass")
    assert page.locator(".finding:visible").count() == 1
    assert page.locator("#shown").inner_text() == f"2 of {every} entries shown"


def test_a_finding_leads_to_its_resource_and_opens_it(opens: Opens) -> None:
    page = opens(review())
    page.locator(".finding.critical a").first.click()
    target = page.evaluate("location.hash")
    assert page.locator(f"details{target}").get_attribute("open") is not None
    assert "Who may assume it" in page.locator(f"details{target}").inner_text()


def test_it_is_read_without_javascript(opens: Opens) -> None:
    page = opens(review(), java_script_enabled=False)
    assert not page.locator("#filters").is_visible()
    assert page.locator(".finding").count() == page.locator(".finding:visible").count() > 0


def test_names_are_inert(opens: Opens) -> None:
    page = opens(review(name=HOSTILE))
    assert page.locator("img").count() == 0
    assert page.evaluate("typeof window.owned") == "undefined"
    assert HOSTILE in page.locator("body").inner_text()


def test_a_thousand_resources_open_in_two_seconds(opens: Opens) -> None:
    page = opens(large(1000))
    assert page.locator("details").count() == 1000
    assert page.locator("#shown").is_visible()  # the script has run by then
    assert page.evaluate("performance.getEntriesByType('navigation')[0].duration") < 2000
