# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation of the action plugin of the same name, which does all the work on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: settings
short_description: Judge the relay's variables, and turn them into sendmail's files
version_added: 0.1.0
author:
  - The postmaster.sendmail contributors (@postmaster-collections)
description:
  - Takes every public C(sendmail_*) variable of the host, checks each and their relations, and returns the
    texts and entries that M(postmaster.sendmail.relay) makes live together, and M(postmaster.sendmail.mc),
    M(postmaster.sendmail.access) and M(postmaster.sendmail.map) one by one.
  - Runs on the controller alone and opens no connection, so that a bad variable stops the play before any
    change. The message names every faulty variable and entry, one a line.
extends_documentation_fragment:
  - postmaster.sendmail.attributes
  - postmaster.sendmail.attributes.facts
attributes:
  action:
    description: Has a corresponding action plugin, which runs on the controller.
    support: full
options:
  layout:
    description: The layout that the host was found to have, in place of O(ignore:sendmail_layout).
    type: str
    choices: [debian, redhat, upstream]
  purpose:
    description:
      - What the variables are judged for.
      - V(relay) takes all of them, with their relations, for a host that becomes the relay they describe.
      - V(audit) takes those of the playbook C(audit.yml), each by itself, for a host that may have few of
        them or none. It returns RV(given) and no RV(settings).
    type: str
    choices: [relay, audit]
    default: relay
seealso:
  - module: postmaster.sendmail.relay
  - module: postmaster.sendmail.mc
  - module: postmaster.sendmail.access
  - module: postmaster.sendmail.map
"""

EXAMPLES = r"""
- name: Judge the variables before anything is touched
  postmaster.sendmail.settings:
  register: relay

- name: Make the configuration live
  postmaster.sendmail.mc:
    content: "{{ relay.settings.mc }}"
    user: "{{ relay.settings.relay_user }}"

- name: Judge what an audit is to expect before the host is reached
  postmaster.sendmail.settings:
    purpose: audit
"""

RETURN = r"""
given:
  description: Names of the variables that were given.
  returned: when O(purpose) is V(audit)
  type: list
  elements: str
  sample: [sendmail_kind, sendmail_relay_domains]
settings:
  description: What the variables mean in sendmail's own files.
  returned: when O(purpose) is V(relay)
  type: dict
  contains:
    mc:
      description: The text of C(sendmail.mc).
      type: str
      returned: success
      sample: "divert(-1)\n..."
    submit_mc:
      description: The text of C(submit.mc).
      type: str
      returned: success
      sample: "divert(-1)\n..."
    kind:
      description: The kind of host that this is.
      type: str
      returned: success
      sample: gateway
    packages:
      description: Packages that are needed besides C(sendmail_packages).
      type: list
      elements: str
      returned: success
      sample: [libsasl2-modules]
    authinfo:
      description: Entries for the authinfo map. Where there are any, Ansible shows nothing of the result.
      type: list
      elements: dict
      returned: success
      sample: []
    access:
      description: Entries for the access map, the default limits for clients among them.
      type: list
      elements: dict
      returned: success
      sample: [{"key": "Connect:192.0.2.0/24", "value": "RELAY", "comment": "office"}]
    mailertable:
      description: Entries for the mailertable, the hub for each relay domain among them.
      type: list
      elements: dict
      returned: success
      sample: [{"key": "example.com", "value": "esmtp:[hub.example.com]"}]
    relay_domains:
      description: The text of C(relay-domains).
      type: str
      returned: success
      sample: "example.com\n"
    local_host_names:
      description: The text of C(local-host-names).
      type: str
      returned: success
      sample: ""
    help_file:
      description: The text of the SMTP HELP file, which tells nothing about the host.
      type: str
      returned: success
      sample: "#vers\t2\nsmtp\tSee RFC 5321.\n"
    relay_user:
      description: The unprivileged account that the daemon runs as.
      type: str
      returned: success
      sample: smmta
    certificates:
      description:
        - Whether a certificate, key or the like comes as content, for M(postmaster.sendmail.certificates) to
          write. The contents themselves are not in the result.
      type: bool
      returned: success
      sample: false
    auth_listeners:
      description: Names of the listeners that offer AUTH.
      type: list
      elements: str
      returned: success
      sample: [MSA]
    queue_directories:
      description: Directories that the queue groups need in the daemon's queue.
      type: list
      elements: str
      returned: success
      sample: [/var/spool/mqueue/slow]
    policy_tests:
      description:
        - Questions with what they must be answered, as M(postmaster.sendmail.relay) and
          M(postmaster.sendmail.policy) take them. Those of C(sendmail_policy_tests), behind those that follow
          from the variables.
      type: list
      elements: dict
      returned: success
      sample:
        - name: a stranger as <> may not relay to example.com
          client_address: 203.0.113.9
          sender: ""
          recipient: relaytest@example.com
          expect: {verdict: reject}
    probe:
      description: What the relay must answer when it runs, as M(postmaster.sendmail.relay) takes it.
      type: dict
      returned: success
      sample:
        limit: 6.0
        units: [sendmail.service, sendmail-msp.service]
        tries:
          - name: a stranger at MTA
            address: 127.0.0.1
            port: 25
            source: 127.9.9.9
            sender: <>
            recipient: <relaytest@[203.0.113.25]>
            passes: false
            temporary: true
    generations:
      description: How many generations are kept.
      type: int
      returned: success
      sample: 5
    milter_directories:
      description: Directories of filters' sockets, which the jail must show.
      type: list
      elements: str
      returned: success
      sample: [/run/opendkim]
"""
