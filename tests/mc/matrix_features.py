# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every FEATURE with each number of arguments that it takes, as a person writes it and as variables do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hand_written import Row

_FLAG = "sets a flag that nothing of the tree asks for"
_AS = Row("MASQUERADE_AS(`example.com')", {"masquerade_as": "example.com"})
_MASQUERADED = Row("MASQUERADE_DOMAIN(`example.net')", {"masquerade_domain": ["example.net"]}, beside=(_AS,))
_GENERICS = Row("FEATURE(`genericstable')", {"feature": ["genericstable"]})
_GENERICS_DOMAIN = Row("GENERICS_DOMAIN(`example.com')", {"generics_domain": ["example.com"]})
_VIRTUSER = Row("FEATURE(`virtusertable')", {"feature": ["virtusertable"]})
_VIRTUSER_DOMAIN = Row("VIRTUSER_DOMAIN(`example.com')", {"virtuser_domain": ["example.com"]})
_LUSER = Row(
    "define(`LUSER_RELAY', `relay:lost.example.com')", {"define": {"LUSER_RELAY": "relay:lost.example.com"}}
)
_UUCP = Row("MAILER(`uucp')", {"mailer": ["uucp"]})
_LDAP = Row(
    "define(`confLDAP_DEFAULT_SPEC', `-h ldap.test')", {"define": {"confLDAP_DEFAULT_SPEC": "-h ldap.test"}}
)
# What of the frame has to go behind a line that is written anew
_CONTROL = (
    "FEATURE(`ratecontrol', `nodelay', `terminate')",
    "FEATURE(`conncontrol', `nodelay', `terminate')",
)
_BEHIND = {
    "delay_checks": _CONTROL,
    "access_db": (
        "FEATURE(`blocklist_recipients')",
        "FEATURE(`delay_checks', `friend', `n')",
        "FEATURE(`greet_pause', `1000')",
        *_CONTROL,
    ),
}
_OPEN_RELAY = "may cause your system to act as open"


def _feature(
    lines: str,
    *args: str,
    said: Mapping[str, Sequence[str]] | None = None,
    beside: tuple[Row, ...] = (),
    strike: tuple[str, ...] = (),
    warning: str = "",
    only_in: str = "",
) -> Row:
    """The row of one FEATURE, whose name stands in lines; args are the arguments as data."""
    name = lines[len("FEATURE(`") :].partition("'")[0]
    moved = _BEHIND.get(name, ())
    return Row(
        "\n".join([lines, *moved]),
        {"feature": [{"name": name, "args": list(args)} if args else name], **(said or {})},
        strike=(f"FEATURE(`{name}'", *moved, *strike),  # the frame's own, which this replaces
        beside=beside,
        warning=warning,
        only_in=only_in,
    )


def _relays(lines: str, *args: str, warning: str = "") -> Row:
    """The same for one that relays for strangers, which has to be allowed."""
    name = lines[len("FEATURE(`") :].partition("'")[0]
    return _feature(lines, *args, said={"allow_open_relay_features": [name]}, warning=warning)


def _in_submit(lines: str, said: Mapping[str, object]) -> Row:
    return Row(lines, {"submit": said}, frame="submit", strike=("FEATURE(`msp'",))


