# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter findings: what it says of arguments that are not what they should be."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.postmaster.sendmail.plugins.filter.findings import findings


@pytest.mark.parametrize("exposure", ["x", None, True, -0.1, 10.1, "nan", [], {}])
def test_what_is_no_exposure_is_told_by_name(exposure: object) -> None:
    with pytest.raises(AnsibleFilterError, match=r"^exposure_limit \(.*\): is no exposure \(a number from 0"):
        findings({}, {}, exposure_limit=exposure)  # type: ignore[arg-type]


@pytest.mark.parametrize("exposure", [0, 2.0, "1.5", 10])
def test_a_number_may_be_written_as_templates_write_it(exposure: object) -> None:
    assert findings({}, {}, exposure_limit=exposure)  # type: ignore[arg-type]


def test_another_kind_of_host_is_told() -> None:
    with pytest.raises(AnsibleFilterError, match=r'^kind \("relay"\)'):
        findings({}, {}, kind="relay")
