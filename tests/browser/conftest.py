# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Chromium, and the pages that it opens. CHROMIUM and AXE are paths that `make browser` gives."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.plans import Opens
from playwright.sync_api import Browser, Page, sync_playwright

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import html as plan_html
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import Summary

# Chromium asks for nothing that no page asks for
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # as root, as in a container, Chromium needs to be told that it has no sandbox
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=[*_QUIET, *sandbox])
        yield running
        running.close()


@pytest.fixture
def opens(browser: Browser, tmp_path: Path) -> Iterator[Opens]:
    """Opens the page of a plan; what the browser complains about fails the test."""
    contexts = []
    complaints: list[str] = []

    def open_page(shown: Summary, *, width: int = 1440, **more: object) -> Page:
        path = tmp_path / "plan.html"
        path.write_text(plan_html.render(shown), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda asked: None if asked.url.startswith("file:") else complaints.append(asked.url))
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
