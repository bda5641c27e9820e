# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A certificate, key or the like: a file that the host has, or a text that is to become one there.

A text may be secret. It is in no message, no repr and no diff.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ansible_collections.postmaster.sendmail.plugins.module_utils import _pem
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import Kind, check_all, wrong

CERTIFICATES = ("CERTIFICATE",)
KEYS = ("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY")
REVOCATIONS = ("X509 CRL",)
DH_PARAMETERS = ("DH PARAMETERS", "X9.42 DH PARAMETERS")
LEAST_DH_BITS = 2048  # less can be broken in advance for everybody who uses the same prime (RFC 9325, 4.1)

_SIDE_BLOCKS = ("EC PARAMETERS", "DH PARAMETERS")  # openssl writes these in front of a key or parameters
# The comma divides two files (op.txt, "ServerCertFile"); blanks end an option's value.
_PATH = re.compile(r"(/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._@%+=~-]+)+")
# A path, or a name with an extension: base64 has no dot.
_FILE_NAME = re.compile(r"/.*|[^\n]*\.[a-z0-9]{2,4}")
_WORDS = ("none", "i", "2")  # op.txt, "DHParameters"


@dataclass(frozen=True)
class Source:
    """Where a file comes from: the path that it has on the host, or the content that it is to get there."""

    path: str = ""
    content: str = field(default="", repr=False)


Sources = tuple[Source, ...]


def host_path(value: object, where: str) -> str:
    """An absolute path on the host, such as sendmail takes it in an option."""
    if not isinstance(value, str) or not _PATH.fullmatch(value):
        raise _refused(
            f"{where}{_shown(value)}",
            "is not a path on the host",
            "an absolute path such as /etc/mail/tls/relay.pem, without blanks, commas and ..",
        )
    return value


def _shown(value: object) -> str:
    """What a message may show of value: not of what may be a key that somebody wrote for a path."""
    if isinstance(value, str):
        return f' ("{value}")' if _FILE_NAME.fullmatch(value) else ""
    is_plain = value is None or isinstance(value, (bool, int))
    return f" ({value!r})" if is_plain else f" (a {type(value).__name__})"


def source(*labels: str) -> Kind[Source]:
    """A file that holds PEM blocks of one of labels: a path, {path: ...} or {content: ...}."""

    def check(value: object, where: str) -> Source:
        if not isinstance(value, Mapping):
            return Source(path=host_path(value, where))
        if len(value) != 1 or not set(value) <= {"path", "content"}:
            raise _refused(where, "is not known", "either path: on the host, or content:, a PEM text")
        if "path" in value:
            return Source(path=host_path(value["path"], f"{where}.path"))
        return Source(content=_checked(value["content"], labels, f"{where}.content"))

    return check


def sources(*labels: str, most: int = 1) -> Kind[Sources]:
    """One source, or a list of as many as most: of an RSA and of an ECDSA certificate, say. [] for none."""
    one = source(*labels)

    def check(value: object, where: str) -> Sources:
        if value == "":
            return ()
        if not isinstance(value, (list, tuple)):
            return (one(value, where),)
        if len(value) > most:
            raise _refused(where, f"has {len(value)} entries", f"sendmail takes {most} at most")
        return tuple(check_all((one, entry, f"{where}[{index}]") for index, entry in enumerate(value)))

    return check


def dh_parameters(value: object, where: str) -> Sources:
    """A source of Diffie-Hellman parameters, or i (sendmail's own), 2 (makes 2048 bits at start), none."""
    if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value) in _WORDS:
        return (Source(path=str(value)),)
    if value in ("5", "1", 5, 1):
        raise wrong(where, value, "stands for parameters that are too short", "i, 2, none or a file")
    found = sources(*DH_PARAMETERS)(value, where)
    for entry in found:
        bits = dh_size(entry.content) if entry.content else LEAST_DH_BITS
        if bits < LEAST_DH_BITS:
            raise _refused(where, f"has {bits} bits", f"{LEAST_DH_BITS} or more")
    return found


def dh_size(text: str) -> int:
    """The bits of the Diffie-Hellman parameters in a PEM text; 0 if they cannot be read."""
    try:
        return max((_pem.dh_bits(b.der) for b in _pem.blocks(text) if b.label in DH_PARAMETERS), default=0)
    except ValueError:
        return 0


def _checked(value: object, labels: tuple[str, ...], where: str) -> str:
    if not isinstance(value, str):
        raise _refused(where, "is not a text", "the PEM file, as a string")
    try:
        found = list(_pem.blocks(value))
    except ValueError as error:
        raise _refused(where, f"is damaged: {error}", "the whole PEM file, line by line") from None
    if not any(block.label in labels for block in found):
        raise _refused(where, f"holds no {labels[0]}", f"a PEM text that begins -----BEGIN {labels[0]}-----")
    for block in found:
        if block.label not in (*labels, *_SIDE_BLOCKS):
            raise _refused(where, f"holds a {block.label}", f"{labels[0]} alone")
        if block.encrypted:
            raise _refused(where, "needs a passphrase, which nobody could give sendmail", "a key without one")
    return value.strip() + "\n"


def _refused(where: str, what: str, right: str) -> InvalidInputError:
    """The error that does not show the value, which may hold a secret."""
    return InvalidInputError([Fault(where, what, right)])