PLAIN: Sequence[Row] = (
    _feature("FEATURE(`accept_unqualified_senders')"),
    _feature("FEATURE(`accept_unresolvable_domains')"),
    _feature("FEATURE(`allmasquerade')", beside=(_AS,)),
    _feature("FEATURE(`block_bad_helo')"),
    _feature("FEATURE(`blocklist_recipients')"),
    _feature("FEATURE(`check_cert_altnames')"),
    _feature("FEATURE(`compat_check')"),
    _feature("FEATURE(`generics_entire_domain')", beside=(_GENERICS, _GENERICS_DOMAIN)),
    _feature("FEATURE(`limited_masquerade')", beside=(_MASQUERADED,)),
    _feature("FEATURE(`local_no_masquerade')", beside=(_AS,)),
    _feature("FEATURE(`lookupdotdomain')"),
    _relays("FEATURE(`loose_relay_check')"),
    _feature("FEATURE(`masquerade_entire_domain')", beside=(_MASQUERADED,)),
    _feature("FEATURE(`masquerade_envelope')", beside=(_AS,)),
    _feature("FEATURE(`no_default_msa')"),
    _feature("FEATURE(`preserve_local_plus_detail')"),
    _feature("FEATURE(`preserve_luser_host')", beside=(_LUSER,)),
    _relays("FEATURE(`promiscuous_relay')", warning="configures your system as open"),
    _feature("FEATURE(`redirect')"),
    _relays("FEATURE(`relay_based_on_MX')"),
    _relays("FEATURE(`relay_entire_domain')"),
    _feature("FEATURE(`relay_hosts_only')"),
    _relays("FEATURE(`relay_local_from')", warning=_OPEN_RELAY),
    _feature("FEATURE(`require_rdns')"),
    _feature("FEATURE(`stickyhost')"),
    _feature("FEATURE(`tls_session_features')"),
    _feature("FEATURE(`use_client_ptr')"),
    _feature("FEATURE(`use_ct_file')"),
    _feature("FEATURE(`use_cw_file')"),
    _feature("FEATURE(`virtuser_entire_domain')", beside=(_VIRTUSER, _VIRTUSER_DOMAIN)),
    _feature("FEATURE(`vnet')"),
)

TABLES: Sequence[Row] = (
    _feature("FEATURE(`access_db')"),
    _feature("FEATURE(`access_db', `hash -T<TMPF> /etc/mail/access')", "hash -T<TMPF> /etc/mail/access"),
    _feature("FEATURE(`access_db', , `lookupdotdomain')", "", "lookupdotdomain"),
    _feature("FEATURE(`access_db', , `relaytofulladdress', `skip')", "", "relaytofulladdress", "skip"),
    _feature(
        "FEATURE(`access_db', , `skip', `lookupdotdomain', `relaytofulladdress')",
        *("", "skip", "lookupdotdomain", "relaytofulladdress"),
    ),
    _feature("FEATURE(`authinfo')"),
    _feature("FEATURE(`authinfo', `hash -o /etc/mail/authinfo')", "hash -o /etc/mail/authinfo"),
    _feature("FEATURE(`bitdomain')"),
    _feature("FEATURE(`bitdomain', `LDAP')", "LDAP"),
    _feature("FEATURE(`domainmap', `example.com', `hash /etc/mail/a')", "example.com", "hash /etc/mail/a"),
    _feature("FEATURE(`domaintable')"),
    _feature("FEATURE(`domaintable', `hash -o /etc/mail/domaintable')", "hash -o /etc/mail/domaintable"),
    _relays("FEATURE(`drac')"),
    _relays("FEATURE(`drac', `btree /etc/mail/drac')", "btree /etc/mail/drac"),
    _feature("FEATURE(`genericstable')", beside=(_GENERICS_DOMAIN,)),
    _feature("FEATURE(`genericstable', `LDAP')", "LDAP", beside=(_GENERICS_DOMAIN,)),
    _feature("FEATURE(`ldap_routing')", beside=(_LDAP,)),
    _feature(
        "FEATURE(`ldap_routing', ``ldap -1 -h a.test,b.test -v mailHost -k mail=%0'')",
        "ldap -1 -h a.test,b.test -v mailHost -k mail=%0",
        beside=(_LDAP,),
    ),
    _feature("FEATURE(`ldap_routing', `hash /mh', `hash /mra')", "hash /mh", "hash /mra"),
    _feature("FEATURE(`ldap_routing', , , `bounce')", "", "", "bounce", beside=(_LDAP,)),
    _feature("FEATURE(`ldap_routing', , , `sendertoo')", "", "", "sendertoo", beside=(_LDAP,)),
    _feature(
        "FEATURE(`ldap_routing', , , `passthru', `strip')", "", "", "passthru", "strip", beside=(_LDAP,)
    ),
    _feature(
        "FEATURE(`ldap_routing', , , , `preserve', `nodomain')",
        "",
        "",
        "",
        "preserve",
        "nodomain",
        beside=(_LDAP,),
    ),
    _feature(
        "FEATURE(`ldap_routing', , , `bounce', , , `tempfail')",
        "",
        "",
        "bounce",
        "",
        "",
        "tempfail",
        beside=(_LDAP,),
    ),
    _feature("FEATURE(`mailertable')"),
    _feature("FEATURE(`mailertable', `hash -o /etc/mail/mailertable')", "hash -o /etc/mail/mailertable"),
    _feature("FEATURE(`uucpdomain')", beside=(_UUCP,)),
    _feature("FEATURE(`uucpdomain', `hash /etc/mail/uud')", "hash /etc/mail/uud", beside=(_UUCP,)),
    _feature("FEATURE(`virtusertable')"),
    _feature("FEATURE(`virtusertable', `hash -o /etc/mail/v')", "hash -o /etc/mail/v"),
)

