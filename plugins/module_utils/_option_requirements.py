# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a hardened host's options are to be: for each control the options, and the values that do.

The bounds are wide where a site may differ for good reasons, and shut out what leaves a limit off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._option_reading import (
    mode,
    number,
    seconds,
    true,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._run_as_user import cut, is_root

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_READ_BY_OTHERS = 0o077


@dataclass(frozen=True)
class Requirement:
    """An option, whether a value of it does, and the values that do in words ("1 or more").

    Timeouts have a value for each kind of message too; with its_own those that are set must do as well.
    capability is what a build must have to know the option ("" for all).
    """

    option: str
    met: Callable[[str], bool]
    wanted: str
    its_own: bool = False
    capability: str = ""


def _between(least: int, most: int) -> tuple[Callable[[str], bool], str]:
    return lambda value: least <= number(value) <= most, f"{least} to {most}"


def _at_least(least: int) -> tuple[Callable[[str], bool], str]:
    return lambda value: number(value) >= least, f"{least} or more"


def _within(least: int, most: int, words: str, unit: str = "m") -> tuple[Callable[[str], bool], str]:
    return lambda value: least <= seconds(value, unit) <= most, words


def _is_true(value: str) -> bool:
    return true(value)


def _is_false(value: str) -> bool:
    return not true(value)


def _both_set(value: str) -> bool:
    """MaxMimeHeaderLength is "N/M"; without M sendmail takes half of N (readcf.c)."""
    first, slash, second = value.partition("/")
    return number(first) > 0 and (not slash or number(second) > 0)


def _private(value: str) -> bool:
    return not mode(value) & _READ_BY_OTHERS


def _durable(value: str) -> bool:
    """SuperSafe is a truth, or a word that begins with i or p: Interactive, PostMilter (readcf.c)."""
    return value[:1] in {*"iIpP"} or true(value)


def _no_root(value: str) -> bool:
    return not is_root(cut(value).user)


def _somebody(value: str) -> bool:
    return bool(value) and _no_root(value)


def _long_enough(value: str) -> bool:
    """DHParameters begins with 5 for 512 bits, 1 for 1024, n for none, i and 2 for more, or is a file."""
    return value[:1] not in ("5", "1")


# RFC 5321 section 4.5.3.2 asks for five minutes, and ten at the end of the data; what is much more
# lets a silent client keep his place.
_SILENCE = (
    Requirement("Timeout.command", *_within(_MINUTE, 10 * _MINUTE, "1m to 10m")),
    Requirement("Timeout.datablock", *_within(_MINUTE, 15 * _MINUTE, "1m to 15m")),
    Requirement(
        "Timeout.starttls", *_within(_MINUTE // 2, 15 * _MINUTE, "30s to 15m"), capability="starttls"
    ),
)

REQUIREMENTS: Mapping[str, tuple[Requirement, ...]] = {
    "SM-OPT-03": (Requirement("LogLevel", *_at_least(9)),),
    "SM-OPT-05": (Requirement("MaxMessageSize", *_between(1, 1 << 30)),),
    "SM-OPT-06": (Requirement("MaxRecipientsPerMessage", *_between(1, 1000)),),
    "SM-OPT-07": (Requirement("BadRcptThrottle", *_between(1, 20)),),
    "SM-OPT-08": (Requirement("MaxHeadersLength", *_between(1, 1 << 17)),),
    "SM-OPT-09": (Requirement("MaxMimeHeaderLength", _both_set, "both above 0"),),
    "SM-OPT-10": (Requirement("MaxDaemonChildren", *_at_least(1)),),
    "SM-OPT-11": (Requirement("ConnectionRateThrottle", *_at_least(1)),),
    "SM-OPT-12": (Requirement("MinFreeBlocks", *_at_least(100)),),
    "SM-OPT-13": (Requirement("MaxHopCount", *_between(10, 100)),),
    "SM-OPT-14": _SILENCE,
    "SM-OPT-15": (Requirement("Timeout.ident", *_within(0, 0, "0")),),
    "SM-OPT-16": (
        Requirement("Timeout.queuereturn", *_within(_DAY, 7 * _DAY, "1d to 7d", "d"), its_own=True),
    ),
    "SM-OPT-17": (Requirement("RejectNUL", _is_true, "true", capability="reject_nul"),),
    "SM-OPT-18": (Requirement("TrustedUser", _somebody, "a user other than root"),),
    "SM-OPT-19": (Requirement("DontProbeInterfaces", _is_true, "true"),),
    "SM-OPT-21": (Requirement("SuperSafe", _durable, "true"),),
    "SM-OPT-25": (Requirement("QueueFileMode", _private, "0600"),),
    "SM-OPT-26": (Requirement("TempFileMode", _private, "0600"),),
    "SM-OPT-30": (Requirement("TLSFallbacktoClear", _is_false, "false", capability="starttls"),),
    "SM-OPT-31": (Requirement("DHParameters", _long_enough, "2048 bits", capability="starttls"),),
    "SM-OPT-35": (Requirement("DefaultUser", _no_root, "a user other than root"),),
    "SM-OPT-36": (Requirement("AllowBogusHELO", _is_false, "false"),),
    "SM-OPT-37": (Requirement("MaxNOOPCommands", *_between(1, 100)),),
}
