# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a queue group may be, alone and beside others."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._queue_group import (
    QueueGroup,
    queue_directories,
    queue_group,
    queue_group_faults,
)

VALID: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"name": "slow", "path": "/var/spool/mqueue/slow"}, ("slow", "P=/var/spool/mqueue/slow")),
    ({"name": "slow", "path": "/var/spool/mqueue/slow*"}, ("slow", "P=/var/spool/mqueue/slow*")),
    ({"name": "slow", "path": "/var/spool/mqueue/slow/*"}, ("slow", "P=/var/spool/mqueue/slow/*")),
    (
        {
            "name": "bulk2",
            "path": "/var/spool/mqueue/bulk",
            "flags": "f",
            "interval": "10m",
            "nice": "5",
            "runners": 3,
            "jobs": 100,
            "recipients": 0,
        },
        ("bulk2", "P=/var/spool/mqueue/bulk, F=f, I=10m, N=5, R=3, J=100, r=0"),
    ),
    (
        {"name": "held", "path": "/var/spool/mqueue/held", "runners": 0},
        ("held", "P=/var/spool/mqueue/held, R=0"),
    ),
]
_SLOW = {"name": "slow", "path": "/var/spool/mqueue/slow"}
INVALID: list[tuple[object, str]] = [
    (None, "not a dictionary"),
    ("slow", "not a dictionary"),
    ({"name": "slow"}, "has no path"),
    ({"path": "/var/spool/mqueue/slow"}, "has no name"),
    ({**_SLOW, "name": "slo-w"}, "letters and digits"),
    ({**_SLOW, "name": None}, "letters and digits"),
    ({**_SLOW, "path": "slow"}, "from / on"),
    ({**_SLOW, "path": "/var/spool/*/slow"}, "at its end"),
    ({**_SLOW, "path": "/var/spool/mqueue/../slow"}, "without . and .."),
    ({**_SLOW, "path": "/var/spool/mqueue/a, F=f"}, "from / on"),
    ({**_SLOW, "path": ["/var/spool/mqueue/slow"]}, "from / on"),
    ({**_SLOW, "flags": "x"}, "not known"),
    ({**_SLOW, "interval": "10"}, "a unit"),
    ({**_SLOW, "nice": -1}, "niceness"),
    ({**_SLOW, "runners": 2}, "flags: f too"),
    ({**_SLOW, "jobs": "many"}, "number of messages"),
    ({**_SLOW, "recipients": None}, "number of recipients"),
    ({**_SLOW, "queue": 1}, "not known"),
]


@pytest.mark.parametrize(("value", "expected"), VALID)
def test_a_queue_group_is_written(value: dict[str, Any], expected: tuple[str, str]) -> None:
    assert queue_group(value, "sendmail_queue_group[0]").statement().args == expected


@pytest.mark.parametrize(("value", "says"), INVALID)
def test_what_is_no_queue_group_is_refused(value: object, says: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        queue_group(value, "sendmail_queue_group[0]")
    assert "sendmail_queue_group[0]" in str(error.value)
    assert says in str(error.value)


def _groups(*paths: str) -> list[QueueGroup]:
    return [QueueGroup(f"g{index}", path) for index, path in enumerate(paths)]


# The default queue, the groups, and a word of each fault.
TOGETHER: list[tuple[str, list[QueueGroup], list[str]]] = [
    ("/var/spool/mqueue", _groups("/var/spool/mqueue/a", "/var/spool/mqueue/b*"), []),
    ("/var/spool/mqueue/main*", _groups("/var/spool/mqueue/dir", "/var/spool/mqueue/other*"), []),
    ("/var/spool/mqueue/*", _groups("/var/spool/mqueue/dir1"), ["in the default queue"]),
    ("/var/spool/mqueue", _groups("/var/spool/mqueue"), ["in the default queue"]),
    ("/var/spool/mqueue", [QueueGroup("mqueue", "/var/spool/mqueue")], []),
    ("/var/spool/mqueue", _groups("/srv/mqueue/a"), ["not below /var/spool/mqueue"]),
    ("/var/spool/mqueue", _groups("/var/spool/mqueue/a", "/var/spool/mqueue/a"), ["a queue of g0 too"]),
    ("/var/spool/mqueue", _groups("/var/spool/mqueue/ab", "/var/spool/mqueue/a*"), ["a queue of g0 too"]),
    ("/var/spool/mqueue", _groups("/var/spool/mqueue/a*", "/var/spool/mqueue/ab*"), ["a queue of g0 too"]),
    ("/var/spool/mqueue", _groups("/var/spool/mqueue/a/*", "/var/spool/mqueue/a/b/c"), []),
    (
        "/var/spool/mqueue",
        [QueueGroup("a", "/var/spool/mqueue/a"), QueueGroup("a", "/var/spool/mqueue/b")],
        ["used already"],
    ),
]


@pytest.mark.parametrize(("default", "groups", "says"), TOGETHER)
def test_queue_groups_side_by_side(default: str, groups: list[QueueGroup], says: list[str]) -> None:
    found = queue_group_faults(groups, "sendmail_queue_group", queue_directory=default)
    faults = [str(fault) for fault in found]
    assert len(faults) == len(says)
    assert all(word in fault for word, fault in zip(says, faults))


# A * stands for directories that are there; the first one is made.
NEEDED: list[tuple[list[str], list[str]]] = [
    ([], []),
    (["/var/spool/mqueue"], []),
    (["/var/spool/mqueue/slow"], ["/var/spool/mqueue/slow"]),
    (["/var/spool/mqueue/slow*"], ["/var/spool/mqueue/slow1"]),
    (["/var/spool/mqueue/b/*"], ["/var/spool/mqueue/b", "/var/spool/mqueue/b/1"]),
    (
        ["/var/spool/mqueue/b/c", "/var/spool/mqueue/b/d"],
        ["/var/spool/mqueue/b", "/var/spool/mqueue/b/c", "/var/spool/mqueue/b/d"],
    ),
]


@pytest.mark.parametrize(("paths", "directories"), NEEDED)
def test_every_directory_on_the_way_to_a_queue_is_needed(paths: list[str], directories: list[str]) -> None:
    assert queue_directories(_groups(*paths)) == directories
