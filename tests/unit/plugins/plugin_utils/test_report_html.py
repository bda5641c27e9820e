# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the page of an audit says. How it looks and works is tested in a browser, in tests/page."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.postmaster.sendmail.plugins.plugin_utils import _report_html
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._fleet import read_fleet
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._report_html import (
    LOOKS,
    bars_of,
    report_html,
    rows_of,
    short_names,
)
from sample_fleet import ATTACK, HARDENED, MADE, OPEN, UNREACHED, sample_fleet

READ = read_fleet(sample_fleet())
PAGE = report_html(sample_fleet())
EXPOSURES = yaml.safe_load(
    (Path(str(_report_html.__file__)).parent / "exposures.yml").read_text(encoding="utf-8")
)


class Elements(HTMLParser):
    """Every element of a page with its attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


ELEMENTS = Elements(PAGE)


def column(host: str) -> int:
    return [each.name for each in READ.hosts].index(host)


def test_every_finding_has_a_cell_that_leads_to_its_evidence() -> None:
    for row in rows_of(READ):
        for host, cell in zip(READ.hosts, row.cells):
            finding = host.by_id.get(row.control.id)
            if finding is None:
                assert cell is None
                continue
            assert cell is not None
            assert host in cell.hosts
            assert (cell.look.status, cell.finding.evidence) == (finding.status, finding.evidence)
            assert f'id="e{row.number}-{cell.number}"' in PAGE


def test_an_id_is_given_once_and_every_link_leads_to_one() -> None:
    ids = [attributes["id"] for _tag, attributes in ELEMENTS.found if "id" in attributes]
    links = {attributes["href"] for tag, attributes in ELEMENTS.found if tag == "a"}
    assert len(ids) == len(set(ids))
    assert links <= {f"#{each}" for each in ids}


def test_hosts_of_which_the_same_is_said_share_an_entry() -> None:
    row = next(row for row in rows_of(READ) if row.control.id == "SM-UNIT-01")
    failing = [group for group in row.groups if group.look.status == "fail"]
    assert [host.name for host in failing[0].hosts] == [OPEN, "mx-west.corp.test", "mx-east.corp.test"]
    assert row.hosts(LOOKS["fail"]) == 3


def test_a_host_that_was_not_reached_has_no_cell() -> None:
    assert {row.cells[column(UNREACHED)] for row in rows_of(READ)} == {None}
    assert "ssh: no route to host" in PAGE


def test_a_status_is_told_without_colour() -> None:
    assert len({look.sign for look in LOOKS.values()}) == len({look.words for look in LOOKS.values()}) == 5


def test_no_word_of_a_host_becomes_markup() -> None:
    assert ATTACK not in PAGE
    assert "".join(ELEMENTS.text).count(ATTACK) >= 4
    tags = [tag for tag, _attributes in ELEMENTS.found]
    assert "img" not in tags
    assert tags.count("script") == 1
    assert not [name for _tag, attributes in ELEMENTS.found for name in attributes if name.startswith("on")]


def test_nothing_in_it_names_another_file() -> None:
    assert not {"link", "iframe", "object", "embed", "audio", "video", "base"} & {
        tag for tag, _words in ELEMENTS.found
    }
    assert not [
        attributes for _tag, attributes in ELEMENTS.found if {"src", "srcset", "style"} & set(attributes)
    ]
    assert not re.search(
        r"url\(|@import|fetch\(|XMLHttpRequest|WebSocket|https?://(?!www\.gnu\.org/licenses)", PAGE
    )


@pytest.mark.parametrize("tag", ["style", "script"])
def test_its_policy_names_what_may_run(tag: str) -> None:
    content = re.findall(rf"<{tag}>(.*?)</{tag}>", PAGE, re.DOTALL)
    policy = next(
        attributes["content"] or ""
        for name, attributes in ELEMENTS.found
        if name == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    digest = base64.b64encode(hashlib.sha256(content[0].encode()).digest()).decode()
    assert len(content) == 1
    assert f"{tag}-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")


def test_a_waiver_shows_its_reason_and_its_end() -> None:
    text = " ".join("".join(ELEMENTS.text).split())
    assert "Waived until 2026-12-31: The ticket system cannot speak TLS 1.2" in text
    assert "Its waiver ended on 2026-10-31: The disk was too small for a log." in text


@pytest.mark.parametrize(
    ("why", "markup"),
    [
        ("Say `HANDS_OFF` & go.", "Say <code>HANDS_OFF</code> &amp; go."),
        ("`<b>` is `one`", "<code>&lt;b&gt;</code> is <code>one</code>"),
        ("a ` alone <", "a ` alone &lt;"),
        ("", ""),
    ],
)
def test_a_name_in_backticks_is_code(why: str, markup: str) -> None:
    fleet = sample_fleet()
    for host in fleet["hosts"].values():
        for one in host["findings"]:
            one["why"] = why
    assert (f"<dd>{markup}</dd>" in report_html(fleet)) == bool(why)


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["a.corp.test", "b.corp.test"], ["a", "b"]),
        (["a.corp.test", "b.example"], ["a.corp.test", "b.example"]),
        (["a", "b"], ["a", "b"]),
        (["a.corp.test"], ["a"]),
        ([], []),
    ],
)
def test_names_go_without_a_domain_that_all_share(names: list[str], short: list[str]) -> None:
    assert short_names(names) == short


def test_exposures_stand_on_one_scale() -> None:
    bars = bars_of(READ)
    assert [one.exposure for one in bars] == sorted(one.exposure for one in bars)
    assert [one.label for one in bars if one.own] == [
        "app-server-with-a-long-name.corp.test",
        "smarthost1.corp.test",
        "4 hosts",
        "mx-east.corp.test",
        "mx-west.corp.test",
        "2 hosts",
    ]
    assert sum(not one.own for one in bars) == len(EXPOSURES)
    assert HARDENED in next(one.detail for one in bars if one.label == "4 hosts")


@pytest.mark.parametrize("exposure", [None, "high", True, -1, 11, [1.0]])
def test_an_exposure_that_is_none_has_no_bar(exposure: object) -> None:
    host = {"facts": {"exposure": exposure}, "findings": [], "error": ""}
    fleet = {"made": MADE, "hosts": {"a": host}}
    assert not [one for one in bars_of(read_fleet(fleet)) if one.own]
    assert "<td>a</td>" not in report_html(fleet)


@pytest.mark.parametrize("entry", EXPOSURES, ids=lambda entry: f"{entry['server']} {entry['release']}")
def test_a_measured_exposure_says_of_what(entry: dict[str, Any]) -> None:
    assert set(entry) == {"server", "release", "package", "unit", "systemd", "exposure"}
    assert 0 <= entry["exposure"] <= 10
    assert re.fullmatch(r"\S+ [0-9]\S*", entry["package"])


def test_every_server_was_measured_on_both_releases() -> None:
    servers = {entry["server"] for entry in EXPOSURES}
    measured = sorted((entry["server"], entry["release"]) for entry in EXPOSURES)
    assert measured == sorted((server, f"Debian {release}") for server in servers for release in (12, 13))


def test_a_host_without_sendmail_is_not_audited_and_no_success() -> None:
    host = {"facts": {"release": "Debian 12"}, "findings": [], "error": "sendmail is not installed"}
    page = report_html({"made": MADE, "hosts": {"a": host}})
    assert "<small>1 not audited</small>" in page
    assert re.search(r"not audited</span>\s*sendmail is not installed", page)


@pytest.mark.parametrize("hosts", [{}, {"a": {"facts": None, "error": "gone"}}, {"a": {"facts": {}}}])
def test_a_fleet_without_a_finding_has_a_page(hosts: dict[str, Any]) -> None:
    assert "No control fails" in report_html({"made": MADE, "hosts": hosts})
