# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit says of Debian's own sendmail is what golden/ has, and each fault is really there.

CHECKS has a shell command for every fault, which asks the host by other means than the collection. It
succeeds on the stock host, and fails on a hardened one. A golden file that is missing is written, and the run
fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from auditing import Auditor
from clones import MOST, Clone, Snapshot, clone

GOLDEN = Path(__file__).parent / "golden"
RELEASES = ("trixie", "bookworm")
_NUMBER = re.compile(r"\bpid [0-9]+")
_VERSION = re.compile(r"\b[0-9]+\.[0-9][-+~.0-9a-z]*-[0-9][-+~.0-9a-z]*")
_PID = "pid=$(pgrep -f 'accepting connections' | head -1); "
_CF = "/etc/mail/sendmail.cf"


def _status(name: str, value: str) -> str:
    """The daemon's line in proc(5) has this value."""
    return f"{_PID} grep -qE '^{name}:\\s+{value}$' /proc/$pid/status"


def _unset(option: str) -> str:
    """The .cf does not have the option, or has it commented out."""
    return f"! grep -q '^O {option}=' {_CF}"


def _says(line: str) -> str:
    """The .cf has a line that matches."""
    return f"grep -qE '{line}' {_CF}"


# Debian 13 does not start it at a boot.
_START = 'until [ "$(systemctl is-system-running)" = running ]; do sleep 0.1; done; systemctl start sendmail'

CHECKS = {
    "SM-PROC-02": _status("Uid", "0.*"),
    "SM-PROC-03": f"{_PID} [ $((0x$(awk '/^CapEff/ {{ print $2 }}' /proc/$pid/status) & 0x2)) != 0 ]",
    "SM-PROC-04": f"{_PID} [ /proc/$pid/root/etc/shadow -ef /etc/shadow ]",
    "SM-PROC-05": _status("Seccomp", "0"),
    "SM-PROC-06": _status("NoNewPrivs", "0"),
    "SM-UNIT-01": "systemd-analyze security --no-pager sendmail.service | grep -q UNSAFE",
    "SM-UNIT-02": "! systemctl is-enabled sendmail.service",
    "SM-FILE-01": "[ $(stat -c %U /etc/mail) = smmta ]",
    "SM-FILE-04": "[ -L /etc/mail/aliases ] && [ $(stat -c %a /etc/mail) = 2755 ]",
    "SM-FILE-12": "[ -u /usr/bin/procmail ]",
    "SM-FILE-07": "stat -c '%a %G' /var/spool/mqueue | grep -q '2750 smmsp'",
    "SM-ALIAS-02": "[ $(stat -Lc %U /etc/mail/aliases.db) = smmta ]",
    "SM-ALIAS-04": _says("^O ForwardPath=.z/.forward"),
    "SM-ALIAS-06": "[ -e /etc/aliases ] && ! grep -q ^postmaster: /etc/aliases && ! getent passwd postmaster",
    "SM-MAP-02": "grep -q '^Connect:IPv6:::1' /etc/mail/access",
    "SM-PKG-01": "[ -e /etc/cron.d/sendmail ] && grep -q 'HANDS_OFF=\"No\"' /etc/mail/sendmail.conf",
    "SM-PKG-03": "dpkg-query --show procmail && [ -e /usr/sbin/sensible-mda ]",
    "SM-OPT-01": "! grep -qE '^O PrivacyOptions=.*(goaway|novrfy)' " + _CF,
    "SM-OPT-02": _unset("RunAsUser"),
    "SM-OPT-04": _says("^O DontBlameSendmail=.*GroupWritableForwardFileSafe"),
    "SM-OPT-05": _unset("MaxMessageSize"),
    "SM-OPT-06": _unset("MaxRecipientsPerMessage"),
    "SM-OPT-10": _says("^O MaxDaemonChildren=0$"),
    "SM-OPT-14": _unset("Timeout.datablock"),
    "SM-OPT-15": _says("^O Timeout.ident=5s$"),
    "SM-OPT-19": _unset("DontProbeInterfaces"),
    "SM-OPT-22": "grep -q '[$]v' /etc/mail/helpfile && grep -q '^O HelpFile=/etc/mail/helpfile$' " + _CF,
    "SM-OPT-23": _says("^O SmtpGreetingMessage=.*[$]v/[$]Z"),
    "SM-OPT-24": _says("by [$]j [(][$]v/[$]Z[)]"),
    "SM-OPT-25": _says("^O QueueFileMode=0640$"),
    "SM-OPT-26": _says("^O TempFileMode=0640$"),
    "SM-OPT-27": _unset("CipherList"),
    "SM-OPT-29": _unset("ClientSSLOptions"),
    "SM-OPT-32": f"{_unset('AuthOptions')} && ! grep -qE '^O DaemonPortOptions=.*M=[a-zA-Z]*A' {_CF}",
    "SM-OPT-33": f"{_unset('AuthMechanisms')} && ! grep -qE '^O DaemonPortOptions=.*M=[a-zA-Z]*A' {_CF}",
    "SM-OPT-34": "! grep -q '^O PrivacyOptions=.*restrictmailq' " + _CF,
    "SM-OPT-38": "! grep -q '^O PrivacyOptions=.*noetrn' " + _CF,
    "SM-MAIL-01": _says("^Mprog,\\s*P=/bin/sh,"),
    "SM-MAIL-02": _says("^Mlocal,.*F=[^,]*:/[|]"),
}


