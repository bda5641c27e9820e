# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The relay's policy: every public variable of it, its hardened default, and what it may hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_options import (
    Listener,
    listener,
    listener_faults,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._define_values import PRIVACY_OPTIONS
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._kind_relations import KINDS, kind_faults
from ansible_collections.postmaster.sendmail.plugins.module_utils._layers import base_in
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import AUTO, DEBIAN, LAYOUTS, Layout
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_words import McWords
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_kinds import (
    access_entries,
    authinfo_entries,
    jail_path,
    local_host_name,
    mailer_faults,
    mailertable_entries,
    other_host,
    relay_domain,
    run_interval,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_layers import (
    NEVER,
    naming_layers,
    put_together,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._smart_host_auth import smart_host_auth
from ansible_collections.postmaster.sendmail.plugins.module_utils._submit_words import (
    submit_faults,
    submit_words,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._timeouts import TIMEOUTS, timeouts
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_settings import Tls
from ansible_collections.postmaster.sendmail.plugins.module_utils._transaction_settings import Transaction
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    Kind,
    account,
    choice,
    domain,
    list_of,
    number,
    optional,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import (
    PREFIX,
    build,
    defaults_of,
    kinds_of,
    layered_in,
    variable,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._word_rules import (
    KEPT,
    Said,
    lonely_features,
    moved_maps,
    present_on,
    rulesets_on,
    taken_rulesets,
    word_faults,
)

# What the playbooks take, and no role: which hosts they are for, how many at a time, and what to go back to
OF_PLAYBOOKS = ("sendmail_hosts", "sendmail_serial", "sendmail_generation", "sendmail_audit_fail")


@dataclass(frozen=True)
class RelaySettings:
    """What the relay does, checked. A field is the public variable sendmail_<field>, or a group of them."""

    relay_domains: tuple[str, ...] = variable(list_of(relay_domain), (), layers=True)
    kind: str = variable(choice(*KINDS), "gateway")
    hub: str = variable(optional(other_host), "")  # which kinds need it: see _kind_relations
    access: tuple[Mapping[str, Any], ...] = variable(access_entries, (), layers=True)
    mailertable: tuple[Mapping[str, Any], ...] = variable(mailertable_entries, (), layers=True)
    host_name: str = variable(optional(domain), "")  # "": what the host calls itself
    smart_host: str = variable(optional(other_host), "")  # "": by MX
    smart_host_port: int = variable(number(1, 65535, "a port"), 25)
    smart_host_auth: Mapping[str, Any] = variable(smart_host_auth, {})
    authinfo: tuple[Mapping[str, Any], ...] = variable(authinfo_entries, (), layers=True)
    local_host_names: tuple[str, ...] = variable(list_of(local_host_name), (), layers=True)
    listen: tuple[Listener, ...] = variable(list_of(listener), (Listener(),), layers=True)
    relay_user: str = variable(account, "smmta")
    layout: str = variable(choice(AUTO, *LAYOUTS), AUTO)
    privacy_options: tuple[str, ...] = variable(
        list_of(choice(*PRIVACY_OPTIONS)),
        ("goaway", "noetrn", "nobodyreturn", "restrictmailq", "restrictqrun", "restrictexpand"),
        layers=True,
    )
    log_level: int = variable(number(0, 99, "a log level"), 10)
    max_message_size: int = variable(number(1, 2**40, "a number of bytes"), 26214400)
    max_recipients: int = variable(number(1, 100000, "a number of recipients"), 100)
    max_daemon_children: int = variable(number(1, 100000, "a number of processes"), 100)
    connection_rate_throttle: int = variable(number(0, 100000, "a number of connections a second"), 20)
    client_rate: int = variable(number(0, 100000, "a number of connections a minute"), 60)
    client_connections: int = variable(number(0, 100000, "a number of connections"), 20)
    greet_pause: int = variable(number(0, 300000, "a number of milliseconds"), 1000)
    listen_backlog: int = variable(number(1, 65535, "a number of connections"), 512)
    queue_interval: str = variable(run_interval, "10m")
    timeouts: Mapping[str, str] = variable(timeouts, TIMEOUTS, layers=True)
    jail_read_only: tuple[str, ...] = variable(list_of(jail_path, fold=str), ())
    tls: Tls = field(default_factory=Tls)
    submit: Mapping[str, Any] = variable(submit_words, {}, layers=True)
    words: McWords = field(default_factory=McWords)
    transaction: Transaction = field(default_factory=Transaction)

    @property
    def places(self) -> Layout:
        """The layout; Debian's as long as no host has told its own."""
        return _places(self.layout)


_LAYERED = layered_in(RelaySettings)


def base_of(name: str) -> str:
    """The variable that the variable name is a layer of; empty when it is none."""
    return base_in(name, _LAYERED)


def variable_names() -> tuple[str, ...]:
    """Every public variable of the relay's policy."""
    return tuple(kinds_of(RelaySettings))


def unknown_names(variables: Iterable[str], declared: Collection[str]) -> Iterator[str]:
    """A warning for each variable of the collection's prefix that is none of the declared ones.

    It may be the user's own, so it is no fault; more often it is a slip that would silently do nothing.
    """
    for name in sorted(variables):
        if name.startswith(PREFIX) and name not in {*declared, *OF_PLAYBOOKS} and not base_of(name):
            likely = get_close_matches(name, declared, n=1)
            advice = f", do you mean {likely[0]}?" if likely else ""
            yield f"{name} is no variable of this collection and does nothing{advice}"


def parse_settings(variables: Mapping[str, object], *, now: datetime = NEVER) -> RelaySettings:
    """The settings that variables (name with prefix: value) ask for; what is not there has its default.

    Variables of other names are none of our business. Entries that have expired at now (in UTC) are left
    out. Raises InvalidInputError with every fault found.
    """
    kinds = kinds_of(RelaySettings)
    layers = sorted(name for name in variables if base_of(name))
    own = [name for name in kinds if name in variables]
    given = {name: variables[name] for name in [*own, *layers]}
    checked, faults = _each_alone({name: kinds[base_of(name) or name] for name in given}, given)
    said = [Said((base_of(name) or name)[len(PREFIX) :], name, value) for name, value in checked.items()]
    faults += [*word_faults(said, KEPT), *moved_maps(said, _places(checked.get(f"{PREFIX}layout")))]
    if faults:
        raise InvalidInputError(faults)
    defaults = defaults_of(RelaySettings)
    settings = build(RelaySettings, put_together(checked, defaults, now=now))
    faults += [*lonely_features(said, present_on(settings.kind)), *_unknown_mailers(checked, settings.words)]
    faults += taken_rulesets(said, rulesets_on(settings.kind))
    faults += [naming_layers(fault, checked, defaults) for fault in _relations(settings)]
    if faults:
        raise InvalidInputError(faults)
    return settings


def _places(layout: object) -> Layout:
    return LAYOUTS.get(str(layout), DEBIAN)


def _each_alone(
    kinds: Mapping[str, Kind[Any]], given: Mapping[str, object]
) -> tuple[dict[str, Any], list[Fault]]:
    """What its kind makes of each variable or layer that is given, and what is wrong with the others."""
    checked: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, value in given.items():
        try:
            checked[name] = kinds[name](value, name)
        except InvalidInputError as error:
            faults += error.faults
    return checked, faults


def _unknown_mailers(checked: Mapping[str, Any], words: McWords) -> Iterator[Fault]:
    """Entries of the mailertable for mailers that are neither the kind's nor among words."""
    mailers = [*words.mailers.names(), *words.local_text.mailers()]
    for name, entries in checked.items():
        if (base_of(name) or name) == f"{PREFIX}mailertable":
            yield from mailer_faults(entries, name, mailers)


def _relations(settings: RelaySettings) -> Iterator[Fault]:
    """What each variable cannot say alone."""
    yield from kind_faults(settings)
    yield from settings.tls.faults(shown=settings.jail_read_only)
    own = {settings.host_name: "host_name", **dict.fromkeys(settings.local_host_names, "local_host_names")}
    for index, relayed in enumerate(settings.relay_domains):
        if relayed in own:
            yield Fault(
                f'{PREFIX}relay_domains[{index}] ("{relayed}")',
                f"is in {PREFIX}{own[relayed]} too, so its mail would be local and refused",
                "name it in one of them",
            )
    for name in ("hub", "smart_host"):
        value = getattr(settings, name)
        if value == f"[{settings.host_name}]":
            yield Fault(
                f'{PREFIX}{name} ("{value}")', f"is this host itself ({PREFIX}host_name)", "another host"
            )
    yield from listener_faults(settings.listen, f"{PREFIX}listen")
    yield from settings.words.faults(PREFIX)
    yield from settings.words.judges.faults(settings.listen, settings.jail_read_only, PREFIX)
    yield from settings.words.mailers.unknown(PREFIX)
    yield from _without_certificate(settings)
    yield from submit_faults(f"{PREFIX}submit", settings.submit)


def _without_certificate(settings: RelaySettings) -> Iterator[Fault]:
    """Listeners that speak nothing but TLS where there is no certificate for it."""
    if settings.tls.tls_server_certificate or "confSERVER_CERT" in settings.words.definitions.define:
        return
    for index, one in enumerate(settings.listen):
        if "s" in one.modifiers:
            place = f'{PREFIX}listen[{index}] ("{one.name}").modifiers'
            wrong = "s is for TLS from the first byte, and there is no certificate"
            yield Fault(place, wrong, f"name it in {PREFIX}tls_server_certificate")
