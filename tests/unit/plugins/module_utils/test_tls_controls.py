# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of STARTTLS: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _tls_controls

FAILURES: list[given.Failure] = [
    ("SM-TLS-01", given.probe(ehlo=["PIPELINING"]), "not offered, although there is /etc/mail/tls/server-cert"),
    ("SM-TLS-01", given.handshake("current", refused=True, error="454 4.3.3 TLS not available"), "454 4.3.3"),
    (
        "SM-TLS-02",
        given.handshake("outdated", protocol="TLSv1.1", cipher="AES128-SHA"),
        "takes TLSv1.1 with AES128",
    ),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_tls_controls.JUDGES}


UNKNOWN: list[given.Failure] = [
    ("SM-TLS-01", given.option("ServerCertFile", ""), "there is no ServerCertFile"),
    ("SM-TLS-01", given.probe(ehlo=[], error="cannot connect"), "cannot connect"),
    ("SM-TLS-01", given.probe(tls={}, error="the server hung up"), "the server hung up"),
    ("SM-TLS-02", given.probe(tls={}), "not offered"),
    # our own side's OpenSSL has no such protocol any more
    ("SM-TLS-02", given.handshake("outdated", error="NO_PROTOCOLS_AVAILABLE"), "NO_PROTOCOLS_AVAILABLE"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)
