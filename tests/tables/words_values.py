# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Words of a .mc with any values that they take, and the statements that words say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _client_options, _daemon_options
from ansible_collections.postmaster.sendmail.plugins.module_utils._conf_names import CONF_NAMES, OBSOLETE
from ansible_collections.postmaster.sendmail.plugins.module_utils._features import FEATURES
from ansible_collections.postmaster.sendmail.plugins.module_utils._mailer_flags import MAILERS as FLAGGED
from ansible_collections.postmaster.sendmail.plugins.module_utils._mailer_word import MAILERS
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import (
    Call,
    Statement,
    define,
    feature,
    in_order,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_words import McWords
from ansible_collections.postmaster.sendmail.plugins.module_utils._milter import FLAGS, STAGES, TIMEOUTS
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings
from ansible_collections.postmaster.sendmail.plugins.module_utils._timeouts import (
    TIMEOUT_NAMES,
    timeout_statements,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import PREFIX, build, kinds_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._word_rules import SAID_BY
from hypothesis import strategies as st
from mc_values import VALUES

Strategy = st.SearchStrategy[Any]

KINDS = kinds_of(RelaySettings)
NAME = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,8}", fullmatch=True)
DOMAIN = st.from_regex(r"[a-z][a-z0-9]{0,6}\.(test|example)", fullmatch=True)
USER = st.from_regex(r"[a-z][a-z0-9]{0,6}", fullmatch=True)
FILE = st.from_regex(r"(-o )?/etc/mail/[a-z]{1,8}|@LDAP", fullmatch=True)
TIME = st.from_regex(r"[1-9][0-9]?[smhdw]", fullmatch=True)
NUMBER = st.integers(1, 1000)
RULES = st.lists(st.from_regex(r"R\$[*+]\t\$@ [A-Za-z'`, ]{1,12}|# [a-z'`]{0,8}", fullmatch=True), min_size=1)
SOCKET = st.from_regex(r"local:/run/[a-z]{1,5}/s|inet:[1-9][0-9]{0,3}@127\.0\.0\.1", fullmatch=True)
V4 = st.ip_addresses(v=4, network="192.0.2.0/24").map(str)
V6 = st.ip_addresses(v=6, network="2001:db8::/32").map(str)


def _list(elements: Strategy, key: str = "") -> Strategy:
    return st.lists(
        elements, min_size=1, max_size=3, unique_by=lambda each: str(each[key] if key else each).lower()
    )


def _dict(required: dict[str, Strategy], **optional: Strategy) -> Strategy:
    return st.fixed_dictionaries(required, optional=optional)


def _letters(known: Iterable[str], *, without: str = "") -> Strategy:
    letters = sorted(set(known) - set(without))
    return st.lists(st.sampled_from(letters), max_size=3, unique=True).map("".join)


def _block(lines: Strategy) -> Strategy:
    return lines.map(lambda each: "\n".join(each) + "\n")


def _conf(kind: str) -> list[str]:
    return sorted(
        name for name, known in CONF_NAMES.items() if known.kind == kind and name not in {*SAID_BY, *OBSOLETE}
    )


def _address(options: dict[str, Strategy], required: dict[str, Strategy]) -> Strategy:
    return _dict({**required, "family": st.just("inet")}, address=V4, **options) | _dict(
        {**required, "family": st.just("inet6")}, address=V6, **options
    )


_BUFFERS = {"send_buffer": NUMBER, "receive_buffer": NUMBER, "port": NUMBER}
_LISTENER = _address(
    {
        **_BUFFERS,
        "modifiers": _letters(_daemon_options.MODIFIERS, without="AC"),
        "listen": NUMBER,
        "children": NUMBER,
        "delivery_mode": st.sampled_from(["background", "q"]),
        "delay_la": NUMBER,
        "queue_la": NUMBER,
        "refuse_la": NUMBER,
        "input_mail_filters": st.lists(NAME, max_size=2, unique=True),
    },
    {"name": NAME},
)
_CLIENT = _address({**_BUFFERS, "modifiers": _letters(_client_options.MODIFIERS)}, {})
_QUEUE_GROUP = _dict(
    {"name": USER, "path": USER.map("/var/spool/mqueue/{}".format)},
    flags=st.just("f"),
    interval=TIME,
    nice=st.integers(0, 19),
    jobs=NUMBER,
    recipients=NUMBER,
) | _dict({"name": USER, "path": st.just("/q/*"), "flags": st.just("f"), "runners": NUMBER})
_MILTER = _dict(
    {"name": NAME, "socket": SOCKET},
    flags=st.sampled_from(FLAGS),
    timeouts=st.dictionaries(st.sampled_from(TIMEOUTS), TIME, min_size=1),
)
_MAP = USER.map("hash -o /etc/mail/{}".format)
_PLAIN = sorted(name for name, known in FEATURES.items() if not known.required)
_FEATURE = st.sampled_from(_PLAIN) | st.builds(
    lambda name, arg: {"name": name, "args": [arg]},
    st.sampled_from(["access_db", "mailertable", "virtusertable", "domaintable", "genericstable"]),
    _MAP | VALUES.filter(bool),
)
_REPLY = VALUES.filter(lambda text: '"' not in text and not text[:3].isdigit())
_DNSBL = {"message": _REPLY | st.just("discard"), "temporary": st.just(True) | _REPLY}
_DEFINE = (
    st.dictionaries(st.sampled_from(_conf("text")), VALUES)
    | st.dictionaries(st.sampled_from(_conf("number")), NUMBER)
    | st.dictionaries(st.sampled_from(_conf("boolean")), st.booleans())
    | st.dictionaries(st.sampled_from(_conf("time")), TIME)
)
_RULESETS = ("rule_0", "rule_1", "rule_2", "rule_3", "srv_features", "clt_features", "try_tls", "tls_rcpt")
_CLASSES = (
    *("masquerade_domain", "masquerade_exception", "generics_domain", "virtuser_domain"),
    *("ldaproute_domain", "ldaproute_equivalent", "canonify_domain"),
)

_VALUES: dict[str, Strategy] = {
    "version_id": NAME,
    "ostype": NAME,
    "domain": NAME,
    "define": _DEFINE,
    "undefine": _list(st.sampled_from(["ALIAS_FILE", "HELP_FILE"])),
    "feature": st.lists(
        _FEATURE,
        max_size=3,
        unique_by=lambda each: each if isinstance(each, str) else each["name"],
    ),
    "masquerade_as": DOMAIN,
    **{name: _list(DOMAIN) for name in _CLASSES},
    **{f"{name}_file": FILE for name in (*_CLASSES, "exposed_user", "local_user")},
    "exposed_user": _list(USER),
    "local_user": _list(USER),
    "trust_auth_mech": _list(st.sampled_from(["PLAIN", "LOGIN", "SCRAM-SHA-256"])),
    "listen": _list(_LISTENER, "name"),
    "client_options": _list(_CLIENT, "family"),
    "queue_group": _list(_QUEUE_GROUP, "name"),
    "dnsbl": _list(_dict({"zone": DOMAIN}, **_DNSBL), "zone"),
    "enhdnsbl": _list(
        _dict({"zone": DOMAIN}, results=_list(V4), **_DNSBL),
        "zone",
    ),
    "input_mail_filter": _list(_MILTER, "name"),
    "mail_filter": _list(_MILTER, "name"),
    "milter_macros": st.dictionaries(
        st.sampled_from(STAGES), _list(st.sampled_from(["i", "j", "{mail_addr}"])), min_size=1
    ),
    "timeouts": st.dictionaries(
        st.sampled_from([known.name for known in TIMEOUT_NAMES if known.kind == "time"]), TIME
    ),
    "modify_mailer_flags": _list(
        _dict({"mailer": st.sampled_from(FLAGGED), "flags": st.sampled_from(["+9", ["+9", "-m"], "mDF"])}),
        "mailer",
    ),
    "mailer": _list(st.sampled_from(sorted(MAILERS))),
    "mailer_definitions": st.just("Mx, P=/bin/x,\n\tA=x $u\n"),
    "local_config": _block(RULES),
    **{f"local_{name}": _block(RULES) for name in _RULESETS},
    "local_rulesets": _block(RULES).map("Sx\n{}".format),
}
# A few at once: what one says must not change what another says.
WORDS: Strategy = st.lists(st.sampled_from(sorted(_VALUES)), max_size=4, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: _VALUES[name] for name in names})
)


def checked(words: dict[str, Any]) -> dict[str, Any]:
    """The words as their kinds make them."""
    return {name: KINDS[PREFIX + name](value, name) for name, value in words.items()}


def statements(words: dict[str, Any]) -> tuple[Statement, ...]:
    """What the words say, in the order in which it is written."""
    values = checked(words)
    own = build(McWords, {PREFIX + name: value for name, value in values.items()})
    return in_order(
        [
            *(each.statement() for each in values.get("listen", ())),
            *(Call("LOCAL_DOMAIN", (name,)) for name in values.get("local_host_names", ())),
            *timeout_statements(values.get("timeouts", {})),
            *own.statements(),
            *(feature("greet_pause", str(values[name])) for name in ("greet_pause",) if name in values),
            *(
                define(name, _text(values[word]))
                for name, (word, key) in SAID_BY.items()
                if word in values and not key and word != "input_mail_filter"
            ),
        ]
    )


def _text(value: object) -> str:
    """The text of an option that a variable of its own says."""
    if not isinstance(value, tuple):
        return str(value)
    parts = [str(getattr(each, "path", each)) for each in value]
    return (" " if parts[0].startswith("+") else ",").join(parts)
