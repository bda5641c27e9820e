# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What changed between two .cf, in sendmail's terms: the options, maps, mailers, rulesets that differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import Cf, Equates
from ansible_collections.postmaster.sendmail.plugins.module_utils._conf_names import CONF_NAMES
from ansible_collections.postmaster.sendmail.plugins.module_utils._option_defaults import DEFAULTS
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import MapDefinition
from ansible_collections.postmaster.sendmail.plugins.module_utils._port_options import equates_in
from ansible_collections.postmaster.sendmail.plugins.module_utils._secrets import MASK, masked
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import seconds_of

# Options that sendmail adds up; every other one has its last value (readcf.c, setoption()).
_LISTED = frozenset({"AliasFile", "ClientPortOptions", "DaemonPortOptions"})
_FLAGS = frozenset({"DontBlameSendmail", "PrivacyOptions"})
_LETTERS = frozenset({"AuthOptions", "TLSSrvOptions"})
_ENTRIES = frozenset({"ClientPortOptions", "DaemonPortOptions"})
_FILTERS = frozenset({"AuthMechanisms", "InputMailFilters", "ServerSSLOptions", "ClientSSLOptions"})
# What the value of an option is (_define_values.KINDS), and those of which only the first letter is read
_KIND_OF = {known.becomes: known.kind for known in CONF_NAMES.values()}
_BY_INITIAL = frozenset({"8-bit mode", "delivery mode", "queue sort order"})

Values = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One thing that differs.

    kind is option, macro, class, mailer and so on, name is that of the thing. before and after are what it
    says, None where it is not there; a thing of several values has one a line. removed and added are those
    values, or those rules of a ruleset ("lhs<TAB>rhs"), that are in one only; both are empty where nothing
    but the order differs. default is what sendmail takes for an option where it is not set, as far as that
    is known. Secrets are masked.
    """

    kind: str
    name: str
    before: str | None
    after: str | None
    removed: Values = ()
    added: Values = ()
    default: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """For a module's result."""
        return asdict(self)


def differences(before: Cf, after: Cf) -> tuple[Change, ...]:
    """What differs in meaning, by kind in the order of a .cf.

    The order of things counts where sendmail goes by it: rules, listeners, filters and headers. That a
    macro is defined before it is used is not looked at. An option that is not set in one of them is not
    there, even if the other sets it to its default.
    """
    changes = [
        change for kind, values in _KINDS.items() for change in _changes(kind, values(before), values(after))
    ]
    changes += _order_of_headers(before, after)
    changes += _rulesets(before.rulesets, after.rulesets)
    defaults = {**DEFAULTS, **before.defaults, **after.defaults}
    return tuple(_with_default(change, defaults) for change in changes)


def summary(cf: Cf) -> tuple[Change, ...]:
    """What a .cf holds where none was: the listeners and filters, and how many of each other kind."""
    shown = ("DaemonPortOptions", "InputMailFilters")
    options = {name: cf.options[name] for name in shown if name in cf.options}
    counts = {**{kind: len(values(cf)) for kind, values in _KINDS.items()}, "ruleset": len(cf.rulesets)}
    return (
        *(Change("option", name, None, "\n".join(values), (), values) for name, values in options.items()),
        *(Change(kind, "all", None, f"{count} in all") for kind, count in counts.items() if count > 1),
    )


@dataclass(frozen=True)
class _Value:
    """What one thing says: each value as it is shown, and as a text that is the same for the same meaning."""

    shown: Values
    canonical: Values


def _changes(kind: str, before: Mapping[str, _Value], after: Mapping[str, _Value]) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old is None or new is None or old.canonical != new.canonical:
            yield _change(kind, name, old, new)


def _change(kind: str, name: str, old: _Value | None, new: _Value | None) -> Change:
    removed = _only_in(old, new)
    added = _only_in(new, old)
    was, becomes = ("\n".join(value.shown) if value else None for value in (old, new))
    if was == becomes and MASK in (was or ""):
        becomes = f"{was} (another one)"
    return Change(kind, name, was, becomes, removed, added)


def _with_default(change: Change, defaults: Mapping[str, str]) -> Change:
    if change.kind == "option" and None in (change.before, change.after):
        return replace(change, default=defaults.get(change.name))
    return change


def _only_in(one: _Value | None, other: _Value | None) -> Values:
    """The values of one that are not in other, as they are shown."""
    if one is None:
        return ()
    there = other.canonical if other else ()
    return tuple(shown for shown, form in zip(one.shown, one.canonical) if form not in there)


def _each(values: Mapping[str, str]) -> dict[str, _Value]:
    return {name: _Value((value,), (value,)) for name, value in values.items()}


def _sets(values: Mapping[str, Values]) -> dict[str, _Value]:
    """Values whose order has no effect."""
    return {name: _set(found) for name, found in values.items()}


def _set(found: Iterable[str]) -> _Value:
    values = tuple(sorted(found))
    return _Value(values, values)


