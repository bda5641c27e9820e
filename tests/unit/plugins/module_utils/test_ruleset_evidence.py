# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking the rulesets of a host: what is told where there is nothing that answers."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_answer import Answer
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import (
    MapDefinition,
    map_definitions,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import parse_questions
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_evidence import (
    Asking,
    daemon_user,
    decisions,
    entries_of,
    is_known,
    strangers_flags,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_trace import Lookup, Trace

CF = "Kaccess hash -T<TMPF> /etc/mail/access\n"


def test_without_sendmail_or_a_configuration_it_is_told_why(tmp_path: Path) -> None:
    for asking in (Asking("/etc/hosts", "", ""), Asking(str(tmp_path / "none.cf"), "/bin/false", "")):
        found = decisions(asking)
        assert found == {"why": "there is no sendmail, or no configuration for it", "answers": []}


@pytest.mark.parametrize("program", ["/bin/false", "/bin/true", "/nonexistent/sendmail", "/etc/hosts"])
def test_a_program_that_does_not_answer_is_told_of(tmp_path: Path, program: str) -> None:
    (tmp_path / "sendmail.cf").write_text(CF)
    found = decisions(Asking(str(tmp_path / "sendmail.cf"), program, ""))
    assert found["why"] != ""
    assert found["answers"] == []


FLAGS = [
    ("Name=MTA, Family=inet, Port=25, M=AE, Listen=512", "AE"),
    ("Port=smtp, Addr=127.0.0.1, M=a\nPort=587, M=Ea\nPort=smtp, M=u", "u"),
    ("Port=587, M=Ea", "Ea"),
    ("Port=25, Addr=127.0.0.1", ""),
    ("Port=25, M=E u$", "Eu"),
    ("", ""),
]


@pytest.mark.parametrize(("lines", "letters"), FLAGS)
def test_strangers_reach_the_listener_that_is_not_on_loopback(lines: str, letters: str) -> None:
    assert strangers_flags({"DaemonPortOptions": lines}) == letters
    assert strangers_flags({}) == ""


@pytest.mark.parametrize("options", [{}, {"RunAsUser": ""}, {"RunAsUser": "nobody-of-this-name:mail"}])
def test_where_run_as_user_names_nobody_the_rulesets_are_asked_as_ourselves(options: dict[str, str]) -> None:
    assert daemon_user(options) == ""


def test_only_root_can_ask_as_the_daemon() -> None:
    name = pwd.getpwuid(os.geteuid()).pw_name
    for said in (f"{name}:mail", f"{name}.mail", f"{os.geteuid()}:{os.getegid()}"):
        assert daemon_user({"RunAsUser": said}) == (name if os.geteuid() == 0 else "")


def access(line: str) -> MapDefinition:
    return map_definitions(f"Kaccess {line}\n")["access"]


NO_FILES = [
    "ldap -1 -T<TMPF> -v value -k (key=%0)",
    "socket -T<TMPF> local:/run/policy.sock",
    "program -T<TMPF> /usr/local/bin/policy",
    "sequence local central",
]


@pytest.mark.parametrize("line", NO_FILES)
def test_entries_of_a_map_that_is_no_file_are_not_known(line: str) -> None:
    assert entries_of(access(line), "/bin/false") is None


# the map's type, the files of the map, and the keys that are known
ENTRIES: list[tuple[str, dict[str, str], list[str] | None]] = [
    ("hash", {}, []),
    ("hash", {"access": "Connect:10\tRELAY\nConnect:9\tREJECT\n"}, ["connect:10"]),
    # in force is the database, which this makemap does not read
    ("hash", {"access": "Connect:10\tRELAY\n", "access.db": "?"}, None),
    ("dbm", {"access": "Connect:10\tRELAY\n", "access.pag": "?"}, None),
    ("hash", {"access.db": "?"}, None),
    ("text", {"access": "Connect:10\tRELAY\n"}, ["connect:10"]),
]


@pytest.mark.parametrize(("kind", "files", "keys"), ENTRIES)
def test_entries_are_known_where_they_can_be_read(
    tmp_path: Path, kind: str, files: dict[str, str], keys: list[str] | None
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    found = entries_of(access(f"{kind} -T<TMPF> {tmp_path}/access"), "/bin/false")
    assert (None if found is None else [one.key for one in found]) == keys


def test_entries_of_what_is_no_regular_file_are_not_known(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "access")
    assert entries_of(access(f"hash {tmp_path}/access"), "") is None


def test_without_an_access_map_there_are_no_entries() -> None:
    assert entries_of(None, "/bin/false") == ()


# what the rulesets looked up for a client, the value, and whether his own network has an entry
FOUND = [
    ("Connect:192.168.99", "RELAY", True),
    ("Connect:IPv6:2001:db8:9", "RELAY", True),
    ("ClientRate:10.9.9.9", "0", True),
    ("GreetPause:10.9", "0", True),
    ("Connect:10", "RELAY", False),
    ("Connect:10.9.9.9", "REJECT", False),
    ("Connect:10.9.9.9", None, False),
    ("To:example.com", "RELAY", False),
    ("ClientRate:", "60", False),
]


@pytest.mark.parametrize(("key", "value", "known"), FOUND)
def test_who_has_an_entry_of_his_own_is_no_stranger(key: str, value: str | None, known: bool) -> None:
    (question,) = parse_questions([{"client_address": "10.9.9.9", "recipient": "a@b.test"}], variable="")
    calls = {
        "check_rcpt": Trace((Lookup("access", key, value, 0), Lookup("other", "Connect:1.2.3.4", "RELAY", 0)))
    }
    found = Answer(question, "accept", 250, "", "", "RCPT", "", "", "", (), (), calls)
    assert is_known(found) is known
