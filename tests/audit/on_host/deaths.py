# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who of this host's processes died of a signal, as the kernel's process accounting tells (acct(5)).

    deaths.py begin      from now on
    deaths.py told       prints them as a JSON list of [command, signal], and ends

A daemon's child that crashes leaves no word in any log.
"""

from __future__ import annotations

import ctypes
import json
import os
import struct
import sys
from pathlib import Path

ACCOUNTS = Path("/var/log/deaths")
_ACCT_V3 = struct.Struct("=bbHIIIIIIfHHHHHHHH16s")  # struct acct_v3 of linux/acct.h
_LIBC = ctypes.CDLL(None, use_errno=True)


def account(path: bytes | None) -> None:
    """Write every process that ends to this file; None: no more."""
    if _LIBC.acct(path):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def deaths(content: bytes) -> list[tuple[str, int]]:
    """The commands that a signal ended, each with the signal: the status that wait(2) gives has it."""
    found = [
        (record[-1].split(b"\0")[0].decode("latin-1"), record[3] & 0x7F)
        for record in _ACCT_V3.iter_unpack(content)
    ]
    return [one for one in found if one[1]]


def main() -> None:
    """Do what the argument says."""
    if sys.argv[1] == "begin":
        ACCOUNTS.write_bytes(b"")
        account(os.fsencode(ACCOUNTS))
        return
    account(None)
    print(json.dumps(deaths(ACCOUNTS.read_bytes())))  # noqa: T201


if __name__ == "__main__":
    main()
