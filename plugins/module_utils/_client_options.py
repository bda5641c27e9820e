# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ClientPortOptions: where the connections of the daemon come from, one for each family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call
from ansible_collections.postmaster.sendmail.plugins.module_utils._port_options import (
    ADDRESS_KINDS,
    Modifier,
    address_faults_in,
    modifiers_of,
    option_text,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import mapping_of, number

# op.txt, "ClientPortOptions"; DANE and MTA-STS are turned off by LOCAL_CLT_FEATURES
MODIFIERS: Mapping[str, Modifier] = {
    "h": Modifier("say the interface's name in HELO"),
    "A": Modifier("use no AUTH", "SASLv2"),
    "S": Modifier("use no STARTTLS", "STARTTLS"),
}

_buffer = number(1, 2**30, "a number of bytes")
_CLIENT = mapping_of(
    {
        **ADDRESS_KINDS,
        "port": number(1, 65535, "a port"),
        "modifiers": modifiers_of(MODIFIERS),
        "send_buffer": _buffer,
        "receive_buffer": _buffer,
    }
)


@dataclass(frozen=True)
class ClientOptions:
    """One CLIENT_OPTIONS. "" and None leave to the kernel and to sendmail what they are for.

    port is the port that connections come from; buffers are in bytes.
    """

    family: str = "inet"
    address: str = ""
    port: int | None = None
    modifiers: str = ""
    send_buffer: int | None = None
    receive_buffer: int | None = None

    def statement(self) -> Call:
        """CLIENT_OPTIONS(`Family=...')."""
        parts = {
            "Family": self.family,
            "Addr": self.address or None,
            "Port": self.port,
            "M": self.modifiers or None,
            "SndBufSize": self.send_buffer,
            "RcvBufSize": self.receive_buffer,
        }
        return Call("CLIENT_OPTIONS", (option_text(parts),))


def client_options(value: object, where: str) -> ClientOptions:
    """ClientOptions from a dictionary of any of its fields."""
    found = ClientOptions(**_CLIENT(value, where))
    address_faults_in(found.family, found.address, where)
    return found


def client_options_faults(all_options: Sequence[ClientOptions], where: str) -> Iterator[Fault]:
    """What is wrong with options side by side: of two for one family, sendmail forgets the first."""
    families = [options.family for options in all_options]
    for index, family in enumerate(families):
        if family in families[:index]:
            yield Fault(f"{where}[{index}]", f"is the second for family {family}", "one for each family")
