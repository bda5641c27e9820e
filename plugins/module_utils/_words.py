# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Words: public variables that are statements of a .mc each, said as a value.

A word is a field of a dataclass, made by word(), with what it may hold and the statements that say it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Block, Call, Statement
from ansible_collections.postmaster.sendmail.plugins.module_utils._text_block import (
    TextBlock,
    rules,
    text_block,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import Kind
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import variable

T = TypeVar("T")
Says = Callable[[T], Iterable[Statement]]
Faults = Callable[[T, str], Iterable[Fault]]


def word(kind: Kind[T], default: T, says: Says[T], *, faults: Faults[T] | None = None) -> T:
    """A field that is the public variable sendmail_<field>, and what statements say its value.

    What is a list, a dictionary or a block of text has layers. faults tell what is wrong with them together.
    """
    is_layered = isinstance(default, (tuple, Mapping))
    return variable(kind, default, layers=is_layered, says=says, faults=faults)


def statements_of(words: object) -> Iterator[Statement]:
    """The statements that say words, a dataclass of words and of groups of them."""
    for entry in fields(words):  # type: ignore[arg-type]
        value = getattr(words, entry.name)
        if "says" in entry.metadata:
            yield from entry.metadata["says"](value)
        elif "kind" not in entry.metadata:
            yield from statements_of(value)


def faults_of(words: object, prefix: str) -> Iterator[Fault]:
    """What is wrong with each of words with all its layers; prefix stands before their names.

    That is also what m4 could not hand on unchanged, which is known of the statements alone.
    """
    for entry in fields(words):  # type: ignore[arg-type]
        value, name = getattr(words, entry.name), prefix + entry.name
        if "says" in entry.metadata:
            for fault in (fault for said in entry.metadata["says"](value) for fault in said.faults()):
                yield Fault(f"{name}, {fault.where}", fault.wrong, fault.right)
            if entry.metadata["faults"]:
                yield from entry.metadata["faults"](value, name)
        elif "kind" not in entry.metadata:
            yield from faults_of(value, prefix)


def once(macro: str) -> Says[str]:
    """One call with the value as its argument; none for an empty one."""
    return lambda value: (Call(macro, (value,)),) if value else ()


def each(macro: str) -> Says[tuple[str, ...]]:
    """One call for each element."""
    return lambda values: (Call(macro, (value,)) for value in values)


def nothing(_value: object) -> Iterator[Statement]:
    """No statement: the word is about others."""
    return iter(())


def as_it_is(values: Iterable[Statement]) -> Iterator[Statement]:
    """The elements, which are statements."""
    return iter(values)


def said_by_itself(values: Iterable[Any]) -> Iterator[Statement]:
    """What the elements themselves say."""
    return (value.statement() for value in values)


def block(macro: str, kind: Kind[TextBlock] = text_block) -> tuple[str, ...]:
    """A field that is the text behind a macro of lines, such as LOCAL_CONFIG."""
    return word(kind, TextBlock(), _lines_of(macro))


def ruleset(macro: str, kind: Kind[TextBlock] = rules) -> tuple[str, ...]:
    """A field that is the text behind a macro of rules, such as LOCAL_RULE_0."""
    return word(kind, TextBlock(), _lines_of(macro))


def _lines_of(macro: str) -> Says[tuple[str, ...]]:
    return lambda lines: (Block(macro, tuple(lines)),) if lines else ()
