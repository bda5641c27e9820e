# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The distribution's own sendmail, running as root, becomes a hardened relay."""

from __future__ import annotations

import re

from hosts import Relay, await_value, harden
from test_bad_variables import GOOD


def test_it_is_taken_over_whole(blank_of_each_release: Relay) -> None:
    host = blank_of_each_release
    host.run(
        "DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends sendmail"
    )
    owner = "ps -o user= -p $(head -1 /run/sendmail/mta/sendmail.pid)"  # written once the daemon listens
    assert await_value(lambda: host.run(owner, check=False)).strip() == "root"
    first = harden(host.name, **GOOD)
    assert first.returncode == 0, first.stdout[-3000:]
    # what its packages left, which the role shows and leaves to the administrator
    assert {*re.findall(r"FAIL +(SM-\S+)", first.stdout)} == {"SM-FILE-12", "SM-PKG-03"}
    second = harden(host.name, **GOOD)
    assert "changed=0" in second.stdout, second.stdout[-3000:]
