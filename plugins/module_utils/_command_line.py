# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a daemon of sendmail is started with, and what of that overrides its configuration.

An option of the command line is sticky: whatever the .cf says of it is passed over (readcf.c, setoption()).
The service manager and the pid file give the words with nothing but blanks between. So they are judged one by
one, and not as getopt(3) would take them: no word can hide behind an option that it is the value of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content
from ansible_collections.postmaster.sendmail.plugins.module_utils._processes import executable_of, runs
from ansible_collections.postmaster.sendmail.plugins.module_utils._unit import Start

# An option that may have its value in the next word. (main.c, obsolete(): -d and -q never have.)
_BARE = re.compile(r"-[^dqQ-]")

# -d99.100 keeps a queue runner in the foreground (main.c).
_HARMLESS = r"-b ?[dD]|-q\S*|-L ?[^-\s]\S*|-d99\.100"

# What ld.so(8), libc or OpenSSL obey before sendmail has emptied its environment (main.c)
_SWAYS = re.compile(r"(LD|OPENSSL)_\w+|GLIBC_TUNABLES|GCONV_PATH|HOSTALIASES|LOCALDOMAIN|RES_OPTIONS")


_PID = re.compile(r"[0-9]{1,10}")
_LONGEST = 16 << 10  # bytes of a pid file; sendmail's own are under 200
_MOST_WORDS = 50


@dataclass(frozen=True)
class Purpose:
    """What a daemon is for: the program, its configuration, and whether it runs the submission queue."""

    program: str
    configuration: str
    submission: bool = False


@dataclass(frozen=True)
class Recorded:
    """What a daemon says of itself in its pid file: its process, and the words that it was started with."""

    pid: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Manner:
    """How a daemon is started.

    overrides is what of that has a say beside its configuration; told is whether all of its words are known.
    """

    overrides: tuple[str, ...]
    told: bool


def overriding_words(words: Sequence[str], purpose: Purpose) -> tuple[str, ...]:
    """Those of the words behind a program's name that make it do what its configuration does not say."""
    kind = "c" if purpose.submission else "m"
    harmless = re.compile(rf"{_HARMLESS}|-A ?{kind}|-C ?{re.escape(purpose.configuration)}")
    options = [*_options(words)]
    found = [option for option in options if not harmless.fullmatch(option)]
    missing = ["no -Ac"] if purpose.submission and not {"-Ac", "-A c"} & {*options} else []
    return (*found, *missing)


def overriding_variables(names: Sequence[str]) -> tuple[str, ...]:
    """Those of the variables of an environment that change what a program does before it has begun."""
    return tuple(f"{name}=" for name in names if _SWAYS.fullmatch(name))


def manner_of(
    starts: Sequence[Start], variables: Sequence[str], recorded: Recorded | None, purpose: Purpose
) -> Manner:
    """How a unit starts a daemon of this purpose, with these variables in its environment.

    recorded is what a running daemon says of that: all there is where a unit starts a script, or has words in
    variables ("$SENDMAIL_OPTS").
    """
    known = [one.words[1:] for one in starts if one.program == purpose.program]
    complete = 0 < len(starts) == len(known) and not any(word[:1] == "$" for words in known for word in words)
    if recorded is not None:
        known.append(recorded.words[1:])
    said = [[word for word in words if word[:1] != "$"] for words in known]
    overrides = [word for words in said for word in overriding_words(words, purpose)]
    return Manner(
        overrides=tuple(dict.fromkeys([*overrides, *overriding_variables(variables)])),
        told=complete or recorded is not None,
    )


def recorded_in(path: Path | None, program: str) -> Recorded | None:
    """What the daemon that wrote this pid file says of itself, None where it does not run any more.

    util.c, log_sendmail_pid(): the process id, and in a second line the words with a blank between. The file
    is in a directory of the daemon's own user, who may put anything there.
    """
    said = ((plain_content(str(path), most=_LONGEST) if path else None) or b"").decode("utf-8", "replace")
    lines = said.split("\n")
    if len(lines) < 2 or not lines[1] or not _PID.fullmatch(lines[0]) or "\0" in lines[1]:
        return None
    if not runs(executable_of(int(lines[0])), program):
        return None
    return Recorded(int(lines[0]), tuple(lines[1].split()[:_MOST_WORDS]))


def _options(words: Sequence[str]) -> Iterator[str]:
    """The words, those that may be the value of the option before them together with that."""
    option = ""
    for word in words:
        if option and not word.startswith("-"):
            yield f"{option} {word}"
            option = ""
            continue
        if option:
            yield option
        option = word if _BARE.fullmatch(word) else ""
        if not option:
            yield word
    if option:
        yield option
