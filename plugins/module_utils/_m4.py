# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compiling a .mc with the host's own m4 and cf tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._command import run
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError

# The first lines of a .cf that m4 alone has made: who built it, when and where (sh/makeinfo.sh). With
# _NO_MAKEINFO_ they are left out, so that what is compiled depends on nothing but its source.
_MAKEINFO = re.compile(rb"##### (built by|in|using) ")
_WITHOUT_MAKEINFO = "-D_NO_MAKEINFO_"
_TRACE = ("-dafl", "-t", "FEATURE", "-t", "MAILER", "-t", "include")
_TRACE_LINE = re.compile(r"m4trace:(?P<file>[^:]*):(?P<line>\d+): -\d+- (?P<call>.*)")


def compile_mc(candidate: str, *, shown_as: str, m4: str, cf_directory: str) -> bytes:
    """The sendmail.cf that the .mc at the path candidate stands for.

    m4 is run where upstream runs it, in the cf tree's own cf directory, so that relative includes mean the
    same. Raises CommandFailedError unless m4 exits with 0 and says nothing: for several errors it exits
    with 0 and leaves half a file. The message names shown_as in candidate's place, and the line.
    """
    where = Path(cf_directory, "cf")
    result = run([m4, _WITHOUT_MAKEINFO, candidate], cwd=str(where) if where.is_dir() else None)
    if result.status == 0 and not result.stderr.strip():
        return result.stdout.encode()
    # cfhead.m4's own complaints carry no line number; a trace of the calls shows whose they are.
    traced = run([m4, _WITHOUT_MAKEINFO, *_TRACE, candidate], cwd=str(where) if where.is_dir() else None)
    complaints = "\n".join(located(traced.stderr, candidate)) or result.said
    raise CommandFailedError(f"m4 refuses {shown_as}:\n{complaints.replace(candidate, shown_as)}")


def located(trace: str, candidate: str) -> Iterator[str]:
    """The complaints in m4's traced stderr, each with the line of candidate that it is about.

    A complaint belongs to the last call in candidate; those of proto.m4, which is read at the end, are
    about the whole.
    """
    place = ""
    for line in trace.splitlines():
        call = _TRACE_LINE.fullmatch(line)
        if call is None:
            yield line if candidate in line else f"{place}{line}"
        elif call["file"] == candidate:
            place = f"{candidate}:{call['line']}: "
        elif call["call"].endswith("m4/proto.m4)"):
            place = f"{candidate}: "


def same_meaning(one: bytes, other: bytes) -> bool:
    """Whether two compiled files differ in nothing but the lines that say who built them, when and where."""
    return _without_makeinfo(one) == _without_makeinfo(other)


def _without_makeinfo(cf: bytes) -> list[bytes]:
    return [line for line in cf.splitlines() if not _MAKEINFO.match(line)]
