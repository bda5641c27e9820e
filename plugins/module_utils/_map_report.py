# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a plan of a map tells a reader: the keys that change, and a diff without secrets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import fold
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_plan import Plan
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_text import Blocks, printable

MASK = "********"


def changed_keys(plan: Plan) -> dict[str, list[str]]:
    """The keys that the database gains, loses, and gives another value, each sorted."""
    before, after = plan.before.records or {}, plan.after.records or {}
    return {
        "added": sorted(after.keys() - before.keys()),
        "removed": sorted(before.keys() - after.keys()),
        "replaced": sorted(key for key in before.keys() & after.keys() if before[key] != after[key]),
    }


def diff(plan: Plan) -> list[dict[str, str]]:
    """What Ansible prints as the diff: text, database and attributes, each only if it changes."""
    return list(_diff(plan))


def _diff(plan: Plan) -> Iterator[dict[str, str]]:
    path, file = plan.wish.path, plan.database.file
    if plan.text_differs:
        yield _item(path, _text(plan, plan.before.blocks), _text(plan, plan.after.blocks))
    if plan.database_differs:
        yield _item(file, _records(plan, plan.before.records), _records(plan, plan.after.records))
    for name, before in ((path, plan.before.text_attributes), (file, plan.before.database_attributes)):
        if before != plan.wish.attributes:
            yield _item(
                f"{name} (owner, group, mode)", _attributes(before), _attributes(plan.wish.attributes)
            )


def _item(name: str, before: str, after: str) -> dict[str, str]:
    return {"before_header": name, "after_header": name, "before": before, "after": after}


def _attributes(attributes: Attributes | None) -> str:
    return f"{attributes}\n" if attributes else ""


def _text(plan: Plan, blocks: Blocks) -> str:
    lines = (line for block in blocks for line in block.raw.splitlines(keepends=True))
    return printable("".join(_shown(plan, line) for line in lines))


def _shown(plan: Plan, line: str) -> str:
    """line, masked if it holds a secret; a line that is commented out may still hold one."""
    entry = line.strip("#: \t\n")
    if not plan.wish.is_secret(fold(entry)):
        return line
    key = entry.split(maxsplit=1)[0]
    return f"{line[: line.index(key)]}{key}\t{MASK}\n"


def _records(plan: Plan, records: Mapping[str, str] | None) -> str:
    """The records as lines in the order of their keys. A secret that changes shows that it does."""
    if records is None:
        return ""
    old = plan.before.records or {}
    lines = []
    for key, value in sorted(records.items()):
        mask = MASK if old.get(key, value) == value else f"{MASK} (another value)"
        lines.append(f"{key}\t{mask if plan.wish.is_secret(key) else value}\n")
    return "".join(lines)
