# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DaemonPortOptions: what the daemon listens on, and what cannot listen side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, ip_address

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    address,
    choice,
    mapping_of,
    name,
    number,
    optional,
    wrong,
)

_LISTENER = mapping_of(
    {
        "name": name,
        "family": choice("inet", "inet6"),
        "address": optional(address),
        "port": number(1, 65535, "a port"),
    }
)


@dataclass(frozen=True)
class Listener:
    """One DAEMON_OPTIONS: address is "" for all addresses of the family."""

    name: str = "MTA"
    family: str = "inet"
    address: str = ""
    port: int = 25

    @property
    def any_address(self) -> str:
        """An address that comes here: its own, or the one that stands for all of the family."""
        return self.address or str(IPv4Address(0) if self.family == "inet" else IPv6Address(0))

    def hears(self, address: str) -> bool:
        """Whether what is sent to address, of either family, comes here.

        On Linux a socket on every IPv6 address takes IPv4 too: sendmail does not set IPV6_V6ONLY.
        """
        if self.address:
            return self.address == address
        return self.family == "inet6" or ":" not in address


def listener(value: object, where: str) -> Listener:
    """A Listener from a dictionary of any of its fields."""
    found = Listener(**_LISTENER(value, where))
    if found.address and (":" in found.address) != (found.family == "inet6"):
        raise wrong(
            f"{where}.address", found.address, f"is no address of family {found.family}", "set family"
        )
    if found.address and ip_address(found.address).is_unspecified:
        return replace(found, address="")
    return found


def listener_faults(listeners: Sequence[Listener], where: str) -> Iterator[Fault]:
    """What is wrong with listeners side by side; where is the variable that holds them."""
    if not listeners:
        yield Fault(where, "is empty: nothing would listen", "one listener or more")
    for index, late in enumerate(listeners):
        place = f'{where}[{index}] ("{late.name}")'
        for early in listeners[:index]:
            if early.name == late.name:
                yield Fault(place, "is a name used already", "another name")
            if _collide(early, late):
                taken = f"cannot have port {late.port}: {early.name} listens there already"
                yield Fault(place, taken, "inet6 on all addresses takes IPv4 too, so it stands alone")


def _collide(one: Listener, other: Listener) -> bool:
    return one.port == other.port and (one.hears(other.any_address) or other.hears(one.any_address))
