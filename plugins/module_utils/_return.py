# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Going back to a generation, rehearsed: its files in a private view, its databases made of their texts.

A generation was judged when it was made. What is asked is whether it still serves: the host's sendmail may be
another one by now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _commit,
    _generation,
    _live_state,
    _map_database,
    _map_publish,
    _map_record,
    _policy,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._configuration import Change
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    FileState,
    read,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import Entry, StoreError
from ansible_collections.postmaster.sendmail.plugins.module_utils._judge import judge
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_database import SUFFIXES, Database
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_record import SUFFIX as RECORD
from ansible_collections.postmaster.sendmail.plugins.module_utils._passed_over import (
    on_this_host,
    passed_over,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import Question
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import find_makemap, find_program
from ansible_collections.postmaster.sendmail.plugins.module_utils._rehearsed import (
    Keep,
    Rehearsed,
    hearing,
    paired,
    tell_changed,
    writable,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import DIRECTORY, is_inside
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_judge import judge as judge_tls
from ansible_collections.postmaster.sendmail.plugins.module_utils._view import View, inside

_SHOWN = 200_000  # bytes of a text up to which it is shown
# An entry is secret by a wish; what was there before any, or what somebody else wrote, may be one as well.
_SECRETS = re.compile(rb"\bAuthInfo:|PRIVATE KEY-----", re.IGNORECASE)


@dataclass(frozen=True)
class _Found:
    """What comes out of the view: the entries by path, and the rest as in Rehearsed."""

    before: Mapping[str, Entry]
    after: Mapping[str, Entry]
    remarks: tuple[str, ...]
    answers: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Trial:
    """How a generation is judged: each .cf by its path, with the account that parses it, the daemon's first.

    The questions are answered, whatever they expect.
    """

    users: Mapping[str, str]
    questions: Sequence[Question] = ()


def rehearse_entries(entries: Sequence[Entry], store: Store, trial: Trial, *, keep: Keep | None) -> Rehearsed:
    """Bring a view of the host to the entries of a generation, and judge what came of it.

    What sendmail refuses is an error; what else is wrong is a remark, such as a certificate that has expired
    meanwhile: it does not hinder going back. A database that is neither live nor kept is made of its text, so
    that its entry comes back with another digest. Entries that are not in DIRECTORY are compared only. keep
    is called with the contents of all that differs, before and after. Raises SendmailError.
    """
    lacks = [Fault(name, "is not on this host", "install it first") for name, path in _programs() if not path]
    if lacks:
        raise InvalidInputError(lacks)
    within = [entry for entry in entries if is_inside(entry.path)]
    work = partial(_bring_there, within, store, trial, keep is not None)
    found = inside(DIRECTORY, work, hear=hearing(keep), writable=writable())
    before, after = paired(found.before, found.after, named={entry.path for entry in within})
    known = {entry.path: entry for entry in entries}
    for live in _live_state.snapshot(known.keys() - {entry.path for entry in within}):
        before[live.path], after[live.path] = live, known[live.path]
        if keep and live.digest and not live.agrees(known[live.path]):
            keep(_live_state.content_of(live, live.path))
    marked = [_generation.in_order(_marked(one, known)) for one in (before, after)]
    return Rehearsed(
        before=marked[0],
        after=marked[1],
        diffs=tuple(diff(old, new, store) for old, new in zip(*marked) if not old.agrees(new)),
        remarks=found.remarks,
        answers=found.answers,
    )


def _programs() -> tuple[tuple[str, str], ...]:
    return ("sendmail", find_program()), ("makemap", find_makemap())


def _marked(found: Mapping[str, Entry], known: Mapping[str, Entry]) -> dict[str, Entry]:
    """The entries with what the disk does not tell, as the generation has it."""
    marked = {}
    for path, entry in found.items():
        told = known.get(path, entry)
        is_database = entry.kind == "file" and told.kind == "database"
        marked[path] = replace(
            entry,
            kind="database" if is_database else entry.kind,
            map_type=told.map_type if is_database else "",
            secret=told.secret and bool(entry.digest),
        )
    return marked


def _bring_there(
    entries: Sequence[Entry],
    store: Store,
    trial: Trial,
    keeps: bool,
    view: View,
) -> _Found:
    """Do it in the view; what differs then is told, a content at a time."""
    before = _live_state.tree(DIRECTORY)
    to_build = [entry for entry in entries if not _is_at_hand(entry, store, before.get(entry.path))]
    _commit.apply(store, [entry for entry in entries if entry not in to_build])
    for entry in to_build:
        _build(entry)
    remarks = tuple(remark for cf, user in trial.users.items() for remark in _judged(cf, user))
    answers = _answers(trial)
    after = _live_state.tree(DIRECTORY)
    if keeps:
        tell_changed(before, after, view)
    return _Found(before, after, remarks, answers)


def _is_at_hand(entry: Entry, store: Store, live: Entry | None) -> bool:
    """Whether the content need not be made: only that of a database is not kept for long."""
    if entry.kind != "database" or (live and live.digest == entry.digest):
        return True
    try:
        store.get(entry.digest)
    except StoreError:
        return False
    return True


def _build(entry: Entry) -> None:
    """Make the database of its text."""
    base = entry.path[: -len(SUFFIXES[entry.map_type])]
    text = read(base)
    if text is None:
        raise InvalidInputError([Fault(base, "is the text of a map, and the generation lacks it")])
    database = Database(find_makemap(), entry.map_type, base)
    attributes = Attributes(entry.owner, entry.group, entry.mode)
    with _map_database.built(database, text.content) as candidate:
        _map_publish.publish_map(None, candidate, entry.path, attributes, entry.map_type)
    record = _map_record.read(entry.path)  # the one of the generation: its database was another build
    if record:
        size, blocks = _map_record.of_blocks(entry.path)
        _map_record.write(entry.path, replace(record, size=size, blocks=blocks))


def _judged(cf: str, user: str) -> Iterator[str]:
    """What is to be said of a .cf that sendmail takes. Raises CommandFailedError if it does not."""
    judge(cf, shown_as=cf, sendmail=find_program(), user=user, explain=lambda _option: "")
    text = Path(cf).read_text(encoding="utf-8", errors="replace")
    silent, tls = passed_over(text, shown_as=cf, exists=on_this_host), judge_tls(text, user=user)
    yield from map(str, (*silent.faults, *silent.missing, *tls.faults, *tls.unready))
    yield from tls.warnings


def _answers(trial: Trial) -> tuple[dict[str, Any], ...]:
    if not trial.questions or not trial.users:
        return ()
    cf, user = next(iter(trial.users.items()))
    asked = _policy.Configuration(cf, find_program(), find_makemap(), user)
    return tuple(one.report() for one in _policy.ask(trial.questions, asked).answers)


def diff(old: Entry, new: Entry, store: Store) -> dict[str, str]:
    """The difference as Ansible shows it: texts, unless they are secret or large; else only what it is."""
    states = [_text(old, None), _text(new, store)]
    if (
        new.kind == "file"
        and old.kind in ("file", "absent")
        and states[1]
        and (states[0] or old.kind == "absent")
    ):
        return Change(new.path, states[0], states[1]).diff()
    return {
        "before_header": old.path,
        "after_header": new.path,
        "before": f"{_named(old)}\n",
        "after": f"{_named(new)}\n",
    }


def _text(entry: Entry, store: Store | None) -> FileState | None:
    """The file of entry, from the store or the disk; None if it is not to be shown."""
    if entry.kind != "file" or entry.secret or entry.path.endswith(RECORD):
        return None
    content = store.get(entry.digest) if store else Path(entry.path).read_bytes()
    state = FileState(content, Attributes(entry.owner, entry.group, entry.mode))
    is_text = len(content) <= _SHOWN and b"\0" not in content
    return state if is_text and not _SECRETS.search(content) else None


def _named(entry: Entry) -> str:
    if entry.kind == "absent":
        return entry.kind
    content = f" {entry.digest[:12]}" if entry.digest else ""
    return f"{entry.kind} {entry.owner}:{entry.group} {entry.mode:04o}{content}"
