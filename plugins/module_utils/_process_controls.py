# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the processes: who they are, what they may do, and what they see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from ipaddress import ip_address
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import DAEMON
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_applicable,
    not_measured,
    some,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._listeners import MAIL_PORTS

Row = Mapping[str, Any]

SMTP_PORT = 25

# conf.c, refuseconnections(): what its title says while it has closed its ports, with the reason.
_REJECTING = "rejecting connections on daemon"

_DAEMON = ("listeners", "processes")

ALLOWED_CAPABILITIES = frozenset({"cap_net_bind_service"})

# What no jail of a relay has any use for: the host's secrets, its users, its boot loader.
NOT_IN_A_JAIL = frozenset(
    {"boot", "etc/gshadow", "etc/shadow", "etc/ssh", "etc/sudoers", "home", "mnt", "opt", "srv"}
)


def _heads(info: Mapping[str, Any]) -> set[int]:
    """The process ids that hold port 25, and the main ones of the units.

    A daemon that rejects connections for a while holds no port, and one that an init script began is the main
    process of no unit: without any of these it is whatever process 1 is the parent of.
    """
    holders = {listener["pid"] for listener in info["listeners"] if listener["port"] == SMTP_PORT}
    heads = holders | {unit["main_pid"] for unit in info.get("units", {}).values()} - {0}
    return heads or _daemons(info)


def _daemons(info: Mapping[str, Any]) -> set[int]:
    """The processes that have no other parent than process 1."""
    return {process["pid"] for process in info["processes"] if process["ppid"] == 1}


def _family(info: Mapping[str, Any], heads: Iterable[int]) -> list[Row]:
    """The processes of these ids, and all that descend from them."""
    pids = set(heads)
    family: list[Row] = []
    for process in sorted(info["processes"], key=lambda one: (one["pid"] not in pids, one["pid"])):
        if process["pid"] in pids or process["ppid"] in pids:
            pids.add(process["pid"])
            family.append(process)
    return family


def daemon_processes(info: Mapping[str, Any]) -> list[Row]:
    """The processes that hold port 25, the main ones of the units, and all that descend from these."""
    return _family(info, _heads(info))


def _each(processes: Sequence[Row], wrong: Callable[[Row], str], right: str) -> Verdict:
    """Fail with what is wrong with each process ("": nothing); there is no telling without processes."""
    if not processes:
        return not_measured("no process of the relay is running")
    said = [(process, wrong(process)) for process in processes]
    problems = [f"pid {process['pid']} ({process['role']}) {word}" for process, word in said if word]
    return none_of(problems, f"pid {some([str(process['pid']) for process in processes])}: {right}")


def rejecting(info: Mapping[str, Any]) -> str:
    """What a daemon says that has closed its ports until the host has less to do; "" where none has."""
    roles = (process["role"] for process in info.get("processes", ()))
    return next((role for role in roles if _REJECTING in role), "")


def _own_listeners(info: Mapping[str, Any]) -> list[Row]:
    """The listeners that a process of sendmail holds."""
    ours = {process["pid"] for process in info["processes"]}
    return [one for one in info["listeners"] if one["pid"] in ours]


def without_daemon(evidence: Evidence) -> bool:
    """Whether this is a null client with no daemon to speak of: submit.cf names the hub, and that is all.

    One whose daemon is due at the next boot, or runs and has closed its port, is not.
    """
    info = evidence.info
    if evidence.kind != "nullclient" or not {"listeners", "processes", "units"} <= {*info}:
        return False
    daemon = info["units"].get(DAEMON, {"active": True})
    return not (daemon["active"] or daemon["enabled"] or rejecting(info) or _own_listeners(info))


def _strangers(info: Mapping[str, Any]) -> list[str]:
    """Who else holds a port of mail: port 25, and where sendmail listens another one that others reach.

    What passes connections on to sendmail makes a client of this host of every stranger.
    """
    own = _own_listeners(info)
    return [
        f"{one['program'] or 'unknown'} listens on {one['address']} port {one['port']}"
        for one in info["listeners"]
        if one not in own
        and one["port"] in MAIL_PORTS
        and (one["port"] == SMTP_PORT or (own and not ip_address(one["address"]).is_loopback))
    ]


def daemon_listens(evidence: Evidence) -> Verdict:
    """Sendmail, and nothing else, listens on port 25, and no other program on 465 or 587 before it."""
    found = [one for one in evidence.info["listeners"] if one["port"] == SMTP_PORT]
    problems = _strangers(evidence.info)
    if not found and not problems:
        if without_daemon(evidence):
            return not_applicable("a null client without a daemon")
        if busy := rejecting(evidence.info):
            return not_measured(busy)
        problems = ["nothing listens on port 25"]
    return none_of(problems, ", ".join(f"pid {one['pid']} on {one['address']}" for one in found))


