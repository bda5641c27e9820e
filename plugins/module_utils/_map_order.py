# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The order in which makemap builds a hash database fastest.

Records in any other order touch pages all over a file that is far larger than makemap's cache, so that each
of them is read and written again and again: that is where the time of a big map goes. Berkeley DB puts a
key into the page that the low bits of its hash name (hash/hash_func.c, __ham_func5: FNV with a start of 0).
The low eight bits of that hash need the low eight bits of each step alone, so that they can be worked out
for many keys at once, a column of bytes at a time. It is no matter if a key gets a wrong group: the order
decides how fast the database is built, never what is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ansible_collections.postmaster.sendmail.plugins.module_utils._map_text import chunks

_TIMES = bytes((number * 16777619) & 255 for number in range(256))  # one step of FNV, in eight bits
_WIDEST = 64  # bytes of a key that are looked at, counted from its end


def in_hash_order(text: bytes) -> Iterator[bytes]:
    """The lines of text in groups of keys that lie near each other in a hash database."""
    groups: list[list[bytes]] = [[] for _group in range(256)]
    into = [group.append for group in groups]
    for chunk in chunks(text if text.endswith(b"\n") else text + b"\n"):
        keys = [line.partition(b"\t")[0] for line in chunk.lower().split(b"\n")]
        for group, line in zip(hash_bytes(keys), chunk.split(b"\n")):
            into[group](line)
    return (b"\n".join(group) + b"\n" for group in groups if group)


def hash_bytes(keys: Sequence[bytes]) -> bytes:
    """The low eight bits of Berkeley DB's hash of each of keys (of its last bytes, if it is very long)."""
    width = min(_WIDEST, max(map(len, keys), default=0))
    # leading zeros leave the hash at its start, 0
    table = b"".join([key[-width:].rjust(width, b"\0") for key in keys]) if width else b""
    found = bytes(len(keys))
    for column in range(width):
        stepped = int.from_bytes(found.translate(_TIMES), "little")
        mixed = stepped ^ int.from_bytes(table[column::width], "little")
        found = mixed.to_bytes(len(keys), "little")
    return found
