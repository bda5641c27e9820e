# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files that a .cf names for STARTTLS, judged on the disk and by OpenSSL as the one who reads them."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timezone
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _tls_judge, _tls_pairs
from ansible_collections.postmaster.sendmail.plugins.module_utils._staleness import start_files
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_files import faults_in, warnings_in
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_pairs import Pair

PAIR = "O ServerCertFile={d}/rsa.pem\nO ServerKeyFile={d}/{key}\n"

# The .cf, with {d} for the directory; the mode of the key; what is said
BAD = [
    ("O ServerCertFile={d}/none.pem\nO ServerKeyFile={d}/rsa.key", 0o400, "none.pem: does not exist"),
    (
        "O CACertFile={d}/none.pem\nO ServerCertFile={d}/none.pem\nO ServerKeyFile={d}/rsa.key",
        0o400,
        "ServerCertFile",
    ),
    (PAIR.format(d="{d}", key="ecdsa.key"), 0o400, "ecdsa.key: is not the key of ServerCertFile"),
    (PAIR.format(d="{d}", key="locked.key"), 0o400, "needs a passphrase"),
    (PAIR.format(d="{d}", key="rsa.pem"), 0o400, "holds no PRIVATE KEY"),
    (PAIR.format(d="{d}", key="rsa.key"), 0o444, "mode 0444 lets everybody read the key"),
    (PAIR.format(d="{d}", key="rsa.key"), 0o440, "mode 0440 lets group"),
    (PAIR.format(d="{d}", key="rsa.key"), 0o620, "lets others write it"),
    ("O ServerCertFile={d}/weak.pem\nO ServerKeyFile={d}/weak.key", 0o400, "does not take: ee key too small"),
    (
        "O ServerCertFile={d}/rsa.pem,{d}/ecdsa.pem\nO ServerKeyFile={d}/rsa.key",
        0o400,
        "does not name a key for",
    ),
    ("O ClientCertFile={d}", 0o400, "is not a regular file"),
    ("O CACertFile={d}/rsa.key", 0o400, "holds no CERTIFICATE"),
    ("O CACertPath={d}/rsa.pem", 0o400, "is not a directory"),
    ("O CRLFile={d}/rsa.pem", 0o400, "holds no X509 CRL"),
    ("O DHParameters={d}/dh1024.pem", 0o400, "has 1024 bits"),
    ("O CipherList=HIGH:ECDHEE", 0o400, "do you mean ECDHE?"),
    ("O cipherlist=HIGH:ECDHEE", 0o400, "do you mean ECDHE?"),
    ("O CipherSuites=TLS_AES_256_GCM_SHA38", 0o400, "do you mean TLS_AES_256_GCM_SHA384?"),
]
GOOD = [
    "",
    PAIR.format(d="{d}", key="rsa.key"),
    "O ServerCertFile={d}/rsa.pem,{d}/ecdsa.pem\nO ServerKeyFile={d}/rsa.key,{d}/ecdsa.key",
    "O CACertFile={d}/rsa.pem\nO CACertPath={d}\nO DHParameters={d}/dh2048.pem",
    "O DHParameters=i",
    "#O ServerCertFile={d}/none.pem",
]


def told(text: str, directory: Path) -> str:
    """Everything that is said of a .cf."""
    found = _tls_judge.judge(text.replace("{d}", str(directory)), user="")
    return "\n".join(map(str, (*found.faults, *found.unready)))


@pytest.fixture
def files(made: Path, tmp_path: Path) -> Path:
    """A copy of the made files, to be spoiled."""
    return Path(shutil.copytree(made, tmp_path / "tls"))


@pytest.mark.parametrize("text", GOOD)
def test_what_sendmail_takes_is_taken(text: str, files: Path) -> None:
    assert told(text, files) == ""


@pytest.mark.parametrize(("text", "mode", "said"), BAD)
def test_what_turns_tls_off_is_told(text: str, mode: int, said: str, files: Path) -> None:
    (files / "rsa.key").chmod(mode)
    assert said in told(text, files)


def test_group_readable_keys_may_be_allowed(files: Path) -> None:
    (files / "rsa.key").chmod(0o440)
    text = PAIR.format(d=files, key="rsa.key")
    assert told(f"{text}O DontBlameSendmail=groupreadablekeyfile,GroupWritableDirPathSafe\n", files) == ""


def test_what_the_user_cannot_read_is_told(files: Path) -> None:
    (files / "rsa.key").chmod(0)
    user = "nobody" if os.geteuid() == 0 else ""
    pair = Pair(str(files / "rsa.pem"), str(files / "rsa.key"), ("ServerCertFile", "ServerKeyFile"))
    assert "cannot be read: Permission denied" in "\n".join(map(str, _tls_pairs.faults_in([pair], user=user)))


def test_what_ends_soon_is_a_warning(made: Path) -> None:
    options = {"ServerCertFile": f"{made}/other.pem,{made}/rsa.pem"}
    now = datetime.now(timezone.utc)
    assert [warning.split(" is valid until ")[0] for warning in warnings_in(options, now=now)] == [
        f"ServerCertFile {made}/other.pem"
    ]


@pytest.mark.parametrize(("year", "said"), [(2000, "is not valid before"), (2100, "is not valid since")])
def test_what_is_not_valid_now_is_a_fault(made: Path, year: int, said: str) -> None:
    options = {"ServerCertFile": f"{made}/rsa.pem", "ServerKeyFile": f"{made}/rsa.key"}
    now = datetime(year, 1, 1, tzinfo=timezone.utc)
    assert said in "\n".join(map(str, faults_in(options, "", now=now)))


def test_a_certificate_is_read_at_the_start_only(made: Path, tmp_path: Path) -> None:
    cf = tmp_path / "sendmail.cf"
    cf.write_text(f"O ServerCertFile={made}/rsa.pem, {made}/ecdsa.pem\nO DHParameters=i\n")
    assert start_files(str(cf), "")[:3] == (str(cf), f"{made}/rsa.pem", f"{made}/ecdsa.pem")


def test_a_unit_without_a_configuration_reads_its_own_file_at_the_start() -> None:
    assert start_files("", "/etc/systemd/system/a.path")[-1] == "/etc/systemd/system/a.path"
