# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of the processes: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

from typing import Any

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _process_controls
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import Evidence
from audited_options import both

OF_A_NULLCLIENT = "SM-PROC-07"  # see VERDICTS

FAILURES: list[given.Failure] = [
    ("SM-PROC-01", given.host("listeners", []), "nothing listens on port 25"),
    ("SM-PROC-01", given.rival, "/usr/lib/postfix/sbin/master listens on 0.0.0.0"),
    ("SM-PROC-01", given.proxy("0.0.0.0", 465), "/usr/bin/stunnel4 listens on 0.0.0.0 port 465"),  # noqa: S104
    ("SM-PROC-01", given.proxy("2001:db8::1", 587), "/usr/bin/stunnel4 listens on 2001:db8::1 port 587"),
    ("SM-PROC-02", given.daemon(uid=0), "runs as root"),
    ("SM-PROC-02", given.stray(ppid=1), "pid 997 (accepting connections) runs as root"),
    ("SM-PROC-03", given.daemon(effective=["cap_chown"]), "has cap_chown"),
    ("SM-PROC-03", given.daemon(permitted=["cap_setuid"]), "has cap_setuid"),
    ("SM-PROC-03", given.daemon(inheritable=["cap_kill"]), "has cap_kill"),
    ("SM-PROC-03", given.daemon(ambient=["cap_bpf"]), "has cap_bpf"),
    ("SM-PROC-03", given.daemon(bounding=["cap_sys_admin"]), "has cap_sys_admin"),
    ("SM-PROC-04", given.daemon(jailed=False), "sees the host's root"),
    ("SM-PROC-08", given.daemon(root_entries=["etc", "etc/shadow", "home"]), "sees etc/shadow, home"),
    ("SM-PROC-04", given.child, "pid 999"),
    ("SM-PROC-04", given.runner, "pid 998"),
    ("SM-PROC-09", given.daemon(supplementary=["shadow", "adm"]), "is in shadow, adm"),
    ("SM-PROC-05", given.daemon(seccomp=0), "has seccomp mode 0"),
    ("SM-PROC-05", given.daemon(seccomp=1), "has seccomp mode 1"),
    ("SM-PROC-06", given.daemon(no_new_privs=False), "may gain privileges"),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_process_controls.JUDGES} - {
        OF_A_NULLCLIENT
    }


UNKNOWN: list[given.Failure] = [
    ("SM-PROC-01", given.overloaded, "rejecting connections on daemon MTA: load average: 27"),
    ("SM-PROC-02", given.host("processes", []), "no process of the relay is running"),
    ("SM-PROC-04", given.host("processes", []), "no process of the relay is running"),
]


@pytest.mark.parametrize(("control", "change", "said"), UNKNOWN)
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


HARMLESS: list[tuple[str, given.Change]] = [
    ("SM-PROC-01", given.proxy("127.0.0.1", 465)),
    ("SM-PROC-01", given.proxy("0.0.0.0", 993)),  # noqa: S104 - no socket here
    ("SM-PROC-02", given.stray(ppid=4711, role="mailq")),
]


@pytest.mark.parametrize(("control", "change"), HARMLESS)
def test_what_is_harmless_passes(control: str, change: given.Change) -> None:
    assert given.judged(control, change)[0] == "pass"


def test_long_lists_are_cut() -> None:
    _status, words = given.judged(
        "SM-PROC-03", given.daemon(bounding=[f"cap_{number}" for number in range(40)])
    )
    assert words.endswith("has cap_0, cap_1, cap_10, cap_11, cap_12, 35 more")


def verdict(addresses: list[str], probe: dict[str, Any], port: int = 22) -> tuple[str, str]:
    info = {
        "processes": [{"pid": 7, "role": "accepting connections"}],
        "listeners": [
            *({"pid": 7, "address": address, "port": 25} for address in addresses),
            {"pid": 8, "address": "0.0.0.0", "port": port, "program": "/x"},  # noqa: S104 - another program's
        ],
    }
    found = _process_controls.unreachable(Evidence(info, probe))
    return found.status, found.evidence


