# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Call the module mc, as the role config does, for configurations that it must refuse.

Reads a JSON list of the module's arguments. Prints what the module said to each ("" if it took it), and what
of the live state is not as it was, which is put back. Files to name are in OWN meanwhile.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

from ansible.module_utils.testing import patch_module_args
from ansible_collections.postmaster.sendmail.plugins.modules import mc

OWN = Path("/etc/mail/tls/refused")
_LIVE = ("sendmail.mc", "sendmail.cf", "submit.mc", "submit.cf", "access", "access.db", "mailertable.db")
_KEY = "openssl ecparam -name prime256v1 -genkey -noout -out {0}.key"
_CERTIFICATE = "openssl req -x509 -new -key {0}.key -subj /CN={0} -days {1} -out {0}.pem"


def _prepare() -> None:
    """Certificates and keys, each with a mistake of its own, and a file that root alone can read."""
    shutil.rmtree(OWN, ignore_errors=True)
    OWN.mkdir()
    for name in ("one", "other", "roots", "anybodys"):
        for command in (_KEY, _CERTIFICATE):
            words = command.format(name, 90).split()
            subprocess.run(words, cwd=OWN, check=True, capture_output=True)
        shutil.chown(OWN / f"{name}.key", "smmta", "smmta")
        (OWN / f"{name}.key").chmod(0o400)
    shutil.chown(OWN / "roots.key", "root", "root")
    (OWN / "anybodys.key").chmod(0o444)
    (OWN / "secret").write_text("secret.example\n")
    (OWN / "secret").chmod(0o600)
    (OWN / "text.pem").write_text("-----BEGIN TEXT-----\n-----END TEXT-----\n")


def _state() -> dict[str, object]:
    """Each live file of /etc/mail: who it is, when it changed, its bytes; and the daemon's processes."""
    files = {
        str(path): (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes())
        for path in (Path("/etc/mail") / name for name in _LIVE)
        if path.exists()
    }
    show = ["systemctl", "show", "--property=MainPID,NRestarts,ActiveState", "sendmail.service"]
    return {**files, "daemon": subprocess.run(show, capture_output=True, text=True, check=True).stdout}


def _said(arguments: dict[str, object]) -> str:
    out = io.StringIO()
    with patch_module_args(arguments), contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        mc.main()
    answer = json.loads(out.getvalue())
    return str(answer["msg"]) if answer.get("failed") else ""


def main() -> None:
    """Be refused as often as there are arguments."""
    answers = []
    _prepare()
    try:
        for arguments in json.load(sys.stdin):
            before = _state()
            said = _said(arguments)
            after = _state()
            touched = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
            answers.append({"said": said, "touched": touched})
            for path in touched:
                kept = before.get(path)
                if isinstance(kept, tuple):
                    Path(path).write_bytes(kept[2])
    finally:
        shutil.rmtree(OWN)
    print(json.dumps(answers))  # noqa: T201


if __name__ == "__main__":
    main()
