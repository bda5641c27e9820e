# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A sendmail.mc as a value: ordered statements, rendered in the order and quoting that m4 needs.

What is written here is what cf/README says of a .mc file (sections "INTRODUCTION TO M4" and "A BRIEF
INTRODUCTION TO M4") and what m4/cfhead.m4 does with its macros.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Union

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import DEBIAN
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4_quoting import (
    APOSTROPHE,
    BACKQUOTE,
    HELPERS,
    control_faults,
    inert_faults,
    is_inert,
    quoted,
    quoted_lines,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4_reading import left_open
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_macros import (
    BLOCKS,
    INERT,
    MACROS,
    may_be_defined,
    reads,
    stands_after,
)


@dataclass(frozen=True)
class Call:
    """One macro call, such as MAILER(`smtp'). The arguments are as they are meant, without quotes."""

    macro: str
    args: tuple[str, ...]

    @property
    def place(self) -> tuple[int, int]:
        return _place(self.macro)

    def faults(self) -> Iterator[Fault]:
        where = f"{self.macro}({self.args[0] if self.args else ''})"
        if not self.args:
            yield Fault(where, "has no argument", "at least one")
        for position in range(len(self.args)):
            yield from list(control_faults(where, self.args[position])) or self._quoting_faults(
                where, position
            )

    def _quoting_faults(self, where: str, position: int) -> Iterator[Fault]:
        arg = self.args[position]
        if position == 0 and self.macro in ("define", "undefine"):
            if not may_be_defined(arg):
                yield Fault(
                    where, f"{arg!r} is no name to define", "one of cf/README's, such as confLOG_LEVEL"
                )
        elif reads(self.macro, self.args, position) == INERT:
            yield from inert_faults(where, arg)
        elif not MACROS[self.macro].quotes and ("`" in arg or "'" in arg):
            yield Fault(where, f"{arg!r} holds a quote character of m4", "leave out ` and '")

    def written(self) -> str:
        return f"{self.macro}({', '.join(self._argument(at) for at in range(len(self.args)))})dnl"

    def _argument(self, position: int) -> str:
        arg, times = self.args[position], reads(self.macro, self.args, position)
        if times == INERT or (is_inert(arg) and not MACROS[self.macro].always):
            times = 1
        return quoted(arg, times)


@dataclass(frozen=True)
class Block:
    """Lines of sendmail.cf itself at a place that cf/README names, such as LOCAL_RULESETS."""

    macro: str
    lines: tuple[str, ...]

    @property
    def place(self) -> tuple[int, int]:
        return _place(self.macro)

    def faults(self) -> Iterator[Fault]:
        for number, line in enumerate(self.lines, 1):
            # A tab is the one control character that belongs there: it separates a rule's sides.
            for fault in control_faults(f"{self.macro} line {number}", line.replace("\t", " ")):
                yield Fault(fault.where, f"{line!r} holds a control character", fault.right)

    def written(self) -> str:
        return "\n".join([self.macro, quoted_lines(self.lines)])


@dataclass(frozen=True)
class Raw:
    """Text of m4 itself, before or after all statements of a macro: at is "after OSTYPE" or the like.

    Nothing is quoted in it. It may take several lines, and ends with a line end whether text has one or not.
    """

    text: str
    at: str

    @property
    def place(self) -> tuple[int, int]:
        return _place_beside(self.at)

    def faults(self) -> Iterator[Fault]:
        yield from _place_faults("raw", self.at)
        # What Python takes for further line ends is no line end to m4, and no text either.
        yield from control_faults(f"raw {self.at}", self.text.replace("\n", " ").replace("\t", " "))
        if opened := left_open(self.text):
            yield Fault(f"raw {self.at}", f"leaves {opened} open", "close it, else what follows is swallowed")

    def written(self) -> str:
        return self.text.removesuffix("\n")


@dataclass(frozen=True)
class Include:
    """include(`path'), before or after all statements of a macro: at is "after define" or the like."""

    path: str
    at: str

    @property
    def place(self) -> tuple[int, int]:
        return _place_beside(self.at)

    def faults(self) -> Iterator[Fault]:
        where = f"include({self.path})"
        yield from _place_faults(where, self.at)
        yield from list(control_faults(where, self.path)) or inert_faults(where, self.path)

    def written(self) -> str:
        return f"include({quoted(self.path, 1)})dnl"


Statement = Union[Call, Block, Raw, Include]
_SIDES = {"before": 0, "after": 2}


def _place(macro: str) -> tuple[int, int]:
    """Where the statements of macro stand: its section, and between what stands before and after that."""
    return (MACROS[macro].section if macro in MACROS else BLOCKS[macro], 1)


def _place_beside(at: str) -> tuple[int, int]:
    side, _blank, macro = at.partition(" ")
    return (_place(macro)[0], _SIDES[side])


def _place_faults(where: str, at: str) -> Iterator[Fault]:
    side, _blank, macro = at.partition(" ")
    if side not in _SIDES or macro not in {*MACROS, *BLOCKS}:
        yield Fault(where, f"{at!r} is no place", 'before or after a macro, such as "after define"')


@dataclass(frozen=True)
class Mc:
    """A whole .mc: statements in the order in which they were wished for."""

    statements: tuple[Statement, ...]


def define(name: str, value: str) -> Call:
    """define(`name', `value')."""
    return Call("define", (name, value))


def undefine(name: str) -> Call:
    """undefine(`name')."""
    return Call("undefine", (name,))


def feature(name: str, *args: str) -> Call:
    """FEATURE(`name', `argument', ...)."""
    return Call("FEATURE", (name, *args))


def defines(values: Iterable[tuple[str, object]]) -> tuple[Call, ...]:
    """One define for each (name, value)."""
    return tuple(define(name, str(value)) for name, value in values)


# Said a second time, these replace what was said before: by name, or at all.
_NAMED = frozenset(
    {"define", "undefine", "FEATURE", "HACK", "MAILER", "MAIL_FILTER", "INPUT_MAIL_FILTER", "QUEUE_GROUP"}
)
_SINGLE = frozenset({"VERSIONID", "OSTYPE", "DOMAIN", "MASQUERADE_AS"})
_SAME_SUBJECT = {"undefine": "define", "INPUT_MAIL_FILTER": "MAIL_FILTER"}


def overlay(base: Iterable[Statement], words: Iterable[Statement]) -> tuple[Statement, ...]:
    """base with words laid over it: a word replaces the statement of base that says something of the same.

    A define or undefine replaces either of its name, so do the two macros for milters, a FEATURE, HACK,
    MAILER or QUEUE_GROUP its namesake, a VERSIONID, OSTYPE, DOMAIN or MASQUERADE_AS the one there is.
    Everything else is added behind. The words themselves are left as they are.
    """
    over = tuple(words)
    said = {subject for statement in over if (subject := _subject(statement))}
    return (*(statement for statement in base if _subject(statement) not in said), *over)


def _subject(statement: Statement) -> tuple[str, ...]:
    """What of the configuration a statement settles alone; () if others may stand beside it."""
    if not isinstance(statement, Call):
        return ()
    if statement.macro in _SINGLE:
        return (statement.macro,)
    if statement.macro in _NAMED:
        return (_SAME_SUBJECT.get(statement.macro, statement.macro), *statement.args[:1])
    return ()


def render(mc: Mc, *, cf_directory: str = DEBIAN.cf_directory) -> str:
    """The text of mc, sections in cf/README's order, statements of one section in the order given.

    Only where m4 wants one before another is that order left (see _mc_macros.stands_after). cf_directory is
    where the host keeps sendmail's m4 sources. Raises InvalidInputError with a Fault for every value that m4
    could not hand on unchanged, such as one with a line end.
    """
    faults = [fault for statement in mc.statements for fault in statement.faults()]
    faults += [*control_faults("cf_directory", cf_directory), *inert_faults("cf_directory", cf_directory)]
    if faults:
        raise InvalidInputError(faults)
    body = [statement.written() for statement in in_order(mc.statements)]
    helpers = HELPERS if any(APOSTROPHE in text or BACKQUOTE in text for text in body) else ()
    return "\n".join([*_header(cf_directory), *helpers, *body, ""])


def in_order(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """The statements in the order in which they are written."""
    waiting = sorted(statements, key=lambda statement: statement.place)
    written: list[Statement] = []
    while waiting:
        ready = next(one for one in waiting if not any(_must_follow(one, other) for other in waiting))
        waiting.remove(ready)
        written.append(ready)
    return tuple(written)


def _must_follow(one: Statement, other: Statement) -> bool:
    return (
        isinstance(one, Call)
        and isinstance(other, Call)
        and one.macro == other.macro
        and stands_after(one.macro, one.args[0], other.args[0])
    )


def _header(cf_directory: str) -> tuple[str, ...]:
    return (
        "divert(-1)",
        "# Managed by the Ansible collection postmaster.sendmail: changes made here are put back.",
        "divert(0)dnl",
        f"include({quoted(cf_directory + '/m4/cf.m4', 1)})dnl",
    )
