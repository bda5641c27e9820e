# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of STARTTLS that a compiled .cf names: will sendmail take them when it starts?

If it does not it says so in the log, goes on without TLS and exits with 0. What it asks of them is in
tls.c, inittls() and tls_safe_f(), and in safefile(); a key must be closed to everybody else.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _pem, _tls_pairs
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content, read_plain
from ansible_collections.postmaster.sendmail.plugins.module_utils._safe_path import (
    DIRECTORY,
    FILE,
    Trail,
    link_faults,
    trail_of,
    way_faults,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_options import (
    DIRECTORIES,
    KEYS,
    PAIRED,
    paths_in,
    paths_of,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_pairs import Pair
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_source import (
    CERTIFICATES,
    DH_PARAMETERS,
    LEAST_DH_BITS,
    REVOCATIONS,
    dh_size,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_source import KEYS as PRIVATE_KEYS

# What each file holds
HOLDING = {
    "ServerCertFile": CERTIFICATES,
    "ServerKeyFile": PRIVATE_KEYS,
    "ClientCertFile": CERTIFICATES,
    "ClientKeyFile": PRIVATE_KEYS,
    "CACertFile": (*CERTIFICATES, "TRUSTED CERTIFICATE", "X509 CRL"),
    "CRLFile": REVOCATIONS,
    "DHParameters": DH_PARAMETERS,
}
SOON = timedelta(days=30)


def missing_in(options: Mapping[str, str]) -> list[Fault]:
    """The files and directories that options of a .cf name and that are not there."""
    directories = {path: name for name in DIRECTORIES for path in paths_of(options, name)}
    return [
        Fault(f"{name} {path}", "does not exist, and sendmail would do without TLS", "put it there first")
        for path, name in {**paths_in(options), **directories}.items()
        if not Path(path).exists()
    ]


def faults_in(options: Mapping[str, str], user: str, *, now: datetime) -> list[Fault]:
    """What keeps a sendmail run by user ("": by this one) from using the files that options of a .cf name.

    now is the time in UTC. What is missing is left to missing_in. Raises CommandFailedError when OpenSSL
    cannot be asked.
    """
    group_readable = "groupreadablekeyfile" in re.split(
        r"[\s,]+", options.get("DontBlameSendmail", "").lower()
    )
    faults: list[Fault] = [*_count_faults(options)]
    for path, name in paths_in(options).items():
        if Path(path).exists():
            closed = name in KEYS
            faults += _file_faults(f"{name} {path}", path, user, key=closed, group_readable=group_readable)
    faults += _directory_faults(options)
    faults += _dh_faults(options)
    # Whoever cannot be told from the modes is told by OpenSSL, but nothing twice.
    return list(dict.fromkeys(faults)) or [
        *_tls_pairs.faults_in(_pairs(options), user=user),
        *_overdue(options, now),
    ]


def warnings_in(options: Mapping[str, str], *, now: datetime) -> Iterator[str]:
    """A warning for each certificate that options of a .cf name and that ends SOON after now (in UTC)."""
    for where, _begin, end in _validities(options):
        if now <= end < now + SOON:
            yield f"{where} is valid until {end:%Y-%m-%d} only: renew it"


def _file_faults(where: str, path: str, user: str, *, key: bool, group_readable: bool) -> Iterator[Fault]:
    try:
        trail = trail_of(path)
    except InvalidInputError as error:
        yield from (replace(fault, where=f"{where}: {fault.where}") for fault in error.faults)
        return
    yield from _way_faults(trail, user)
    found = trail.end
    if found is None or found.kind != FILE:
        yield Fault(where, "is not a regular file", "name the file itself")
        return
    yield from _content_faults(where, path)
    mode = found.attributes.mode
    who = user or "root"
    if user and found.attributes.owner not in ("root", user):
        yield Fault(where, f"belongs to {found.attributes.owner}, who can change it", f"chown {who}")
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield Fault(where, f"mode {mode:04o} lets others write it", "chmod 0400" if key else "chmod 0644")
    elif key and (mode & stat.S_IRWXO or (mode & stat.S_IRWXG and not group_readable)):
        others = "everybody" if mode & stat.S_IRWXO else f"group {found.attributes.group}"
        yield Fault(
            where, f"mode {mode:04o} lets {others} read the key, and sendmail refuses it", "chmod 0400"
        )


def _content_faults(where: str, path: str) -> Iterator[Fault]:
    """What the file at path is not, judged by the option in where."""
    labels = HOLDING[where.partition(" ")[0]]
    try:
        found = list(_pem.blocks(read_plain(path).decode("utf-8", "replace")))
    except OSError as error:
        yield Fault(where, f"cannot be read: {error.strerror}", "be root")
        return
    except ValueError as error:
        yield Fault(where, f"is damaged: {error}", "the whole PEM file")
        return
    meant = [block for block in found if block.label in labels]
    if not meant:
        yield Fault(where, f"holds no {labels[0]}", "a PEM file")
    elif any(block.encrypted for block in meant):
        yield Fault(where, "needs a passphrase, which nobody could give sendmail", "a key without one")


def _way_faults(trail: Trail, user: str) -> Iterator[Fault]:
    # Whose the directories must be is known only where one user is to run sendmail.
    yield from way_faults(trail, user, {}) if user else link_faults(trail)


def _directory_faults(options: Mapping[str, str]) -> Iterator[Fault]:
    for name in DIRECTORIES:
        for path in paths_of(options, name):
            if Path(path).exists() and trail_of(path).end.kind != DIRECTORY:  # type: ignore[union-attr]
                yield Fault(f"{name} {path}", "is not a directory", "see openssl-rehash(1)")


def _dh_faults(options: Mapping[str, str]) -> Iterator[Fault]:
    for path in paths_of(options, "DHParameters"):
        if path.startswith("/") and Path(path).is_file():
            bits = dh_size((plain_content(path) or b"").decode("ascii", "replace"))
            if 0 < bits < LEAST_DH_BITS:
                yield Fault(
                    f"DHParameters {path}", f"has {bits} bits", f"openssl dhparam -out {path} {LEAST_DH_BITS}"
                )


def _count_faults(options: Mapping[str, str]) -> Iterator[Fault]:
    for certificate, key in PAIRED:
        if len(paths_of(options, certificate)) != len(paths_of(options, key)):
            yield Fault(key, f"does not name a key for each {certificate}", "as many, in the same order")


def _pairs(options: Mapping[str, str]) -> list[Pair]:
    pairs = [
        Pair(certificate, key, (f"{names[0]} {certificate}", f"{names[1]} {key}"))
        for names in PAIRED
        for certificate, key in zip(paths_of(options, names[0]), paths_of(options, names[1]))
    ]
    others = [
        Pair(path, names=(f"{name} {path}", ""))
        for name in ("CACertFile", "CRLFile")
        for path in paths_of(options, name)
    ]
    return [
        pair
        for pair in (*pairs, *others)
        if all(Path(path).exists() for path in (pair.certificate, pair.key or "/"))
    ]


def _overdue(options: Mapping[str, str], now: datetime) -> Iterator[Fault]:
    for where, begin, end in _validities(options):
        if end < now:
            yield Fault(where, f"is not valid since {end:%Y-%m-%d}", "renew it")
        elif begin > now:
            yield Fault(where, f"is not valid before {begin:%Y-%m-%d}", "see the clock of this host")


def _validities(options: Mapping[str, str]) -> Iterator[tuple[str, datetime, datetime]]:
    """Each certificate of this host, and from when until when it is valid: the first in its file."""
    for name, _key in PAIRED:
        for path in paths_of(options, name):
            if Path(path).is_file():
                text = (plain_content(path) or b"").decode("utf-8", "replace")
                first = next((block.der for block in _pem.blocks(text) if block.label == "CERTIFICATE"), None)
                if first is not None:
                    yield (f"{name} {path}", *_pem.validity(first))
