# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What it means that one .cf takes another's place: as data, and as a table for a diff."""

from __future__ import annotations

from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf_comparison import differences, summary
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf_table import as_table


def meaning(path: str, before: bytes | None, after: bytes) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The changes as dictionaries, and an entry for a module's diff with their table.

    path is that of the .cf, and before None where there was none: then what the new one holds is summed up.
    """
    new = parse_cf(after)
    changes = summary(new) if before is None else differences(parse_cf(before), new)
    table = as_table(changes) or "nothing but comments and order\n"
    return [change.as_dict() for change in changes], {"prepared": f"meaning of {path}:\n{table}"}
