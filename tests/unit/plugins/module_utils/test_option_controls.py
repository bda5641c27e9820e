# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of the options: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _option_controls

FAILURES: list[given.Failure] = [
    ("SM-OPT-01", given.option("PrivacyOptions", "authwarnings,novrfy"), "lack needexpnhelo, needmailhelo"),
    ("SM-OPT-02", given.option("RunAsUser", ""), "RunAsUser is not set"),
    ("SM-OPT-02", given.option("RunAsUser", "root:smmta"), "RunAsUser is root"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_option_controls.JUDGES}


UNKNOWN: list[given.Failure] = [
    ("SM-OPT-01", given.host("options", {}), "there is no configuration"),
    ("SM-OPT-02", given.host("options", {}), "there is no configuration"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


HARMLESS: list[tuple[str, given.Change]] = [
    (
        "SM-OPT-01",
        given.option(
            "PrivacyOptions",
            "authwarnings,needmailhelo,noexpn,novrfy,noverb,needexpnhelo,\nneedvrfyhelo noactualrecipient",
        ),
    ),
]


@pytest.mark.parametrize(("control", "change"), HARMLESS)
def test_what_is_harmless_passes(control: str, change: given.Change) -> None:
    assert given.judged(control, change)[0] == "pass"
