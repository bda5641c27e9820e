# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The program that commits and recovers, on real files. Units are tested on hosts."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _commit, _journal, _outcome
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import ours
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import (
    Entry,
    Generation,
    absent,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._journal import Journal
from ansible_collections.postmaster.sendmail.plugins.module_utils._outcome import Outcome
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Current, Store
from ansible_collections.postmaster.sendmail.plugins.module_utils._transaction_program import main

ME = ours(0o640)
WHEN = "2026-01-31T12:00:00Z"
OLD, NEW = (b"old\n", b"old map"), (b"new\n", b"new map, larger")
# As systemctl, where every unit is what the file "state" says
SYSTEMCTL = """#!/bin/sh
echo "$*" >>{directory}/asked
[ "$1" != show ] || printf 'LoadState=loaded\\nActiveState=%s\\nMainPID=0\\n' "$(cat {directory}/state)"
"""


Steps = tuple[dict[str, Any], ...]


@dataclass
class Relay:
    """A relay of one map and a .cf, at generation 1, which a transaction is about to bring to 2."""

    directory: Path
    store: Store

    def entries(self, text: bytes, database: bytes) -> tuple[Entry, ...]:
        found = []
        for name, kind, content in (
            ("access", "file", text),
            ("access.db", "database", database),
            ("sendmail.cf", "file", text),
        ):
            map_type = "hash" if kind == "database" else ""
            path = str(self.directory / "mail" / name)
            digest = self.store.put(content)
            found.append(Entry(path, kind, digest, ME.owner, ME.group, ME.mode, map_type))
        return (*found, absent(str(self.directory / "mail" / "submit.cf")))

    def begin(self, *, activation: Steps = (), undo: Steps = (), probe: dict[str, Any] | None = None) -> None:
        _journal.begin(self.store, Journal(1, 2, WHEN, activation, undo, probe))

    def run(self, *words: str) -> int:
        return main(words, self.store, str(self.directory / "lock"))

    def outcome(self) -> Outcome:
        found = _outcome.read(self.store)
        assert found
        return found

    def contents(self) -> tuple[bytes, bytes]:
        mail = self.directory / "mail"
        assert (mail / "access").read_bytes() == (mail / "sendmail.cf").read_bytes()
        return (mail / "access").read_bytes(), (mail / "access.db").read_bytes()

    def names(self) -> list[str]:
        return sorted(path.name for path in (self.directory / "mail").iterdir())

    def is_under_way(self) -> bool:
        return _journal.read(self.store) is not None

    def asked(self) -> list[str]:
        """What the service manager was told to do."""
        asked = self.directory / "asked"
        lines = asked.read_text().splitlines() if asked.exists() else []
        return [line for line in lines if not line.startswith("show")]


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def relay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Relay:
    (tmp_path / "mail").mkdir()
    found = Relay(tmp_path, Store(str(tmp_path / "store")))
    for number, contents in ((1, OLD), (2, NEW)):
        found.store.write(Generation(number, WHEN, "relay", found.entries(*contents)))
    found.store.set_current(Current(1, {}, WHEN))
    _commit.apply(found.store, found.entries(*OLD))
    program = tmp_path / "systemctl"
    program.write_text(SYSTEMCTL.format(directory=tmp_path))
    program.chmod(0o755)
    (tmp_path / "state").write_text("active")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return found


def _step(how: str, unit: str = "sendmail-msp.service") -> dict[str, Any]:
    return {"how": how, "unit": unit, "because": []}


def test_a_commit_brings_the_new_generation(relay: Relay, capsys: pytest.CaptureFixture[str]) -> None:
    relay.begin(activation=(_step("restart"),), undo=(_step("restart"),))
    assert relay.run("commit") == 0
    assert relay.contents() == NEW
    assert relay.names() == ["access", "access.db", "sendmail.cf"]
    current = relay.store.current()
    assert current
    assert (current.generation, relay.is_under_way()) == (2, False)
    outcome = relay.outcome()
    assert (outcome.state, outcome.in_effect, outcome.step) == ("proved", 2, "")
    assert [one["how"] for one in outcome.done] == ["restart"]
    assert capsys.readouterr().out == (
        "generation 2: committed 3 files\ngeneration 2: restart sendmail-msp.service\n"
    )
    assert relay.run("recover") == 0
    assert capsys.readouterr().out == "generation 2 is in effect\n"


def test_a_failed_activation_is_taken_back(relay: Relay, capsys: pytest.CaptureFixture[str]) -> None:
    (relay.directory / "state").write_text("failed")
    relay.begin(activation=(_step("restart"),), undo=(_step("stop"),))
    assert relay.run("commit") == 1
    assert relay.contents() == OLD
    assert relay.asked()[-1].endswith("stop sendmail-msp.service")
    outcome = relay.outcome()
    assert (outcome.state, outcome.step, outcome.in_effect) == ("undone", "activate", 1)
    assert "sendmail-msp.service: is failed, not active" in outcome.message
    assert not relay.is_under_way()
    assert capsys.readouterr().out.endswith("generation 1 is in effect again\n")


def test_a_relay_that_fails_its_probe_is_taken_back(relay: Relay) -> None:
    silent = {
        "name": "mail for us",
        "address": "127.0.0.1",
        "port": 1,  # nobody listens there
        "source": "127.0.0.1",
        "sender": "<>",
        "recipient": "<user@corp.test>",
        "passes": True,
    }
    relay.begin(undo=(_step("restart"),), probe={"limit": 0.2, "units": [], "tries": [silent]})
    assert relay.run("commit") == 1
    assert relay.contents() == OLD
    assert relay.asked()[-1].endswith("restart sendmail-msp.service")
    outcome = relay.outcome()
    assert (outcome.state, outcome.step, outcome.in_effect) == ("undone", "probe", 1)
    assert "mail for us: cannot connect" in outcome.message


def test_an_old_generation_that_fails_too_is_broken(relay: Relay) -> None:
    (relay.directory / "state").write_text("failed")
    relay.begin(activation=(_step("restart"),), undo=(_step("restart"),))
    assert relay.run("commit") == 1
    assert relay.contents() == OLD
    assert (relay.outcome().state, relay.outcome().in_effect) == ("broken", 1)
    assert "generation 1, put back, fails" in relay.outcome().message


def test_what_somebody_else_has_changed_is_left_to_them(relay: Relay) -> None:
    relay.begin(undo=(_step("restart"),))
    theirs = relay.directory / "mail" / "sendmail.cf"
    theirs.write_bytes(b"by hand")
    assert relay.run("commit") == 1
    assert theirs.read_bytes() == b"by hand"
    assert (relay.outcome().state, relay.outcome().step) == ("undone", "commit")
    assert "sendmail.cf: changed since" in relay.outcome().message
    assert (relay.is_under_way(), relay.asked()) == (False, [])


def test_a_failure_before_the_activation_disturbs_no_unit(relay: Relay) -> None:
    relay.begin(undo=(_step("restart"),))
    Path(relay.store.object_path(relay.store.put(NEW[1]))).unlink()
    assert relay.run("commit") == 1
    assert relay.contents() == OLD
    assert (relay.is_under_way(), relay.asked()) == (False, [])


@pytest.mark.parametrize("done", range(4))
def test_a_commit_that_was_cut_off_is_taken_back(relay: Relay, done: int) -> None:
    relay.begin(undo=(_step("restart"),))
    _commit.apply(relay.store, relay.entries(*NEW)[:done])
    (relay.directory / "mail" / "access.db.publishing").write_text("hash\n")
    assert relay.run("recover") == 0
    assert relay.contents() == OLD
    assert relay.names() == ["access", "access.db", "sendmail.cf"]
    assert (relay.outcome().state, relay.outcome().message) == ("undone", "it was cut off")
    assert not relay.is_under_way()
    assert relay.asked() == ["--no-ask-password restart sendmail-msp.service"]


def test_what_the_transaction_does_not_change_is_left_alone(relay: Relay) -> None:
    relay.begin()
    _commit.apply(relay.store, relay.entries(*NEW))
    theirs = relay.directory / "mail" / "submit.cf"
    theirs.write_bytes(b"by hand")
    assert relay.run("recover") == 0
    assert relay.contents() == OLD
    assert theirs.read_bytes() == b"by hand"


def test_a_boot_waits_for_no_unit(relay: Relay) -> None:
    steps = ("stop", "disable", "unmask", "daemon-reload", "enable", "reload", "start")
    relay.begin(undo=tuple(map(_step, steps)))
    _commit.apply(relay.store, relay.entries(*NEW))
    assert relay.run("recover", "--boot") == 0
    assert relay.contents() == OLD
    off_line = ("disable", "unmask", "daemon-reload", "enable")
    assert relay.asked() == [
        *(f"--no-ask-password {how} sendmail-msp.service" for how in off_line),
        *(f"--no-block {how} sendmail-msp.service" for how in ("stop", "try-restart", "start")),
    ]


def test_a_commit_that_was_done_is_not_taken_back(relay: Relay) -> None:
    relay.begin(undo=(_step("restart"),))
    _commit.apply(relay.store, relay.entries(*NEW))
    relay.store.set_current(Current(2, {}, WHEN))
    assert relay.run("recover") == 0
    assert relay.contents() == NEW
    assert (relay.outcome().state, relay.is_under_way(), relay.asked()) == ("proved", False, [])


def _lose_content(relay: Relay) -> None:
    Path(relay.store.object_path(relay.store.put(OLD[0]))).unlink()


def _damage_journal(relay: Relay) -> None:
    Path(relay.store.path("journal")).write_bytes(b'{"from": 1, "to"')


def _damage_generation(relay: Relay) -> None:
    Path(relay.store.path("generations"), "1.json").write_bytes(b"{}")


def _damage_current(relay: Relay) -> None:
    Path(relay.store.path("current")).write_bytes(b"[]")


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (_lose_content, "sendmail.cf: the store lacks what should be there"),
        (_damage_journal, "journal: is damaged"),
        (_damage_generation, "1.json"),
        (_damage_current, "current: is damaged"),
    ],
)
def test_what_cannot_be_taken_back_is_left_and_said(
    relay: Relay, capsys: pytest.CaptureFixture[str], happens: Callable[[Relay], None], said: str
) -> None:
    relay.begin(undo=(_step("restart"),))
    _commit.apply(relay.store, relay.entries(*NEW))
    happens(relay)
    assert relay.run("recover") == 1
    assert relay.contents() == NEW
    assert Path(relay.store.path("journal")).exists()
    assert relay.asked() == []
    told = capsys.readouterr().out
    assert said in told
    assert "is in effect" not in told


@pytest.mark.parametrize(("words", "status"), [(("commit",), 1), (("recover",), 0), (("show",), 0)])
def test_a_host_without_a_transaction(tmp_path: Path, words: tuple[str, ...], status: int) -> None:
    assert main(words, Store(str(tmp_path / "store")), str(tmp_path / "lock")) == status


def test_show_tells_all(relay: Relay, capsys: pytest.CaptureFixture[str]) -> None:
    relay.begin()
    assert relay.run("show") == 0
    told = capsys.readouterr().out
    assert '"generation": 1' in told
    assert '"to_id": 2' in told
