# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Words that fill classes of names, and name the files that do (cf/README, "MASQUERADING AND RELAYING")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    list_of,
    matching,
    optional,
    wrong,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._words import each, once, word

# Blanks would make several members of one; a macro such as $m is what it stands for (op.txt, "C and F").
_MEMBER = re.compile(r"\$[A-Za-z]|\[[A-Za-z0-9.:]+\]|\.?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_LOCAL_PART = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._+-]*[A-Za-z0-9])?")
# A program would be run by the daemon, as a command line out of a class ("|" of op.txt, "F").
_FILE = re.compile(r"(?:-o )?/[^\s|`',()]+|@LDAP")
_MECHANISM = re.compile(r"[A-Z0-9_-]{1,20}")  # RFC 4422 section 3.1

host_or_domain = matching(_MEMBER, "a domain or host name", "such as example.com")
user = matching(_LOCAL_PART, "the name of a user", "a local part without its domain, such as root")
class_file = matching(
    _FILE,
    "a file of a class",
    "an absolute path such as /etc/mail/domains, with -o before it if it may be missing; or @LDAP",
)
_mechanism = matching(_MECHANISM, "a SASL mechanism", "in capital letters, such as PLAIN or SCRAM-SHA-256")


def _trusted_mechanism(value: object, where: str) -> str:
    """A mechanism that tells who a client is."""
    found = _mechanism(value, where)
    if found == "ANONYMOUS":  # RFC 4505
        raise wrong(where, value, "would relay for everyone, who log in without a password", "leave it out")
    return found


def _virtuser_domain(value: object, where: str) -> str:
    """A member of the class {VirtHost}, all of which is in class R too (cf/m4/proto.m4, "CR$={VirtHost}")."""
    found = host_or_domain(value, where)
    whole = "this host's whole domain" if found == "$m" else "a whole top-level domain"
    if found == "$m" or (found[0] not in "$[" and "." not in found.strip(".")):
        what = f"would relay for and to {whole}: members of this class are in class R too"
        raise wrong(where, value, what, "a domain of two labels or more")
    return found


_DOMAINS = list_of(host_or_domain)
_USERS = list_of(user, fold=str)
_FILE_NAME = optional(class_file)


@dataclass(frozen=True)
class Masquerading:
    """Whose names are replaced in what leaves, and by which."""

    masquerade_as: str = word(optional(host_or_domain), "", once("MASQUERADE_AS"))
    masquerade_domain: tuple[str, ...] = word(_DOMAINS, (), each("MASQUERADE_DOMAIN"))
    masquerade_domain_file: str = word(_FILE_NAME, "", once("MASQUERADE_DOMAIN_FILE"))
    masquerade_exception: tuple[str, ...] = word(_DOMAINS, (), each("MASQUERADE_EXCEPTION"))
    masquerade_exception_file: str = word(_FILE_NAME, "", once("MASQUERADE_EXCEPTION_FILE"))
    exposed_user: tuple[str, ...] = word(_USERS, (), each("EXPOSED_USER"))
    exposed_user_file: str = word(_FILE_NAME, "", once("EXPOSED_USER_FILE"))


@dataclass(frozen=True)
class Rewriting:
    """Which names the tables and the resolver are asked about, and which users stay on the host."""

    local_user: tuple[str, ...] = word(_USERS, (), each("LOCAL_USER"))
    local_user_file: str = word(_FILE_NAME, "", once("LOCAL_USER_FILE"))
    generics_domain: tuple[str, ...] = word(_DOMAINS, (), each("GENERICS_DOMAIN"))
    generics_domain_file: str = word(_FILE_NAME, "", once("GENERICS_DOMAIN_FILE"))
    virtuser_domain: tuple[str, ...] = word(list_of(_virtuser_domain), (), each("VIRTUSER_DOMAIN"))
    virtuser_domain_file: str = word(_FILE_NAME, "", once("VIRTUSER_DOMAIN_FILE"))
    ldaproute_domain: tuple[str, ...] = word(_DOMAINS, (), each("LDAPROUTE_DOMAIN"))
    ldaproute_domain_file: str = word(_FILE_NAME, "", once("LDAPROUTE_DOMAIN_FILE"))
    ldaproute_equivalent: tuple[str, ...] = word(_DOMAINS, (), each("LDAPROUTE_EQUIVALENT"))
    ldaproute_equivalent_file: str = word(_FILE_NAME, "", once("LDAPROUTE_EQUIVALENT_FILE"))
    canonify_domain: tuple[str, ...] = word(_DOMAINS, (), each("CANONIFY_DOMAIN"))
    canonify_domain_file: str = word(_FILE_NAME, "", once("CANONIFY_DOMAIN_FILE"))


@dataclass(frozen=True)
class Authentication:
    """Whose authentication is enough to relay."""

    trust_auth_mech: tuple[str, ...] = word(list_of(_trusted_mechanism), (), each("TRUST_AUTH_MECH"))
