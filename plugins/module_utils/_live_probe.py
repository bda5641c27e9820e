# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the relay that runs does what it should, asked from its own host. No message is ever sent."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _service
from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import UnitState
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._name_servers import (
    RESOLV_CONF,
    silent_servers,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._queue_access import queue_faults
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import (
    Dialogue,
    DialogueError,
    Reply,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._unit import systemd_runs
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    Kind,
    address,
    list_of,
    mapping_of,
    matching,
    number,
    wrong,
)

_GRACE = 0.25  # seconds after the limit in which what has ended by then is gathered
_SETTLED = 0.5  # seconds: a program that cannot run with what it was given has ended by then
_AGAIN = 0.05  # seconds between two attempts to connect
_LATER = 0.3  # seconds until what was refused for the moment is asked again
_LOOK = 0.2  # seconds between two looks at the units
_SIZE = " SIZE=512"  # RFC 1870; a relay that takes no message of so few octets takes none

_path = matching(re.compile(r"<[!-;=?-~]*>"), "a path in angle brackets", "such as <postmaster@example.com>")
_text = matching(re.compile(r"[^\n\r\0]+"), "a text of one line", "what the try is for")
_unit = matching(re.compile(r"\w[\w:.@\\-]*\.\w+", re.ASCII), "a unit", "such as sendmail.service")


def _switch(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise wrong(where, value, "is not a switch", "true or false")
    return value


def _seconds(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 600:
        raise wrong(where, value, "is not a number of seconds", "more than 0, and at most 600")
    return float(value)


_TRY: Mapping[str, Kind[Any]] = {
    "name": _text,
    "address": address,
    "port": number(1, 65535, "a port"),
    "source": address,
    "sender": _path,
    "recipient": _path,
    "passes": _switch,
    "temporary": _switch,
}


def _try(value: object, where: str) -> dict[str, Any]:
    found = mapping_of(_TRY)(value, where)
    missing = [name for name in _TRY if name not in found and name != "temporary"]
    if missing:
        raise wrong(where, value, f"says nothing of {', '.join(missing)}", f"keys are {', '.join(_TRY)}")
    return found


_SPEC: Mapping[str, Kind[Any]] = {
    "limit": _seconds,
    "units": list_of(_unit),
    "tries": list_of(_try),
}


@dataclass(frozen=True)
class Try:
    """One dialogue from source to address and port, up to RCPT. passes: that must be taken, else refused.

    With temporary a refusal for the moment (4xx) is a refusal too.
    """

    name: str
    address: str
    port: int
    source: str
    sender: str
    recipient: str
    passes: bool
    temporary: bool = False


@dataclass
class _Asked:
    """A try under way: what is wrong by now ("": nothing)."""

    one: Try
    fault: str = "no answer when the probe ended"
    thread: threading.Thread | None = field(default=None, repr=False)


def parse_spec(value: object, where: str) -> dict[str, Any]:
    """A kind: the specification of a probe, as JSON holds it.

    limit is in seconds, for all of it; units are those that must run; tries hold the fields of Try. Raises
    InvalidInputError.
    """
    spec = mapping_of(_SPEC)(value, where)
    return {
        "limit": spec.get("limit", 6.0),
        "units": [*spec.get("units", ())],
        "tries": [*spec.get("tries", ())],
    }


def probe(spec: Mapping[str, Any]) -> list[str]:
    """What is wrong with the running relay, one fault an item; nothing when all is well.

    Ends within the limit of spec and a second, whatever the relay does. What cannot connect, and what is
    refused for the moment where it must pass, is tried again until then. With a fault the host's name servers
    are asked too, a second each.
    """
    deadline = time.monotonic() + float(spec["limit"])
    names = [*spec["units"]] if systemd_runs() else []
    before = _service.states(names)
    asked = [_begin(Try(**one), deadline) for one in spec["tries"]]
    settled = min(deadline, time.monotonic() + _SETTLED) if names else 0.0
    faults: list[str] = []
    while not faults and (time.monotonic() < settled or _under_way(asked, deadline)):
        time.sleep(min(_LOOK, max(0.0, deadline - time.monotonic())) or _AGAIN)
        faults = list(unit_faults(before, _service.states(names), final=False))
    now = _service.states(names)
    faults = [*unit_faults(before, now, final=True), *chain(*map(queue_faults, now.values()))]
    faults += [f"{each.one.name}: {each.fault}" for each in asked if each.fault]
    return [*faults, *_reasons()] if faults else []


def _reasons() -> Iterator[str]:
    """What of the host's may be behind a fault."""
    silent = silent_servers()
    if silent:
        yield (
            f"{RESOLV_CONF}: no name server answers ({', '.join(silent)}), and sendmail asks for the name of "
            f"each client before it replies"
        )


def judge_reply(one: Try, command: str, reply: Reply) -> str:
    """What is wrong with this reply to the last command of a try, "" if nothing is."""
    said = f"{command} is answered {reply.code} {reply.text}"
    if one.passes:
        return "" if reply.code == 250 else f"{said}, where 250 is due"
    kinds = "45" if one.temporary else "5"
    due = "4xx or 5xx" if one.temporary else "5xx"
    return "" if str(reply.code)[0] in kinds else f"{said}, where {due} is due"


def _begin(one: Try, deadline: float) -> _Asked:
    asked = _Asked(one)
    # A daemon's thread: nobody waits for a server that keeps silent.
    asked.thread = threading.Thread(target=_pursue, args=(asked, deadline), daemon=True)
    asked.thread.start()
    return asked


def _under_way(asked: Sequence[_Asked], deadline: float) -> bool:
    going = any(each.thread is not None and each.thread.is_alive() for each in asked)
    return going and time.monotonic() < deadline + _GRACE


def _pursue(asked: _Asked, deadline: float) -> None:
    """Try until it turns out well or the time is over; asked keeps the last fault."""
    while True:
        try:
            fault, passing = _dialogue(asked.one, deadline)
            pause = _LATER
        except DialogueError as error:
            fault, passing, pause = str(error), True, _AGAIN
        except (SendmailError, OSError, ValueError) as error:
            fault, passing, pause = str(error), False, 0.0
        asked.fault = fault
        if not fault or not passing or time.monotonic() + pause >= deadline:
            return
        time.sleep(pause)


def _dialogue(one: Try, deadline: float) -> tuple[str, bool]:
    """The fault of one dialogue ("": none), and whether it may pass: a refusal for the moment, that is."""
    left = max(0.05, deadline - time.monotonic())
    with Dialogue(one.address, one.port, source=one.source, timeout=left) as dialogue:
        for command, reply, due in _exchange(one, dialogue):
            if due and reply.code != due:
                said = f"{command} is answered {reply.code} {reply.text}, where {due} is due"
                return said, _for_now(reply)
            if not due:
                dialogue.command("RSET")
                dialogue.command("QUIT")
                fault = judge_reply(one, command, reply)
                return fault, one.passes and _for_now(reply)
    return "", False


def _exchange(one: Try, dialogue: Dialogue) -> Iterator[tuple[str, Reply, int]]:
    """Each command, the reply to it and the code that is due; 0 with the reply that decides."""
    yield "the connection", dialogue.reply(), 220
    greeted = dialogue.command("EHLO localhost")
    yield "EHLO", greeted, 250
    size = _SIZE if one.passes and re.search(r"^SIZE\b", greeted.text, re.MULTILINE) else ""
    mail = f"MAIL FROM:{one.sender}{size}"
    reply = dialogue.command(mail)
    if reply.code != 250:
        yield mail, reply, 0
        return
    rcpt = f"RCPT TO:{one.recipient}"
    yield rcpt, dialogue.command(rcpt), 0


def _for_now(reply: Reply) -> bool:
    return 400 <= reply.code < 500


def unit_faults(
    before: Mapping[str, UnitState], now: Mapping[str, UnitState], *, final: bool
) -> Iterator[str]:
    """The units that do not keep running; that one does not run yet is a fault at the end only (final)."""
    for name, state in now.items():
        first = before[name]
        if state.restarts > first.restarts:
            yield f"{name}: ended by itself, and was started again"
        elif state.state in {"failed", "inactive"} or (final and not state.active):
            yield f"{name}: is {state.state}, not active"
        elif first.main_pid and state.main_pid != first.main_pid:
            yield f"{name}: its process ended (pid {first.main_pid})"
