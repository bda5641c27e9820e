# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The nullclient: a host that takes mail from nobody, and hands all of its own to the hub.

FEATURE(nullclient) does so too, but gives every sender the hub's name. This one keeps the host's, which says
where a message is from; sendmail_masquerade_as and the feature masquerade_envelope replace it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.postmaster.sendmail.plugins.module_utils import _smart_host
from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_mc import daemon
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Mc, Statement, feature
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings


def nullclient(settings: RelaySettings) -> Mc:
    """The sendmail.mc of a nullclient's daemon, which hears its own host alone."""
    return daemon(settings, _own(settings), local_to=_smart_host.route(settings))


def _own(settings: RelaySettings) -> Iterator[Statement]:
    yield from _smart_host.statements(settings)
    yield feature("nocanonify")  # the hub does that; a host without DNS of its own can send all the same
    yield feature("access_db", f"hash -T<TMPF> {settings.places.map_source('access')}", "skip")
