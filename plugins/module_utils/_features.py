# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every FEATURE of cf/feature: its arguments, what it stands on, and whether it opens the relay.

Read from the m4 of each, which is silent about most of what is wrong: an argument too many is dropped, and
a word that it does not know often is too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Argument:
    """One argument of a FEATURE.

    choices are the words that it may be (none: any text); by_initial says that m4 reads their first letter
    alone; exact that upper and lower case differ; number that it is one.
    """

    meaning: str
    choices: tuple[str, ...] = ()
    by_initial: bool = False
    exact: bool = False
    number: bool = False

    def takes(self, text: str) -> bool:
        """Whether m4 understands text, which is not empty."""
        if self.number:
            return text.isascii() and text.isdigit()
        word = text if self.exact else text.lower()
        if self.by_initial:
            return any(choice.startswith(word) for choice in self.choices)
        return not self.choices or word in self.choices

    def __str__(self) -> str:
        return f"{self.meaning}: {', '.join(self.choices)}" if self.choices else self.meaning


@dataclass(frozen=True)
class Feature:
    """What one FEATURE takes and needs.

    required counts the arguments that must be given and not be empty. after names the features that stand
    before it where both are used; needs those without which m4 refuses it, or it does nothing; mailer the
    MAILER that it changes. relays says how it opens the relay, if it does. since is the first release with
    it ("" for 8.12 and before), build the flag without which sendmail refuses it, or it does nothing.
    """

    args: tuple[Argument, ...] = ()
    required: int = 0
    after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    mailer: str = ""
    relays: str = ""
    since: str = ""
    build: str = ""
    repeats: bool = False


_MAP = Argument("map definition, such as hash /etc/mail/mailertable, or LDAP")
_ACCESS_OPTION = Argument("option", ("skip", "lookupdotdomain", "relaytofulladdress"))
_MESSAGE = Argument("reply in double quotes, or quarantine or discard")
_TEMPORARY = Argument("t for a temporary refusal when the lookup fails, or the reply in double quotes")
_RESULT = Argument("result of the lookup that counts as listed")
_DELAYED = (Argument("when", ("nodelay",)), Argument("how", ("terminate",), exact=True))
_ODD_PATH = Argument("what becomes of such addresses", ("reject", "nospecial"), by_initial=True)
_ACCESS = ("access_db",)
_BY_SENDER = "whoever names a sender of your domain, which anyone can"

