# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sendmail binary as it tells of itself: its version, what it was compiled with, and its map types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command
from ansible_collections.postmaster.sendmail.plugins.module_utils._capabilities import capabilities
from ansible_collections.postmaster.sendmail.plugins.module_utils._host_name import unqualified_name
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import LAYOUTS, is_there

_VERSION = re.compile(r"^Version (\S+)$", re.MULTILINE)
_COMPILED_WITH = re.compile(r"^ *Compiled with:((?: +\S+)*(?:\n\t+\S.*)*)", re.MULTILINE)
_FFRS = re.compile(r"^ *FFR Defines:((?: +\S+)*(?:\n\t+\S.*)*)", re.MULTILINE)
_OPENSSL = re.compile(r"^ *OpenSSL: linked +(0x[0-9a-f]+)$", re.MULTILINE)
# Where the cf tree's DATABASE_MAP_TYPE is to be another than hash, makemap cannot write hash.
_MAP_TYPES = ("hash", "cdb", "dbm", "btree")
_LATE = 5.0  # seconds; on a host without DNS it waits too
_SOON = 2.0  # seconds; it says all this before it looks for its name, on any host in some hundredths of one


@dataclass(frozen=True)
class Program:
    """The program. Everything but installed is empty when it is not installed."""

    installed: bool = False
    path: str = ""
    version: str = ""
    compiled_with: tuple[str, ...] = ()
    map_types: tuple[str, ...] = ()
    ffrs: tuple[str, ...] = ()
    openssl: str = ""
    default_map_type: str = ""
    capabilities: Mapping[str, bool] = field(default_factory=dict)


def parse_version(said: str) -> str:
    """The version in what `sendmail -d0.1` says, "" if there is none (main.c: "Version %s")."""
    found = _VERSION.search(said)
    return found.group(1) if found else ""


def version_tuple(version: str) -> tuple[int, ...]:
    """The numbers of a version, such as (8, 17, 1, 9); empty if it has none."""
    return tuple(int(number) for number in re.findall(r"\d+", version))


def parse_compiled_with(said: str) -> tuple[str, ...]:
    """The compile flags in what `sendmail -d0.1` says (main.c prints them, conf.c: CompileOptions)."""
    return _words(_COMPILED_WITH, said)


def parse_ffrs(said: str) -> tuple[str, ...]:
    """The features "for future release" in what `sendmail -d0.13` says (conf.c: FFRCompileOptions)."""
    return _words(_FFRS, said)


def parse_openssl(said: str) -> str:
    """The version of OpenSSL, such as "3.5.7", in what `sendmail -d0.15` says, "" without STARTTLS.

    It is the library's number: 0xMNN00PP0 (openssl/opensslv.h).
    """
    found = _OPENSSL.search(said)
    if not found:
        return ""
    number = int(found.group(1), 16)
    return f"{number >> 28}.{number >> 20 & 0xFF}.{number >> 4 & 0xFFFF}"


def _words(pattern: re.Pattern[str], said: str) -> tuple[str, ...]:
    found = pattern.search(said)
    return tuple(found.group(1).split()) if found else ()


def find_program() -> str:
    """The path of sendmail itself on this host, "" if it has none."""
    paths = (layout.programs.sendmail for layout in LAYOUTS.values())
    return next((path for path in paths if is_there(path)), "")


def find_makemap() -> str:
    """The path of makemap on this host, "" if it has none."""
    paths = (layout.programs.makemap for layout in LAYOUTS.values())
    return next((path for path in paths if Path(path).is_file()), "")


def ask_program() -> Program:
    """The program on this host. Raises CommandFailedError when it is there and cannot be run."""
    path = find_program()
    if not path:
        return Program()
    # -C /dev/null: the answer must not depend on a configuration, and none need be there.
    argv = [path, "-C", "/dev/null", "-d0.15", "-bt"]
    said = _command.first_words(argv, seconds=_SOON if unqualified_name() else _LATE)
    makemap = find_makemap()
    map_types = tuple(_command.run([makemap, "-l"]).stdout.split()) if makemap else ()
    return Program(
        installed=True,
        path=path,
        version=parse_version(said),
        compiled_with=parse_compiled_with(said),
        map_types=map_types,
        ffrs=parse_ffrs(said),
        openssl=parse_openssl(said),
        default_map_type=next((one for one in _MAP_TYPES if one in map_types), ""),
        capabilities=capabilities(parse_compiled_with(said) + parse_ffrs(said)),
    )
