# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whole of a relay as one wish: what every part of it shall be, checked as far as that needs no host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _configuration, _ownership
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import FileState
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import Question
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_settings import Tls


@dataclass(frozen=True)
class MapWish:
    """One map. params are the options of the module map, as _map_module takes them."""

    name: str
    path: str
    params: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class UnitWish:
    """One unit of ours, kept in UNITS: its text, and whether it is enabled and started."""

    name: str
    content: str
    enabled: bool
    started: bool


@dataclass(frozen=True)
class RelayWish:
    """A relay. files are below /etc/mail and scripts elsewhere; each is (path, state).

    tls holds the certificates, None if the wish has none; tls_owner owns the keys that come as content. user
    is the account that the daemon runs as. probe is the specification of the probe, None for no probe.
    """

    configurations: tuple[_configuration.Wish, ...] = ()
    maps: tuple[MapWish, ...] = ()
    files: tuple[tuple[str, FileState], ...] = ()
    scripts: tuple[tuple[str, FileState], ...] = ()
    tls: Tls | None = None
    tls_owner: str = ""
    units: tuple[UnitWish, ...] = ()
    masked_units: tuple[str, ...] = ()
    ownership: tuple[_ownership.Wish, ...] = ()
    requires: tuple[str, ...] = ()
    jail_roots: tuple[str, ...] = ()
    user: str = ""
    questions: tuple[Question, ...] = ()
    probe: Mapping[str, Any] | None = None
    generations: int = 5