def said(found: Mapping[str, Mapping[str, Any]]) -> list[dict[str, str]]:
    """Findings as a golden file has them: what a fault's evidence says is there, but for numbers of processes
    and of packages' versions."""
    return [
        {
            "id": name,
            "status": one["status"],
            "evidence": _VERSION.sub("VERSION", _NUMBER.sub("pid N", one["evidence"])),
        }
        for name, one in sorted(found.items())
        if one["status"] == "fail"
    ]


@pytest.fixture(scope="module", params=RELEASES)
def stock(request: pytest.FixtureRequest, stock_snapshots: dict[str, Snapshot]) -> Iterator[Clone]:
    """A host with Debian's own sendmail."""
    with clone(stock_snapshots[request.param], MOST - 2) as host:
        host.run(_START)
        yield host


@pytest.fixture(scope="module")
def findings(stock: Clone, auditor: Auditor) -> list[dict[str, str]]:
    """What is said of it. It listens to itself alone."""
    return said(auditor.audit(stock, kind="nullclient", expected=()))


@pytest.fixture(scope="module")
def hardened(snapshots: dict[str, Snapshot]) -> Iterator[Clone]:
    """A host with none of these faults."""
    with clone(snapshots["trixie"], MOST - 3) as host:
        host.look({"spoil": "", "info": {"gather": ["host"]}})
        yield host


def test_the_findings_are_those_that_were_checked(stock: Clone, findings: list[dict[str, str]]) -> None:
    golden = GOLDEN / f"stock-{stock.release}.json"
    if not golden.exists():
        golden.write_text(json.dumps(findings, indent=1) + "\n")
        pytest.fail(f"{golden.name} was not there and is written now: read it, and run the tests again")
    assert findings == json.loads(golden.read_text())


def test_each_is_true(stock: Clone, findings: list[dict[str, str]]) -> None:
    told = [one["id"] for one in findings]
    assert not set(told) - set(CHECKS)
    assert not [name for name in told if not _holds(stock, name)]


def test_the_checks_can_fail(hardened: Clone) -> None:
    assert not [name for name in CHECKS if _holds(hardened, name)]


def _holds(host: Clone, control: str) -> bool:
    """Whether the host has the fault, by the command of ours."""
    return host.run(f"if {CHECKS[control]}; then echo yes; fi", check=False).endswith("yes\n")
