# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A .mc and the .cf compiled from it: what is there, what should be, and the steps between."""

from __future__ import annotations

import json
import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _mc_record
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    Fault,
    InvalidInputError,
    SendmailError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    FileState,
    back_up,
    publish,
    read,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._host_name import (
    unqualified_name,
    wait_told,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._secrets import masked


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
        """For a module's result. Secrets are masked."""
        return {
            "before_header": f"{self.path}{_attributes(self.before)}",
            "after_header": f"{self.path}{_attributes(self.after)}",
            "before": _shown(self.before.content) if self.before else "",
            "after": _shown(self.after.content),
        }


@dataclass(frozen=True)
class Wish:
    """The wished-for configuration: the bytes of the .mc, both paths, and the host's programs for it.

    m4 and sendmail are paths, "" if this host has no such program; user is the account that sendmail
    parses the candidate as, "" for the one that runs this. With strict, what sendmail passes over in silence
    and hurts is refused.
    """

    content: bytes
    mc_path: str
    cf_path: str
    attributes: Attributes
    cf_directory: str
    m4: str
    sendmail: str
    user: str
    strict: bool = False


@dataclass(frozen=True)
class Plan:
    """The changes to make, in order, and what could not be judged (only foreseen in check mode).

    warnings are what was said of the .cf without harm; record is what the next run shall know it by, and
    judged what that was made from, None where nothing was judged, or it cannot be told.
    """

    changes: tuple[Change, ...]
    unjudged: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    record: _mc_record.Record | None = None
    judged: _mc_record.Judged | None = None

    @property
    def needed(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.needed)


def plan(wish: Wish, *, foresee: bool, warn: Callable[[str], None] | None = None) -> Plan:
    """Compile and judge the wish in a private directory, and say what would change.

    What slows sendmail down is told to warn before it is started, since it may be all that is seen for long.

    Neither m4 nor sendmail is started when the live .cf was judged for the same wish, and all that decided
    then is as it was. With foresee, what this host lacks (a program, the user, a class file) leaves the
    candidate unjudged; without, it is an error. Raises CommandFailedError with the words of m4 or sendmail,
    InvalidInputError when the host is not ready. Changes nothing outside the private directory.
    """
    if Path(wish.mc_path).resolve() == Path(wish.cf_path).resolve():
        raise InvalidInputError([Fault(wish.cf_path, "is where the .mc is kept, too", "two paths")])
    known = recorded(wish)
    if known:
        return known
    mc, before, wished = _mc_change(wish), read(wish.cf_path), _digest(wish)
    lacks = lacking(wish)
    if lacks:
        return _unjudged((mc,), lacks, foresee=foresee)
    waits = wait_told(unqualified_name())
    if waits and warn:
        warn(waits)
    # Only here, since a host that is right needs none of it.
    from ansible_collections.postmaster.sendmail.plugins.module_utils._candidate import (  # noqa: PLC0415
        Host,
        Trial,
        try_out,
    )

    live = before.content if before else None
    trial = Trial(wish.content, wish.mc_path, live, wish.cf_path, wish.strict, foresee)
    verdict = try_out(trial, Host(wish.m4, wish.sendmail, wish.cf_directory, wish.user))
    changes = (mc, Change(wish.cf_path, before, FileState(verdict.cf, wish.attributes)))
    record = _mc_record.take(wished, verdict.cf, verdict.judged) if verdict.judged else None
    return Plan(changes, tuple(map(str, verdict.unjudged)), verdict.warnings, record, verdict.judged)


def recorded(wish: Wish) -> Plan | None:
    """The plan for a live .cf that is known to be what the wish compiles to; None if that must be found out.

    It starts nothing. Of the .cf no more than its attributes can be changed by it.
    """
    before = read(wish.cf_path)
    record = _mc_record.read(wish.cf_path) if before else None
    if before is None or record is None or not record.holds(_digest(wish), before.content):
        return None
    cf = Change(wish.cf_path, before, FileState(before.content, wish.attributes))
    return Plan((_mc_change(wish), cf), warnings=tuple(record.warnings))


def _mc_change(wish: Wish) -> Change:
    return Change(wish.mc_path, read(wish.mc_path), FileState(wish.content, wish.attributes))


def meaning(planned: Plan, cf_path: str) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """What the change of the .cf means, and that as an entry of the diff; nothing where it stays as it is."""
    for change in planned.needed:
        before = change.before.content if change.before else None
        if change.path == cf_path and before != change.after.content:
            # Only here, since a host that is right needs none of it.
            from ansible_collections.postmaster.sendmail.plugins.module_utils._cf_meaning import (  # noqa: PLC0415
                meaning as of_cf,
            )

            changes, table = of_cf(cf_path, before, change.after.content)
            return changes, [table]
    return [], []


def judged_copy(wish: Wish, planned: Plan, directory: str) -> _mc_record.JudgedCopy | None:
    """The verdict of planned, which was reached while directory held copies, for the live files.

    To be called there, after planned was executed. None where there is no verdict, or it cannot be told.
    """
    if planned.judged is None:
        return None
    return _mc_record.copied(_digest(wish), planned.changes[-1].after.content, planned.judged, directory)


def _digest(wish: Wish) -> str:
    """What a verdict depends on beside files."""
    user = wish.user if wish.user and _exists(wish.user) else ""
    account = tuple(pwd.getpwnam(user)[2:4]) if user else os.geteuid()  # from LDAP, it is in no file
    programs = (wish.m4, wish.sendmail, wish.cf_directory)
    parts = (_mc_record.digest(wish.content), wish.mc_path, wish.cf_path, *programs, wish.user, wish.strict)
    return _mc_record.digest(json.dumps([*parts, account]).encode())


def execute(planned: Plan, *, backup: bool) -> dict[str, str]:
    """Make the changes, and note what the .cf was judged by.

    Returns {path: name of its backup} for each file that was replaced.
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
    if planned.record:
        _mc_record.write(planned.changes[-1].path, planned.record)
    return backups


def lacking(wish: Wish) -> list[Fault]:
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


def _shown(content: bytes) -> str:
    return masked(content.decode("utf-8", "replace"))
