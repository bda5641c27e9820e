# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The submit.mc of every host kind: the host's own users hand their mail to the daemon on loopback."""

from __future__ import annotations

from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_mc import (
    RECEIVED_BY,
    host_name,
    loopback_port,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import (
    Call,
    Mc,
    defines,
    feature,
    overlay,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings
from ansible_collections.postmaster.sendmail.plugins.module_utils._submit_words import submit_statements


def submit(settings: RelaySettings) -> Mc:
    """The submit.mc of the host's own users: hand everything to the daemon on loopback.

    FEATURE(msp) sets the rest (feature/msp.m4), RunAsUser smmsp among it. Over all that lies sendmail_submit.
    """
    to = settings.submit.get("host", "[127.0.0.1]")
    port = settings.submit.get("port", 25 if "host" in settings.submit else loopback_port(settings))
    places = settings.places
    base = (
        Call("VERSIONID", ("postmaster.sendmail: submission",)),
        Call("OSTYPE", (places.ostype,)),
        *host_name(settings),
        RECEIVED_BY,
        *defines(
            [
                ("confCF_VERSION", "Submit"),
                ("confRUN_AS_USER", places.submit_user),
                ("confTRUSTED_USER", places.submit_user),
                ("confPRIVACY_FLAGS", "goaway,noetrn,restrictmailq,restrictqrun,restrictexpand"),
                ("MSP_QUEUE_DIR", places.msp_queue),
                ("confPID_FILE", places.msp_pid_file),
                ("confHOST_STATUS_DIRECTORY", ""),
                ("STATUS_FILE", ""),
                ("confTO_IDENT", "0"),
                ("confTO_ICONNECT", "5s"),
                ("RELAY_MAILER_ARGS", f"TCP $h {port}"),
            ]
        ),
        feature("msp", to),
    )
    return Mc(overlay(base, submit_statements(settings.submit)))
