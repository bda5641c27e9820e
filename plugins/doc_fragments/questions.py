# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a policy can be asked, said once."""

from __future__ import annotations

_HEAD = """    description: The questions.
    type: list
    elements: dict
    required: true
"""


class ModuleDocFragment:
    """The option questions of the module policy."""

    DOCUMENTATION = r"""
options:
  questions:
    description: The questions.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: What messages call the question. Made of the client and both addresses if not given.
        type: str
        default: ""
      client_address:
        description: IPv4 or IPv6 address of the client.
        type: str
        required: true
      client_name:
        description: Name of the client. Its address in brackets if not given, as for a client without a name.
        type: str
        default: ""
      client_resolve:
        description:
          - What came of looking the client up, as C(${client_resolve}) has it. A name is forged when it does
            not lead back to the address.
          - V(ok) if O(questions[].client_name) is given, and V(fail) otherwise.
        type: str
        choices: [ok, fail, forged, temp]
      helo:
        description: What the client said in EHLO. Its name if not given.
        type: str
        default: ""
      sender:
        description: Address of the sender, without angle brackets. The null sender if empty.
        type: str
        default: ""
      sender_resolve:
        description: Whether DNS has the sender's domain (V(ok)), has it not (V(fail)) or is down (V(temp)).
        type: str
        choices: [ok, fail, temp]
        default: ok
      recipient:
        description: Address of the recipient, without angle brackets.
        type: str
        required: true
      auth:
        description: How the client has authenticated. Not at all if not given.
        type: dict
        suboptions:
          mechanism:
            description: SASL mechanism, C(${auth_type}).
            type: str
            required: true
          user:
            description: Who the client is, C(${auth_authen}).
            type: str
          author:
            description: On whose behalf it acts, C(${auth_author}).
            type: str
          strength:
            description: Bits of the security layer, C(${auth_ssf}).
            type: int
      tls:
        description: What is known of the TLS session. There is none if not given.
        type: dict
        suboptions:
          verify:
            description: What came of verifying the client's certificate, C(${verify}).
            type: str
            choices: ["OK", "NO", NOT, FAIL, NONE, TEMP, PROTOCOL, CONFIG, SOFTWARE]
            required: true
          version:
            description: Version of TLS, C(${tls_version}).
            type: str
            default: TLSv1.3
          cipher_bits:
            description: Bits of the key, C(${cipher_bits}).
            type: int
            default: 256
          cert_subject:
            description: Subject of the client's certificate as C(${cert_subject}) encodes it.
            type: str
          cert_issuer:
            description: Its issuer as C(${cert_issuer}) encodes it.
            type: str
          cn_subject:
            description: The common name in the subject, C(${cn_subject}).
            type: str
          cn_issuer:
            description: The common name in the issuer, C(${cn_issuer}).
            type: str
      daemon_flags:
        description: Letters of C(M=) of the listener (C(DAEMON_OPTIONS)) that the client connects to.
        type: str
        default: ""
      expect:
        description: What the answer must be. Only what is given is compared.
        type: dict
        suboptions:
          verdict:
            description: As RV(postmaster.sendmail.policy#module:answers[].verdict).
            type: str
            choices: [accept, reject, tempfail, discard, quarantine]
          code:
            description: As RV(postmaster.sendmail.policy#module:answers[].code).
            type: int
          enhanced:
            description: As RV(postmaster.sendmail.policy#module:answers[].enhanced).
            type: str
          text:
            description: Part of RV(postmaster.sendmail.policy#module:answers[].text).
            type: str
          ruleset:
            description: As RV(postmaster.sendmail.policy#module:answers[].ruleset).
            type: str
          relayed:
            description: As RV(postmaster.sendmail.policy#module:answers[].relayed).
            type: bool
          mailer:
            description: As RV(postmaster.sendmail.policy#module:answers[].mailer).
            type: str
          host:
            description: As RV(postmaster.sendmail.policy#module:answers[].host).
            type: str
"""

    # Annotated, because ansible-test takes every other assignment here for a text of its own.

    # For a module that has questions of its own
    FURTHER: str = DOCUMENTATION.replace(
        _HEAD,
        """    description: Questions to the rulesets, asked besides those that are made of the configuration.
    type: list
    elements: dict
    default: []
""",
    )

    # For a module that changes what is asked
    POLICY_TESTS: str = DOCUMENTATION.replace(
        _HEAD,
        """    description:
      - Questions to the rulesets as in M(postmaster.sendmail.policy), asked of the candidate before anything
        is changed. One whose C(expect) is not met is a refusal.
    type: list
    elements: dict
    default: []
""",
    ).replace("questions", "policy_tests")
