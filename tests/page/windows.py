# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The windows of a browser in which a test looks at a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

HOSTS, CONTROLS = 200, 80  # of a large fleet
PATIENCE = 30_000  # milliseconds: a busy machine shows a page later than a reader's does


@dataclass
class Shown:
    """A page in a window of its own: what it asked for, and what the browser complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


class Windows:
    """Opens pages, each in a window of its own with these properties."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def show(self, path: Path, *, width: int = 1280, dark: bool = False, script: bool = True) -> Shown:
        context = self._browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        shown = Shown(context.new_page())
        shown.page.on("request", lambda request: shown.requests.append(request.url))
        shown.page.on("console", lambda message: shown.complaints.append(message.text))
        shown.page.on("pageerror", lambda error: shown.complaints.append(str(error)))
        shown.page.goto(path.as_uri())
        return shown

    def close(self) -> None:
        for context in self._browser.contexts:
            context.close()
