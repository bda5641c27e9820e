# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files that fill classes: sendmail reads them when it starts, and does not start without them."""

from __future__ import annotations

import re
from dataclasses import dataclass

# An F line names a class, then perhaps -o (optional), then a file (op.txt, "F -- Define Classes"; readcf.c,
# fileclass()). A class may also come from a map (F{c}@hash:...) or a program (F{c}|...): those have no path.
_LINE = re.compile(r"^F(?:\{[^}]+\}|.)\s*(?P<optional>-o\s*)?(?P<path>/[^\s%]+)", re.MULTILINE)


@dataclass(frozen=True)
class ClassFile:
    """One file; sendmail does without one that is optional."""

    path: str
    optional: bool


def class_files(cf: str) -> tuple[ClassFile, ...]:
    """The files that the .cf with this text names, in its order."""
    return tuple(ClassFile(found["path"], bool(found["optional"])) for found in _LINE.finditer(cf))
