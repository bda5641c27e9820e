# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An authority of the tests' own, and what it gives each host: an RSA and an ECDSA certificate."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

LIFETIME = 60  # days
RENEWED = LIFETIME / 3 * 86400  # seconds; the collection warns of what ends within 30 days
KINDS = {"rsa": ("rsa:2048",), "ecdsa": ("ec", "-pkeyopt", "ec_paramgen_curve:P-256")}


def write(directory: Path, names: dict[str, str]) -> None:
    """Have in directory ca.pem and, for each name of names, NAME.KIND.pem and .key for its domain name."""
    authority = directory / "ca.pem"
    fresh = authority.exists() and authority.stat().st_mtime > time.time() - RENEWED
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not fresh:
        for path in directory.iterdir():
            path.unlink()
        _request(directory, "ca", "/CN=The authority of the tests", *KINDS["ecdsa"])
    for name, domain in names.items():
        for kind, algorithm in KINDS.items():
            if not (directory / f"{name}.{kind}.pem").exists():
                signed = ("-CA", f"{directory}/ca.pem", "-CAkey", f"{directory}/ca.key")
                extensions = (
                    "-addext",
                    f"subjectAltName=DNS:{domain}",
                    "-addext",
                    "basicConstraints=CA:FALSE",
                )
                _request(directory, f"{name}.{kind}", f"/CN={domain}", *algorithm, *signed, *extensions)


def _request(directory: Path, name: str, subject: str, algorithm: str, *more: str) -> None:
    files = ("-keyout", f"{directory}/{name}.key", "-out", f"{directory}/{name}.pem")
    words = [
        "openssl",
        "req",
        "-x509",
        "-nodes",
        "-newkey",
        algorithm,
        "-days",
        str(LIFETIME),
        "-subj",
        subject,
    ]
    subprocess.run([*words, *files, *more], check=True, capture_output=True)
