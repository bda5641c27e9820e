# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every control passes on a hardened host, and fails when what it guards is taken away.

The two bodies of evidence were taken from real hosts: a jailed relay on Debian 13, and on Debian 12 a
daemon that runs as root with an open configuration.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._controls import CONTROLS, findings
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import report

Data = dict[str, Any]


def evidence(name: str) -> Data:
    path = Path(__file__).parent / "evidence" / f"{name}.json"
    loaded: Data = json.loads(path.read_text(encoding="utf-8"))
    return loaded


HARDENED = evidence("hardened_13")


def judged(control: str, *changes: Callable[[Data], None]) -> tuple[str, str]:
    """The status and the evidence of a control on the hardened host after these changes."""
    seen = copy.deepcopy(HARDENED)
    for change in changes:
        change(seen)
    found = {one["id"]: one for one in findings(seen["info"], seen["probe"])}
    return found[control]["status"], found[control]["evidence"]


def test_a_hardened_host_passes_every_control() -> None:
    found = findings(HARDENED["info"], HARDENED["probe"])
    assert [one["id"] for one in found] == [each.id for each in CONTROLS if "gateway" in each.kinds]
    assert {one["id"]: one["evidence"] for one in found if one["status"] != "pass"} == {}


def test_a_root_daemon_fails_all_that_it_violates() -> None:
    seen = evidence("root_12")
    passed = [one["id"] for one in findings(seen["info"], seen["probe"]) if one["status"] == "pass"]
    assert passed == ["SM-PROC-01", "SM-SMTP-01", "SM-SMTP-06"]


def daemon(**changes: object) -> Callable[[Data], None]:
    return lambda seen: seen["info"]["processes"][0].update(changes)


def host(key: str, value: object) -> Callable[[Data], None]:
    return lambda seen: seen["info"].update({key: value})


def option(name: str, value: str) -> Callable[[Data], None]:
    return lambda seen: seen["info"]["options"].update({name: value})


def file(path: str, **changes: str) -> Callable[[Data], None]:
    def change(seen: Data) -> None:
        next(entry for entry in seen["info"]["files"] if entry["path"] == path).update(changes)

    return change


def reply(command: str, code: int, text: str) -> Callable[[Data], None]:
    return lambda seen: seen["probe"]["replies"].update({command: {"code": code, "text": text}})


def probe(**changes: object) -> Callable[[Data], None]:
    return lambda seen: seen["probe"].update(changes)


def handshake(attempt: str, **ended: object) -> Callable[[Data], None]:
    nothing = {"protocol": "", "cipher": "", "refused": False, "error": ""}
    return lambda seen: seen["probe"]["tls"].update({attempt: {**nothing, **ended}})


def own_domain(**changes: object) -> Callable[[Data], None]:
    return lambda seen: seen["probe"]["domains"][0].update(changes)


def vector(**changes: object) -> Callable[[Data], None]:
    return lambda seen: seen["probe"]["relay_vectors"][7].update(changes)


def tooling(**changes: object) -> Callable[[Data], None]:
    return lambda seen: seen["info"]["distribution_tooling"].update(changes)


def child(seen: Data) -> None:
    """A child of the daemon that has got out of the jail."""
    parent = seen["info"]["processes"][0]
    seen["info"]["processes"].append({**parent, "pid": 999, "ppid": parent["pid"], "jailed": False})


def stray(**changes: object) -> Callable[[Data], None]:
    """A process of root's that is none of the relay's."""

    def change(seen: Data) -> None:
        daemon = seen["info"]["processes"][0]
        seen["info"]["processes"].append({**daemon, "pid": 997, "uid": 0, **changes})

    return change


def unit(name: str, **changes: bool) -> Callable[[Data], None]:
    return lambda seen: seen["info"]["units"][name].update(changes)


def runner(seen: Data) -> None:
    """A queue runner of another unit, beside the daemon."""
    main = seen["info"]["processes"][0]
    seen["info"]["processes"].append({**main, "pid": 998, "jailed": False})
    seen["info"]["units"]["sendmail-msp.service"]["main_pid"] = 998


def rival(seen: Data) -> None:
    seen["info"]["listeners"][-1].update(pid=4711, program="/usr/lib/postfix/sbin/master")


