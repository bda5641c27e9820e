# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""STARTTLS as variables: certificates, keys and what they may be used for, in sendmail's own terms.

STARTTLS is offered when there is a certificate. As a client sendmail uses it wherever it is offered.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ansible_collections.postmaster.sendmail.plugins.module_utils._cipher_list import (
    EPHEMERAL_ONLY,
    cipher_list,
    cipher_suites,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._jail import shows
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Block, Statement, define
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_source import (
    CERTIFICATES,
    KEYS,
    REVOCATIONS,
    Source,
    dh_parameters,
    host_path,
    sources,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    choice,
    list_of,
    matching,
    optional,
    wrong,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import PREFIX, variable

DIRECTORY = "/etc/mail/tls"

# There is no option for the least version; an unknown name here keeps sendmail from starting (readcf.c).
NO_OLD_TLS = ("+SSL_OP_NO_SSLv3", "+SSL_OP_NO_TLSv1", "+SSL_OP_NO_TLSv1_1")
SERVER_SSL_OPTIONS = (*NO_OLD_TLS, "+SSL_OP_CIPHER_SERVER_PREFERENCE", "+SSL_OP_NO_RENEGOTIATION")

ssl_option = matching(
    re.compile(r"[+-]?(SSL_OP_[A-Za-z0-9_]+|0x[0-9A-Fa-f]{1,16})"),
    "an option of OpenSSL",
    "such as +SSL_OP_NO_TLSv1, see SSL_CTX_set_options(3)",
)


def truth(value: object, where: str) -> bool:
    """True or false; "yes" between quotes is a string and none of them."""
    if not isinstance(value, bool):
        raise wrong(where, value, "is neither true nor false", "true or false, without quotes")
    return value


@dataclass(frozen=True)
class Tls:
    """STARTTLS. Each field is the public variable sendmail_<field>."""

    tls_server_certificate: tuple[Source, ...] = variable(sources(*CERTIFICATES, most=2), ())
    tls_server_key: tuple[Source, ...] = variable(sources(*KEYS, most=2), ())
    tls_client_certificate: tuple[Source, ...] = variable(sources(*CERTIFICATES, most=2), ())
    tls_client_key: tuple[Source, ...] = variable(sources(*KEYS, most=2), ())
    tls_ca_file: tuple[Source, ...] = variable(sources(*CERTIFICATES), ())
    tls_ca_path: str = variable(optional(host_path), "")
    tls_crl_file: tuple[Source, ...] = variable(sources(*REVOCATIONS), ())
    tls_crl_path: str = variable(optional(host_path), "")
    tls_dh_parameters: tuple[Source, ...] = variable(dh_parameters, ())
    tls_cipher_list: str = variable(cipher_list, EPHEMERAL_ONLY)
    tls_cipher_suites: str = variable(cipher_suites, "")
    tls_server_ssl_options: tuple[str, ...] = variable(list_of(ssl_option), SERVER_SSL_OPTIONS)
    tls_client_ssl_options: tuple[str, ...] = variable(list_of(ssl_option), NO_OLD_TLS)
    tls_srv_options: str = variable(optional(choice("V")), "V")
    tls_fallback_to_clear: bool = variable(truth, False)

    def statements(self) -> tuple[Statement, ...]:
        """The defines that say it. What is empty is left to sendmail's default."""
        options = {
            "confSERVER_CERT": ",".join(self.paths("server_certificate")),
            "confSERVER_KEY": ",".join(self.paths("server_key")),
            "confCLIENT_CERT": ",".join(self.paths("client_certificate")),
            "confCLIENT_KEY": ",".join(self.paths("client_key")),
            **self._authorities(),
            "confCRL": ",".join(self.paths("crl_file")),
            "confCRL_PATH": self.tls_crl_path,
            "confDH_PARAMETERS": ",".join(self.paths("dh_parameters")),
            "confCIPHER_LIST": self.tls_cipher_list,
            "confSERVER_SSL_OPTIONS": " ".join(self.tls_server_ssl_options),
            "confCLIENT_SSL_OPTIONS": " ".join(self.tls_client_ssl_options),
            "confTLS_SRV_OPTIONS": self.tls_srv_options,
            "confTLS_FALLBACK_TO_CLEAR": "True" if self.tls_fallback_to_clear else "",
        }
        # 8.17 and 8.18 have the option, but no word of their m4 for it.
        suites = (f"O CipherSuites={self.tls_cipher_suites}",) if self.tls_cipher_suites else ()
        defines = tuple(define(name, text) for name, text in options.items() if text)
        return (*defines, Block("LOCAL_CONFIG", suites)) if suites else defines

    def _authorities(self) -> dict[str, str]:
        """Without both of these sendmail does not offer STARTTLS, and says why from LogLevel 14 on only.

        Where nobody's certificate is to be verified, its own is as good as any: it vouches for nobody else.
        """
        own = self.paths("server_certificate")[:1]
        return {
            "confCACERT": ",".join(self.paths("ca_file") or own),
            "confCACERT_PATH": self.tls_ca_path or "".join(map(posixpath.dirname, own)),
        }

    def placed(self, slot: str) -> tuple[Source, ...]:
        """What tls_<slot> names, each with the path that it has or gets on the host.

        What comes as content is kept in DIRECTORY, in a file that has the variable's name.
        """
        stem = f"{DIRECTORY}/{slot.replace('_', '-')}"
        return tuple(
            replace(entry, path=f"{stem}{number}.pem") if entry.content else entry
            for entry, number in zip(getattr(self, f"tls_{slot}"), ("", "-2"))
        )

    def paths(self, slot: str) -> tuple[str, ...]:
        """The paths that tls_<slot> has or gets on the host."""
        return tuple(entry.path for entry in self.placed(slot))

    @property
    def comes_along(self) -> bool:
        """Whether any of it is content, which the host must get before sendmail reads it."""
        return any(entry.content for slot in SLOTS for entry in self.placed(slot))

    def faults(self, *, shown: tuple[str, ...]) -> Iterator[Fault]:
        """What no variable says alone. shown are the further paths that the jail shows."""
        for side in ("server", "client"):
            certificates = len(self.paths(f"{side}_certificate"))
            keys = len(self.paths(f"{side}_key"))
            if certificates != keys:
                yield Fault(
                    f"{PREFIX}tls_{side}_key",
                    f"has {keys} of {certificates} keys for {PREFIX}tls_{side}_certificate",
                    "one key for each certificate, in the same order",
                )
        for name, path in self._own_paths():
            if not shows(path, shown):
                yield Fault(
                    f"{PREFIX}{name} ({path})",
                    "is outside of the daemon's jail",
                    f"copy it below {DIRECTORY}, or add its directory to {PREFIX}jail_read_only",
                )

    def _own_paths(self) -> Iterator[tuple[str, str]]:
        """The variables that name a path on the host, and the path."""
        for slot in SLOTS:
            yield from ((f"tls_{slot}", path) for path in self.paths(slot) if path.startswith("/"))
        for name in ("tls_ca_path", "tls_crl_path"):
            if getattr(self, name):
                yield name, getattr(self, name)


# What may come as content, and whether nobody but the daemon may read it
SLOTS = {
    "server_certificate": False,
    "server_key": True,
    "client_certificate": False,
    "client_key": True,
    "ca_file": False,
    "crl_file": False,
    "dh_parameters": False,
}
