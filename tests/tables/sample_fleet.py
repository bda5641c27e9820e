# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fleet of twelve hosts in every state that a report has to show, and one of any size."""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]

MADE = "2026-11-23T04:00:00Z"
DOMAIN = "corp.test"
HARDENED = "relay1.corp.test"
OPEN = "old-gateway.corp.test"
UNREACHED = "branch2.corp.test"
HOSTILE = "lab.corp.test"
ATTACK = "</script><img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>"
DRIVES_A_TERMINAL = "\x1b]0;owned\x07 \u202egnp.exe\x00"
REASON = "The ticket system cannot speak TLS 1.2 before its update in December."

# id, severity, title, evidence of a host that is right, evidence of one that is not, variables or a remedy
_CONTROLS = (
    (
        "SM-PROC-01",
        "high",
        "sendmail alone listens on port 25",
        "pid 158, sendmail",
        "exim4 (pid 412) listens on 0.0.0.0:25",
        ["sendmail_replace_mta", "sendmail_listen"],
    ),
    (
        "SM-PROC-02",
        "high",
        "no process runs as root",
        "pid 158, 161: user id 100",
        "sendmail-mta (pid 231, accepting connections) has uid 0; pid 240 has uid 0",
        ["sendmail_relay_user", "sendmail_jail"],
    ),
    (
        "SM-PROC-04",
        "high",
        "the daemon is jailed",
        "the root of pid 158 is a jail of its own",
        "the root of pid 231 is the host's: it can read /etc/shadow, /etc/ssh, /home",
        ["sendmail_jail"],
    ),
    (
        "SM-PROC-05",
        "medium",
        "system calls are filtered",
        "seccomp mode 2, pid 158",
        "pid 231 has no filter",
        ["sendmail_jail"],
    ),
    (
        "SM-UNIT-01",
        "medium",
        "the unit is confined",
        "sendmail.service has an exposure of 1.6",
        "sendmail.service has an exposure of 9.6, more than 2.0",
        ["sendmail_jail", "sendmail_exposure_limit"],
    ),
    (
        "SM-FILE-02",
        "high",
        "nobody else can change the configuration",
        "none of 31 files is writable by others",
        "/etc/mail/access.db is writable by its group smmsp (0664); /etc/mail is writable by others (0777)",
        "Run the module ownership.",
    ),
    (
        "SM-ALIAS-01",
        "high",
        "no alias runs a program or writes a file",
        "no alias of 12 does",
        "/etc/aliases:14: majordomo runs |/usr/lib/majordomo/wrapper",
        "Take the alias out.",
    ),
    (
        "SM-MAP-01",
        "medium",
        "every map is as its text says",
        "5 maps are as their texts say",
        "/etc/mail/mailertable.db is older than its text by 3 days and lacks 2 of its keys",
        "Run the module map.",
    ),
    (
        "SM-PKG-01",
        "medium",
        "the distribution leaves the configuration alone",
        "HANDS_OFF is yes",
        "/etc/cron.d/sendmail runs share/sendmail cron-mta every 10 minutes",
        "Run harden.yml.",
    ),
    (
        "SM-OPT-01",
        "medium",
        "PrivacyOptions say goaway",
        "goaway,restrictqrun,restrictmailq",
        "PrivacyOptions=authwarnings: it lacks noexpn, novrfy, noverb",
        ["sendmail_privacy_options"],
    ),
    ("SM-OPT-09", "low", "LogLevel is 9 or more", "LogLevel=9", "LogLevel=3", ["sendmail_define"]),
    (
        "SM-VER-01",
        "high",
        "holes that are known are closed",
        "8.18.1: CVE-2023-51765 is closed by the version",
        "8.17.1.9: CVE-2023-51765 is open: a bare LF ends a message",
        "Upgrade the package.",
    ),
    (
        "SM-CERT-01",
        "high",
        "the certificate is valid for 14 days more",
        "until 2027-03-01",
        "/etc/mail/tls/relay.crt ended on 2026-11-19",
        ["sendmail_tls_certificate"],
    ),
    (
        "SM-RULE-01",
        "high",
        "the rulesets let no stranger relay",
        "12 questions, all refused",
        "192.0.2.77 may send from a@example.net to b@example.org: RELAY by Connect:192",
        ["sendmail_access"],
    ),
    (
        "SM-SMTP-02",
        "low",
        "the greeting tells no version",
        "220 relay.corp.test ESMTP",
        "220 gw ESMTP Sendmail 8.17.1.9/8.17.1.9/Debian-2+deb12u2; Mon, 23 Nov 2026 04:00:02 GMT",
        ["sendmail_banner"],
    ),
    (
        "SM-SMTP-05",
        "low",
        "EXPN tells nothing",
        "502 5.7.0 Sorry, we do not allow this operation",
        "EXPN postmaster: 250 2.1.5 <root@gw.corp.test>",
        ["sendmail_privacy_options"],
    ),
    (
        "SM-TLS-02",
        "medium",
        "TLS below 1.2 is refused",
        "TLSv1, TLSv1.1 are refused",
        "TLSv1 is taken, with ECDHE-RSA-AES256-SHA",
        ["sendmail_tls_protocols"],
    ),
    (
        "SM-LIMIT-05",
        "medium",
        "connections above the rate are refused",
        "61st of a minute: 421 4.3.2",
        "80 connections in 9 s were all greeted",
        ["sendmail_limits"],
    ),
    (
        "SM-RELAY-01",
        "high",
        "no relaying for strangers",
        "45 recipients, all refused",
        "taken: <relaytest%example.com@gw.corp.test>, <@gw.corp.test:relaytest@example.com>",
        ["sendmail_access"],
    ),
    (
        "SM-SMUG-01",
        "high",
        "a bare LF ends no message",
        "<LF>.<LF> was not taken for the end",
        "<LF>.<LF> was taken for the end: 552 5.6.0 came in the midst of the message",
        ["sendmail_srv_features"],
    ),
)

