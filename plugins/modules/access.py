#!/usr/bin/python
# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module access."""

from __future__ import annotations

DOCUMENTATION = r"""
module: access
short_description: Keep the access map of sendmail
version_added: 0.1.0
description:
  - Keeps the text and the database of sendmail's access map, which says who may connect, send and relay.
  - Refuses what sendmail would accept in silence although it can never match, such as a key with a final dot,
    and what it would turn into an error text, such as an unknown action.
  - Writes networks and IPv6 addresses as the prefixes that sendmail looks up.
  - The database is built where nobody else can reach it, checked, and its content put in place while
    look-ups wait for the moment. None of them fails, and the daemon needs no restart.
author:
  - The postmaster.sendmail contributors (@postmaster-collections)
options:
  path:
    description:
      - The path of the text. The database stands beside it with its suffix.
    type: path
    default: /etc/mail/access
  entries:
    description:
      - The entries of the map. What is written here wins over all of O(src).
      - All of them are checked before anything is changed, and every fault is reported, not only the first.
      - With O(exclusive=true) and no O(src) they must be given, V([]) for an empty map.
    type: list
    elements: dict
    suboptions:
      key:
        description:
          - Tag and key, such as V(Connect:192.0.2.0/24), V(From:example.com), or V(To:user@example.com).
          - The tags are V(Connect), V(From), V(To), V(Spam), V(GreetPause), V(ClientRate), V(ClientConn),
            V(Srv_Features), V(Clt_Features), V(TLS_Srv), V(TLS_Clt), V(TLS_Rcpt), V(Try_TLS),
            V(TLS_Srv_Features), V(TLS_Clt_Features), V(AuthInfo), V(CertIssuer), V(CertSubject), V(QGRP)
            and V(Compat).
          - An IPv4 or IPv6 network becomes the smallest set of prefixes that matches exactly its addresses.
        type: str
        required: true
      value:
        description:
          - What the tag takes, such as V(RELAY), V(REJECT), or V(ERROR:5.7.1:"550 text").
          - Values of V(AuthInfo) are never shown.
          - Required unless O(entries[].state=absent).
        type: raw
      comment:
        description:
          - One line that is put above the entry in the text, behind C(#:).
        type: str
      expires:
        description:
          - The last day of the entry, such as V(2026-12-31), until its end in UTC, or a moment with its zone,
            such as V(2026-12-31T18:00:00+01:00). After it the entry is gone from the map, with the next run.
        type: raw
      state:
        description:
          - Whether the entry is in the map. V(absent) means nothing with O(exclusive=true).
        type: str
        choices: [present, absent]
        default: present
seealso:
  - module: postmaster.sendmail.map
extends_documentation_fragment:
  - postmaster.sendmail.attributes
  - postmaster.sendmail.attributes.changes
  - postmaster.sendmail.map
"""

EXAMPLES = r"""
- name: Relay for two networks, and refuse a third
  postmaster.sendmail.access:
    exclusive: true
    entries:
      - key: Connect:192.0.2.0/24
        value: RELAY
        comment: The office
      - key: Connect:2001:db8::/32
        value: RELAY
      - key: Connect:198.51.100.0/23
        value: ERROR:5.7.1:"550 Not from there"

- name: Limit how often one client may connect, and leave all else as it is
  postmaster.sendmail.access:
    entries:
      - key: "ClientRate:"
        value: 10
      - key: ClientRate:192.0.2
        value: 0

- name: Refuse what a blocklist names, but for our own exceptions
  postmaster.sendmail.access:
    exclusive: true
    src:
      - blocklist.access
      - path: /var/lib/feed/local.access
        remote: true
    entries:
      - key: Connect:203.0.113.7
        value: OK
        comment: A customer, until the list has forgotten him
        expires: 2027-01-31

- name: Let a partner in again
  postmaster.sendmail.access:
    backup: true
    entries:
      - key: From:partner.example
        state: absent
"""

RETURN = r"""
path:
  description: The path of the text.
  returned: success
  type: str
  sample: /etc/mail/access
database:
  description: The path of the database.
  returned: success
  type: str
  sample: /etc/mail/access.db
rebuilt:
  description: Whether the database was built, or would be in check mode.
  returned: success
  type: bool
  sample: true
added:
  description: The keys, in lower case, that the database did not hold before.
  returned: success
  type: list
  elements: str
  sample: ["connect:192.0.2"]
replaced:
  description: The keys, in lower case, that have another value than before.
  returned: success
  type: list
  elements: str
  sample: []
removed:
  description: The keys, in lower case, that the database does not hold any more.
  returned: success
  type: list
  elements: str
  sample: []
expired:
  description: The keys of O(entries), as written, whose O(entries[].expires) is over.
  returned: success
  type: list
  elements: str
  sample: []
counts:
  description:
    - How many keys the three lists have, which are cut after 1000, and how many lines of O(src) are
      overridden by a later file or by O(entries).
  returned: success
  type: dict
  sample: {"added": 1, "replaced": 0, "removed": 0, "overridden": 0}
notes:
  description:
    - What is to be said of lines of the map although sendmail takes them, each with its place.
    - Among lines that were there before, a key that never matches or has no tag, and a bad value. Among all
      lines, one that has no effect because a wider one says the same.
    - The first ten are warnings as well.
    - A map of more than 200000 lines is not looked through, nor one of more than 20000 when nothing changes.
  returned: success
  type: list
  elements: str
  sample: ["/etc/mail/access:7 (Connect:192.0.2.0/24): never matches (sendmail looks up Connect:192.0.2)"]
unjudged:
  description: What check mode could not judge because the host lacks it so far. Each is a warning as well.
  returned: success
  type: list
  elements: str
  sample: ["makemap: this host has none (install sendmail first)"]
backup_file:
  description: The copy of the text that was replaced.
  returned: when O(backup=true) and a text was replaced
  type: str
  sample: /etc/mail/access.4711.2026-01-31T12:00:00Z~
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.postmaster.sendmail.plugins.module_utils import _access
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_module import argument_spec, settle


def main() -> None:
    """Carry out what the task says."""
    module = AnsibleModule(
        argument_spec=argument_spec(path={"type": "path", "default": "/etc/mail/access"}),
        supports_check_mode=True,
    )
    settle(module, _access.GRAMMAR, name="access", path=module.params["path"])


if __name__ == "__main__":
    main()
