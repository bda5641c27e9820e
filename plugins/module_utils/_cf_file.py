# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A .cf of the host that several look into, read and parsed once."""

from __future__ import annotations

from functools import cached_property

from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import Cf, parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content


class CfFile:
    """The .cf at a path. One that is not there, or is no plain file, is empty."""

    def __init__(self, path: str) -> None:
        self.path = path

    @cached_property
    def content(self) -> bytes:
        """What it holds."""
        return plain_content(self.path) or b""

    @cached_property
    def cf(self) -> Cf:
        """What that says."""
        return parse_cf(self.content)
