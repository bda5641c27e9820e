# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules of maps have in common, said once."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of the modules access and map."""

    DOCUMENTATION = r"""
options:
  src:
    description:
      - Files of entries, written like the text of a map, for lists too long for variables. A file has one
        entry a line, key, blank and value, and comments behind C(#) at the start of a line.
      - Each is a path on the controller, found like that of M(ansible.builtin.copy), or a dict with C(path)
        and C(remote), which with V(true) is an absolute path on the host. Each is named once.
      - A later file wins over an earlier one, and O(entries) win over all files, also with
        O(entries[].state=absent). So a blocklist can be fed and local exceptions kept apart from it.
      - A file is sent only when the host has not got it yet. What was sent is kept in
        C(/var/lib/sendmail-maps) under its digest.
    type: list
    elements: raw
    default: []
  exclusive:
    description:
      - With V(true) the map holds exactly O(entries) and O(src), and nothing else of the text is kept.
      - With V(false) the entries are merged into what is there. Foreign lines and comments keep their place.
    type: bool
    default: false
  map_type:
    description:
      - The type of the database. If it is left out, it is what O(cf) opens the map as, or V(hash).
      - To name another one than O(cf) does is an error, since sendmail would refuse all mail for the moment.
        It is an error as well if C(makemap) of the host cannot build it.
    type: str
    choices: [hash, btree, cdb]
  cf:
    description:
      - The configuration that tells which type the map has. It need not exist.
    type: path
    default: /etc/mail/sendmail.cf
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
