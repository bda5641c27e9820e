# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The macros of a .mc: the section of cf/README that each belongs to, and how often m4 reads each argument.

The sections are those of cf/README, "A BRIEF INTRODUCTION TO M4". The reads follow from the definitions in
m4/cfhead.m4, m4/proto.m4 and feature/*.m4 of 8.17.1 and 8.18.1; tests/mc compiles each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._features import FEATURES, OBSOLETE

# An argument that reaches sendmail.cf by several ways, or as a part of a file's or macro's name: it must be a
# text that reads the same however often m4 reads it.
INERT = 0


@dataclass(frozen=True)
class Macro:
    """One macro of cf/README: its section, and how often each argument is read before it is in the .cf.

    reads holds a number for each argument, and the last one goes for all that follow. always writes that many
    pairs of quotes even around a text that needs fewer. quotes tells whether a quote character gets through:
    not where the macro puts quotes of its own around the argument.
    """

    section: int
    reads: tuple[int, ...] = (INERT,)
    always: bool = False
    quotes: bool = True


_DEFINITIONS, _FEATURES, _HACKS, _CLASSES, _MAILERS = 3, 4, 5, 6, 7
_IN_CLASS = (
    *("EXPOSED_USER", "LOCAL_USER", "MASQUERADE_DOMAIN", "MASQUERADE_EXCEPTION", "CANONIFY_DOMAIN"),
    *("GENERICS_DOMAIN", "LDAPROUTE_DOMAIN", "LDAPROUTE_EQUIVALENT", "VIRTUSER_DOMAIN", "RELAY_DOMAIN"),
)

# In cf/README's order. Definitions stand before the features that look at them.
MACROS = {
    "VERSIONID": Macro(0, (1,), quotes=False),
    "OSTYPE": Macro(1),
    "DOMAIN": Macro(2),
    "define": Macro(_DEFINITIONS, (INERT, 2), always=True),
    "undefine": Macro(_DEFINITIONS),
    "MASQUERADE_AS": Macro(_DEFINITIONS, (3,)),
    "MODIFY_MAILER_FLAGS": Macro(_DEFINITIONS),
    "DAEMON_OPTIONS": Macro(_DEFINITIONS, (2,), always=True),
    "CLIENT_OPTIONS": Macro(_DEFINITIONS, (2,), always=True),
    # m4 reads the first filter's name once more than the others'
    "INPUT_MAIL_FILTER": Macro(_DEFINITIONS, (INERT, 2)),
    "MAIL_FILTER": Macro(_DEFINITIONS, (INERT, 2)),
    "QUEUE_GROUP": Macro(_DEFINITIONS, (3, 2)),
    "FEATURE": Macro(_FEATURES),  # and see FEATURE_READS
    "HACK": Macro(_HACKS),
    **{name: Macro(_CLASSES, (2,)) for name in (*_IN_CLASS, "LOCAL_DOMAIN", "TRUST_AUTH_MECH")},
    **{f"{name}_FILE": Macro(_CLASSES, (2,)) for name in _IN_CLASS},
    "MAILER": Macro(_MAILERS),
}

_BLOCKS = (
    *("MAILER_DEFINITIONS", "LOCAL_CONFIG", "LOCAL_RULE_0", "LOCAL_UUCP", "LOCAL_RULE_1", "LOCAL_RULE_2"),
    *("LOCAL_RULE_3", "LOCAL_NET_CONFIG", "LOCAL_DNSBL", "LOCAL_RULESETS", "LOCAL_SRV_FEATURES"),
    *("LOCAL_CLT_FEATURES", "LOCAL_TRY_TLS", "LOCAL_TLS_RCPT", "LOCAL_TLS_CLIENT", "LOCAL_TLS_SERVER"),
)
BLOCKS = {name: section for section, name in enumerate(_BLOCKS, _MAILERS + 1)}

_ONE_MAP_OR_TEXT = (
    *("access_db", "authinfo", "badmx", "bitdomain", "domaintable", "drac", "genericstable", "greet_pause"),
    *("mailertable", "queuegroup", "sts", "uucpdomain", "virtusertable"),
)
# How often the arguments behind a feature's name are read, where they reach the .cf as they are. An argument
# that is not told here is a keyword, is compared with one, or is read differently by 8.17 and 8.18.
FEATURE_READS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(_ONE_MAP_OR_TEXT, (2,)),
    "bcc": (INERT, 2, 2, 2),
    "dnsbl": (INERT, 2, 2),
    "domainmap": (INERT, 2),
    "enhdnsbl": (INERT, 2, 2),
    "fips3": (3, 2),
    "ldap_routing": (2, 2),
    "mtamark": (2, 2, 2),
    "prefixmod": (3, 3),
    "rhsbl": (INERT, 2, 2),
    "always_add_domain": (4,),
    "local_lmtp": (4, 4),
    "local_procmail": (4, 4),
    "msp": (3,),
    "smrsh": (4,),
}

# Definitions that the cf tree itself takes apart or reads in several ways
_TAKEN_APART = frozenset(
    {"DATABASE_MAP_TYPE", "HELP_FILE", "MAIL_SETTINGS_DIR", "MSP_QUEUE_DIR", "PROCMAIL_MAILER_PATH"}
    | {"QUEUE_DIR", "STATUS_FILE", "confCT_FILE", "confEBINDIR", "confLOCAL_MAILER", "confMESSAGE_TIMEOUT"}
)
_DEFINED = re.compile(r"conf[A-Z][A-Z0-9_]*|[A-Z][A-Z0-9]*_[A-Z0-9_]*|_+[A-Z0-9][A-Z0-9_]*", re.ASCII)
# Words of the .cf itself
_NOT_DEFINED = frozenset({"DANE_FAIL", "DANE_NOTLS", "DANE_TEMP"})


def reads(macro: str, args: tuple[str, ...], position: int) -> int:
    """How often m4 reads the argument at position (from 0), or INERT."""
    if macro in ("FEATURE", "HACK") and position:
        told = FEATURE_READS.get(args[0], ()) if macro == "FEATURE" else ()
        return told[position - 1] if position <= len(told) else INERT
    if macro == "define" and position == 1 and _is_taken_apart(args[0]):
        return INERT
    numbers = MACROS[macro].reads
    return numbers[min(position, len(numbers) - 1)]


def may_be_defined(name: str) -> bool:
    """Whether a define or undefine of name means that macro alone, and no other text of the .cf."""
    return (
        _DEFINED.fullmatch(name) is not None
        and name not in _NOT_DEFINED
        and name not in MACROS
        and name not in BLOCKS
    )


def _is_taken_apart(name: str) -> bool:
    internal = name.startswith("_") and not name.startswith("_REC_")
    return name in _TAKEN_APART or name.endswith(("_MAILER_FLAGS", "_SHELL_FLAGS")) or internal


# They bring mailers along, and after a mailer no feature is taken.
_LAST = {("FEATURE", "msp"), ("FEATURE", "nullclient")}


def stands_after(macro: str, name: str, other: str) -> bool:
    """Whether macro(`name') must come after macro(`other') (feature/*.m4 and mailer/uucp.m4 complain)."""
    if (macro, name) in _LAST:
        return (macro, other) not in _LAST
    if macro == "FEATURE":
        known = FEATURES.get(OBSOLETE.get(name, name))
        return known is not None and other in known.after
    return (macro, name, other) == ("MAILER", "uucp", "smtp")
