# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Layers of entries become one list, and none is lost."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _access, _map_layers
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=timezone.utc)
OVER, AHEAD = "2026-06-14", "2026-06-16"


def e(key: str, value: str = "1", **more: str) -> dict[str, str]:
    return {"key": key, "value": value, **more}


# layers, and what becomes of them
TOGETHER: list[tuple[list[list[Any]], list[Any]]] = [
    ([], []),
    ([[], []], []),
    ([[e("a"), e("b")], [e("c")]], [e("a"), e("b"), e("c")]),
    ([[e("a"), e("b")], [e("A", "2"), e("c")]], [e("A", "2"), e("b"), e("c")]),
    ([[e("a")], [{"key": "a", "state": "absent"}]], [{"key": "a", "state": "absent"}]),
    ([[e("a")], [{"key": "a", "state": "absent"}], [e("a", "3")]], [e("a", "3")]),
    # within a layer nothing is replaced
    ([[e("a"), e("a", "2")]], [e("a"), e("a", "2")]),
    ([[e("a"), e("a", "2")], [e("a", "3")]], [e("a", "3")]),
    ([[e("a")], [e("a", "2"), e("b"), e("a", "3")]], [e("a", "2"), e("a", "3"), e("b")]),
    # what has expired gives way, and is kept where nothing else has its key
    ([[e("a")], [e("a", "2", expires=OVER)]], [e("a")]),
    ([[e("a")], [e("a", "2", expires=AHEAD)]], [e("a", "2", expires=AHEAD)]),
    ([[e("a", expires=OVER)], [e("a", "2")]], [e("a", "2")]),
    ([[e("b")], [e("a", expires=OVER)]], [e("b"), e("a", expires=OVER)]),
    ([[e("a")], [e("a", "2", expires="soon")]], [e("a", "2", expires="soon")]),
    ([[{"key": 5, "value": "1"}], [e("5", "2")]], [e("5", "2")]),
]


@pytest.mark.parametrize(("layers", "entries"), TOGETHER)
def test_merge(layers: list[list[Any]], entries: list[Any]) -> None:
    named = [(f"v{number}", layer) for number, layer in enumerate(layers)]
    assert list(_map_layers.merge(named, now=NOW).entries) == entries


def test_places_are_those_of_the_layers() -> None:
    merged = _map_layers.merge([("v", [e("a"), e("b")]), ("v__site", [e("c"), e("A")])], now=NOW)
    assert merged.places == ("v__site[1] (A)", "v[1] (b)", "v__site[0] (c)")


def test_keys_that_become_one_record_are_the_same() -> None:
    layers = [
        (
            "v",
            [e("Connect:192.0.2.0/24"), e("Connect:2001:db8::1"), e("Connect:192.0.2.0/23"), e("nonsense")],
        ),
        ("w", [e("connect:192.0.2", "2"), e("Connect:IPv6:2001:DB8:0:0:0:0:0:1", "2"), e("Nonsense", "2")]),
    ]
    merged = _map_layers.merge(layers, now=NOW, identity=_map_layers.stored_identity(_access.GRAMMAR))
    assert [entry["value"] for entry in merged.entries] == ["2", "2", "1", "2"]


NO_LAYERS: list[tuple[object, str]] = [
    ("a", "v: is no list"),
    ({"key": "a"}, "v: is no list"),
    (None, "v: is no list"),
    ([e("a"), "b"], "v[1]: is no entry with a key"),
    ([{"value": "1"}], "v[0]: is no entry with a key"),
    ([{"key": ["a"], "value": "1"}], "v[0]: is no entry with a key"),
]


@pytest.mark.parametrize(("layer", "message"), NO_LAYERS)
def test_is_refused(layer: object, message: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        _map_layers.merge([("v", layer), ("w", [])], now=NOW)
    assert str(refused.value).startswith(message)
