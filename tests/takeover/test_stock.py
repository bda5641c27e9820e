# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The distribution's own sendmail, running as root, becomes a hardened relay."""

from __future__ import annotations

from hosts import Relay, harden
from test_bad_variables import GOOD


def test_it_is_taken_over_whole(blank_of_each_release: Relay) -> None:
    host = blank_of_each_release
    host.run(
        "DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends sendmail"
    )
    assert "root" in host.run("ps -o user= -p $(cat /run/sendmail/mta/sendmail.pid | head -1)")
    first = harden(host.name, **GOOD)
    assert first.returncode == 0, first.stdout[-3000:]
    assert " FAIL" not in first.stdout
    second = harden(host.name, **GOOD)
    assert "changed=0" in second.stdout, second.stdout[-3000:]
