# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The defaults of a role, its argument specification, its neighbours and the core agree on each variable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    RelaySettings,
    parse_settings,
    variable_names,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import PREFIX, defaults_of

ROLES = sorted((Path(__file__).parents[3] / "roles").iterdir())
EVERY_ROLE = pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)


def mapping(path: Path) -> dict[str, Any]:
    """The variables of a file; none when there is no such file."""
    return yaml.safe_load(path.read_text("utf-8")) or {} if path.exists() else {}


def defaults(role: Path) -> dict[str, Any]:
    return mapping(role / "defaults" / "main.yml")


def options(role: Path) -> dict[str, dict[str, Any]]:
    """The public variables of a role, as its argument specification, which must be there, declares them."""
    specification = yaml.safe_load((role / "meta" / "argument_specs.yml").read_text("utf-8"))
    declared: dict[str, dict[str, Any]] = specification["argument_specs"]["main"].get("options", {})
    return declared


def names_made(node: object) -> Iterator[str]:
    """Every name that tasks, however nested, give to a variable."""
    if isinstance(node, list):
        for item in node:
            yield from names_made(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("register", "loop_var", "index_var"):
                yield value
            elif key in ("vars", "ansible.builtin.set_fact"):
                yield from value
            else:
                yield from names_made(value)


def internal_names(role: Path) -> Iterator[str]:
    for path in role.glob("vars/*.yml"):
        yield from mapping(path)
    for path in (*role.glob("tasks/**/*.yml"), *role.glob("handlers/*.yml")):
        yield from names_made(yaml.safe_load(path.read_text("utf-8")))


@EVERY_ROLE
def test_every_variable_has_its_default_or_is_required(role: Path) -> None:
    optional = {name for name, option in options(role).items() if not option.get("required")}
    assert set(defaults(role)) == optional


@EVERY_ROLE
def test_documented_defaults_are_the_real_ones(role: Path) -> None:
    documented = {name: option["default"] for name, option in options(role).items() if "default" in option}
    assert documented == defaults(role)


@EVERY_ROLE
def test_public_variables_have_the_prefix(role: Path) -> None:
    assert [name for name in options(role) if not name.startswith(PREFIX)] == []


@EVERY_ROLE
def test_internal_variables_have_the_prefix(role: Path) -> None:
    internal = set(internal_names(role)) - set(options(role))
    assert sorted(name for name in internal if not name.startswith(f"__{PREFIX}")) == []


@EVERY_ROLE
def test_a_variable_is_the_same_in_every_role(role: Path) -> None:
    own = options(role)
    for neighbour in ROLES:
        theirs = options(neighbour)
        shared = own.keys() & theirs.keys()
        assert {name: own[name] for name in shared} == {name: theirs[name] for name in shared}, neighbour.name


@EVERY_ROLE
def test_defaults_are_those_of_the_core(role: Path) -> None:
    hub = {f"{PREFIX}hub": "hub.example.com"}  # a gateway needs one
    given = {name: value for name, value in defaults(role).items() if name in variable_names()}
    assert parse_settings({**given, **hub}) == parse_settings(hub)


@EVERY_ROLE
def test_required_variables_have_no_default_in_the_core(role: Path) -> None:
    required = [name for name, option in options(role).items() if option.get("required")]
    core = defaults_of(RelaySettings)
    assert [name for name in required if core.get(name)] == []


def test_every_variable_of_the_core_is_declared_by_a_role() -> None:
    declared = {name for role in ROLES for name in options(role)}
    assert set(variable_names()) - declared == set()
