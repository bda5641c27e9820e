# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of an audit, in a real browser: it is read, filtered, walked and printed there."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hosts import FULL
from playwright.sync_api import Locator, Page, expect
from sample_fleet import ATTACK, HARDENED, HOSTILE, OPEN, sample_fleet
from windows import CONTROLS, HOSTS, Windows

FLEET = sample_fleet()
WAIVED = ("mx-west.corp.test", "SM-OPT-09")

# WCAG 2.2, levels A and AA, and what axe knows beside it.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

LARGE = 4_000_000  # bytes of the page of a large fleet, at most
AT_ONCE = 1000  # milliseconds: what follows a key sooner does not interrupt (Nielsen's second limit)


def finding(host: str, control: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in FLEET["hosts"][host]["findings"] if one["id"] == control)
    return found


def cell(page: Page, host: str, control: str) -> Locator:
    """The sign of a control on a host."""
    titles = page.locator("#matrix th.host a").evaluate_all("all => all.map((each) => each.title)")
    row = page.locator("#matrix tr[data-row]").filter(has=page.locator("code", has_text=control))
    return row.locator("td").nth(1 + titles.index(host)).locator("a")  # the first tells how many fail


def shown_controls(page: Page) -> list[str]:
    return page.locator("#matrix tr[data-row]:visible code").all_inner_texts()


def shown_hosts(page: Page) -> list[str]:
    visible = page.locator("#matrix th.host:visible a")
    titles: list[str] = visible.evaluate_all("all => all.map((each) => each.title)")
    return titles


def test_it_asks_nobody_for_anything(windows: Windows, sample: Path) -> None:
    shown = windows.show(sample)
    cell(shown.page, OPEN, "SM-PROC-02").click()
    shown.page.wait_for_load_state("networkidle")
    assert shown.requests == [sample.as_uri()]
    assert shown.page.evaluate("performance.getEntriesByType('resource').length") == 0


def test_the_browser_has_nothing_to_complain_of(windows: Windows, sample: Path) -> None:
    shown = windows.show(sample)
    cell(shown.page, HOSTILE, "SM-SMTP-02").click()
    assert shown.complaints == []


def test_its_policy_stops_a_script_that_got_into_it(windows: Windows, sample: Path, tmp_path: Path) -> None:
    """So that what a mistake in escaping would let in does not run: its digest is not that of ours."""
    spoilt = tmp_path / "spoilt.html"
    attack = "<script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"
    spoilt.write_text(sample.read_text("utf-8").replace("<main>", f"<main>{attack}"), encoding="utf-8")
    shown = windows.show(spoilt)
    assert shown.page.title() == "sendmail audit of 12 hosts, 2026-11-23"
    assert any("Content Security Policy" in complaint for complaint in shown.complaints)


def all_open(page: Page) -> None:
    page.locator("details").evaluate_all("all => { for (const each of all) each.open = true; }")


def evidence_open(page: Page) -> None:
    cell(page, OPEN, "SM-OPT-09").click()


# What is open, how wide the window is, and whether it is dark: each pair of these, or (FULL) all together
VIEWS = [*product((all_open, evidence_open), (1280, 400), (False, True))]
SAMPLE = [
    (all_open, 1280, False),
    (all_open, 400, True),
    (evidence_open, 1280, True),
    (evidence_open, 400, False),
]


@pytest.mark.parametrize(("prepare", "width", "dark"), VIEWS if FULL else SAMPLE)
def test_everyone_can_read_it(
    windows: Windows, sample: Path, prepare: Callable[[Page], None], width: int, dark: bool
) -> None:
    page = windows.show(sample, width=width, dark=dark).page
    prepare(page)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.violations_count == 0, found.generate_report()
    assert len(found.response["passes"]) > 20  # axe did look


def test_axe_tells_what_is_hard_to_read(windows: Windows, sample: Path) -> None:
    page = windows.show(sample).page
    page.locator("h1").evaluate("heading => heading.style.setProperty('color', '#ddd')")
    found = Axe().run(page, context="h1", options={"runOnly": {"type": "tag", "values": RULES}})
    assert [each["id"] for each in found.response["violations"]] == ["color-contrast"]


