# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A written sendmail.mc read back as statements: what render made, and the plain part of what people write.

A file is a program of m4. Read here is what says one thing whatever else is defined: calls of cf/README's
macros, the lines behind LOCAL_CONFIG and its like, dnl comments and divert. Conditions, loops and values
that m4 would put together are refused with their line, or kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4_quoting import (
    HELPERS,
    M4_WORDS,
    WORD,
    macro_words,
    quoted_lines,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4_reading import (
    UnreadableError,
    arguments,
    end_of_call,
    meant,
    token,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import (
    Block,
    Call,
    Include,
    Mc,
    Raw,
    Statement,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_macros import BLOCKS, MACROS, reads

_HELPERS = "\n".join([*HELPERS, ""])
_CF_M4 = re.compile(r"(?:.*/)?m4/cf\.m4")
_OWN_QUOTES = re.compile(
    r"changequote\((?P<left>\[=+\[), (?P<right>\]=+\])\)dnl\n(?P=left)(?P<text>.*?)(?P=right)changequote`'",
    re.DOTALL,
)
_BUILTIN_WITHOUT_ARGUMENTS = frozenset(
    {"changecom", "changequote", "debugfile", "debugmode", "divert", "divnum", "dnl", "dumpdef", "m4exit"}
    | {"m4wrap", "shift", "sysval", "traceoff", "traceon", "undivert"}
)
_CF_MACROS = frozenset(
    {"lower", "strcasecmp", "CHKORX", "CONCAT", "DOL", "DOMAIN", "FEATURE", "HACK", "MAILER", "OSTYPE"}
    | {"POPDIVERT", "PUSHDIVERT", "SITE", "SITECONFIG", "UUCPSMTP", "VERSIONID"}
)
# What changes how the rest of the file is read cannot be kept at a place of its own.
_FOR_THE_REST = frozenset(
    {"changecom", "changequote", "changeword", "divert", "m4exit", "m4wrap", "undivert"}
)
_DEFINITION = re.compile(r"\bdefine\(\s*`?([A-Za-z_][A-Za-z0-9_]*)")
_ADVICE = "write it as data, as raw, or as a file to include"


def parse(text: str, *, keep: bool = False) -> Mc:
    """The statements of the .mc text, in its order; the header (divert, include of cf.m4) is none of them.

    Comments of the .cf outside of a block (# ...) are left out. Raises InvalidInputError with a Fault for
    each statement that has no one meaning as data, which names its line. With keep such a statement becomes
    a Raw, as it is written; refused is what cannot be told from the rest.
    """
    # Without an include it is meant to be read behind cf.m4, as cf/README's "m4 ../m4/cf.m4 config.mc" does.
    cf_read = not re.search(r"^\s*include\(.*cf\.m4", text, re.MULTILINE)
    reading = _Reading(text, keep=keep, cf_read=cf_read)
    reading.run()
    if reading.faults:
        raise InvalidInputError(reading.faults)
    return Mc(tuple(reading.statements))


@dataclass
class _Reading:
    """How far the text has been read, and what it has said."""

    text: str
    keep: bool = False  # what has no one meaning
    at: int = 0
    statements: list[Statement] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    place: str = "before VERSIONID"
    block: str = ""  # the macro whose lines these are
    block_at: tuple[int, int] = (0, 0)  # where it begins, and how many statements stood before it
    verbatim: bool = False  # whether a line of the block has no one meaning, so that all of it is kept
    lines: str = ""  # text for the .cf
    exact: bool = False  # whether the lines are one quotation, and nothing around it is meant
    discarded: bool = False  # below divert(-1)
    own: set[str] = field(default_factory=set)  # macros that text which is kept has defined
    cf_read: bool = False  # cf.m4, without which there are none but m4's own macros

    def run(self) -> None:
        while self.at < len(self.text):
            start = self.at
            try:
                self._step()
            except UnreadableError as error:
                end = end_of_call(self.text, start)
                self.at = self._kept(start, end) if self.keep and end else start
                if self.at == start:
                    self._refuse(start, error.wrong)
                    self.at = end
                if not end:  # what an unclosed quotation or list holds is anyone's guess
                    return
        self._flush()

    def _kept(self, start: int, end: int) -> int:
        """Keep what stands from start to end as it is written, or its whole line: where it ends, or start."""
        word = token(self.text, start).text
        if not self.cf_read or word in _FOR_THE_REST:
            return start
        if self.block:
            self.verbatim = True
            return end
        line = self.text.rfind("\n", 0, start) + 1
        before = self.text[line:start]
        begun = self.lines.rpartition("\n")[2].strip()  # text of this line that is for the .cf
        if not begun and self.text.startswith("(", start + len(word)):
            call = self.text[start:end]
            self._keep(f"divert(-1){call}divert(0)dnl" if self.discarded else f"{call}dnl", word)
        elif not self.discarded:
            if not self.lines.endswith(before):
                return start
            self.lines = self.lines[: len(self.lines) - len(before)]
            end = self.text.find("\n", end) + 1 or len(self.text)
            self._keep(self.text[line:end].rstrip("\n"), word)
        return end

    def _keep(self, text: str, word: str) -> None:
        self._flush()
        self.own.update(_DEFINITION.findall(text))
        self._flush_lines(Raw(text, f"after {word}" if word in MACROS else self.place))

    def _refuse(self, start: int, wrong: str) -> None:
        self.faults.append(Fault(f"line {self.text.count(chr(10), 0, start) + 1}", wrong, _ADVICE))

    def _step(self) -> None:
        if self.text.startswith(_HELPERS, self.at):
            self.at += len(_HELPERS)
            return
        if own := _OWN_QUOTES.match(self.text, self.at):
            self.at = own.end()
            self._say(own["text"])
            return
        read = token(self.text, self.at)
        if read.kind != "word":
            self.at = read.end
            self._say(read.text)
        elif read.text == "dnl":
            self.at = self.text.find("\n", read.end) + 1 or len(self.text)
        elif read.text == "divert":
            self._divert(read.end)
        elif self._is_call(read.text, read.end):
            self._call(read.text, read.end)
        elif read.text in BLOCKS and self.cf_read:
            self._begin_block(read.text, read.end)
        elif self._is_expanded(read.text, read.end):
            raise UnreadableError(f"m4 would expand {read.text}")
        else:
            self.at = read.end
            self._say(read.text)

    def _is_call(self, word: str, end: int) -> bool:
        known = word in {"define", "undefine", "include", "sinclude"} or (self.cf_read and word in MACROS)
        return known and self.text.startswith("(", end)

    def _is_expanded(self, word: str, end: int) -> bool:
        """Whether a word in the text is a macro there: most builtins are none without a parenthesis."""
        builtin = word in M4_WORDS and word not in _CF_MACROS
        if builtin:
            return word in _BUILTIN_WITHOUT_ARGUMENTS or self.text.startswith("(", end)
        return word in self.own or (self.cf_read and (word in MACROS or bool(macro_words(word))))

    def _say(self, text: str) -> None:
        if not self.discarded and not self.exact:
            self.lines += text

    def _divert(self, end: int) -> None:
        numbers: tuple[str, ...] = ("0",)
        if self.text.startswith("(", end):
            numbers, end = arguments(self.text, end)
        if numbers not in (("-1",), ("0",), ("",)):
            raise UnreadableError(f"divert({', '.join(numbers)}) is none of -1 and 0")
        self._flush()
        self.discarded = numbers == ("-1",)
        self.at = end

    def _call(self, macro: str, end: int) -> None:
        args, self_end = arguments(self.text, end)
        if words := self.own.intersection(WORD.findall(self.text[end:self_end])):
            raise UnreadableError(f"m4 would expand {min(words)}")
        if macro in ("include", "sinclude"):
            self._include(macro, args)
        elif not self.cf_read:
            self._add_early(macro, args)
        else:
            self._add_call(macro, args)
        self.at = self_end

    def _add_early(self, macro: str, args: tuple[str, ...]) -> None:
        """Keep a switch, such as Debian's _USE_ETC_MAIL_; other names cf.m4 would define anew."""
        switch = macro == "define" and args[0].startswith("_") and not any(args[1:])
        if not switch or not WORD.fullmatch(args[0]):
            raise UnreadableError(f"{macro} in front of cf.m4, which defines anew")
        self._add(Raw(f"define(`{args[0]}')dnl", self.place))

    def _include(self, macro: str, args: tuple[str, ...]) -> None:
        if len(args) != 1:
            raise UnreadableError(f"{macro} has not one argument")
        if _CF_M4.fullmatch(args[0]):
            self.cf_read = True
            return
        wish: Statement = Include(args[0], self.place)
        if macro == "sinclude":
            wish = Raw(f"sinclude(`{args[0]}')dnl", self.place)
        self._add(wish)

    def _add_call(self, macro: str, args: tuple[str, ...]) -> None:
        if macro == "define":
            args = (*args, "") if len(args) == 1 else args
            if len(args) > 2:
                raise UnreadableError("define has more than a name and a value, which are lost")
        if args[0] == "no_default_msa":  # which takes no argument, but is often given `dnl'
            args = args[:1]
        # The name that is defined stands for itself.
        named = macro in ("define", "undefine")
        name = (args[0] if named else meant(args[0], reads(macro, args, 0)),)
        rest = [meant(arg, reads(macro, (*name, *args[1:]), at)) for at, arg in enumerate(args[1:], 1)]
        self._add(Call(macro, (*name, *rest)))
        if not self.block:
            self.place = f"after {macro}"

    def _add(self, statement: Statement) -> None:
        if fault := next(statement.faults(), None):
            raise UnreadableError(f"{fault.where}: {fault.wrong}")
        if not self.block:
            self._flush()
        self.statements.append(statement)

    def _begin_block(self, macro: str, end: int) -> None:
        self._flush()
        self.block_at = (self.at, len(self.statements))
        self.block, self.discarded, self.at = macro, False, end
        self.place = f"after {macro}"
        if not self.text.startswith("\n", end):
            return
        if own := _OWN_QUOTES.match(self.text, end + 1):
            self.lines, self.exact, self.at = own["text"], True, own.end()
        elif self.text.startswith("`", end + 1):
            quotation = token(self.text, end + 1)
            # A quotation that is the whole block, as render writes it
            if self.text.startswith("\n", quotation.end) or quotation.end == len(self.text):
                self.lines, self.exact, self.at = quotation.text, True, quotation.end

    def _flush(self) -> None:
        """Make a statement of the text that has been read for the .cf."""
        said, self.lines = self.lines, ""
        block, self.block = self.block, ""
        exact, self.exact = self.exact, False
        verbatim, self.verbatim = self.verbatim, False
        if verbatim:
            begin, number = self.block_at
            del self.statements[number:]
            self._flush_lines(Raw(self.text[begin : self.at].rstrip("\n"), f"after {block}"))
            return
        lines = said.split("\n") if exact else _without_empty_ends(said)
        if block:
            self._flush_lines(Block(block, tuple(lines) if said else ()))
            return
        for line in lines:
            if line.strip() and not line.startswith("#"):
                self._flush_lines(Raw(quoted_lines((line,)), self.place))

    def _flush_lines(self, statement: Statement) -> None:
        if fault := next(statement.faults(), None):
            self._refuse(self.at, f"{fault.where}: {fault.wrong}")
        else:
            self.statements.append(statement)


def _without_empty_ends(said: str) -> list[str]:
    lines = said.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    return lines
