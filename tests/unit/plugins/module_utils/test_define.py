# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What define and undefine take, and the text that they make of it."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._conf_names import CONF_NAMES, OBSOLETE
from ansible_collections.postmaster.sendmail.plugins.module_utils._define import define_words, undefine_words
from ansible_collections.postmaster.sendmail.plugins.module_utils._define_values import KINDS
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4_names import M4_NAMES

VALID: list[tuple[str, object, str]] = [
    ("confALLOW_BOGUS_HELO", True, "True"),
    ("confALLOW_BOGUS_HELO", "no", "False"),
    ("confMAX_HOP", 30, "30"),
    ("confMAX_HOP", "30", "30"),
    ("confNICE_QUEUE_RUN", -5, "-5"),
    ("confQUEUE_LA", 8, "8"),
    ("confMIN_QUEUE_AGE", "30m", "30m"),
    ("confDIAL_DELAY", 0, "0"),
    ("confTO_QUEUEWARN_NONURGENT", "1d12h", "1d12h"),
    ("confTO_RESOLVER_RETRY", 4, "4"),
    ("confTEMP_FILE_MODE", "0600", "0600"),
    ("confMAX_MIME_HEADER_LENGTH", "256/128", "256/128"),
    ("confPRIVACY_FLAGS", "authwarnings, Goaway", "authwarnings, Goaway"),
    ("confPRIVACY_FLAGS", ["noexpn", "novrfy"], "noexpn,novrfy"),
    ("confAUTH_OPTIONS", "A p y", "A p y"),
    ("confAUTH_OPTIONS", ["A", "p"], "A,p"),
    ("confTLS_SRV_OPTIONS", "V", "V"),
    ("confDELIVERY_MODE", "background", "background"),
    ("confDELIVERY_MODE", "q", "q"),
    ("confERROR_MODE", "Mail-back", "mail-back"),
    ("confQUEUE_SORT_ORDER", "host", "host"),
    ("confNO_RCPT_ACTION", "add-to-undisclosed", "add-to-undisclosed"),
    ("confSAFE_QUEUE", "interactive", "interactive"),
    ("confSAFE_QUEUE", True, "True"),
    ("confDANE", "always", "always"),
    ("confDANE", True, "True"),
    ("confCONNECT_ONLY_TO", "192.0.2.1", "192.0.2.1"),
    ("confDOMAIN_NAME", "relay.example.com", "relay.example.com"),
    ("confFORWARD_PATH", "", ""),
    ("confCW_FILE", "-o /etc/mail/local-host-names", "-o /etc/mail/local-host-names"),
    ("confHOST_STATUS_DIRECTORY", ".hoststat", ".hoststat"),
    ("confRELAY_MAILER", "esmtp", "esmtp"),
    ("SMART_HOST", "esmtp:[mail.example.net]", "esmtp:[mail.example.net]"),
    ("RELAY_MAILER_ARGS", "TCP $h 587", "TCP $h 587"),
    ("LOCAL_MAILER_FLAGS", "PSXmnz9/:|", "PSXmnz9/:|"),
    ("LOCAL_MAILER_MAX", 10000000, "10000000"),
    ("TLS_PERM_ERR", True, "True"),
    ("DATABASE_MAP_TYPE", "btree", "btree"),
]

