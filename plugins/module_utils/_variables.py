# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Public variables as fields of a dataclass, each with its default and its kind (see _values)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import Field, field, fields
from typing import Any, TypeVar, cast

from ansible_collections.postmaster.sendmail.plugins.module_utils._values import Kind

PREFIX = "sendmail_"

T = TypeVar("T")


def variable(kind: Kind[T], default: T, *, layers: bool = False, **more: object) -> T:
    """A field that is the public variable sendmail_<field>.

    With layers, hosts and groups add to it with variables sendmail_<field>__<layer>. more goes into the
    field's metadata.
    """
    metadata = {"kind": kind, "layers": layers, **more}
    # The fields of a dataclass are made here, which pylint takes for a call outside of one.
    return field(default_factory=lambda: default, metadata=metadata)  # pylint: disable=invalid-field-call


def kinds_of(cls: type[Any]) -> dict[str, Kind[Any]]:
    """The kind of each public variable that cls and its groups hold, by the variable's name.

    A group is a field that is a dataclass of variables itself, for one concept: field(default_factory=Group).
    It has no part in the names.
    """
    return {PREFIX + entry.name: entry.metadata["kind"] for entry in _variables_in(cls)}


def defaults_of(cls: type[Any]) -> dict[str, object]:
    """The default of each public variable that cls and its groups hold, by the variable's name."""
    factories = ((PREFIX + entry.name, entry.default_factory) for entry in _variables_in(cls))
    return {name: factory() for name, factory in factories if callable(factory)}


def layered_in(cls: type[Any]) -> frozenset[str]:
    """The names of the public variables that cls and its groups hold, and that have layers."""
    return frozenset(PREFIX + entry.name for entry in _variables_in(cls) if entry.metadata["layers"])


def build(cls: type[T], values: Mapping[str, Any]) -> T:
    """cls with values (checked, by the variable's name); what is not among them has its default."""
    given: dict[str, Any] = {}
    for entry in fields(cls):  # type: ignore[arg-type]
        if "kind" not in entry.metadata:
            given[entry.name] = build(cast("type[Any]", entry.default_factory), values)
        elif PREFIX + entry.name in values:
            given[entry.name] = values[PREFIX + entry.name]
    return cls(**given)


def _variables_in(cls: type[Any]) -> Iterator[Field[Any]]:
    for entry in fields(cls):
        if "kind" in entry.metadata:
            yield entry
        else:
            yield from _variables_in(cast("type[Any]", entry.default_factory))
