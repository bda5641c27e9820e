# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the host's side: processes, units, options, queues, files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from ipaddress import ip_address
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._effective_options import flags
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Verdict,
    none_of,
    not_measured,
    some,
)

Row = Mapping[str, Any]

SMTP_PORT = 25
ALLOWED_CAPABILITIES = frozenset({"cap_net_bind_service"})

# readcf.c, PrivacyValues: goaway stands for these.
GOAWAY = frozenset(
    {
        "authwarnings",
        "needexpnhelo",
        "needmailhelo",
        "needvrfyhelo",
        "noactualrecipient",
        "noexpn",
        "noverb",
        "novrfy",
    }
)

# What no jail of a relay has any use for: the host's secrets, its users, its boot loader.
NOT_IN_A_JAIL = frozenset(
    {"boot", "etc/gshadow", "etc/shadow", "etc/ssh", "etc/sudoers", "home", "mnt", "opt", "srv"}
)

_GROUP_OR_WORLD_WRITE = 0o022
_WORLD_READ = 0o004
_OTHERS_THAN_OWNER = 0o377  # the owner may read, and nobody may do anything else


# The units that the role chroot writes. systemd starts the others as the daemon wants them (Wants=), so it
# is the daemon alone that must be enabled.
DAEMON_UNIT = "sendmail.service"
UNITS = (DAEMON_UNIT, "sendmail-msp.service", "sendmail-jail.path")


def _heads(info: Mapping[str, Any]) -> set[int]:
    """The process ids that hold port 25, and the main ones of the units."""
    holders = {listener["pid"] for listener in info["listeners"] if listener["port"] == SMTP_PORT}
    return holders | {unit["main_pid"] for unit in info.get("units", {}).values()} - {0}


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
    return none_of(problems, f"{right}, pid {some([str(process['pid']) for process in processes])}")


def daemon_listens(evidence: Evidence) -> Verdict:
    """Sendmail, and nothing else, listens on port 25."""
    ours = {process["pid"] for process in evidence.info["processes"]}
    found = [one for one in evidence.info["listeners"] if one["port"] == SMTP_PORT]
    strangers = [
        f"{one['program'] or 'unknown'} listens on {one['address']}"
        for one in found
        if one["pid"] not in ours
    ]
    problems = strangers if found else ["nothing listens on port 25"]
    return none_of(problems, ", ".join(f"pid {one['pid']} on {one['address']}" for one in found))


def unreachable(evidence: Evidence) -> Verdict:
    """Sendmail listens on loopback addresses alone, and the host's other addresses are silent."""
    ours = {process["pid"] for process in evidence.info["processes"]}
    found = [one for one in evidence.info["listeners"] if one["pid"] in ours]
    if not found:
        return not_measured("sendmail listens nowhere")
    problems = [
        f"pid {one['pid']} listens on {one['address']} port {one['port']}"
        for one in found
        if not ip_address(one["address"]).is_loopback
    ]
    probe = evidence.probe
    if probe.get("reachable") and not ip_address(probe["address"]).is_loopback:
        problems.append(f"{probe['address']} answered {probe['source']}: {probe['banner']}")
    return none_of(problems, some([f"{one['address']} port {one['port']}" for one in found]))


def never_root(evidence: Evidence) -> Verdict:
    """No process of the relay, and no daemon that somebody else started, has the effective user id 0.

    Process 1 is the parent of every daemon. A command such as root's mailq has a shell for a parent; it is
    root's own business, and over in a moment.
    """
    info = evidence.info
    daemons = {process["pid"] for process in info["processes"] if process["ppid"] == 1}
    return _each(
        _family(info, _heads(info) | daemons),
        lambda process: "runs as root" if process["uid"] == 0 else "",
        "none has uid 0",
    )


def few_capabilities(evidence: Evidence) -> Verdict:
    """The daemon neither holds nor can regain a capability but the one that opens port 25."""

    def wrong(process: Row) -> str:
        sets = ("effective", "permitted", "inheritable", "ambient", "bounding")
        extra = {name for which in sets for name in process[which]} - ALLOWED_CAPABILITIES
        return f"has {some(sorted(extra))}" if extra else ""

    return _each(daemon_processes(evidence.info), wrong, "at most cap_net_bind_service")


def jailed(evidence: Evidence) -> Verdict:
    """The daemon's root is its own, and holds nothing that a relay has no use for."""

    def wrong(process: Row) -> str:
        if not process["jailed"]:
            return "sees the host's root"
        seen = NOT_IN_A_JAIL & set(process["root_entries"])
        return f"sees {', '.join(sorted(seen))}" if seen else ""

    return _each(daemon_processes(evidence.info), wrong, "in a root of its own")


def system_calls_filtered(evidence: Evidence) -> Verdict:
    """A seccomp filter (mode 2 of proc(5)) stands before the kernel."""
    return _each(
        daemon_processes(evidence.info),
        lambda process: "" if process["seccomp"] == 2 else f"has seccomp mode {process['seccomp']}",
        "seccomp mode 2",
    )


