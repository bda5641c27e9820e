# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A sendmail.mc as a value: ordered statements, rendered in the order and quoting that m4 needs.

What is written here is what cf/README says of a .mc file (sections "INTRODUCTION TO M4" and "A BRIEF
INTRODUCTION TO M4") and what m4/cfhead.m4 does with its macros.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Union

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError

CF_DIRECTORY = "/usr/share/sendmail/cf"


@dataclass(frozen=True)
class Macro:
    """How one macro of cf/README is written: its section's rank, and how often its arguments are read.

    reads is the number of times m4 scans an argument before it reaches sendmail.cf, and so the number of
    quotes around it: a define is scanned when it is made and again when it is used, and there a host
    called divert.example.com would swallow the rest of the file.
    """

    section: int
    reads: int = 1


# cf/README's order. Definitions stand before the features that look at them.
MACROS = {
    "VERSIONID": Macro(0),
    "OSTYPE": Macro(1),
    "DOMAIN": Macro(2),
    "define": Macro(3, reads=2),
    "undefine": Macro(3),
    "MODIFY_MAILER_FLAGS": Macro(3),
    "DAEMON_OPTIONS": Macro(3, reads=2),
    "CLIENT_OPTIONS": Macro(3, reads=2),
    "FEATURE": Macro(4),
    "MAILER": Macro(5),
}
BLOCKS = {
    "LOCAL_CONFIG": 6,
    "LOCAL_RULE_0": 7,
    "LOCAL_RULE_1": 8,
    "LOCAL_RULE_2": 9,
    "LOCAL_RULE_3": 10,
    "LOCAL_RULESETS": 11,
}

# m4 builtins that GNU m4 expands even without an argument list, and the lower-case macros of cfhead.m4
M4_WORDS = frozenset(
    {"changecom", "changequote", "debugfile", "debugmode", "divert", "divnum", "dnl", "dumpdef", "errprint"}
    | {"len", "lower", "m4exit", "m4wrap", "popdef", "shift", "strcasecmp", "sysval", "traceoff", "traceon"}
    | {"undivert", "__file__", "__gnu__", "__line__", "__program__", "__unix__"}
)
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# In the body of a definition m4 takes these for the macro's own arguments.
_M4_ARGUMENT = re.compile(r"\$[0-9#*@]")


@dataclass(frozen=True)
class Call:
    """One macro call, such as MAILER(`smtp'). The arguments are as they are meant, without quotes."""

    macro: str
    args: tuple[str, ...]

    @property
    def section(self) -> int:
        return MACROS[self.macro].section

    def faults(self) -> Iterator[Fault]:
        where = f"{self.macro}({self.args[0]})"
        for arg in self.args:
            yield from _quoting_faults(where, arg)
            if MACROS[self.macro].reads == 1:
                for word in sorted(M4_WORDS.intersection(_WORD.findall(arg))):
                    yield Fault(where, f"{arg!r} holds the m4 word {word}", "m4 would expand it")
            elif _M4_ARGUMENT.search(arg):
                yield Fault(where, f"{arg!r} holds an m4 argument such as $1", "m4 would replace it")

    def text(self) -> str:
        depth = MACROS[self.macro].reads
        # The name that is defined is read once; only what it stands for is read again.
        named = 1 if self.macro == "define" else 0
        quoted = [_quote(arg, 1) for arg in self.args[:named]]
        quoted += [_quote(arg, depth) for arg in self.args[named:]]
        return f"{self.macro}({', '.join(quoted)})dnl"


@dataclass(frozen=True)
class Block:
    """Lines of sendmail.cf itself at a place that cf/README names, such as LOCAL_RULESETS."""

    macro: str
    lines: tuple[str, ...]

    @property
    def section(self) -> int:
        return BLOCKS[self.macro]

    def faults(self) -> Iterator[Fault]:
        for number, line in enumerate(self.lines, 1):
            # A tab is the one control character that belongs there: it separates a rule's sides.
            yield from _quoting_faults(f"{self.macro} line {number}", line.replace("\t", " "))

    def text(self) -> str:
        return "\n".join([self.macro, _quote("\n".join(self.lines), 1)])


Statement = Union[Call, Block]


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
_NAMED = frozenset({"define", "undefine", "FEATURE", "MAILER"})
_SINGLE = frozenset({"VERSIONID", "OSTYPE", "DOMAIN"})


def overlay(base: Iterable[Statement], words: Iterable[Statement]) -> tuple[Statement, ...]:
    """base with words laid over it: a word replaces the statement of base that says something of the same.

    A define or undefine replaces either of its name, a FEATURE or MAILER its namesake, a VERSIONID, OSTYPE
    or DOMAIN the one there is. Everything else is added behind. The words themselves are left as they are.
    """
    over = tuple(words)
    said = {subject for statement in over if (subject := _subject(statement))}
    return (*(statement for statement in base if _subject(statement) not in said), *over)


def _subject(statement: Statement) -> tuple[str, ...]:
    """What of the configuration a statement settles alone; () if others may stand beside it."""
    if isinstance(statement, Call) and statement.macro in _SINGLE:
        return (statement.macro,)
    if isinstance(statement, Call) and statement.macro in _NAMED:
        return (statement.macro.replace("undefine", "define"), statement.args[0])
    return ()


def render(mc: Mc, *, cf_directory: str = CF_DIRECTORY) -> str:
    """The text of mc, sections in cf/README's order, statements of one section in the order given.

    cf_directory is where the host keeps sendmail's m4 sources. Raises InvalidInputError with a Fault for
    every value that m4 could not hand on unchanged: one with a quote character of m4 (backquote or
    apostrophe), a control character, or a word that m4 would expand.
    """
    faults = [fault for statement in mc.statements for fault in statement.faults()]
    if faults:
        raise InvalidInputError(faults)
    ordered = sorted(mc.statements, key=lambda statement: statement.section)
    return "\n".join([*_header(cf_directory), *(statement.text() for statement in ordered), ""])


def _header(cf_directory: str) -> tuple[str, ...]:
    return (
        "divert(-1)",
        "# Managed by the Ansible collection postmaster.sendmail: changes made here are put back.",
        "divert(0)dnl",
        f"include({_quote(cf_directory + '/m4/cf.m4', 1)})dnl",
    )


def _quote(text: str, depth: int) -> str:
    return "`" * depth + text + "'" * depth


def _quoting_faults(where: str, text: str) -> Iterator[Fault]:
    if "`" in text or "'" in text:
        yield Fault(where, f"{text!r} holds a quote character of m4", "leave out ` and '")
    if not text.isprintable():
        yield Fault(where, f"{text!r} holds a control character", "one line of plain text")