def exposed(seen: Data) -> None:
    seen["info"]["units"]["sendmail.service"]["exposure"] = 2.1


def foreign(seen: Data) -> None:
    seen["info"]["queues"][0]["foreign"] = ["/var/spool/mqueue/qf6AMFFUHb000433"]


FAILURES = [
    ("SM-PROC-01", host("listeners", []), "nothing listens on port 25"),
    ("SM-PROC-01", rival, "/usr/lib/postfix/sbin/master listens on 0.0.0.0"),
    ("SM-PROC-02", daemon(uid=0), "runs as root"),
    ("SM-PROC-02", stray(ppid=1), "pid 997 (accepting connections) runs as root"),
    ("SM-PROC-03", daemon(effective=["cap_chown"]), "has cap_chown"),
    ("SM-PROC-03", daemon(permitted=["cap_setuid"]), "has cap_setuid"),
    ("SM-PROC-03", daemon(inheritable=["cap_kill"]), "has cap_kill"),
    ("SM-PROC-03", daemon(ambient=["cap_bpf"]), "has cap_bpf"),
    ("SM-PROC-03", daemon(bounding=["cap_sys_admin"]), "has cap_sys_admin"),
    ("SM-PROC-04", daemon(jailed=False), "sees the host's root"),
    ("SM-PROC-04", daemon(root_entries=["etc", "etc/shadow", "home"]), "sees etc/shadow, home"),
    ("SM-PROC-04", child, "pid 999"),
    ("SM-PROC-04", runner, "pid 998"),
    ("SM-PROC-05", daemon(seccomp=0), "has seccomp mode 0"),
    ("SM-PROC-05", daemon(seccomp=1), "has seccomp mode 1"),
    ("SM-PROC-06", daemon(no_new_privs=False), "may gain privileges"),
    ("SM-UNIT-01", exposed, "sendmail.service has 2.1, more than 2.0"),
    ("SM-UNIT-02", unit("sendmail.service", active=False), "sendmail.service is not active"),
    ("SM-UNIT-02", unit("sendmail-msp.service", active=False), "sendmail-msp.service is not active"),
    ("SM-UNIT-02", unit("sendmail-jail.path", active=False), "sendmail-jail.path is not active"),
    ("SM-UNIT-02", unit("sendmail.service", enabled=False), "sendmail.service is not enabled"),
    ("SM-OPT-01", option("PrivacyOptions", "authwarnings,novrfy"), "lack needexpnhelo, needmailhelo"),
    ("SM-OPT-02", option("RunAsUser", ""), "RunAsUser is not set"),
    ("SM-OPT-02", option("RunAsUser", "root:smmta"), "RunAsUser is root"),
    ("SM-QUEUE-01", foreign, "qf6AMFFUHb000433"),
    ("SM-PKG-01", tooling(hands_off=False), "HANDS_OFF"),
    ("SM-PKG-01", tooling(armed=["/etc/mail/Makefile"]), "/etc/mail/Makefile exists"),
    ("SM-PKG-01", tooling(armed=["/etc/cron.d/sendmail"]), "/etc/cron.d/sendmail exists"),
    ("SM-FILE-01", file("/etc", owner="smmta"), "/etc is owned by smmta"),
    (
        "SM-FILE-01",
        file("/etc/mail/access.db", owner="smmta", mode="0600"),
        "/etc/mail/access.db is owned by smmta",
    ),
    ("SM-FILE-02", file("/", mode="0757"), "/ has mode 0757"),
    ("SM-FILE-02", file("/etc/mail/sendmail.cf", mode="0664"), "/etc/mail/sendmail.cf has mode 0664"),
    ("SM-FILE-03", file("/etc/mail/access.db", mode="0644"), "/etc/mail/access.db has mode 0644"),
    ("SM-SMTP-01", probe(banner="", error="cannot connect"), "cannot connect"),
    ("SM-SMTP-01", probe(banner="554 no", error="greeted with 554"), "greeted with 554"),
    ("SM-SMTP-02", probe(banner="220 relay.corp.test ESMTP Sendmail"), "Sendmail"),
    ("SM-SMTP-02", probe(banner="220 relay.corp.test ESMTP 8.18.1/Debian-6"), "8.18.1"),
    ("SM-SMTP-03", reply("HELP", 214, "2.0.0 This is sendmail version 8.18.1"), "8.18.1"),
    ("SM-SMTP-03", reply("HELP", 502, "5.3.0 Sendmail 8.18.1 -- HELP not implemented"), "Sendmail"),
    ("SM-SMTP-04", reply("VRFY", 250, "2.1.5 <postmaster@relay.corp.test>"), "VRFY: 250"),
    ("SM-SMTP-04", reply("VRFY", 550, "5.1.1 postmaster... User unknown"), "VRFY: 550"),
    ("SM-SMTP-04", reply("VRFY", 550, "postmaster... User unknown"), "VRFY: 550"),
    ("SM-SMTP-05", reply("EXPN", 550, "5.7.1 <ann@relay.corp.test> says no"), "EXPN: 550"),
    ("SM-SMTP-07", reply("DEBUG", 550, "5.0.0 Sendmail 8.18.1 denies access"), "DEBUG: 550"),
    ("SM-SMTP-05", reply("EXPN", 250, "2.1.5 <postmaster@relay.corp.test>"), "EXPN: 250"),
    ("SM-SMTP-06", reply("ETRN", 250, "2.0.0 Queuing for node relay.corp.test started"), "ETRN: 250"),
    ("SM-SMTP-07", reply("VERB", 250, "2.0.0 Verbose mode"), "VERB: 250"),
    ("SM-SMTP-07", reply("DEBUG", 200, "Debug set"), "DEBUG: 200"),
    ("SM-TLS-01", probe(ehlo=["PIPELINING"]), "not offered, although there is /etc/mail/tls/relay.pem"),
    ("SM-TLS-01", handshake("current", refused=True, error="454 4.3.3 TLS not available"), "454 4.3.3"),
    (
        "SM-TLS-02",
        handshake("outdated", protocol="TLSv1.1", cipher="AES128-SHA"),
        "takes TLSv1.1 with AES128",
    ),
    ("SM-RELAY-01", vector(code=250), HARDENED["probe"]["relay_vectors"][7]["name"]),
    ("SM-RELAY-01", vector(code=251), HARDENED["probe"]["relay_vectors"][7]["recipient"]),
    (
        "SM-RELAY-02",
        own_domain(code=550, text="5.7.1 Relaying denied"),
        "corp.test: 550 5.7.1 Relaying denied",
    ),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(
    control: str, change: Callable[[Data], None], said: str
) -> None:
    status, words = judged(control, change)
    assert status == "fail"
    assert said in words


def test_every_control_can_fail() -> None:
    measured = {each.id for each in CONTROLS if "gateway" in each.kinds}
    assert {control for control, _change, _said in FAILURES} == measured


def unit_unknown(seen: Data) -> None:
    for name in seen["info"]["units"]:
        seen["info"]["units"][name]["exposure"] = None


UNKNOWN = [
    ("SM-PROC-02", host("processes", []), "no process of the relay is running"),
    ("SM-PROC-04", host("processes", []), "no process of the relay is running"),
    (
        "SM-UNIT-01",
        unit_unknown,
        "systemd knows no sendmail-msp.service, sendmail.service",
    ),
    (
        "SM-UNIT-02",
        lambda seen: seen["info"]["units"].pop("sendmail-jail.path"),
        "not asked: sendmail-jail.path",
    ),
    ("SM-OPT-01", host("options", {}), "there is no configuration"),
    ("SM-OPT-02", host("options", {}), "there is no configuration"),
    ("SM-TLS-01", option("ServerCertFile", ""), "there is no ServerCertFile"),
    ("SM-TLS-01", probe(ehlo=[], error="cannot connect"), "cannot connect"),
    ("SM-TLS-01", probe(tls={}, error="the server hung up"), "the server hung up"),
    ("SM-TLS-02", probe(tls={}), "not offered"),
    # our own side's OpenSSL has no such protocol any more
    ("SM-TLS-02", handshake("outdated", error="NO_PROTOCOLS_AVAILABLE"), "NO_PROTOCOLS_AVAILABLE"),
    ("SM-QUEUE-01", host("queues", []), "there is no queue"),
    ("SM-FILE-01", host("files", []), "there is no configuration"),
    ("SM-SMTP-02", probe(banner=""), "there was no greeting"),
    ("SM-SMTP-03", probe(replies={}), "not asked: HELP"),
    ("SM-SMTP-07", probe(replies={}), "not asked: VERB, DEBUG"),
    ("SM-SMTP-04", reply("VRFY", 421, "4.4.1 closing"), "VRFY: 421"),
    ("SM-RELAY-01", probe(relay_vectors=[]), "not probed"),
    ("SM-RELAY-01", probe(error="the server hung up"), "the server hung up"),
    ("SM-RELAY-01", vector(code=450), "1 of 58 were only deferred"),
    ("SM-RELAY-01", vector(code=0), "1 of 58 were only deferred"),
    ("SM-RELAY-02", probe(domains=[]), "no domain was asked about"),
    ("SM-RELAY-02", probe(domains=[], error="the server hung up"), "the server hung up"),
    ("SM-RELAY-02", probe(error="the server hung up"), "the server hung up"),
    ("SM-RELAY-02", own_domain(code=451), "only deferred: corp.test"),
    ("SM-RELAY-02", own_domain(code=0), "only deferred: corp.test"),
    ("SM-RELAY-02", probe(source=HARDENED["probe"]["address"]), "probe it from a stranger"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: Callable[[Data], None], said: str) -> None:
    status, words = judged(control, change)
    assert status == "not_measured"
    assert said in words


def test_a_host_is_no_stranger_to_itself() -> None:
    itself = probe(source=HARDENED["probe"]["address"])
    status, words = judged("SM-RELAY-01", vector(code=250), itself)
    assert status == "not_measured"
    assert words == "the host relays for itself; probe it from a stranger"


HARMLESS = [
    ("SM-PROC-02", stray(ppid=4711, role="mailq")),
    ("SM-SMTP-04", reply("VRFY", 550, "5.0.0 Access denied")),
    ("SM-SMTP-05", reply("EXPN", 550, "Access denied")),
    ("SM-FILE-01", file("/etc/mail/local-host-names", owner="smmta", mode="0400")),
    ("SM-FILE-02", file("/etc/mail/sendmail.cf", kind="link", mode="0777")),
    (
        "SM-OPT-01",
        option(
            "PrivacyOptions",
            "authwarnings,needmailhelo,noexpn,novrfy,noverb,needexpnhelo,\nneedvrfyhelo noactualrecipient",
        ),
    ),
    ("SM-SMTP-02", probe(server_name="sendmail.corp.test", banner="220 sendmail.corp.test ESMTP")),
    ("SM-SMTP-03", reply("HELP", 214, "2.0.0 See RFC 5321.\n2.0.0 End of HELP info")),
]


@pytest.mark.parametrize(("control", "change"), HARMLESS)
def test_what_is_harmless_passes(control: str, change: Callable[[Data], None]) -> None:
    assert judged(control, change)[0] == "pass"


def test_nothing_gathered_is_nothing_measured() -> None:
    assert {one["status"] for one in findings({}, {})} == {"not_measured"}


def test_a_report_aligns_its_columns_and_sums_up() -> None:
    rows = [
        {"id": "A-1", "title": "one", "severity": "low", "status": "pass", "evidence": "seen"},
        {"id": "B-22", "title": "two", "severity": "medium", "status": "not_measured", "evidence": "unseen"},
        {"id": "C-3", "title": "three", "severity": "high", "status": "fail", "evidence": "broken"},
    ]
    assert report(rows, "relay.corp.test") == [
        "sendmail on relay.corp.test",
        "pass          A-1   low     one: seen",
        "not measured  B-22  medium  two: unseen",
        "FAIL          C-3   high    three: broken",
        "1 pass, 1 fail, 1 not measured",
    ]


def test_a_report_of_nothing_is_two_lines() -> None:
    assert report([], "h") == ["sendmail on h", "0 pass, 0 fail, 0 not measured"]


def test_long_lists_are_cut() -> None:
    _status, words = judged("SM-PROC-03", daemon(bounding=[f"cap_{number}" for number in range(40)]))
    assert words.endswith("has cap_0, cap_1, cap_10, cap_11, cap_12, 35 more")
