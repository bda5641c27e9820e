# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module: this .mc, compiled, is the live .cf."""

from __future__ import annotations

DOCUMENTATION = r"""
module: mc
short_description: Make a sendmail.mc, compiled and judged, the live sendmail.cf
version_added: 0.1.0
author:
  - The postmaster.sendmail contributors (@postmaster-collections)
description:
  - Compiles the text of a C(.mc) with the host's own C(m4) and C(cf) tree in a private directory, has the
    host's own C(sendmail) parse the result, and only then replaces both files, each by a rename.
  - C(m4) exits with 0 for several errors and leaves half a file that C(sendmail) takes. So anything that
    it says is a refusal, and so is anything that C(sendmail) says beyond its greeting. Only a name that is
    deprecated, and a last line without an end, are warnings.
  - A refused candidate never reaches the live path. The message is in the program's own words, with the
    line of the C(.mc). For an option that this C(sendmail) lacks, it tells which one has it.
  - C(sendmail) says nothing of a number that is none, a map, ruleset or mailer that nothing defines, or a map
    or certificate that is not there. C(m4) says nothing of a C(conf) name that the C(cf) tree does not ask
    for. These are warnings, or with O(strict=true) a refusal.
  - A C(.mc) that does not include C(cf.m4) is compiled behind it, as upstream's Makefile does.
  - The live C(.cf) is compared with the compiled one, not with a time stamp. One that is missing or was
    edited by hand is put right although the C(.mc) has not changed. The header in which C(m4) names builder,
    host and date does not count as a difference.
  - When nothing has changed since the C(.cf) was judged, neither program is started. What decides is kept
    beside O(cf) in a file that ends in C(.digest). It names the programs and all that was read, which is
    files of the C(cf) tree, includes and class files. The C(.mc) is judged anew when any of them was
    replaced, edited or has other owners, once a day, and each time when it runs commands (C(syscmd)).
    C(m4) runs those as the user that the task has, in check mode too.
extends_documentation_fragment:
  - postmaster.sendmail.attributes
  - postmaster.sendmail.attributes.changes
options:
  content:
    description:
      - The text of the C(.mc), in UTF-8.
      - One of O(content) and O(src) is needed.
    type: str
  src:
    description:
      - The file that holds the C(.mc), whose bytes are kept as they are, whatever character set they are in.
      - A path on the controller, found like that of M(ansible.builtin.copy), or a dict with C(path) and
        C(remote), which with V(true) is an absolute path on the host.
      - It is sent only when O(path) does not hold it already.
    type: list
    elements: raw
    default: []
  path:
    description: Where the C(.mc) is kept.
    type: path
    default: /etc/mail/sendmail.mc
  cf:
    description: Where the C(.cf) compiled from it is kept.
    type: path
    default: /etc/mail/sendmail.cf
  user:
    description:
      - The account that C(sendmail) parses the candidate as, which should be the one that it runs as. It
        takes C(root) to become another.
      - Without it, the account that the module runs as.
    type: str
  cf_directory:
    description:
      - Where the host keeps sendmail's C(m4) sources.
      - Without it, where the layout of the host has them, see M(postmaster.sendmail.info).
    type: path
  strict:
    description:
      - Whether to refuse what C(sendmail) passes over in silence, although it hurts when mail comes. It is a
        warning otherwise.
      - A map or C(AliasFile) that is optional (C(-o)) need not be there, nor a file of aliases without a type
        (C(/etc/mail/aliases)), without which C(sendmail) goes on as if it were empty. One of a type
        (C(hash:/etc/mail/aliases)) must be there. Without it, C(sendmail) has a system error for each local
        recipient.
      - In check mode, a map, certificate or key that is missing, or not as C(sendmail) needs it, is no
        refusal, since an earlier task may be what puts it right. RV(unjudged), and a warning that it could
        not be judged, name it and what it lacks.
    type: bool
    default: false
  owner:
    description:
      - The owner of both files. Not the account that sendmail runs as, which could then reconfigure itself.
    type: str
    default: root
  group:
    description: The group of both files.
    type: str
    default: root
  mode:
    description: The mode of both files, as four octal digits in quotes. None but the owner may write them.
    type: str
    default: "0644"
  backup:
    description: Whether to keep a copy of each file that is replaced, beside it.
    type: bool
    default: false
notes:
  - In check mode, a host that lacks C(m4), C(sendmail), the O(user) or a class file that the configuration
    names gets a prediction with a warning and RV(judged=false). Outside check mode each of these is an error.
    With O(strict=true), the same holds for a map, certificate or key that is not ready yet.
seealso:
  - module: postmaster.sendmail.settings
"""

EXAMPLES = r"""
- name: Make the hardened gateway live
  postmaster.sendmail.mc:
    content: "{{ relay.settings.mc }}"
    user: "{{ relay.settings.relay_user }}"
    backup: true

- name: Configure the submission program of the host's own users
  postmaster.sendmail.mc:
    content: "{{ relay.settings.submit_mc }}"
    path: /etc/mail/submit.mc
    cf: /etc/mail/submit.cf
    user: smmsp

- name: Use a .mc of your own
  postmaster.sendmail.mc:
    content: "{{ lookup('ansible.builtin.template', 'sendmail.mc.j2') }}"

- name: Use a file as it is
  postmaster.sendmail.mc:
    src: sendmail.mc
    strict: true
"""

