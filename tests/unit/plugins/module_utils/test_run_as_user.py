# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""RunAsUser: whom sendmail makes of it."""

from __future__ import annotations

import grp
import pwd

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._run_as_user import (
    RunAs,
    is_root,
    known_group,
    known_user,
    run_as,
)

SOMEBODY = next(one for one in pwd.getpwall() if one.pw_uid)
SOME_GROUP = next(one for one in grp.getgrall() if one.gr_gid)

VALUES = [
    ([], RunAs("", "")),
    (["smmta"], RunAs("smmta", "")),
    (["smmta:smmta"], RunAs("smmta", "smmta")),
    (["smmta.mail"], RunAs("smmta", "mail")),
    (["107/113"], RunAs("107", "113")),
    (["root.root"], RunAs("root", "root")),
    # once a value has taken root's rights away, no later one gives them back
    (["root", "smmta"], RunAs("smmta", "")),
    (["smmta", "root"], RunAs("smmta", "")),
    (["0:0", "root:mail"], RunAs("root", "mail")),
]


@pytest.mark.parametrize(("values", "becomes"), VALUES)
def test_a_value_is_cut_as_sendmail_cuts_it(values: list[str], becomes: RunAs) -> None:
    assert run_as(values) == becomes


@pytest.mark.parametrize(
    ("user", "root"),
    [("root", True), ("0", True), ("00", True), ("0x1", True), ("smmta", False), ("107", False), ("", False)],
)
def test_root_has_many_names(user: str, *, root: bool) -> None:
    assert is_root(user) is root


def test_a_number_is_told_by_its_name() -> None:
    assert known_user(str(SOMEBODY.pw_uid)) == pwd.getpwuid(SOMEBODY.pw_uid).pw_name
    assert known_user(SOMEBODY.pw_name) == SOMEBODY.pw_name
    assert known_group(str(SOME_GROUP.gr_gid)) == grp.getgrgid(SOME_GROUP.gr_gid).gr_name
    assert known_group(SOME_GROUP.gr_name) == SOME_GROUP.gr_name


@pytest.mark.parametrize("name", ["", "nobody-of-this-name", "4294967000", "99999999999999999999"])
def test_whom_the_host_does_not_know_has_no_name(name: str) -> None:
    assert known_user(name) == ""
    assert known_group(name) == ""
