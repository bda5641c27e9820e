# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files that a running sendmail has not seen: it reads all but the maps only when it starts."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _tls_options
from ansible_collections.postmaster.sendmail.plugins.module_utils._class_files import class_files
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content

# What the library for AUTH reads when the daemon starts (sasl_server_init)
_SASL = "/etc/sasl2/Sendmail.conf"


def wall_time(monotonic: float) -> float:
    """The time of day (seconds since 1970) at which the monotonic clock showed this many seconds."""
    return time.time() - (time.monotonic() - monotonic)


def changed_since(paths: Iterable[str], started: float) -> tuple[str, ...]:
    """Those of the paths whose file was written, renamed into place or given other attributes since started.

    The change time decides, because a file put back with its old modification time is new to the daemon too.
    """
    return tuple(path for path in paths if _changed(path) > started)


def _changed(path: str) -> float:
    """When what is at path was changed, long ago where nothing can be."""
    try:
        return Path(path).stat().st_ctime
    except (OSError, ValueError):
        return 0.0


def start_files(configuration: str, fragment: str) -> tuple[str, ...]:
    """What a daemon with the .cf at this path ("" for none) and this unit reads only when it starts."""
    cf = Path(configuration)
    text = (plain_content(str(cf)) or b"").decode("utf-8", "replace")
    named = (
        *(file.path for file in class_files(text)),
        *_tls_options.paths_in(_tls_options.options_in(text)),
    )
    return tuple(filter(None, dict.fromkeys((configuration, *named, _SASL, fragment))))


def unseen(configuration: str, fragment: str, *, began: float, reread: float) -> tuple[str, ...]:
    """The files that a daemon has not seen that began, and after a reload read its own, at these times.

    Both are in seconds since 1970, reread 0.0 where nobody knows of a reload. The unit's file (fragment) is
    the service manager's to read, and what it says of the process counts from the start of that.
    """
    own = changed_since(start_files(configuration, ""), max(began, reread))
    return (*own, *changed_since([fragment] if fragment else [], began))
