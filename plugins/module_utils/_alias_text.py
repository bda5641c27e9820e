# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The text of aliases: "name: value", and lines that begin with a blank and continue the one before.

newaliases (sendmail/alias.c, readaliases) stores what stands behind the colon as it is, without blanks at
its start, and continuation lines joined with their blanks. A # begins a comment only at the start of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._text_form import TextForm

_UNIT = re.compile(rb"#[^\n]*\n?|[^\n]+\n?(?:[ \t][^\n]*\n?)*|\n")
_ALIAS = re.compile(rb"([^\s:]+)[ \t]*:\s*(.*)", re.DOTALL)
_NO_LOCAL_NAME = re.compile(rb"[@!%]")
_REWRITTEN = re.compile(rb"[\"(),;<>]")  # sendmail stores the name otherwise, or with a blank in it
_OURS = b"#: "
# aliaswait() (sendmail/alias.c) takes a database without this record for one that newaliases is still writing
_COMPLETE = b"@\t@\n"


def _units(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    for found in _UNIT.finditer(text):
        unit = found.group()
        yield unit, unit if unit.startswith(_OURS) else _line(unit)


def _line(unit: bytes) -> bytes:
    """The line that makemap stores the alias of unit by, empty for anything else."""
    alias = None if unit[:1] in (b"#", b" ", b"\t") else _ALIAS.match(unit)
    if not alias:
        return b"\n"
    value = alias.group(2).replace(b"\n", b"")
    return b"%b\t%b\n" % (alias.group(1), value) if value.strip() else b"\n"


def _faults(text: bytes, path: str) -> Iterator[Fault]:
    number = 1
    for unit, line in _units(text):
        where = f"{path}:{number}"
        number += unit.count(b"\n")
        if unit.startswith(b"#") or not unit.strip():
            continue
        name = unit.partition(b":")[0].strip()
        if unit[:1] in (b" ", b"\t"):
            yield Fault(where, "begins with a blank, and continues nothing", "begin it with the name")
        elif b":" not in unit.partition(b"\n")[0]:
            yield Fault(where, "has no colon", "write name: value")
        elif _REWRITTEN.search(name) or not name or len(name.split()) > 1:
            yield Fault(where, "has a name that is not one plain word", "write a local name without quotes")
        elif _NO_LOCAL_NAME.search(name):
            shown = name.decode("utf-8", "replace")
            yield Fault(where, f"{shown} is no local name", "write the local name alone, or remove the line")
        elif line == b"\n":
            shown = name.decode("utf-8", "replace")
            yield Fault(where, f"gives {shown} no value", "write name: value")


def _written(lines: bytes) -> bytes:
    return b"".join(
        line if line.startswith(b"#") else line.replace(b"\t", b": ", 1)
        for line in lines.splitlines(keepends=True)
    )


FORM = TextForm(units=_units, written=_written, faults=_faults, always=_COMPLETE)