def unreachable(evidence: Evidence) -> Verdict:
    """Sendmail listens on loopback addresses alone, nothing else listens for it, and a probe got no answer.

    Without a probe the sockets decide: it may find what else hands mail on to them.
    """
    found = _own_listeners(evidence.info)
    problems = [
        f"pid {one['pid']} listens on {one['address']} port {one['port']}"
        for one in found
        if not ip_address(one["address"]).is_loopback
    ]
    if found:
        problems += _strangers(evidence.info)
    probe = evidence.probe
    if probe.get("reachable") and not ip_address(probe["address"]).is_loopback:
        problems.append(f"{probe['address']} answered {probe['source']}: {probe['banner']}")
    if not found and not problems and not without_daemon(evidence):
        return not_measured("sendmail listens nowhere")
    told = some([f"{one['address']} port {one['port']}" for one in found])
    return none_of(problems, told or "sendmail listens nowhere")


def never_root(evidence: Evidence) -> Verdict:
    """No process of the relay, and no daemon that somebody else started, has the effective user id 0.

    Process 1 is the parent of every daemon. A command such as root's mailq has a shell for a parent; it is
    root's own business, and over in a moment.
    """
    info = evidence.info
    processes = _family(info, _heads(info) | _daemons(info))
    users = sorted({process["uid"] for process in processes})
    return _each(
        processes,
        lambda process: "runs as root" if process["uid"] == 0 else "",
        f"user id {some([str(user) for user in users])}",
    )


def few_capabilities(evidence: Evidence) -> Verdict:
    """The daemon neither holds nor can regain a capability but the one that opens port 25."""

    def wrong(process: Row) -> str:
        sets = ("effective", "permitted", "inheritable", "ambient", "bounding")
        extra = {name for which in sets for name in process[which]} - ALLOWED_CAPABILITIES
        return f"has {some(sorted(extra))}" if extra else ""

    return _each(daemon_processes(evidence.info), wrong, "no capability but cap_net_bind_service")


def jailed(evidence: Evidence) -> Verdict:
    """The daemon's root is its own."""
    return _each(
        daemon_processes(evidence.info),
        lambda process: "" if process["jailed"] else "sees the host's root",
        "the root directory is not the host's",
    )


def jail_without_secrets(evidence: Evidence) -> Verdict:
    """A jail holds nothing that a relay has no use for."""

    def wrong(process: Row) -> str:
        seen = NOT_IN_A_JAIL & {*process["root_entries"]}
        return f"sees {', '.join(sorted(seen))}" if seen else ""

    processes = daemon_processes(evidence.info)
    inside = [process for process in processes if process["jailed"]]
    if processes and not inside:
        return not_applicable("no process is jailed (SM-PROC-04)")
    return _each(inside, wrong, "nothing of the host's secrets, users or boot loader is there")


def few_groups(evidence: Evidence) -> Verdict:
    """The daemon is in its own group alone: each further one opens files of someone else's to it."""

    def wrong(process: Row) -> str:
        groups = process.get("supplementary", ())
        return f"is in {some(groups)}" if groups else ""

    return _each(daemon_processes(evidence.info), wrong, "no supplementary groups")


def system_calls_filtered(evidence: Evidence) -> Verdict:
    """A seccomp filter (mode 2 of proc(5)) stands before the kernel."""
    return _each(
        daemon_processes(evidence.info),
        lambda process: "" if process["seccomp"] == 2 else f"has seccomp mode {process['seccomp']}",
        "seccomp mode 2, a filter",
    )


def no_new_privileges(evidence: Evidence) -> Verdict:
    """Nothing that the daemon executes can gain privileges."""
    return _each(
        daemon_processes(evidence.info),
        lambda process: "" if process["no_new_privs"] else "may gain privileges",
        "no_new_privs is set",
    )


JUDGES: Mapping[str, Judge] = {
    "SM-PROC-01": Judge(daemon_listens, info=_DAEMON),
    "SM-PROC-02": Judge(never_root, info=_DAEMON),
    "SM-PROC-03": Judge(few_capabilities, info=_DAEMON),
    "SM-PROC-04": Judge(jailed, info=_DAEMON),
    "SM-PROC-05": Judge(system_calls_filtered, info=_DAEMON),
    "SM-PROC-06": Judge(no_new_privileges, info=_DAEMON),
    "SM-PROC-07": Judge(unreachable, info=_DAEMON),
    "SM-PROC-08": Judge(jail_without_secrets, info=_DAEMON),
    "SM-PROC-09": Judge(few_groups, info=_DAEMON),
}
