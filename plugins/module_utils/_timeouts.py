# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Timeouts: how long sendmail waits, by the names of the options Timeout.* (op.txt, "Timeouts")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call, define
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import interval, mapping_of, number


@dataclass(frozen=True)
class TimeoutName:
    """One Timeout.* option: its name without that, the conf* name, the kind of its value.

    kind is "time", or "number" of tries for resolver.retry; needs is the build flag that it is for.
    """

    name: str
    conf: str
    kind: str = "time"
    needs: str = ""

    @property
    def option(self) -> str:
        """Its name in sendmail.cf."""
        return f"Timeout.{self.name}"


# Where confTO_ is followed by more than the name in capitals with _ for the dot.
_SPELT = {
    "queuereturn.non-urgent": "QUEUERETURN_NONURGENT",
    "queuewarn.non-urgent": "QUEUEWARN_NONURGENT",
}
_NEEDS = {"auth": "SASLv2", "starttls": "STARTTLS"}
_NAMES = """
    aconnect auth command connect control datablock datafinal datainit fileopen helo hoststatus iconnect
    ident initial lhlo mail misc queuereturn queuereturn.dsn queuereturn.non-urgent queuereturn.normal
    queuereturn.urgent queuewarn queuewarn.dsn queuewarn.non-urgent queuewarn.normal queuewarn.urgent quit
    rcpt resolver.retrans resolver.retrans.first resolver.retrans.normal resolver.retry resolver.retry.first
    resolver.retry.normal rset starttls
"""


def _timeout_name(name: str) -> TimeoutName:
    conf = "confTO_" + _SPELT.get(name, name.upper().replace(".", "_"))
    return TimeoutName(name, conf, "number" if ".retry" in name else "time", _NEEDS.get(name, ""))


TIMEOUT_NAMES = tuple(_timeout_name(name) for name in _NAMES.split())
_CONF = {known.name: known.conf for known in TIMEOUT_NAMES}

# The relay's own. Those of RFC 5321 section 4.5.3.2 where it names a minimum for the server; the rest is
# op.txt's default cut to what a stranger deserves. What is not here has sendmail's own default.
TIMEOUTS = {
    "aconnect": "10m",
    "command": "5m",
    "connect": "2m",
    "datablock": "10m",
    "datafinal": "10m",
    "datainit": "5m",
    "helo": "2m",
    "iconnect": "30s",
    "ident": "0",
    "initial": "5m",
    "mail": "5m",
    "misc": "2m",
    "queuereturn": "5d",
    "queuewarn": "4h",
    "quit": "2m",
    "rcpt": "5m",
    "rset": "1m",
    "starttls": "5m",
}

_tries = number(1, 100, "a number of tries")


def _number_of_tries(value: object, where: str) -> str:
    return str(_tries(value, where))


_given = mapping_of(
    {known.name: interval if known.kind == "time" else _number_of_tries for known in TIMEOUT_NAMES}
)


def timeouts(value: object, where: str) -> Mapping[str, str]:
    """Those that value names (option name without "Timeout."). They are laid over TIMEOUTS."""
    return _given(value, where)


def timeout_statements(values: Mapping[str, str]) -> Iterator[Call]:
    """A define for each of values, which timeouts() has checked."""
    for name, value in sorted(values.items()):
        yield define(_CONF[name], value)
