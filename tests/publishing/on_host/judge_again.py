# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One thing after another changes that a verdict depends on: which of the programs are started again?

Prints {what was changed: [the programs that were started, the files that changed, the refusal]}.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _configuration, _mc_record
from ansible_collections.postmaster.sendmail.plugins.module_utils._configuration import Wish
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import find_program
from asking import HOME

_OWN = HOME / "judge_again"
_TREE = _OWN / "cf"
_STARTED = _OWN / "started"
_CF = _OWN / "sendmail.cf"
_SETTLE = 0.1  # seconds after which a file is no longer new
_PROGRAM = '#!/bin/sh\n[ -w {log} ] && echo {name} >> {log}\nexec {real} "$@"\n'
_MC = f"""\
include(`{_TREE}/m4/cf.m4')dnl
OSTYPE(`debian')dnl
define(`confCW_FILE', `{_OWN}/names/local-host-names')dnl
FEATURE(`use_cw_file')dnl
FEATURE(`mailertable', `hash {_OWN}/mailertable')dnl
include(`{_OWN}/more.m4')dnl
MAILER(`smtp')dnl
"""


def _prepare() -> Wish:
    shutil.rmtree(_OWN, ignore_errors=True)
    shutil.copytree("/usr/share/sendmail/cf", _TREE)
    (_OWN / "names").mkdir()
    for name in ("names/local-host-names", "mailertable.db", "more.m4", "started"):
        (_OWN / name).write_text("dnl\n" if name == "more.m4" else "")
    _STARTED.chmod(0o666)
    for name, real in (("m4", "/usr/bin/m4"), ("sendmail", find_program())):
        (_OWN / name).write_text(_PROGRAM.format(name=name, real=real, log=_STARTED))
        (_OWN / name).chmod(0o755)
    time.sleep(_SETTLE)
    return Wish(
        content=_MC.encode(),
        mc_path=str(_OWN / "sendmail.mc"),
        cf_path=str(_CF),
        attributes=Attributes("root", "root", 0o644),
        cf_directory=str(_TREE),
        m4=str(_OWN / "m4"),
        sendmail=str(_OWN / "sendmail"),
        user="smmta",
    )


def _append(path: Path, text: str) -> Callable[[], object]:
    """Append text and give the file the time that it had, as rsync and package managers do."""

    def act() -> None:
        found = path.stat()
        path.write_text(path.read_text() + text)
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))

    return act


def _ask(wish: Wish) -> list[object]:
    time.sleep(_SETTLE)
    _STARTED.write_text("")
    refusal, changed = "", []
    try:
        planned = _configuration.plan(wish, foresee=False)
        changed = [Path(change.path).name for change in planned.needed]
        _configuration.execute(planned, backup=False)
    except SendmailError as error:
        refusal = str(error)
    return [_STARTED.read_text().split(), changed, refusal]


def _changes() -> dict[str, Callable[[], object]]:
    names, record = _OWN / "names", Path(f"{_CF}{_mc_record.SUFFIX}")
    return {
        "nothing": lambda: None,
        "a file of the tree that is read": _append(_TREE / "feature" / "mailertable.m4", "dnl\n"),
        "a file of the tree that is not": _append(_TREE / "feature" / "genericstable.m4", "dnl\n"),
        "an include": _append(_OWN / "more.m4", "define(`confLOG_LEVEL', `12')dnl\n"),
        "a class file": lambda: (names / "local-host-names").write_text("gateway.example\n"),
        "a class file's mode": lambda: (names / "local-host-names").chmod(0o600),
        "its mode as it was": lambda: (names / "local-host-names").chmod(0o644),
        "its directory's mode": lambda: names.chmod(0o700),
        "the directory's mode as it was": lambda: names.chmod(0o755),
        "no class file": (names / "local-host-names").unlink,
        "a class file again": lambda: (names / "local-host-names").write_text(""),
        "a map's content": lambda: (_OWN / "mailertable.db").write_text("x"),
        "no map": (_OWN / "mailertable.db").unlink,
        "the .cf by hand": _append(_CF, "O LogLevel=1\n"),
        "no .cf": _CF.unlink,
        "the .mc by hand": _append(_OWN / "sendmail.mc", "dnl\n"),
        "the .cf's mode": lambda: _CF.chmod(0o666),
        "sendmail": _append(_OWN / "sendmail", "# newer\n"),
        "m4": _append(_OWN / "m4", "# newer\n"),
        "an account": Path("/etc/passwd").touch,
        "a library": Path("/etc/ld.so.cache").touch,
        "no record": record.unlink,
        "a record that is none": lambda: record.write_text("[1, 2]"),
        "a record of another day": lambda: record.write_text(
            record.read_text().replace('"day": ', '"day": 1')
        ),
        "a record of other things": lambda: record.write_text('{"form": 1, "wish": 3}'),
        "a record with other types": lambda: record.write_text(
            record.read_text().replace('"contents": {', '"contents": [], "x": {')
        ),
    }


def main() -> None:
    """Change one thing after another, and look what is done."""
    wish = _prepare()
    found = {"all": _ask(wish)}
    for what, act in _changes().items():
        act()
        found[what] = _ask(wish)
        found[f"{what}, again"] = _ask(wish)
    for what, other in (
        ("the user", dataclasses.replace(wish, user="smmsp")),
        ("strict", dataclasses.replace(wish, strict=True)),
        ("the .mc", dataclasses.replace(wish, content=_MC.encode() + b"dnl\n")),
        ("a command", dataclasses.replace(wish, content=b"syscmd(`true')dnl\n" + _MC.encode())),
        ("a command, hidden", dataclasses.replace(wish, content=b"builtin(`syscmd', `true')" + _MC.encode())),
        ("sinclude", dataclasses.replace(wish, content=f"sinclude(`{_OWN}/no')dnl\n{_MC}".encode())),
    ):
        found[what] = _ask(other)
        found[f"{what}, again"] = _ask(other)
    shutil.rmtree(_OWN)
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main()
