# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables that say a written sendmail.mc: McWords.statements() backwards, to take over a host.

What a word may hold is known to its kind alone. Here are only guesses at values, and a guess that the kind
does not take is none. What no word says becomes raw, at the place of its macro.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import (
    Block,
    Call,
    Include,
    Mc,
    Raw,
    Statement,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_macros import BLOCKS
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_parse import parse
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import (
    PREFIX,
    defaults_of,
    kinds_of,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._word_guesses import (
    FeatureGuess,
    feature_guesses,
    guesses,
    lists,
    word_of,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._word_rules import SAID_BY

Words = dict[str, Any]

_KINDS = kinds_of(RelaySettings)
_DEFAULTS = defaults_of(RelaySettings)
# Dictionaries whose keys are names that define() gives a value, each by a name of its own
_KEYED = frozenset({"timeouts", "milter_macros"})
# Said of these, order matters: once one is raw, those behind it are.
_IN_ORDER = frozenset({"INPUT_MAIL_FILTER", *BLOCKS})
_FILTERS = "confINPUT_MAIL_FILTERS"  # what INPUT_MAIL_FILTER adds to
# Debian's own files have it, and so has its ostype, for which alone it is.
_NEEDLESS = "define(`_USE_ETC_MAIL_')dnl"
_DEFINED = re.compile(r"\b(?:define|undefine)\(`?([A-Za-z_0-9]+)")


def variables_of(text: str) -> Words:
    """The variables, by name with prefix, that say the sendmail.mc text of a daemon.

    Raises InvalidInputError with a Fault, which names its line, for all that cannot be told from the rest.
    """
    mc = parse(text, keep=True)
    words = words_of(mc)
    if not _is_without_msa(mc):
        _add_msa(words, mc)
    return {PREFIX + name: value for name, value in words.items()}


def words_of(mc: Mc) -> Words:
    """The words, by name, that say the statements of mc, as values for YAML. Raw and include keep places."""
    saying = _Saying()
    for statement in mc.statements:
        for single in _singles(statement):
            saying.say(single)
    return saying.words


@dataclass
class _Saying:
    """What has been said so far."""

    words: Words = field(default_factory=dict)
    raw_names: set[str] = field(default_factory=set)  # that are defined by raw text

    def say(self, statement: Statement) -> None:
        if not self._takes_statement(statement):
            self._raw(statement)

    def _takes_statement(self, statement: Statement) -> bool:
        if isinstance(statement, Include):
            return self._takes("include", {"path": statement.path, "at": statement.at})
        if isinstance(statement, Raw):
            return statement.written() == _NEEDLESS
        if statement.macro in _IN_ORDER and self._is_raw(statement.macro):
            return False
        return self._takes_block(statement) if isinstance(statement, Block) else self._takes_call(statement)

    def _is_raw(self, macro: str) -> bool:
        return any(entry["at"] == f"after {macro}" for entry in self.words.get("raw", ()))

    def _takes_call(self, call: Call) -> bool:
        if call.macro in ("define", "undefine"):
            return self._takes_definition(call)
        if call.macro == "FEATURE":
            of_its_own = call.args[0] == "greet_pause" and len(call.args) == 2
            return (of_its_own and self._becomes("greet_pause", next(_values(call.args[1])))) or any(
                self._takes_feature(guess) for guess in feature_guesses(call)
            )
        if call.macro == "MODIFY_MAILER_FLAGS" and len(call.args) == 2:
            return self._takes_flags(call.macro, *call.args)
        word = word_of(call.macro)
        return any(self._takes(word, guess) for guess in guesses(call, len(self.words.get(word, ()))))

    def _takes_feature(self, guess: FeatureGuess) -> bool:
        """Whether guess is taken, and says what was said: a reply without quotes of its own gets some."""
        if not _is_taken(guess.word, [guess.value]):
            return False
        said = _KINDS[PREFIX + guess.word]([guess.value], guess.word)
        return said[0].statement() == guess.call and self._takes(guess.word, guess.value)

    def _takes_definition(self, call: Call) -> bool:
        name = call.args[0]
        if name in self.raw_names:  # which come later
            return False
        self._forget(name)
        if name == _FILTERS and "input_mail_filter" in self.words:
            return self._takes_filters(call)
        if call.macro == "undefine":
            return self._takes("undefine", name)
        word, key = SAID_BY.get(name, ("", ""))
        values = [*_values(call.args[1])]
        if word in _KEYED:
            in_word = any(self._takes(word, {key: value}) for value in values)
        else:
            in_word = bool(word) and any(
                self._becomes(word, value) for value in [*values, *lists(call.args[1])]
            )
        return in_word or any(self._takes("define", {name: value}) for value in values)

    def _becomes(self, word: str, value: object) -> bool:
        """Make value all that word says."""
        if not value or not _is_taken(word, value):
            return False
        self.words[word] = value
        return True

    def _takes_filters(self, call: Call) -> bool:
        """Which of the filters so far are asked of all mail: a definition of their list says it anew."""
        filters = self.words.pop("input_mail_filter")
        names = [each["name"] for each in filters]
        if call.macro == "define" and names == [each.strip() for each in call.args[1].split(",")]:
            self.words["input_mail_filter"] = filters
            return True
        self.words["mail_filter"] = [*self.words.get("mail_filter", ()), *filters]
        return call.macro == "undefine" or self._takes("define", {_FILTERS: call.args[1]})

    def _forget(self, name: str) -> None:
        """What was said of name: of two definitions m4 keeps the later."""
        word, key = SAID_BY.get(name, ("", ""))
        for holder, said in (("define", name), (word if word in _KEYED else "", key)):
            self.words.get(holder, {}).pop(said, None)
        if word not in _KEYED and name != _FILTERS:
            self.words.pop(word, None)
        if name in self.words.get("undefine", ()):
            self.words["undefine"].remove(name)
        for holder in {"define", "undefine", *_KEYED}:
            if not self.words.get(holder, True):
                del self.words[holder]

    def _takes_block(self, block: Block) -> bool:
        """Put the lines to those of the block's word, which names each line that it does not take."""
        word = word_of(block.macro)
        text = "".join(f"{line}\n" for line in block.lines)
        if PREFIX + word not in _KINDS:
            return False
        if text.strip():
            self.words[word] = self.words.get(word, "") + text
        return True

    def _takes_flags(self, macro: str, mailer: str, change: str) -> bool:
        """Put a change of flags to those of its mailer, which is named once."""
        word = word_of(macro)
        changes = self.words.get(word, [])
        same = [each for each in changes if each["mailer"] == mailer]
        flags = [*(flag for each in same for flag in each["flags"]), change]
        if not _is_taken(word, [{"mailer": mailer, "flags": flags}]):
            return False
        others = [each for each in changes if each not in same]
        self.words[word] = [*others, {"mailer": mailer, "flags": flags}]
        return True

    def _takes(self, word: str, value: object) -> bool:
        """Put value, an element of a list, a part of a dictionary, or all, to what word says."""
        default, said = _DEFAULTS.get(PREFIX + word), self.words.get(word)
        whole = value
        if isinstance(default, tuple):
            return self._takes_element(word, value)
        if isinstance(default, Mapping) and isinstance(value, dict):
            whole = {**(said or {}), **value}
        elif said not in (None, value):
            return False
        if not _is_taken(word, whole):
            return False
        self.words[word] = whole
        return True

    def _takes_element(self, word: str, value: object) -> bool:
        elements = self.words.get(word, [])
        like = [each for each in elements if str(each).lower() == str(value).lower()]
        if value in like:
            return True
        if not _is_taken(word, [*like, value]):
            return False
        self.words[word] = [*elements, value]
        return True

    def _raw(self, statement: Statement) -> None:
        """Say the statement as m4 as it stands, behind the others of its macro."""
        at = statement.at if isinstance(statement, (Raw, Include)) else f"after {statement.macro}"
        text = f"{statement.written()}\n"
        self.raw_names.update(_DEFINED.findall(text))
        entries = self.words.setdefault("raw", [])
        for entry in entries:
            if entry["at"] == at:
                entry["text"] += text
                return
        entries.append({"at": at, "text": text})


def _is_taken(word: str, value: object) -> bool:
    """Whether there is such a word, and its kind takes value."""
    try:
        return PREFIX + word in _KINDS and _KINDS[PREFIX + word](value, word) is not None
    except InvalidInputError:
        return False


def _values(text: str) -> Iterator[object]:
    """text as YAML would best have it, and as it is."""
    if re.fullmatch(r"0|[1-9][0-9]{0,14}", text):
        yield int(text)
    yield text


def _singles(statement: Statement) -> Iterator[Statement]:
    """The statement, or one for each member where it fills a class with several."""
    if isinstance(statement, Call) and len(statement.args) == 1:
        kept = isinstance(_DEFAULTS.get(PREFIX + word_of(statement.macro)), tuple)
        members = statement.args[0].split()
        if kept and len(members) > 1 and "=" not in statement.args[0]:
            yield from (Call(statement.macro, (member,)) for member in members)
            return
    yield statement


def _is_without_msa(mc: Mc) -> bool:
    """Whether m4 adds no listener on port 587 of its own (m4/proto.m4, "Daemon options")."""
    features = {one.args[0] for one in mc.statements if isinstance(one, Call) and one.macro == "FEATURE"}
    return bool(features & {"no_default_msa", "msp"})


def _add_msa(words: Words, mc: Mc) -> None:
    """Say the listeners that m4 adds unasked, for the relay has those that it is told and no others."""
    told = any("DAEMON_OPTIONS" in one.written() for one in mc.statements)
    listeners = words.setdefault("listen", [])
    if not told:
        listeners.append({"name": "MTA", "port": 25, "modifiers": ""})
    if not any(one.get("port") == 587 for one in listeners):
        listeners.append({"name": "MSA", "port": 587, "modifiers": "E"})
