# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""sendmail as the judge of a configuration: does the binary that will run it take it without a word?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._command import run
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError
from ansible_collections.postmaster.sendmail.plugins.module_utils._secrets import masked

# What -bt says when it has nothing to say (main.c, the MD_TEST case)
_GREETING = re.compile(r"ADDRESS TEST MODE .*|Enter <ruleset> <address>|>?\s*")
_PLACE = re.compile(r": line ([0-9]+): ")
_UNKNOWN = re.compile(r"unknown option name (\S+)")  # readcf.c, setoption()

Explain = Callable[[str], str]


def judge(candidate: str, *, shown_as: str, sendmail: str, user: str, explain: Explain) -> None:
    """Have sendmail parse the .cf at the path candidate, as user if one is given.

    explain tells of an option that this sendmail does not know which one has it, "" if nothing is known.
    Raises CommandFailedError with sendmail's own words, and the lines that they are about, unless it exits
    with 0 and says nothing beyond its greeting: for what it only warns of (a header limit that is too low,
    a time without sense) it exits with 0.
    """
    result = run([sendmail, "-C", candidate, "-bt"], user=user or None)
    complaints = [*complaints_in(result.stdout), *complaints_in(result.stderr)]
    if result.status != 0 or complaints:
        lines = Path(candidate).read_text(encoding="utf-8", errors="replace").split("\n")
        said = "\n".join(quoted(complaints, lines, explain)) or f"exit status {result.status}"
        raise CommandFailedError(f"sendmail refuses {shown_as}:\n{said.replace(candidate, shown_as)}")


def complaints_in(output: str) -> list[str]:
    """The lines of what -bt printed that are not its greeting, with macros as they are written."""
    # A $ that introduces a macro is shown as the control character that it is inside (sendmail.h).
    return [line.replace("\x01", "$") for line in output.splitlines() if not _GREETING.fullmatch(line)]


def quoted(complaints: Iterable[str], lines: Sequence[str], explain: Explain) -> Iterator[str]:
    """The complaints, each that names a line of the .cf followed by that line: nobody else can look it up.

    Each is told once, and secrets are masked. What explain says of an option follows the complaint that it
    is unknown.
    """
    for complaint in dict.fromkeys(complaints):
        option, place = _UNKNOWN.search(complaint), _PLACE.search(complaint)
        explained = explain(option[1]) if option else ""
        yield f"{masked(complaint)} ({explained})" if explained else masked(complaint)
        if place and 0 < int(place[1]) <= len(lines):
            yield f"    {masked(lines[int(place[1]) - 1])}"
