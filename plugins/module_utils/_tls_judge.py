# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that sendmail passes over in silence about STARTTLS in a .cf: its files, cipher list and suites."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timezone

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _cipher_list,
    _tls_files,
    _tls_options,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault


@dataclass(frozen=True)
class Judgement:
    """What is wrong in the text, what is wrong with the files it names, what will be soon, and those files.

    unready are the files that are missing or not as sendmail needs them: an earlier task may put them right.
    """

    faults: tuple[Fault, ...] = ()
    unready: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()
    looked_at: tuple[str, ...] = ()


def judge(cf: str, *, user: str) -> Judgement:
    """Judge STARTTLS in the .cf with this text for a sendmail that user runs ("": this user).

    A .cf without any of it costs nothing. Raises CommandFailedError when OpenSSL cannot be asked.
    """
    now = datetime.now(timezone.utc)
    options = _tls_options.options_in(cf)
    return Judgement(
        faults=tuple(_cipher_faults(options)),
        unready=(*_tls_files.missing_in(options), *_tls_files.faults_in(options, user, now=now)),
        warnings=tuple(_tls_files.warnings_in(options, now=now)),
        looked_at=tuple(_tls_options.paths_in(options)),
    )


def _cipher_faults(options: dict[str, str]) -> list[Fault]:
    faults: list[Fault] = []
    if options.get("CipherList"):
        openssl = shutil.which("openssl") or ""
        faults += _cipher_list.faults_in(options["CipherList"], "CipherList", openssl=openssl)
    if options.get("CipherSuites"):
        faults += _cipher_list.suite_faults(options["CipherSuites"], "CipherSuites")
    return faults
