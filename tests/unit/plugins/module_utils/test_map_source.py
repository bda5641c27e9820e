# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of entries: which of them wins, and what is wrong with them, by file and line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _access, _map_source, _map_text
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Entry, Grammar
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_source import (
    Composed,
    Source,
    compose,
)
from hypothesis import given
from hypothesis import strategies as st

SLOW = replace(_access.GRAMMAR, plain=None)  # judges each line by the whole grammar


def composed(*contents: bytes, entries: tuple[Entry, ...] = ()) -> Composed:
    sources = [Source(f"feed{number}", content) for number, content in enumerate(contents)]
    return compose(sources, entries, _access.GRAMMAR)


def refused(*contents: bytes, version: tuple[int, ...] | None = None) -> list[str]:
    sources = [Source(f"feed{number}", content) for number, content in enumerate(contents)]
    with pytest.raises(InvalidInputError) as caught:
        compose(sources, (), _access.GRAMMAR, version=version)
    return str(caught.value).split("\n")


TAKEN = {
    "one line": (b"To:a.test\tREJECT\n", b"To:a.test\tREJECT\n"),
    "no final line end": (b"To:a.test\tREJECT", b"To:a.test\tREJECT\n"),
    "blanks for the tab": (b"To:a.test   REJECT\n", b"To:a.test\tREJECT\n"),
    "comments and empty lines": (b"# feed\n\nTo:a.test\tREJECT\n#: why\n", b"To:a.test\tREJECT\n"),
    "line ends of other systems": (
        b"# feed\r\n\r\nTo:a.test\tREJECT\r\nTo:b.test OK\r\n",
        b"To:a.test\tREJECT\nTo:b.test\tOK\n",
    ),
    "a network": (b"Connect:192.0.2.0/23 reject\n", b"Connect:192.0.2\tREJECT\nConnect:192.0.3\tREJECT\n"),
    "an IPv6 address": (b"Connect:IPv6:2001:DB8::1\tOK\n", b"Connect:IPv6:2001:db8:0:0:0:0:0:1\tOK\n"),
    "networks that overlap and agree": (
        b"Connect:192.0.2.0/23 OK\nConnect:192.0.3.0/24 OK\n",
        b"Connect:192.0.2\tOK\nConnect:192.0.3\tOK\n",
    ),
    "the same, the smaller one first": (
        b"Connect:192.0.3\tOK\nConnect:192.0.2.0/23 OK\n",
        b"Connect:192.0.3\tOK\nConnect:192.0.2\tOK\n",
    ),
    "networks of which a part has another value": (
        b"Connect:192.0.2.0/23 OK\nConnect:192.0.3.1\tREJECT\n",
        b"Connect:192.0.2\tOK\nConnect:192.0.3\tOK\nConnect:192.0.3.1\tREJECT\n",
    ),
}


@pytest.mark.parametrize(("content", "text"), TAKEN.values(), ids=TAKEN)
def test_a_file_becomes_lines_as_they_are_stored(content: bytes, text: bytes) -> None:
    assert composed(content) == Composed(text, 0)
    assert compose([Source("feed", content)], (), SLOW) == Composed(text, 0)


A, B, C = b"To:a.test\tREJECT\n", b"To:b.test\tREJECT\n", b"To:c.test\tREJECT\n"
ALLOWED = b"To:A.test\tOK\n"
NETWORK = b"Connect:192.0.2.0/23\tREJECT\n"
PRECEDENCE: dict[str, tuple[tuple[bytes, ...], tuple[Entry, ...], bytes, int]] = {
    "files that say different things are put together": ((A, B, C), (), A + B + C, 0),
    "the later file wins, whatever the case": ((A + B, ALLOWED), (), B + ALLOWED, 1),
    "the last of three wins": ((A, ALLOWED, A), (), A, 2),
    "the same in both is there once": ((A + B, B), (), A + B, 1),
    "an entry wins over all files": ((A + B, ALLOWED), (Entry("TO:a.test", "OK"),), B, 2),
    "an absent entry takes it out of the files": ((A + B,), (Entry("To:b.test", "", present=False),), A, 1),
    "an entry that has expired leaves the files' line": (
        (A + B,),
        (Entry("To:b.test", "", present=False, expired=True),),
        A + B,
        0,
    ),
    "an entry that no file has": ((A,), (Entry("To:z.test", "OK"),), A, 0),
    "a prefix of a network is overridden alone": (
        (NETWORK, b"Connect:192.0.3\tOK\n"),
        (),
        b"Connect:192.0.2\tREJECT\nConnect:192.0.3\tOK\n",
        1,
    ),
}


