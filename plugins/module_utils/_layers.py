# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that groups and hosts add to: each has variables of its own, and none of them is lost.

Ansible gives a host one value of a variable, that of the closest group. sendmail_feature__site stands beside
sendmail_feature, and is put together with it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar

from ansible_collections.postmaster.sendmail.plugins.module_utils._text_block import TextBlock

T = TypeVar("T")

_LAYER = re.compile(r"(sendmail_[a-z0-9]+(?:_[a-z0-9]+)*)__[A-Za-z0-9_]+")


def base_in(name: str, bases: Collection[str]) -> str:
    """The variable among bases that the variable name is a layer of; empty when it is none."""
    found = _LAYER.fullmatch(name)
    return found.group(1) if found and found.group(1) in bases else ""


def put_over(earlier: object, later: object) -> object:
    """earlier with later, of the same kind, put over it.

    Dictionaries are merged, key by key; lists are joined, where an entry replaces one of the same name, and
    one that is there already stays single; blocks of text are joined; of all else the later wins.
    """
    if isinstance(earlier, Mapping) and isinstance(later, Mapping):
        common = {key: put_over(earlier[key], later[key]) for key in earlier if key in later}
        return {**earlier, **later, **common}
    if isinstance(earlier, TextBlock) and isinstance(later, TextBlock):
        return TextBlock(earlier + later)
    if isinstance(earlier, tuple) and isinstance(later, tuple):
        return _joined(earlier, later)
    return later


def _identity(entry: object) -> object:
    """What two entries of a list have in common when the later replaces the earlier."""
    return getattr(entry, "identity", getattr(entry, "name", entry))


@dataclass(frozen=True)
class _Placed:
    """An entry of a list, and where it stands."""

    entry: object
    place: str

    @property
    def identity(self) -> object:
        return _identity(self.entry)


def places(layers: Iterable[tuple[str, tuple[object, ...]]]) -> list[str]:
    """Where each entry of the lists joined by put_over stands, as "variable[index]".

    layers are the variables and their lists, in the order in which they are put over each other.
    """
    placed = (
        tuple(_Placed(entry, f"{name}[{index}]") for index, entry in enumerate(entries))
        for name, entries in layers
    )
    nothing: tuple[_Placed, ...] = ()
    return [each.place for each in reduce(_joined, placed, nothing)]


def _joined(earlier: tuple[T, ...], later: tuple[T, ...]) -> tuple[T, ...]:
    replaced = [_identity(entry) for entry in later]
    return (*(entry for entry in earlier if _identity(entry) not in replaced), *later)
