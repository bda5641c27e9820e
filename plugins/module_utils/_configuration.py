# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A .mc and the .cf compiled from it: what is there, what should be, and the steps between."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._class_files import class_files
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    Fault,
    InvalidInputError,
    SendmailError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    FileState,
    back_up,
    private_directory,
    publish,
    read,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._judge import judge
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4 import compile_mc, same_meaning


@dataclass(frozen=True)
class Change:
    """One file: what is at path now (None: nothing), and what should be."""

    path: str
    before: FileState | None
    after: FileState

    @property
    def needed(self) -> bool:
        return self.before != self.after

    def diff(self) -> dict[str, str]:
        return {
            "before_header": f"{self.path}{_attributes(self.before)}",
            "after_header": f"{self.path}{_attributes(self.after)}",
            "before": self.before.content.decode("utf-8", "replace") if self.before else "",
            "after": self.after.content.decode("utf-8", "replace"),
        }


@dataclass(frozen=True)
class Wish:
    """The wished-for configuration: the text of the .mc, both paths, and the host's programs for it.

    m4 and sendmail are paths, "" if this host has no such program; user is the account that sendmail
    parses the candidate as, "" for the one that runs this.
    """

    content: str
    mc_path: str
    cf_path: str
    attributes: Attributes
    cf_directory: str
    m4: str
    sendmail: str
    user: str


@dataclass(frozen=True)
class Plan:
    """The changes to make, in order, and what could not be judged (only foreseen in check mode)."""

    changes: tuple[Change, ...]
    unjudged: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.needed)


def plan(wish: Wish, *, foresee: bool) -> Plan:
    """Compile and judge the wish in a private directory, and say what would change.

    With foresee, what this host lacks (a program, the user, a class file) leaves the candidate unjudged;
    without, it is an error. Raises CommandFailedError with the words of m4 or sendmail, InvalidInputError
    when the host is not ready. Changes nothing outside the private directory.
    """
    mc = Change(wish.mc_path, read(wish.mc_path), FileState(wish.content.encode(), wish.attributes))
    lacking = _lacking(wish)
    if lacking:
        return _unjudged((mc,), lacking, foresee=foresee)
    with private_directory(reader=wish.user) as directory:
        cf = _compiled(wish, directory)
        before = read(wish.cf_path)
        if before and same_meaning(before.content, cf):
            cf = before.content
        changes = (mc, Change(wish.cf_path, before, FileState(cf, wish.attributes)))
        missing = [
            Fault(
                file.path, "is named in the configuration but does not exist", "create it first, be it empty"
            )
            for file in class_files(cf.decode("utf-8", "replace"))
            if not file.optional and not Path(file.path).exists()
        ]
        if missing:
            return _unjudged(changes, missing, foresee=foresee)
        judge(
            _candidate(directory, "candidate.cf", cf),
            shown_as=wish.cf_path,
            sendmail=wish.sendmail,
            user=wish.user,
        )
    return Plan(changes)


def execute(planned: Plan, *, backup: bool) -> dict[str, str]:
    """Make the changes. Returns {path: name of its backup} for each file that was replaced.

    Raises SendmailError when a file cannot be written. The .cf, which alone counts for sendmail, comes last.
    """
    backups = {}
    for change in planned.needed:
        try:
            if backup and change.before:
                backups[change.path] = back_up(change.path)
            publish(change.path, change.after)
        except OSError as error:
            raise SendmailError(f"{change.path}: cannot be replaced: {error.strerror}") from error
    return backups


def _compiled(wish: Wish, directory: str) -> bytes:
    candidate = _candidate(directory, "candidate.mc", wish.content.encode())
    return compile_mc(candidate, shown_as=wish.mc_path, m4=wish.m4, cf_directory=wish.cf_directory)


def _candidate(directory: str, name: str, content: bytes) -> str:
    """A file in the private directory, readable for those who may look into that."""
    path = Path(directory, name)
    path.write_bytes(content)
    path.chmod(0o644)
    return str(path)


def _lacking(wish: Wish) -> list[Fault]:
    """What this host must have before anything can be compiled and judged."""
    faults: list[Fault] = []
    for program, found in (("m4", wish.m4), ("sendmail", wish.sendmail)):
        if not found:
            faults.append(Fault(program, "is not on this host", "install it first"))
    if not Path(wish.cf_directory).is_dir():
        faults.append(Fault(wish.cf_directory, "is not a directory", "install sendmail's m4 sources first"))
    if wish.user and not _exists(wish.user):
        faults.append(Fault(wish.user, "this host has no such user", "create it first"))
    if wish.user and os.geteuid() != 0:
        faults.append(Fault(wish.user, "only root can have sendmail run as another user", "become root"))
    for directory in sorted({str(Path(path).parent) for path in (wish.mc_path, wish.cf_path)}):
        if not Path(directory).is_dir():
            faults.append(Fault(directory, "is not a directory", "create it first"))
    try:
        wish.attributes.ids()
    except InvalidInputError as error:
        faults += error.faults
    return faults


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _unjudged(changes: tuple[Change, ...], faults: list[Fault], *, foresee: bool) -> Plan:
    if not foresee:
        raise InvalidInputError(faults)
    return Plan(changes, tuple(map(str, faults)))


def _attributes(state: FileState | None) -> str:
    return f" ({state.attributes})" if state else " (absent)"
