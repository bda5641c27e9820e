#!/usr/bin/python
# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ownership and modes of a relay's paths, with the checks that an unprivileged sendmail skips."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ownership
short_description: Give a relay's files and directories their owners and modes, safely
version_added: 0.1.0
author:
  - The postmaster.sendmail contributors (@postmaster-collections)
description:
  - These paths belong to these users, with these modes, and every directory above them is safe.
  - A sendmail that does not run as root silently skips its own checks of directories, maps and keys. This
    module makes them, by the rules of C(safefile.c), and puts the listed paths right in one round trip.
  - A directory above a listed path that somebody else could write to is an error that names it. It is
    changed only when it is listed itself.
  - Nothing is changed when anything is found unsafe.
  - A symbolic link is followed only where nobody but root could have placed it. Hard links from outside and
    special files are refused, so that the owner of a queue cannot make root give away another file.
  - Access lists (ACL) on a listed path are removed, since they give rights that the mode does not show.
extends_documentation_fragment:
  - postmaster.sendmail.attributes
  - postmaster.sendmail.attributes.changes
options:
  paths:
    description: The paths, in any order. Each may be listed once.
    type: list
    elements: dict
    required: true
    suboptions:
      path:
        description: Absolute path.
        type: str
        required: true
      kind:
        description:
          - What the path is, which decides the modes that are safe for it.
          - A V(directory) or V(queue) that is missing is created; files never are.
          - A V(directory) is written by its owner only. A V(queue) may be written by its group too, and is
            closed to everybody else.
          - A V(file) is written by its owner only. A V(map) is besides that closed to others, because whoever
            may open a database can lock it and stall the daemon. A V(key) is its owner's alone.
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
        description:
          - Attributes of all files in a V(queue), at any depth. Directories in it get those of the queue.
          - A C(sendmail) run by root may leave files there that the daemon cannot handle.
          - Without it, nothing in the queue is looked at.
        type: dict
        suboptions:
          owner:
            description:
              - Name of the user to whom the files belong. Without it each keeps its owner, unless this host
                does not know him any more.
              - In the queue of the submission program users own what they have submitted; only the group is
                the same for all.
            type: str
          group:
            description: Name of the group to which the files belong.
            type: str
            required: true
          mode:
            description: Four octal digits, in quotes.
            type: str
            required: true
notes:
  - In check mode, users, groups, files and directories that do not exist yet are taken to be made by an
    earlier task, with a warning. Otherwise they are an error.
"""

EXAMPLES = r"""
- name: Own the configuration, open the maps to the daemon only
  postmaster.sendmail.ownership:
    paths:
      - {path: /etc/mail, kind: directory, mode: "0755"}
      - {path: /etc/mail/sendmail.cf, kind: file, mode: "0644"}
      - {path: /etc/mail/access.db, kind: map, group: smmta, mode: "0640", optional: true}
      - {path: /etc/mail/tls/key.pem, kind: key, owner: smmta, group: smmta, mode: "0400", optional: true}

- name: Give the queue to the daemon, with everything that a queue run by root left in it
  postmaster.sendmail.ownership:
    paths:
      - path: /var/spool/mqueue
        kind: queue
        owner: smmta
        group: smmta
        mode: "0700"
        contents: {owner: smmta, group: smmta, mode: "0600"}
      - path: /var/spool/mqueue-client
        kind: queue
        owner: smmsp
        group: smmsp
        mode: "2770"
        contents: {group: smmsp, mode: "0660"}
"""

RETURN = r"""
changes:
  description: What was changed, or would be, a directory before what is in it.
  type: list
  elements: dict
  returned: success
  contains:
    path:
      description: The path, without symbolic links.
      type: str
      sample: /var/lib/sendmail/mqueue
    before:
      description: Owner, group, mode, and a plus sign for an access list; V(absent) if nothing was there.
      type: str
      sample: root:smmsp 0755
    after:
      description: Owner, group and mode.
      type: str
      sample: smmta:smmta 0700
absent:
  description: Optional paths where nothing is.
  type: list
  elements: str
  returned: success
  sample: [/etc/mail/mailertable.db]
unjudged:
  description: What check mode could not judge because the host lacks it so far. Each is a warning as well.
  type: list
  elements: str
  returned: success
  sample: ["user smmta: is not on this host (create it first)"]
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import printable, told_by
from ansible_collections.postmaster.sendmail.plugins.module_utils._ownership import (
    Plan,
    parse,
    plan,
    survey,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._ownership_changes import diff, execute
from ansible_collections.postmaster.sendmail.plugins.module_utils._ownership_options import PATHS


def report(planned: Plan) -> dict[str, Any]:
    """The module's return values, the diff among them."""
    changes = [
        {"path": change.path, "before": str(change.before or "absent"), "after": str(change.after)}
        for change in planned.changes
    ]
    return {
        "changed": bool(changes),
        "changes": changes,
        "absent": list(planned.absent),
        "unjudged": list(planned.unjudged),
        "diff": diff(planned.changes),
    }


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={"paths": {**PATHS, "required": True}},
        supports_check_mode=True,
    )
    with told_by(module):
        wishes = parse(module.params["paths"])
        planned = plan(wishes, survey(wishes), foresee=module.check_mode)
        if not module.check_mode:
            execute(planned.changes)
    for missing in planned.unjudged:
        module.warn(f"could not be judged: {missing}")
    module.exit_json(**printable(report(planned)))


if __name__ == "__main__":
    main()
