# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a sendmail binary can do, by the flags that it was compiled with."""

from __future__ import annotations

from collections.abc import Iterable

# sendmail/README and conf.c; one of the flags is enough. What was _FFR_X becomes X when it is released.
_FLAGS = {
    "starttls": ("STARTTLS",),
    "dane": ("DANE",),
    "mta_sts": ("MTA_STS",),
    "sasl": ("SASL", "SASLv2"),
    "milter": ("MILTER",),
    "libwrap": ("TCPWRAPPERS",),
    "ipv6": ("NETINET6",),
    "smtputf8": ("EAI", "USE_EAI"),
    "reject_nul": ("REJECT_NUL_BYTE",),
    "berkeley_db": ("NEWDB",),
    "cdb": ("CDB",),
    "dns_map": ("DNSMAP",),
    "ldap_map": ("LDAPMAP",),
    "nis_map": ("NIS",),
    "regex_map": ("MAP_REGEX",),
    "socket_map": ("SOCKETMAP",),
    "user_database": ("USERDB",),
}


def capabilities(flags: Iterable[str]) -> dict[str, bool]:
    """Each capability, and whether a binary with these flags ("NEWDB=5.3", "_FFR_MTA_STS") has it."""
    names = {flag.partition("=")[0] for flag in flags}
    has = names | {name[len("_FFR_") :] for name in names if name.startswith("_FFR_")}
    return {capability: not has.isdisjoint(any_of) for capability, any_of in _FLAGS.items()}
