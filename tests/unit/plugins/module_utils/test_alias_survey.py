# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where aliases lead, and what of that is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._alias_recipients import (
    Recipient,
    dead_end,
    recipients,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._alias_survey import (
    Aliases,
    RiskyAlias,
    SurveyedAliases,
    by_name,
    survey_aliases,
    surveyed_aliases,
    text_aliases,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import parse_cf

RECIPIENTS = [
    ("root", [Recipient("address", "root")]),
    ("root, ann@example.net", [Recipient("address", "root"), Recipient("address", "ann@example.net")]),
    ('"|/usr/bin/wrapper --password x, y"', [Recipient("program", "/usr/bin/wrapper")]),
    ("|/usr/bin/wrapper", [Recipient("program", "/usr/bin/wrapper")]),
    ('"| /usr/bin/wrapper"', [Recipient("program", "/usr/bin/wrapper")]),
    ("/var/mail/archive", [Recipient("file", "/var/mail/archive")]),
    (":include:/srv/list", [Recipient("list", "/srv/list")]),
    ('":INCLUDE: /srv/list"', [Recipient("list", "/srv/list")]),
    (
        'root,"|/usr/bin/a b,c" , /dev/null',
        [Recipient("address", "root"), Recipient("program", "/usr/bin/a"), Recipient("file", "/dev/null")],
    ),
    ("", []),
    ('"|"', [Recipient("program", "")]),
    ('"|/unclosed', [Recipient("program", "/unclosed")]),
]


@pytest.mark.parametrize(("value", "expected"), RECIPIENTS)
def test_a_value_is_its_recipients(value: str, expected: list[Recipient]) -> None:
    assert recipients(value) == expected


# aliases, a name, and why mail for it reaches nobody; root is a user
DEAD_ENDS = [
    ({}, "postmaster", "postmaster is neither an alias nor a user"),
    ({}, "root", ""),
    ({"postmaster": "root"}, "postmaster", ""),
    ({"postmaster": "ann@example.net"}, "Postmaster", ""),
    (
        {"postmaster": "nobody-here"},
        "postmaster",
        "postmaster leads to nobody-here, and from there to nobody",
    ),
    ({"postmaster": "a", "a": "postmaster"}, "postmaster", "postmaster leads to a, and from there to nobody"),
    ({"postmaster": "gone, root"}, "postmaster", ""),
    ({"root": "/dev/null"}, "root", "root leads to /dev/null, and from there to nobody"),
    ({"root": "\\root, ann@example.net"}, "root", ""),
    ({"root": ":include:/srv/admins"}, "root", ""),
    ({"root": "|/usr/bin/ticket"}, "root", ""),
    ({"postmaster": ""}, "postmaster", "postmaster leads to nothing, and from there to nobody"),
]


@pytest.mark.parametrize(("aliases", "name", "why"), DEAD_ENDS)
def test_a_dead_end_is_told(aliases: dict[str, str], name: str, why: str) -> None:
    assert dead_end(name, by_name(aliases.items()), lambda user: user == "root") == why


TEXT = b"""# comment
Postmaster: root
lists: "|/usr/bin/wrapper --key geheim",
\tann@example.net
decode: "|/usr/bin/uudecode"
nothing: /dev/null
"""


def test_a_text_is_read_as_newaliases_does() -> None:
    names = [name for name, _value in text_aliases(TEXT)]
    assert names == ["Postmaster", "lists", "decode", "nothing"]


def test_what_is_risky_is_told_without_its_arguments() -> None:
    told = surveyed_aliases("/etc/aliases", "hash", text_aliases(TEXT))
    assert told.names == 4
    assert told.decoders == ("decode",)
    assert told.risky == (
        RiskyAlias("lists", "program", "/usr/bin/wrapper"),
        RiskyAlias("decode", "program", "/usr/bin/uudecode"),
    )
    assert "geheim" not in repr(told)


def surveyed(path: Path, kind: str = "hash") -> Aliases:
    """The survey of a host without makemap that has one alias file."""
    return survey_aliases(parse_cf(f"O AliasFile={kind}:{path}\n".encode()), "")


def closed(path: Path) -> None:
    """A file that others cannot read, by a link that somebody else than root may have put there."""
    target = path.with_name("kept")
    target.write_bytes(TEXT)
    target.chmod(0o640)
    path.parent.chmod(0o777)
    path.symlink_to(target)


# what stands in an alias file's place, what is behind its path, and why it is not read
UNREAD: list[tuple[Callable[[Path], object], str, str]] = [
    (closed, "", "others may have put another file, which is closed to them, in its place"),
    (os.mkfifo, "", "is a special file"),
    (lambda path: path.symlink_to(path), "", "goes round in symbolic links"),
    (lambda path: path.with_suffix(".db").write_bytes(b"?"), ".db", "is too long, or nothing here reads it"),
]


@pytest.mark.parametrize(("make", "suffix", "why"), UNREAD)
def test_what_was_not_read_is_told_and_no_name_is_dead(
    tmp_path: Path, make: Callable[[Path], object], suffix: str, why: str
) -> None:
    path = tmp_path / "aliases"
    make(path)
    found = surveyed(path)
    assert [(one.path, one.why) for one in found.unread] == [(f"{path}{suffix}", why)]
    assert found.dead == ()


def test_what_is_read_is_told_beside_what_is_not(tmp_path: Path) -> None:
    path = tmp_path / "aliases"
    path.write_bytes(TEXT)
    path.with_suffix(".pag").write_bytes(b"?")
    found = surveyed(path, "dbm")
    assert [one.path for one in found.unread] == [f"{path}.pag"]
    assert found.files[0].decoders == ("decode",)


EMPTY: list[Callable[[Path], object]] = [
    Path.exists,
    lambda path: path.symlink_to(path.with_name("gone")),
    lambda path: path.symlink_to("/dev/null"),
    Path.touch,
]


@pytest.mark.parametrize("make", EMPTY)
def test_where_there_is_nothing_nothing_was_left_out(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "aliases")
    found = surveyed(tmp_path / "aliases")
    assert found.unread == ()
    assert found.files == (SurveyedAliases(f"{tmp_path}/aliases", "hash", 0, (), ()),)
    assert found.dead == ("postmaster is neither an alias nor a user",)
