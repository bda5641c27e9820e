# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must be done to units of the service manager so that what changed on the disk takes effect.

Always the step with the least effect: a map needs none, as sendmail opens it anew; what the daemon reads only
when it starts needs a reload (SIGHUP: it executes itself again under the same pid, and sessions go on); a
unit file, and with it the jail, needs a restart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

UNIT_DIRECTORY = "/etc/systemd/system"
DAEMON = "sendmail.service"
SUBMISSION = "sendmail-msp.service"

# A queue runner would execute itself again at SIGHUP as well; but nobody waits for it, and a restart shows by
# its pid which process has read submit.cf.
_RELOADED = frozenset({DAEMON})
# PartOf= in their unit files: what stops or restarts the first does it to the others
_FOLLOWERS: Mapping[str, tuple[str, ...]] = {DAEMON: (SUBMISSION,)}
# What no running service is needed for, so that it can be done while the host boots
_OFF_LINE = frozenset({"daemon-reload", "mask", "unmask", "enable", "disable"})


@dataclass(frozen=True)
class Step:
    """One thing to do: how is a verb of systemctl, because the paths that ask for it (may be none)."""

    how: str
    unit: str = ""
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitState:
    """A unit as the service manager knows it.

    state is its ActiveState, fragment the file that it was loaded from, started the monotonic time in seconds
    at which it became active, restarts how often the service manager started it again by itself.
    """

    name: str
    loaded: bool = False
    state: str = "inactive"
    enabled: bool = False
    masked: bool = False
    main_pid: int = 0
    fragment: str = ""
    started: float = 0.0
    restarts: int = 0

    @property
    def active(self) -> bool:
        """Whether it runs."""
        return self.state in {"active", "reloading", "refreshing"}

    @property
    def up(self) -> bool:
        """Whether it runs, or will by itself: a service that ended and is about to be started again."""
        return self.active or self.state == "activating"

    @property
    def ours(self) -> bool:
        """Whether its file is where units of this host's administrator are, and not a package's."""
        return self.fragment == unit_path(self.name)


class WishedUnit(Protocol):
    """What is wished of a unit whose file is part of the wish (_relay_wish.UnitWish)."""

    @property
    def name(self) -> str:
        """Such as sendmail.service."""

    @property
    def enabled(self) -> bool:
        """Whether it is started at boot."""

    @property
    def started(self) -> bool:
        """Whether it runs."""


@dataclass(frozen=True)
class UnitsWish:
    """The units that are to be there, the daemon before its followers, and those that may not run beside."""

    units: Sequence[WishedUnit]
    masked: Collection[str] = ()


def unit_path(name: str) -> str:
    """Where the file of a unit of ours is."""
    return f"{UNIT_DIRECTORY}/{name}"


def plan(
    changed: Collection[str],
    units: Mapping[str, UnitState],
    wish: UnitsWish,
    read_at_start: Mapping[str, Collection[str]],
) -> tuple[Step, ...]:
    """The steps after which the wished units run, and have seen what changed.

    changed are the paths that were written or removed, and those that a running daemon has not seen. units
    holds the states before the first step, of all units of the wish. read_at_start names by unit what it
    reads only when it starts.
    """
    files = {unit_path(one.name) for one in wish.units}
    return (
        *_out_of_the_way(units, wish),
        *_reread(changed, files, units, wish),
        *(Step("mask", name) for name in sorted(wish.masked) if not _state(units, name).masked),
        *_enabling(units, wish),
        *_running(changed, units, wish, read_at_start),
    )


def undo(
    changed: Collection[str],
    units: Mapping[str, UnitState],
    wish: UnitsWish,
    read_at_start: Mapping[str, Collection[str]],
) -> tuple[Step, ...]:
    """The steps that lead from anywhere within the plan of the same arguments back to the states in units.

    For when the files are back, too. Each of them can be carried out twice, or where nothing is to undo. The
    daemon is restarted, not reloaded: one that tries for 50 s to get a port that is taken (daemon.c,
    opendaemonsocket()) does not look for SIGHUP.
    """
    return tuple(_back(changed, units, wish, read_at_start))


