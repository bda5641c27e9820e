# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is shown of the way back to a generation. The way itself is gone in the tests on hosts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import Entry, absent
from ansible_collections.postmaster.sendmail.plugins.module_utils._live_state import snapshot
from ansible_collections.postmaster.sendmail.plugins.module_utils._return import diff
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store

PLAIN = "Connect:192.0.2.1\tRELAY\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "access"


def kept(store: Store, path: Path, text: str) -> Entry:
    """The entry of a generation."""
    return Entry(str(path), "file", store.put(text.encode()), "root", "root", 0o640)


def live(path: Path, text: str) -> Entry:
    path.write_text(text)
    return snapshot([str(path)])[0]


def shown(found: dict[str, str]) -> str:
    return found["before"] + found["after"]


def test_texts_are_shown(store: Store, path: Path) -> None:
    found = diff(live(path, "Connect:192.0.2.2\tRELAY\n"), kept(store, path, PLAIN), store)
    assert "192.0.2.2" in found["before"]
    assert "192.0.2.1" in found["after"]


def test_what_comes_back_is_shown(store: Store, path: Path) -> None:
    assert PLAIN in shown(diff(absent(str(path)), kept(store, path, PLAIN), store))


@pytest.mark.parametrize(
    "secret",
    [
        'AuthInfo:relay.example.org\t"U:a" "P:hush"\n',
        f'{PLAIN}authinfo:relay.example.org\t"P:hush"\n',
        "-----BEGIN RSA PRIVATE KEY-----\nhush\n",
        "hush\0",
        "hush " * 100_000,
    ],
)
def test_what_may_be_secret_is_not_shown_whoever_wrote_it(secret: str, store: Store, path: Path) -> None:
    found = [
        diff(live(path, secret), kept(store, path, PLAIN), store),
        diff(live(path, PLAIN), kept(store, path, secret), store),
        diff(absent(str(path)), kept(store, path, secret), store),
    ]
    assert "hush" not in "".join(map(shown, found))
    assert all(one["before"] != one["after"] for one in found)


def test_what_a_generation_calls_secret_is_not_shown(store: Store, path: Path) -> None:
    old, new = live(path, "hush"), replace(kept(store, path, "hush, too"), secret=True)
    assert "hush" not in shown(diff(replace(old, secret=True), new, store))
