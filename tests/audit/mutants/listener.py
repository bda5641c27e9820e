# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants of the listener, its limits and its relaying, as a stranger finds them."""

from __future__ import annotations

from mutant import Mutant

_PRIVACY = "option PrivacyOptions="


def _listener(name: str, number: int, seed: str, told: str) -> Mutant:
    return Mutant(name, f"SM-SMTP-{number:02}", seed, told)


def _limit(name: str, number: int, seed: str, told: str) -> Mutant:
    return Mutant(name, f"SM-LIMIT-{number:02}", seed, told)


def _relay(name: str, number: int, seed: str, told: str) -> Mutant:
    return Mutant(name, f"SM-RELAY-{number:02}", seed, told)


MUTANTS = (
    _listener("nobody is greeted", 1, "systemctl stop sendmail.service", "cannot connect"),
    _listener(
        "a version banner", 2, "option 'SmtpGreetingMessage=$j Sendmail $v/$Z; $b'; reload", "Sendmail 8"
    ),
    _listener("HELP says the version", 3, "no_option HelpFile; reload", "HELP"),
    _listener("VRFY on", 4, f"{_PRIVACY}noexpn,noetrn,noverb; reload", "VRFY"),
    _listener("EXPN on", 5, f"{_PRIVACY}novrfy,noetrn,noverb; reload", "EXPN"),
    _listener("ETRN on", 6, f"{_PRIVACY}novrfy,noexpn,noverb; edit s/M=AE,/M=A,/; reload", "ETRN"),
    _listener("VERB on", 7, f"{_PRIVACY}novrfy,noetrn; reload", "VERB"),
    _listener("clients may speak first", 8, r"allow 'GreetPause:198.51.100\t0'", "before the greeting"),
    _listener("an HTTP request is heard out", 9, "impostor", "was obeyed"),
    _listener("bad commands without end", 10, "impostor", "the session goes on"),
    _listener("any parameter will do", 11, "impostor", "unknown parameter of MAIL"),
    _limit(
        "messages of any size are announced", 1, "option MaxMessageSize=0; reload", "SIZE without a limit"
    ),
    _limit(
        "messages to a thousand recipients", 2, "option MaxRecipientsPerMessage=0; reload", "1001 recipients"
    ),
    _limit("recipients can be guessed fast", 3, "option BadRcptThrottle=0; reload", "as fast as the first"),
    _limit("one client may hold every connection", 4, r"allow 'ClientConn:198.51.100\t0'", "22 connections"),
    _limit("one client may connect all the time", 5, r"allow 'ClientRate:198.51.100\t0'", "71 connections"),
    _limit("a few idle clients keep all others out", 6, "option MaxDaemonChildren=8; restart", r"\d silent"),
    _limit("commands of any length", 7, "impostor", "many parameters"),
    _relay("an open relay", 1, r"allow 'Connect:198.51.100\tRELAY'", "far.test"),
    _relay("a relay for whose name is in a domain", 1, r"allow 'Connect:test\tRELAY'", "far.test"),
    _relay("a relay to a foreign domain", 1, r"allow 'To:far.test\tRELAY'", "far.test"),
    _relay(
        "a foreign domain in class R",
        1,
        "echo far.test >>/etc/mail/relay-domains; reload",
        "far.test",
    ),
    _relay(
        "our mail is refused",
        2,
        r"""
        sed -i /corp.test/d /etc/mail/relay-domains
        forbid ^To:corp.test
        allow 'To:corp.test\tREJECT'
        reload
        """,
        "corp.test",
    ),
)
