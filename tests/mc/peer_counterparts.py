# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What stands for each type and parameter of puppet-sendmail, as data and as the table of the guide.

`python tests/mc/peer_counterparts.py`, with the collection in PYTHONPATH, prints the table.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from peer_evidence import Counterpart
from peer_macros import MACROS
from peer_maps import MAPS
from peer_sendmail import MAIN, NULL_CLIENT
from peer_surface import SURFACE

COUNTERPARTS: Sequence[Counterpart] = (*MAIN, *NULL_CLIENT, *MAPS, *MACROS)


def markdown() -> str:
    """The table of all types."""
    lines = [
        f"| `{kind}` | {_code(row.parameters)} | {row.here} |"
        for kind in SURFACE
        for row in COUNTERPARTS
        if row.type == kind
    ]
    return "\n".join(["| type | parameters | here |", "|---|---|---|", *lines, ""])


def _code(names: str) -> str:
    return ", ".join(f"`{name}`" for name in names.split())


if __name__ == "__main__":
    sys.stdout.write(markdown())