def test_a_click_opens_the_evidence(windows: Windows, sample: Path) -> None:
    page = windows.show(sample).page
    cell(page, OPEN, "SM-PROC-02").click()
    dialog = page.get_by_role("dialog", name=OPEN)
    expect(dialog).to_be_visible()
    asked = finding(OPEN, "SM-PROC-02")
    for text in (
        "SM-PROC-02",
        asked["title"],
        asked["evidence"],
        asked["why"],
        asked["measured"],
        *asked["fix"],
    ):
        expect(dialog).to_contain_text(text)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    expect(cell(page, OPEN, "SM-PROC-02")).to_be_focused()


def test_a_waiver_is_shown_with_its_reason_and_end(windows: Windows, sample: Path) -> None:
    page = windows.show(sample).page
    cell(page, *WAIVED).click()
    waiver = finding(*WAIVED)["waiver"]
    expect(page.get_by_role("dialog")).to_contain_text(f"Waived until {waiver['until']}: {waiver['reason']}")


def test_the_keyboard_is_enough(windows: Windows, sample: Path) -> None:
    page = windows.show(sample).page
    page.get_by_role("searchbox", name="Host").focus()
    for _stop in range(3):  # over the button and the frame of the table; the table is one stop
        page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.closest('#matrix th')") is not None:
        page.keyboard.press("Tab")
    first = page.locator("#matrix tbody tr[data-row] td a").first
    expect(first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    reached = page.locator("#matrix tbody tr[data-row]").nth(1).locator("td").nth(2).locator("a")
    expect(reached).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(reached).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(reached).to_be_focused()  # the stop is where one left


def test_the_arrows_step_over_a_host_that_was_not_reached(windows: Windows, sample: Path) -> None:
    page = windows.show(sample).page
    cell(page, "relay3.corp.test", "SM-ALIAS-01").focus()
    page.keyboard.press("ArrowRight")
    expect(cell(page, "smarthost1.corp.test", "SM-ALIAS-01")).to_be_focused()


def test_without_a_script_a_sign_leads_to_its_evidence(windows: Windows, sample: Path) -> None:
    page = windows.show(sample, script=False).page
    expect(page.locator("#filter")).to_be_hidden()
    sign = page.locator("#matrix td.p a").first
    target = page.locator(sign.get_attribute("href") or "")
    expect(target).to_be_hidden()
    sign.click()
    expect(target).to_be_visible()  # though it is folded away
    assert page.url.endswith(sign.get_attribute("href") or "#")


def test_failing_only(windows: Windows, sample: Path) -> None:
    page = windows.show(sample).page
    everything = shown_controls(page)
    page.get_by_label("failing only").check()
    failing = {
        one["id"] for host in FLEET["hosts"].values() for one in host["findings"] if one["status"] == "fail"
    }
    assert set(shown_controls(page)) == failing < set(everything)
    expect(page.get_by_text(f"{len(failing)} of {len(everything)} controls, 12 of 12 hosts")).to_be_visible()
    assert set(page.locator("article:visible h3 code").all_inner_texts()) == failing
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("output")).to_have_text(
        f"{len(everything)} of {len(everything)} controls, 12 of 12 hosts"
    )


def test_one_severity(windows: Windows, sample: Path) -> None:
    page = windows.show(sample).page
    for name in ("high", "medium"):
        page.get_by_label(name, exact=True).uncheck()
    low = {one["id"] for one in FLEET["hosts"][OPEN]["findings"] if one["severity"] == "low"}
    assert set(shown_controls(page)) == low


@pytest.mark.parametrize(
    ("text", "controls"),
    [
        ("sm-tls", ["SM-TLS-02"]),
        ("RUNS AS ROOT", ["SM-PROC-02"]),
        ("majordomo", ["SM-ALIAS-01"]),  # in the evidence
        ("nothing says this", []),
    ],
)
def test_text_is_looked_for_in_controls_and_evidence(
    windows: Windows, sample: Path, text: str, controls: list[str]
) -> None:
    page = windows.show(sample).page
    page.get_by_role("searchbox", name="Text").fill(text)
    assert shown_controls(page) == controls


