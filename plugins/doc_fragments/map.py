# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules of maps have in common, said once."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of the modules access and map."""

    DOCUMENTATION = r"""
options:
  exclusive:
    description:
      - With V(true) the map holds exactly O(entries), in their order, and nothing else of the text is kept.
      - With V(false) the entries are merged into what is there. Foreign lines and comments keep their place.
    type: bool
    default: false
  map_type:
    description:
      - The type of the database. It must be what the C(.cf) file names, and one that C(makemap) can build.
    type: str
    choices: [hash, btree, cdb]
    default: hash
  owner:
    description:
      - The user that owns text and database.
    type: str
    default: root
  group:
    description:
      - The group of text and database, which the daemon belongs to.
    type: str
    default: smmta
  mode:
    description:
      - The permissions of text and database, as four octal digits in quotes.
      - The group may read at most, and others nothing. Whoever may read a database can lock it and stall the
        daemon.
    type: str
    default: '0640'
  backup:
    description:
      - Whether to keep a copy of the text, with the time in its name, before it is replaced.
    type: bool
    default: false
"""