@pytest.mark.parametrize(("contents", "entries", "text", "overridden"), PRECEDENCE.values(), ids=PRECEDENCE)
def test_precedence(
    contents: tuple[bytes, ...], entries: tuple[Entry, ...], text: bytes, overridden: int
) -> None:
    assert composed(*contents, entries=entries) == Composed(text, overridden)


FAULTS = {
    "a key twice": (A + B + b"to:A.TEST REJECT\n", ["feed0:3: says the same as line 1: To:A.TEST"]),
    "two values": (A + b"\n" + ALLOWED, ["feed0:3: contradicts line 1: To:A.test has 'REJECT' there"]),
    "networks that contradict": (
        b"Connect:192.0.2.0/23 OK\nConnect:192.0.3.0/24 REJECT\n",
        ["feed0:2: contradicts line 1: Connect:192.0.3 has 'OK' there and 'REJECT' here"],
    ),
    "the same, the smaller one first": (
        b"# c\nConnect:192.0.3\tREJECT\nConnect:192.0.2.0/23 OK\n",
        ["feed0:3: contradicts line 2: Connect:192.0.3 has 'REJECT' there and 'OK' here"],
    ),
    "two networks of several prefixes": (
        b"Connect:192.0.2.0/23 OK\nConnect:192.0.0.0/22 REJECT\n",
        ["feed0:2: contradicts line 1: Connect:192.0.2"],
    ),
    "a blank first": (A + b" To:b.test OK\n", ["feed0:2: begins with a blank"]),
    "a blank line": (A + b" \n", ["feed0:2: begins with a blank"]),
    "no value": (A + b"To:b.test\n", ["feed0:2: gives To:b.test no value"]),
    "no value, with another system's line end": (b"To:b.test \r\n", ["feed0:1: gives To:b.test no value"]),
    "no blank before a secret": (
        b'AuthInfo:a.test"P:x"\n',
        ["feed0:1: has no value (write key, tab, value)"],
    ),
    "a byte order mark": (
        b"\xef\xbb\xbf" + A,
        ["feed0:1: begins with a byte order mark (save the file without"],
    ),
    "no tag": (b"a.test\tREJECT\n", ["feed0:1 (a.test): has no tag"]),
    "no network": (A + b"Connect:10.0.0.0/33\tOK\n", ["feed0:2 (Connect:10.0.0.0/33): 10.0.0.0/33 is no"]),
    "an unknown action": (
        b"To:a.test\tREJECTED\n",
        ["feed0:1 (To:a.test): has the unknown action 'REJECTED'"],
    ),
    "a trailing dot": (b"To:a.test.\tREJECT\n", ["feed0:1 (To:a.test.): a.test. ends in a dot"]),
    "a tab in the value": (
        b"To:a.test\tERROR:5.1.1:\t550 no\n",
        ["feed0:1 (To:a.test): its value has a tab"],
    ),
    "a control character": (
        b"To:a.test\tOK\x07\n",
        ["feed0:1 (To:a.test): its value has a tab, a line end or"],
    ),
    "a NUL in the key": (b"To:a\0.test\tOK\n", ["feed0:1 (To:a\0.test): its key has a tab, a line end or"]),
    "an old encoding": (A + b"To:b\xfc.test OK\n", ["feed0:2: is not UTF-8"]),
    "too long a line": (
        b'To:a.test ERROR:5.1.1:"550 ' + b"x" * 1100 + b'"\n',
        ["feed0:1 (To:a.test): its line is 1128 bytes long"],
    ),
}


