# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which controls a kind of host is measured by, and the one of a host that hears nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._controls import CONTROLS, findings
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import Evidence
from ansible_collections.postmaster.sendmail.plugins.module_utils._host_controls import unreachable
from ansible_collections.postmaster.sendmail.plugins.module_utils._kind_relations import KINDS

UNREACHABLE = "SM-PROC-07"

# a control, and the kinds that are not asked
NOT_ASKED = [
    ("SM-PROC-01", set()),
    ("SM-SMTP-01", {"nullclient"}),
    ("SM-RELAY-01", {"nullclient"}),
    ("SM-RELAY-02", {"nullclient", "smarthost"}),
    (UNREACHABLE, {"gateway", "smarthost", "both"}),
]


@pytest.mark.parametrize(("control", "exempt"), NOT_ASKED)
def test_a_kind_is_asked_what_it_can_answer(control: str, exempt: set[str]) -> None:
    asked = {kind for kind in KINDS if control in {one["id"] for one in findings({}, {}, kind=kind)}}
    assert asked == set(KINDS) - exempt


def test_every_control_is_asked_of_a_kind() -> None:
    asked = {one["id"] for kind in KINDS for one in findings({}, {}, kind=kind)}
    assert asked == {control.id for control in CONTROLS}


def verdict(addresses: list[str], probe: dict[str, Any]) -> tuple[str, str]:
    info = {
        "processes": [{"pid": 7}],
        "listeners": [
            *({"pid": 7, "address": address, "port": 25} for address in addresses),
            {"pid": 8, "address": "0.0.0.0", "port": 22},  # noqa: S104 - another program's
        ],
    }
    found = unreachable(Evidence(info, probe))
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
