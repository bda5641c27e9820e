# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of a .mc or a .cf nobody else should read, and what is shown in its place."""

from __future__ import annotations

import re

MASK = "********"

# The password of a directory: a flag -P that names no file (op.txt, "-P" of ldap: a file with it), up to a
# blank, or in a .mc to the end of the m4 argument.
_FLAG = re.compile(
    r"""(?<![^\s`'",=])(-P[ \t]*)(?!["'`]?/)(?:"[^"\n]*"|\S+?(?=['"]+,|['")]+dnl|['")]*(?:\s|$)))""", re.ASCII
)
# What stands before the host in a URI
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*:[^/@\s]*(?=@)")
# What sendmail says of a password where the name of a file should be (map.c, ldapmap_parseargs)
_NO_FILE = re.compile(r"(?<=cannot open secret )(?!/).+?(?=: No such file|$)", re.MULTILINE)


def masked(text: str) -> str:
    """The text without the secrets that a .mc or .cf may hold, or what sendmail says of one."""
    return _NO_FILE.sub(MASK, _CREDENTIALS.sub(MASK, _FLAG.sub(rf"\g<1>{MASK}", text)))
