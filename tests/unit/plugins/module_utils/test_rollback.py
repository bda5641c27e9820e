# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where one can go back to, and what becomes of units then. The whole way is gone in the tests on hosts."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _journal
from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import unit_path
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import (
    Entry,
    Generation,
    absent,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._rollback import (
    Back,
    brought_back,
    go_back,
    read_at_start,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._service import CONFIGURATIONS
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Current, Store

PREVIOUS = 0
FAILED = 3  # of the generations in the store, and 4 is in effect


@pytest.fixture
def store(tmp_path: Path) -> Store:
    found = Store(str(tmp_path / "store"))
    for number in (1, 2, FAILED, 4):
        found.write(Generation(number, "2026-01-31T12:00:00Z", "relay", ()))
        if number != FAILED:
            found.set_current(Current(number, {}, ""))
    return found


def refused(number: int, store: Store) -> str:
    with pytest.raises(InvalidInputError) as told:
        go_back(Back(number, 5, "smmta"), store, check_mode=True, warn=pytest.fail)
    return str(told.value)


def test_a_host_without_generations_has_none_to_go_back_to(tmp_path: Path) -> None:
    assert "no generation is kept on this host" in refused(PREVIOUS, Store(str(tmp_path / "none")))


def test_before_the_first_there_is_none(store: Store) -> None:
    store.set_current(Current(1, {}, ""))
    assert "1 is in effect, and none before it is kept" in refused(PREVIOUS, store)


@pytest.mark.parametrize("number", [5, -2, 99])
def test_one_that_is_not_kept_is_refused_with_those_that_are(number: int, store: Store) -> None:
    said = refused(number, store)
    assert f"{number} is not kept on this host" in said
    assert "one of 1, 2, 3, 4" in said


def test_one_that_is_damaged_is_not_kept(store: Store) -> None:
    Path(store.path("generations"), "2.json").write_text("{}")
    assert "2 is not kept on this host (one of 1, 3, 4)" in refused(2, store)


def test_what_was_cut_off_is_told_of(store: Store) -> None:
    _journal.begin(store, _journal.Journal(4, 5, "2026-01-31T12:00:00Z"))
    warned: list[str] = []
    with pytest.raises(InvalidInputError):
        go_back(Back(99, 5, "smmta"), store, check_mode=True, warn=warned.append)
    assert warned == ["a transaction was cut off on this host: the next run takes it back first"]


DAEMON = b"[Service]\nType=forking\n[Install]\nWantedBy=multi-user.target\n"
UNITS = [
    (DAEMON, True, True),
    (b"[Path]\nPathChanged=/etc\n[Install]\nWantedBy=paths.target\n", True, True),
    (b"[Service]\nType=oneshot\n[Install]\nWantedBy=multi-user.target\n", True, False),
    (b"[Service]\nType=oneshot\n", False, False),
    (None, False, False),
]


@pytest.mark.parametrize(("text", "enabled", "started"), UNITS)
def test_a_unit_comes_back_as_its_file_says_what_it_is_for(
    text: bytes | None, enabled: bool, started: bool, store: Store
) -> None:
    path = unit_path("x.service")
    entry = Entry(path, "file", store.put(text), "root", "root", 0o644) if text is not None else absent(path)
    unit = brought_back("x.service", [entry], store)
    assert (unit.name, unit.enabled, unit.started) == ("x.service", enabled, started)


def test_what_the_configuration_to_come_names_is_read_at_start(store: Store) -> None:
    cf = CONFIGURATIONS["sendmail.service"]
    digest = store.put(b"Fw/etc/mail/local-host-names\nO ServerCertFile=/etc/mail/tls/new.pem\n")
    entries = [Entry(cf, "file", digest, "root", "root", 0o644)]
    found = read_at_start("sendmail.service", entries, store)
    assert {cf, "/etc/mail/local-host-names", "/etc/mail/tls/new.pem", unit_path("sendmail.service")} <= {
        *found
    }
    assert not [path for path in found if path.startswith(store.path(""))]
