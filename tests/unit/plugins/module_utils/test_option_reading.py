# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values of options, read as sendmail reads them."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _option_reading as reading

NUMBERS = [("26214400", 26214400), (" 12k", 12), ("-1", -1), ("+5", 5), ("many", 0), ("", 0)]
MODES = [("0600", 0o600), ("640", 0o640), ("0x1FF", 0), ("rw", 0), ("", 0)]
TRUTHS = [("True", True), ("yes", True), ("", True), ("1", False), ("False", False), ("on", False)]
TIMES = [
    ("5m", "m", 300),
    ("5", "m", 300),
    ("5", "d", 432000),
    ("1h30m", "m", 5400),
    ("2W", "m", 1209600),
    ("0", "m", 0),
    ("soon", "m", 0),
    ("", "m", 0),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_number_is_what_atol_makes_of_it(text: str, number: int) -> None:
    assert reading.number(text) == number


@pytest.mark.parametrize(("text", "mode"), MODES)
def test_a_mode_is_octal(text: str, mode: int) -> None:
    assert reading.mode(text) == mode


@pytest.mark.parametrize(("text", "truth"), TRUTHS)
def test_a_truth_begins_with_t_or_y(text: str, *, truth: bool) -> None:
    assert reading.true(text) is truth


@pytest.mark.parametrize(("text", "unit", "seconds"), TIMES)
def test_a_time_without_a_unit_has_that_of_its_option(text: str, unit: str, seconds: int) -> None:
    assert reading.seconds(text, unit) == seconds


OPTIONS = {
    "LogLevel": {"value": "9", "source": "default"},
    "MaxHopCount": {"value": "10\n30", "source": "set"},
    "TLSFallbacktoClear": {"value": "", "source": "default"},  # a comment without its value
    "HelpFile": {"value": "", "source": "set"},
}
TOLD = [
    ("LogLevel", reading.Told("9", default=True), "9 (the default)"),
    ("MaxHopCount", reading.Told("30", default=False), "30"),
    ("TLSFallbacktoClear", reading.Told("False", default=True), "False (the default)"),
    ("MaxNOOPCommands", reading.Told("20", default=True), "20 (the default)"),
    ("HelpFile", reading.Told("", default=False), "not set"),
    ("RunAsUser", reading.Told("", default=True), "not set"),
]


@pytest.mark.parametrize(("name", "told", "words"), TOLD)
def test_the_last_value_counts_or_else_the_default(name: str, told: reading.Told, words: str) -> None:
    found = reading.told_of(OPTIONS, name)
    assert found == told
    assert found.words == words
