# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Another MTA on port 25 is left alone unless the user says that it goes."""

from __future__ import annotations

from hosts import SCRATCH, harden
from test_bad_variables import GOOD


def test_postfix_is_named_and_then_replaced() -> None:
    SCRATCH.run(
        "DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends postfix"
    )
    SCRATCH.run("postconf compatibility_level=3.6 myhostname=scratch.corp.test && systemctl restart postfix")
    before = SCRATCH.fingerprint()
    done = harden("scratch", **GOOD)
    assert done.returncode != 0
    assert "postfix" in done.stdout
    assert "sendmail_replace_mta" in done.stdout
    assert SCRATCH.fingerprint() == before
    done = harden("scratch", **GOOD, sendmail_replace_mta=True)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "sendmail" in SCRATCH.run("readlink -f /proc/$(systemctl show -P MainPID sendmail)/exe")
