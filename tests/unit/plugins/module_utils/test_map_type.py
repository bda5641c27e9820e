# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The type of a map's database: the .cf decides, and a wish for another one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_type import map_type_of

CF = """\
# Kcommented hash /etc/mail/other
Kaccess btree -T<TMPF> /etc/mail/access
Kmailertable hash -o /etc/mail/mailertable
Kregex regex -a@MATCH ^a$
Kpeople text -z: /etc/mail/people
O AliasFile=/etc/aliases
"""


@pytest.fixture
def cf(tmp_path: Path) -> str:
    (tmp_path / "sendmail.cf").write_text(CF, encoding="ascii")
    return str(tmp_path / "sendmail.cf")


@pytest.mark.parametrize(
    ("wished", "path", "map_type"),
    [
        (None, "/etc/mail/access", "btree"),
        ("btree", "/etc/mail/access", "btree"),
        (None, "/etc/mail/mailertable", "hash"),
        (None, "/etc/mail/unnamed", "hash"),
        ("btree", "/etc/mail/unnamed", "btree"),
        ("btree", "/etc/mail/other", "btree"),
        ("cdb", "/etc/mail/access2", "cdb"),
    ],
)
def test_the_type_is_that_of_the_cf_else_as_wished(
    cf: str, wished: str | None, path: str, map_type: str
) -> None:
    assert map_type_of(wished, path, cf) == map_type


@pytest.mark.parametrize(("wished", "map_type"), [(None, "hash"), ("btree", "btree")])
def test_without_a_cf_the_wish_counts(tmp_path: Path, wished: str | None, map_type: str) -> None:
    assert map_type_of(wished, "/etc/mail/access", str(tmp_path / "none.cf")) == map_type


def test_another_type_than_that_of_the_cf_is_refused(cf: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        map_type_of("hash", "/etc/mail/access", cf)
    assert str(caught.value) == (
        f"map_type: is hash, and the map access of {cf} opens /etc/mail/access as btree"
        " (write btree, or leave map_type out)"
    )


def test_a_map_that_the_cf_opens_as_no_database_is_refused(cf: str) -> None:
    with pytest.raises(InvalidInputError, match="/etc/mail/people: is opened as text by the map people of"):
        map_type_of(None, "/etc/mail/people", cf)


def test_two_maps_that_open_one_file_as_different_types_suit_no_wish(tmp_path: Path) -> None:
    (tmp_path / "two.cf").write_text("Kone hash /m\nKtwo btree /m\n", encoding="ascii")
    for wished in ("hash", "btree", None):
        with pytest.raises(InvalidInputError):
            map_type_of(wished, "/m", str(tmp_path / "two.cf"))