def test_a_host_is_picked_and_what_fails_there(windows: Windows, sample: Path) -> None:
    page = windows.show(sample).page
    page.get_by_role("searchbox", name="Host").fill("mx-east")
    assert shown_hosts(page) == ["mx-east.corp.test"]
    assert page.locator("#hosts tbody tr:visible").count() == 1
    page.get_by_label("failing only").check()
    assert shown_controls(page) == ["SM-CERT-01", "SM-UNIT-01"]
    page.keyboard.press("Tab")
    expect(cell(page, "mx-east.corp.test", "SM-CERT-01")).to_have_attribute("tabindex", "0")


def test_what_a_host_says_stays_text(windows: Windows, sample: Path) -> None:
    page = windows.show(sample).page
    cell(page, HOSTILE, "SM-SMTP-02").click()
    expect(page.get_by_role("dialog")).to_contain_text(f"220 {ATTACK}")
    cell_text = page.locator("#hosts tr", has=page.get_by_role("rowheader", name=HOSTILE)).inner_text()
    assert ATTACK in " ".join(cell_text.split())
    assert page.title() == "sendmail audit of 12 hosts, 2026-11-23"
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 1


@pytest.mark.parametrize("width", [320, 400, 1280])
def test_it_is_no_wider_than_its_window(windows: Windows, sample: Path, width: int) -> None:
    page = windows.show(sample, width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def printed(page: Page, path: Path) -> str:
    """The text of the page on paper, without white space: lines break anywhere."""
    page.pdf(path=path, prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True, text=True).stdout
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_paper_shows_the_evidence_of_all_that_does_not_pass(
    windows: Windows, sample: Path, tmp_path: Path, dark: bool
) -> None:
    text = printed(windows.show(sample, dark=dark).page, tmp_path / "audit.pdf")
    told = [
        one["evidence"]
        for host in FLEET["hosts"].values()
        for one in host["findings"]
        if one["status"] in ("fail", "waived", "not_measured")
    ]
    # the one that would drive a terminal is told with its control characters written out
    missing = [each for each in told if each.isprintable() and re.sub(r"\s", "", each) not in text]
    assert len(told) > 30
    assert missing == []
    assert "Showall" not in text  # what is of no use on paper


def test_a_large_fleet_is_one_page_that_works(windows: Windows, large: Path) -> None:
    assert large.stat().st_size < LARGE
    page = windows.show(large).page
    page.get_by_role("searchbox", name="Host").fill("relay01")
    expect(page.locator("output")).to_have_text(f"{CONTROLS} of {CONTROLS} controls, 10 of {HOSTS} hosts")
    sign = page.locator("#matrix td.f:visible a").first
    sign.click()
    expect(page.get_by_role("dialog")).to_contain_text("has what the control is about")


def test_a_large_fleet_is_filtered_while_one_types(windows: Windows, large: Path) -> None:
    page = windows.show(large).page
    told, took = page.evaluate(
        """() => {
          const field = document.querySelector("[name=host]");
          const start = performance.now();
          field.value = "relay01";
          field.dispatchEvent(new Event("input", { bubbles: true }));
          return [document.querySelector("output").textContent, performance.now() - start];
        }"""
    )
    assert told == f"{CONTROLS} of {CONTROLS} controls, 10 of {HOSTS} hosts"  # it had been filtered by then
    assert took < AT_ONCE


def test_a_host_without_a_fault_has_none_on_the_page(windows: Windows, sample: Path) -> None:
    page = windows.show(sample).page
    page.get_by_role("searchbox", name="Host").fill(HARDENED)
    assert shown_hosts(page) == [HARDENED]
    assert shown_controls(page) != []
    page.get_by_label("not passing").check()
    assert shown_controls(page) == []