def _options(cf: Cf) -> dict[str, _Value]:
    return {name: _option(name, values) for name, values in cf.options.items()}


def _option(name: str, values: Values) -> _Value:
    if name in _FLAGS:
        return _flag_set({flag.lower(): flag for flag in re.split(r"[\s,]+", ",".join(values)) if flag})
    if name in _LETTERS:
        # of letters side by side only the first is read
        return _set({word[0] for word in re.split(r"[\s,]+", ",".join(values)) if word})
    values = values if name in _LISTED else values[-1:]
    if name == "LDAPDefaultSpec":
        return _Value(tuple(map(masked, values)), values)
    return _Value(values, tuple(_canonical(name, value) for value in values))


def _flag_set(flags: Mapping[str, str]) -> _Value:
    return _Value(tuple(flags[lower] for lower in sorted(flags)), tuple(sorted(flags)))


def _canonical(name: str, value: str) -> str:
    if name in _ENTRIES:
        fields = equates_in(value)
        return ", ".join(f"{letter}={fields[letter]}" for letter in sorted(fields))
    if name in _FILTERS:
        return " ".join(re.split(r"[\s,]+", value))
    kind = _KIND_OF.get(name)
    if kind == "time" and re.fullmatch(r"([0-9]+[smhdw])+", value):
        return f"{seconds_of(value)} seconds"  # a number without a unit is of minutes, hours or days
    if kind in _BY_INITIAL:
        return value[:1].lower()
    if DEFAULTS.get(name) in ("True", "False"):
        return "True" if value[:1] in "tTyY" else "False"  # conf.c, atobool(): nothing is true
    return value


def _map(found: MapDefinition) -> _Value:
    text = " ".join(part for part in (found.type, *found.flags, found.path) if part)
    return _Value((masked(text),), (text,))


def _equates(things: Mapping[str, Equates]) -> dict[str, _Value]:
    """Mailers, filters and queue groups: each equate a value; the flags of F have no order."""
    return {
        name: _Value(
            tuple(f"{letter}={value}" for letter, value in equates.items()),
            tuple(f"{letter}={_flags(letter, value)}" for letter, value in equates.items()),
        )
        for name, equates in things.items()
    }


def _flags(letter: str, value: str) -> str:
    return "".join(sorted(set(value) - {" "})) if letter == "F" else value


def _sorted(values: dict[str, _Value]) -> dict[str, _Value]:
    """The same where the order of a thing's values has no effect; shown stays in step with canonical."""
    ordered = {}
    for name, value in values.items():
        pairs = sorted(zip(value.canonical, value.shown))
        ordered[name] = _Value(tuple(shown for _form, shown in pairs), tuple(form for form, _shown in pairs))
    return ordered


def _headers(cf: Cf) -> dict[str, _Value]:
    return {
        name: _Value(values, tuple(" ".join(value.split()) for value in values))
        for name, values in cf.headers.items()
    }


_KINDS: Mapping[str, Callable[[Cf], Mapping[str, _Value]]] = {
    "version": lambda cf: _each({"": cf.version} if cf.version else {}),
    "environment": lambda cf: _each(cf.environment),
    "option": _options,
    "macro": lambda cf: _each(cf.macros),
    "class": lambda cf: _sets(cf.classes),
    "class source": lambda cf: _sets(cf.class_sources),
    "map": lambda cf: {name: _map(found) for name, found in cf.maps.items()},
    "priority": lambda cf: _each(cf.priorities),
    "trusted user": lambda cf: _each(dict.fromkeys(cf.trusted_users, "trusted")),
    "queue group": lambda cf: _sorted(_equates(cf.queue_groups)),
    "milter": lambda cf: _sorted(_equates(cf.milters)),
    "mailer": lambda cf: _sorted(_equates(cf.mailers)),
    "header": _headers,
}


def _order_of_headers(before: Cf, after: Cf) -> list[Change]:
    old = [name for name in before.headers if name in after.headers]
    new = [name for name in after.headers if name in before.headers]
    return [] if old == new else [Change("header", "order", ", ".join(old), ", ".join(new))]


def _rulesets(before: Mapping[str, Values], after: Mapping[str, Values]) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old != new:
            removed, added = _edits(old or (), new or ())
            yield Change("ruleset", name, _count(old), _count(new), removed, added)


def _edits(old: Sequence[str], new: Sequence[str]) -> tuple[Values, Values]:
    """The rules that an edit of old into new takes out and puts in, and in order; a moved rule is neither."""
    gone: list[str] = []
    come: list[str] = []
    for what, start, end, to_start, to_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            gone += old[start:end]
            come += new[to_start:to_end]
    lost, won = Counter(gone), Counter(come)
    return tuple((lost - won).elements()), tuple((won - lost).elements())


def _count(rules: Values | None) -> str | None:
    return None if rules is None else f"{len(rules)} rule{'' if len(rules) == 1 else 's'}"
