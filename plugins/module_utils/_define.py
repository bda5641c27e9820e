# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""define and undefine: the names that m4 asks for, each with a value that sendmail reads as it is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import chain

from ansible_collections.postmaster.sendmail.plugins.module_utils._conf_names import CONF_NAMES, OBSOLETE
from ansible_collections.postmaster.sendmail.plugins.module_utils._define_values import KINDS
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4_names import M4_NAMES
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import check_all, list_of, wrong

_KIND_OF = {**M4_NAMES, **{name: known.kind for name, known in CONF_NAMES.items()}}


def define_words(value: object, where: str) -> dict[str, str]:
    """The text that each name is defined as, from a dictionary of names and values.

    A boolean becomes True or False, a number its digits, a list its elements with commas between. Raises
    InvalidInputError with every name that m4 does not know and every value that is not of its name's kind.
    """
    if not isinstance(value, Mapping):
        raise wrong(where, value, "is not a dictionary", "a name and its value on each line")
    faults = [*chain.from_iterable(_name_faults(name, f"{where}.{name}") for name in value)]
    known = {name: item for name, item in value.items() if _is_known(name)}
    checks = ((KINDS[_KIND_OF[name]], item, f"{where}.{name}") for name, item in known.items())
    return dict(zip(known, check_all(checks, known=faults)))


def undefine_words(value: object, where: str) -> tuple[str, ...]:
    """Names whose definition, such as that of an ostype, is taken back."""
    return list_of(_undefined, fold=str)(value, where)


def _undefined(value: object, where: str) -> str:
    faults = [*_name_faults(value, f"{where} ({value!r})")]
    if faults:
        raise InvalidInputError(faults)
    return str(value)


def _is_known(name: object) -> bool:
    return name in _KIND_OF and name not in OBSOLETE


def _name_faults(name: object, where: str) -> Iterator[Fault]:
    if str(name) in OBSOLETE:
        yield Fault(where, "is obsolete", OBSOLETE[str(name)])
    elif str(name) not in _KIND_OF:
        likely = get_close_matches(str(name), _KIND_OF, n=1)
        advice = f"do you mean {likely[0]}?" if likely else "a name that cf/README lists"
        yield Fault(where, "is no name that m4 asks for, and would be silently ignored", advice)