FEATURES: Mapping[str, Feature] = {
    "accept_unqualified_senders": Feature(),
    "accept_unresolvable_domains": Feature(),
    "access_db": Feature((_MAP, _ACCESS_OPTION, _ACCESS_OPTION, _ACCESS_OPTION)),
    "allmasquerade": Feature(mailer="smtp"),
    "always_add_domain": Feature((Argument("domain that is added"),), mailer="local"),
    "authinfo": Feature((_MAP,), build="SASLv2"),
    "badmx": Feature((Argument("regular expression of addresses that are no MX"),), since="8.14.0"),
    "bcc": Feature(
        (
            Argument("map definition, or access"),
            Argument("host that takes the copies"),
            Argument("what stands for the address"),
            Argument("map that makes addresses canonical"),
        ),
        after=_ACCESS,
        build="_FFR_ADD_BCC",
    ),
    "bestmx_is_local": Feature((Argument("domains, with blanks between, that this is limited to"),)),
    "bitdomain": Feature((_MAP,)),
    "block_bad_helo": Feature(since="8.14.0"),
    "blocklist_recipients": Feature(after=_ACCESS, needs=_ACCESS, since="8.16.1"),
    "check_cert_altnames": Feature(since="8.16.1", build="_FFR_TLS_ALTNAMES"),
    "check_other": Feature(
        (Argument("regular expression of commands that end the session"),), since="8.17.1"
    ),
    "compat_check": Feature(after=_ACCESS, needs=_ACCESS),
    "conncontrol": Feature(_DELAYED, after=(*_ACCESS, "delay_checks"), needs=_ACCESS, since="8.13.0"),
    "delay_checks": Feature(
        (
            Argument("whose recipients are spared", ("friend", "hater"), by_initial=True),
            Argument("any word, for the order of checks since 8.10"),
        ),
        after=_ACCESS,
    ),
    "dnsbl": Feature((Argument("zone of the list"), _MESSAGE, _TEMPORARY), required=1, repeats=True),
    "domainmap": Feature((Argument("domain"), Argument("map definition")), required=2, repeats=True),
    "domaintable": Feature((_MAP,)),
    "drac": Feature((_MAP,), relays="whoever has read mail by POP or IMAP from the same address"),
    "enhdnsbl": Feature(
        (Argument("zone of the list"), _MESSAGE, _TEMPORARY, *[_RESULT] * 6), required=1, repeats=True
    ),
    "fips3": Feature(
        (Argument("OpenSSL configuration"), Argument("directory of OpenSSL modules")), since="8.18.1"
    ),
    "generics_entire_domain": Feature(),
    "genericstable": Feature((_MAP,)),
    "greet_pause": Feature(
        (Argument("a number of milliseconds", number=True),), after=_ACCESS, since="8.13.0"
    ),
    "ldap_routing": Feature(
        (
            Argument("map of mail hosts"),
            Argument("map of mail routing addresses"),
            Argument("what becomes of unknown addresses"),
            Argument("what becomes of +detail", ("strip", "preserve"), exact=True),
            Argument("nodomain, for no lookup of the domain alone"),
            Argument("when the map fails", ("tempfail", "queue"), exact=True),
        )
    ),
    "limited_masquerade": Feature(),
    "local_lmtp": Feature((Argument("path of the LMTP mailer"), Argument("its arguments")), mailer="local"),
    "local_no_masquerade": Feature(mailer="local"),
    "local_procmail": Feature(
        (Argument("path of procmail"), Argument("its arguments"), Argument("mailer flags")),
        mailer="local",
    ),
    "lookupdotdomain": Feature(after=_ACCESS, needs=_ACCESS),
    "loose_relay_check": Feature(relays="addresses such as user%elsewhere@here, past the relay check"),
    "mailertable": Feature((_MAP,)),
    "masquerade_entire_domain": Feature(),
    "masquerade_envelope": Feature(),
    "msp": Feature(
        (Argument("host that mail is handed to"), Argument("port", ("MSA",), exact=True)),
        after=("masquerade_envelope",),
    ),
    "mtamark": Feature(
        (Argument("reply in double quotes"), _TEMPORARY, Argument("labels before the address")),
        since="8.13.0",
    ),
    "no_default_msa": Feature(),
    "nocanonify": Feature((Argument("what is made canonical all the same", ("canonify_hosts",)),)),
    "nopercenthack": Feature((_ODD_PATH,), required=1),
    "nouucp": Feature((_ODD_PATH,), required=1),
    "nullclient": Feature((Argument("host that takes all mail"),), required=1),
    "prefixmod": Feature((Argument("prefix"), Argument("flags")), required=2, repeats=True),
    "preserve_local_plus_detail": Feature(),
    "preserve_luser_host": Feature(),
    "promiscuous_relay": Feature(relays="everyone"),
    "queuegroup": Feature((Argument("queue group of all others"),), after=_ACCESS, needs=_ACCESS),
    "ratecontrol": Feature(_DELAYED, after=(*_ACCESS, "delay_checks"), needs=_ACCESS, since="8.13.0"),
    "redirect": Feature(),
    "relay_based_on_MX": Feature(relays="every domain whose owner names this host as its MX"),
    "relay_entire_domain": Feature(relays="every host of this host's own domain"),
    "relay_hosts_only": Feature(),
    "relay_local_from": Feature(relays=_BY_SENDER),
    "relay_mail_from": Feature(
        (Argument("whether a domain is enough", ("domain",), exact=True),),
        after=_ACCESS,
        needs=_ACCESS,
        relays=_BY_SENDER,
    ),
    "require_rdns": Feature(since="8.14.0"),
    "rhsbl": Feature(
        (Argument("zone of the list"), Argument("reply in double quotes"), _TEMPORARY),
        required=1,
        after=("dnsbl",),  # they share a map, which the first of them defines
        repeats=True,
    ),
    "smrsh": Feature((Argument("path of smrsh"),), mailer="local"),
    "stickyhost": Feature(),
    "sts": Feature(
        (Argument("map definition"), Argument("no check of names", ("NO_SAN_TST",), exact=True)),
        since="8.17.1",
        build="_FFR_MTA_STS",
    ),
    "tls_session_features": Feature(since="8.16.1", build="STARTTLS"),
    "use_client_ptr": Feature(since="8.13.0"),
    "use_ct_file": Feature(),
    "use_cw_file": Feature(),
    "uucpdomain": Feature((_MAP,), mailer="uucp"),
    "virtuser_entire_domain": Feature(),
    "virtusertable": Feature((_MAP,)),
    "vnet": Feature(),
}

# Features that m4 warns of or that do nothing any more; each with what stands for it today.
OBSOLETE: Mapping[str, str] = {
    "blacklist_recipients": "blocklist_recipients",
    "notsticky": "leave it out: it is the default",
    "tls_failures": "define confTLS_FALLBACK_TO_CLEAR",
}
