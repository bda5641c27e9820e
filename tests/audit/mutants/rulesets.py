# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants of the rulesets and of what they look up: the access map, the mailertable, class R."""

from __future__ import annotations

from mutant import Mutant

_LAST_RULES = "sed -i '/^.SLocal_check_rcpt/,$d' $mc; compile; reload"
_ALL_CLIENTS = "printf 'SLocal_check_relay\\nR$*\\t\\t$#OK\\n' >>$cf; reload"


def _allowed(name: str, number: int, entry: str, told: str) -> Mutant:
    """A host whose access map has an entry too many."""
    return Mutant(name, f"SM-RULE-{number:02}", f"allow '{entry}'", told)


def _compiled(name: str, number: int, line: str, told: str) -> Mutant:
    """A host whose .mc has a line too many."""
    return Mutant(name, f"SM-RULE-{number:02}", f'compile "{line}"; reload', told)


def _other(name: str, number: int, seed: str, told: str) -> Mutant:
    return Mutant(name, f"SM-RULE-{number:02}", seed, told)


MUTANTS = (
    _compiled("promiscuous_relay", 1, "FEATURE(promiscuous_relay)", "stranger.*: taken"),
    _compiled("relay_entire_domain", 1, "FEATURE(relay_entire_domain)", "unknown-host.corp.test.*: taken"),
    _allowed("RELAY for a network of strangers", 1, r"Connect:203\tRELAY", "203[.]"),
    _other(
        "Local_check_rcpt takes everything",
        1,
        r"sed -i '/^.SLocal_check_rcpt/a R$*\t\t\t$#OK' $mc; compile; reload",
        "stranger.*: taken",
    ),
    _other(
        "a second listener that relays for everybody",
        1,
        r"""
        rules='R$*\t\t$: $\&{daemon_name} $| $1\nRbulk $| $*\t$#OK\nR$* $| $*\t$: $2'
        sed -i "/^.SLocal_check_rcpt/a $rules" $mc
        compile "DAEMON_OPTIONS(\`Name=bulk, Port=2525')"
        reload
        """,
        "on bulk .*:2525 as .*: taken",
    ),
    _other(
        "a client that a rule knows",
        1,
        r"""
        rules='R$*\t$: $\&{client_addr} $| $1\nR192.0.77.$- $| $*\t$#OK\nR$* $| $*\t$: $2'
        sed -i "/^SLocal_check_rcpt/a $rules" $cf
        reload
        """,
        "192.0.77.9 .*: taken",
    ),
    _allowed("RELAY for all", 2, r"Connect:\tRELAY", "everyone"),
    _allowed("RELAY for 10.0.0.0/8", 2, r"Connect:10\tRELAY", "10.0.0.0/8"),
    _allowed("RELAY, and a comment", 2, r"Connect:45\tRELAY ()", "45.0.0.0/8"),
    _allowed(
        "RELAY for two networks of a provider", 2, r"Connect:40.107\tRELAY\nConnect:52.100\tRELAY", "40.107"
    ),
    _allowed("RELAY for a registry's names", 2, r"Connect:co.uk\tRELAY", "everyone below .co.uk"),
    _allowed(
        "RELAY for all certificates",
        2,
        r"CertIssuer:/C=US/CN=R10\tRELAY",
        "with a certificate of this issuer",
    ),
    _allowed("RELAY for an octet without a tag", 2, r"192\tRELAY", "192.0.0.0/8"),
    _allowed("RELAY for all of IPv6", 2, r"Connect:IPv6\tRELAY", "::/0"),
    _allowed("RELAY for much of IPv6", 2, r"Connect:IPv6:2001\tRELAY", "2001::/16"),
    _allowed("RELAY for a top-level domain", 2, r"Connect:com\tRELAY", "everyone below .com"),
    _other(
        "RELAY for a /12 in sixteen pieces",
        2,
        r"for n in $(seq 16 31); do allow \"Connect:172.$n\tRELAY\"; done".replace('\\"', '"'),
        "172.16.0.0/12",
    ),
    _other("an octet in class R", 2, "echo 10 >>/etc/mail/relay-domains", "10 in class R"),
    _compiled("relay_local_from", 3, "FEATURE(relay_local_from)", "sender at the server's name.*: taken"),
    _other(
        "relay_mail_from, and a sender of ours",
        3,
        r"""
        compile 'FEATURE(`relay_mail_from', `domain'"'"')'
        allow 'From:corp.test\tRELAY'
        reload
        """.replace("_from', `d", "_from'\"'\"', `d"),
        "corp.test",
    ),
    _allowed("RELAY for a sender", 3, r"From:someone.example\tRELAY", "someone.example"),
    _other(
        "a sender that opens the relay",
        3,
        r"""
        sed -i '/^SLocal_check_rcpt/a R$*\t$: $\&f $| $1\nRboss@far.test $| $*\t$#OK\nR$* $| $*\t$: $2' $cf
        reload
        """,
        "boss@far.test as sender: .*: taken",
    ),
    _other(
        "a greeting that opens the relay",
        3,
        r"""
        sed -i '/^SLocal_check_rcpt/a R$*\t$: $\&s $| $1\nRsesame $| $*\t$#OK\nR$* $| $*\t$: $2' $cf
        reload
        """,
        "sesame as greeting: .*: taken",
    ),
    _allowed("DISCARD for postmaster", 4, r"To:postmaster@corp.test\tDISCARD", "postmaster@corp.test"),
    _allowed("REJECT for abuse", 4, r"To:abuse@corp.test\tREJECT", "abuse@corp.test"),
    _other(
        "our domain is an error",
        4,
        r"route 'corp.test\terror:5.7.1:550 no'",
        "corp.test",
    ),
    _other("percent hacks are unpacked", 5, _LAST_RULES, "example.com.*: taken"),
    _compiled(
        "senders that nobody can answer", 6, "FEATURE(accept_unresolvable_domains)", "no-such-domain.*: taken"
    ),
    _other(
        "Local_check_mail takes everything",
        6,
        r"printf 'SLocal_check_mail\nR$*\t\t$#OK\n' >>$cf; reload",
        "no-such-domain.*: taken",
    ),
    _other("local users have mail", 7, _LAST_RULES, "<root>: taken"),
    _allowed("everybody may smuggle", 8, r"Srv_Features:\tG U O F", "srv_features: G U O F"),
    _allowed("one network may smuggle", 8, r"Srv_Features:203.0.113\tg2 U", "203.0.113"),
    _other(
        "connections at any rate from one client",
        9,
        r"forbid '^ClientRate:\t'; allow 'ClientRate:\t0'",
        "connections within the window",
    ),
    _other(
        "no ratecontrol",
        9,
        "sed -i /ratecontrol/d $mc; compile; reload",
        "connections within the window",
    ),
    _allowed("any rate for a wide network", 9, r"ClientRate:203\t0", "203"),
    _other("DISCARD for our domain", 10, r"route 'corp.test\tdiscard:x'", "corp.test"),
    _allowed("DISCARD for an address of ours", 10, r"To:postmaster@corp.test\tDISCARD", "corp.test"),
    _allowed("TLS that was to be verified", 11, r"TLS_Srv:mx.partner.example\tVERFY", "mx.partner.example"),
    _allowed("TLS that was to be encrypted", 11, r"TLS_Clt:203.0.113\tENCRYPT:128", "203.0.113"),
    _other(
        "a blocklist that nobody asks",
        12,
        "compile 'FEATURE(dnsbl, bl.corp.test)'; " + _ALL_CLIENTS,
        "bl.corp.test",
    ),
    _other(
        "any number of connections from one client",
        13,
        r"forbid '^ClientConn:\t'; allow 'ClientConn:\t0'",
        "connections at once",
    ),
    _other("no conncontrol", 13, "sed -i /conncontrol/d $mc; compile; reload", "connections at once"),
    _other("no greet_pause", 14, "sed -i /greet_pause/d $mc; compile; reload", "greeted at once"),
    _allowed("no pause for a wide network", 14, r"GreetPause:9\t0", "9"),
    _compiled(
        "senders without a domain", 15, "FEATURE(accept_unqualified_senders)", "as <relaytest> .*: taken"
    ),
    _compiled(
        "a second listener that takes senders without a domain",
        15,
        r"DAEMON_OPTIONS(\`Name=bulk, Port=2525, M=u')",
        "on bulk .*:2525 as <relaytest> .*: taken",
    ),
    _other(
        "listeners that take senders without a domain",
        15,
        "edit s/M=AE,/M=AEu,/; reload",
        "<relaytest> .*: taken",
    ),
    _compiled("loose_relay_check", 16, "FEATURE(loose_relay_check)", "loose_relay_check"),
    _compiled("relay_based_on_MX", 17, "FEATURE(relay_based_on_MX)", "map mxserved"),
    _compiled("bestmx_is_local", 17, "FEATURE(bestmx_is_local)", "map bestmx"),
    _allowed("RELAY to a top-level domain", 18, r"To:com\tRELAY", "to:com RELAY"),
    _allowed("RELAY to a registry's names", 18, r"To:co.uk\tRELAY", "to:co.uk RELAY"),
    _allowed("RELAY to a top-level domain in other letters", 18, r"To:xn--p1ai\tRELAY", "to:xn--p1ai RELAY"),
    _other("the hub may no longer send", 19, "forbid ^Connect:198.51.100.20", "the hub sends out"),
    _other(
        "a ruleset that is there twice",
        20,
        r"printf 'SLocal_check_rcpt\nR$*\t\t$#OK\n' >>$cf; reload",
        "Local_check_rcpt has multiple definitions",
    ),
)