RETURN = r"""
judged:
  description: Whether m4 compiled the candidate and sendmail took it. Always V(true) outside check mode.
  returned: success
  type: bool
  sample: true
unjudged:
  description: What check mode could not judge because the host lacks it so far. Each is a warning as well.
  returned: success
  type: list
  elements: str
  sample: ["m4: is not on this host (install it first)"]
remarks:
  description:
    - What was said of the configuration without being a reason to refuse it. Each is a warning as well.
  returned: success
  type: list
  elements: str
  sample:
    - "/etc/mail/sendmail.mc:12: WARNING: FEATURE(blacklist_recipients) is deprecated;
      use FEATURE(blocklist_recipients.m4)."
meaning:
  description:
    - What the change of the C(.cf) means, in sendmail's terms, be it made or only foreseen. Empty where
      the C(.cf) stays as it is, or could not be compiled. In diff mode it is shown as a table too.
    - V(kind) is V(option), V(macro), V(class), V(class source), V(map), V(mailer), V(milter),
      V(queue group), V(header), V(ruleset), V(environment), V(priority), V(trusted user) or V(version).
    - V(before) and V(after) are null where there is none. A thing of several values has one a line, and a
      ruleset the number of its rules. V(removed) and V(added) are the values, or rules, in one only; both
      are empty where nothing but the order differs. V(default) is what sendmail takes for an option that is
      not set.
    - What has another order, where sendmail does not go by it, is no change. Passwords are masked, as in the
      diff of the texts.
    - Where no C(.cf) was, the listeners and milters are told, and the number of each other kind, with V(all)
      as the name.
  returned: success
  type: list
  elements: dict
  sample:
    - kind: option
      name: MaxMessageSize
      before: "10485760"
      after: "26214400"
      removed: ["10485760"]
      added: ["26214400"]
      default: null
changed_files:
  description: The files that were, or in check mode would be, replaced.
  returned: success
  type: list
  elements: str
  sample: [/etc/mail/sendmail.mc, /etc/mail/sendmail.cf]
backup_file:
  description: The copy of O(path) as it was.
  returned: when O(backup=true) and O(path) was replaced
  type: str
  sample: /etc/mail/sendmail.mc.4711.2026-01-31T12:00:00Z~
cf_backup_file:
  description: The copy of O(cf) as it was.
  returned: when O(backup=true) and O(cf) was replaced
  type: str
  sample: /etc/mail/sendmail.cf.4711.2026-01-31T12:00:00Z~
"""

from contextlib import nullcontext
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.postmaster.sendmail.plugins.module_utils._configuration import (
    Wish,
    execute,
    meaning,
    plan,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._cut_off import only_change
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    Fault,
    InvalidInputError,
    told_by,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import find_cf_directory
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_source import from_file
from ansible_collections.postmaster.sendmail.plugins.module_utils._mode import mode_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import find_program
from ansible_collections.postmaster.sendmail.plugins.module_utils._sent_files import MISSING, as_sent

BACKUPS = {"backup_file": "path", "cf_backup_file": "cf"}

ARGUMENT_SPEC: dict[str, dict[str, Any]] = {
    "content": {"type": "str"},
    "src": {"type": "list", "elements": "raw", "default": []},
    "path": {"type": "path", "default": "/etc/mail/sendmail.mc"},
    "cf": {"type": "path", "default": "/etc/mail/sendmail.cf"},
    "user": {"type": "str"},
    "cf_directory": {"type": "path"},
    "strict": {"type": "bool", "default": False},
    "owner": {"type": "str", "default": "root"},
    "group": {"type": "str", "default": "root"},
    "mode": {"type": "str", "default": "0644"},
    "backup": {"type": "bool", "default": False},
}


def _content(asked: dict[str, Any]) -> bytes | None:
    """The bytes of the .mc, None if the controller must send them."""
    src = as_sent(asked["src"])
    if (asked["content"] is None) == (not src) or len(src) > 1:
        raise InvalidInputError(
            [Fault("content and src", "are not one .mc", "write one of them, and one file")]
        )
    return from_file(src[0], asked["path"]) if src else asked["content"].encode()


def _wish(module: AnsibleModule, content: bytes) -> Wish:
    asked = module.params
    mode = mode_of(asked["mode"], "file", asked["path"])
    return Wish(
        content=content,
        mc_path=asked["path"],
        cf_path=asked["cf"],
        attributes=Attributes(asked["owner"], asked["group"], mode),
        cf_directory=asked["cf_directory"] or find_cf_directory(),
        m4=module.get_bin_path("m4") or "",
        sendmail=find_program(),
        user=asked["user"] or "",
        strict=asked["strict"],
    )


def main() -> None:
    module = AnsibleModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    asked = module.params
    with told_by(module):
        content = _content(asked)
        if content is None:
            module.exit_json(changed=False, **{MISSING: [asked["src"][0]["digest"]]})
        with nullcontext() if module.check_mode else only_change(module.warn):
            planned = plan(_wish(module, content or b""), foresee=module.check_mode, warn=module.warn)
            backups = {} if module.check_mode else execute(planned, backup=asked["backup"])
    changes, table = meaning(planned, asked["cf"])
    for missing in planned.unjudged:
        module.warn(f"could not be judged: {missing}")
    for warning in planned.warnings:
        module.warn(warning)
    module.exit_json(
        changed=bool(planned.needed),
        judged=not planned.unjudged,
        unjudged=list(planned.unjudged),
        remarks=list(planned.warnings),
        meaning=changes,
        changed_files=[change.path for change in planned.needed],
        diff=[*(change.diff() for change in planned.needed), *table],
        **{key: backups[asked[of]] for key, of in BACKUPS.items() if asked[of] in backups},
    )


if __name__ == "__main__":
    main()
