# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation of the action plugin of the same name, which does all the work on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: reports
short_description: Write what an audit found as JSON, JUnit XML and a page of HTML
version_added: 0.1.0
author:
  - The postmaster.sendmail contributors (@postmaster-collections)
description:
  - Writes C(audit.json), C(audit.xml) and C(audit.html) on the controller, readable for their owner alone.
  - The filters P(postmaster.sendmail.report_json#filter), P(postmaster.sendmail.report_junit#filter) and
    P(postmaster.sendmail.report_html#filter) make the same texts, one by one.
  - Runs on the controller alone and opens no connection.
extends_documentation_fragment:
  - postmaster.sendmail.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  idempotent:
    support: full
    details: A report says when it was made. That is part of O(fleet).
  platform:
    support: full
    platforms: posix
  action:
    description: Has a corresponding action plugin, which runs on the controller.
    support: full
options:
  fleet:
    description: What P(postmaster.sendmail.fleet#filter) returns.
    type: dict
    required: true
  directory:
    description: Directory of the reports. Relative to the current directory; made if there is none.
    type: path
    required: true
seealso:
  - plugin: postmaster.sendmail.fleet
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Write the reports of the host that was looked at
  postmaster.sendmail.reports:
    fleet: "{{ {inventory_hostname: {'findings': found, 'info': inside.info}} | postmaster.sendmail.fleet }}"
    directory: reports
"""

RETURN = r"""
reports:
  description: Paths of the files.
  returned: success
  type: list
  elements: str
  sample: [/home/ann/reports/audit.json, /home/ann/reports/audit.xml, /home/ann/reports/audit.html]
"""
