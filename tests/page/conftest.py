# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A headless Chromium, and the pages that it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._report_html import report_html
from playwright.sync_api import Browser, expect, sync_playwright
from sample_fleet import large_fleet, sample_fleet
from windows import CONTROLS, HOSTS, PATIENCE, Windows

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium refuses to run as root in its sandbox; it is shown our own page alone."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        expect.set_options(timeout=PATIENCE)
        yield chromium
        chromium.close()


@pytest.fixture
def windows(browser: Browser) -> Iterator[Windows]:
    """Windows that are closed after the test."""
    opened = Windows(browser)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the fleet that has everything in it."""
    path = tmp_path_factory.mktemp("page") / "audit.html"
    path.write_text(report_html(sample_fleet()), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a large fleet."""
    path = tmp_path_factory.mktemp("page") / "large.html"
    path.write_text(report_html(large_fleet(HOSTS, CONTROLS)), encoding="utf-8")
    return path
