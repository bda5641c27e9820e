# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking the rulesets of a host: what is told where there is nothing that answers."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_evidence import (
    Asking,
    daemon_user,
    decisions,
    strangers_flags,
)

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
