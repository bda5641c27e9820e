# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The maps that can be kept, by name, and what their keys and values may be."""

from __future__ import annotations

from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _access,
    _aliases,
    _authinfo,
    _domaintable,
    _genericstable,
    _mailertable,
    _virtusertable,
)

ACCESS = "access"  # has a module of its own

GRAMMARS = {
    "mailertable": _mailertable.GRAMMAR,
    "virtusertable": _virtusertable.GRAMMAR,
    "genericstable": _genericstable.GRAMMAR,
    "domaintable": _domaintable.GRAMMAR,
    "authinfo": _authinfo.GRAMMAR,
    "aliases": _aliases.GRAMMAR,
    ACCESS: _access.GRAMMAR,
}
