# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of what mail is handed to: delivery agents and mail filters."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from ipaddress import ip_address, ip_network
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._breadth import is_private
from ansible_collections.postmaster.sendmail.plugins.module_utils._configuration_judge import (
    of_options,
    of_part,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._configured import filters_in
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_applicable,
    not_measured,
    some,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._option_reading import told_of

# Those that every .cf must define (readcf.c, "No local mailer defined", "No prog mailer defined")
REQUIRED = ("local", "prog")

# A mailer that speaks to a socket, or to nobody (op.txt, "M -- Define Mailer")
SOCKETS = frozenset({"[IPC]", "[TCP]", "[LPC]"})
NOTHING = frozenset({"/bin/false", "/usr/bin/false"})

# op.txt, mailer flags: an address that begins with / is a file, with | a program, with :include: a list.
DANGEROUS = {"/": "files", "|": "programs", ":": ":include: files"}

CLOSING = frozenset("RT4")  # milter.c, milter_set_flags()


def _runs(equates: Mapping[str, str]) -> str:
    """The program that a mailer runs, or ""."""
    path = equates.get("P", "")
    return "" if path in SOCKETS | NOTHING else path or "nothing that is known"


def _running(mailers: Mapping[str, Mapping[str, str]], names: Iterable[str]) -> list[str]:
    return [f"mailer {name} runs {program}" for name in names if (program := _runs(mailers[name]))]


def locals_run_nothing(evidence: Evidence) -> Verdict:
    """The mailers local and prog, without which sendmail does not start, run no program."""
    mailers = evidence.info["configuration"]["mailers"]
    there = [name for name in REQUIRED if name in mailers]
    return none_of(
        _running(mailers, there), some([f"{name}: {mailers[name].get('P', '')}" for name in there])
    )


def others_run_nothing(evidence: Evidence) -> Verdict:
    """No other mailer runs a program either: a relay hands mail to sockets."""
    mailers = evidence.info["configuration"]["mailers"]
    others = [name for name in mailers if name not in REQUIRED]
    return none_of(_running(mailers, others), f"no program: {some(others)}")


def no_dangerous_flags(evidence: Evidence) -> Verdict:
    """No mailer takes an address for a file, a program or a list of addresses."""
    mailers = evidence.info["configuration"]["mailers"]
    problems = [
        f"mailer {name} has the flag {flag}, which takes addresses for {what}"
        for name, equates in mailers.items()
        for flag, what in DANGEROUS.items()
        if flag in equates.get("F", "")
    ]
    return none_of(problems, some([f"{name}: {equates.get('F', '')}" for name, equates in mailers.items()]))


def _filters(evidence: Evidence) -> list[Mapping[str, Any]]:
    return [*evidence.info["configuration"].get("milters", [])]


def filters_fail_closed(evidence: Evidence) -> Verdict:
    """Mail does not go past a mail filter: because that fails, or because nobody asks it."""
    filters = _filters(evidence)
    if not filters:
        return not_applicable("there is no mail filter")
    problems = [word for one in filters if (word := _passed(one))]
    problems += _bypasses(evidence.info["configuration"])
    return none_of(problems, some([f"{one['name']}: F={one['flags']}" for one in filters]))


def _passed(one: Mapping[str, Any]) -> str:
    """How mail passes a filter that is defined, "" if it does not."""
    if not one["used"]:
        return f"{one['name']} ({one['socket']}) is defined, and not used"
    if not CLOSING & {*one["flags"]}:
        return f"mail goes past {one['name']} ({one['socket']}) when it fails: F={one['flags']}"
    return ""


def _bypasses(configuration: Mapping[str, Any]) -> Iterator[str]:
    """The listeners whose own list of filters lacks one that is for all, and that strangers may reach.

    On loopback there may be one to which a filter hands mail back. One at a private address, or for those who
    have authenticated (M=a), may have a list of its own.
    """
    wanted = filters_in(told_of(configuration["options"], "InputMailFilters").value)
    for one in configuration.get("listeners", []):
        missing = [name for name in wanted if name not in one["filters"]]
        if missing and not _is_inside(one["address"]) and "a" not in one["modifiers"]:
            yield f"mail that comes in by {one['name'] or one['port']} goes past {some(missing)}"


def filters_answer(evidence: Evidence) -> Verdict:
    """Something listens at the socket of every mail filter."""
    used = [one for one in _filters(evidence) if one["used"]]
    if not used:
        return not_applicable("no mail filter is used")
    problems = [
        f"nothing listens at {one['socket']}, where {one['name']} should"
        for one in used
        if one["listening"] is False
    ]
    unknown = [one["name"] for one in used if one["listening"] is None]
    if unknown and not problems:
        return not_measured(f"on another host: {some(unknown)}")
    return none_of(problems, some([f"{one['name']}: {one['socket']}" for one in used]))


def _is_inside(address: str) -> bool:
    """Whether nobody on the internet has that address; "" stands for all of the host's."""
    try:
        network = ip_network(address)
    except ValueError:
        return address.lower() == "localhost"
    return network.is_loopback or is_private(network)


def _is_own(host: str, held: Collection[str]) -> bool:
    """Whether a name or [address] is this host: its loopback, or one of held (class w)."""
    address = host.strip("[]").removeprefix("IPv6:")
    try:
        return ip_address(address).is_loopback or host.lower() in held
    except ValueError:
        return address.rstrip(".").lower() in {"localhost", "localhost.localdomain", *held}


def submitted_to_the_daemon(evidence: Evidence) -> Verdict:
    """What the host's own users send goes through the daemon, and all that is set there (feature/msp.m4)."""
    host = evidence.info["configuration"]["submission_host"]
    held = {one.lower() for one in evidence.info["configuration"].get("local_names", {}).get("held", ())}
    hosts = re.findall(r"\[[^]]*\]|[^:\[\]]+", host)  # one after the other is tried
    problems = [f"the submission program hands mail to {one}" for one in hosts if not _is_own(one, held)]
    return none_of(problems, f"the submission program hands mail to {host}")


def lookups_run_nothing(evidence: Evidence) -> Verdict:
    """No class is filled, and no map answered for, by a program: it would run as the daemon, or as root."""
    programs = evidence.info["configuration"]["programs"]
    return none_of([f"{one['name']} runs {one['program']}" for one in programs], "no class or map does")


JUDGES: Mapping[str, Judge] = {
    "SM-MAIL-01": of_part("mailers", locals_run_nothing),
    "SM-MAIL-02": of_part("mailers", no_dangerous_flags),
    "SM-MAIL-03": of_part("mailers", others_run_nothing),
    "SM-MAIL-04": of_options(filters_fail_closed, "configuration"),
    "SM-MAIL-05": of_options(filters_answer, "configuration"),
    "SM-MAIL-06": of_options(lookups_run_nothing, "configuration"),
    "SM-MAIL-07": of_part("submission_host", submitted_to_the_daemon),
}
