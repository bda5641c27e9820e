# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text for sendmail.cf itself, written as a block of lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Optional

from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import option_in
from ansible_collections.postmaster.sendmail.plugins.module_utils._conf_names import CONF_NAMES
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import wrong

_SAID_BY = {
    **{known.becomes: f"say it with sendmail_define: {name}" for name, known in CONF_NAMES.items()},
    "DaemonPortOptions": "say it with sendmail_listen",
    "ClientPortOptions": "say it with sendmail_client_options",
}
_CLASS_R = re.compile(r"[CF](?:R|\{R\})")  # op.txt, "C and F"
_FIELD = re.compile(r"[A-Za-z]=")

Told = Optional[tuple[str, str]]  # what is wrong with a line, and would be right; None: nothing
Judge = Callable[[str], Told]


class TextBlock(tuple[str, ...]):
    """Lines of sendmail.cf, in order. Other than in a list, a line may stand there twice."""

    __slots__ = ()


def text_block(value: object, where: str) -> TextBlock:
    """Lines of sendmail.cf. Raises InvalidInputError for what is no text."""
    if not isinstance(value, str):
        raise wrong(where, value, "is no text", "lines of text, as a block after a |")
    return TextBlock(tuple(value.rstrip("\n").split("\n")) if value.strip() else ())


def config(value: object, where: str) -> TextBlock:
    """Lines of sendmail.cf that leave class R empty: its members may relay, and be relayed to.

    What define() sets is left to it: LOCAL_CONFIG stands before the options of m4 (m4/proto.m4), whose lines
    win, or are further ones.
    """
    return _judged(text_block(value, where), where, _filling_class_r, _of_an_option)


def mailer_lines(value: object, where: str) -> TextBlock:
    """Definitions of mailers. A field that begins a line would be a line of another kind, such as P."""
    return _judged(text_block(value, where), where, _in_no_mailer)


def rules(value: object, where: str) -> TextBlock:
    """Lines of a ruleset. A rule whose sides no tab separates is one that sendmail refuses (op.txt, "R")."""
    return _judged(text_block(value, where), where, _without_tab)


def rules_within(value: object, where: str) -> TextBlock:
    """Rules in the middle of one of sendmail's own rulesets, whose rest a line S would take away from it."""
    return _judged(rules(value, where), where, _ending_the_ruleset)


def rulesets(value: object, where: str) -> TextBlock:
    """Rulesets, each with its line S. Rules before the first would go into whichever stands before them."""
    found = rules(value, where)
    for number, line in _logical(found):
        if line.startswith("S"):
            break
        if line.startswith("R"):
            right = "a line such as SLocal_check_mail before it"
            raise InvalidInputError([Fault(f"{where} line {number}", f"{line!r} is in no ruleset", right)])
    return found


def _judged(found: TextBlock, where: str, *judges: Judge) -> TextBlock:
    """found. Raises InvalidInputError with what judges say of its lines."""
    faults = [
        Fault(f"{where} line {number}", f"{line!r} {told[0]}", told[1])
        for number, line in _logical(found)
        for told in (judge(line) for judge in judges)
        if told
    ]
    if faults:
        raise InvalidInputError(faults)
    return found


def _filling_class_r(line: str) -> Told:
    right = "say it with sendmail_relay_domains or sendmail_access"
    return (
        ("would fill class R, for whose members the relay is open", right) if _CLASS_R.match(line) else None
    )


def _of_an_option(line: str) -> Told:
    name, _value = option_in(line)
    return ("is of an option that m4 sets further down", _SAID_BY[name]) if name in _SAID_BY else None


def _in_no_mailer(line: str) -> Told:
    return ("is in no mailer", "a blank before what goes on with a line") if _FIELD.match(line) else None


def _without_tab(line: str) -> Told:
    is_split = not line.startswith("R") or "\t" in line
    return None if is_split else ("has no tab between its sides", "an editor may have made blanks of it")


def _ending_the_ruleset(line: str) -> Told:
    return ("would end the ruleset", "say it with local_rulesets") if line.startswith("S") else None


def _logical(lines: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Each line with those that continue it, which begin with a blank or tab (readcf.c, fgetfolded)."""
    number, whole = 0, ""
    for index, line in enumerate(lines, 1):
        if line[:1] in (" ", "\t") and number:
            whole += line
            continue
        if number:
            yield number, whole
        number, whole = index, line
    if number:
        yield number, whole
