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
    it says is a refusal, and so is anything that C(sendmail) says beyond its greeting.
  - A refused candidate never reaches the live path. The message is in the program's own words, with the
    line of the C(.mc).
  - The live C(.cf) is compared with the compiled one, not with a time stamp. One that is missing or was
    edited by hand is put right although the C(.mc) has not changed. The header in which C(m4) names builder,
    host and date does not count as a difference.
extends_documentation_fragment:
  - postmaster.sendmail.attributes
  - postmaster.sendmail.attributes.changes
options:
  content:
    description: The text of the C(.mc).
    type: str
    required: true
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
    description: Where the host keeps sendmail's C(m4) sources.
    type: path
    default: /usr/share/sendmail/cf
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

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.postmaster.sendmail.plugins.module_utils._configuration import Wish, execute, plan
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import told_by
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes
from ansible_collections.postmaster.sendmail.plugins.module_utils._mode import mode_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import find_program

BACKUPS = {"backup_file": "path", "cf_backup_file": "cf"}

ARGUMENT_SPEC: dict[str, dict[str, Any]] = {
    "content": {"type": "str", "required": True},
    "path": {"type": "path", "default": "/etc/mail/sendmail.mc"},
    "cf": {"type": "path", "default": "/etc/mail/sendmail.cf"},
    "user": {"type": "str"},
    "cf_directory": {"type": "path", "default": "/usr/share/sendmail/cf"},
    "owner": {"type": "str", "default": "root"},
    "group": {"type": "str", "default": "root"},
    "mode": {"type": "str", "default": "0644"},
    "backup": {"type": "bool", "default": False},
}


def main() -> None:
    module = AnsibleModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    asked = module.params
    with told_by(module):
        mode = mode_of(asked["mode"], "file", asked["path"])
        wish = Wish(
            content=asked["content"],
            mc_path=asked["path"],
            cf_path=asked["cf"],
            attributes=Attributes(asked["owner"], asked["group"], mode),
            cf_directory=asked["cf_directory"],
            m4=module.get_bin_path("m4") or "",
            sendmail=find_program(),
            user=asked["user"] or "",
        )
        planned = plan(wish, foresee=module.check_mode)
        backups = {} if module.check_mode else execute(planned, backup=asked["backup"])
    for missing in planned.unjudged:
        module.warn(f"could not be judged: {missing}")
    module.exit_json(
        changed=bool(planned.needed),
        judged=not planned.unjudged,
        unjudged=list(planned.unjudged),
        changed_files=[change.path for change in planned.needed],
        diff=[change.diff() for change in planned.needed],
        **{key: backups[asked[of]] for key, of in BACKUPS.items() if asked[of] in backups},
    )


if __name__ == "__main__":
    main()
