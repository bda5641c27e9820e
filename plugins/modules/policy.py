#!/usr/bin/python

# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: policy
short_description: Ask sendmail's rulesets who may send what, offline
description:
  - Asks the rulesets of a C(.cf), in C(sendmail)'s address test mode, what they would say to a client with a
    name and an address, a sender and a recipient, AUTH and TLS. Returns the reply that the session would get
    and the entries of maps that it rests on.
  - With O(questions[].expect) it is a test of the policy. The module fails when an answer differs, and names
    the entry, by file and line, that caused it.
  - No mail is sent, no listener is asked, and nothing is changed. One process answers hundreds of questions.
  - The calls are those of a session, in its order. They are C(check_relay), the routing of the sender,
    C(check_mail), the routing of the recipient, and C(check_rcpt). The first refusal is the answer.
version_added: 0.1.0
author:
  - The postmaster.sendmail contributors (@postmaster-collections)
extends_documentation_fragment:
  - postmaster.sendmail.attributes
  - postmaster.sendmail.attributes.facts
  - postmaster.sendmail.questions
options:
  cf:
    description: The configuration to ask. A candidate may be given as well as the live one.
    type: path
    default: /etc/mail/sendmail.cf
  user:
    description:
      - The account that C(sendmail) runs as while it answers, which should be the one that the daemon runs
        as. Only then does a map that the daemon cannot read show. It takes C(root) to become another.
      - Without it, the account that the module runs as.
    type: str
  maps:
    description:
      - Text sources that stand for maps of the configuration, by the names of its C(K) lines. A database is
        built of each for the time of the questions, so that a candidate can be asked before it is published.
    type: dict
    default: {}
notes:
  - DNS is not asked. Maps that only DNS could answer are taken to hold nothing, so that no client is on
    a blocklist. RV(unasked_maps) names them. Only the host's own name is looked up, as sendmail always does
    when it starts.
  - A session has more than rulesets. C(greet_pause), C(ratecontrol) and C(conncontrol) depend on time and
    load, a milter on itself, and C(User unknown) on the host's users. None of these is part of an answer, nor
    are C(check_data), C(check_eoh) and C(check_compat), which are called later.
  - In a session the text of a reply may have the address in front, as C(<user@example.com>...).
  - A configuration that sendmail complains about, and a map that it cannot read, make the module fail.
seealso:
  - module: postmaster.sendmail.access
  - module: postmaster.sendmail.mc
  - module: postmaster.sendmail.probe
"""

EXAMPLES = r"""
- name: Ask what a stranger may do
  postmaster.sendmail.policy:
    user: smmta
    questions:
      - client_address: 203.0.113.9
        sender: someone@example.net
        recipient: victim@example.com
  register: asked

- name: Insist on the policy of the relay
  postmaster.sendmail.policy:
    user: smmta
    questions:
      - name: a stranger is no customer
        client_address: 203.0.113.9
        sender: someone@example.net
        recipient: victim@example.com
        expect:
          verdict: reject
          code: 550
          text: Relaying denied
      - name: our own network may send anywhere
        client_address: 2001:db8:25::7
        client_name: printer.corp.test
        sender: printer@corp.test
        recipient: someone@example.com
        expect:
          verdict: accept
          relayed: true
      - name: a colleague on the road may send after AUTH
        client_address: 203.0.113.9
        sender: anna@corp.test
        recipient: someone@example.com
        auth:
          mechanism: PLAIN
          user: anna
        expect:
          verdict: accept

- name: Try a candidate of the access map before it is put in place
  postmaster.sendmail.policy:
    maps:
      access: /root/access.new
    questions:
      - client_address: 192.0.2.66
        sender: someone@example.net
        recipient: anna@corp.test
        expect:
          verdict: reject
