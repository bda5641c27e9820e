# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file that HELP reads from (srvrsmtp.c, help())."""

from __future__ import annotations

import re

from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content

_FORMAT = re.compile(r"#vers\s+[2-9]")
_VERSION = re.compile(r"(?<!\$)\$(?:[vZ]|\{[vZ]\})|\b8\.\d+\.\d+")


def telling(text: str | None) -> str:
    """How a help file with this text (None: it cannot be read) has HELP tell the version, or ""."""
    if text is None:
        return "cannot be read, and HELP says the version instead"
    first, _newline, _rest = text.partition("\n")
    if text and not _FORMAT.match(first):
        return 'does not begin with "#vers 2", and HELP says the version first'
    found = _VERSION.search(text)
    return f"holds {found[0]}" if found else ""


def read_help(path: str) -> str | None:
    """The text of the help file at path, None if there is none that can be read."""
    content = plain_content(path) if path else None
    return None if content is None else content.decode("utf-8", "replace")
