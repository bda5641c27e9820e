# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a list of wishes is taken to mean, what it changes, and when it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._ownership import Survey, Wish, parse, plan
from ansible_collections.postmaster.sendmail.plugins.module_utils._ownership_changes import Change
from ansible_collections.postmaster.sendmail.plugins.module_utils._safe_path import (
    DIRECTORY,
    FILE,
    LINK,
    OTHER,
    Found,
    Trail,
)
from hypothesis import given
from hypothesis import strategies as st

ROOT = Attributes("root", "root", 0o755)
QUEUE = Attributes("smmta", "smmta", 0o700)
MAIL = Attributes("smmta", "smmta", 0o600)


def entry(**changes: object) -> dict[str, Any]:
    """What the module passes for one path, with these changes."""
    sound: dict[str, Any] = {
        "path": "/etc/mail",
        "kind": "directory",
        "owner": "root",
        "group": "root",
        "mode": "0755",
        "optional": False,
        "contents": None,
    }
    return {**sound, **changes}


def contents(mode: str) -> dict[str, str]:
    return {"owner": "smmta", "group": "smmta", "mode": mode}


VALID = [
    (entry(), Wish("/etc/mail", "directory", ROOT)),
    (entry(path="/etc/..mail/.x"), Wish("/etc/..mail/.x", "directory", ROOT)),
    (
        entry(path="/etc/mail/access.db", kind="map", group="smmta", mode="0640", optional=True),
        Wish("/etc/mail/access.db", "map", Attributes("root", "smmta", 0o640), optional=True),
    ),
    (
        entry(path="/q", kind="queue", owner="smmta", group="smmta", mode="0700", contents=contents("0600")),
        Wish("/q", "queue", QUEUE, contents=MAIL),
    ),
    (
        entry(
            path="/q",
            kind="queue",
            owner="smmta",
            group="smmta",
            mode="0700",
            contents={**contents("0600"), "owner": None},
        ),
        Wish("/q", "queue", QUEUE, contents=replace(MAIL, owner="")),
    ),
]

INVALID = [
    (entry(path="etc/mail"), "paths, entry 1 (etc/mail): is no plain absolute path"),
    (entry(path="/etc/../mail"), "is no plain absolute path"),
    (entry(path="/etc/.."), "is no plain absolute path"),
    (entry(path="/etc/./mail"), "is no plain absolute path"),
    (entry(path="/etc/mail\n"), "is no plain absolute path"),
    (entry(path="/etc/mail/"), "is no plain absolute path"),
    (entry(path="//etc/mail"), "is no plain absolute path"),
    (entry(path="/"), "is no plain absolute path"),
    (entry(path=""), "is no plain absolute path"),
    (entry(kind="map", mode="416"), "mode '416' is not four octal digits (quote it, such as '0640')"),
    (entry(mode="u=rwx"), "is not four octal digits"),
    (entry(mode="0755\n"), "is not four octal digits"),
    (entry(mode="0775"), "mode 0775 is not safe"),
    (entry(contents=contents("0600")), "has contents, but is a directory (only a queue has contents)"),
    (
        entry(kind="queue", mode="0700", contents=contents("0644")),
        "contents: mode 0644 is not safe: what is in a queue is private mail (at most 0640)",
    ),
]


@pytest.mark.parametrize(("given_entry", "wish"), VALID)
def test_valid_entry(given_entry: Mapping[str, Any], wish: Wish) -> None:
    assert parse([given_entry]) == (wish,)


