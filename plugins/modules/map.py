#!/usr/bin/python
# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module map."""

from __future__ import annotations

DOCUMENTATION = r"""
module: map
short_description: Keep a map of sendmail
version_added: 0.1.0
description:
  - Keeps the text and the database of one of sendmail's maps. The mailertable says where the mail for a
    domain goes, the virtusertable who gets the mail of a virtual domain, the genericstable what a sender is
    called outside, the domaintable which domain stands for another, authinfo which password opens which
    server, and the aliases who gets the mail of a local name.
  - Refuses what sendmail would pass over in silence, such as a value without a mailer or a key with a final
    dot.
  - The database is built where nobody else can reach it, checked, and its content put in place while
    look-ups wait for the moment. None of them fails, and the daemon needs no restart.
author:
  - The postmaster.sendmail contributors (@postmaster-collections)
options:
  name:
    description:
      - Which map it is, and so what its keys and values may be.
    type: str
    choices: [mailertable, virtusertable, genericstable, domaintable, authinfo, aliases]
    required: true
  path:
    description:
      - The path of the text. The database stands beside it with its suffix.
      - The default is O(name) in C(/etc/mail).
      - For aliases it is what C(AliasFile) names. If that is a link, as on Debian, the
        text it leads to is written.
    type: path
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
          - For the mailertable a host or domain, such as V(example.com), all that is below a domain, such as
            V(.example.com), or V(.) for all.
          - For the virtusertable an address, such as V(info@example.com), V(info+*@example.com) for all
            details of one, or V(@example.com) for the rest of a domain.
          - For the genericstable a user, V(user@example.com) or V(@example.com), and for the domaintable a
            domain.
          - For authinfo V(AuthInfo:) and a server's name or [address], or nothing behind it for all servers.
          - For aliases a local name, such as V(postmaster).
        type: str
        required: true
      value:
        description:
          - For the mailertable a mailer and hosts, such as V(esmtp:hub.example.com) or
            V(relay:[192.0.2.25]:[192.0.2.26]), a user, such as V(local:postmaster), or an error, such as
            V(error:5.7.1:550 text).
          - Hosts with colons between them are tried one after the other. A host in brackets is not asked for
            its MX.
          - For the virtusertable and the genericstable an address, and for the former V(error:) and what
            follows it as well. For the domaintable a domain.
          - For authinfo parts such as V("U:user" "P:password" "M:PLAIN"). They are never shown.
          - For aliases recipients with commas between them, such as V(root, noc@example.com), C(:include:)
            and a path, or a command in double quotes, such as V("|/usr/lib/robot -f").
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
  - module: postmaster.sendmail.access
extends_documentation_fragment:
  - postmaster.sendmail.attributes
  - postmaster.sendmail.attributes.changes
  - postmaster.sendmail.map
"""

EXAMPLES = r"""
- name: Hand the mail for our domain to two hubs inside
  postmaster.sendmail.map:
    name: mailertable
    entries:
      - key: example.com
        value: relay:[192.0.2.25]:[192.0.2.26]
        comment: The second hub takes over when the first is down
      - key: .example.com
        value: relay:[192.0.2.25]

- name: Send all mail through the provider, and refuse what goes to a domain that is gone
  postmaster.sendmail.map:
    name: mailertable
    exclusive: true
    entries:
      - key: gone.example
        value: error:5.1.2:550 This domain has moved
      - key: .
        value: esmtp:smarthost.example.net

- name: Log in to the provider
  postmaster.sendmail.map:
    name: authinfo
    exclusive: true
    entries:
      - key: AuthInfo:smarthost.example.net
        value: '"U:relay" "P:{{ vault_smarthost_password }}" "M:PLAIN"'

- name: Say who reads root's mail, and hand tickets to a program
  postmaster.sendmail.map:
    name: aliases
    entries:
      - key: root
        value: noc@example.com
      - key: tickets
        value: '"|/usr/local/bin/ticket --queue mail"'
"""

RETURN = r"""
path:
  description: The path of the text.
  returned: success
  type: str
  sample: /etc/mail/mailertable
database:
  description: The path of the database.
  returned: success
  type: str
  sample: /etc/mail/mailertable.db
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
  sample: [example.com]
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
  sample: /etc/mail/mailertable.4711.2026-01-31T12:00:00Z~
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_grammars import ACCESS, GRAMMARS
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_module import argument_spec, settle

NAMES = [name for name in GRAMMARS if name != ACCESS]


def main() -> None:
    """Carry out what the task says."""
    module = AnsibleModule(
        argument_spec=argument_spec(
            name={"type": "str", "choices": NAMES, "required": True},
            path={"type": "path"},
        ),
        supports_check_mode=True,
    )
    name = module.params["name"]
    settle(module, GRAMMARS[name], name=name, path=module.params["path"] or f"/etc/mail/{name}")


if __name__ == "__main__":
    main()
