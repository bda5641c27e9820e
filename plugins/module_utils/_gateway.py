# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway: it takes the internet's mail for the relay domains, and hands it to the hub.

Nothing is delivered on the host. Mail of the host's own users (root, cron) goes to the hub too, and
everything else goes out, for those who may send it. The kind both is a gateway that is their way out.
"""

from __future__ import annotations

from ansible_collections.postmaster.sendmail.plugins.module_utils import _smart_host
from ansible_collections.postmaster.sendmail.plugins.module_utils._client_policy import policy
from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_mc import daemon
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Mc
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings


def gateway(settings: RelaySettings) -> Mc:
    """The sendmail.mc of a gateway's daemon."""
    own = (*_smart_host.statements(settings), *policy(settings))
    return daemon(settings, own, local_to=f"esmtp:{settings.hub}")
