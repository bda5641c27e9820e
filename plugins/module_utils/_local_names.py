# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Class w: the names that sendmail takes for its own, and which of them somebody wrote.

It adds the names and addresses of every interface unless DontProbeInterfaces keeps it from that (main.c,
conf.c, load_if_names()).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import Cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf_file import CfFile
from ansible_collections.postmaster.sendmail.plugins.module_utils._effective_options import SOON
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import TimeOverError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content
from ansible_collections.postmaster.sendmail.plugins.module_utils._host_name import unqualified_name

_ASKED = b"$=w\n$j\n"
_PROMPT = re.compile(r"^(?:> )+", re.MULTILINE)
_SOURCE = re.compile(r"(?:-o\s+)?(?P<path>/[^\s%]+)")


@dataclass(frozen=True)
class LocalNames:
    """name is $j; held are all members of class w, written those that the .cf and its class files say."""

    name: str = ""
    held: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


def parse_names(said: str) -> tuple[str, tuple[str, ...]]:
    """$j and class w in what address test mode says when asked for $=w and $j."""
    answers = _PROMPT.split(said)[1:]
    if len(answers) < 2:
        return "", ()
    return answers[1].strip(), tuple(sorted(answers[0].split()))


def words_in(text: str) -> Iterator[str]:
    """The words of a class file, of which what follows # is a comment."""
    for line in text.splitlines():
        yield from line.partition("#")[0].split()


def written_names(cf: Cf) -> tuple[str, ...]:
    """The members of class w that the .cf says, and the files that it names for it."""
    return tuple(sorted({*cf.classes.get("w", ()), *_filed(cf.class_sources.get("w", ()))}))


def ask_names(program: str, configuration: CfFile) -> LocalNames:
    """The names that program takes for its own with this configuration.

    None where program would wait for the host's name, as without DNS. May raise CommandFailedError.
    """
    written = written_names(configuration.cf)
    if not program or not Path(configuration.path).is_file() or unqualified_name():
        return LocalNames(written=written)
    try:
        said = _command.run([program, "-C", configuration.path, "-bt"], stdin=_ASKED, timeout=SOON).stdout
    except TimeOverError:
        return LocalNames(written=written)
    name, held = parse_names(said)
    return LocalNames(name, held, written)


def _filed(sources: Iterable[str]) -> Iterator[str]:
    for source in sources:
        found = _SOURCE.match(source)
        if found and Path(found["path"]).is_file():
            yield from words_in((plain_content(found["path"]) or b"").decode("utf-8", "replace"))
