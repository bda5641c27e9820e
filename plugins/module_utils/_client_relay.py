# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client relay (kind smarthost): the inside's mail goes out through it, to the internet or a provider.

It has no relay domains: whoever is not let in by the access map can send nothing through it.
"""

from __future__ import annotations

from ansible_collections.postmaster.sendmail.plugins.module_utils import _smart_host
from ansible_collections.postmaster.sendmail.plugins.module_utils._client_policy import policy
from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_mc import daemon
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Mc
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings


def client_relay(settings: RelaySettings) -> Mc:
    """The sendmail.mc of a client relay's daemon. Local mail goes to the hub, or else the smart host."""
    own = (*_smart_host.statements(settings), *policy(settings))
    local_to = f"esmtp:{settings.hub}" if settings.hub else _smart_host.route(settings)
    return daemon(settings, own, local_to=local_to)
