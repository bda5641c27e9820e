# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reports that the README and the first guide show are what the code says of a hardened host."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import audited as given
import pytest
import yaml
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._audit import JUDGES, findings
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._catalogue import catalogue
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._report_table import report

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text("utf-8")
FIRST = (ROOT / "docs" / "guides" / "first-relay.md").read_text("utf-8")
VERIFY = ROOT / "roles" / "verify"
_LINE = re.compile(r"^(?:pass|FAIL|not measured|not applicable) +SM-.*$", re.MULTILINE)
_SUM = re.compile(r"^0 fail, (\d+) not measured, (\d+) pass, (\d+) not applicable\n(\d+) more", re.MULTILINE)
_NUMBERS = re.compile(r"\d+")


def without_certificate(seen: dict[str, Any]) -> None:
    seen["info"]["options"].pop("ServerCertFile", None)
    seen["info"]["certificates"] = []


def lines(*changes: given.Change) -> set[str]:
    """What the report says of the recorded host, without its numbers, but for the names of controls."""
    seen = given.changed(*changes)
    return {_plain(line) for line in report(findings(seen["info"], seen["probe"]), "host")}


def _plain(line: str) -> str:
    """A line of a report without the numbers in its evidence."""
    about, separator, evidence = line.partition(": ")
    return f"{about}{separator}{_NUMBERS.sub('N', evidence)}"


@pytest.mark.parametrize("text", [README, FIRST], ids=["README", "first-relay"])
def test_each_line_is_one_that_is_said(text: str) -> None:
    shown = {_plain(line) for line in _LINE.findall(text)}
    assert shown
    assert shown - lines() - lines(without_certificate) == set()


def test_the_sum_is_of_all_that_is_asked_of_a_gateway() -> None:
    told = _SUM.search(README)
    assert told
    asked = [control.id for control in catalogue() if "gateway" in control.kinds]
    every = yaml.safe_load((VERIFY / "vars" / "main.yml").read_text())["__sendmail_every_attempt"]
    tried = yaml.safe_load((VERIFY / "defaults" / "main.yml").read_text())["sendmail_verify_attempts"]
    untried = [name for name in asked if {*JUDGES[name].probe} & ({*every} - {*tried})]
    assert int(told[4]) == len(untried)
    assert sum(int(number) for number in told.groups()) == len(asked)
