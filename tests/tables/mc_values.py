# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that m4 would like to change, and every place of a .mc that a value can stand in."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import (
    Block,
    Call,
    Statement,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_macros import (
    BLOCKS,
    FEATURE_READS,
    INERT,
    MACROS,
)
from hypothesis import strategies as st

# What m4 looks at, put together in any way, between what it does not
_PIECES = (
    *(
        "'",
        "`",
        "''",
        "``",
        "`'",
        "'`",
        ",",
        ", ",
        "(",
        ")",
        "$1",
        "$*",
        "$@",
        "$#",
        "${x}",
        "$$",
        "$",
        "#",
        "\\",
    ),
    *(
        "dnl",
        " dnl ",
        "define(",
        "len(",
        "shift",
        "divert(-1)",
        "changequote",
        "include(",
        "_ARG_",
        "eval(1)",
    ),
    *(
        "confDOMAIN_NAME",
        "MAILER",
        "OSTYPE(",
        "_APOSTROPHE_",
        "_BACKQUOTE_",
        "[=[",
        "]=]",
        "changequote([, ])",
    ),
    *(
        "a",
        "Z",
        "9",
        " ",
        "-",
        "/",
        "é",
        "→",
        "日本",
        '"',
        "<@>",
        "$&{client_addr}",
        "%0",
        "*",
        "!",
        "~",
        ";",
    ),
)
# A blank at an end is a reader's business, and in a class it is no part of a name.
VALUES = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=12).map(lambda said: f"x{''.join(said)}x")
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)

# What m4 reads alike however often it reads it
INERT_VALUES = st.lists(
    st.sampled_from(
        ("a", "Z", "9", " b", "-", "/", ".c", "é", '"', "@", "$x", "$&{m}", "%0", "!", "~", ";", "#", "LDAP")
    ),
    min_size=1,
    max_size=12,
).map(lambda said: f"x{''.join(said)}x")

# A statement that carries a value
Carrier = Callable[[str], Statement]

# Of the many definitions, each that the trees use in a way of its own
DEFINED = (
    *("confDOMAIN_NAME", "confSMTP_LOGIN_MSG", "confTIME_ZONE", "confMAILER_NAME", "confCIPHER_LIST"),
    *("confLDAP_DEFAULT_SPEC", "confTRUSTED_USERS", "confOPERATORS", "confRECEIVED_HEADER", "confREJECT_MSG"),
    *("confPRIVACY_FLAGS", "confMILTER_MACROS_CONNECT", "SMART_HOST", "MAIL_HUB", "LOCAL_MAILER_PATH"),
    *("SMTP_MAILER_ARGS", "SMTP_MAILER_CHARSET", "_REC_BY_", "confCW_FILE", "confFROM_LINE"),
)
TAKEN_APART = ("HELP_FILE", "QUEUE_DIR", "STATUS_FILE", "confCT_FILE")


def carriers() -> dict[str, Carrier]:
    """Every place of a .mc where any text reaches the .cf, by a name that a failure is told by."""
    found = {
        f"{macro} {position + 1}": _call(macro, *["a"] * position)
        for macro, kind in MACROS.items()
        for position, times in enumerate(kind.reads)
        if times != INERT and macro != "define"
    }
    for name, numbers in FEATURE_READS.items():
        for position, times in enumerate(numbers, 1):
            if times != INERT:
                before = "hash -T<TMPF> " if name == "access_db" else ""
                found[f"FEATURE {name} {position}"] = _call(
                    "FEATURE", name, *["a.test"] * (position - 1), before=before
                )
    return {
        **found,
        **{name: _call("define", name) for name in DEFINED},
        **{name: _block(name) for name in BLOCKS},
    }


def inert_carriers() -> dict[str, Carrier]:
    """Places that take such text alone as m4 reads alike however often it reads it."""
    return {
        **{name: _call("define", name) for name in TAKEN_APART},
        "enhdnsbl 4": _call("FEATURE", "enhdnsbl", "bl.test", "msg", "t"),
        "dnsbl 1": _call("FEATURE", "dnsbl"),
        "nullclient 1": _call("FEATURE", "nullclient"),
    }


def _call(macro: str, *args: str, before: str = "") -> Carrier:
    return lambda value: Call(macro, (*args, before + value))


def _block(macro: str) -> Carrier:
    return lambda value: Block(macro, ("# first", f"# {value}", "# last"))
