# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters that make entries of maps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.postmaster.sendmail.plugins.module_utils import _map_layers, _ranges
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError


def prefixes(networks: str | Sequence[str]) -> list[str]:
    """See prefixes.yml. Raises AnsibleFilterError with everything in networks that is none."""
    texts = [networks] if isinstance(networks, str) else networks
    if not isinstance(texts, (list, tuple)):
        raise AnsibleFilterError("prefixes takes a network, or a list of networks")
    try:
        return list(_ranges.collapse(texts, variable="prefixes"))
    except InvalidInputError as error:
        raise AnsibleFilterError(str(error)) from None


def merge_entries(layers: Sequence[Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """See merge_entries.yml. Raises AnsibleFilterError with every entry that has no key."""
    if not isinstance(layers, (list, tuple)):
        raise AnsibleFilterError("merge_entries takes a list of lists of entries")
    try:
        named = [(f"merge_entries[{number}]", layer) for number, layer in enumerate(layers)]
        merged = _map_layers.merge(named, now=datetime.now(timezone.utc))
    except InvalidInputError as error:
        raise AnsibleFilterError(str(error)) from None
    return [dict(entry) for entry in merged.entries]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Names to functions."""
        return {"merge_entries": merge_entries, "prefixes": prefixes}
