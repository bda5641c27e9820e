# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What words must not say: alone, because the relay depends on it, or beside each other.

sendmail takes whatever is said last and tells nobody. Each fault names the variable or layer that says it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._feature import FeatureWord, feature_faults
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import Layout
from ansible_collections.postmaster.sendmail.plugins.module_utils._milter import STAGES
from ansible_collections.postmaster.sendmail.plugins.module_utils._timeouts import TIMEOUT_NAMES
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import PREFIX

_LISTEN = "say it with sendmail_listen"
_USER = "say it with sendmail_relay_user"

_OTHER_KIND = "it would make another kind of host of this one"

# Names of define and of FEATURE that the daemon's own .mc keeps: why, and what to say instead.
KEPT: Mapping[str, tuple[str, str]] = {
    "confRUN_AS_USER": ("the queue, the maps and the service are this user's", _USER),
    "confTRUSTED_USER": ("the queue, the maps and the service are this user's", _USER),
    "confPID_FILE": ("the service finds its daemon by it", "leave it out"),
    "confCW_FILE": ("the file is written from a variable", "say it with sendmail_local_host_names"),
    "confCR_FILE": ("the file stays empty", "say it with sendmail_relay_domains or sendmail_access"),
    "confDAEMON_OPTIONS": ("m4 passes over it", _LISTEN),
    "confCLIENT_OPTIONS": ("m4 passes over it", "say it with sendmail_client_options"),
    "HELP_FILE": ("the file is written to tell nothing", "leave it out"),
    "MAIL_SETTINGS_DIR": ("the maps and the jail are made for /etc/mail", "leave it out"),
    "MAIL_HUB": ("it would make the hub the second hop of an open relay", "say it with sendmail_hub"),
    "QUEUE_DIR": (
        "the jail and the owner of the queue depend on it",
        "leave it out; sendmail_queue_group says more about queues",
    ),
    "msp": ("it is what makes a submit.mc", "say it with sendmail_submit"),
    "nullclient": (_OTHER_KIND, "write sendmail_kind: nullclient"),
}

# Features, and the maps that are published where they look for them. Elsewhere, what the variables say has
# no effect.
MAPS: Mapping[str, str] = {"access_db": "access", "authinfo": "authinfo", "mailertable": "mailertable"}

# Features that the daemon's own .mc has and others stand on, on every kind of host, and where it relays.
_EVERYWHERE = ("access_db",)
_RELAYS = (*_EVERYWHERE, "delay_checks")

# The same for submit.mc.
SUBMIT_KEPT: Mapping[str, tuple[str, str]] = {
    "confRUN_AS_USER": ("the client queue is this user's", "leave it out"),
    "confTRUSTED_USER": ("the client queue is this user's", "leave it out"),
    "confPID_FILE": ("the service finds its queue runner by it", "leave it out"),
    "MSP_QUEUE_DIR": ("the package made it, with its owner", "leave it out"),
    "RELAY_MAILER_ARGS": ("it holds the port", "say it with sendmail_submit.port"),
    "nullclient": (_OTHER_KIND, "write sendmail_kind: nullclient"),
}

_WHO_MAY = (
    "name who may in sendmail_access and sendmail_relay_domains, or allow it by its name in "
    "sendmail_allow_open_relay_features"
)

SUBMIT_PRESENT = ("msp",)
SUBMIT_RULESETS = _LOCAL_RULESETS = ("Local_localaddr",)
_RULESET = re.compile(r"S[ \t]*(\w+)")

# Names of define that a variable says too, with the key of a dictionary.
SAID_BY: Mapping[str, tuple[str, str]] = {
    "confCACERT": ("tls_ca_file", ""),
    "confCACERT_PATH": ("tls_ca_path", ""),
    "confCIPHER_LIST": ("tls_cipher_list", ""),
    "confCLIENT_CERT": ("tls_client_certificate", ""),
    "confCLIENT_KEY": ("tls_client_key", ""),
    "confCLIENT_SSL_OPTIONS": ("tls_client_ssl_options", ""),
    "confCONNECTION_RATE_THROTTLE": ("connection_rate_throttle", ""),
    "confCRL": ("tls_crl_file", ""),
    "confCRL_PATH": ("tls_crl_path", ""),
    "confDH_PARAMETERS": ("tls_dh_parameters", ""),
    "confDOMAIN_NAME": ("host_name", ""),
    "confINPUT_MAIL_FILTERS": ("input_mail_filter", ""),
    "confLOG_LEVEL": ("log_level", ""),
    "confMAX_DAEMON_CHILDREN": ("max_daemon_children", ""),
    "confMAX_MESSAGE_SIZE": ("max_message_size", ""),
    "confMAX_RCPTS_PER_MESSAGE": ("max_recipients", ""),
    "confPRIVACY_FLAGS": ("privacy_options", ""),
    "confSERVER_CERT": ("tls_server_certificate", ""),
    "confSERVER_KEY": ("tls_server_key", ""),
    "confSERVER_SSL_OPTIONS": ("tls_server_ssl_options", ""),
    "confTLS_FALLBACK_TO_CLEAR": ("tls_fallback_to_clear", ""),
    "confTLS_SRV_OPTIONS": ("tls_srv_options", ""),
    "SMART_HOST": ("smart_host", ""),
    **{f"confMILTER_MACROS_{stage.upper()}": ("milter_macros", stage) for stage in STAGES},
    **{known.conf: ("timeouts", known.name) for known in TIMEOUT_NAMES},
}


