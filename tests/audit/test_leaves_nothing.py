# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An audit changes nothing on a host and leaves nothing there, hardened or as the distribution has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hosts import GROUPS, Relay, play, relay_named

# The spares are hardened in this scenario; Debian's own sendmail listens to its host alone.
KINDS = {"gateway": (*GROUPS["spares"]["hosts"],), "nullclient": (*GROUPS["stocks"]["hosts"],)}
NAMES = tuple(name for names in KINDS.values() for name in names)
MEASURED = {"gateway": 140, "nullclient": 100}  # controls at least
# What the fingerprint leaves out because a login changes it: names alone, without Ansible's own.
_SCRATCH = "find /tmp /var/tmp /run/sendmail* -name 'ansible*' -prune -o -print | LC_ALL=C sort"


@dataclass(frozen=True)
class Trace:
    """A host's files, mail processes and temporary files, and the daemon's main process."""

    files: list[str]
    temporary: list[str]
    main_pid: int


def trace(host: Relay) -> Trace:
    return Trace(host.fingerprint(), host.run(_SCRATCH, check=False).splitlines(), host.main_pid())


@dataclass(frozen=True)
class Audited:
    """Traces of the hosts before and after an audit, and what that found."""

    before: Mapping[str, Trace]
    after: Mapping[str, Trace]
    report: Mapping[str, Any]


def untold(host: Mapping[str, Any]) -> list[str]:
    """What was not measured of a host of the report, and why."""
    return [f"{one['id']}: {one['evidence']}" for one in host["findings"] if one["status"] == "not_measured"]


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """An audit with every attempt, of a hardened and of a stock host of each release."""
    hosts = {name: relay_named(name) for name in NAMES}
    reports = tmp_path_factory.mktemp("reports")
    before = {name: trace(host) for name, host in hosts.items()}
    wishes = {"sendmail_verify_from": "world", "sendmail_verify_foreign_domain": "far.test"}
    done = play("audit", sendmail_hosts=",".join(NAMES), sendmail_report_directory=str(reports), **wishes)
    assert done.returncode == 0, done.stdout[-3000:]
    after = {name: trace(host) for name, host in hosts.items()}
    return Audited(before, after, json.loads((Path(reports) / "audit.json").read_text()))


@pytest.mark.parametrize("name", NAMES)
def test_every_file_and_process_is_what_it_was(audited: Audited, name: str) -> None:
    assert audited.after[name] == audited.before[name]


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in KINDS.items() for name in names])
def test_it_was_an_audit(audited: Audited, kind: str, name: str) -> None:
    host = audited.report["hosts"][name]
    measured = [one for one in host["findings"] if one["status"] != "not_measured"]
    assert host["facts"]["kind"] == kind
    assert len(measured) > MEASURED[kind], untold(host)


@pytest.mark.parametrize("name", KINDS["gateway"])
def test_all_attempts_were_made(audited: Audited, name: str) -> None:
    missing = [words for words in untold(audited.report["hosts"][name]) if "not gathered" in words]
    assert missing == []
