# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Maps as people really have them: each line is read, and what is wrong with it is said with file and line.

Our own files hold each kind of fault, and what `make corpus` prints of them is kept in own/report.txt. The
setting SENDMAIL_CORPUS names a folder with further files, of which no report is kept.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.tests.corpus.report import files, judge, report

# A file that an editor of another system has saved; written here, since no editor of ours would keep it.
ODD_ENDS = (
    b"# saved by an editor of another system\r\nConnect:192.0.2.1\tRELAY\r\n\r\n"
    b"From:b\xfcro.example\tREJECT\n   \nTo:example.com RELAY"
)
_HOLDER = tempfile.TemporaryDirectory()  # until the tests end
OWN = Path(_HOLDER.name, "own")
shutil.copytree(Path(__file__).parent / "own", OWN)
(OWN / "access" / "odd-ends").write_bytes(ODD_ENDS)
FURTHER = os.environ.get("SENDMAIL_CORPUS", "")
FILES = [*files(OWN), *(files(Path(FURTHER)) if FURTHER else [])]


def test_what_is_said_of_our_own() -> None:
    assert "".join(report(OWN)) == (OWN / "report.txt").read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-3:]))
def test_every_line_is_accounted_for(path: Path) -> None:
    judged = judge(path)
    told = {int(note.place.rpartition(":")[2]) for note in judged.notes}
    assert judged.records.keys() | judged.passed_over | told == set(range(1, judged.line_count + 1))
    assert all(note.place.startswith(f"{judged.name}:") and note.text for note in judged.notes)
