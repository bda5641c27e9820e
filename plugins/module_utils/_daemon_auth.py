# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""AUTH at the daemon's listeners, whose accounts are those of the SASL library."""

from __future__ import annotations

from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_mc import listeners
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings


def asking(settings: RelaySettings) -> list[str]:
    """The names of the listeners that offer AUTH, which those without the modifier A do (srvrsmtp.c)."""
    return [one.name for one in listeners(settings) if "A" not in one.modifiers]


def packages(settings: RelaySettings) -> list[str]:
    """The packages that this needs: without its mechanisms the library offers none."""
    return [*settings.places.sasl_packages] if asking(settings) else []
