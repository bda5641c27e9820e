# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Definitions in a .mc that come to nothing, since no file of the host's cf tree asks for the name.

m4 takes any name, so that an option of a later sendmail, or a slip in its name, is passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault

_DEFINITION = re.compile(r"^[ \t]*define\([ \t]*`?(?P<name>conf[A-Z][A-Z0-9_]*)", re.MULTILINE)
_NAME = re.compile(r"\bconf[A-Z][A-Z0-9_]*")


def idle_definitions(mc: str, sources: Iterable[str], *, shown_as: str) -> Iterator[Fault]:
    """The definitions of conf* names in the text of a .mc that neither it nor sources ask for.

    sources are the paths of the files that m4 read beside it, those of the cf tree among them.
    """
    defined = {
        found["name"]: mc.count("\n", 0, found.start("name")) + 1 for found in _DEFINITION.finditer(mc)
    }
    unasked = {name for name in defined if len(re.findall(rf"\b{name}\b", mc)) == 1}
    for path in sources:
        if unasked:
            unasked -= {*_NAME.findall(Path(path).read_text("latin-1"))}
    for name in sorted(unasked, key=defined.__getitem__):
        wrong = "is nothing that the cf tree of this host asks for, and would be silently ignored"
        yield Fault(
            f"{shown_as}:{defined[name]}: define({name})", wrong, "leave it out, or install what has it"
        )
