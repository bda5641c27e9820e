# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What to type in sendmail's test mode so that the rulesets look for a key, for whom the key is meant.

A question is the lines to type: macros of the session (.D), then rulesets with their arguments.
"""

from __future__ import annotations

from access_rows import ISSUER, PRIVATE

LOCAL = "l1.test"  # in class w, by map_rows.CLASS_WORDS
NOBODY = "nobody.example.net"  # a name and an address that no row has
UNUSED = "233.252.0.1"


def session(**macros: str) -> list[str]:
    """The macros of a session from nowhere to nowhere, but for macros."""
    named = {
        "client_name": NOBODY,
        "client_addr": UNUSED,
        "client_resolve": "OK",
        "client_rate": "1",
        "client_connections": "1",
        "server_name": NOBODY,
        "server_addr": UNUSED,
        "verify": "OK",
        "cipher_bits": "256",
        "cert_issuer": "/CN=nobody",
        "cert_subject": "/CN=nobody",
        **macros,
    }
    return [f".D{{{name}}}{value}" for name, value in named.items()]


def party(form: str) -> tuple[str, str]:
    """The name and the address of a host that a key's form (host, prefix or nothing) is meant for."""
    if not form:
        return NOBODY, UNUSED
    if form.startswith("IPv6:"):
        groups = form.split(":")
        return NOBODY, ":".join(groups + ["7"] * (9 - len(groups)))
    if form.replace(".", "").isdigit():
        octets = form.split(".")
        return NOBODY, ".".join(octets + ["77"] * (4 - len(octets)))
    if form.startswith("["):
        inner = party(form[1:-1])[1]
        return f"[{inner}]", UNUSED
    return f"sub.{form}", UNUSED


def mailbox(form: str, *, domain: str = LOCAL) -> str:
    """An address that a key's form (user@, user@domain, +*, or a domain) is meant for."""
    if "@" not in form:
        return f"user@{party(form)[0] if not form.startswith('[') else form}"
    user, _at, host = form.replace("+*", "+detail").rpartition("@")
    return f"{user}@{host or domain}"


def access(key: str) -> list[str]:
    """The question that must find an access key as stored."""
    tag, _colon, form = key.partition(":")
    name, address = party(form) if "@" not in form and not form.startswith("/") else (NOBODY, UNUSED)
    client = session(client_name=name, client_addr=address)
    server = session(server_name=name, server_addr=address)
    questions = {
        "Connect": [*client, f"Translate,Basic_check_relay {name} $| {address}"],
        "GreetPause": [*client, f"Translate,greet_pause {name} $| {address}"],
        "ClientRate": [*client, "RateControl x"],
        "ClientConn": [*client, "ConnControl x"],
        "Srv_Features": [*client, f"srv_features {name}"],
        "Clt_Features": [*server, f"clt_features {name}"],
        "TLS_Srv": [*server, "tls_server OK"],
        "TLS_Clt": [*client, "Translate,tls_client OK $| MAIL"],
        "Try_TLS": [*server, f"try_tls {name}"],
        "TLS_Srv_Features": [*client, f"Translate,tls_srv_features {name} $| {address}"],
        "TLS_Clt_Features": [*server, f"Translate,tls_clt_features {name} $| {address}"],
        "AuthInfo": [*server, f"authinfo {name}"],
        "CertIssuer": [*session(cert_issuer=form), "RelayTLS x"],
        "CertSubject": [*session(cert_issuer=ISSUER, cert_subject=form), "RelayTLS x"],
        # a row asks for this tag's issuers with CITag:
        "MyCA": [
            *session(server_name="ts2.test", cert_issuer=PRIVATE, cn_subject="ts2.test"),
            "tls_server OK",
        ],
    }
    if tag in questions:
        return questions[tag]
    from_here = session(client_addr="127.0.0.1")
    if tag == "Compat":
        return [*from_here, f"Translate,check_compat {form.replace('<@>', ' $| ')}"]
    address = mailbox(form, domain="anywhere.example" if tag in ("From", "TLS_Rcpt") else LOCAL)
    rulesets = {
        "From": "Basic_check_mail",
        "To": "Basic_check_rcpt",
        "Spam": "check_rcpt",
        "TLS_Rcpt": "tls_rcpt",
        "QGRP": "queuegroup",
    }
    return [*from_here, f"{rulesets[tag]} {address}"]


def mailertable(key: str) -> list[str]:
    """The question that must find a mailertable key."""
    host = "other.example.net" if key == "." else f"host{key}" if key.startswith(".") else key
    return [f"canonify,parse user@{host}"]


def address(key: str, *, ruleset: str, domain: str) -> list[str]:
    """The question for a key that is an address, with +* or ++, without a user, or without a domain."""
    user, at, host = key.rpartition("@")
    if not at:
        user, host = host, domain
    if user in ("+*", "++"):
        user = f"any{user}"
    for wildcard in ("+*", "++"):
        if user.endswith(wildcard):
            user = f"{user[:-2]}+detail"
    return [f"canonify,{ruleset} {user or 'any'}@{host}"]


def authinfo(key: str) -> list[str]:
    """The question that must find a key of the authinfo map, which knows whole names alone."""
    form = key.partition(":")[2]
    name, where = (form, UNUSED) if party(form)[1] == UNUSED and form else party(form)
    return [*session(server_name=name, server_addr=where), f"authinfo {name}"]


DECISIONS = {
    # the first word of a value of Connect:, From: or To:, and what the last answer must have in it
    "REJECT": "$# error",
    "ERROR": "$# error",
    "DISCARD": "$# discard",
    "QUARANTINE": "$# error $@ quarantine",
}
