# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a configuration has sendmail do, set or by default, and whether that is so: who really listens."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import Cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._listeners import Socket
from ansible_collections.postmaster.sendmail.plugins.module_utils._named_paths import programs_in
from ansible_collections.postmaster.sendmail.plugins.module_utils._option_defaults import DEFAULTS
from ansible_collections.postmaster.sendmail.plugins.module_utils._port_options import equates_in

_ENDPOINT = re.compile(r"(?P<family>inet6?):(?P<port>[^@]+)(?:@(?P<host>.+))?", re.IGNORECASE)
_FILTER_END = re.compile(r"[\s,;]+")  # what ends a filter's name (milter.c, milter_config())


@dataclass(frozen=True)
class Listening:
    """What listens on this host: TCP sockets, and the paths of Unix sockets."""

    tcp: Collection[Socket] = ()
    paths: Collection[str] = ()

    def on(self, address: str, port: int | None) -> bool | None:
        """Whether something takes connections to address ("" for any) and port; None if that is unknown."""
        if port is None:
            return None
        try:
            wanted = ipaddress.ip_address(address) if address else None
        except ValueError:
            return None
        heard = [ipaddress.ip_address(one.address) for one in self.tcp if one.port == port]
        return any(wanted is None or one == wanted or one.is_unspecified for one in heard)


def configured(cf: Cf, options: Mapping[str, str], listening: Listening) -> dict[str, Any]:
    """What the .cf says; options are those that sendmail takes from it, an option's values one a line."""
    # Of several lists the last one counts (readcf.c, setoption())
    filters = filters_in(options.get("InputMailFilters", "").rpartition("\n")[2])
    listeners = listeners_in(_lines(options, "DaemonPortOptions"), listening, filters)
    used = {name for one in listeners for name in one["filters"]} if listeners else {*filters}
    return {
        "version": cf.version,
        "options": effective_options(cf, options),
        "listeners": listeners,
        "milters": _milters(cf, used, listening),
        "maps": [
            {"name": one.name, "type": one.type, "flags": list(one.flags), "path": one.path}
            for one in cf.maps.values()
        ],
        "mailers": {name: dict(equates) for name, equates in cf.mailers.items()},
        "headers": {name: list(values) for name, values in cf.headers.items()},
        "programs": [{"name": name, "program": program} for name, program in programs_in(cf)],
        "queue_groups": {name: dict(equates) for name, equates in cf.queue_groups.items()},
    }


def effective_options(cf: Cf, options: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Every option with its value, and its source: set, or default.

    Defaults are those of op.txt, be they of options that this build lacks (DANE), and what the .cf tells in
    its comments of options that are not there.
    """
    defaults = {**cf.defaults, **DEFAULTS}
    found = {name: {"value": value, "source": "default"} for name, value in defaults.items()}
    found.update({name: {"value": value, "source": "set"} for name, value in options.items()})
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def _lines(options: Mapping[str, str], name: str) -> list[str]:
    return options.get(name, "").splitlines()


def filters_in(text: str) -> list[str]:
    """The names of filters in the text of InputMailFilters, in their order."""
    return [name for name in _FILTER_END.split(text) if name]


def listeners_in(
    lines: Iterable[str], listening: Listening, filters: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The listeners that these values of DaemonPortOptions ask for; filters are those of all listeners."""
    return [_listener(line, listening, filters) for line in lines]


def _listener(line: str, listening: Listening, filters: Sequence[str]) -> dict[str, Any]:
    fields = equates_in(line)
    port = _port(fields.get("P", "smtp"))
    address = fields.get("A", "").strip("[]").removeprefix("IPv6:")
    return {
        "name": fields.get("N", ""),
        "family": fields.get("F", "inet").lower(),
        "address": address,
        "port": port,
        "modifiers": fields.get("M", ""),
        "delivery_mode": fields.get("D", ""),
        # Its own list, be it empty, stands in for that of all (milter.c, setup_daemon_milters())
        "filters": filters_in(fields["I"]) if "I" in fields else [*filters],
        "listening": listening.on(address, port),
    }


def _port(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    try:
        return socket.getservbyname(text, "tcp")
    except OSError:
        return None


def _milters(cf: Cf, used: Collection[str], listening: Listening) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "socket": equates.get("S", ""),
            "flags": equates.get("F", ""),
            "timeouts": equates.get("T", ""),
            "used": name in used,
            "listening": _answers(equates.get("S", ""), listening),
        }
        for name, equates in cf.milters.items()
    ]


def _answers(endpoint: str, listening: Listening) -> bool | None:
    """Whether something listens at a filter's socket (milter.c, milter_open); None for another host's."""
    found = _ENDPOINT.fullmatch(endpoint)
    if found:
        address = (found["host"] or "127.0.0.1").strip("[]")
        address = "127.0.0.1" if address == "localhost" else address
        local = address == "::1" or address.startswith("127.")
        return listening.on(address, _port(found["port"].strip())) if local else None
    family, colon, path = endpoint.partition(":")
    return (path if colon and family in ("unix", "local") else endpoint) in listening.paths
