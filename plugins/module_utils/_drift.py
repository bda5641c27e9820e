# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the .cf in force is what its .mc compiles to; an edit of one alone is lost, or waits, unseen.

m4 runs the commands that a .mc has (syscmd), so that it is run as the submission program's user, who may read
what Debian's packages include and can change nothing. The result is kept in memory.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf_comparison import Change, differences
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import Layout
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4 import compile_mc, same_meaning
from ansible_collections.postmaster.sendmail.plugins.module_utils._ownership import known

_NOBODY = "nobody"
_SHOWN = 20


@dataclass(frozen=True)
class Drift:
    """A .cf, the .mc that it should be made from, and what differs. error says why there is no telling."""

    source: str
    configuration: str
    differences: tuple[str, ...]
    error: str = ""


def find_drift(pairs: Iterable[tuple[str, str]], layout: Layout) -> list[Drift]:
    """The drift of each (.mc, .cf); nothing of one that this host lacks the .cf of."""
    return [_drift(source, cf, layout) for source, cf in pairs if Path(cf).is_file()]


def _drift(source: str, configuration: str, layout: Layout) -> Drift:
    m4 = which("m4")
    if not m4:
        return Drift(source, configuration, (), "the host has no m4")
    if not Path(source).is_file():
        return Drift(source, configuration, (), f"{source} does not exist")
    user = next((name for name in (layout.submit_user, _NOBODY) if known("user", name)), "")
    own = user if os.geteuid() == 0 else ""
    try:
        compiled = compile_mc(source, shown_as=source, m4=m4, cf_directory=layout.cf_directory, user=own)
    except CommandFailedError as error:
        return Drift(source, configuration, (), str(error).partition("\n    ")[0])
    return Drift(source, configuration, told(plain_content(configuration) or b"", compiled.cf))


def told(live: bytes, compiled: bytes) -> tuple[str, ...]:
    """In words, what a live .cf has otherwise than the compiled one; nothing where both mean the same."""
    if same_meaning(live, compiled):
        return ()
    changes = differences(parse_cf(compiled), parse_cf(live))
    return tuple(_words(change) for change in changes)[:_SHOWN]


def _words(change: Change) -> str:
    name = f"{change.kind} {change.name}".strip()
    if change.before is None:
        return f"{name} is {_short(change.after)}, which the .mc does not say"
    if change.after is None:
        return f"{name} is missing, and the .mc says {_short(change.before)}"
    if change.kind == "ruleset":
        more = f"{len(change.added)} other rules, {len(change.removed)} missing"
        return f"{name} has {more}" if change.added or change.removed else f"{name} has another order"
    return f"{name} is {_short(change.after)}, and the .mc says {_short(change.before)}"


def _short(value: str | None) -> str:
    text = (value or "").replace("\n", " | ")
    return (text[:77] + "...") if len(text) > 80 else text or "empty"
