# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""sendmail as the judge of a configuration: does the binary that will run it take it without a word?"""

from __future__ import annotations

import os
import pwd
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._command import run
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError

# What -bt says when it has nothing to say (main.c, the MD_TEST case)
_GREETING = re.compile(r"ADDRESS TEST MODE .*|Enter <ruleset> <address>|>\s*")
# F{name}path format, Fc path; readcf.c, case 'F'. -o: optional, "|": a program, "@": a lookup.
_CLASS_FILE = re.compile(rb"F(?:\{[^}]+\}|.)\s*(/\S*)")


@contextmanager
def private_directory(user: str) -> Iterator[str]:
    """A directory that nobody but root and the group of user (if one is given) can look into."""
    with tempfile.TemporaryDirectory(prefix="sendmail-candidate-") as directory:
        if user:
            os.chown(directory, -1, pwd.getpwnam(user).pw_gid)
            Path(directory).chmod(0o750)
        yield directory


def judge(candidate: str, *, shown_as: str, sendmail: str, user: str) -> None:
    """Have sendmail parse the .cf at the path candidate, as user if one is given.

    Raises CommandFailedError with sendmail's own words unless it exits with 0 and says nothing beyond its
    greeting: for what it only warns of (a number out of range, a time without sense) it exits with 0.
    """
    result = run([sendmail, "-C", candidate, "-bt"], user=user or None)
    complaints = [line for line in result.stdout.splitlines() if not _GREETING.fullmatch(line)]
    complaints += [line for line in result.stderr.splitlines() if line.strip()]
    if result.status != 0 or complaints:
        said = "\n".join(complaints) or f"exit status {result.status}"
        raise CommandFailedError(f"sendmail refuses {shown_as}:\n{said.replace(candidate, shown_as)}")


def class_files(cf: bytes) -> tuple[str, ...]:
    """The files of classes without which sendmail does not start with cf."""
    found = (_CLASS_FILE.match(line) for line in cf.splitlines())
    return tuple(match[1].decode() for match in found if match)