@dataclass(frozen=True)
class Said:
    """The checked value of a word (its name without prefix), and which variable, layer or key says it."""

    word: str
    where: str
    value: object

    def names(self) -> Iterator[tuple[str, str]]:
        """Each name that this defines or undefines, and where."""
        if self.word == "define" and isinstance(self.value, Mapping):
            yield from ((name, f"{self.where}.{name}") for name in self.value)
        elif self.word == "undefine":
            yield from (
                (name, f"{self.where}[{index}] ({name})") for index, name in enumerate(self.entries())
            )

    def entries(self) -> tuple[Any, ...]:
        """The elements of a list; none of what is no list."""
        return self.value if isinstance(self.value, tuple) else ()

    def features(self) -> tuple[FeatureWord, ...]:
        """The features that this names."""
        return self.entries() if self.word == "feature" else ()

    def says(self, word: str, key: str) -> bool:
        """Whether this is word, and says something of key where it has keys."""
        return self.word == word and (not key or (isinstance(self.value, Mapping) and key in self.value))


def word_faults(said: Sequence[Said], kept: Mapping[str, tuple[str, str]]) -> Iterator[Fault]:
    """What is wrong with said, of what is said of one .mc, which keeps the names kept for itself."""
    yield from _kept_faults(said, kept)
    yield from _contradictions(said)
    yield from _said_twice(said)
    yield from _features_said_twice(said)
    yield from _open_relays(said)


def moved_maps(said: Sequence[Said], layout: Layout) -> Iterator[Fault]:
    """Features of the daemon that would look elsewhere for a map that is published on hosts of layout."""
    for each in said:
        for index, feature in enumerate(each.features()):
            parts = feature.args[0].split() if feature.args else []
            path = layout.map_source(MAPS[feature.name]) if feature.name in MAPS else ""
            # sendmail adds .db where it is not there yet, which Red Hat's own files write out
            if path and parts and (parts[0], parts[-1].removesuffix(".db")) != ("hash", path):
                place = f"{each.where}[{index}] ({feature.name})"
                yield Fault(place, f"would not look into {path}, the map that is published", f"hash {path}")


def present_on(kind: str) -> tuple[str, ...]:
    """The features that the .mc of a host of that kind has, whatever is said, and that others stand on."""
    return _EVERYWHERE if kind == "nullclient" else _RELAYS


def lonely_features(said: Sequence[Said], present: Collection[str]) -> Iterator[Fault]:
    """Features without what they stand on. said is all that is said of one .mc, which has those present."""
    everywhere = {feature.name for each in said for feature in each.features()}
    for each in said:
        yield from feature_faults(each.features(), each.where, present={*present, *everywhere})


def taken_rulesets(said: Sequence[Said], own: Collection[str]) -> Iterator[Fault]:
    """Rulesets that are among the .mc's own: sendmail makes one of both, and warns (readcf.c)."""
    for each in said:
        for number, line in enumerate(each.entries() if each.word == "local_rulesets" else (), 1):
            name = _RULESET.match(line)
            if name and name[1] in own:
                wrong = f"{line!r} is a ruleset that the relay depends on"
                yield Fault(f"{each.where} line {number}", wrong, "another, such as SLocal_check_mail")


def rulesets_on(kind: str) -> tuple[str, ...]:
    """The rulesets of the .mc of a host of that kind."""
    return _LOCAL_RULESETS if kind == "nullclient" else (*_LOCAL_RULESETS, "Local_check_rcpt")


def _kept_faults(said: Sequence[Said], kept: Mapping[str, tuple[str, str]]) -> Iterator[Fault]:
    for each in said:
        for name, where in each.names():
            if name in kept:
                why, right = kept[name]
                yield Fault(where, f"is not for you to {each.word}: {why}", right)
        for index, feature in enumerate(each.features()):
            if feature.name in kept:
                why, right = kept[feature.name]
                place = f"{each.where}[{index}] ({feature.name})"
                yield Fault(place, f"is not for you to name: {why}", right)


def _contradictions(said: Sequence[Said]) -> Iterator[Fault]:
    defined = {name: where for each in said if each.word == "define" for name, where in each.names()}
    for each in said:
        for name, where in each.names():
            if each.word == "undefine" and name in defined:
                yield Fault(where, f"is defined too, by {defined[name]}", "do one of them")


def _said_twice(said: Sequence[Said]) -> Iterator[Fault]:
    for each in said:
        for name, where in each.names():
            word, key = SAID_BY.get(name, ("", ""))
            if any(other.says(word, key) for other in said):
                shown = f"{PREFIX}{word}.{key}" if key else f"{PREFIX}{word}"
                yield Fault(where, f"is what {shown} says too", "say it with one of them")


def _features_said_twice(said: Sequence[Said]) -> Iterator[Fault]:
    variables = {each.word for each in said}
    for each in said:
        for index, feature in enumerate(each.features()):
            # The one feature that has a variable of its own name
            if feature.name == "greet_pause" and feature.name in variables:
                place = f"{each.where}[{index}] ({feature.name})"
                yield Fault(place, f"is what {PREFIX}greet_pause says too", "say it with one of them")


def _open_relays(said: Sequence[Said]) -> Iterator[Fault]:
    allowed = {name for each in said if each.word == "allow_open_relay_features" for name in each.entries()}
    for each in said:
        for index, feature in enumerate(each.features()):
            if feature.known.relays and feature.name not in allowed:
                place = f"{each.where}[{index}] ({feature.name})"
                yield Fault(place, f"would relay for {feature.known.relays}", _WHO_MAY)
