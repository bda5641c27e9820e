# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every .mc of our own, and of the folder SENDMAIL_CORPUS, is said in variables, or refused with its line."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Mc, render
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_parse import parse
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_to_words import words_of
from words_values import statements

NAMED = re.compile(r"line \d+|local_\w+ line \d+")
FOLDERS = [Path(__file__).parent / "own", *map(Path, filter(None, [os.environ.get("SENDMAIL_CORPUS")]))]


def wheres(path: Path) -> list[str]:
    """Where the file at path is refused; nowhere if what it says goes there and back."""
    try:
        once = statements(words_of(parse(path.read_text("latin-1"), keep=True)))
    except InvalidInputError as error:
        return [fault.where for fault in error.faults]
    assert statements(words_of(parse(render(Mc(once)), keep=True))) == once, path
    return []


def test_each_is_said_or_refused_with_its_line() -> None:
    found = {path: wheres(path) for folder in FOLDERS for path in sorted((folder / "mc").glob("*.mc"))}
    # A line that its word refuses is named by the word, all else by its line in the file.
    strange = {path: told for path, told in found.items() if not all(map(NAMED.match, told))}
    assert strange == {}
    assert sum(not told for told in found.values()) >= 10
