# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of relaying: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _open_relay_controls

VECTORS = len(given.HARDENED["probe"]["relay_vectors"])

FAILURES: list[given.Failure] = [
    ("SM-RELAY-01", given.vector(code=250), given.HARDENED["probe"]["relay_vectors"][7]["name"]),
    ("SM-RELAY-01", given.vector(code=251), given.HARDENED["probe"]["relay_vectors"][7]["recipient"]),
    (
        "SM-RELAY-02",
        given.own_domain(code=550, text="5.7.1 Relaying denied"),
        "corp.test: 550 5.7.1 Relaying denied",
    ),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_open_relay_controls.JUDGES}


UNKNOWN: list[given.Failure] = [
    ("SM-RELAY-01", given.probe(relay_vectors=[]), "not probed"),
    ("SM-RELAY-01", given.probe(error="the server hung up"), "the server hung up"),
    ("SM-RELAY-01", given.vector(code=450), f"1 of {VECTORS} were only deferred"),
    ("SM-RELAY-01", given.vector(code=0), f"1 of {VECTORS} were only deferred"),
    ("SM-RELAY-02", given.probe(domains=[]), "no domain was asked about"),
    ("SM-RELAY-02", given.probe(domains=[], error="the server hung up"), "the server hung up"),
    ("SM-RELAY-02", given.probe(error="the server hung up"), "the server hung up"),
    ("SM-RELAY-02", given.own_domain(code=451), "only deferred: corp.test"),
    ("SM-RELAY-02", given.own_domain(code=0), "only deferred: corp.test"),
    ("SM-RELAY-02", given.probe(source=given.HARDENED["probe"]["address"]), "probe it from a stranger"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


def test_a_host_is_no_stranger_to_itself() -> None:
    itself = given.probe(source=given.HARDENED["probe"]["address"])
    status, words = given.judged("SM-RELAY-01", given.vector(code=250), itself)
    assert status == "not_measured"
    assert words == "the host relays for itself; probe it from a stranger"
