# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the host's own tables say of an account."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _accounts
from ansible_collections.postmaster.sendmail.plugins.module_utils._accounts import (
    Account,
    ask_accounts,
    parse_locked,
)

SHADOW = """root:$y$j9T$abc:20000:0:99999:7:::
daemon:*:20000:0:99999:7:::
smmta:!:20000::::::
smmsp:!*:20000::::::
locked:!$y$j9T$abc:20000::::::
open::20000::::::

torn
"""


@pytest.mark.parametrize(
    ("name", "locked"),
    [
        ("root", False),
        ("daemon", False),
        ("smmta", True),
        ("smmsp", True),
        ("locked", True),
        ("open", False),
        ("torn", None),
    ],
)
def test_an_account_is_locked_by_an_exclamation_mark(name: str, locked: bool | None) -> None:
    assert parse_locked(SHADOW).get(name) is locked


def test_an_account_is_as_the_tables_have_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    entry = pwd.getpwuid(os.getuid())
    (tmp_path / "shadow").write_text(f"{entry.pw_name}:!:1::::::\n", encoding="ascii")
    monkeypatch.setattr(_accounts, "SHADOW", tmp_path / "shadow")
    found = ask_accounts([entry.pw_name, "nobody-of-this-name"])
    account = found[entry.pw_name]
    assert (account.exists, account.uid, account.home) == (True, entry.pw_uid, entry.pw_dir)
    assert account.group
    assert account.group not in account.groups
    assert account.locked is True
    assert found["nobody-of-this-name"] == Account()


def test_who_may_not_read_the_passwords_is_told_nothing_of_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(_accounts, "SHADOW", tmp_path / "none")
    name = pwd.getpwuid(os.getuid()).pw_name
    assert ask_accounts([name])[name].locked is None