@pytest.mark.parametrize(("given_entry", "message"), INVALID)
def test_invalid_entry(given_entry: Mapping[str, Any], message: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse([entry(path="/etc"), given_entry])
    (fault,) = caught.value.faults
    assert message.replace("entry 1", "entry 2") in str(fault)


def test_all_faults_of_all_entries_are_told() -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse([entry(path="x", mode="9"), entry(mode="0777"), entry()])
    assert [fault.where for fault in caught.value.faults] == [
        "paths, entry 1 (x)",
        "paths, entry 1 (x)",
        "paths, entry 2 (/etc/mail)",
        "paths (/etc/mail)",
    ]


def found(path: str, attributes: Attributes, kind: str = FILE, links: int = 1) -> Found:
    return Found(path, kind, attributes, links, identity=(1, hash(path)))


def seen(
    *ends: Found | str, inside: tuple[Found, ...] = (), unknown: tuple[tuple[str, str], ...] = ()
) -> Survey:
    """A host where these are at their paths (a bare path: nothing is), below safe directories that exist."""
    trails = {}
    for end in ends:
        path = end if isinstance(end, str) else end.path
        above = tuple(Found(str(parent), DIRECTORY, ROOT) for parent in reversed(Path(path).parents))
        trails[path] = Trail(path, above, path, None if isinstance(end, str) else end)
    return Survey(trails, dict.fromkeys(trails, inside), unknown)


MAP = Wish("/etc/mail/access.db", "map", Attributes("root", "smmta", 0o640))
SPOOL = Wish("/var/spool/mqueue", "queue", QUEUE, contents=MAIL)


def queued(name: str, attributes: Attributes = MAIL, kind: str = FILE, links: int = 1) -> Found:
    return found(f"{SPOOL.path}/{name}", attributes, kind, links)


def test_what_is_right_is_left_alone() -> None:
    host = seen(found(SPOOL.path, QUEUE, DIRECTORY), inside=(queued("qf1"), queued("xf", QUEUE, DIRECTORY)))
    assert plan([SPOOL], host, foresee=False).changes == ()


@pytest.mark.parametrize(
    "before",
    [
        found(MAP.path, replace(MAP.attributes, owner="smmta")),
        found(MAP.path, replace(MAP.attributes, group="smmsp")),
        found(MAP.path, replace(MAP.attributes, mode=0o644)),
        replace(found(MAP.path, MAP.attributes), acl=True),
    ],
)
def test_what_differs_is_changed(before: Found) -> None:
    assert plan([MAP], seen(before), foresee=False).changes == (Change(MAP.path, before, MAP.attributes),)


def test_missing_directory_is_made() -> None:
    made = plan([SPOOL], seen(SPOOL.path), foresee=False)
    assert made.changes == (Change(SPOOL.path, None, QUEUE),)
    assert (made.unjudged, made.absent) == ((), ())


def test_missing_optional_paths_are_told_and_not_made() -> None:
    wishes = [replace(MAP, optional=True), replace(SPOOL, optional=True)]
    made = plan(wishes, seen(MAP.path, SPOOL.path), foresee=False)
    assert (made.changes, made.unjudged) == ((), ())
    assert made.absent == (MAP.path, SPOOL.path)


def test_what_somebody_else_must_make_is_missing() -> None:
    nowhere = Trail("/no/where", (Found("/", DIRECTORY, ROOT),), "/no/where", None)
    host = seen(MAP.path, unknown=(("user", "smmta"), ("group", "smmta")))
    host = replace(host, trails={**host.trails, "/no/where": nowhere})
    wishes = [MAP, Wish("/no/where", "directory", ROOT)]
    expected = [
        "user smmta: is not on this host (create it first)",
        "group smmta: is not on this host (create it first)",
        "/etc/mail/access.db: is not there (install it first, or say optional)",
        "/no/where: its directory /no is not there (create it first, or list it too)",
    ]
    assert list(plan(wishes, host, foresee=True).unjudged) == expected
    with pytest.raises(InvalidInputError) as refused:
        plan(wishes, host, foresee=False)
    assert list(map(str, refused.value.faults)) == expected


def test_directory_within_a_directory_to_be_made_is_not_missing_and_comes_second() -> None:
    outer, inner = Wish("/srv/a", "directory", ROOT), Wish("/srv/a/b", "directory", ROOT)
    host = seen("/srv/a/b", "/srv/a")
    above = host.trails[outer.path].above
    host = replace(host, trails={path: replace(trail, above=above) for path, trail in host.trails.items()})
    made = plan([inner, outer], host, foresee=False)
    assert made.unjudged == ()
    assert [change.path for change in made.changes] == ["/srv/a", "/srv/a/b"]


def test_queue_files_left_by_root_are_given_to_the_daemon() -> None:
    left = queued("qf1", Attributes("root", "root", 0o640))
    folder = queued("xf", ROOT, DIRECTORY)
    host = seen(found(SPOOL.path, QUEUE, DIRECTORY), inside=(left, queued("df1"), folder))
    assert plan([SPOOL], host, foresee=False).changes == (
        Change(left.path, left, MAIL),
        Change(folder.path, folder, QUEUE),
    )


CLIENT = Wish(SPOOL.path, "queue", QUEUE, contents=Attributes("", "smmsp", 0o660))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("admin", "smmsp", 0o660), None),
        (("smmsp", "smmsp", 0o660), None),
        (("admin", "admin", 0o660), ("admin", "smmsp", 0o660)),
        (("root", "root", 0o600), ("root", "smmsp", 0o660)),
        (("1234", "smmsp", 0o660), ("smmta", "smmsp", 0o660)),
    ],
    ids=str,
)
def test_what_users_submitted_stays_theirs(
    before: tuple[str, str, int], after: tuple[str, str, int] | None
) -> None:
    submitted = queued("qf1", Attributes(*before))
    host = seen(found(CLIENT.path, QUEUE, DIRECTORY), inside=(submitted,))
    expected = (Change(submitted.path, submitted, Attributes(*after)),) if after else ()
    assert plan([CLIENT], host, foresee=False).changes == expected
    assert ("user", "") not in CLIENT.names


