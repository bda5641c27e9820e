# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every map and class file that the tables of rows make, as it is written for makemap and sendmail."""

from __future__ import annotations

from access_rows import VALID
from ansible_collections.postmaster.sendmail.plugins.module_utils import _access
from ansible_collections.postmaster.sendmail.plugins.module_utils._class_entries import CLASSES
from map_rows import ALIASES, AUTHINFO, CLASS_WORDS, DOMAINTABLE, GENERICSTABLE, MAILERTABLE, VIRTUSERTABLE


def stored(rows: list[tuple[str, object, list[str], str]]) -> list[tuple[str, str]]:
    """The records that the grammar makes of rows."""
    entries = [{"key": key, "value": value} for key, value, *_stored in rows]
    return [(record.key, record.value) for record in _access.expand(entries, variable="rows")]


ACCESS = stored(VALID)
MAPS = {
    "access": ACCESS,
    "authinfo": [(keys[0], value) for _key, keys, value in AUTHINFO],
    "mailertable": MAILERTABLE,
    "virtusertable": VIRTUSERTABLE,
    "genericstable": GENERICSTABLE,
    "domaintable": DOMAINTABLE,
}
FILES = {
    **{
        name: "".join(f"{word}\n" for file, _word, words in CLASS_WORDS if file == name for word in words)
        for name in CLASSES
    },
    "aliases": "".join(f"{name}: {value}\n" for name, value in ALIASES),
}
