# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values of access entries, a function for each kind: it returns the value to store.

Each raises RefusedError for a value that the rulesets do not know. In Connect:, From: and To: such a value
would become the text of an error reply (the last rules of check_relay and check_mail, cf/m4/proto.m4), so
that "RELAYY" or "RELAY # comment" refuses whom it should let pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Callable

from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import RefusedError

_ACTIONS = ("OK", "RELAY", "REJECT", "DISCARD", "SKIP")
_STATUS = re.compile(r"([245])\.\d{1,3}\.\d{1,3}:(.*)\Z", re.ASCII)  # D.S.N of RFC 3463
_REPLY = re.compile(r"([45])\d\d (.*\S.*)\Z", re.ASCII)
# What sendmail/srvrsmtp.c (srv_feat_table) and sendmail/deliver.c (iscltflgset) know, with the releases that
# learnt it; R is an old name of V. 2 has a bare CR or LF replaced by a blank.
SERVER_FEATURES = frozenset("ABCDEFGHLNOPRSUVX")
SERVER_FEATURES_SINCE: Mapping[str, tuple[int, ...]] = {
    "H": (8, 17),
    **dict.fromkeys("FGOU", (8, 17, 1, 9)),  # 8.18.1, and brought into Debian's 8.17.1.9
}
CLIENT_FEATURES = frozenset("ADMS")
_REPLACED = frozenset(("g2", "u2"))
_TLS = re.compile(r"(?:(?:PERM|TEMP)\+)?(?:VERIFY(?::\d+)?|ENCR:\d+)(?:\+(.+))?\Z", re.ASCII)
_TLS_EXTENSION = re.compile(r"CN(?::.+)?\Z|C[SI]:.+\Z|CITag:\w+\Z", re.ASCII)
_AUTH_ITEM = re.compile(r'"([UIPRM])[:=][^"]+"')
# sendmail/readcf.c, get_tls_se_options; the values that do not end the session with an error
_SESSION_OPTIONS = {
    "Options": re.compile(r"[+-]?\w+(?:\s*,\s*[+-]?\w+)*\Z", re.ASCII),
    "CipherList": re.compile(r"[!-~]+\Z"),
    "CipherSuites": re.compile(r"[!-~]+\Z"),
    "CertFile": re.compile(r"/[!-~]+\Z"),
    "KeyFile": re.compile(r"/[!-~]+\Z"),
    "Flags": re.compile(r"[RCcd]+\Z"),
}
SESSION_OPTIONS_SINCE: Mapping[str, tuple[int, ...]] = {"flags": (8, 16), "ciphersuites": (8, 17)}


def one_of(*words: str) -> Callable[[str], str]:
    """A check for values that are one of words, in any case."""

    def check(value: str) -> str:
        if value.upper() not in words:
            raise RefusedError(f"has the value {value!r}", f"values are {', '.join(words)}")
        return value.upper()

    return check


def number_up_to(most: int) -> Callable[[str], str]:
    """A check for whole numbers from 0 to most."""

    def check(value: str) -> str:
        if not (value.isascii() and value.isdigit() and int(value) <= most):
            raise RefusedError(f"has the value {value!r}", f"write a whole number from 0 to {most}")
        return value

    return check


def action(value: str) -> str:
    """An action of check_relay, check_mail and check_rcpt: a word, an error reply or a quarantine."""
    if value.upper() in _ACTIONS:
        return value.upper()
    kind, colon, text = value.partition(":")
    if colon and kind.upper() == "ERROR":
        return f"ERROR:{_error(text.lstrip())}"  # blanks there are lost between tokens anyway
    if colon and kind.upper() == "QUARANTINE" and text.strip():
        return f"QUARANTINE:{_message(text)}"
    if _REPLY.match(value):
        raise RefusedError(f"has the value {value!r}", f"write ERROR:{value}")
    right = f"actions are {', '.join(_ACTIONS)}, ERROR:D.S.N:code text and QUARANTINE:text"
    raise RefusedError(f"has the unknown action {value!r}", right)


def _error(text: str) -> str:
    """D.S.N:code text, or code text, the text perhaps in quotes; D must be the class of the code."""
    status = _STATUS.match(text)
    reply = _message(status.group(2) if status else text)
    code = _REPLY.match(reply[1:-1] if reply.startswith('"') else reply)
    if not code:
        raise RefusedError(
            f"has the error {text!r} without a reply code and text",
            'write ERROR:5.7.1:"550 text" or ERROR:"550 text"',
        )
    if status and status.group(1) != code.group(1):
        raise RefusedError(
            f"has the error {text!r}, whose code is not of the class {status.group(1)}",
            f"let both begin with {code.group(1)}",
        )
    return text


