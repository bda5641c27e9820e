# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables that are right in themselves, and wrong on a host: m4, sendmail, OpenSSL or its files say so.

Each row has the variables (without sendmail_, beside a hub), and what the refusal says, the place included.
What is said of sendmail_submit is about submit.mc.
"""

from __future__ import annotations

from typing import Any

OWN = "/etc/mail/tls/refused"  # files with one mistake each: see tests/outside/refused_on_host.py
_RULESET = "SLocal_check_mail\nR$*\t"


def _pair(certificate: str, key: str, side: str = "server") -> dict[str, Any]:
    return {f"tls_{side}_certificate": f"{OWN}/{certificate}", f"tls_{side}_key": f"{OWN}/{key}"}


def _raw(text: str, at: str) -> dict[str, Any]:
    return {"raw": [{"text": text, "at": at}]}


BROKEN_ON_HOST: list[tuple[dict[str, Any], list[str]]] = [
    # --- m4, and the host's cf tree
    ({"ostype": "nosuchsystem"}, ["sendmail.mc:6: ", "nosuchsystem.m4", "OSTYPE(`nosuchsystem')dnl"]),
    ({"domain": "nosuchdomain"}, ["sendmail.mc:7: ", "nosuchdomain.m4", "DOMAIN(`nosuchdomain')dnl"]),
    (
        {"include": [{"path": "/etc/mail/no-such.m4", "at": "after OSTYPE"}]},
        ["sendmail.mc:7: cannot open", "include(`/etc/mail/no-such.m4')dnl"],
    ),
    ({"include": [{"path": "/etc/mail", "at": "after OSTYPE"}]}, ["cannot open `/etc/mail'", "directory"]),
    (
        _raw("FEATURE(`stickyhost')dnl", "after MAILER"),
        ["*** ERROR: FEATURE() should be before MAILER()", "    FEATURE(`stickyhost')dnl"],
    ),
    (_raw("FEATURE(`greylisting')dnl", "before MAILER"), ["cannot open", "greylisting.m4"]),
    (_raw("MAILER(`pigeon')dnl", "after MAILER"), ["cannot open", "pigeon.m4"]),
    (_raw("define(`confLOG_LEVEL', 9, 10)dnl", "after define"), ["excess arguments"]),
    (_raw("define(`confLOGLEVEL', `9')dnl", "after define"), ["define(confLOGLEVEL)", "silently ignored"]),
    (_raw("x','", "after OSTYPE"), ["unknown configuration line \"x','\""]),
    ({"define": {"confDELIVERY_MODE": "deferred"}}, ["Antispam rules not available in deferred"]),
    # --- what sendmail does not know
    ({"define": {"confDONT_BLAME_SENDMAIL": "NoSuchBlame"}}, ["DontBlameSendmail option: NoSuchBlame"]),
    ({"define": {"confBIND_OPTS": "+NOSUCH"}}, ["value NOSUCH unrecognized", "O ResolverOptions=+NOSUCH"]),
    ({"define": {"confDEF_USER_ID": "nobodysuch"}}, ["unknown user nobodysuch", "O DefaultUser=nobodysuch"]),
    ({"define": {"confMAX_HEADERS_LENGTH": 100}}, ["MaxHeadersLength", "lower than 16384"]),
    ({"tls_server_ssl_options": ["+SSL_OP_NO_SUCH"]}, ["ServerSSLOptions", "SSL_OP_NO_SUCH unrecognized"]),
    ({"local_config": "O NoSuchOption=1"}, ["unknown option name NoSuchOption", "    O NoSuchOption=1"]),
    ({"local_config": "not a line"}, ['unknown configuration line "not a line"']),
    ({"local_config": "Kbad nosuchtype /etc/mail/x"}, ["map bad: class nosuchtype not available"]),
    ({"local_rule_0": "R$*\t$: $3"}, ["replacement $3 out of bounds", "    R$*\t$: $3"]),
    ({"local_tls_client": "R$+ ${nobrace\t$: $1"}, ["Unbalanced { on nobrace"]),
    ({"mailer_definitions": "Mbad, F=lsD, A=x $u"}, ["Mbad: P= argument required"]),
    ({"mailer_definitions": "Mbad P=/bin/x"}, ["Mbad: A= argument required", "    Mbad P=/bin/x"]),
    ({"mailer_definitions": "define(`x', `y')"}, ["unknown configuration line \"define(`x', `y')\""]),
    ({"generics_domain_file": "@LDAP"}, ["F{G}@LDAP", "map open failed"]),
    # --- what sendmail passes over
    ({"define": {"confLOCAL_MAILER": "pigeon"}}, ["nothing defines the mailer pigeon"]),
    ({"define": {"SMART_HOST": "pigeon:[192.0.2.1]"}}, ["the mailer pigeon", "DSpigeon:[192.0.2.1]"]),
    ({"local_rule_0": "R$*\t$#pigeon $@ x $: $1"}, ["nothing defines the mailer pigeon"]),
    ({"local_rulesets": f"{_RULESET}$: $(nosuch $1 $)"}, ["nothing defines the map nosuch"]),
    ({"local_rulesets": f"{_RULESET}$: $>NoSuch $1"}, ["nothing defines the ruleset NoSuch"]),
    # --- files
    ({"local_config": "Kbad hash /etc/mail/missing"}, ["/etc/mail/missing.db: is the file of the map bad"]),
    ({"local_config": "Fw/etc/mail/missing"}, ["/etc/mail/missing: is named", "does not exist"]),
    (
        {"feature": [{"name": "virtusertable", "args": ["hash /etc/mail/missing"]}]},
        ["/etc/mail/missing.db: is the file of the map virtuser"],
    ),
    ({"feature": ["genericstable"]}, ["genericstable.db: is the file of the map generics"]),
    ({"masquerade_domain_file": "/etc/mail/missing"}, ["/etc/mail/missing: is named", "does not exist"]),
    ({"exposed_user_file": f"{OWN}/secret"}, ["cannot open", f"{OWN}/secret': Permission denied"]),
    # --- STARTTLS
    (_pair("missing.pem", "one.key"), [f"ServerCertFile {OWN}/missing.pem: does not exist"]),
    (_pair("one.pem", "missing.key"), [f"ServerKeyFile {OWN}/missing.key: does not exist"]),
    (_pair("one.pem", "other.key"), [f"ServerKeyFile {OWN}/other.key: is not the key of"]),
    (_pair("one.pem", "other.key", "client"), [f"ClientKeyFile {OWN}/other.key: is not the key of"]),
    (_pair("one.pem", "roots.key"), [f"ServerKeyFile {OWN}/roots.key: cannot be read: Permission denied"]),
    (_pair("one.pem", "anybodys.key"), [f"{OWN}/anybodys.key: mode 0444 lets everybody read the key"]),
    (_pair("text.pem", "one.key"), [f"ServerCertFile {OWN}/text.pem: holds no CERTIFICATE"]),
    (_pair("one.key", "one.pem"), [f"ServerKeyFile {OWN}/one.pem: holds no PRIVATE KEY"]),
    ({"tls_ca_file": f"{OWN}/missing.pem"}, [f"CACertFile {OWN}/missing.pem: does not exist"]),
    ({"tls_ca_path": f"{OWN}/missing"}, [f"CACertPath {OWN}/missing: does not exist"]),
    ({"tls_crl_file": f"{OWN}/missing.crl"}, [f"CRLFile {OWN}/missing.crl: does not exist"]),
    ({"tls_crl_path": f"{OWN}/missing"}, [f"CRLPath {OWN}/missing: does not exist"]),
    ({"tls_dh_parameters": f"{OWN}/text.pem"}, [f"DHParameters {OWN}/text.pem: holds no DH PARAMETERS"]),
    ({"tls_cipher_list": "ECDHE+AESGMC"}, ['CipherList ("ECDHE+AESGMC")', "do you mean AESGCM?"]),
    ({"tls_cipher_list": "AES128-SHA"}, ['CipherList ("AES128-SHA")', "no cipher with forward secrecy"]),
    # --- submit.mc
    ({"submit": {"ostype": "nosuchsystem"}}, ["submit.mc:6: ", "nosuchsystem.m4"]),
    ({"submit": {"local_config": "O NoSuchOption=1"}}, ["submit.cf: line ", "NoSuchOption"]),
    ({"submit": {"feature": ["genericstable"]}}, ["genericstable.db: is the file of the map generics"]),
]

# What one release refuses and a later one takes
OF_RELEASE: dict[str, list[tuple[dict[str, Any], list[str]]]] = {
    "bookworm": [
        (
            {"define": {"confDANE": True}},
            ["unknown option name DANE (needs a sendmail that is compiled with"],
        ),
        ({"submit": {"define": {"confDANE": True}}}, ["submit.cf: line ", "unknown option name DANE"]),
        ({"define": {"confOPENSSL_CNF": "/etc/mail/x"}}, ["define(confOPENSSL_CNF)", "silently ignored"]),
        ({"feature": ["fips3"]}, ["cannot open", "fips3.m4"]),
    ],
}
