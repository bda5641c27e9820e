# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wishes for broken configurations of the running daemon: what each is refused with, and what it touched.

Reads a JSON list of texts of a .mc. Prints what was said to each ("" if it was taken) and what of the live
state is not as it was, in the same order, and the candidates that were left behind.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _configuration
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import find_program
from asking import HOME, Session

_OWN = HOME / "refuse"  # what the configurations name
_CF = HOME / "sendmail.cf"


def _prepare() -> None:
    _OWN.mkdir(exist_ok=True)
    (_OWN / "secret").write_text("gateway.example\n")
    (_OWN / "secret").chmod(0o600)


def _wish(mc: str) -> _configuration.Wish:
    return _configuration.Wish(
        content=mc.encode(),
        mc_path=str(HOME / "relay.mc"),
        cf_path=str(_CF),
        attributes=Attributes("root", "root", 0o644),
        cf_directory="/usr/share/sendmail/cf",
        m4="/usr/bin/m4",
        sendmail=find_program(),
        user="smmta",
        strict=True,
    )


def _state() -> dict[str, object]:
    """The daemon's processes, and each file of its directory: who it is, and its bytes."""
    files = {
        str(path): (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(HOME.glob("*"))
        if path.is_file() and path.suffix != ".py"
    }
    return {**files, "daemon": (HOME / "pid").read_text(), "running": _running()}


def _running() -> bool:
    pid = int((HOME / "pid").read_text().split()[0])
    return Path(f"/proc/{pid}/exe").resolve() == Path(find_program()).resolve()


def _refused(mc: str) -> str:
    try:
        planned = _configuration.plan(_wish(mc), foresee=False)
        _configuration.execute(planned, backup=False)
    except SendmailError as error:
        return str(error)
    return ""


def main() -> None:
    """Be refused as often as there are texts."""
    _prepare()
    answers = []
    with Session():
        for mc in json.load(sys.stdin):
            before = _state()
            said = _refused(mc)
            after = _state()
            touched = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
            answers.append({"said": said, "touched": touched})
            for path, kept in before.items():
                if path in touched and isinstance(kept, tuple):
                    Path(path).write_bytes(kept[2])
    left = [name for name in os.listdir("/tmp") if name.startswith("sendmail-candidate-")]  # noqa: PTH208
    subprocess.run(["rm", "-rf", str(_OWN)], check=True)
    print(json.dumps({"answers": answers, "left": left}))  # noqa: T201


if __name__ == "__main__":
    main()
