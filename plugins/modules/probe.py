#!/usr/bin/python

# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: probe
short_description: Ask an SMTP listener what a stranger would ask, and report the replies
description:
  - Speaks SMTP to a listener from the host on which the module runs. Reports the greeting, what EHLO
    offers, the replies to commands that may tell a stranger something, the reply to a recipient at each of
    the listener's own domains, and that to every way of writing a foreign recipient that some open relay
    once let through. Where EHLO offers C(STARTTLS), it tries that too.
  - Tries the limits of the listener and what it makes of clients that do not keep to the protocol, where
    O(attempts) say so.
  - No message is ever delivered. All attempts but V(smuggling) and V(injection) stop at RCPT.
  - A listener that cannot be reached is evidence, not an error. See RV(probe.reachable) and
    RV(probe.error).
version_added: 0.1.0
author:
  - The postmaster.sendmail contributors (@postmaster-collections)
extends_documentation_fragment:
  - postmaster.sendmail.attributes
  - postmaster.sendmail.attributes.facts
options:
  host:
    description: Name or address of the listener.
    type: str
    required: true
  port:
    description: TCP port of the listener.
    type: int
    default: 25
  from_address:
    description: Address of this host to connect from. Any, if not given.
    type: str
    default: ""
  helo:
    description: Name that EHLO says. The full name of this host, if not given.
    type: str
    default: ""
  domains:
    description:
      - Domains that the listener takes mail for. RV(probe.domains) tells whether it does.
      - Some relays let foreign recipients pass when they are dressed up as recipients there.
    type: list
    elements: str
    default: []
  foreign_domain:
    description:
      - Domain of the recipients that must be refused. The listener must not take mail for it, and should
        be able to resolve it, for it also stands in senders.
    type: str
    default: example.com
  timeout:
    description: Seconds to wait for each reply. A listener may hold back its greeting on purpose.
    type: int
    default: 30
  wait:
    description: Seconds to go on trying to connect, for a listener that has just been started.
    type: int
    default: 0
  limit:
    description: Seconds that the whole probe may take, from the first connection on.
    type: int
    default: 60
  attempts:
    description:
      - What is tried, most of it at the same time. Not more than 15 connections are open at once, and 45 are
        made in all, beside those of V(connections) and V(rate), so that a gateway of this collection does
        not shut us out.
      - V(commands) asks for RV(probe.replies), V(domains) for RV(probe.domains), V(relay) for
        RV(probe.relay_vectors), and each other for what is returned under its own name.
      - V(connections) holds O(at_once) connections for some seconds. A listener that bounds all of its
        clients together, and not each, is shut to everybody meanwhile.
      - V(rate) makes O(per_minute) more connections, after everything else. A listener that counts them
        shuts this host out for a while. No attempt makes any more once it does.
    type: list
    elements: str
    choices:
      - commands
      - domains
      - relay
      - tls
      - greeting
      - http
      - size
      - recipients
      - lines
      - ciphers
      - smuggling
      - injection
      - connections
      - rate
    default: [commands, domains, relay, tls]
  at_once:
    description: How many connections the attempt V(connections) opens at most, to see one refused.
    type: int
    default: 22
  per_minute:
    description: How many connections the attempt V(rate) opens at most, to see one refused.
    type: int
    default: 70
  max_headers_length:
    description:
      - Option V(MaxHeadersLength) of the listener, in octets. The messages of the attempt V(smuggling) have a
        longer header, so that a listener which falls for a trick refuses them all the same.
      - Nothing of that attempt is made where this is V(0) or more than 260,000.
    type: int
    default: 32768
seealso:
  - module: postmaster.sendmail.info
"""

EXAMPLES = r"""
- name: Look at a relay from another host
  postmaster.sendmail.probe:
    host: relay.corp.test
    domains: [corp.test]
  delegate_to: stranger.example.net
  register: outside

- name: Look at its limits too, and shut the prober out for a minute
  postmaster.sendmail.probe:
    host: relay.corp.test
    domains: [corp.test]
    attempts: [commands, domains, relay, tls, greeting, size, recipients, connections, rate]
  delegate_to: stranger.example.net

- name: Insist that it is no open relay
  ansible.builtin.assert:
    that: outside.probe.relay_vectors | map(attribute='code') | select('in', [250, 251]) | length == 0
