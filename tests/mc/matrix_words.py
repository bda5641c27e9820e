# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every other word of a .mc, with each of its keys, as a person writes it and as variables say it."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.postmaster.sendmail.plugins.module_utils._mailer_flags import MAILERS as FLAGGED
from ansible_collections.postmaster.sendmail.plugins.module_utils._mailer_word import MAILERS
from hand_written import Row, word
from matrix_defines import definition
from matrix_network import NETWORK_ROWS
from matrix_options import OPTION_ROWS


def _lines(macro: str, text: str) -> Row:
    return Row(f"{macro}\n{text}", {macro.lower(): f"{text}\n"})


NAMES: Sequence[Row] = (
    Row(
        "VERSIONID(`relay 7, 2026-05-01')",
        {"version_id": "relay 7, 2026-05-01"},
        without_effect="it is a comment of the .cf",
    ),
    word("OSTYPE(`linux')", ostype="linux"),
    word("DOMAIN(`generic')", domain="generic"),
    word("undefine(`confMUST_QUOTE_CHARS')", undefine=["confMUST_QUOTE_CHARS"]),
    word("MASQUERADE_AS(`example.com')", masquerade_as="example.com"),
    word("MASQUERADE_DOMAIN(`a.test')\nMASQUERADE_DOMAIN(`b.test')", masquerade_domain=["a.test", "b.test"]),
    word("MASQUERADE_DOMAIN_FILE(`/etc/mail/m')", masquerade_domain_file="/etc/mail/m"),
    word("MASQUERADE_EXCEPTION(`www.test')", masquerade_exception=["www.test"]),
    word("MASQUERADE_EXCEPTION_FILE(`-o /etc/mail/e')", masquerade_exception_file="-o /etc/mail/e"),
    word("EXPOSED_USER(`root')\nEXPOSED_USER(`news')", exposed_user=["root", "news"]),
    word("EXPOSED_USER_FILE(`/etc/mail/x')", exposed_user_file="/etc/mail/x"),
    word("LOCAL_USER(`root')", local_user=["root"]),
    word("LOCAL_USER_FILE(`/etc/mail/l')", local_user_file="/etc/mail/l"),
    word("GENERICS_DOMAIN(`a.test')", generics_domain=["a.test"]),
    word("GENERICS_DOMAIN_FILE(`/etc/mail/g')", generics_domain_file="/etc/mail/g"),
    word("VIRTUSER_DOMAIN(`a.test')\nVIRTUSER_DOMAIN(`b.test')", virtuser_domain=["a.test", "b.test"]),
    word("VIRTUSER_DOMAIN_FILE(`@LDAP')", virtuser_domain_file="@LDAP"),
    word("LDAPROUTE_DOMAIN(`a.test')", ldaproute_domain=["a.test"]),
    word("LDAPROUTE_DOMAIN_FILE(`/etc/mail/r')", ldaproute_domain_file="/etc/mail/r"),
    word("LDAPROUTE_EQUIVALENT(`a.test')", ldaproute_equivalent=["a.test"]),
    word("LDAPROUTE_EQUIVALENT_FILE(`/etc/mail/q')", ldaproute_equivalent_file="/etc/mail/q"),
    word("CANONIFY_DOMAIN(`a.test')", canonify_domain=["a.test"]),
    word("CANONIFY_DOMAIN_FILE(`/etc/mail/c')", canonify_domain_file="/etc/mail/c"),
    word("TRUST_AUTH_MECH(`PLAIN')\nTRUST_AUTH_MECH(`LOGIN')", trust_auth_mech=["PLAIN", "LOGIN"]),
)


def _needed_by(mailer: str) -> tuple[Row, ...]:
    if mailer != "ssh":
        return ()
    return definition("SSH_MAILER_HOST").beside[:2]


_FILE_OF = {
    "DSMTP": "smtp",
    "ESMTP": "smtp",
    "RELAY": "smtp",
    "SMTP": "smtp",
    "SMTP8": "smtp",
    "PH": "phquery",
}


def _flags(mailer: str, *changes: str) -> Row:
    lines = "\n".join(f"MODIFY_MAILER_FLAGS(`{mailer}', `{change}')" for change in changes)
    beside = _mailer_of(_FILE_OF.get(mailer, mailer.lower()))
    given = changes[0] if len(changes) == 1 else list(changes)
    return word(lines, beside=beside, modify_mailer_flags=[{"mailer": mailer, "flags": given}])


def _mailer_of(name: str) -> tuple[Row, ...]:
    if name in ("smtp", "local", "shell"):  # the frame's own
        return ()
    return (word(f"MAILER(`{name}')", beside=_needed_by(name), mailer=[name]),)


DELIVERY: Sequence[Row] = (
    *(_flags(mailer, "+Z") for mailer in FLAGGED),
    _flags("SMTP", "-m"),
    _flags("SMTP", "mDFMu9"),
    _flags("ESMTP", "+9", "-m"),
    *(row for name in sorted({*MAILERS} - {"smtp", "local"}) for row in _mailer_of(name)),
    word("MAILER(`usenet', `x')", mailer=[{"name": "usenet", "args": ["x"]}]),
)

LINES: Sequence[Row] = (
    _lines(
        "MAILER_DEFINITIONS", "Marchive, P=[IPC], F=mDFMuX, S=EnvFromSMTP, R=EnvToSMTP, L=990, A=TCP $h 2525"
    ),
    _lines("LOCAL_CONFIG", "Kblocked hash -o /etc/mail/blocked\nC{Trap}spamtrap honeypot"),
    _lines("LOCAL_RULE_0", "R$* < @ archive . $* > $*\t$#relay $@ [192.0.2.9] $: $1 < @ archive . $2 > $3"),
    _lines("LOCAL_RULE_1", "R$* < @ old.test . > $*\t$@ $1 < @ new.test . > $2"),
    _lines("LOCAL_RULE_2", "R$* < @ old.test . > $*\t$@ $1 < @ new.test . > $2"),
    _lines("LOCAL_RULE_3", "R$* < @ $+ .bitnet > $*\t$@ $1 < @ $2 .example.net > $3"),
    _lines("LOCAL_RULESETS", 'SLocal_check_mail\nR$* @ bad.test\t$#error $@ 5.7.1 $: "550 No"'),
    _lines("LOCAL_SRV_FEATURES", "R127.0.0.1\t$# v"),
    _lines("LOCAL_CLT_FEATURES", "R$*\t$# S"),
    _lines("LOCAL_TRY_TLS", 'Rold.test\t$#error $@ 5.7.1 $: "550 no TLS with old.test"'),
    _lines("LOCAL_TLS_RCPT", "R$* @ example.org\t$@ OK"),
    _lines("LOCAL_TLS_CLIENT", "R$*\t$@ OK"),
    _lines("LOCAL_TLS_SERVER", "R$*\t$@ OK"),
    _lines("LOCAL_DNSBL", "R$*\t$: $1"),
    word(
        "define(`confEIGHT_BIT_HANDLING', `pass8')",
        raw=[{"text": "define(`confEIGHT_BIT_HANDLING', `pass8')dnl", "at": "after define"}],
    ),
)

WORD_ROWS: Sequence[Row] = (
    *(*NAMES, *DELIVERY, *LINES, *NETWORK_ROWS, *OPTION_ROWS),
    *(row.in_submit() for row in (*NAMES, *LINES)),
)
