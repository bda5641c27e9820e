# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which variables a kind of host needs, and which it has no use for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING

from ansible_collections.postmaster.sendmail.plugins.module_utils import _authinfo
from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_options import Listener
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_layers import stored_identity
from ansible_collections.postmaster.sendmail.plugins.module_utils._smart_host_auth import authinfo_key
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import PREFIX

if TYPE_CHECKING:
    from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import RelaySettings

KINDS = ("gateway", "smarthost", "both", "nullclient")

_HOST = "a host name such as hub.example.com, or an address such as [192.0.2.1]"
_NEEDED: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "gateway": {"hub": ("the mail that it takes has nowhere to go", _HOST)},
    "both": {
        "hub": ("the mail that it takes has nowhere to go", _HOST),
        "relay_domains": ("it takes no mail from the internet", "your domains, or sendmail_kind: smarthost"),
    },
    "smarthost": {},
    "nullclient": {"hub": ("the host's mail has nowhere to go", _HOST)},
}
_NO_USE: Mapping[str, Mapping[str, str]] = {
    "gateway": {},
    "both": {},
    "smarthost": {"relay_domains": "leave it out, or write sendmail_kind: both"},
    "nullclient": {
        "relay_domains": "leave it out, or write another sendmail_kind",
        "mailertable": "leave it out: everything goes to sendmail_hub",
        "smart_host": "leave it out: everything goes to sendmail_hub",
        "local_host_names": "leave it out: the hub knows its names",
    },
}


def kind_faults(settings: RelaySettings) -> Iterator[Fault]:
    """What settings lack, or have too much, for the kind of host that they are for."""
    kind = f"a host of sendmail_kind {settings.kind}"
    for name, (why, right) in _NEEDED[settings.kind].items():
        if not getattr(settings, name):
            yield Fault(f"{PREFIX}{name}", f"is missing: without it {why}", right)
    for name, right in _NO_USE[settings.kind].items():
        if getattr(settings, name):
            yield Fault(f"{PREFIX}{name}", f"has no use on {kind}", right)
    yield from _faults_of_the_way_out(settings)
    if settings.kind == "nullclient" and settings.listen != (Listener(),):
        yield from _beyond_loopback(settings)


def _faults_of_the_way_out(settings: RelaySettings) -> Iterator[Fault]:
    if settings.kind == "smarthost" and not (settings.hub or settings.smart_host):
        wrong = "is missing, as sendmail_smart_host is: without either root's mail has nowhere to go"
        yield Fault(f"{PREFIX}hub", wrong, _HOST)
    if (settings.smart_host_auth or settings.authinfo) and settings.words.local_text.local_tls_rcpt:
        wrong = "is taken: it makes mail wait that could not be sent authenticated"
        yield Fault(f"{PREFIX}local_tls_rcpt", wrong, "use the access map (TLS_Rcpt:), or no AUTH")
    if settings.smart_host_auth:
        yield from _said_of_the_smart_host(settings)
    if settings.kind == "nullclient" or settings.smart_host:
        return
    for name, default in (("smart_host_auth", {}), ("smart_host_port", 25)):
        if getattr(settings, name) != default:
            yield Fault(f"{PREFIX}{name}", "has no effect: there is no sendmail_smart_host", "name one")


def _said_of_the_smart_host(settings: RelaySettings) -> Iterator[Fault]:
    identity = stored_identity(_authinfo.GRAMMAR)
    own = identity(authinfo_key(settings.hub if settings.kind == "nullclient" else settings.smart_host))
    for index, entry in enumerate(settings.authinfo):
        if identity(str(entry["key"])) == own:
            place = f"{PREFIX}authinfo[{index}] ({entry['key']})"
            yield Fault(place, f"is what {PREFIX}smart_host_auth says too", "say it with one of them")


def _beyond_loopback(settings: RelaySettings) -> Iterator[Fault]:
    for index, listener in enumerate(settings.listen):
        if not ip_address(listener.any_address).is_loopback:
            yield Fault(
                f'{PREFIX}listen[{index}] ("{listener.name}")',
                "can be reached by other hosts, and a nullclient takes mail from none",
                "the address 127.0.0.1 or ::1",
            )
