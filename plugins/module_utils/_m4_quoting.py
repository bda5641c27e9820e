# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text that m4 hands on as it is: how it is quoted, and how it is read back.

m4 reads again what a macro stands for, and each reading takes one pair of quotes off ("Quoted strings" and
"Macro arguments" in m4's manual). A text that is read n times stands in n pairs of quotes. What cannot
stand between quotes is written between two quoted pieces: a quote character as a macro that stands for it
(HELPERS), and the dollar of $1 apart from its digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault

APOSTROPHE = "_APOSTROPHE_"
BACKQUOTE = "_BACKQUOTE_"
# The backquote must not be seen while it opens a quotation, so its macro changes the quotes around it.
HELPERS = (
    "changequote([, ])dnl",
    f"define([{APOSTROPHE}], ['])dnl",
    f"define([{BACKQUOTE}], [changequote([, ])`changequote`'])dnl",
    "changequote`'dnl",
)

# GNU m4's builtins, and the names of cfhead.m4 that are not told by their underscores
M4_WORDS = frozenset(
    {"builtin", "changecom", "changequote", "changeword", "debugfile", "debugmode", "decr", "define", "defn"}
    | {"divert", "divnum", "dnl", "dumpdef", "errprint", "esyscmd", "eval", "format", "ifdef", "ifelse"}
    | {"include", "incr", "index", "indir", "len", "m4exit", "m4wrap", "maketemp", "mkstemp", "patsubst"}
    | {"popdef", "pushdef", "regexp", "shift", "sinclude", "substr", "symbols", "syscmd", "sysval"}
    | {"traceoff", "traceon", "translit", "undefine", "undivert", "lower", "strcasecmp", "hpux"}
    | {"CHKORX", "CONCAT", "DOL", "DOMAIN", "FEATURE", "HACK", "MAILER", "OSTYPE", "POPDIVERT", "PUSHDIVERT"}
    | {"SITE", "SITECONFIG", "TEMPFILE", "UUCPSMTP", "VERSIONID"}
)
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# What else may be a macro: conf*, _INTERNAL_, and upper-case names of more than one word
_MACRO_NAME = re.compile(r"conf[A-Z]\w*|_\w+|[A-Z][A-Z0-9]*_[A-Z0-9_]*", re.ASCII)
# Words that look like one, and are values that the cf tree compares with
_KEYWORDS = frozenset({"NO_SAN_TST", "USE_SYSTEM", "USE_TZ"})
# In the body of a definition m4 takes $1 for the macro's own argument.
_SPECIAL = re.compile(r"'|`|\$(?=[0-9#*@])")
_WRITTEN = {"'": f"'{APOSTROPHE}`", "`": f"'{BACKQUOTE}`", "$": "$'`"}


def macro_words(text: str) -> list[str]:
    """The words of text that m4 may expand, each once, in order."""
    words = dict.fromkeys(WORD.findall(text))
    named = (word for word in words if word not in _KEYWORDS)
    return [word for word in named if word in M4_WORDS or _MACRO_NAME.fullmatch(word)]


def is_inert(text: str) -> bool:
    """Whether text stays what it is however often m4 reads it, in an argument too.

    It then needs no more than one pair of quotes, and means the same where a macro compares it by name.
    """
    return not _SPECIAL.search(text) and not re.search(r"[(),]|^\s|\s$", text) and not macro_words(text)


def quoted(text: str, reads: int) -> str:
    """text in quotes that is whole after so many readings, of which the last is not in an argument."""
    if not text:  # else a macro that compares it with nothing would see quotes
        return "`'"
    inner = _SPECIAL.sub(lambda found: _WRITTEN[found[0]], text)
    return "`" * reads + inner + "'" * reads


def quoted_lines(lines: tuple[str, ...]) -> str:
    """Lines that are read once, as one quotation. Lines that hold a quote character get quotes of their own.

    These are long brackets such as [=[ and ]=], of the first length that the lines do not hold.
    """
    text = "\n".join(lines)
    if not re.search("['`]", text):
        return f"`{text}'"
    level = 1
    while f"[{'=' * level}[" in text or f"]{'=' * level}]" in text:
        level += 1
    left, right = f"[{'=' * level}[", f"]{'=' * level}]"
    return f"changequote({left}, {right})dnl\n{left}{text}{right}changequote`'"


def control_faults(where: str, text: str) -> Iterator[Fault]:
    """A Fault if text holds a control character, or what is no character at all."""
    if not text.isprintable():
        yield Fault(where, f"{text!r} holds a control character", "one line of plain text")


def inert_faults(where: str, text: str) -> Iterator[Fault]:
    """Faults of a text that must be inert, because m4 reads it in more than one way."""
    if "`" in text or "'" in text:
        yield Fault(where, f"{text!r} holds a quote character of m4", "leave out ` and '")
    elif words := macro_words(text):
        yield Fault(where, f"{text!r} holds the m4 word {words[0]}", "m4 would expand it")
    elif not is_inert(text):
        wrong = f"{text!r} holds a comma, a parenthesis, an m4 argument such as $1 or a space at an end"
        yield Fault(where, wrong, "m4 reads this value in several ways; leave these out")