REFUSED = {"reachable": False, "address": "", "source": "", "banner": ""}
ANSWERED = {"reachable": True, "address": "192.0.2.1", "source": "192.0.2.9", "banner": "220 x"}
ANSWERED_ITSELF = {"reachable": True, "address": "127.0.0.1", "source": "127.0.0.1", "banner": "220 x"}

VERDICTS = [
    (["127.0.0.1"], REFUSED, "pass", "127.0.0.1 port 25"),
    (["127.0.0.1", "::1"], {}, "pass", "::1 port 25"),
    (["127.0.0.1"], ANSWERED_ITSELF, "pass", "127.0.0.1 port 25"),
    (["0.0.0.0"], {}, "fail", "pid 7 listens on 0.0.0.0 port 25"),  # noqa: S104 - no socket here
    (["127.0.0.1", "192.0.2.1"], REFUSED, "fail", "pid 7 listens on 192.0.2.1 port 25"),
    (["127.0.0.1"], ANSWERED, "fail", "192.0.2.1 answered 192.0.2.9: 220 x"),
    ([], REFUSED, "not_measured", "sendmail listens nowhere"),
]


@pytest.mark.parametrize(("addresses", "probe", "status", "said"), VERDICTS)
def test_nobody_reaches_a_nullclient(
    addresses: list[str], probe: dict[str, Any], status: str, said: str
) -> None:
    found, evidence = verdict(addresses, probe)
    assert found == status
    assert said in evidence


@pytest.mark.parametrize("port", [25, 465, 587])
def test_nobody_reaches_a_nullclient_through_another_program(port: int) -> None:
    assert verdict(["127.0.0.1"], {}, port) == ("fail", f"/x listens on 0.0.0.0 port {port}")


NOTHING = given.host("listeners", [])
OFF = {"loaded": True, "active": False, "enabled": False}
MASKED = {"loaded": False, "active": False, "enabled": False}


@pytest.mark.parametrize("state", [OFF, MASKED])
@pytest.mark.parametrize(
    ("control", "status"),
    [("SM-PROC-01", "not_applicable"), ("SM-UNIT-02", "not_applicable"), ("SM-PROC-07", "pass")],
)
def test_a_nullclient_needs_no_daemon(control: str, status: str, state: dict[str, bool]) -> None:
    stopped = both(NOTHING, given.unit("sendmail.service", **state))
    assert given.judged(control, stopped, kind="nullclient")[0] == status
    if control != "SM-PROC-07":
        assert given.judged(control, stopped)[0] == "fail"


NEEDED: list[tuple[str, given.Change, str]] = [
    ("SM-PROC-01", NOTHING, "fail"),  # the unit is enabled
    ("SM-PROC-07", NOTHING, "not_measured"),
    ("SM-UNIT-02", both(NOTHING, given.unit("sendmail.service", active=False)), "fail"),
    ("SM-UNIT-02", given.unit("sendmail.service", **OFF), "fail"),  # something of sendmail's listens
    ("SM-PROC-01", both(given.overloaded, given.unit("sendmail.service", **OFF)), "not_measured"),
    ("SM-PROC-01", both(given.rival, given.unit("sendmail.service", **OFF)), "fail"),
]


@pytest.mark.parametrize(("control", "change", "status"), NEEDED)
def test_a_daemon_that_is_due_must_listen_on_a_nullclient_too(
    control: str, change: given.Change, status: str
) -> None:
    assert given.judged(control, change, kind="nullclient")[0] == status


def test_without_a_jail_there_is_nothing_in_it() -> None:
    assert given.judged("SM-PROC-08", given.without_jails)[0] == "not_applicable"


def by_init_script(seen: given.Data) -> None:
    """A daemon of root's that is no unit's main process, and holds no port at the moment."""
    given.overloaded(seen)
    for unit in seen["info"]["units"].values():
        unit.update(main_pid=0)
    given.daemon(jailed=False)(seen)


def test_a_daemon_that_holds_no_port_is_one() -> None:
    given.assert_fails("SM-PROC-04", by_init_script, "sees the host's root")
