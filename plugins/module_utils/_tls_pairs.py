# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Does OpenSSL take these files? Asked in a process of its own, as the user who will run sendmail.

Only so is every obstacle seen: modes and access lists of the file and of all directories above it, a damaged
file, a key of another certificate, a key that is too short for this host's OpenSSL.
"""

from __future__ import annotations

import json
import os
import pwd
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import CommandFailedError, Fault

# OpenSSL's words for a key of another certificate, of the same algorithm and of another one
_MISMATCH = ("KEY_VALUES_MISMATCH", "KEY_TYPE_MISMATCH", "NO_CERTIFICATE_ASSIGNED")
_CLOSED = "see its owner and mode, and those of the directories above it"

Reason = Optional[tuple[str, str]]  # the path that it is about, and what was said; None: nothing


@dataclass(frozen=True)
class Pair:
    """A certificate and its key by their paths; a file of others' certificates has no key.

    names are what a message calls the two.
    """

    certificate: str
    key: str = ""
    names: tuple[str, str] = ("", "")

    def fault(self, path: str, reason: str) -> Fault:
        """What is wrong with the pair, when OpenSSL (in its reason codes) or the system says this of path."""
        of_certificate, of_key = self.names
        if reason in _MISMATCH:
            return Fault(of_key, f"is not the key of {of_certificate}", "give both from the same request")
        if reason.replace("_", "").isupper():
            both = f"{of_certificate} with {of_key}" if self.key else of_certificate
            return Fault(both, f"OpenSSL does not take: {reason.replace('_', ' ').lower()}", "renew it")
        return Fault(of_key if path == self.key else of_certificate, f"cannot be read: {reason}", _CLOSED)


def faults_in(pairs: Sequence[Pair], *, user: str) -> list[Fault]:
    """Why OpenSSL, as user ("" for this one), does not take a pair. May raise CommandFailedError."""
    reasons = _asked_as(user, pairs) if pairs else []
    return [pair.fault(*reason) for pair, reason in zip(pairs, reasons) if reason]


def _asked_as(user: str, pairs: Sequence[Pair]) -> list[Reason]:
    """The reason for each pair, from a child that has become user. No program: it might be closed to user."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            _become(user)
            os.write(writer, json.dumps([_reason(pair) for pair in pairs]).encode())
        finally:
            os._exit(0)  # nothing of the parent's must be cleared up twice
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        said = stream.read()
    os.waitpid(child, 0)
    if not said:
        raise CommandFailedError(
            f"OpenSSL could not be asked about the certificates as {user or 'this user'}"
        )
    return [tuple(reason) if reason else None for reason in json.loads(said)]


def _become(user: str) -> None:
    if user:
        account = pwd.getpwnam(user)
        os.initgroups(user, account.pw_gid)
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)


def _reason(pair: Pair) -> Reason:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        for path in filter(None, (pair.certificate, pair.key)):
            Path(path).open("rb").close()
        if pair.key:
            # Without a passphrase of ours OpenSSL would ask for one at the terminal.
            context.load_cert_chain(pair.certificate, pair.key, password=lambda: "")
        else:
            context.load_verify_locations(pair.certificate)
    except ssl.SSLError as error:
        return pair.certificate, error.reason or "DAMAGED"
    except OSError as error:
        return str(error.filename or pair.key or pair.certificate), error.strerror or str(error)
    return None
