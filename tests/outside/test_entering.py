# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A command that a test runs on a host is as one that podman runs there."""

from __future__ import annotations

import subprocess

import pytest
from hosts import Relay

SEEN = "id; pwd; umask; echo $HOME $PATH; cat /proc/self/cgroup; readlink /proc/self/ns/*"


@pytest.mark.parametrize("user", ["root", "admin"])
def test_it_has_podman_s_user_place_and_groups(relay: Relay, user: str) -> None:
    words = ["podman", "exec", "--user", user, f"postmaster-{relay.name}", "bash", "-c", SEEN]
    asked = subprocess.run(words, text=True, capture_output=True, check=True)
    assert relay.run(SEEN, user=user) == asked.stdout
