#!/usr/bin/python
# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module relay."""

from __future__ import annotations

DOCUMENTATION = r"""
module: relay
short_description: Make all of a relay what it shall be, in one transaction
version_added: 0.2.0
author:
  - The postmaster.sendmail contributors (@postmaster-collections)
description:
  - Takes the whole of a relay at once, its C(.mc) files, maps, class files, certificates, keys and units, and
    makes the host exactly that, or leaves it as it is.
  - A host that is as wished already is only looked at.
  - Otherwise the wish is carried out in a private view of the host first, where F(/etc/mail) is a copy. There
    C(m4) compiles it, C(sendmail) parses it as the account that it will run as, every map is built, keys are
    tried with their certificates, owners and modes are held against the rules of C(safefile.c), C(systemd)
    verifies the units, and the O(policy_tests) are asked. What is not right is refused, with nothing changed.
  - Then the files are put in place by a program on the host, which goes on when the connection is lost. It
    has the daemon read what changed with the least effect that does, nothing for a map, a reload for the
    configuration, a restart for a unit, and asks the relay that runs what O(probe) says.
  - If any of that fails, the files, units and the daemon are put back as they were, and the module fails and
    says which step failed, and what the log said. The same happens at the next run or boot to a transaction
    that was cut off.
  - Each state of the files is kept as a generation, and O(generation) goes back to one. What somebody else
    has changed since the last transaction is kept as a generation, too.
extends_documentation_fragment:
  - postmaster.sendmail.attributes
  - postmaster.sendmail.attributes.changes
  - postmaster.sendmail.questions.policy_tests
options:
  configurations:
    description:
      - The C(.mc) files and the C(.cf) compiled from each, that of the daemon first, then that of the
        submission program.
      - What C(sendmail) passes over in silence, although it hurts when mail comes, is refused.
    type: list
    elements: dict
    default: []
    suboptions:
      content:
        description: The text of the C(.mc).
        type: str
        required: true
      path:
        description: Where the C(.mc) is kept.
        type: path
        default: /etc/mail/sendmail.mc
      cf:
        description: Where the C(.cf) is kept.
        type: path
        default: /etc/mail/sendmail.cf
      user:
        description:
          - The account that C(sendmail) parses the candidate as, which should be the one that it runs as.
          - Without it, C(root).
        type: str
  cf_directory:
    description:
      - Where the host keeps sendmail's C(m4) sources.
      - Without it, where the layout of the host has them, see M(postmaster.sendmail.info).
    type: path
  maps:
    description:
      - The maps, each with all of its entries. What else is in one of them is removed.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Which map it is, and so what its keys and values may be.
        type: str
        choices: [mailertable, virtusertable, genericstable, domaintable, authinfo, access]
        required: true
      path:
        description:
          - The path of the text. The database stands beside it with its suffix.
          - The default is O(maps[].name) in C(/etc/mail).
        type: path
      entries:
        description:
          - The entries, see M(postmaster.sendmail.access) and M(postmaster.sendmail.map). V([]) for an empty
            map.
        type: list
        elements: dict
        required: true
        suboptions:
          key:
            description: The key.
            type: str
            required: true
          value:
            description:
              - The value. That of C(AuthInfo:) is never shown.
              - Required unless O(maps[].entries[].state=absent).
            type: raw
          comment:
            description: One line that is put above the entry in the text, behind C(#:).
            type: str
          expires:
            description:
              - The last day of the entry, such as V(2026-12-31), until its end in UTC, or a moment with its
                zone, such as V(2026-12-31T18:00:00+01:00).
            type: raw
          state:
            description: Whether the entry is there. V(absent) is of use where lists are merged.
            type: str
            choices: [present, absent]
            default: present
      map_type:
        description:
          - The type of the database. If it is left out, it is what the daemon's C(.cf) opens the map as, or
            V(hash).
        type: str
        choices: [hash, btree, cdb]
      group:
        description:
          - The group of text and database, which the daemon belongs to. The one called O(user) if not given.
        type: str
  files:
    description: Further files below F(/etc/mail), such as those of classes and the help file.
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: Where it is kept.
        type: path
        required: true
      content:
        description: What is in it.
        type: str
        required: true
      owner:
        description: Name of the user to whom it belongs.
        type: str
        default: root
      group:
        description: Name of the group to which it belongs.
        type: str
        default: root
      mode:
        description: Four octal digits, in quotes. None but the owner may write it.
        type: str
        default: "0644"
  certificates:
    description:
      - Certificates and keys, see M(postmaster.sendmail.certificates). What is given as C(content) is written
        below F(/etc/mail/tls), a key for O(user) alone, and what is given as a path is left as it is.
    type: dict
    suboptions:
      server_certificate:
        description: C(ServerCertFile), a path, or a dictionary with C(path) or C(content), or a list of two.
        type: raw
        default: []
      server_key:
        description: C(ServerKeyFile), the key of each certificate. It is never shown.
        type: raw
        default: []
      client_certificate:
        description: C(ClientCertFile).
        type: raw
        default: []
      client_key:
        description: C(ClientKeyFile). It is never shown.
        type: raw
        default: []
      ca_file:
        description: C(CACertFile).
        type: raw
        default: []
      crl_file:
        description: C(CRLFile).
        type: raw
        default: []
      dh_parameters:
        description: C(DHParameters).
        type: raw
        default: []
  units:
    description:
      - The units in F(/etc/systemd/system), the daemon's before those that follow it.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Such as V(sendmail.service).
        type: str
        required: true
      content:
        description: The text of the unit.
        type: str
        required: true
      enabled:
        description: Whether it is started at boot.
        type: bool
        default: true
      started:
        description: Whether it runs.
        type: bool
        default: true
  scripts:
    description: Programs that the units run, not in F(/etc/mail). They belong to root, with mode 0755.
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: Where it is kept.
        type: path
        required: true
      content:
        description: What is in it.
        type: str
        required: true
  masked_units:
    description: Units that would run another daemon or queue runner beside. They are stopped and masked.
    type: list
    elements: str
    default: []
  ownership:
    description:
      - Whose paths are and with which modes, as in M(postmaster.sendmail.ownership).
      - F(/etc/mail) and what is below belongs to the transaction. The rest is put right before it, and is not
        taken back with it.
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: Absolute path.
        type: str
        required: true
      kind:
        description: What the path is, which decides the modes that are safe for it.
        type: str
        choices: [directory, queue, file, map, key]
        required: true
      owner:
        description: Name of the user to whom it belongs.
        type: str
        default: root
      group:
        description: Name of the group to which it belongs.
        type: str
        default: root
      mode:
        description: Four octal digits, in quotes.
        type: str
        required: true
      optional:
        description: Whether it is all right when nothing is there. An optional directory is not created.
        type: bool
        default: false
      contents:
        description: Attributes of all files in a V(queue), at any depth.
        type: dict
        suboptions:
          owner:
            description: Name of the user to whom the files belong. Without it each keeps its owner.
            type: str
          group:
            description: Name of the group to which the files belong.
            type: str
            required: true
          mode:
            description: Four octal digits, in quotes.
            type: str
            required: true
  requires:
    description: Paths that must be on the host, such as those that the jail shows.
    type: list
    elements: str
    default: []
  jail_roots:
    description: Directories that jails are built on. They belong to root, with mode 0755.
    type: list
    elements: str
    default: []
  user:
    description: The account that the daemon runs as.
    type: str
    default: smmta
  probe:
    description:
      - What the running relay is asked from its own host after a change. No message is ever sent.
      - Nothing is asked without it, and nothing that fails then is taken back.
    type: dict
    suboptions:
      limit:
        description: Seconds after which it has failed.
        type: float
        default: 6.0
      units:
        description: Units that must run, and must not have been started again since.
        type: list
        elements: str
        default: []
      tries:
        description: SMTP dialogues up to the recipient.
        type: list
        elements: dict
        default: []
        suboptions:
          name:
            description: What messages call it.
            type: str
            required: true
          address:
            description: Address to connect to.
            type: str
            default: 127.0.0.1
          port:
            description: Port to connect to.
            type: int
            default: 25
          source:
            description: Address of this host to connect from, of the same family as O(probe.tries[].address).
            type: str
            default: 127.0.0.1
          sender:
            description: Address in C(MAIL FROM), in angle brackets.
            type: str
            default: <>
          recipient:
            description: Address in C(RCPT TO), in angle brackets.
            type: str
            required: true
          passes:
            description: Whether the recipient must be taken, or refused for good.
            type: bool
            required: true
          temporary:
            description: Whether a refusal may be one for now.
            type: bool
            default: false
  generations:
    description: How many generations are kept, two or more, so that there is one to go back to.
    type: int
    default: 5
  generation:
    description:
      - The generation to go back to, instead of all of the wish. V(0) and V(-1) are the one before.
      - It is judged, committed and probed like any other change, and becomes a new generation.
    type: int
notes:
  - What is not taken back are owners, modes and new directories outside of F(/etc/mail), and access lists
    that were removed in it. What they are then is right for every generation.
  - In check mode nothing is written at all. A host that lacks what the rehearsal needs gets a prediction with
    a warning for each thing that could not be judged.
  - Other runs that change the relay are waited for, with a warning that names them, for up to five minutes.
requirements:
  - systemd as the service manager
  - root, to look through the eyes of the relay's account
seealso:
  - module: postmaster.sendmail.settings
  - module: postmaster.sendmail.policy
  - module: postmaster.sendmail.info
"""

