# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a stranger gets who says STARTTLS: which protocol, or which refusal. No certificate is judged."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_dialogue import Dialogue

# What is tried, each in a connection of its own, by the names under which it is reported.
_VERSIONS: Mapping[str, tuple[ssl.TLSVersion, ssl.TLSVersion]] = {
    "current": (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.MAXIMUM_SUPPORTED),
    "outdated": (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1),  # RFC 8996: must not be used
}
ATTEMPTS = tuple(_VERSIONS)


@dataclass(frozen=True)
class Handshake:
    """How an attempt ended.

    protocol (such as "TLSv1.3") and cipher are empty when there was no agreement. Then error tells why, and
    refused whether the server said so, by an alert or a reply: all else may be our own side's doing.
    """

    protocol: str = ""
    cipher: str = ""
    refused: bool = False
    error: str = ""


def context_for(attempt: str) -> ssl.SSLContext:
    """A client that offers the versions of attempt alone, and takes any certificate and cipher."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # Debian's policy (openssl.cnf) has a level that leaves nothing of the old protocols to offer.
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the old protocols, which is what is asked
        context.minimum_version, context.maximum_version = _VERSIONS[attempt]
    return context


def shake_hands(dialogue: Dialogue, attempt: str) -> Handshake:
    """Say STARTTLS on a connection that has said EHLO, and try the versions of attempt.

    Nothing can be said on it afterwards. Raises DialogueError when the connection does not serve any more.
    """
    reply = dialogue.command("STARTTLS")
    if reply.code != 220:
        return Handshake(refused=True, error=f"{reply.code} {reply.text}")
    try:
        protocol, cipher = dialogue.secure(context_for(attempt))
    except ssl.SSLError as error:
        return Handshake(refused="ALERT" in (error.reason or ""), error=error.reason or str(error))
    except OSError as error:
        return Handshake(error=str(error))
    return Handshake(protocol=protocol, cipher=cipher)
