# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What DaemonPortOptions and ClientPortOptions have in common: families, addresses, modifiers, the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    Kind,
    address,
    choice,
    optional,
    wrong,
)

ADDRESS_KINDS: Mapping[str, Kind[object]] = {
    "family": choice("inet", "inet6"),
    "address": optional(address),
}


@dataclass(frozen=True)
class Modifier:
    """What one letter of M= does, and the build flag that it needs ("" for none)."""

    meaning: str
    needs: str = ""


def modifiers_of(known: Mapping[str, Modifier], *, contrary: Iterable[tuple[str, str]] = ()) -> Kind[str]:
    """Letters of known, no two of which are contrary: the one undoes the other."""
    right = "; ".join(f"{letter}: {modifier.meaning}" for letter, modifier in known.items())

    def check(value: object, where: str) -> str:
        if not isinstance(value, str):
            raise wrong(where, value, "is not text", f"letters without blanks between, of {right}")
        strange = sorted(set(value) - set(known))
        if strange:
            raise wrong(where, value, f"holds {', '.join(map(repr, strange))}, no modifier", right)
        for one, other in contrary:
            if one in value and other in value:
                raise wrong(where, value, f"holds both {one} and {other}", "one of them")
        return value

    return check


def address_faults_in(family: str, given: str, where: str) -> None:
    """Raise InvalidInputError if the address that is given, if any, is none of family."""
    if given and (":" in given) != (family == "inet6"):
        raise wrong(f"{where}.address", given, f"is no address of family {family}", "set family")


def equates_in(text: str) -> dict[str, str]:
    """The values in the text of such an option by the letter of their keys, in capitals but for d and r.

    sendmail reads a key's first letter alone, and passes over a key without = (daemon.c,
    setsockaddroptions()). Upper and lower case are one, but delayLA is another than DeliveryMode, and
    refuseLA another than RcvBufSize.
    """
    pairs = (part.strip().partition("=") for part in text.split(","))
    return {
        key[0] if key[0] in "dr" else key[0].upper(): value.strip()
        for key, equals, value in pairs
        if key and equals
    }


def option_text(parts: Mapping[str, object]) -> str:
    """The keys and values of parts that are not None, as the options are written."""
    return ", ".join(f"{key}={part}" for key, part in parts.items() if part is not None)
