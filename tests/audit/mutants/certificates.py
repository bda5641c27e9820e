# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants of certificates and keys."""

from __future__ import annotations

from mutant import Mutant

_KEY = "$tls/server-key.pem"
_OWN = "-subj /CN=$(hostname --fqdn) -addext subjectAltName=DNS:$(hostname --fqdn)"


def _issued(name: str, number: int, options: str, told: str) -> Mutant:
    """A host with a certificate that was made with these options of openssl-req(1)."""
    return Mutant(name, f"SM-CERT-{number:02}", f"certificate {options}; reload", told)


MUTANTS = (
    _issued("the certificate is about to expire", 1, f"-newkey rsa:2048 -days 3 {_OWN}", "server-cert"),
    Mutant(
        "the key is not the certificate's",
        "SM-CERT-02",
        "openssl genrsa -out /root/key 2048; cat /root/key >$tls/server-key.pem; reload",
        "server-key.pem",
    ),
    _issued(
        "the certificate is another host's",
        3,
        "-newkey rsa:2048 -days 90 -subj /CN=other.test -addext subjectAltName=DNS:other.test",
        "other.test",
    ),
    _issued("the key is short", 4, f"-newkey rsa:1024 -days 90 {_OWN}", "1024"),
    _issued("the signature is SHA-1", 4, f"-newkey rsa:2048 -sha1 -days 90 {_OWN}", "(?i)sha-?1"),
    Mutant(
        "the certificate's issuer is not sent",
        "SM-CERT-05",
        """
        openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=ca -days 90 -keyout /root/ca.key -out /root/ca.pem
        echo 'authorityInfoAccess=caIssuers;URI:http://ca.test/ca.der' >/root/extensions
        openssl req -new -key $tls/server-key.pem -subj "/CN=$(hostname --fqdn)" -out /root/request
        openssl x509 -req -in /root/request -CA /root/ca.pem -CAkey /root/ca.key -CAcreateserial -days 60 \
          -extfile /root/extensions -out /root/issued.pem
        cat /root/issued.pem >$tls/server-certificate.pem
        reload
        """,
        "server-certificate.pem",
    ),
    Mutant(
        "a list of revoked certificates that is not there",
        "SM-CERT-06",
        "option CRLFile=/etc/mail/tls/none.pem; reload",
        "none.pem|CRLFile",
    ),
)
