# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Configurations as people have them, each made live in a directory, and compared with what m4 says.

Reads JSON: {name: the .mc in base64}. Prints {name: {"refused", "remarks", "same", "live", "again"}}: the
refusal, the warnings, whether the .cf is what m4 alone makes of it, whether it was put in place so, and
whether a second run changes anything.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _configuration
from ansible_collections.postmaster.sendmail.plugins.module_utils._class_files import class_files
from ansible_collections.postmaster.sendmail.plugins.module_utils._configuration import Wish
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import find_program
from asking import HOME

_OWN = HOME / "compile_all"
_TREE = Path("/usr/share/sendmail/cf")
_ELSEWHERE = Path("/usr/share/sendmail-cf")  # where the Red Hat family has it
_PLACEHOLDER = b"@@PATH@@"
_INCLUDES_IT = re.compile(rb"^[^#\n]*include\([^\n]*cf\.m4", re.MULTILINE)
_SUBMITS = re.compile(rb"^FEATURE\(`?msp\b", re.MULTILINE)
_MAKEINFO = re.compile(rb"##### (?:built by|in|using) [^\n]*\n")


def _by_m4(mc: Path) -> bytes:
    """What m4 makes of it, called as sendmail's own Makefiles call it."""
    first = [] if _INCLUDES_IT.search(mc.read_bytes()) else ["../m4/cf.m4"]
    done = subprocess.run(["m4", *first, mc], cwd=_TREE / "cf", capture_output=True, check=False)
    return _MAKEINFO.sub(b"", done.stdout)


def _try(mc: bytes, created: list[Path]) -> dict[str, object]:
    source, cf = _OWN / "sendmail.mc", _OWN / "sendmail.cf"
    for path in _OWN.iterdir():
        path.unlink()
    source.write_bytes(mc)
    expected = _by_m4(source)
    for file in class_files(expected.decode("utf-8", "replace")):
        path = Path(file.path)
        if not file.optional and not path.exists():
            created += [parent for parent in (path, *path.parents) if not parent.exists()]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    wish = Wish(
        content=mc,
        mc_path=str(source),
        cf_path=str(cf),
        attributes=Attributes("root", "root", 0o644),
        cf_directory=str(_TREE),
        m4="/usr/bin/m4",
        sendmail=find_program(),
        user="smmsp" if _SUBMITS.search(mc) else "smmta",
    )
    try:
        planned = _configuration.plan(wish, foresee=False)
    except SendmailError as error:
        return {"refused": str(error), "live": cf.exists()}
    compiled = planned.changes[-1].after.content
    _configuration.execute(planned, backup=False)
    return {
        "refused": "",
        "remarks": list(planned.warnings),
        "same": compiled == expected,
        "live": cf.read_bytes() == compiled and source.read_bytes() == mc,
        "again": bool(_configuration.plan(wish, foresee=False).needed),
    }


def main() -> None:
    """Try all of them, with what they name beside them; that is removed again."""
    _OWN.mkdir(exist_ok=True)
    created: list[Path] = []
    linked = not _ELSEWHERE.exists()
    if linked:
        _ELSEWHERE.symlink_to(_TREE)
    found = {}
    for name, content in json.load(sys.stdin).items():
        mc = base64.b64decode(content).replace(_PLACEHOLDER, bytes(_TREE))
        found[name] = _try(mc, created)
    shutil.rmtree(_OWN)
    if linked:
        _ELSEWHERE.unlink()
    for path in created:
        path.rmdir() if path.is_dir() else path.unlink()
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main()
