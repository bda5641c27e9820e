# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What sendmail passes over in silence of a .cf's options of TLS: files that it cannot use, and ciphers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from shutil import which

from ansible_collections.postmaster.sendmail.plugins.module_utils import _cipher_list, _tls_files
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._run_as_user import known_user, run_as


@dataclass(frozen=True)
class TlsFacts:
    """Faults in words: of the files that the options name, and of CipherList and CipherSuites."""

    files: tuple[str, ...]
    ciphers: tuple[str, ...]


def find_tls_faults(options: Mapping[str, str]) -> TlsFacts:
    """The faults of these options of a .cf on this host. May raise CommandFailedError."""
    now = datetime.now(timezone.utc)
    user = known_user(run_as(options.get("RunAsUser", "").splitlines()).user)
    files = _tls_files.missing_in(options) or _tls_files.faults_in(options, user, now=now)
    return TlsFacts(_words(files), _words(_cipher_faults(options)))


def _cipher_faults(options: Mapping[str, str]) -> list[Fault]:
    ciphers, suites = options.get("CipherList", ""), options.get("CipherSuites", "")
    openssl = which("openssl") or ""
    return [
        *(_cipher_list.faults_in(ciphers, "CipherList", openssl=openssl) if ciphers else ()),
        *(_cipher_list.suite_faults(suites, "CipherSuites") if suites else ()),
    ]


def _words(faults: Iterable[Fault]) -> tuple[str, ...]:
    return tuple(f"{fault.where} {fault.wrong}" for fault in faults)
