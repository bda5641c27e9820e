# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When an entry of a map ends: a date, or a moment with its zone (ISO 8601, the profile of RFC 3339)."""

from __future__ import annotations

import datetime
import functools
import re

_MOMENT = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)"
    r"(?:[Tt ](?P<time>\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(?P<zone>[Zz]|[+-]\d\d:\d\d)?)?\Z",
    re.ASCII,
)
RIGHT = "write a date like 2026-12-31, the last day, or a moment like 2026-12-31T12:00:00Z"


def last_moment(expires: object) -> datetime.datetime:
    """The last moment of validity that expires names, in UTC.

    A date is that day to its end, in UTC. expires is a string, or the date or datetime that YAML makes of
    one. Raises ValueError, with what is wrong, for anything else, and for a time without its zone: the
    controller, the host and the reader may each have another.
    """
    if isinstance(expires, datetime.date):
        return _last_moment(expires.isoformat())
    if not isinstance(expires, str):
        raise ValueError(f"expires at {expires!r}, which is no date")  # noqa: TRY004  # one error for the caller
    return _last_moment(expires)


@functools.lru_cache(maxsize=1024)
def _last_moment(text: str) -> datetime.datetime:
    found = _MOMENT.match(text)
    if not found:
        raise ValueError(f"expires at {text!r}, which is no date")
    if found["time"] and not found["zone"]:
        raise ValueError(f"expires at {text!r}, which has no zone")
    time, zone = found["time"] or "23:59:59.999999", found["zone"] or "Z"
    try:
        moment = datetime.datetime.fromisoformat(
            f"{found['date']}T{time}{zone.upper().replace('Z', '+00:00')}"
        )
        return moment.astimezone(datetime.timezone.utc)
    except (OverflowError, ValueError):
        raise ValueError(f"expires at {text!r}, which is in no calendar") from None
