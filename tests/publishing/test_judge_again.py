# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A configuration that was judged is not judged again, unless something changed that a verdict depends on."""

from __future__ import annotations

from spares import Spare

BOTH = ["m4", "sendmail"]
LIVE = ["sendmail.mc", "sendmail.cf"]

# What changed, the programs that are started for it, the files that change, and the words of a refusal.
CHANGES: list[tuple[str, list[str], list[str], str]] = [
    ("nothing", [], [], ""),
    ("a file of the tree that is read", BOTH, [], ""),
    ("a file of the tree that is not", [], [], ""),
    ("an include", BOTH, ["sendmail.cf"], ""),
    ("a class file", BOTH, [], ""),
    ("its mode as it was", BOTH, [], ""),
    ("the directory's mode as it was", [], [], ""),
    ("a class file again", BOTH, [], ""),
    ("a map's content", [], [], ""),
    ("no map", BOTH, [], ""),
    ("the .cf by hand", BOTH, ["sendmail.cf"], ""),
    ("no .cf", BOTH, ["sendmail.cf"], ""),
    ("the .mc by hand", [], ["sendmail.mc"], ""),
    ("the .cf's mode", [], ["sendmail.cf"], ""),
    ("sendmail", BOTH, [], ""),
    ("m4", BOTH, [], ""),
    ("an account", BOTH, [], ""),
    ("a library", BOTH, [], ""),
    ("no record", BOTH, [], ""),
    ("a record that is none", BOTH, [], ""),
    ("a record of another day", BOTH, [], ""),
    ("a record of other things", BOTH, [], ""),
    ("a record with other types", BOTH, [], ""),
    ("the user", BOTH, [], ""),
    ("the .mc", BOTH, ["sendmail.mc"], ""),
]
REFUSALS = [
    ("a class file's mode", BOTH, "local-host-names': Permission denied"),
    ("its directory's mode", BOTH, "local-host-names': Permission denied"),
    ("no class file", ["m4"], "local-host-names: is named in the configuration but does not exist"),
    ("strict", BOTH, "mailertable.db: is the file of the map mailertable and does not exist"),
]
OPEN_ENDED = ("a command", "a command, hidden", "sinclude")


def test_only_what_counts_is_judged_again(spare: Spare) -> None:
    found = spare.run("judge_again")
    expected = {"all": [BOTH, LIVE, ""]}
    for what, started, changed, _said in CHANGES:
        expected |= {what: [started, changed, ""], f"{what}, again": [[], [], ""]}
    for what in OPEN_ENDED:
        expected |= {what: [BOTH, ["sendmail.mc"], ""], f"{what}, again": [BOTH, [], ""]}
    for what, started, words in REFUSALS:
        for name in (what, f"{what}, again"):
            said = found.pop(name)
            assert said[:2] == [started, []], name
            assert words in said[2], name
    assert found == expected
