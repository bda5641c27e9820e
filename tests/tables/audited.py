# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two bodies of evidence from real hosts, and what can be changed in them to bring a control down.

One is of a jailed relay on Debian 13, the other of a daemon on Debian 12 that runs as root with an open
configuration.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.plugin_utils._audit import findings

Data = dict[str, Any]
Change = Callable[[Data], object]
Failure = tuple[str, Change, str]  # a control, what takes away what it guards, and words of its evidence

EVIDENCE = Path(__file__).parent.parent / "unit/plugins/module_utils/evidence"


def evidence(name: str) -> Data:
    path = EVIDENCE / f"{name}.json"
    loaded: Data = json.loads(path.read_text(encoding="utf-8"))
    return loaded


HARDENED = evidence("hardened_13")


def changed(*changes: Change) -> Data:
    """What is seen of the hardened host after these changes."""
    seen = copy.deepcopy(HARDENED)
    for change in changes:
        change(seen)
    return seen


def judged(control: str, *changes: Change, kind: str = "gateway") -> tuple[str, str]:
    """The status and the evidence of a control on the hardened host after these changes."""
    seen = changed(*changes)
    if kind == "nullclient":
        seen["probe"].update(reachable=False)
    found = {one["id"]: one for one in findings(seen["info"], seen["probe"], kind=kind)}
    return found[control]["status"], found[control]["evidence"]


def daemon(**changes: object) -> Change:
    return lambda seen: seen["info"]["processes"][0].update(changes)


def without_jails(seen: Data) -> None:
    for process in seen["info"]["processes"]:
        process.update(jailed=False, root_entries=[])


def host(key: str, value: object) -> Change:
    return lambda seen: seen["info"].update({key: value})


def decided(**changes: object) -> Change:
    return lambda seen: seen["info"]["decisions"].update(changes)


def answered(about: str, **changes: object) -> Change:
    """The first answer about this, changed."""

    def change(seen: Data) -> None:
        answers = seen["info"]["decisions"]["answers"]
        next(one for one in answers if one["about"] == about).update(changes)

    return change


def option(name: str, value: str) -> Change:
    return lambda seen: seen["info"]["options"].update({name: value})


def file(path: str, **changes: object) -> Change:
    def change(seen: Data) -> None:
        next(entry for entry in seen["info"]["files"] if entry["path"] == path).update(changes)

    return change


def path(name: str, **changes: object) -> Change:
    """Change the row of a path that the configuration names."""

    def change(seen: Data) -> None:
        next(row for row in seen["info"]["paths"] if row["path"] == name).update(changes)

    return change


def one_more(key: str, **row: object) -> Change:
    """Add a row to a list of the evidence."""
    return lambda seen: seen["info"][key].append(row)


def map_of(name: str, **changes: object) -> Change:
    def change(seen: Data) -> None:
        next(row for row in seen["info"]["maps"] if row["name"] == name).update(changes)

    return change


def told(key: str, **changes: object) -> Change:
    """Change a mapping of the evidence."""
    return lambda seen: seen["info"][key].update(changes)


def reply(command: str, code: int, text: str) -> Change:
    return lambda seen: seen["probe"]["replies"].update({command: {"code": code, "text": text}})


def probe(**changes: object) -> Change:
    return lambda seen: seen["probe"].update(changes)


def attempt(name: str, **changes: object) -> Change:
    """What an attempt of probe saw, with these changes."""
    return lambda seen: seen["probe"][name].update(changes)


def handshake(attempt: str, **ended: object) -> Change:
    nothing = {"protocol": "", "cipher": "", "refused": False, "error": ""}
    return lambda seen: seen["probe"]["tls"].update({attempt: {**nothing, **ended}})


def own_domain(**changes: object) -> Change:
    return lambda seen: seen["probe"]["domains"][0].update(changes)


def vector(**changes: object) -> Change:
    return lambda seen: seen["probe"]["relay_vectors"][7].update(changes)


def tooling(**changes: object) -> Change:
    return lambda seen: seen["info"]["distribution_tooling"].update(changes)


def child(seen: Data) -> None:
    """A child of the daemon that has got out of the jail."""
    parent = seen["info"]["processes"][0]
    seen["info"]["processes"].append({**parent, "pid": 999, "ppid": parent["pid"], "jailed": False})


def stray(**changes: object) -> Change:
    """A process of root's that is none of the relay's."""

    def change(seen: Data) -> None:
        daemon = seen["info"]["processes"][0]
        seen["info"]["processes"].append({**daemon, "pid": 997, "uid": 0, **changes})

    return change


def unit(name: str, **changes: object) -> Change:
    return lambda seen: seen["info"]["units"][name].update(changes)


def jail_service(seen: Data) -> None:
    """The unit is there that starts the daemon anew, and has nothing to do."""
    like = seen["info"]["units"]["sendmail-jail.path"]
    seen["info"]["units"]["sendmail-jail.service"] = {**like, "active": False, "brief": True}


def runner(seen: Data) -> None:
    """A queue runner of another unit, beside the daemon."""
    main = seen["info"]["processes"][0]
    seen["info"]["processes"].append({**main, "pid": 998, "jailed": False})
    seen["info"]["units"]["sendmail-msp.service"]["main_pid"] = 998


def stock_units(seen: Data) -> None:
    """The daemon's unit is there alone."""
    for name, one in seen["info"]["units"].items():
        alone = name == "sendmail.service"
        one.update(loaded=alone, active=alone, enabled=alone, wants=["network-online.target"])
        one.update(exposure=one["exposure"] if alone else None)


def unit_unknown(seen: Data) -> None:
    for name in seen["info"]["units"]:
        seen["info"]["units"][name]["exposure"] = None


def overloaded(seen: Data) -> None:
    """sendmail has closed its ports until the host has less to do (op.txt, RefuseLA)."""
    seen["info"]["listeners"] = []
    seen["info"]["processes"][0]["role"] = "rejecting connections on daemon MTA: load average: 27"


def refused_by_load(seen: Data) -> None:
    """The stranger came just then."""
    overloaded(seen)
    seen["probe"].update(reachable=False, banner="", error="cannot connect")


def rival(seen: Data) -> None:
    seen["info"]["listeners"][-1].update(pid=4711, program="/usr/lib/postfix/sbin/master")


def proxy(address: str, port: int) -> Change:
    """A program that passes connections on to the daemon."""
    return one_more(
        "listeners",
        address=address,
        port=port,
        pid=4712,
        program="/usr/bin/stunnel4",
        package="stunnel4",
        unit="",
    )


def exposed(seen: Data) -> None:
    seen["info"]["units"]["sendmail.service"]["exposure"] = 2.1


def foreign(seen: Data) -> None:
    seen["info"]["queues"][0]["foreign"] = ["/var/spool/mqueue/qf6AMFFUHb000433"]


def assert_fails(control: str, change: Change, said: str) -> None:
    status, words = judged(control, change)
    assert status == "fail"
    assert said in words


def assert_not_measured(control: str, change: Change, said: str) -> None:
    status, words = judged(control, change)
    assert status == "not_measured"
    assert said in words
