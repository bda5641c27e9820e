# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rehearse a relay on this host, whole, and killed at many moments: nothing live may be touched by any.

    kill_rehearsals.py KILLS PHASE       PHASE, from 0 to 1, moves each moment on towards the next one

In turn the process in the view is killed, and the one that asked for it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import find_cf_directory
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import find_program
from ansible_collections.postmaster.sendmail.plugins.module_utils._rehearsal import rehearse
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_options import ARGUMENT_SPEC
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_parse import Programs, parse
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import RelayWish
from host_tree import differing, host_tree
from relay_wishes import Wish, add_mc, good

_SETTLED = 5.0  # seconds in which all that was started there has ended
_CANDIDATE = re.compile(r"/run(/sendmail-candidate-.*)?\Z")
_SIZE = "define(`confMAX_MESSAGE_SIZE', `20000003')dnl"  # whatever the host is, this differs


def wished(wish: Wish) -> RelayWish:
    """The wish as the module relay reads it."""
    read = ArgumentSpecValidator(ARGUMENT_SPEC).validate(wish).validated_parameters
    return parse(read, Programs(shutil.which("m4") or "", find_program(), find_cf_directory()))


def kill_at(wish: RelayWish, moment: float, *, asking: bool) -> bool:
    """Begin a rehearsal, and kill who is asking, or who is in the view, so many seconds later.

    Returns whether there was anybody left to be killed.
    """
    child = os.fork()
    if child == 0:
        try:
            rehearse(wish, keep=None, foresee=False)
        finally:
            os._exit(0)
    time.sleep(moment)
    inside = Path(f"/proc/{child}/task/{child}/children").read_text(encoding="ascii").split()
    if asking:
        os.kill(child, signal.SIGKILL)
    elif inside:
        with suppress(ProcessLookupError):  # it has ended since
            os.kill(int(inside[0]), signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) or bool(inside)


def ours() -> int:
    """How many processes of this program there are."""
    mine, found = Path("/proc/self/cmdline").read_bytes(), 0
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended
            found += path.read_bytes() == mine
    return found


def live() -> dict[str, str]:
    """All of this host but the private directories of candidates, which a later run sweeps away."""
    return {path: state for path, state in host_tree().items() if not _CANDIDATE.match(path)}


def main() -> None:
    """Tell what was found as JSON."""
    kills, phase = int(sys.argv[1]), float(sys.argv[2])
    asked = good()
    add_mc(asked, _SIZE)
    wish = wished(asked)
    before = live()
    begun = time.monotonic()
    found = rehearse(wish, keep=None, foresee=False)
    took = time.monotonic() - begun
    touched = differing(before, live())
    hits = 0
    for number in range(kills):
        hits += kill_at(wish, took * (number + phase) / kills, asking=bool(number % 2))
        touched += differing(before, live())
    deadline = time.monotonic() + _SETTLED
    while ours() > 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    told = {"changed": found.changed, "took": took, "hits": hits, "touched": touched, "left": ours() - 1}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