EXAMPLES = r"""
- name: Make the host a relay
  postmaster.sendmail.relay:
    configurations:
      - content: "{{ relay.settings.mc }}"
        user: smmta
      - content: "{{ relay.settings.submit_mc }}"
        path: /etc/mail/submit.mc
        cf: /etc/mail/submit.cf
        user: smmsp
    maps:
      - name: access
        entries: "{{ relay.settings.access }}"
      - name: mailertable
        entries: "{{ relay.settings.mailertable }}"
    files:
      - {path: /etc/mail/relay-domains, content: ""}
    certificates:
      server_certificate:
        content: "{{ lookup('ansible.builtin.file', 'relay.example.com.pem') }}"
      server_key:
        content: "{{ vault_relay_key }}"
    policy_tests:
      - name: a stranger does not relay
        client_address: 203.0.113.5
        sender: someone@example.net
        recipient: someone@example.org
        expect: {verdict: reject, code: 550}
    probe:
      units: [sendmail.service]
      tries:
        - name: the host itself reaches postmaster
          recipient: <postmaster@example.com>
          passes: true
        - name: a stranger does not relay
          source: 127.9.9.9
          recipient: <someone@example.org>
          passes: false

- name: Go back to how it was before the last change
  postmaster.sendmail.relay:
    generation: 0
"""

