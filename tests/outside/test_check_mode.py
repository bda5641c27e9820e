# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looking is free: check mode on a hardened host reports no change and makes none."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from hosts import GROUP, INSIDE, RELAYS, harden


@pytest.fixture
def _submission_waits() -> Iterator[None]:
    """On each relay a message of an ordinary user waits in the client queue; it is delivered afterwards."""
    tokens = {relay: uuid.uuid4().hex for relay in RELAYS}
    for relay, token in tokens.items():
        message = f"To: user@corp.test\nSubject: {token}\n\ntext\n"
        relay.run("systemctl kill --signal=STOP sendmail-msp")  # else it might run the queue meanwhile
        relay.run("/usr/sbin/sendmail -Ac -odq -t", stdin=message, user="admin")
        assert relay.run(f"find {relay.layout.msp_queue}/ -name 'qf*' -user admin")
    yield
    for relay in RELAYS:
        relay.run("systemctl restart sendmail-msp")
    assert all(INSIDE.find_mail(token) for token in tokens.values())


@pytest.mark.usefixtures("_submission_waits")
def test_check_and_diff_change_nothing() -> None:
    before = [relay.fingerprint() for relay in RELAYS]
    done = harden(GROUP, "--check", "--diff")
    assert done.returncode == 0, done.stdout[-3000:]
    assert done.stdout.count("changed=0") == len(RELAYS), done.stdout[-3000:]
    assert [relay.fingerprint() for relay in RELAYS] == before
