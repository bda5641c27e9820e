# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compiling a .mc with the host's own m4 and cf tree, and judging what m4 says meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._command import Result, run
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError

# The first lines of a .cf that m4 alone has made: who built it, when and where (sh/makeinfo.sh). With
# _NO_MAKEINFO_ they are left out, so that what is compiled depends on nothing but its source.
_MAKEINFO = re.compile(rb"##### (built by|in|using) ")
_WITHOUT_MAKEINFO = "-D_NO_MAKEINFO_"

# The macros of cfhead.m4 that complain, or read a file that does. Their complaints carry no line number: a
# trace of the calls shows whose they are. It has no arguments in it, which may be lines of any kind.
_COMPLAINING = (
    *("FEATURE", "MAILER", "OSTYPE", "DOMAIN", "HACK", "include", "sinclude"),
    *("LOCAL_SRV_FEATURES", "LOCAL_CLT_FEATURES", "LOCAL_TRY_TLS"),
    *("LOCAL_TLS_RCPT", "LOCAL_TLS_CLIENT", "LOCAL_TLS_SERVER"),
)
# What makes the result depend on more than files that were read; builtin and indir may call any of them.
_OPEN_ENDED = ("syscmd", "esyscmd", "builtin", "indir")
_TRACED = [word for name in (*_COMPLAINING, *_OPEN_ENDED) for word in ("-t", name)]
_DEBUG = (
    "-dfil"  # file and line of each call, and each file that is read (GNU m4, "Controlling debugging output")
)
_MARK = re.compile(r"(?=m4(?:trace|debug):)")  # not only at a line's start: errprint() may end without one
_CALL = re.compile(r"m4trace:(?P<file>.*):(?P<line>[0-9]+): -[0-9]+- (?P<name>\w+)")
_READ = re.compile(r"m4debug:(?:(?P<file>.*):(?P<line>[0-9]+): | )input read from (?P<path>.*)")
_NAME = re.compile(r"(/\S*/)?m4:(?=\S)")  # what its own complaints begin with
_HEAD = "m4/cfhead.m4"
_PROTOTYPE = "m4/proto.m4"

# What changes nothing in the .cf. Anything else does: a feature that is left out or comes to nothing, an
# argument or the rest of a line that is lost, or a relay that is open.
_HARMLESS = re.compile(
    r"(WARNING|NOTE): \S+ is deprecated[.;]"  # an old name, which does the same (feature/, ostype/, proto.m4)
    r"|[^\n]*: Warning: end of file treated as newline$"  # m4: the text's last line has no end
)


@dataclass(frozen=True)
class Compiled:
    """A .cf, what m4 said of its source without harm, and what it was made from.

    sources are the files that m4 read beside the .mc. It is closed if those are all that it depends on: no
    command was run, and no file was looked for in vain.
    """

    cf: bytes
    warnings: tuple[str, ...]
    sources: tuple[str, ...]
    closed: bool


@dataclass(frozen=True)
class Complaint:
    """What m4 or a macro said, in one or more lines, and the place in the .mc that it is about ("": said)."""

    place: str
    text: str

    @property
    def harmless(self) -> bool:
        return _HARMLESS.match(self.text) is not None

    def __str__(self) -> str:
        return f"{self.place}{self.text}"


@dataclass
class Trace:
    """What m4 wrote to stderr: complaints, the files that it read, the names of the macros that it called.

    vain says that sinclude() looked for a file that is not there.
    """

    complaints: list[Complaint] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    called: set[str] = field(default_factory=set)
    vain: bool = False


