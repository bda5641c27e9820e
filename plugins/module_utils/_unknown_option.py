# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why a sendmail does not know an option: its release, its build, or because no sendmail does."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from ansible_collections.postmaster.sendmail.plugins.module_utils._conf_names import CONF_NAMES
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import version_tuple

_BY_OPTION = {known.becomes: known for known in CONF_NAMES.values()}


def explained(option: str, *, version: str, flags: Collection[str]) -> str:
    """Which sendmail has the option, for a binary of this version and with these compile flags.

    "" if nothing is known that would help.
    """
    known = _BY_OPTION.get(option)
    if known is None:
        alike = get_close_matches(option, _BY_OPTION, n=1, cutoff=0.8)
        return f"perhaps {alike[0]} is meant" if alike else ""
    reasons = []
    if known.since and version_tuple(version) < version_tuple(known.since):
        reasons.append(f"came with sendmail {known.since}")
    if known.needs and known.needs not in flags:
        reasons.append(f"needs a sendmail that is compiled with {known.needs}")
    return f"{' and '.join(reasons)}; this one is {version or 'of an unknown version'}" if reasons else ""