JUDGES: Sequence[Row] = (
    _feature("FEATURE(`badmx')"),
    _feature("FEATURE(`badmx', `^(127\\.|10\\.)')", "^(127\\.|10\\.)"),
    _feature("FEATURE(`bcc')"),
    _feature("FEATURE(`bcc', `access')", "access"),
    _feature(
        "FEATURE(`bcc', `hash /etc/mail/bcc', `bcc.example.com')", "hash /etc/mail/bcc", "bcc.example.com"
    ),
    _feature("FEATURE(`bcc', , , `copy@example.com')", "", "", "copy@example.com"),
    _feature("FEATURE(`bcc', , , , `hash /etc/mail/canon')", "", "", "", "hash /etc/mail/canon"),
    _feature("FEATURE(`check_other')"),
    _feature("FEATURE(`check_other', `^[[:print:]]+ *:')", "^[[:print:]]+ *:"),
    _feature("FEATURE(`conncontrol')"),
    _feature("FEATURE(`conncontrol', `nodelay')", "nodelay"),
    _feature("FEATURE(`conncontrol', , `terminate')", "", "terminate"),
    _feature("FEATURE(`delay_checks')"),
    _feature("FEATURE(`delay_checks', `hater')", "hater"),
    _feature("FEATURE(`delay_checks', , `n')", "", "n"),
    _feature("FEATURE(`dnsbl', `bl.example.org')", "bl.example.org"),
    _feature("FEATURE(`dnsbl', `bl.example.org', `discard')", "bl.example.org", "discard"),
    _feature("FEATURE(`dnsbl', `bl.example.org', `quarantine')", "bl.example.org", "quarantine"),
    _feature(
        "FEATURE(`dnsbl', `bl.example.org', ``\"550 \" $&{client_addr} \" listed, see bl.example.org\"'')",
        *("bl.example.org", '"550 " $&{client_addr} " listed, see bl.example.org"'),
    ),
    _feature("FEATURE(`dnsbl', `bl.example.org', , `t')", "bl.example.org", "", "t"),
    _feature(
        "FEATURE(`dnsbl', `bl.example.org', `\"No\"', `\"Later\"')", "bl.example.org", '"No"', '"Later"'
    ),
    _feature("FEATURE(`enhdnsbl', `bl.example.org')", "bl.example.org"),
    _feature("FEATURE(`enhdnsbl', `bl.example.org', `quarantine')", "bl.example.org", "quarantine"),
    _feature("FEATURE(`enhdnsbl', `bl.example.org', `discard', `t')", "bl.example.org", "discard", "t"),
    *(
        _feature(
            "FEATURE(`enhdnsbl', `bl.example.org', `\"550 Listed\"', `t', "
            + ", ".join(f"`127.0.0.{last}.'" for last in range(2, 2 + count))
            + ")",
            *("bl.example.org", '"550 Listed"', "t", *(f"127.0.0.{last}." for last in range(2, 2 + count))),
        )
        for count in range(1, 7)
    ),
    _feature("FEATURE(`greet_pause')"),
    _feature("FEATURE(`greet_pause', `2500')", "2500"),
    _feature("FEATURE(`mtamark')"),
    _feature("FEATURE(`mtamark', `\"550 No MTA\"')", '"550 No MTA"'),
    _feature("FEATURE(`mtamark', , `t')", "", "t"),
    _feature("FEATURE(`mtamark', , , `_perm._smtp')", "", "", "_perm._smtp"),
    _feature("FEATURE(`nopercenthack', `nospecial')", "nospecial"),
    _feature("FEATURE(`nouucp', `nospecial')", "nospecial"),
    _feature("FEATURE(`queuegroup')"),
    _feature("FEATURE(`queuegroup', `main')", "main"),
    _feature("FEATURE(`ratecontrol')"),
    _feature("FEATURE(`ratecontrol', `nodelay')", "nodelay"),
    _feature("FEATURE(`ratecontrol', , `terminate')", "", "terminate"),
    _relays("FEATURE(`relay_mail_from')", warning=_OPEN_RELAY),
    _relays("FEATURE(`relay_mail_from', `domain')", "domain", warning=_OPEN_RELAY),
    _feature("FEATURE(`rhsbl', `rhs.example.org')", "rhs.example.org"),
    _feature("FEATURE(`rhsbl', `rhs.example.org', `\"550 No\"')", "rhs.example.org", '"550 No"'),
    _feature("FEATURE(`rhsbl', `rhs.example.org', , `t')", "rhs.example.org", "", "t"),
)