# Of each host: facts, the controls that fail, those that were not measured.
_HOSTS: dict[str, tuple[Data, tuple[str, ...], tuple[str, ...]]] = {
    HARDENED: ({"exposure": 1.6}, (), ()),
    "relay2.corp.test": ({"exposure": 1.6}, (), ()),
    "relay3.corp.test": ({"exposure": 1.6}, ("SM-SMTP-02",), ()),
    "relay4.corp.test": ({"exposure": 1.6}, ("SM-MAP-01",), ("SM-LIMIT-05",)),
    "smarthost1.corp.test": ({"kind": "smarthost", "exposure": 1.4}, (), ("SM-TLS-02", "SM-RELAY-01")),
    "mx-east.corp.test": (
        {"release": "Debian 12", "version": "8.17.1.9", "exposure": 2.4},
        ("SM-UNIT-01", "SM-CERT-01"),
        (),
    ),
    "mx-west.corp.test": (
        {"release": "Debian 12", "version": "8.17.1.9", "exposure": 6.2},
        ("SM-PROC-05", "SM-UNIT-01", "SM-OPT-09", "SM-ALIAS-01"),
        (),
    ),
    "app-server-with-a-long-name.corp.test": ({"kind": "nullclient", "exposure": 1.2}, (), ()),
    "print.corp.test": ({"kind": "nullclient", "exposure": None}, ("SM-PKG-01",), ("SM-UNIT-01",)),
    OPEN: (
        {"release": "Debian 12", "version": "8.17.1.9", "exposure": 9.6},
        tuple(row[0] for row in _CONTROLS if row[0] not in ("SM-PROC-01", "SM-CERT-01", "SM-SMUG-01")),
        ("SM-SMUG-01",),
    ),
    HOSTILE: ({"exposure": 9.6}, ("SM-SMTP-02", "SM-SMTP-05", "SM-FILE-02"), ()),
}
_WAIVED = {("mx-west.corp.test", "SM-OPT-09"), ("relay4.corp.test", "SM-MAP-01")}
_FROM_OUTSIDE = ("SM-SMTP", "SM-TLS", "SM-LIMIT", "SM-RELAY", "SM-SMUG", "SM-RULE")


