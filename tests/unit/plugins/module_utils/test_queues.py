# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Queues: their messages, the age of the oldest, and files that somebody else owns."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _queues

SOMEBODY = pwd.getpwnam("daemon")  # there is one on every host
CONTROL_FILE = b"V8\nT1795360530\nK0\nN0\nP30002\nFs\nHT1: no\n"


@pytest.mark.parametrize(
    ("content", "created"), [(CONTROL_FILE, 1795360530), (b"V8\nK0\n", None), (b"", None)]
)
def test_a_message_knows_when_it_came(content: bytes, created: int | None) -> None:
    assert _queues.creation_time(content) == created


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("qf6AMFFUHb000433", True),
        ("hf6AMFFUHb000433", True),
        ("df6AMFFUHb000433", False),
        ("Qf6A", False),
        ("qf", False),
    ],
)
def test_control_files_stand_for_messages(name: str, *, is_one: bool) -> None:
    assert _queues.is_control_file(name) is is_one


FILES = [
    _queues.QueueFile("/q/qfA1", "smmta", "smmta", 900),
    _queues.QueueFile("/q/dfA1", "smmta", "smmta"),
    _queues.QueueFile("/q/qfB2", "root", "smmsp", 400),
]


@pytest.mark.parametrize(
    ("kind", "owner", "foreign"),
    [
        ("mta", "smmta", ("/q/qfB2",)),
        ("msp", "smmsp", ("/q/dfA1", "/q/qfA1")),
        ("mta", "root", ("/q/dfA1", "/q/qfA1")),
    ],
)
def test_a_queue_counts_its_messages_and_strangers(kind: str, owner: str, foreign: tuple[str, ...]) -> None:
    assert _queues.queue_of("/q", kind, FILES, owners=[owner], now=1000) == _queues.Queue(
        "/q", kind, 2, 600, foreign
    )


def test_an_empty_queue_has_no_age() -> None:
    found = _queues.queue_of("/q", "mta", [], owners=["smmta"], now=1000)
    assert found == _queues.Queue("/q", "mta", 0, 0, ())


def test_the_queues_of_groups_are_queues_of_the_daemon(tmp_path: Path) -> None:
    for name in ("mqueue/slow1", "mqueue/slow2", "client"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "mqueue" / "slow2" / "qf1").write_text("T1\n")
    defaults = {"mta": f"{tmp_path}/mqueue", "msp": f"{tmp_path}/client"}
    found = _queues.find_queues({}, defaults, [f"{tmp_path}/mqueue/slow*", f"{tmp_path}/mqueue"])
    told = [(Path(one.path).name, one.kind, one.messages) for one in found]
    assert told == [("mqueue", "mta", 0), ("slow1", "mta", 0), ("slow2", "mta", 1), ("client", "msp", 0)]


def _old(name: str) -> _queues.QueueFile:
    return _queues.QueueFile(f"/q/{name}", "smmta", "smmta", changed=1000)


NOW = 1000 + 2 * 86400
LEFT = [
    (["qfA1", "dfA1", "xfA1"], []),
    (["hfA1", "dfA1"], []),
    (["QfA1", "dfA1"], []),
    (["qfA1"], ["qfA1"]),
    (["dfA1", "xfA1"], ["dfA1", "xfA1"]),
    (["qfA1", "dfA1", "tfA1"], ["tfA1"]),
    (["core", ".hoststat"], []),
]


@pytest.mark.parametrize(("names", "left"), LEFT)
def test_what_waits_for_nothing_is_left_over(names: list[str], left: list[str]) -> None:
    found = _queues.leftovers(map(_old, names), {*names}, now=NOW)
    assert [Path(path).name for path in found] == left


def test_what_is_new_or_has_its_data_elsewhere_is_not_left_over() -> None:
    assert _queues.leftovers([_old("dfA1")], {"dfA1"}, now=1000 + 3600) == ()
    assert _queues.leftovers([_old("qfA1")], {"qfA1", "dfA1"}, now=NOW) == ()


def test_quarantined_and_lost_messages_are_told() -> None:
    files = [_old("hfA1"), _old("QfB2"), _old("qfC3")]
    found = _queues.queue_of("/q", "mta", files, owners=["smmta"], now=NOW)
    assert (found.quarantined, found.lost) == (("/q/hfA1",), ("/q/QfB2",))


def test_the_queues_of_a_host_are_read_together(tmp_path: Path) -> None:
    for name in ("one/qfA1", "two/dfA1", "two/QfB2"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(CONTROL_FILE)
        os.utime(tmp_path / name, (1000, 1000))
    found = _queues.find_queues({"mta": {"QueueDirectory": f"{tmp_path}/*"}}, {"mta": "/none"})
    assert [(Path(one.path).name, one.messages, len(one.lost), one.leftovers) for one in found] == [
        ("one", 1, 0, ()),
        ("two", 0, 1, ()),
    ]


@pytest.mark.parametrize(
    ("kind", "options", "owners"),
    [
        ("mta", {"RunAsUser": "smmta"}, ("smmta",)),
        ("mta", {"RunAsUser": "smmta:mail"}, ("smmta",)),
        ("mta", {"RunAsUser": "smmta.mail"}, ("smmta",)),
        ("mta", {"RunAsUser": f"{SOMEBODY.pw_uid}:{SOMEBODY.pw_gid}"}, (SOMEBODY.pw_name,)),
        ("msp", {"RunAsUser": "smmsp/0"}, ("root",)),
        ("mta", {}, ("root", "root")),  # the daemon works as root, and the directory is root's
        ("msp", {"RunAsUser": "smmsp:mail"}, ("mail",)),
        ("msp", {}, ("root",)),
    ],
)
def test_files_are_the_queues_own_that_its_worker_writes(
    kind: str, options: dict[str, str], owners: tuple[str, ...]
) -> None:
    assert _queues.owners_of(kind, options, Path("/")) == owners
