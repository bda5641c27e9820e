# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An exception that has ended gives the lines of files back, and takes only its own out of a map."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _access, _map_entry, _map_source
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_plan import Wish, _text
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_source import Source

NOW = datetime(2026, 6, 15, tzinfo=timezone.utc)
FEED = b"Connect:192.0.2.1\tREJECT\n"
OURS = b"#: expires 2026-06-14\nConnect:192.0.2.1\tOK\n"

# the last day of our exception, whether there is a feed, what the map was, whether it is all ours; what it is
BECOMES: list[tuple[str, bool, bytes, bool, bytes]] = [
    ("2026-06-14", True, OURS, True, FEED),
    ("2026-06-14", True, OURS, False, FEED),
    ("2026-06-14", False, OURS, True, b""),
    ("2026-06-14", False, OURS, False, b""),
    ("2026-06-16", True, FEED, True, OURS.replace(b"14", b"16")),
    ("2026-06-16", True, FEED, False, OURS.replace(b"14", b"16")),
]


@pytest.mark.parametrize(("expires", "has_feed", "before", "exclusive", "after"), BECOMES)
def test_becomes(expires: str, has_feed: bool, before: bytes, exclusive: bool, after: bytes) -> None:
    entries = [{"key": "Connect:192.0.2.1", "value": "OK", "expires": expires}]
    wish = Wish(
        path="/etc/mail/access",
        map_type="hash",
        attributes=Attributes("root", "smmta", 0o640),
        grammar=_access.GRAMMAR,
        entries=_map_entry.expand(entries, _access.GRAMMAR, variable="entries", now=NOW),
        sources=(Source("feed", FEED),) if has_feed else (),
        exclusive=exclusive,
        digest="",
    )
    composed = _map_source.compose(wish.sources, wish.entries, wish.grammar)
    assert _text(wish, before, composed.text) == after
