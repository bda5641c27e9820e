# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Class w: who is in it, and who was written into it."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _local_names
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf_file import CfFile

SAID = """\
ADDRESS TEST MODE (ruleset 3 NOT automatically invoked)
Enter <ruleset> <address>
> relay.corp.test
localhost
[127.0.0.1]
> relay.corp.test
> """

ANSWERS = [
    (SAID, ("relay.corp.test", ("[127.0.0.1]", "localhost", "relay.corp.test"))),
    (
        SAID.replace("\n> relay", "\n> > relay", 1),
        ("relay.corp.test", ("[127.0.0.1]", "localhost", "relay.corp.test")),
    ),
    ("ADDRESS TEST MODE (ruleset 3 NOT automatically invoked)\n", ("", ())),
    ("", ("", ())),
]


@pytest.mark.parametrize(("said", "told"), ANSWERS)
def test_the_program_tells_its_names(said: str, told: tuple[str, tuple[str, ...]]) -> None:
    assert _local_names.parse_names(said) == told


def test_names_are_written_in_the_cf_and_in_class_files(tmp_path: Path) -> None:
    names = tmp_path / "local-host-names"
    names.write_text("# our own\nmail.corp.test  # the old one\n\nold.corp.test other.corp.test\n")
    cf = f"Cwlocalhost\nCRrelayed.test\nFw{names} %[^\\#]\nFw-o {tmp_path}/none\nFR-o {names}\nC{{w2}}not\n"
    written = ("localhost", "mail.corp.test", "old.corp.test", "other.corp.test")
    assert _local_names.written_names(parse_cf(cf.encode())) == written


def test_without_a_program_only_the_written_names_are_known(tmp_path: Path) -> None:
    cf = tmp_path / "sendmail.cf"
    cf.write_text("Cwlocalhost\n")
    found = _local_names.ask_names("", CfFile(str(cf)))
    assert found == _local_names.LocalNames(written=("localhost",))