RETURN = r"""
generation:
  description: The generation in effect, null before there is any.
  returned: always
  type: int
  sample: 12
previous:
  description: The generation that was in effect before. The same where nothing was committed.
  returned: always
  type: int
  sample: 11
changed_files:
  description: The paths that were, or in check mode would be, changed.
  returned: always
  type: list
  elements: str
  sample: [/etc/mail/access, /etc/mail/access.db]
reasons:
  description: What the look at the host found to be other than wished, which is why a change was tried.
  returned: always
  type: list
  elements: str
  sample: [/etc/mail/access]
decisions:
  description:
    - What the policy tests came to before and after the change. In diff mode those that differ are shown as a
      table, too.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: The name of the test.
      returned: always
      type: str
      sample: a stranger does not relay
    before:
      description: The decision of the configuration that was live, null where none could be asked.
      returned: always
      type: str
      sample: accept 250
    after:
      description: The decision of the candidate, null where it could not be judged.
      returned: always
      type: str
      sample: reject 550 5.7.1 Relaying denied
activation:
  description: What was done, or in check mode would be, so that what changed takes effect.
  returned: always
  type: list
  elements: dict
  contains:
    unit:
      description: The unit, empty for all.
      returned: always
      type: str
      sample: sendmail.service
    how:
      description: A verb of C(systemctl).
      returned: always
      type: str
      sample: reload
    because:
      description: The paths that asked for it.
      returned: always
      type: list
      elements: str
      sample: [/etc/mail/sendmail.cf]
    gap:
      description: The seconds in which nobody listened, null where that step ended no listener.
      returned: when it was done
      type: float
      sample: 0.031
gap:
  description: The longest time in seconds in which nobody listened, null where nothing was activated.
  returned: always
  type: float
  sample: 0.031
meaning:
  description: What the change of each C(.cf) means in sendmail's terms, see M(postmaster.sendmail.mc).
  returned: always
  type: list
  elements: dict
  sample: []
unjudged:
  description: What check mode could not judge because the host lacks it so far. Each is a warning as well.
  returned: always
  type: list
  elements: str
  sample: ["m4: is not on this host (install it first)"]
remarks:
  description: What is to be said without being a reason to refuse the wish. Each is a warning as well.
  returned: always
  type: list
  elements: str
  sample: ["sendmail_tls_server_certificate is valid until 2026-12-31 only: renew it"]
rolled_back:
  description: Whether the generation that failed was taken back, and the one before it serves.
  returned: when a new generation failed
  type: bool
  sample: true
step:
  description: The step that failed, V(commit), V(activate) or V(probe).
  returned: when a new generation failed
  type: str
  sample: probe
log:
  description: What the services logged meanwhile.
  returned: when a new generation failed
  type: list
  elements: str
  sample: []
"""

