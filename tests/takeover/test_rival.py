# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Another MTA on port 25 is left alone unless the user says that it goes."""

from __future__ import annotations

from hosts import Relay, await_value, harden
from test_bad_variables import GOOD


def test_postfix_is_named_and_then_replaced(blank_of_each_release: Relay) -> None:
    host = blank_of_each_release
    host.run("DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends postfix")
    host.run("postconf compatibility_level=3.6 && systemctl restart postfix")
    assert await_value(lambda: host.run("pgrep -x qmgr && pgrep -x pickup", check=False)), "postfix is not up"
    before = host.fingerprint()
    refused = harden(host.name, **GOOD)
    assert refused.returncode != 0
    assert "postfix" in refused.stdout
    assert "sendmail_replace_mta" in refused.stdout
    assert host.fingerprint() == before
    replaced = harden(host.name, **GOOD, sendmail_replace_mta=True)
    assert replaced.returncode == 0, replaced.stdout[-3000:]
    assert "sendmail" in host.run("readlink -f /proc/$(systemctl show -P MainPID sendmail)/exe")
