# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entries and words that do nothing are told, with their places; those that act are not."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_faults import (
    MOST,
    class_faults,
    class_of,
    entry_faults,
    grammar_of,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_survey import difference

ACTS = [
    ("access", "Connect:192.0.2\tREJECT\n"),
    ("access", "Connect:192.0.2   \t REJECT\n"),
    ("access", "#: a comment\nTo:example.com\tRELAY\n\n"),
    ("access", "Connect:IPv6:2001:db8:0:0:0:0:0:1\tREJECT\n"),
    ("mailertable", "example.com\tesmtp:[192.0.2.1]\n"),
    ("virtuser", "info@example.com\tann@example.net\n"),
    ("aliases", "postmaster: root\n"),
    ("authinfo", 'AuthInfo:mx.example.net\t"U:relay" "P:geheim"\n'),
]
DEAD = [
    ("access", "Connect:192.0.2.0/24\tREJECT\n", "m:1 (Connect:192.0.2.0/24): never matches"),
    ("access", "Connect:192.0.2.\tREJECT\n", "ends in a dot"),
    ("access", "Connect:IPv6:2001:db8::1\tREJECT\n", "never matches"),
    ("access", "192.0.2\tREJECT\n", "has no tag"),
    ("access", "To:example.com\tRELAY\nConect:192.0.2\tREJECT\n", "m:2 (Conect:192.0.2)"),
    ("access", " Connect:192.0.2\tREJECT\n", "m:1: begins with a blank"),
    ("access", "Connect:192.0.2\n", "has no value"),
    ("access", "ClientRate:192.0.2\tmany\n", "m:1 (ClientRate:192.0.2)"),
    ("mailertable", "example.com\t[192.0.2.1]\n", "without a mailer"),
    ("mailertable", "example.com.\tesmtp:mx.example.net\n", "m:1 (example.com.)"),
    ("aliases", "postmaster root\n", "has no colon"),
]


def faults_of(name: str, text: str) -> list[str]:
    grammar = grammar_of(name)
    assert grammar is not None
    return entry_faults(text.encode(), "m", grammar)


@pytest.mark.parametrize(("name", "text"), ACTS)
def test_an_entry_that_acts_has_no_fault(name: str, text: str) -> None:
    assert faults_of(name, text) == []


@pytest.mark.parametrize(("name", "text", "said"), DEAD)
def test_an_entry_that_does_nothing_is_told(name: str, text: str, said: str) -> None:
    (fault,) = faults_of(name, text)
    assert said in fault


def test_a_map_of_ones_own_has_no_grammar() -> None:
    assert grammar_of("our_blocklist") is None


def test_no_password_is_told() -> None:
    text = 'AuthInfo:mx.example.net\t"P:geheim\nAuthInfo:mx2.example.net\tgeheim\nx\t"X:geheim"\n'
    for name in ("authinfo", "access"):
        assert faults_of(name, text)
        assert "geheim" not in "\n".join(faults_of(name, text))


def test_a_text_full_of_faults_ends_the_search() -> None:
    assert len(faults_of("access", "192.0.2\tREJECT\n" * (MOST * 2))) <= 2 * MOST


WORDS = [
    ("R", "example.com\n192.0.2\n", []),
    ("R", "# comment\nexample.com  # one\n", []),
    ("R", "192.0.2.0/24\n", ["f:1 (192.0.2.0/24): never matches (write 192.0.2)"]),
    ("R", "192.0.2.0/23\n", ["f:1 (192.0.2.0/23): never matches (write 192.0.2 and 1 more)"]),
    ("w", "relay.example.com\nlocalhost\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), WORDS)
def test_the_words_of_a_class_file_are_judged(name: str, text: str, expected: list[str]) -> None:
    stored = class_of(name)
    assert stored is not None
    assert class_faults(text.encode(), "f", stored) == expected


def test_a_class_of_ones_own_is_not_judged() -> None:
    assert class_of("Ours") is None


DIFFERENCES = [
    ([b"connect:192.0.2\tREJECT"], b"Connect:192.0.2\tREJECT\n", ()),
    ([], b"Connect:192.0.2\tREJECT\n", ("lacks connect:192.0.2",)),
    ([b"connect:192.0.2\tRELAY"], b"", ("still has connect:192.0.2",)),
    ([b"connect:192.0.2\tRELAY"], b"Connect:192.0.2\tREJECT\n", ("has otherwise connect:192.0.2",)),
]


@pytest.mark.parametrize(("held", "text", "expected"), DIFFERENCES)
def test_a_database_is_held_against_its_text(
    held: list[bytes], text: bytes, expected: tuple[str, ...]
) -> None:
    assert difference(held, text) == expected