from contextlib import nullcontext
from dataclasses import asdict, replace
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    Fault,
    InvalidInputError,
    printable,
    told_by,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import find_cf_directory
from ansible_collections.postmaster.sendmail.plugins.module_utils._lock import only_run
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import find_program
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_options import (
    ARGUMENT_SPEC,
    WISHES,
    shown_values,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_parse import (
    Programs,
    kept_generations,
    parse,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import Store
from ansible_collections.postmaster.sendmail.plugins.module_utils._transaction import (
    NotTakenError,
    Report,
    converge,
)

WARNINGS = 10  # remarks that are warnings, too


def carry_out(module: AnsibleModule) -> Report:
    """Do what the options say. Raises SendmailError."""
    asked, check_mode = module.params, module.check_mode
    wished = [option for option in WISHES if asked[option]]
    number = asked["generation"]
    if number is not None and wished:
        wrong = f"is given with {', '.join(wished)}"
        raise InvalidInputError([Fault("generation", wrong, "write one of both")])
    if number is None and not wished:
        right = f"write generation, or some of {', '.join(WISHES)}"
        raise InvalidInputError([Fault("options", "say nothing to do", right)])
    wish = parse(asked, _programs(module)) if number is None else None
    with nullcontext() if check_mode else only_run(module.warn):
        if wish is not None:
            return converge(wish, Store(), check_mode=check_mode, warn=module.warn)
        # Only here, since hardly any run needs it.
        from ansible_collections.postmaster.sendmail.plugins.module_utils._rollback import (  # noqa: PLC0415
            Back,
            go_back,
        )

        back = Back(number, kept_generations(asked["generations"], "generations"), asked["user"])
        return go_back(back, Store(), check_mode=check_mode, warn=module.warn)


def _programs(module: AnsibleModule) -> Programs:
    return Programs(
        m4=module.get_bin_path("m4") or "",
        sendmail=find_program(),
        cf_directory=module.params["cf_directory"] or find_cf_directory(),
    )


def result_of(report: Report) -> dict[str, Any]:
    """The module's return values."""
    told: dict[str, Any] = printable({**asdict(report), "diff": [dict(one) for one in report.diff]})
    return told


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    module.no_log_values.difference_update(shown_values(module.params))
    with told_by(module):
        try:
            report = carry_out(module)
        except NotTakenError as error:
            report = replace(error.report, changed=not error.rolled_back)
            ended = {"rolled_back": error.rolled_back, "step": error.outcome.step, "log": error.outcome.log}
            module.fail_json(msg=printable(str(error)), **result_of(report), **ended)
    for missing in report.unjudged:
        module.warn(f"could not be judged: {printable(missing)}")
    for remark in report.remarks[:WARNINGS]:
        module.warn(printable(remark))
    module.exit_json(**result_of(report))


if __name__ == "__main__":
    main()
