# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The bytes of a .mc: from an option, from a file of the host, or from one that the controller sends."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_record import digest
from ansible_collections.postmaster.sendmail.plugins.module_utils._sent_files import Told

_MOST = 8 << 20  # bytes; the cf tree itself has half a megabyte


def from_file(told: Told, mc_path: str) -> bytes | None:
    """The bytes of the file that src names; None if the controller must send it.

    What is at mc_path is not sent again. Raises InvalidInputError for a file that cannot be read.
    """
    live = Path(mc_path)
    if told["digest"] and not told["path"]:
        content = live.read_bytes() if live.is_file() else b""
        return content if digest(content) == told["digest"] else None
    return _read(told["name"], Path(told["path"]))


def _read(name: str, path: Path) -> bytes:
    """The file's bytes. A pipe or a device is refused, since reading one may never end."""
    try:
        if path.exists() and not path.is_file():
            raise InvalidInputError([Fault(f"src {name}", "is not a regular file", "name a .mc")])
        if path.stat().st_size > _MOST:
            raise InvalidInputError([Fault(f"src {name}", "is too large for a .mc", "name a .mc")])
        return path.read_bytes()
    except OSError as error:
        raise InvalidInputError([Fault(f"src {name}", f"cannot be read: {error.strerror}")]) from error
    except ValueError:  # a NUL byte in the name
        raise InvalidInputError([Fault(f"src {name!r}", "is no name of a file", "name a .mc")]) from None