def _finding(row: tuple[Any, ...], status: str, evidence: str) -> Data:
    identifier, severity, title, _right, _wrong, mends = row
    return {
        "id": identifier,
        "title": title,
        "why": "What is left open here serves whoever breaks into the relay, and nobody else.",
        "measured": "What the kernel, the program or the listener itself answers when it is asked.",
        "severity": severity,
        "foreign": identifier == "SM-PKG-01",
        "fix": mends if isinstance(mends, list) else [],
        "remedy": "" if isinstance(mends, list) else mends,
        "references": {
            "disa": ["GEN004560"],
            "nist": ["SP 800-45 v2, 5"],
            "manual": ["op.txt, PrivacyOptions"],
        },
        "status": status,
        "evidence": evidence,
        "waiver": None,
    }


def _findings(host: str, kind: str, failing: tuple[str, ...], unmeasured: tuple[str, ...]) -> list[Data]:
    found = []
    for row in _CONTROLS:
        if kind == "nullclient" and row[0].startswith(_FROM_OUTSIDE):
            continue
        if row[0] in unmeasured:
            one = _finding(row, "not_measured", "not gathered: the stranger had no answer within 10 s")
        elif row[0] == "SM-CERT-01" and kind == "smarthost":
            one = _finding(row, "not_applicable", "it offers no STARTTLS")
        else:
            one = _finding(row, *(("fail", row[4]) if row[0] in failing else ("pass", row[3])))
        if (host, row[0]) in _WAIVED:
            one |= {"status": "waived", "waiver": {"reason": REASON, "until": "2026-12-31"}}
        found.append(one)
    return found


def sample_fleet() -> Data:
    """Twelve hosts: right, wrong, waived, of other kinds, not reached, and one that attacks us."""
    hosts: Data = {}
    for name, (facts, failing, unmeasured) in _HOSTS.items():
        known = {"version": "8.18.1", "release": "Debian 13", "kind": "gateway", **facts}
        hosts[name] = {
            "facts": known,
            "findings": _findings(name, known["kind"], failing, unmeasured),
            "error": "",
        }
    hosts[UNREACHED] = {"facts": None, "findings": [], "error": "ssh: no route to host"}
    _arm(hosts[HOSTILE])
    _end_a_waiver(hosts[OPEN])
    return {"made": MADE, "hosts": hosts}


def _arm(host: Data) -> None:
    """A host whose every word is meant to break out of the report."""
    host["facts"] |= {"version": ATTACK, "release": f'"{ATTACK}', "kind": "'gateway"}
    file, greeting, expansion = (one for one in host["findings"] if one["status"] == "fail")
    greeting["evidence"] = f"220 {ATTACK}"
    expansion["evidence"] = f"250 {DRIVES_A_TERMINAL}"
    file["evidence"] = f"/etc/mail/{ATTACK} is writable by others"


def _end_a_waiver(host: Data) -> None:
    finding = next(one for one in host["findings"] if one["id"] == "SM-OPT-09")
    finding["waiver"] = {"reason": "The disk was too small for a log.", "until": "2026-10-31"}
    finding["evidence"] += " (the waiver ended on 2026-10-31)"


def large_fleet(hosts: int, controls: int) -> Data:
    """So many hosts and controls, a tenth of the findings failing, with evidence in different words."""
    made: Data = {}
    for number in range(hosts):
        findings = []
        for control in range(controls):
            row = (
                f"SM-AREA-{control:02}",
                ("high", "medium", "low")[control % 3],
                f"thing {control} is right",
                "",
                "",
                ["sendmail_jail"],
            )
            status = "fail" if (number * 7 + control * 3) % 10 == 0 else "pass"
            evidence = (
                f"pid {1000 + number * 3} has what the control is about, as host {number} says of {control}"
            )
            findings.append(_finding(row, status, evidence))
        facts = {"version": "8.18.1", "release": "Debian 13", "kind": "gateway", "exposure": 1.6}
        made[f"relay{number:03}.{DOMAIN}"] = {"facts": facts, "findings": findings, "error": ""}
    return {"made": MADE, "hosts": made}
