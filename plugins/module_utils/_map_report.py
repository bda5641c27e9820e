# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a plan of a map tells a reader: the keys that change, and a diff without secrets.

A list of a million keys serves nobody: long lists are cut, and the counts beside them are whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_notes, _map_text
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import Grammar, fold
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_lookups import lookup_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_plan import Plan
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_text import printable
from ansible_collections.postmaster.sendmail.plugins.module_utils._secrets import MASK
from ansible_collections.postmaster.sendmail.plugins.module_utils._text_form import for_makemap

KEYS_SHOWN = 1000  # keys of each list
_TEXT_SHOWN = 200_000  # bytes of text up to which the diff is of the whole text
_LINES_SHOWN = 100  # of each kind, in the diff of a big map


def notes(text: bytes, path: str, grammar: Grammar, kind: str, *, limit: int) -> list[str]:
    """What is to be said of the lines of text although sendmail takes them: see _map_notes.

    kind is the name of the map; a text of more than limit lines is not looked through.
    """
    if text.count(b"\n") > limit:
        return []
    found = []
    for number, line in enumerate(_map_text.lines(for_makemap(text, grammar.form)), start=1):
        pair = _map_text.split(line)
        if pair:
            key, value = (part.decode("utf-8", "surrogateescape") for part in pair)
            found.append((f"{path}:{number}", key, value))
    said = _map_notes.notes(found, grammar, wider=lookup_of(kind))
    return [printable(_map_text.encode(str(note))) for note in said]


def unchanged(path: str, database: str) -> dict[str, Any]:
    """The result of a module whose wish is fulfilled already."""
    return {
        "changed": False,
        "path": path,
        "database": database,
        "rebuilt": False,
        "unjudged": [],
        "expired": [],
        "notes": [],
        "diff": [],
        "added": [],
        "replaced": [],
        "removed": [],
        "counts": {"added": 0, "replaced": 0, "removed": 0, "overridden": 0},
    }


def result(plan: Plan) -> dict[str, Any]:
    """The result of a module that carries plan out."""
    return {
        **unchanged(plan.wish.path, plan.database.file),
        "changed": plan.changed,
        "rebuilt": plan.builds,
        "unjudged": list(plan.unjudged),
        "diff": list(_diff(plan)),
        **_keys(plan),
    }


def _keys(plan: Plan) -> dict[str, Any]:
    delta = plan.delta
    if delta is None:
        added = (record.partition(b"\t")[0] for record in _map_text.records(plan.stored))
        shown = sorted(printable(key) for key in islice(added, KEYS_SHOWN))
        count = sum(1 for _record in _map_text.records(plan.stored))
        lists, counts = {"added": shown, "replaced": [], "removed": []}, {"added": count}
    else:
        whole = {"added": delta.added, "replaced": delta.replaced, "removed": delta.removed}
        lists = {kind: [printable(key) for key in keys[:KEYS_SHOWN]] for kind, keys in whole.items()}
        counts = {kind: len(keys) for kind, keys in whole.items()}
    totals = {"added": 0, "replaced": 0, "removed": 0, "overridden": plan.overridden, **counts}
    return {**lists, "counts": totals}


def _diff(plan: Plan) -> Iterator[dict[str, str]]:
    """What Ansible prints as the diff: text, database and attributes, each only if it changes."""
    path, file = plan.wish.path, plan.database.file
    before = plan.before.text or b""
    is_big = max(len(before), len(plan.text)) > _TEXT_SHOWN
    if plan.text_differs and not is_big:
        yield _item(path, _text(plan, before), _text(plan, plan.text))
    if plan.builds:
        yield from _big(plan) if is_big else [_item(file, *_records(plan))]
    elif plan.before.stale:
        yield _item(f"{file} (time)", "older than the text\n", "")
    for name, attributes in (
        (path, plan.before.text_attributes),
        (file, plan.before.database_attributes),
    ):
        if attributes != plan.wish.attributes:
            header = f"{name} (owner, group, mode)"
            yield _item(header, _attributes(attributes), _attributes(plan.wish.attributes))


def _item(name: str, before: str, after: str) -> dict[str, str]:
    return {"before_header": name, "after_header": name, "before": before, "after": after}


def _attributes(attributes: Attributes | None) -> str:
    return f"{attributes}\n" if attributes else ""


def _text(plan: Plan, text: bytes) -> str:
    return "".join(_shown(plan, printable(line)) for line in _map_text.lines(text))


def _shown(plan: Plan, line: str) -> str:
    """line, masked if it holds a secret; a line that is commented out may still hold one."""
    entry = line.strip("#: \t\n")
    if not plan.wish.grammar.is_secret(fold(entry)):
        return line
    key = entry.split(maxsplit=1)[0]
    return f"{line[: line.index(key)]}{key}\t{MASK}\n"


def _records(plan: Plan) -> tuple[str, str]:
    """The records that change, before and after, in the order of their keys."""
    if plan.delta is None:
        return "", _lines(plan, dict(_pair(record) for record in _map_text.records(plan.stored)), {})
    return _lines(plan, plan.delta.gone, {}), _lines(plan, plan.delta.put, plan.delta.gone)


def _pair(record: bytes) -> tuple[bytes, bytes]:
    key, _tab, value = record.partition(b"\t")
    return key, value


def _lines(plan: Plan, found: Mapping[bytes, bytes], before: Mapping[bytes, bytes]) -> str:
    """Records as lines. A secret that changes shows that it does."""
    lines = []
    for key, value in sorted(found.items()):
        shown = printable(value)
        if plan.wish.grammar.is_secret(printable(key)):
            shown = f"{MASK} (another value)" if key in before else MASK
        lines.append(f"{printable(key)}\t{shown}\n")
    return "".join(lines)


def _big(plan: Plan) -> Iterator[dict[str, str]]:
    """The changes of a big map: the first lines of each kind, and how many more there are."""
    keys = _keys(plan)
    first = islice(_map_text.records(plan.stored), KEYS_SHOWN)
    put = plan.delta.put if plan.delta is not None else dict(_pair(record) for record in first)
    gone = plan.delta.gone if plan.delta is not None else {}
    lines = [f"--- {plan.database.file}\n", f"+++ {plan.database.file}\n"]
    for kind in ("removed", "replaced", "added"):
        for key in keys[kind][:_LINES_SHOWN]:
            lines += _changes(plan, key, gone, put, kind)
        more = keys["counts"][kind] - _LINES_SHOWN
        lines += [f"  and {more} more {kind}\n"] if more > 0 else []
    yield {"prepared": "".join(lines)}


def _changes(
    plan: Plan, key: str, gone: Mapping[bytes, bytes], put: Mapping[bytes, bytes], kind: str
) -> Iterator[str]:
    raw = _map_text.encode(key)
    if kind != "added":
        yield "-" + _lines(plan, {raw: gone.get(raw, b"")}, {})
    if kind != "removed":
        yield "+" + _lines(plan, {raw: put.get(raw, b"")}, gone)