def compile_mc(
    candidate: str, *, shown_as: str, m4: str, cf_directory: str, user: str | None = None
) -> Compiled:
    """The sendmail.cf that the .mc at the path candidate stands for.

    m4 is run where upstream runs it, in the cf tree's own cf directory, so that relative includes mean the
    same. A .mc that does not include cf.m4 itself is compiled behind it, as upstream's Build does. user is
    the account to run m4 as, ours if None. Raises CommandFailedError when m4 exits with another status than 0
    or says what is not harmless: for several errors it exits with 0 and leaves half a file. The message names
    shown_as in candidate's place, and the line.
    """
    done, trace = _run(m4, cf_directory, candidate, user=user)
    if done.status == 0 and not any(path.endswith(_HEAD) for path in trace.read):
        before = str(Path(cf_directory, "m4", "cf.m4"))
        done, trace = _run(m4, cf_directory, candidate, before=before, user=user)
    harm = [complaint for complaint in trace.complaints if not complaint.harmless]
    if done.status != 0 or harm:
        source = Path(candidate).read_bytes().decode("utf-8", "replace").split("\n")
        shown = (_with_line(str(complaint), candidate, source) for complaint in harm or trace.complaints)
        said = "\n".join(shown) or f"exit status {done.status}"
        raise CommandFailedError(f"m4 refuses {shown_as}:\n{said.replace(candidate, shown_as)}")
    return Compiled(
        cf=done.raw,
        warnings=tuple(str(complaint).replace(candidate, shown_as) for complaint in trace.complaints),
        sources=tuple(dict.fromkeys(path for path in trace.read if path != candidate)),
        closed=trace.called.isdisjoint(_OPEN_ENDED) and not trace.vain,
    )


def _with_line(said: str, candidate: str, source: list[str]) -> str:
    """said with the line of candidate, whose lines are source, that it is about: no reader has that file."""
    found = re.match(rf"{re.escape(candidate)}:([0-9]+): ", said)
    number = int(found[1]) if found else 0
    return f"{said}\n    {source[number - 1]}" if 0 < number <= len(source) else said


def _run(
    m4: str, cf_directory: str, candidate: str, *, before: str = "", user: str | None = None
) -> tuple[Result, Trace]:
    """Let m4 read candidate, and the file before first; what it left, and what it said of candidate."""
    where = Path(cf_directory, "cf")
    files = [before, candidate] if before else [candidate]
    command = [m4, _WITHOUT_MAKEINFO, _DEBUG, *_TRACED, *files]
    result = run(command, cwd=str(where) if where.is_dir() else None, user=user)
    return result, read_trace(result.stderr, candidate)


def read_trace(said: str, candidate: str) -> Trace:
    """What m4 wrote to stderr, with the debug flags of this file, while it compiled candidate.

    A complaint is about the line of candidate that made the last call; those of proto.m4, which is read at
    the end, are about the whole.
    """
    trace = Trace()
    place, before = "", None
    for line in filter(str.strip, _lines(said)):
        call, file = _CALL.fullmatch(line), _READ.fullmatch(line)
        if call:
            trace.called.add(call["name"])
            # m4 tells of such a call behind its effect
            trace.vain |= call["name"] == "sinclude" and call.group("file", "line") != before
            place = f"{candidate}:{call['line']}: " if call["file"] == candidate else place
        elif file:
            trace.read.append(file["path"])
            place = f"{candidate}:{file['line']}: " if file["file"] == candidate else place
            place = f"{candidate}: " if file["path"].endswith(_PROTOTYPE) else place
        elif not line.startswith("m4debug:"):
            _complain(trace, line, "" if candidate in line else place)
        before = file.group("file", "line") if file else None
    return trace


def _lines(said: str) -> Iterator[str]:
    for line in said.split("\n"):
        yield from _MARK.split(line)


def _complain(trace: Trace, line: str, place: str) -> None:
    """Add a line to what m4 said. One that is set in goes on with what the one before said."""
    if line[0].isspace() and trace.complaints:
        before = trace.complaints.pop()
        trace.complaints.append(Complaint(before.place, f"{before.text}\n{line}"))
    else:
        trace.complaints.append(Complaint(place, _NAME.sub("", line, count=1)))


def same_meaning(one: bytes, other: bytes) -> bool:
    """Whether two compiled files differ in nothing but the lines that say who built them, when and where."""
    return one == other or _without_makeinfo(one) == _without_makeinfo(other)


def _without_makeinfo(cf: bytes) -> list[bytes]:
    return [line for line in cf.split(b"\n") if not _MAKEINFO.match(line)]
