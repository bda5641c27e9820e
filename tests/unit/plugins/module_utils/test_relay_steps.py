# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a wish becomes in its directory, step by step, on real files. m4 and sendmail are asked on hosts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _ownership,
    _relay_steps,
    _relay_wish,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    FileState,
    attributes_of,
    ours,
    read,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_module import argument_spec
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import find_makemap
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_steps import carry_out, lacking
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import MapWish, RelayWish

DOMAINS = FileState(b"example.org\n", ours(0o644))
ENTRY = {"key": "Connect:192.0.2.1", "value": "RELAY"}
SECRET = {"key": "AuthInfo:relay.example.org", "value": '"U:user" "P=c2VjcmV0"'}


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Stands for /etc/mail, with nobody but root above it."""
    with tempfile.TemporaryDirectory(dir="/run") as directory:
        for module in (_relay_steps, _relay_wish):
            monkeypatch.setattr(module, "DIRECTORY", directory)
        yield Path(directory)


def a_map(path: Path, *entries: dict[str, str], name: str = "access") -> MapWish:
    given = {"entries": list(entries), "exclusive": True, "map_type": "hash", "group": "root"}
    validated = ArgumentSpecValidator(argument_spec()).validate(given)
    assert not validated.error_messages
    return MapWish(name, str(path), validated.validated_parameters)


def test_a_host_that_has_what_is_needed_lacks_nothing(mail: Path) -> None:
    assert lacking(RelayWish(user="root", files=((str(mail / "a"), DOMAINS),))) == []


def test_what_a_host_lacks_is_told_once(mail: Path) -> None:
    strange = FileState(b"", Attributes("stranger", "strangers", 0o644))
    wish = RelayWish(
        user="stranger", files=((str(mail / "a"), strange),), scripts=((str(mail / "b"), strange),)
    )
    assert [fault.where for fault in lacking(wish)] == ["user stranger", "group strangers"]


def test_maps_need_the_program_that_builds_them(mail: Path) -> None:
    faults = lacking(RelayWish(maps=(a_map(mail / "access", ENTRY),)))
    assert [fault.where for fault in faults] == ([] if find_makemap() else ["makemap"])


def test_a_host_without_the_directory_is_told_so(mail: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_relay_steps, "DIRECTORY", str(mail / "gone"))
    assert [fault.where for fault in lacking(RelayWish())] == [str(mail / "gone")]


def test_what_is_only_foreseen_is_not_done(mail: Path) -> None:
    path = str(mail / "relay-domains")
    report = carry_out(RelayWish(files=((path, DOMAINS),)), dry=True, foresee=True)
    assert (report.files, len(report.diffs), list(mail.iterdir())) == ({path: DOMAINS}, 1, [])


def test_what_is_done_needs_nothing_more(mail: Path) -> None:
    path = str(mail / "relay-domains")
    wish = RelayWish(files=((path, DOMAINS),))
    assert len(carry_out(wish, dry=False, foresee=False).diffs) == 1
    assert read(path) == DOMAINS
    assert carry_out(wish, dry=False, foresee=False).diffs == []


def test_owners_come_after_what_they_own(mail: Path) -> None:
    path = str(mail / "relay-domains")
    own = _ownership.Wish(path, "file", ours(0o640))
    report = carry_out(RelayWish(files=((path, DOMAINS),), ownership=(own,)), dry=False, foresee=False)
    assert attributes_of(path) == ours(0o640)
    assert [diff["before_header"] for diff in report.diffs] == [f"{path} (absent)", "ownership"]


def test_faults_of_all_maps_are_told_with_the_map(mail: Path) -> None:
    maps = (
        a_map(mail / "access", {"key": "Connect:192.0.2.1", "value": "PERMIT IT"}),
        a_map(mail / "mailertable", {"key": "exam ple.org", "value": "smtp:x"}, name="mailertable"),
    )
    with pytest.raises(InvalidInputError) as told:
        carry_out(RelayWish(maps=maps), dry=True, foresee=True)
    wheres = [fault.where for fault in told.value.faults]
    assert {where.partition(":")[0] for where in wheres} == {"maps (access)", "maps (mailertable)"}
    assert list(mail.iterdir()) == []


@pytest.mark.parametrize(("entry", "secret"), [(ENTRY, False), (SECRET, True)])
def test_a_map_with_secrets_is_one(entry: dict[str, str], secret: bool, mail: Path) -> None:
    path = mail / "access"
    report = carry_out(RelayWish(maps=(a_map(path, entry),)), dry=True, foresee=True)
    assert report.secrets == ({str(path), f"{path}.db"} if secret else set())
    assert report.databases == {f"{path}.db": "hash"}
    assert report.files == {str(path): None, f"{path}.db": None}
