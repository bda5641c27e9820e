# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whole of a relay as one wish: what every part of it shall be, checked as far as that needs no host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _configuration, _ownership
from ansible_collections.postmaster.sendmail.plugins.module_utils._activation import unit_path
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes, FileState
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_grammars import GRAMMARS
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_module import Map
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import Question

if TYPE_CHECKING:
    from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_settings import Tls

DIRECTORY = "/etc/mail"  # what is below is tried out in a view of the host; all else of a wish is elsewhere

_UNIT_FILES = Attributes("root", "root", 0o644)
_JAIL_ROOTS = Attributes("root", "root", 0o755)


@dataclass(frozen=True)
class MapWish:
    """One map. params are the options of the module map, as _map_module takes them."""

    name: str
    path: str
    params: Mapping[str, Any] = field(repr=False)

    @property
    def map(self) -> Map:
        """The map as _map_module takes it."""
        return Map(self.params, GRAMMARS[self.name], self.name, self.path)


@dataclass(frozen=True)
class UnitWish:
    """One unit of ours (_activation.unit_path): its text, and whether it is enabled and started."""

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

    @property
    def inside(self) -> tuple[_ownership.Wish, ...]:
        """What is to be owned in DIRECTORY."""
        return tuple(one for one in self.ownership if is_inside(one.path))

    @property
    def outside(self) -> tuple[_ownership.Wish, ...]:
        """What is to be owned elsewhere, the roots of the jails among it."""
        roots = (_ownership.Wish(path, "directory", _JAIL_ROOTS) for path in self.jail_roots)
        return (*(one for one in self.ownership if not is_inside(one.path)), *roots)

    @property
    def elsewhere(self) -> tuple[tuple[str, FileState], ...]:
        """The files that are not in DIRECTORY: scripts and units."""
        units = ((unit_path(one.name), FileState(one.content.encode(), _UNIT_FILES)) for one in self.units)
        return (*self.scripts, *units)


def is_inside(path: str) -> bool:
    """Whether path is DIRECTORY or below it."""
    return path == DIRECTORY or path.startswith(f"{DIRECTORY}/")
