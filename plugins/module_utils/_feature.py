# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""FEATURE as a word: a name of cf/feature and its arguments."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ansible_collections.postmaster.sendmail.plugins.module_utils._define_values import arguments
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._features import FEATURES, OBSOLETE, Feature
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call, feature
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import mapping_of, wrong


@dataclass(frozen=True)
class FeatureWord:
    """One FEATURE: its name, and its arguments as text ("" for one that is left out)."""

    name: str
    args: tuple[str, ...] = ()

    @property
    def known(self) -> Feature:
        """What is known of it."""
        return FEATURES[self.name]

    @property
    def identity(self) -> object:
        """What it has in common with one that replaces it: its name, or all where several stand together."""
        return self if self.known.repeats else self.name

    def statement(self) -> Call:
        """FEATURE(`name', `argument', ...)."""
        return feature(self.name, *self.args)


def feature_word(value: object, where: str) -> FeatureWord:
    """A FeatureWord from a name, or from a dictionary of name and args (a list, or the only argument)."""
    given = {"name": value} if isinstance(value, str) else value
    fields = _FIELDS(given, where)
    if "name" not in fields:
        raise wrong(where, value, "has no name", "name, and args where there are any")
    word = FeatureWord(fields["name"], fields.get("args", ()))
    faults = [*_argument_faults(word, where)]
    if faults:
        raise InvalidInputError(faults)
    return word


def feature_faults(
    words: Sequence[FeatureWord], where: str, *, present: Collection[str] = ()
) -> Iterator[Fault]:
    """What is wrong with words side by side; present names features that stand there besides.

    where is the variable that holds the words.
    """
    names = [word.name for word in words]
    for index, word in enumerate(words):
        place = f'{where}[{index}] ("{word.name}")'
        if word.name in names[:index] and not word.known.repeats:
            yield Fault(place, "is there already", "name it once")
        for needed in _needs(word):
            if needed not in names and needed not in present:
                yield Fault(place, f"does nothing without {needed}", f"name {needed} too")


def _needs(word: FeatureWord) -> tuple[str, ...]:
    """The features that word needs, with those that an argument of it asks for."""
    if word.name in ("conncontrol", "ratecontrol") and word.args[:1] and word.args[0]:
        return (*word.known.needs, "delay_checks")
    if word.name == "delay_checks" and word.args[:1] and word.args[0]:
        return ("access_db",)
    if word.name == "greet_pause" and not word.args:
        return ("access_db",)
    if word.name == "bcc" and word.args[:1] and word.args[0].lower() == "access":
        return ("access_db",)
    return word.known.needs


def _name(value: object, where: str) -> str:
    if not isinstance(value, str) or value not in FEATURES:
        if str(value) in OBSOLETE:
            raise wrong(where, value, "is obsolete", OBSOLETE[str(value)])
        likely = get_close_matches(str(value), FEATURES, n=1)
        raise wrong(
            where, value, "is no feature", f"do you mean {likely[0]}?" if likely else "one of cf/feature"
        )
    return value


_FIELDS = mapping_of({"name": _name, "args": arguments})


def _argument_faults(word: FeatureWord, where: str) -> Iterator[Fault]:
    expected = word.known.args
    if len(word.args) > len(expected):
        right = "; ".join(argument.meaning for argument in expected) or "none"
        yield Fault(
            f"{where} ({word.name})", f"has {len(word.args)} arguments", f"at most {len(expected)}: {right}"
        )
    for index in range(word.known.required):
        if index >= len(word.args) or not word.args[index]:
            yield Fault(f"{where} ({word.name})", f"has no argument {index + 1}", str(expected[index]))
    for index, (argument, given) in enumerate(zip(expected, word.args)):
        if given and not argument.takes(given):
            yield Fault(f'{where}.args[{index}] ("{given}")', f"is not known to {word.name}", str(argument))