def test_data_file_that_sendmail_linked_within_the_queue_is_no_attack() -> None:
    twins = tuple(replace(queued(name, ROOT, links=2), identity=(1, 7)) for name in ("df1", "df2"))
    host = seen(found(SPOOL.path, QUEUE, DIRECTORY), inside=twins)
    assert len(plan([SPOOL], host, foresee=False).changes) == 2


def test_path_listed_by_itself_is_no_content() -> None:
    own = Wish(f"{SPOOL.path}/q1", "queue", replace(QUEUE, mode=0o750))
    inner = queued("q1", own.attributes, DIRECTORY)
    host = seen(found(SPOOL.path, QUEUE, DIRECTORY), inner, inside=(inner,))
    assert plan([SPOOL, own], host, foresee=False).changes == ()


REFUSED = [
    (SPOOL, found(SPOOL.path, QUEUE), (), "is a regular file, not a directory"),
    (MAP, found(MAP.path, ROOT, DIRECTORY), (), "is a directory, not a regular file"),
    (MAP, found(MAP.path, MAP.attributes, OTHER), (), "is a special file, not a regular file"),
    (MAP, found(MAP.path, MAP.attributes, links=2), (), "has 2 hard links"),
    (SPOOL, SPOOL.path, (queued("qf1", kind=LINK),), "is a symbolic link: sendmail makes none in"),
    (SPOOL, SPOOL.path, (queued("qf1", kind=OTHER),), "is a special file: sendmail makes none in"),
    (
        SPOOL,
        SPOOL.path,
        (queued("qf1", Attributes("root", "shadow", 0o640), links=2),),
        "is also linked from outside /var/spool/mqueue (root:shadow 0640)",
    ),
]


@pytest.mark.parametrize(("wish", "end", "inside", "message"), REFUSED)
def test_refused(wish: Wish, end: Found | str, inside: tuple[Found, ...], message: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        plan([wish], seen(end, inside=inside), foresee=False)
    (fault,) = caught.value.faults
    assert message in str(fault)


def test_unsafe_directory_above_is_told_once_for_all_paths() -> None:
    above = (Found("/", DIRECTORY, ROOT), Found("/etc", DIRECTORY, replace(ROOT, mode=0o775)))
    wishes = [replace(MAP, path=f"/etc/{name}") for name in "ab"]
    trails = {wish.path: Trail(wish.path, above, wish.path, found(wish.path, ROOT)) for wish in wishes}
    with pytest.raises(InvalidInputError) as caught:
        plan(wishes, Survey(trails, {}), foresee=False)
    assert [fault.where for fault in caught.value.faults] == ["/etc"]


def test_one_directory_by_two_names_is_refused() -> None:
    host = seen(SPOOL.path)
    host = replace(host, trails={**host.trails, "/q": replace(host.trails[SPOOL.path], path="/q")})
    with pytest.raises(InvalidInputError, match="/q: is the same as /var/spool/mqueue"):
        plan([SPOOL, Wish("/q", "directory", ROOT)], host, foresee=False)


modes = st.integers(0, 0o7777)


@given(st.lists(st.tuples(st.sampled_from(["root", "smmta", "smmsp"]), modes, st.booleans()), max_size=6))
def test_what_a_plan_makes_needs_no_second_plan(files: list[tuple[str, int, bool]]) -> None:
    inside = tuple(
        queued(f"qf{number}", Attributes(owner, owner, mode), DIRECTORY if folder else FILE)
        for number, (owner, mode, folder) in enumerate(files)
    )
    first = plan([SPOOL], seen(found(SPOOL.path, ROOT, DIRECTORY), inside=inside), foresee=False)
    after = {change.path: change.after for change in first.changes}
    settled = tuple(replace(one, attributes=after.get(one.path, one.attributes)) for one in inside)
    assert (
        plan([SPOOL], seen(found(SPOOL.path, QUEUE, DIRECTORY), inside=settled), foresee=False).changes == ()
    )