def needs_no_service(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Those of the steps that no service is started, stopped or reloaded by: all that a boot allows.

    Who is waited for by the daemon, and waits for it in turn, waits for ever.
    """
    return tuple(step for step in steps if step.how in _OFF_LINE)


def to_data(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The steps as JSON can hold them."""
    return [{"how": one.how, "unit": one.unit, "because": [*one.because]} for one in steps]


def from_data(data: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """The steps that to_data wrote."""
    return tuple(Step(one["how"], one["unit"], tuple(one["because"])) for one in data)


def _state(units: Mapping[str, UnitState], name: str) -> UnitState:
    return units.get(name, UnitState(name))


def _out_of_the_way(units: Mapping[str, UnitState], wish: UnitsWish) -> Iterator[Step]:
    """Stop what runs by a unit that is not ours, while the service manager still knows how."""
    for one in wish.units:
        state = _state(units, one.name)
        if state.up and not state.ours:
            yield Step("stop", one.name, (state.fragment,))
    yield from (Step("stop", name) for name in sorted(wish.masked) if _state(units, name).up)


def _reread(
    changed: Collection[str], files: Collection[str], units: Mapping[str, UnitState], wish: UnitsWish
) -> Iterator[Step]:
    because = tuple(path for path in sorted(files) if path in changed)
    if because or any(not _state(units, one.name).ours for one in wish.units):
        yield Step("daemon-reload", "", because)


def _enabling(units: Mapping[str, UnitState], wish: UnitsWish) -> Iterator[Step]:
    for one in wish.units:
        state = _state(units, one.name)
        # A unit of a package may be enabled by a link that leads to the package's file.
        if one.enabled and not (state.enabled and state.ours):
            yield Step("enable", one.name)
        elif state.enabled and not one.enabled:
            yield Step("disable", one.name)


def _running(
    changed: Collection[str],
    units: Mapping[str, UnitState],
    wish: UnitsWish,
    read_at_start: Mapping[str, Collection[str]],
) -> Iterator[Step]:
    followed: set[str] = set()
    for one in wish.units:
        state = _state(units, one.name)
        if not one.started:
            if state.up and not _is_triggered(one.name, wish):
                yield Step("stop", one.name)
            continue
        step = _refreshed(one.name, state, changed, read_at_start.get(one.name, ()))
        if step is None or (one.name in followed and step.how == "restart"):
            continue
        if step.how == "restart":
            followed.update(_FOLLOWERS.get(one.name, ()))
        yield step


def _is_triggered(name: str, wish: UnitsWish) -> bool:
    """Whether another of the wished units starts this one when it is due, and it ends by itself."""
    triggers = {f"{name.rpartition('.')[0]}.{kind}" for kind in ("path", "timer")}
    return any(one.started and one.name in triggers for one in wish.units)


def _refreshed(
    name: str, state: UnitState, changed: Collection[str], read_at_start: Collection[str]
) -> Step | None:
    """What makes this unit run with what is on the disk; None when it does."""
    files = tuple(path for path in sorted(set(read_at_start)) if path in changed)
    if not (state.up and state.ours):
        return Step("start", name)
    if unit_path(name) in changed:
        return Step("restart", name, (unit_path(name), *(path for path in files if path != unit_path(name))))
    if not files:
        return None if state.active else Step("restart", name)
    return Step("reload" if name in _RELOADED and state.active else "restart", name, files)


def _back(
    changed: Collection[str],
    units: Mapping[str, UnitState],
    wish: UnitsWish,
    read_at_start: Mapping[str, Collection[str]],
) -> Iterator[Step]:
    before = {one.name: _state(units, one.name) for one in wish.units}
    for one in wish.units:
        if one.started and not (before[one.name].up and before[one.name].ours):
            yield Step("stop", one.name)
    for one in wish.units:
        if one.enabled and not before[one.name].enabled:
            yield Step("disable", one.name)
    newly_masked = [name for name in sorted(wish.masked) if not _state(units, name).masked]
    yield from (Step("unmask", name) for name in newly_masked)
    yield from _reread(changed, {unit_path(name) for name in before}, units, wish)
    for one in wish.units:
        if before[one.name].enabled and not (one.enabled and before[one.name].ours):
            yield Step("enable", one.name)
    kept = tuple(_Kept(name, state) for name, state in before.items() if state.up)
    for step in _running(changed, units, UnitsWish(kept), read_at_start):
        yield replace(step, how="restart") if step.how == "reload" else step
    yield from (Step("start", name) for name in newly_masked if _state(units, name).up)


@dataclass(frozen=True)
class _Kept:
    """A unit that ran, wished as it was."""

    name: str
    state: UnitState

    @property
    def enabled(self) -> bool:
        return self.state.enabled

    @property
    def started(self) -> bool:
        return True
