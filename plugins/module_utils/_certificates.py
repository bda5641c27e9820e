# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Certificates and keys that come from the controller: what is there, what should be, and the way there.

A key goes from the wish to its file and nowhere else. A diff says that it changes, not what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _pem, _tls_pairs
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    FileState,
    private_directory,
    publish,
    read,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_files import SOON
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_pairs import Pair
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_settings import DIRECTORY, SLOTS, Tls
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_source import CERTIFICATES
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import check_all
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import PREFIX, build, kinds_of

PUBLIC = Attributes("root", "root", 0o644)


@dataclass(frozen=True)
class Change:
    """One file that differs: what is at path now (None: nothing), what should be, and if that is secret."""

    path: str
    before: FileState | None = field(repr=False)
    after: FileState = field(repr=False)
    secret: bool

    def diff(self) -> dict[str, str]:
        """The difference as Ansible shows it."""
        return {
            "before_header": f"{self.path} ({self.before.attributes if self.before else 'absent'})",
            "after_header": f"{self.path} ({self.after.attributes})",
            "before": self._shown(self.before, "the key as it was\n"),
            "after": self._shown(self.after, "the new key\n"),
        }

    def _shown(self, state: FileState | None, instead: str) -> str:
        if state is None:
            return ""
        if not self.secret:
            return state.content.decode("utf-8", "replace")
        same = self.before is not None and self.before.content == self.after.content
        return "the same key\n" if same else instead


def wished(asked: Mapping[str, object]) -> Tls:
    """What is asked for: the values of SLOTS by name. Raises InvalidInputError with every fault."""
    kinds = kinds_of(Tls)
    names = [f"{PREFIX}tls_{slot}" for slot in SLOTS]
    values = check_all((kinds[name], asked[slot], name) for name, slot in zip(names, SLOTS))
    return build(Tls, dict(zip(names, values)))


def plan(tls: Tls, owner: str) -> tuple[Change, ...]:
    """The files that differ from what tls gives as content; keys are owner's alone.

    Raises InvalidInputError when a key that is to be written is not that of its certificate.
    """
    changes = differing(tls, owner)
    if changes:
        faults = _pair_faults(tls)
        if faults:
            raise InvalidInputError(faults)
    return changes


def differing(tls: Tls, owner: str) -> tuple[Change, ...]:
    """The files that differ, as plan() has them, without a look at what they would hold."""
    return tuple(_changes(tls, Attributes(owner, "root", 0o400)))


def warnings_in(tls: Tls, *, now: datetime) -> Iterator[str]:
    """A warning for each certificate that comes as content and ends SOON after now (in UTC)."""
    for slot in ("server_certificate", "client_certificate"):
        for entry in tls.placed(slot):
            first = next((b.der for b in _pem.blocks(entry.content) if b.label in CERTIFICATES), None)
            end = _pem.validity(first)[1] if first else None
            if end is not None and end < now + SOON:
                yield f"{PREFIX}tls_{slot} is valid until {end:%Y-%m-%d} only: renew it"


def execute(changes: tuple[Change, ...]) -> None:
    """Write the files, each by a rename. Raises OSError when that fails."""
    if changes and not Path(DIRECTORY).exists():
        Path(DIRECTORY).mkdir(mode=0o755)
    for change in changes:
        publish(change.path, change.after)


def _changes(tls: Tls, private: Attributes) -> Iterator[Change]:
    for slot, secret in SLOTS.items():
        for entry in tls.placed(slot):
            if entry.content:
                after = FileState(entry.content.encode(), private if secret else PUBLIC)
                before = read(entry.path)
                if before != after:
                    yield Change(entry.path, before, after, secret)


def _pair_faults(tls: Tls) -> list[Fault]:
    """Why OpenSSL does not take a certificate with its key, where either comes as content."""
    with ExitStack() as stack:
        beside = f"{DIRECTORY}/." if Path(DIRECTORY).is_dir() else ""
        directory = stack.enter_context(private_directory(beside=beside))
        pairs = []
        for side in ("server", "client"):
            both = tls.placed(f"{side}_certificate"), tls.placed(f"{side}_key")
            for certificate, key in zip(*both):
                if certificate.content or key.content:
                    paths = [_at_hand(entry.path, entry.content, directory) for entry in (certificate, key)]
                    if all(Path(path).exists() for path in paths):
                        names = (f"{PREFIX}tls_{side}_certificate", f"{PREFIX}tls_{side}_key")
                        pairs.append(Pair(paths[0], paths[1], names))
        return _tls_pairs.faults_in(pairs, user="")


def _at_hand(path: str, content: str, directory: str) -> str:
    """A path where the content can be read that is at path, or is to be."""
    if not content:
        return path
    copy = Path(directory, Path(path).name)
    copy.touch(mode=0o600)
    copy.write_text(content, encoding="utf-8")
    return str(copy)