# Name, value, and a word of what is said of it.
INVALID: list[tuple[object, object, str]] = [
    ("confMAX_MESAGE_SIZE", 1, "do you mean confMAX_MESSAGE_SIZE?"),
    ("confOPERATORS", ".:@!^/[]+", "lacks %:"),
    ("confOPERATORS", "", "lacks . : %"),
    ("confmax_hop", 1, "silently ignored"),
    ("FEATURE", "x", "silently ignored"),
    (None, "x", "silently ignored"),
    (7, "x", "silently ignored"),
    ("confAUTO_REBUILD", True, "obsolete"),
    ("confDAEMON_OPTIONS", "Port=25", "sendmail_listen"),
    ("confUNSAFE_GROUP_WRITES", True, "confDONT_BLAME_SENDMAIL"),
    ("confALLOW_BOGUS_HELO", "on", "not a boolean"),  # sendmail reads it as false
    ("confALLOW_BOGUS_HELO", None, "not a boolean"),
    ("confALLOW_BOGUS_HELO", "", "not a boolean"),
    ("confMAX_HOP", "many", "not a whole number"),
    ("confMAX_HOP", None, "not a whole number"),
    ("confMAX_HOP", True, "not a whole number"),
    ("confMAX_HOP", 1.5, "not a whole number"),
    ("confMAX_HOP", [25], "not a whole number"),
    ("confMAX_MESSAGE_SIZE", "25M", "not a whole number"),
    ("confMIN_FREE_BLOCKS", "100/2000", "not a whole number"),  # m4 calls it obsolete
    ("confMIN_QUEUE_AGE", "30", "a unit"),
    ("confMIN_QUEUE_AGE", "5M", "a unit"),
    ("confTEMP_FILE_MODE", 384, "octal"),
    ("confTEMP_FILE_MODE", "0999", "octal"),
    ("confPRIVACY_FLAGS", "goaway,nosuch", "holds nosuch"),
    ("confAUTH_OPTIONS", "A x", "holds x"),
    ("confAUTH_OPTIONS", "Apy", "would lose p and y"),
    ("confTLS_SRV_OPTIONS", "v", "holds v"),
    ("confDELIVERY_MODE", "z", "delivery mode"),
    ("confDELIVERY_MODE", None, "delivery mode"),
    ("confDELIVERY_MODE", "", "delivery mode"),
    ("confQUEUE_SORT_ORDER", "size", "sort order"),
    ("confNO_RCPT_ACTION", "add", "not known"),
    ("confSAFE_QUEUE", "maybe", "SuperSafe"),  # sendmail reads it as false
    ("confDANE", "alway", "DANE"),
    ("confCONNECT_ONLY_TO", "localhost", "not an IP address"),
    ("confDOMAIN_NAME", None, "not text"),
    ("confDOMAIN_NAME", True, "not text"),
    ("confDOMAIN_NAME", {"a": 1}, "not text"),
    ("confSMTP_LOGIN_MSG", "two\nlines", "control character"),
    ("confPID_FILE", "~root/pid", "does not expand"),
    ("SMART_HOST", "two hosts", "mailer and host"),
    ("LOCAL_MAILER_FLAGS", "a b", "mailer flags"),
    ("TLS_PERM_ERR", False, "name it in undefine"),
]


@pytest.mark.parametrize(("name", "value", "expected"), VALID)
def test_a_definition_becomes_text(name: str, value: object, expected: str) -> None:
    assert define_words({name: value}, "sendmail_define") == {name: expected}


@pytest.mark.parametrize(("name", "value", "says"), INVALID)
def test_what_sendmail_would_not_read_as_meant_is_refused(name: object, value: object, says: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        define_words({name: value}, "sendmail_define")
    assert f"sendmail_define.{name}" in str(error.value)
    assert says in str(error.value)


@pytest.mark.parametrize("value", [None, "confMAX_HOP", 3, ["confMAX_HOP"], True])
def test_a_definition_stands_in_a_dictionary(value: object) -> None:
    with pytest.raises(InvalidInputError, match="is not a dictionary"):
        define_words(value, "sendmail_define")


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(InvalidInputError) as error:
        define_words({"confMAX_HOPS": 1, "confMAX_HOP": "x", "confME_TOO": 7}, "sendmail_define")
    assert len(error.value.faults) == 3


def test_a_name_is_undefined_once() -> None:
    assert undefine_words(["ALIAS_FILE", "confHOST_STATUS_DIRECTORY"], "sendmail_undefine") == (
        "ALIAS_FILE",
        "confHOST_STATUS_DIRECTORY",
    )


@pytest.mark.parametrize(
    "value", [["ALIAS_FIEL"], ["ALIAS_FILE", "ALIAS_FILE"], [None], [["x"]], "ALIAS_FILE", None]
)
def test_what_cannot_be_undefined(value: object) -> None:
    with pytest.raises(InvalidInputError, match="sendmail_undefine"):
        undefine_words(value, "sendmail_undefine")


def test_every_name_has_a_kind_that_exists() -> None:
    kinds = {known.kind for known in CONF_NAMES.values()} | set(M4_NAMES.values())
    assert kinds == set(KINDS)


def test_what_a_name_becomes_and_needs_is_known() -> None:
    assert CONF_NAMES["confDANE"].becomes == "DANE"
    assert (CONF_NAMES["confDANE"].since, CONF_NAMES["confDANE"].needs) == ("8.16.1", "DANE")
    assert CONF_NAMES["confTO_STARTTLS"].becomes == "Timeout.starttls"
    assert CONF_NAMES["confDOMAIN_NAME"].becomes == "$j"
    assert set(OBSOLETE).isdisjoint(set(CONF_NAMES) - {"confUNSAFE_GROUP_WRITES"})