"""

RETURN = r"""
probe:
  description: What was seen.
  returned: success
  type: dict
  contains:
    reachable:
      description: Whether the listener greeted.
      returned: always
      type: bool
      sample: true
    error:
      description: Why nothing more was seen. Empty when nothing is missing.
      returned: always
      type: str
      sample: ""
    address:
      description: Address of the listener.
      returned: always
      type: str
      sample: 192.0.2.25
    source:
      description: Address that the listener saw. The same as RV(probe.address) when a host probes itself.
      returned: always
      type: str
      sample: 198.51.100.7
    server_name:
      description: How the listener calls itself.
      returned: always
      type: str
      sample: relay.corp.test
    banner:
      description: The greeting.
      returned: always
      type: str
      sample: 220 relay.corp.test ESMTP
    ehlo:
      description: What EHLO offers.
      returned: always
      type: list
      elements: str
      sample: [PIPELINING, 8BITMIME, SIZE 26214400, STARTTLS]
    replies:
      description: Replies to C(HELP), C(VRFY), C(EXPN), C(ETRN), C(VERB) and C(DEBUG).
      returned: always
      type: dict
      sample:
        EXPN:
          code: 502
          text: 5.7.0 Sorry, we do not allow this operation
    domains:
      description:
        - The reply to a recipient at each of O(domains), from the null sender. The keys are those of
          RV(probe.relay_vectors); V(name) is the domain.
      returned: always
      type: list
      elements: dict
      sample:
        - name: corp.test
          sender: <>
          recipient: <postmaster@corp.test>
          stage: RCPT
          code: 250
          text: 2.1.5 <postmaster@corp.test>... Recipient ok
    relay_vectors:
      description:
        - The attempts to relay. V(code) is that of the reply to MAIL where that
          was refused, and of the reply to RCPT otherwise; V(stage) tells which. It is V(0) where the
          listener hung up instead.
      returned: always
      type: list
      elements: dict
      sample:
        - name: bang path
          sender: <relaytest@relay.corp.test>
          recipient: <example.com!relaytest>
          stage: RCPT
          code: 550
          text: 5.7.1 Relaying denied
    tls:
      description:
        - What came of C(STARTTLS), where EHLO offers it. V(current) is an attempt with TLS 1.2 and newer,
          V(outdated) one with older protocols alone. Empty where it is not offered.
        - V(protocol) and V(cipher) are empty where there was no agreement. Then V(error) tells why, and
          V(refused) whether it was the server that refused.
        - V(certificate) is what was presented to V(current), with its names and when it is in force. Nothing
          else of it is judged.
      returned: always
      type: dict
      sample:
        current: {protocol: TLSv1.3, cipher: TLS_AES_256_GCM_SHA384, refused: false, error: ""}
        outdated: {protocol: "", cipher: "", refused: true, error: protocol_version}
        certificate:
          names: [relay.corp.test]
          begins: "2026-11-22T21:41:13+00:00"
          ends: "2027-01-21T21:41:13+00:00"
          error: ""
    greeting:
      description:
        - The reply to EHLO that is sent before the greeting. V(null) where the listener hung up instead.
        - Here and in what other attempts return, V(error) tells why the attempt could not be made.
      returned: when attempted
      type: dict
      sample: {error: "", reply: {code: 554, text: relay.corp.test ESMTP not accepting messages}}
    http:
      description: What came of HTTP requests, and whether the SMTP command in the body was obeyed.
      returned: when attempted
      type: dict
      sample:
        error: ""
        methods:
          GET: {obeyed: false, reply: {code: 421, text: 4.7.0 relay.corp.test Rejecting open proxy}}
          POST: {obeyed: false, reply: {code: 421, text: 4.7.0 relay.corp.test Rejecting open proxy}}
    size:
      description:
        - The size that EHLO offers, V(0) where that is no limit and V(null) where there is no SIZE, and the
          reply to MAIL with one octet more.
      returned: when attempted
      type: dict
      sample: {error: "", announced: 26214400, reply: {code: 552, text: 5.2.3 Message size exceeds it}}
    recipients:
      description:
        - V(taken) is how many recipients of one message were taken, of 1001, and the reply that ended it.
        - V(refused) is after how many recipients of O(foreign_domain) that were refused, of 25, the replies
          slowed down. V(null) if they did not.
      returned: when attempted
      type: dict
      sample:
        error: ""
        taken: {taken: 100, reply: {code: 452, text: 4.5.3 Too many recipients}}
        refused: {tried: 5, after: 3, taken: false}
    lines:
      description:
        - The replies to over-long commands and to parameters that no server knows, V(null) where the listener
          hung up instead, and how many bad commands another session took.
        - V(trouble) tells why there was no other session.
      returned: when attempted
      type: dict
      sample:
        error: ""
        replies:
          unknown parameter: {code: 555, text: 5.5.4 XPROBE parameter unrecognized}
          long command: {code: 421, text: 4.7.0 relay.corp.test Command too long}
        trouble: ""
        bad_commands: {answered: 26, ended: true}
    ciphers:
      description:
        - What came of offering families of weak cipher suites (V(NULL), V(anonymous), V(EXPORT), V(RC4),
          V(DES and 3DES), V(RSA key exchange), V(CBC)), each as in RV(probe.tls), and what a session of
          TLS 1.2 with the ciphers of today would have. Empty where C(STARTTLS) is not offered.
        - The offer is made octet by octet, and needs no library that still has such ciphers.
      returned: when attempted
      type: dict
      sample:
        error: ""
        families:
          RC4: {protocol: "", cipher: "", refused: true, error: handshake_failure}
        session:
          protocol: TLSv1.2
          cipher: ECDHE_RSA_WITH_AES_256_GCM_SHA384
          refused: false
          error: ""
          compressed: false
          renegotiates_safely: true
    smuggling:
      description:
        - What became of octets that look like the end of a message (CVE-2023-51765). V(taken) is for the end,
          V(kept) for text, V(refused) when the session was ended, V(unclear) when it could not be tried.
      returned: when attempted
      type: dict
      sample:
        error: ""
        variants:
          - {name: LF . CRLF, fault: bare LF, outcome: refused, reply: 552 5.6.0 Headers too large}
    injection:
      description:
        - The replies to commands where none must be taken, as far as they came.
      returned: when attempted
      type: dict
      sample:
        error: ""
        tricks:
          EHLO and MAIL:
            error: ""
            replies:
              - {code: 554, text: 5.5.0 SMTP protocol error}
              - {code: 550, text: 5.0.0 Command rejected}
    connections:
      description:
        - How many connections were greeted of those that were tried at once, and what the next one got, a
          reply (V(refusal)) or none (V(shut)). V(of_the_rate) tells whether that was for too many within
          some time.
        - V(newcomer) is the seconds after which another was greeted while 15 kept silent.
      returned: when attempted
      type: dict
      sample:
        error: ""
        tried: 22
        greeted: 20
        refusal: {code: 421, text: 4.3.2 Too many open connections.}
        of_the_rate: false
        shut: ""
        newcomer: 1.0
    rate:
      description: How many connections were made in all until one was refused, and how.
      returned: when attempted
      type: dict
      sample:
        error: ""
        made: 72
        refusal: {code: 421, text: 4.3.2 Connection rate limit exceeded.}
        shut: ""
