# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filter that makes variables of a written sendmail.mc."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.postmaster.sendmail.plugins.module_utils import _mc_to_words
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError


def words(text: str) -> dict[str, Any]:
    """See words.yml. Raises AnsibleFilterError with every line that cannot be told from the rest."""
    if not isinstance(text, str):
        raise AnsibleFilterError(
            "words takes the text of a sendmail.mc, such as lookup('file', 'sendmail.mc')"
        )
    try:
        return _mc_to_words.variables_of(text)
    except InvalidInputError as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Names to functions."""
        return {"words": words}
