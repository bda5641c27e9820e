# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The wish in the options of the module relay: each checked, and all of them against each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _configuration,
    _live_probe,
    _mode,
    _ownership,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes, FileState
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import (
    Question,
    parse_questions,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import (
    DIRECTORY,
    MapWish,
    RelayWish,
    UnitWish,
    is_inside,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import (
    check_all,
    list_of,
    matching,
    number,
)

if TYPE_CHECKING:
    from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_settings import Tls

T = TypeVar("T")

_PUBLIC = Attributes("root", "root", 0o644)
_SCRIPT = Attributes("root", "root", 0o755)
_MOST_GENERATIONS = 1000

_unit_name = matching(
    re.compile(r"[A-Za-z0-9:_.@-]{1,200}\.(service|path|socket|timer|target)"),
    "the name of a unit",
    "such as sendmail.service",
)
_plain_path = matching(
    _ownership.PLAIN_PATH, "a plain absolute path", "such as /etc/mail, without . or .. or a slash at the end"
)
_CHECKED = (
    *("configurations", "maps", "files", "scripts", "certificates", "units", "masked_units", "ownership"),
    *("requires", "jail_roots", "policy_tests", "probe", "generations"),
)
# The one in effect, and one to go back to
kept_generations = number(2, _MOST_GENERATIONS, "a number of generations")


@dataclass(frozen=True)
class Programs:
    """What of the host a wish is carried out with: paths, "" for a program that it has not got."""

    m4: str
    sendmail: str
    cf_directory: str


def parse(params: Mapping[str, Any], programs: Programs) -> RelayWish:
    """The wish in the options of the module relay, which are as its argument spec has them.

    Raises InvalidInputError with every fault of every option.
    """
    asked = _Asked(params, programs)
    checks = ((getattr(asked, name), params[name], name) for name in _CHECKED)
    found: dict[str, Any] = dict(zip(_CHECKED, check_all(checks)))
    found["tls"], found["questions"] = found.pop("certificates"), found.pop("policy_tests")
    wish = RelayWish(**found, user=params["user"], tls_owner=params["user"])
    faults = list(_twice(paths_of(wish)))
    if faults:
        raise InvalidInputError(faults)
    return wish


def paths_of(wish: RelayWish) -> Iterator[tuple[str, str]]:
    """Every path that the wish writes, with the option that says so; of a map its text."""
    for configuration in wish.configurations:
        yield configuration.mc_path, "configurations"
        yield configuration.cf_path, "configurations"
    yield from ((one.path, "maps") for one in wish.maps)
    yield from ((path, "files") for path, _wish in wish.files)
    if wish.tls:
        from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_settings import (  # noqa: PLC0415
            SLOTS,
        )

        placed = (entry for slot in SLOTS for entry in wish.tls.placed(slot) if entry.content)
        yield from ((entry.path, "certificates") for entry in placed)
    yield from ((path, "scripts and units") for path, _wish in wish.elsewhere)


def _twice(paths: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for path, option in paths:
        if path in first:
            yield Fault(f"{option} ({path})", f"is written by {first[path]}, too", "name it once")
        first.setdefault(path, option)


@dataclass(frozen=True)
class _Asked:
    """The kinds of the options, each by its name."""

    params: Mapping[str, Any]
    programs: Programs

    def configurations(self, value: Sequence[Any], where: str) -> tuple[_configuration.Wish, ...]:
        return _each(self._configuration, value, where, "path")

    def _configuration(self, one: Mapping[str, Any], where: str) -> _configuration.Wish:
        mc_path, cf_path = check_all((_inside, one[key], f"{where}.{key}") for key in ("path", "cf"))
        return _configuration.Wish(
            content=one["content"].encode(),
            mc_path=mc_path,
            cf_path=cf_path,
            attributes=_PUBLIC,
            cf_directory=self.programs.cf_directory,
            m4=self.programs.m4,
            sendmail=self.programs.sendmail,
            user=one["user"] or "",
            strict=True,
        )

    def maps(self, value: Sequence[Any], where: str) -> tuple[MapWish, ...]:
        return _each(self._map, value, where, "name")

    def _map(self, one: Mapping[str, Any], where: str) -> MapWish:
        path = _inside(one["path"] or f"{DIRECTORY}/{one['name']}", f"{where}.path")
        daemon = next((each["cf"] for each in self.params["configurations"]), f"{DIRECTORY}/sendmail.cf")
        params = {
            "entries": one["entries"],
            "src": [],
            "exclusive": True,
            "map_type": one["map_type"],
            "cf": daemon,
            "owner": "root",
            "group": one["group"] or self.params["user"],
            "mode": "0640",
            "backup": False,
        }
        return MapWish(one["name"], path, params)

    def files(self, value: Sequence[Any], where: str) -> tuple[tuple[str, FileState], ...]:
        return _each(self._file, value, where, "path")

    def _file(self, one: Mapping[str, Any], where: str) -> tuple[str, FileState]:
        mode = _mode.mode_of(one["mode"], "file", f"{where}.mode")
        attributes = Attributes(one["owner"], one["group"], mode)
        return _inside(one["path"], f"{where}.path"), FileState(one["content"].encode(), attributes)

    def scripts(self, value: Sequence[Any], where: str) -> tuple[tuple[str, FileState], ...]:
        return _each(self._script, value, where, "path")

    def _script(self, one: Mapping[str, Any], where: str) -> tuple[str, FileState]:
        path = _plain_path(one["path"], f"{where}.path")
        if is_inside(path):
            raise InvalidInputError([Fault(f"{where}.path", f"is in {DIRECTORY}", "name it in files")])
        return path, FileState(one["content"].encode(), _SCRIPT)

    def units(self, value: Sequence[Any], where: str) -> tuple[UnitWish, ...]:
        return _each(self._unit, value, where, "name")

    def _unit(self, one: Mapping[str, Any], where: str) -> UnitWish:
        name = _unit_name(one["name"], f"{where}.name")
        if name in self.params["masked_units"]:
            raise InvalidInputError([Fault(f"{where}.name", "is in masked_units, too", "name it in one")])
        return UnitWish(name, one["content"], one["enabled"], one["started"])

    def masked_units(self, value: Sequence[Any], where: str) -> tuple[str, ...]:
        return list_of(_unit_name, fold=str)(value, where)

    def certificates(self, value: Mapping[str, Any] | None, _where: str) -> Tls | None:
        if not value:
            return None
        # Only here, since it is much that a host without certificates has no use for.
        from ansible_collections.postmaster.sendmail.plugins.module_utils import (  # noqa: PLC0415
            _certificates,
        )

        return _certificates.wished(value)

    def ownership(self, value: Sequence[Any], where: str) -> tuple[_ownership.Wish, ...]:
        return _ownership.parse(value, variable=where)

    def requires(self, value: Sequence[Any], where: str) -> tuple[str, ...]:
        return list_of(_plain_path, fold=str)(value, where)

    def jail_roots(self, value: Sequence[Any], where: str) -> tuple[str, ...]:
        return list_of(_plain_path, fold=str)(value, where)

    def policy_tests(self, value: Sequence[Any], where: str) -> tuple[Question, ...]:
        return parse_questions(value, variable=where)

    def probe(self, value: Mapping[str, Any] | None, where: str) -> Mapping[str, Any] | None:
        return None if value is None else _live_probe.parse_spec(_given(value), where)

    def generations(self, value: object, where: str) -> int:
        return kept_generations(value, where)


def _each(kind: Callable[[Any, str], T], value: Sequence[Any], where: str, key: str) -> tuple[T, ...]:
    """What kind makes of each entry of value, which where and the entry's own key name."""
    return tuple(check_all((kind, one, f"{where}[{index}] ({one[key]})") for index, one in enumerate(value)))


def _inside(value: object, where: str) -> str:
    path = _plain_path(value, where)
    if not is_inside(path) or path == DIRECTORY:
        raise InvalidInputError([Fault(f"{where} ({path})", f"is not below {DIRECTORY}", "put it there")])
    return path


def _given(value: object) -> object:
    """value without the keys that have none, at any depth: what was left out has its default elsewhere."""
    if isinstance(value, Mapping):
        return {key: _given(item) for key, item in value.items() if item is not None}
    return [_given(item) for item in value] if isinstance(value, list) else value
