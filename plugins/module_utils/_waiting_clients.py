# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""New clients wait, and are not refused, while a daemon's listening sockets are replaced.

A small BPF program, attached to the network namespace, answers the kernel's question which socket a SYN for
these ports belongs to (bpf(2), BPF_PROG_TYPE_SK_LOOKUP; Linux 5.9 and later). It names a socket of ours that
drops what it gets, so that the client sends its SYN again, after a second (RFC 6298, 2.1), and meets the new
listener. Sessions and handshakes under way are not asked for, and go on. No firewall is touched. The program
hangs on a file descriptor of this process alone: when that ends, however it does, the program is gone.
"""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

# The number of bpf(2) by machine, from the kernel's tables
ARCHITECTURES = {"x86_64": 321, "aarch64": 280, "riscv64": 280, "ppc64le": 361, "s390x": 351}

# include/uapi/linux/bpf.h: commands, and types of maps, programs and places to attach them to
_MAP_CREATE, _MAP_UPDATE_ELEM, _PROG_LOAD, _LINK_CREATE = 0, 2, 5, 28
_MAP_TYPE_SOCKMAP, _PROG_TYPE_SK_LOOKUP, _SK_LOOKUP = 15, 30, 36
# Its helper functions, by number
_MAP_LOOKUP_ELEM, _SK_RELEASE, _SK_ASSIGN = 1, 86, 124
# Offsets in struct bpf_sk_lookup
_FAMILY, _PROTOCOL, _LOCAL_PORT = 8, 12, 60
_SK_PASS = 1
_INSTRUCTION = 8  # bytes of one
# Codes of instructions: class, size or source, and operation
_LOAD, _STORE, _LOAD_IMMEDIATE = 0x61, 0x63, 0x18
_MOVE, _SET, _ADD = 0xBF, 0xB7, 0x07
_IF_EQUAL, _UNLESS_EQUAL, _GO, _CALL, _EXIT = 0x15, 0x55, 0x05, 0x85, 0x95
_MAP_FD = 1  # BPF_PSEUDO_MAP_FD
_SO_ATTACH_FILTER = 26  # asm-generic/socket.h; the machines above share it
_FAMILIES = (socket.AF_INET, socket.AF_INET6)

_DRAINED = 0.2  # seconds in which a handshake that had begun comes to its end
_DRAIN_LIMIT = 1.0


def _instruction(code: int, to: int = 0, source: int = 0, offset: int = 0, value: int = 0) -> bytes:
    return struct.pack("=BBhi", code, source << 4 | to, offset, value)


def program(ports: Collection[int], sockets: int) -> bytes:
    """The program that has SYNs for ports go to the socket for their family in the map sockets (its fd)."""
    choose = (
        _instruction(_LOAD, 2, 6, _FAMILY),
        _instruction(_SET, 3, value=0),
        _instruction(_IF_EQUAL, 2, offset=1, value=socket.AF_INET),
        _instruction(_SET, 3, value=1),
        _instruction(_STORE, 10, 3, -4),
        _instruction(_LOAD_IMMEDIATE, 1, _MAP_FD, value=sockets),
        _instruction(0),  # the other half of the immediate value
        _instruction(_MOVE, 2, 10),
        _instruction(_ADD, 2, value=-4),
        _instruction(_CALL, value=_MAP_LOOKUP_ELEM),
        _instruction(_IF_EQUAL, 0, offset=7, value=0),
        _instruction(_MOVE, 7, 0),
        _instruction(_MOVE, 1, 6),
        _instruction(_MOVE, 2, 0),
        _instruction(_SET, 3, value=0),
        _instruction(_CALL, value=_SK_ASSIGN),
        _instruction(_MOVE, 1, 7),
        _instruction(_CALL, value=_SK_RELEASE),
    )
    several = sorted(set(ports))
    wanted = [
        _instruction(_IF_EQUAL, 0, offset=len(several) - index, value=port)
        for index, port in enumerate(several)
    ]
    return b"".join(
        (
            _instruction(_MOVE, 6, 1),
            _instruction(_LOAD, 0, 6, _PROTOCOL),
            _instruction(_UNLESS_EQUAL, 0, offset=2 + len(several) + len(choose), value=socket.IPPROTO_TCP),
            _instruction(_LOAD, 0, 6, _LOCAL_PORT),
            *wanted,
            _instruction(_GO, offset=len(choose)),
            *choose,
            _instruction(_SET, 0, value=_SK_PASS),
            _instruction(_EXIT),
        )
    )


@contextmanager
def waiting_clients(ports: Collection[int], drained: Callable[[], bool]) -> Iterator[bool]:
    """Have new clients of these TCP ports wait while this lasts; whether they do is what is given.

    drained tells whether the daemon has taken whom the kernel had let in before: what follows may close its
    sockets then, and resets no one. They do not wait, and may be refused, where the kernel has no such
    programs or lets us load none: that is no error.
    """
    with ExitStack() as held:
        try:
            if ports:
                _attach(ports, held)
        except (OSError, KeyError):
            held.close()
            yield False
            return
        if ports:
            _drain(drained)
        yield bool(ports)


def _drain(drained: Callable[[], bool]) -> None:
    began = time.monotonic()
    while time.monotonic() < began + _DRAINED or (not drained() and time.monotonic() < began + _DRAIN_LIMIT):
        time.sleep(0.01)


def _attach(ports: Collection[int], held: ExitStack) -> None:
    """Attach the program for as long as held is. Raises OSError or KeyError where it cannot."""
    sockets = _bpf(_MAP_CREATE, struct.pack("=5I", _MAP_TYPE_SOCKMAP, 4, 8, len(_FAMILIES), 0))
    held.callback(os.close, sockets)
    for index, family in enumerate(_FAMILIES):
        if family == socket.AF_INET6 and not Path("/proc/net/tcp6").exists():
            continue
        deaf = held.enter_context(_deaf(family))
        key, value = _Memory(struct.pack("=I", index)), _Memory(struct.pack("=Q", deaf.fileno()))
        _bpf(_MAP_UPDATE_ELEM, struct.pack("=IxxxxQQQ", sockets, key.address, value.address, 0))
    lookup = _loaded(program(ports, sockets))
    held.callback(os.close, lookup)
    namespace = os.open("/proc/self/ns/net", os.O_RDONLY)
    held.callback(os.close, namespace)
    held.callback(os.close, _bpf(_LINK_CREATE, struct.pack("=4I", lookup, namespace, _SK_LOOKUP, 0)))


def _loaded(code: bytes) -> int:
    instructions, license_ = _Memory(code), _Memory(b"GPL\0")
    attributes = (
        *(_PROG_TYPE_SK_LOOKUP, len(code) // _INSTRUCTION, instructions.address, license_.address),
        *(0, 0, 0),  # no log of the verifier
        *(0, 0, b"sendmail_wait", 0, _SK_LOOKUP),
    )
    return _bpf(_PROG_LOAD, struct.pack("=IIQQIIQII16sII", *attributes))


def _deaf(family: int) -> socket.socket:
    """A listener that drops every packet before it is looked at, by a filter that lets none pass."""
    deaf = socket.socket(family)
    nothing = _Memory(struct.pack("=HBBI", 0x06, 0, 0, 0))  # BPF_RET: 0 bytes of the packet
    deaf.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("@HP", 1, nothing.address))
    deaf.bind(("127.0.0.1" if family == socket.AF_INET else "::1", 0))
    deaf.listen(1)
    return deaf


class _Memory:
    """Octets at an address that the kernel can be told, for as long as this is referred to."""

    def __init__(self, octets: bytes) -> None:
        self._buffer = ctypes.create_string_buffer(octets, len(octets))
        self.address = ctypes.addressof(self._buffer)


def _bpf(command: int, attributes: bytes) -> int:
    call = ctypes.CDLL(None, use_errno=True).syscall
    result = int(call(ARCHITECTURES[os.uname().machine], command, attributes, len(attributes)))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), "bpf")
    return result
