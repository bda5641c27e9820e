# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DaemonPortOptions: what the daemon listens on, and what cannot listen side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, ip_address

from ansible_collections.postmaster.sendmail.plugins.module_utils._define_values import KINDS
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call
from ansible_collections.postmaster.sendmail.plugins.module_utils._port_options import (
    ADDRESS_KINDS,
    Modifier,
    address_faults_in,
    modifiers_of,
    option_text,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    Kind,
    list_of,
    mapping_of,
    name,
    number,
)

# op.txt, "DaemonPortOptions", and d_flags in sendmail.h, which has h and r too. (.cf) is for a letter that
# the rulesets read from ${daemon_flags}. sendmail keeps any other letter, and does nothing about it.
MODIFIERS: Mapping[str, Modifier] = {
    "a": Modifier("require AUTH", "SASLv2"),
    "b": Modifier("send out by the interface that the mail came in by"),
    "c": Modifier("make host names canonical (.cf)"),
    "f": Modifier("require a fully qualified sender (.cf)"),
    "h": Modifier("say the interface's name in HELO"),
    "r": Modifier("require a fully qualified recipient (.cf)"),
    "s": Modifier("TLS from the first byte (smtps)", "STARTTLS"),
    "u": Modifier("take unqualified addresses (.cf)"),
    "A": Modifier("offer no AUTH"),
    "C": Modifier("leave host names as they are (.cf)"),
    "E": Modifier("refuse ETRN"),
    "O": Modifier("go on without this listener if its socket cannot be opened"),
    "S": Modifier("offer no STARTTLS"),
}

LOOPBACK = "127.0.0.1"  # where the host's own users reach the daemon

_load = number(0, 10000, "a load average")
_buffer = number(1, 2**30, "a number of bytes")
_modifiers = modifiers_of(MODIFIERS, contrary=[("a", "A"), ("c", "C")])


def _filters(value: object, where: str) -> tuple[str, ...]:
    return list_of(name, fold=str)(value, where)


_KINDS: Mapping[str, Kind[object]] = {
    "name": name,
    **ADDRESS_KINDS,
    "port": number(1, 65535, "a port"),
    "modifiers": _modifiers,
    "listen": number(1, 65535, "a number of connections"),
    "send_buffer": _buffer,
    "receive_buffer": _buffer,
    "children": number(1, 100000, "a number of processes"),
    "delivery_mode": KINDS["delivery mode"],
    "delay_la": _load,
    "queue_la": _load,
    "refuse_la": _load,
    "input_mail_filters": _filters,
}
_LISTENER = mapping_of(_KINDS)


@dataclass(frozen=True)
class Listener:
    """One DAEMON_OPTIONS: address is "" for all addresses of the family.

    modifiers are letters of MODIFIERS; listen is the length of the queue of connections; buffers are in
    bytes; input_mail_filters name filters, in their order, instead of all. What is None is sendmail's
    default, or that of the option for all listeners.
    """

    name: str = "MTA"
    family: str = "inet"
    address: str = ""
    port: int = 25
    # A: no AUTH, which an unconfigured sendmail offers where SASL is installed; E: no ETRN
    modifiers: str = "AE"
    listen: int | None = None
    send_buffer: int | None = None
    receive_buffer: int | None = None
    children: int | None = None
    delivery_mode: str | None = None
    delay_la: int | None = None
    queue_la: int | None = None
    refuse_la: int | None = None
    input_mail_filters: tuple[str, ...] | None = None

    def statement(self, *, backlog: int | None = None) -> Call:
        """DAEMON_OPTIONS(`Name=...'); backlog is the queue's length where this listener says none."""
        filters = self.input_mail_filters
        parts = {
            "Name": self.name,
            "Family": self.family,
            "Addr": self.address or None,
            "Port": self.port,
            "M": self.modifiers or None,
            "Listen": self.listen or backlog,
            "SndBufSize": self.send_buffer,
            "RcvBufSize": self.receive_buffer,
            "children": self.children,
            "DeliveryMode": self.delivery_mode,
            "delayLA": self.delay_la,
            "queueLA": self.queue_la,
            "refuseLA": self.refuse_la,
            # A comma would end the value. With no name, no filter is asked (milter.c, setup_daemon_milters).
            "InputMailFilters": None if filters is None else ";".join(filters),
        }
        return Call("DAEMON_OPTIONS", (option_text(parts),))

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

    @property
    def takes_own_mail(self) -> bool:
        """Whether the host's own submission program, which cannot log in, can hand its mail in here."""
        return self.hears(LOOPBACK) and not set("as").intersection(self.modifiers)


# Beside listeners of which none takes the mail of the host's own users
FOR_OWN_MAIL = Listener(name="MTA-loopback", address=LOOPBACK)


def listener(value: object, where: str) -> Listener:
    """A Listener from a dictionary of any of its fields."""
    found = Listener(**_LISTENER(value, where))
    address_faults_in(found.family, found.address, where)
    if found.address and ip_address(found.address).is_unspecified:
        return replace(found, address="")
    return found


def listener_faults(listeners: Sequence[Listener], where: str) -> Iterator[Fault]:
    """What is wrong with listeners side by side; where is the variable that holds them."""
    if not listeners:
        yield Fault(where, "is empty: nothing would listen", "one listener or more")
    asked = () if any(one.takes_own_mail for one in listeners) else listeners
    for index, one in enumerate(asked):
        if _collide(one, FOR_OWN_MAIL):
            yield Fault(
                f'{where}[{index}] ("{one.name}").modifiers',
                f"{one.modifiers} demands a login or TLS of the host's own users, who have no other way in",
                f"another listener without a and s on {LOOPBACK}",
            )
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