"""

RETURN = r"""
answers:
  description: An answer for each of O(questions), in their order. Returned on failed expectations as well.
  returned: when sendmail could answer
  type: list
  elements: dict
  contains:
    name:
      description: Name of the question.
      returned: always
      type: str
      sample: a stranger is no customer
    client_address:
      description: Address of the client as C(${client_addr}) has it, which is how maps are asked.
      returned: always
      type: str
      sample: IPv6:2001:db8:25:0:0:0:0:7
    client_name:
      description: Name of the client as C(${client_name}) has it.
      returned: always
      type: str
      sample: "[203.0.113.9]"
    sender:
      description: The sender, empty for the null sender.
      returned: always
      type: str
      sample: someone@example.net
    recipient:
      description: The recipient.
      returned: always
      type: str
      sample: victim@example.com
    moment:
      description: The moment of the session at which it is decided, V(connect), V(MAIL) or V(RCPT).
      returned: always
      type: str
      sample: RCPT
    verdict:
      description:
        - V(accept), V(reject) for good, V(tempfail) for now, V(discard) for a message that is taken and
          thrown away, or V(quarantine) for one that is taken and kept in the queue.
      returned: always
      type: str
      sample: reject
    code:
      description: Code of the reply.
      returned: always
      type: int
      sample: 550
    enhanced:
      description: Enhanced status code of the reply, empty for a recipient that is taken.
      returned: always
      type: str
      sample: 5.7.1
    text:
      description: Text of the reply, or the reason of a quarantine.
      returned: always
      type: str
      sample: Relaying denied
    ruleset:
      description: The innermost ruleset that decided. Empty when all let the message pass.
      returned: always
      type: str
      sample: Rcpt_ok
    relayed:
      description: Whether the message is taken, and for another host than this.
      returned: always
      type: bool
      sample: false
    mailer:
      description: Mailer that the recipient is routed to. Empty if routing refuses it.
      returned: always
      type: str
      sample: esmtp
    host:
      description: Host that this mailer hands it to.
      returned: always
      type: str
      sample: example.com
    keys:
      description:
        - The entries of maps found by the ruleset that decided, as they were looked up. When all rulesets
          let the message pass, all entries that were found.
      returned: always
      type: list
      elements: dict
      contains:
        map:
          description: Name of the map.
          returned: always
          type: str
          sample: access
        key:
          description: The key as it is stored.
          returned: always
          type: str
          sample: connect:192.0.2
        value:
          description: The value, hidden if it is a secret.
          returned: always
          type: str
          sample: RELAY
        file:
          description: The text source of the map.
          returned: always
          type: str
          sample: /etc/mail/access
        line:
          description: The line there. V(0) if the text is missing or does not say what the database says.
          returned: always
          type: int
          sample: 12
    missed:
      description: The keys that were looked for in vain, each behind the name of its map.
      returned: always
      type: list
      elements: str
      sample: ["access: To:example.com"]
unmet:
  description: Each expectation that was not met, with the entry that caused it.
  returned: when an expectation is not met
  type: list
  elements: str
unasked_maps:
  description: Names of the maps that only DNS could answer, which were taken to hold nothing.
  returned: success
  type: list
  elements: str
  sample: [dnsbl]
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import told_by
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy import Configuration, ask
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_answer import unmet
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import (
    QUESTION,
    parse_questions,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import (
    find_makemap,
    find_program,
)

ARGUMENT_SPEC: dict[str, dict[str, Any]] = {
    "cf": {"type": "path", "default": "/etc/mail/sendmail.cf"},
    "user": {"type": "str"},
    "maps": {"type": "dict", "default": {}},
    "questions": {"type": "list", "elements": "dict", "required": True, "options": QUESTION},
}


def main() -> None:
    """Ask, compare, and exit with the answers."""
    module = AnsibleModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    asked = module.params
    with told_by(module):
        configuration = Configuration(
            cf_path=asked["cf"],
            sendmail=find_program(),
            makemap=find_makemap(),
            user=asked["user"] or "",
            maps={name: str(path) for name, path in asked["maps"].items()},
        )
        answered = ask(parse_questions(asked["questions"], variable="questions"), configuration)
    faults = [
        str(fault)
        for number, answer in enumerate(answered.answers)
        for fault in unmet(answer, f"questions[{number}]")
    ]
    answers = [answer.report() for answer in answered.answers]
    if faults:
        module.fail_json(msg="\n".join(faults), answers=answers, unmet=faults)
    module.exit_json(changed=False, answers=answers, unasked_maps=list(answered.unasked_maps))


if __name__ == "__main__":
    main()
