# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""m4's lexical rules, backwards: what a written argument means when nothing in it is expanded.

The rules are those of m4's manual, "Lexical and syntactic conventions" and "Macro arguments". Text that m4
would expand is refused, for its meaning depends on more than the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4_quoting import (
    APOSTROPHE,
    BACKQUOTE,
    WORD,
    is_inert,
    macro_words,
)

_STANDS_FOR = {APOSTROPHE: "'", BACKQUOTE: "`"}
_ARGUMENT = re.compile(r"\$[0-9#*@]")
_MOST_QUOTES = 4  # as many as any argument of the cf tree needs


class UnreadableError(SendmailError):
    """Text of m4 that has no one meaning as data; offset tells where in it."""

    def __init__(self, wrong: str, offset: int = 0) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.offset = offset


@dataclass(frozen=True)
class Token:
    """A word, a quotation or a single character: its kind, where it starts, what it holds, where it ends.

    A quotation holds its text without the outer quotes.
    """

    kind: str  # "word", "quotation", "character"
    start: int
    text: str
    end: int


def token(text: str, start: int) -> Token:
    """The token of text that begins at start. Raises UnreadableError for a quotation that is not closed."""
    if word := WORD.match(text, start):
        return Token("word", start, word[0], word.end())
    if text[start] != "`":
        return Token("character", start, text[start], start + 1)
    depth = 0
    for found in re.compile("[`']").finditer(text, start):
        depth += 1 if found[0] == "`" else -1
        if not depth:
            return Token("quotation", start, text[start + 1 : found.start()], found.end())
    raise UnreadableError("a quotation is not closed", start)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of text."""
    at = 0
    while at < len(text):
        read = token(text, at)
        yield read
        at = read.end


def arguments(text: str, start: int) -> tuple[tuple[str, ...], int]:
    """The arguments of a call whose parenthesis opens at start, each read once, and where the call ends."""
    args, arg, depth, at = [], "", 0, start + 1
    while at < len(text):
        read = token(text, at)
        at = read.end
        if read.text == "dnl" and read.kind == "word":
            at = text.find("\n", at) + 1 or len(text)
        elif read.kind != "character":
            arg += read.text if read.kind == "quotation" else _plain(read)
        elif read.text in "()" or (read.text == "," and not depth):
            if read.text == "(":
                depth += 1
            elif read.text == ")" and depth:
                depth -= 1
            else:
                args.append(arg)
                arg = ""
                if read.text == ")":
                    return tuple(args), at
                continue
            arg += read.text
        elif arg or not read.text.isspace():  # m4 takes off white space in front, unless it is quoted
            arg += read.text
    raise UnreadableError("a list of arguments is not closed", start)


def end_of_call(text: str, start: int) -> int:
    """Behind the token at start, and its arguments, whatever they say; 0 if they are not closed."""
    try:
        at, depth = token(text, start).end, 0
        while depth or text.startswith("(", at):
            read = token(text, at)
            at = read.end
            if read.kind == "word" and read.text == "dnl":
                at = text.find("\n", at) + 1 or len(text)
            depth += {"(": 1, ")": -1}.get(read.text, 0) if read.kind == "character" else 0
            if not depth:
                break
    except (UnreadableError, IndexError):
        return 0
    return at


def meant(arg: str, reads: int) -> str:
    """The text that stands in the .cf for an argument which has been read once, and will be reads times.

    reads of 0 goes for an argument that must be inert. Raises UnreadableError where m4 would expand a part.
    """
    left = reads - 1 if reads else _MOST_QUOTES
    while left > 0 and not is_inert(arg):
        left -= 1
        arg = _read_again(arg, last=left == 0 or not reads)
    return arg


def _read_again(arg: str, *, last: bool) -> str:
    if _ARGUMENT.search(arg):
        raise UnreadableError(f"{arg!r} holds an m4 argument such as $1")
    read = ""
    for piece in tokens(arg):
        if piece.kind == "quotation":
            read += piece.text
        elif piece.text in _STANDS_FOR and last:
            read += _STANDS_FOR[piece.text]
        elif not last and (piece.text in "(,)" or piece.text.isspace()):
            raise UnreadableError(f"{arg!r} holds {piece.text!r}, which m4 reads as its own")
        else:
            read += _plain(piece)
    return read


def _plain(read: Token) -> str:
    if read.kind == "word" and macro_words(read.text):
        raise UnreadableError(f"m4 would expand {read.text}", read.start)
    return read.text


def left_open(text: str) -> str:
    """What text leaves open behind it, so that it swallows or changes what follows; "" if nothing."""
    depth, at, behind_word = 0, 0, False
    try:
        while at < len(text):
            read = token(text, at)
            at = read.end
            if read.kind == "word" and read.text == "dnl":
                at = text.find("\n", at) + 1 or len(text)
            elif read.text == "(" and (depth or behind_word):
                depth += 1
            elif read.text == ")" and depth:
                depth -= 1
            behind_word = read.kind == "word"
    except UnreadableError:
        return "a quotation"
    changes = re.findall(r"\bchangequote\b(\(?)", text)
    if changes and changes[-1]:
        return "quotes that changequote has changed"
    return "a list of arguments" if depth else ""
