# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter that makes variables of a .mc, as a template calls it."""

from __future__ import annotations

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.postmaster.sendmail.plugins.filter.words import FilterModule

words = FilterModule().filters()["words"]


def test_gives_variables_that_yaml_holds() -> None:
    found = words("OSTYPE(`linux')\nFEATURE(`no_default_msa')\nTRUST_AUTH_MECH(`PLAIN')\n")
    assert found == {
        "sendmail_ostype": "linux",
        "sendmail_feature": ["no_default_msa"],
        "sendmail_trust_auth_mech": ["PLAIN"],
    }
    assert yaml.safe_load(yaml.safe_dump(found)) == found


@pytest.mark.parametrize("value", [None, 7, [], {}, b"OSTYPE(`linux')"])
def test_refuses_what_is_no_text(value: object) -> None:
    with pytest.raises(AnsibleFilterError, match="words takes the text"):
        words(value)


def test_refuses_what_cannot_be_told_with_its_line() -> None:
    with pytest.raises(AnsibleFilterError, match=r"^line 2: a quotation is not closed"):
        words("OSTYPE(`linux')\nDOMAIN(`open")