"""

import socket

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import told_by
from ansible_collections.postmaster.sendmail.plugins.module_utils._smtp_probe import (
    DEFAULT_NAMES,
    NAMES,
    parse_target,
    probe,
)


def main() -> None:
    """Probe, and exit with what was seen."""
    module = AnsibleModule(
        argument_spec={
            "host": {"type": "str", "required": True},
            "port": {"type": "int", "default": 25},
            "from_address": {"type": "str", "default": ""},
            "helo": {"type": "str", "default": ""},
            "domains": {"type": "list", "elements": "str", "default": []},
            "foreign_domain": {"type": "str", "default": "example.com"},
            "timeout": {"type": "int", "default": 30},
            "wait": {"type": "int", "default": 0},
            "limit": {"type": "int", "default": 60},
            "attempts": {
                "type": "list",
                "elements": "str",
                "choices": [*NAMES],
                "default": [*DEFAULT_NAMES],
            },
            "at_once": {"type": "int", "default": 22},
            "per_minute": {"type": "int", "default": 70},
            "max_headers_length": {"type": "int", "default": 32768},
        },
        supports_check_mode=True,
    )
    with told_by(module):
        target = parse_target({**module.params, "helo": module.params["helo"] or socket.getfqdn()})
    module.exit_json(changed=False, probe=probe(target).as_result())


if __name__ == "__main__":
    main()
