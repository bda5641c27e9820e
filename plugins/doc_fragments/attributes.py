# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every module of the collection can do, said once."""

from __future__ import annotations


class ModuleDocFragment:
    """Attribute descriptions shared by the modules."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and return the changed status prediction without modifying the host.
  diff_mode:
    description: Returns details on what has changed (or would change in C(check_mode)) when in diff mode.
  idempotent:
    description: When run twice in a row without anything else changing, the second run reports no change.
  platform:
    description: Hosts on which the module works.
"""

    CHANGES = r"""
options: {}
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
  platform:
    support: full
    platforms: posix
"""

    FACTS = r"""
options: {}
attributes:
  check_mode:
    support: full
    details: This module does not change the host.
  diff_mode:
    support: N/A
    details: This module does not change the host.
  idempotent:
    support: full
    details: This module does not change the host.
  platform:
    support: full
    platforms: posix
"""