DELIVERY: Sequence[Row] = (
    _feature("FEATURE(`always_add_domain')"),
    _feature("FEATURE(`always_add_domain', `example.com')", "example.com"),
    _feature("FEATURE(`bestmx_is_local')"),
    _feature("FEATURE(`bestmx_is_local', `example.com example.net')", "example.com example.net"),
    _feature("FEATURE(`fips3')", only_in="feature/fips3.m4"),
    _feature("FEATURE(`fips3', `/etc/fips.cnf')", "/etc/fips.cnf", only_in="feature/fips3.m4"),
    _feature("FEATURE(`fips3', , `/usr/lib/ossl')", "", "/usr/lib/ossl", only_in="feature/fips3.m4"),
    _feature(
        "FEATURE(`local_lmtp')",
        said={"undefine": ["LOCAL_MAILER_ARGS"]},
        strike=("define(`LOCAL_MAILER_ARGS'",),
    ),
    _feature("FEATURE(`local_lmtp', `/usr/lib/lmtp')", "/usr/lib/lmtp"),
    _feature("FEATURE(`local_lmtp', `/usr/lib/lmtp', `lmtp -l')", "/usr/lib/lmtp", "lmtp -l"),
    _feature("FEATURE(`local_procmail')"),
    _feature("FEATURE(`local_procmail', `/usr/bin/maildrop')", "/usr/bin/maildrop"),
    _feature(
        "FEATURE(`local_procmail', `/usr/bin/maildrop', `maildrop -d $u')",
        "/usr/bin/maildrop",
        "maildrop -d $u",
    ),
    _feature("FEATURE(`local_procmail', , , `SPfhn')", "", "", "SPfhn"),
    _feature("FEATURE(`nocanonify')"),
    _feature("FEATURE(`nocanonify', `canonify_hosts')", "canonify_hosts"),
    _feature("FEATURE(`prefixmod', `x-', `/')", "x-", "/"),
    _feature("FEATURE(`smrsh')"),
    _feature("FEATURE(`smrsh', `/usr/sbin/smrsh')", "/usr/sbin/smrsh"),
    _feature("FEATURE(`sts')"),
    _feature("FEATURE(`sts', `socket -T<TMPF> inet:5461@[::1]')", "socket -T<TMPF> inet:5461@[::1]"),
    _feature("FEATURE(`sts', , `NO_SAN_TST')", "", "NO_SAN_TST"),
    _in_submit("FEATURE(`msp')", {"feature": ["msp"]}),
    _in_submit("FEATURE(`msp', `[192.0.2.9]')", {"host": "[192.0.2.9]"}),
    _in_submit("FEATURE(`msp', `[192.0.2.9]')", {"feature": [{"name": "msp", "args": "[192.0.2.9]"}]}),
    _in_submit("FEATURE(`msp', , `MSA')", {"feature": [{"name": "msp", "args": ["", "MSA"]}]}),
)

FEATURE_ROWS: Sequence[Row] = (*PLAIN, *TABLES, *JUDGES, *DELIVERY)
