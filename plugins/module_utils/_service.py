# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The service manager at work: the states of units, what is done to them, and how long nobody listened.

Measured (tests/bench/gap.py; Debian 13, two busy cores, 50 new clients a second, medians of 7): a reload
leaves nobody listening for 24 ms, a restart for 190 ms, and twice that on a busy machine. Without
waiting_clients() one client of a reload is refused and eight of a restart; with it none, and who comes within
the half second that the step takes waits for one second, or three.
Sessions go on in both cases (sendmail forks for each; KillMode=process), and mail under way is taken.
A daemon that cannot read its new .cf ends at once (and is started again each second, RestartSec=1); one that
cannot bind a port tries for 50 s (daemon.c, opendaemonsocket()), hears neither SIGHUP nor SIGTERM, and writes
no pid file. So one that does not listen is killed before a restart, which would wait for its end.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command
from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import (
    DAEMON,
    SUBMISSION,
    Step,
    UnitState,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content
from ansible_collections.postmaster.sendmail.plugins.module_utils._listeners import (
    find_sockets,
    socket_inodes,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._unit import properties_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._waiting_clients import waiting_clients

Identity = Mapping[str, Sequence[int]]

# By unit, what its program is configured with, which names the pid file
CONFIGURATIONS: Mapping[str, str] = {DAEMON: "/etc/mail/sendmail.cf", SUBMISSION: "/etc/mail/submit.cf"}

_PROPERTIES = (
    "LoadState,ActiveState,UnitFileState,MainPID,FragmentPath,ActiveEnterTimestampMonotonic,NRestarts"
)
_PID_FILE = re.compile(rb"^O\s*PidFile\s*=\s*(/\S+)", re.MULTILINE)
_BRINGS_UP = frozenset({"start", "restart", "reload"})
_LOOK = 0.001  # seconds between two looks at the daemon's sockets
_ASK = 0.25  # seconds between two questions to the service manager
_FIRST = 30.0  # seconds to listen where nobody did: sendmail asks the DNS for its names, which may be away
_VERB_LIMIT = 100.0  # seconds: systemd's own limit for a stop is 90
_LOG_LINES = 20


@dataclass(frozen=True)
class Done:
    """A step that was carried out; gap are the seconds in which nobody listened, None: nobody did before."""

    unit: str
    how: str
    because: tuple[str, ...] = ()
    gap: float | None = None


class ActivationError(SendmailError):
    """A unit does not do what it should. done are the steps that were; the message names unit and why."""

    def __init__(self, message: str, done: Sequence[Done] = ()) -> None:
        super().__init__(message)
        self.done = tuple(done)


def states(names: Iterable[str]) -> dict[str, UnitState]:
    """The states of these units by name, asked in one go; one that is not there is not loaded."""
    asked = list(dict.fromkeys(names))
    if not asked:
        return {}
    said = _command.run(["systemctl", "show", f"--property={_PROPERTIES}", "--", *asked])
    blocks = said.stdout.strip("\n").split("\n\n")
    if said.status or len(blocks) != len(asked):
        raise ActivationError(f"systemctl show: {said.said}")
    return {name: state_of(name, block) for name, block in zip(asked, blocks)}


def state_of(name: str, shown: str) -> UnitState:
    """The unit of this name in what `systemctl show` says of it, one Name=value a line."""
    values = properties_of(shown)
    return UnitState(
        name=name,
        loaded=values.get("LoadState") == "loaded",
        state=values.get("ActiveState", "inactive"),
        enabled=values.get("UnitFileState") == "enabled",
        masked=values.get("LoadState") == "masked",
        main_pid=int(values.get("MainPID") or 0),
        fragment=values.get("FragmentPath", ""),
        started=int(values.get("ActiveEnterTimestampMonotonic") or 0) / 1e6,
        restarts=int(values.get("NRestarts") or 0),
    )


def execute(steps: Iterable[Step], *, limit: float = 5.0, go_on: bool = False) -> tuple[Done, ...]:
    """Carry the steps out in their order, and wait for each new daemon to listen.

    limit is in seconds; where none listened before nobody is kept waiting, so it may take longer. Raises
    ActivationError at the first that fails; with go_on, which is for an undo, after the last.
    """
    done: list[Done] = []
    faults: list[str] = []
    for step in steps:
        try:
            done.append(_carry_out(step, limit))
        except SendmailError as error:
            if not go_on:
                raise ActivationError(str(error), done) from error
            faults.append(str(error))
    if faults:
        raise ActivationError("\n".join(faults), done)
    return tuple(done)


def identity(
    configurations: Mapping[str, str] | None = None, known: Mapping[str, UnitState] | None = None
) -> dict[str, list[int]]:
    """Which processes the daemon and the submission queue runner are, so that none is taken for another.

    By unit [main pid, its start in ticks since the boot, inode and modification time (ns) of its pid file]:
    a reload leaves the first three as they are, and writes the pid file anew. A unit that does not run is
    left out. known are the states of the units, which are asked for if they are not given.
    """
    configurations = CONFIGURATIONS if configurations is None else configurations
    found = {
        name: _identity(state.main_pid, pid_file(configurations[name]))
        for name, state in (states(configurations) if known is None else known).items()
        if name in configurations
    }
    return {name: one for name, one in found.items() if one}


def is_stale(name: str, recorded: Identity, present: Identity, unseen: Collection[str]) -> bool:
    """Whether the running unit of this name has not read what is on the disk.

    recorded is the identity of who was activated last with what is on the disk, present that of who runs.
    unseen are the files that were changed after its start by the clock, which may have jumped.
    """
    known = name in recorded and name in present and [*recorded[name]] == [*present[name]]
    return bool(unseen) and not known


def pid_file_time(name: str) -> float:
    """When the pid file of this unit was written: see written_at()."""
    return written_at(pid_file(CONFIGURATIONS.get(name, "")))


def written_at(path: Path | None) -> float:
    """When this file was written, in seconds since 1970; 0.0 where there is none."""
    return _written(path)[1] / 1e9


def log_of(name: str, since: float) -> list[str]:
    """The last lines that the unit's processes logged since that time of day (seconds since 1970)."""
    words = ["journalctl", f"--unit={name}", f"--since=@{since:.0f}", f"--lines={_LOG_LINES}"]
    said = _command.run([*words, "--output=cat", "--no-pager", "--quiet"])
    return said.stdout.splitlines()


def pid_file(configuration: str) -> Path | None:
    """The pid file of who is configured by the .cf at this path; None where it names none."""
    found = _PID_FILE.search(plain_content(configuration) or b"")
    return Path(found[1].decode("utf-8", "surrogateescape")) if found else None


def _identity(pid: int, written: Path | None) -> list[int]:
    """Of a process with this pid file; none when it does not run."""
    try:
        # proc(5): the 22nd field is the start; the second is in brackets, and may hold blanks.
        after_name = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []
    return [pid, int(after_name[19]), *_written(written)]


def _written(path: Path | None) -> tuple[int, int]:
    try:
        status = path.stat() if path else None
    except OSError:  # a runtime directory goes with its service
        status = None
    return (status.st_ino, status.st_mtime_ns) if status else (0, 0)


def _carry_out(step: Step, limit: float) -> Done:
    how = step.how
    if how == "reload" and not states([step.unit])[step.unit].active:
        how = "restart"  # the daemon ended meanwhile: by what it read, say
    if step.unit == DAEMON and how in _BRINGS_UP:
        return Done(step.unit, how, step.because, _bring_up(how, limit))
    _systemctl(how, step.unit)
    if how in _BRINGS_UP:
        _expect_active(step.unit)
    return Done(step.unit, how, step.because)


def _systemctl(how: str, unit: str) -> None:
    words = ["systemctl", "--no-ask-password", how, *([unit] if unit else [])]
    said = _command.run(words, timeout=_VERB_LIMIT)
    if said.status:
        raise ActivationError(f"systemctl {how} {unit}: {said.said}")


def _expect_active(unit: str) -> None:
    state = states([unit])[unit]
    if not state.active:
        raise ActivationError(f"{unit}: is {state.state}, not active")


def _bring_up(how: str, limit: float) -> float | None:
    """Have the daemon read everything anew, and wait until it listens; the seconds in which nobody did."""
    before = states([DAEMON])[DAEMON]
    watch = _Watch(before.main_pid, pid_file(CONFIGURATIONS[DAEMON]))
    if how == "restart" and not watch.listened:
        _kill(before.main_pid)
    with waiting_clients(watch.ports, watch.drained), ThreadPoolExecutor(1) as beside:
        verb = beside.submit(_systemctl, how, DAEMON)
        watch.until(verb.done, time.monotonic() + _VERB_LIMIT)
        verb.result()
        patience = limit if watch.listened else max(limit, _FIRST)
        _await_listener(watch, 0 if how == "restart" else before.restarts, time.monotonic() + patience)
    return watch.gap


def _kill(pid: int) -> None:
    """End a daemon at once; sessions and deliveries are other processes."""
    if pid:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _await_listener(watch: _Watch, restarts: int, deadline: float) -> None:
    while not watch.until(lambda: False, min(deadline, time.monotonic() + _ASK)):
        state = states([DAEMON])[DAEMON]
        if state.restarts > restarts or not state.up:
            raise ActivationError(f"{DAEMON}: the daemon ended soon after its start, and is {state.state}")
        if time.monotonic() > deadline:
            raise ActivationError(f"{DAEMON}: does not listen in time")


class _Watch:
    """Looks when the listeners of a daemon go, and when those of the one after it are there.

    It writes its pid file when all its sockets are open (daemon.c, getrequests()).
    """

    def __init__(self, pid: int, path: Path | None) -> None:
        self._pid = pid
        self._pid_file = path
        self._written = _written(path)
        self._old = _listening(pid)
        self._gone = self._back = 0.0
        self.ports = frozenset(one.port for one in find_sockets() if one.inode in self._old)

    @property
    def listened(self) -> bool:
        """Whether it had listeners to begin with."""
        return bool(self._old)

    @property
    def gap(self) -> float | None:
        """The seconds between both; None when nobody listened before."""
        return max(0.0, self._back - self._gone) if self._old and self._back else None

    def drained(self) -> bool:
        """Whether the daemon has taken every connection that was made to it."""
        return not any(one.queued for one in find_sockets() if one.inode in self._old)

    def until(self, ended: Callable[[], bool], deadline: float) -> bool:
        """Look until the new listeners are there, which is told, or it ended, or the deadline has passed."""
        while not self._look():
            if ended() or time.monotonic() > deadline:
                return self._look()
            time.sleep(_LOOK)
        return True

    def _look(self) -> bool:
        if self._back:
            return True
        if self._old and not self._gone and not self._old <= socket_inodes(self._pid):
            self._gone = time.monotonic()
        if (self._gone or not self._old) and _written(self._pid_file) != self._written:
            found = _listening(self._new_pid())
            if found and not found & self._old:
                self._back = time.monotonic()
        return bool(self._back)

    def _new_pid(self) -> int:
        try:
            first = self._pid_file.read_text("ascii").split("\n", 1)[0] if self._pid_file else ""
        except (OSError, UnicodeError):
            return 0
        return int(first) if first.isdigit() else 0


def _listening(pid: int) -> frozenset[int]:
    """The inodes of the TCP sockets that this process listens on."""
    held = socket_inodes(pid) if pid else set()
    return frozenset(one.inode for one in find_sockets() if one.inode in held)