def no_new_privileges(evidence: Evidence) -> Verdict:
    """Nothing that the daemon executes can gain privileges."""
    return _each(
        daemon_processes(evidence.info),
        lambda process: "" if process["no_new_privs"] else "may gain privileges",
        "no_new_privs",
    )


def little_exposed(evidence: Evidence) -> Verdict:
    """The service manager itself thinks the services well confined. Units of other types run nothing."""
    units = evidence.info["units"]
    exposures = {name: unit["exposure"] for name, unit in units.items() if name.endswith(".service")}
    known = {name: exposure for name, exposure in exposures.items() if exposure is not None}
    if not known:
        return not_measured(f"systemd knows no {', '.join(exposures) or 'unit'}")
    limit = evidence.exposure_limit
    problems = [
        f"{name} has {exposure}, more than {limit}" for name, exposure in known.items() if exposure > limit
    ]
    return none_of(problems, ", ".join(f"{name} has {exposure}" for name, exposure in known.items()))


def units_active(evidence: Evidence) -> Verdict:
    """The units run, and the next boot starts them."""
    units = evidence.info["units"]
    unasked = [name for name in UNITS if name not in units]
    if unasked:
        return not_measured(f"not asked: {', '.join(unasked)}")
    problems = [f"{name} is not active" for name in UNITS if not units[name]["active"]]
    if not units[DAEMON_UNIT]["enabled"]:
        problems.append(f"{DAEMON_UNIT} is not enabled")
    return none_of(problems, f"{', '.join(UNITS)} are active, {DAEMON_UNIT} is enabled")


def privacy(evidence: Evidence) -> Verdict:
    """PrivacyOptions say goaway, or all that it stands for."""
    options = evidence.info["options"]
    if not options:
        return not_measured("there is no configuration")
    said = flags(options, "PrivacyOptions")
    missing = set() if "goaway" in said else GOAWAY - said
    problems = [f"PrivacyOptions lack {', '.join(sorted(missing))}"] if missing else []
    return none_of(problems, ",".join(sorted(said)))


def drops_root(evidence: Evidence) -> Verdict:
    """RunAsUser is set: else a queue run by root leaves files that the daemon cannot touch (main.c)."""
    options = evidence.info["options"]
    if not options:
        return not_measured("there is no configuration")
    user = options.get("RunAsUser", "").partition(":")[0]
    problems = [f"RunAsUser is {user or 'not set'}"] if user in {"", "0", "root"} else []
    return none_of(problems, f"RunAsUser is {user}")


def queues_own_files(evidence: Evidence) -> Verdict:
    """Every queued file belongs to those who must work on it."""
    queues = evidence.info["queues"]
    if not queues:
        return not_measured("there is no queue")
    return none_of(
        [path for queue in queues for path in queue["foreign"]], ", ".join(one["path"] for one in queues)
    )


def tooling_disarmed(evidence: Evidence) -> Verdict:
    """Neither a package upgrade nor cron rewrites the configuration (Debian's update_sendmail)."""
    tooling = evidence.info["distribution_tooling"]
    problems = [f"{path} exists" for path in tooling["armed"]]
    if not tooling["hands_off"]:
        problems.append('sendmail.conf does not say HANDS_OFF="Yes"')
    return none_of(problems, "hands off")


def files_owned_by_root(evidence: Evidence) -> Verdict:
    """Nobody but root can replace what sendmail reads. A private key may be its reader's own."""

    def wrong(entry: Row) -> bool:
        private_key = entry["kind"] == "file" and int(entry["mode"], 8) & _OTHERS_THAN_OWNER == 0
        return entry["owner"] != "root" and not private_key

    return _files(evidence, wrong, lambda entry: f"{entry['path']} is owned by {entry['owner']}")


def files_not_writable(evidence: Evidence) -> Verdict:
    """Only owners can change what sendmail reads. A link's own mode means nothing."""
    return _files(
        evidence,
        lambda entry: entry["kind"] != "link" and bool(int(entry["mode"], 8) & _GROUP_OR_WORLD_WRITE),
        lambda entry: f"{entry['path']} has mode {entry['mode']}",
    )


def maps_private(evidence: Evidence) -> Verdict:
    """Nobody else can read a map: who can open it can lock it, and stall every session (cf/README)."""
    return _files(
        evidence,
        lambda entry: entry["path"].endswith(".db") and bool(int(entry["mode"], 8) & _WORLD_READ),
        lambda entry: f"{entry['path']} has mode {entry['mode']}",
    )


def _files(evidence: Evidence, wrong: Callable[[Row], bool], say: Callable[[Row], str]) -> Verdict:
    entries: Iterable[Row] = evidence.info["files"]
    if not entries:
        return not_measured("there is no configuration")
    return none_of(
        [say(entry) for entry in entries if wrong(entry)], f"{len(evidence.info['files'])} entries"
    )
