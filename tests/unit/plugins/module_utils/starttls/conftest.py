# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Certificates and keys made by openssl, for the tests of STARTTLS."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ECDSA = ("ec", "-pkeyopt", "ec_paramgen_curve:P-256")


def _request(directory: Path, name: str, days: str, algorithm: str, *more: str) -> None:
    files = ("-keyout", f"{directory}/{name}.key", "-out", f"{directory}/{name}.pem", "-nodes")
    words = ("openssl", "req", "-x509", "-newkey", algorithm, "-days", days, "-subj", f"/CN={name}.test")
    subprocess.run([*words, *more, *files], check=True, capture_output=True)
    (directory / f"{name}.key").chmod(0o400)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with NAME.pem and NAME.key for rsa, ecdsa, other (ends in 10 days) and weak, and others."""
    directory = tmp_path_factory.mktemp("tls")
    _request(directory, "rsa", "90", "rsa:2048")
    _request(directory, "ecdsa", "90", *ECDSA)
    _request(directory, "other", "10", *ECDSA)
    _request(directory, "weak", "90", "rsa:1024")
    locked = (
        "-aes256",
        "-passout",
        "pass:x",
        "-in",
        f"{directory}/rsa.key",
        "-out",
        f"{directory}/locked.key",
    )
    subprocess.run(["openssl", "rsa", *locked], check=True, capture_output=True)
    for bits in ("1024", "2048"):
        words = ("openssl", "dhparam", "-dsaparam", "-out", f"{directory}/dh{bits}.pem", bits)
        subprocess.run(words, check=True, capture_output=True)
    return directory
