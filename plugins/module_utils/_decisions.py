# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the policy decides before a change and after it, for the questions of the policy tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _policy
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import SendmailError
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import find_makemap
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import RelayWish

Decision = Mapping[str, "str | None"]
_TITLE = "decisions of the policy tests"


def answered_live(wish: RelayWish) -> tuple[dict[str, Any], ...]:
    """The answers of the configuration that is live, none where it cannot be asked."""
    if not wish.questions or not wish.configurations:
        return ()
    daemon = wish.configurations[0]
    if not daemon.sendmail or not Path(daemon.cf_path).is_file():
        return ()
    configuration = _policy.Configuration(daemon.cf_path, daemon.sendmail, find_makemap(), wish.user)
    try:
        found = _policy.ask(wish.questions, configuration)
    except SendmailError:  # what a broken relay would say is of no use
        return ()
    return tuple(answer.report() for answer in found.answers)


def decisions(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> tuple[Decision, ...]:
    """Name, before and after of each test, where each of both is None if it is not known."""
    known = after or before
    return tuple(
        {
            "name": str(one["name"]),
            "before": _said(before[number]) if before else None,
            "after": _said(after[number]) if after else None,
        }
        for number, one in enumerate(known)
    )


def table(found: Iterable[Decision]) -> list[dict[str, str]]:
    """The decisions that will differ, as an entry of a diff; no entry where none does."""
    other = [one for one in found if one["before"] != one["after"]]
    if not other:
        return []
    before, after = ("".join(f"{one['name']}: {one[key] or '-'}\n" for one in other) for key in _SIDES)
    return [{"before_header": _TITLE, "after_header": _TITLE, "before": before, "after": after}]


_SIDES = ("before", "after")


def _said(answer: Mapping[str, Any]) -> str:
    """The decision on one line, such as: reject 550 5.7.1 Relaying denied."""
    parts = (answer["verdict"], answer["code"], answer["enhanced"], answer["text"])
    return " ".join(str(part) for part in parts if part)