def _message(text: str) -> str:
    """A text that reaches the client whole: sendmail takes ( ) of an unquoted one as a comment."""
    if not text.isascii():
        raise RefusedError(
            f"has other than ASCII in {text!r}", "write ASCII: the text is part of an SMTP reply"
        )
    quoted = len(text) > 2 and text.startswith('"') and text.endswith('"')
    if '"' in (text[1:-1] if quoted else text):
        raise RefusedError(f"has unpaired quotes in {text!r}", "put the whole text in one pair of quotes")
    if not quoted and re.search(r"[()]", text):
        raise RefusedError(f"has a bracket in the unquoted text {text!r}", "put the text in double quotes")
    return text


def server_features(value: str) -> str:
    """Letters that switch features for one client (op, section 5.1.4.17), with blanks between."""
    for word in value.split(" "):
        if word.upper() not in SERVER_FEATURES and word not in _REPLACED:
            known = " ".join(sorted(SERVER_FEATURES))
            raise RefusedError(
                f"has the feature {word!r} in {value!r}",
                f"write letters with blanks between them: {known} to switch off, small ones to switch on, "
                "g2 and u2",
            )
    return value


def client_features(value: str) -> str:
    """Letters that switch off what sendmail does as a client of one server (op, section 5.1.4.12)."""
    for word in value.split(" "):
        if word not in CLIENT_FEATURES:
            known = ", ".join(sorted(CLIENT_FEATURES))
            raise RefusedError(
                f"has the feature {word!r} in {value!r}", f"write letters of {known} with blanks between them"
            )
    return value


def tls_requirement(value: str) -> str:
    """What a TLS session must fulfil (cf/README, "Allowing Connections")."""
    found = _TLS.match(value)
    extensions = (found.group(1) or "CN").split("++") if found else [""]
    if not all(_TLS_EXTENSION.match(extension) for extension in extensions):
        raise RefusedError(
            f"has the value {value!r}",
            "write VERIFY, VERIFY:bits or ENCR:bits, with PERM+ or TEMP+ before and +CN:name++CI:name behind",
        )
    return value


def tls_session(value: str) -> str:
    """Options of a TLS session: name=value, semicolons between (op, section 5.1.4.19)."""
    known = {name.lower(): form for name, form in _SESSION_OPTIONS.items()}
    for item in value.rstrip("; ").split(";"):
        name, sign, setting = (part.strip() for part in item.partition("="))
        if not sign or name.lower() not in known:
            right = f"write name=value with one of {', '.join(_SESSION_OPTIONS)}"
            raise RefusedError(f"has the setting {item.strip()!r}", right)
        if not known[name.lower()].match(setting):
            right = "write SSL_OP names with commas, a cipher list, a path, or flags of R C c d"
            raise RefusedError(f"has the setting {item.strip()!r}", right)
    return value


def session_options(value: str) -> tuple[str, ...]:
    """The names of the options in a value that tls_session takes, in lower case."""
    return tuple(item.partition("=")[0].strip().lower() for item in value.rstrip("; ").split(";"))


def auth_info(value: str) -> str:
    """What to authenticate with to a server: "U:name" "P:password" and others (cf/README).

    The value is secret, so that no message repeats it.
    """
    letters = _AUTH_ITEM.findall(value)
    if _AUTH_ITEM.sub("", value).strip() or len(set(letters)) < len(letters):
        raise RefusedError(
            "has a value that is no list of quoted items",
            'write "U:name" "P:password", each of U I P R M at most once',
        )
    if "P" not in letters or not {"U", "I"} & set(letters):
        raise RefusedError("has no password, or neither U nor I", 'write at least "U:name" "P:password"')
    return value


def word(value: str) -> str:
    """One word, such as the name of a queue group."""
    if not re.match(r"[A-Za-z0-9_-]+\Z", value):
        raise RefusedError(f"has the value {value!r}", "write one name")
    return value


def compatibility(value: str) -> str:
    """What to do with a pair of sender and recipient (cf/README, compat_check)."""
    kind, colon, text = value.partition(":")
    if kind not in ("DISCARD", "TEMP", "ERROR") or not colon or not text.strip():
        raise RefusedError(f"has the value {value!r}", "write DISCARD:text, TEMP:text or ERROR:text")
    return f"{kind}:{_message(text)}"
