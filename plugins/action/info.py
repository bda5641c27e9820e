# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controller's part of the module info."""

from __future__ import annotations

from ansible_collections.postmaster.sendmail.plugins.plugin_utils._sent_module import SentModule


class ActionModule(SentModule):
    """See SentModule."""