@pytest.mark.parametrize(("content", "messages"), FAULTS.values(), ids=FAULTS)
def test_a_fault_names_file_and_line(content: bytes, messages: list[str]) -> None:
    found = refused(content)
    assert len(found) == len(messages)
    for told, message in zip(found, messages):
        assert told.startswith(message)


def test_the_faults_of_all_files_are_told_at_once() -> None:
    found = refused(A + b"x\n", B, b"\n y\n")
    assert sorted(told.split(": ")[0] for told in found) == ["feed0:2", "feed2:2"]


def test_two_values_that_are_secret_are_not_told() -> None:
    secrets = b'AuthInfo:a.test "U:me" "P:geheim"\nAuthInfo:a.test "U:me" "P:anders"\n'
    (told,) = refused(secrets)
    assert told.startswith("feed0:2: contradicts line 1: AuthInfo:a.test has another value")
    assert "geheim" not in told
    assert "anders" not in told


def test_what_the_installed_sendmail_does_not_know_is_a_fault() -> None:
    line = b"TLS_Srv_Features:a.test Flags=R\n"
    assert composed(line).text
    (told,) = refused(line, version=(8, 12))
    assert told.startswith("feed0:1 (TLS_Srv_Features:a.test): needs sendmail ")


def test_of_many_faults_the_first_are_told() -> None:
    found = refused(b"a.test\tREJECT\n" * 5000)
    assert [told.split(" ")[0] for told in found[:-1]] == [f"feed0:{number}" for number in range(1, 21)]
    assert found[-1] == "and 1 more"


def test_places_are_right_behind_many_plain_lines() -> None:
    feed = b"".join(b"Connect:10.%d.%d.1\tREJECT\n" % divmod(number, 256) for number in range(60_000))
    assert len(list(_map_text.chunks(feed))) > 1
    assert composed(feed) == Composed(feed, 0)
    (told,) = refused(feed + b"Connect:10.0.7.1\tOK\n")
    assert told.startswith("feed0:60001: contradicts line 8: Connect:10.0.7.1")


def test_the_first_lines_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    first_lines = _map_source._first_lines

    def counted(reading: _map_source._Reading, keys: set[bytes]) -> dict[bytes, tuple[int, str]]:
        asked.append(len(keys))
        return first_lines(reading, keys)

    monkeypatch.setattr(_map_source, "_first_lines", counted)
    singles = b"".join(b"Connect:192.0.2.%d\tREJECT\n" % octet for octet in range(128))
    assert composed(singles + b"Connect:192.0.2.0/25\tREJECT\n").text == singles
    assert asked == [128]


LINES = st.lists(
    st.tuples(
        st.sampled_from(["To:a.test", "to:A.test", "To:b.test", "Connect:192.0.2", "Connect:192.0.2.0/23"]),
        st.sampled_from(["\t", "  "]),
        st.sampled_from(["OK", "reject", "RELAY", "WHATEVER"]),
    ).map("".join),
    max_size=4,
)


@given(st.lists(LINES, max_size=3), st.booleans())
def test_the_quick_way_gives_what_the_slow_way_gives(files: list[list[str]], ended: bool) -> None:
    sources = [
        Source(f"feed{number}", ("\n".join(lines) + "\n" * ended).encode())
        for number, lines in enumerate(files)
    ]
    entries = [Entry("To:b.test", "OK")]

    def outcome(grammar: Grammar) -> tuple[bytes, int] | str:
        try:
            found = compose(sources, entries, grammar)
        except InvalidInputError as error:
            return str(error)
        return found.text, found.overridden

    assert outcome(_access.GRAMMAR) == outcome(SLOW)


@pytest.mark.parametrize("content", [b"", b"\n", b"# nothing today\n", b"# \r\n\r\n"])
def test_a_file_without_entries_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInputError, match="feed: holds no entry"):
        compose([Source("feed", content)], [], _access.GRAMMAR)
