# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The record of a .cf: when it holds, and when not even one is made."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _mc_record
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_record import (
    Judged,
    JudgedCopy,
    Record,
    take,
)

SECOND = 1_000_000_000  # nanoseconds
CF = b"V10\n"
RECORD = {
    "form": 1,
    "wish": "",
    "cf": "",
    "contents": {"/": None},
    "looked_at": {},
    "warnings": [],
    "day": 1,
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file that was read."""
    path = tmp_path / "source.m4"
    path.write_text("dnl\n")
    return path


def _later(path: Path) -> int:
    return path.stat().st_ctime_ns + SECOND


def _taken(source: Path, *, since: int = 0) -> Record | None:
    found = Judged((str(source),), (str(source.parent),), ("a warning",), since or _later(source))
    return take("wish", CF, found)


def test_a_record_comes_back_as_it_was_written(source: Path) -> None:
    record = _taken(source)
    assert record is not None
    cf = source.parent / "sendmail.cf"
    _mc_record.write(str(cf), record)
    assert _mc_record.read(str(cf)) == record
    assert record.holds("wish", CF)


@pytest.mark.parametrize("since", [0, 10_000_000])
def test_a_file_that_is_newer_than_the_trial_leaves_no_record(source: Path, since: int) -> None:
    assert _taken(source, since=source.stat().st_ctime_ns + since) is None


def test_another_wish_or_cf_is_not_held(source: Path) -> None:
    record = _taken(source)
    assert record is not None
    assert not record.holds("other", CF)
    assert not record.holds("wish", CF + b"#")


def test_a_record_does_not_hold_on_another_day(source: Path) -> None:
    record = _taken(source)
    assert record is not None
    assert not replace(record, day=record.day - 1).holds("wish", CF)


def test_a_file_that_was_edited_in_its_time_is_not_held(source: Path) -> None:
    record = _taken(source)
    assert record is not None
    before = source.stat()
    source.write_text("d#l\n")
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not record.holds("wish", CF)


def test_a_file_that_is_gone_is_not_held(source: Path) -> None:
    record = _taken(source)
    assert record is not None
    source.unlink()
    assert not record.holds("wish", CF)


def test_a_directory_that_others_may_write_is_not_held(source: Path) -> None:
    record = _taken(source)
    assert record is not None
    source.parent.chmod(0o777)
    assert not record.holds("wish", CF)


def test_a_new_file_in_a_directory_changes_nothing(source: Path) -> None:
    record = _taken(source)
    assert record is not None
    (source.parent / "other").touch()
    assert record.holds("wish", CF)


def test_a_record_of_this_form_is_one(tmp_path: Path) -> None:
    (tmp_path / f"sendmail.cf{_mc_record.SUFFIX}").write_text(json.dumps(RECORD))
    assert _mc_record.read(str(tmp_path / "sendmail.cf")) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "null",
        '{"form": 1}',
        json.dumps({**RECORD, "form": 0}),
        json.dumps({**RECORD, "contents": []}),
        json.dumps({**RECORD, "looked_at": []}),
        json.dumps({**RECORD, "warnings": [1]}),
        json.dumps({**RECORD, "warnings": 1}),
        "[" * 100_000,
    ],
)
def test_what_is_no_record_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / f"sendmail.cf{_mc_record.SUFFIX}").write_text(text)
    assert _mc_record.read(str(tmp_path / "sendmail.cf")) is None


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_record_that_others_may_write_is_none(tmp_path: Path, mode: int) -> None:
    record = tmp_path / f"sendmail.cf{_mc_record.SUFFIX}"
    record.write_text(json.dumps(RECORD))
    record.chmod(mode)
    assert _mc_record.read(str(tmp_path / "sendmail.cf")) is None


def test_what_stands_in_the_place_of_a_record_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / f"sendmail.cf{_mc_record.SUFFIX}")
    assert _mc_record.read(str(tmp_path / "sendmail.cf")) is None


def test_a_link_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text(json.dumps(RECORD))
    (tmp_path / f"sendmail.cf{_mc_record.SUFFIX}").symlink_to("elsewhere")
    assert _mc_record.read(str(tmp_path / "sendmail.cf")) is None


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """What was a copy when it was judged: a directory with a class file."""
    directory = tmp_path / "mail"
    directory.mkdir()
    (directory / "local-host-names").write_text("example.com\n")
    return directory


def _judged_copy(mail: Path, source: Path) -> JudgedCopy:
    """A verdict that rests on the class file, one that is not there, and a file elsewhere."""
    contents = (str(source), str(mail / "local-host-names"), str(mail / "relay-domains"))
    judged = Judged(contents, (str(mail),), ("a warning",), _later(source))
    copied = _mc_record.copied("wish", CF, judged, str(mail))
    assert copied is not None
    return copied


def test_the_verdict_on_copies_holds_for_the_files_that_are_put_in_place(mail: Path, source: Path) -> None:
    copied = _judged_copy(mail, source)
    class_file = mail / "local-host-names"
    class_file.unlink()
    class_file.write_text("example.com\n")
    record = _mc_record.live_record(copied)
    assert record is not None
    assert record.warnings == ["a warning"]
    assert record.holds("wish", CF)
    class_file.write_text("example.net\n")
    assert not record.holds("wish", CF)


BESIDES: list[tuple[str, Callable[[Path, Path], object]]] = [
    ("another content", lambda mail, _source: (mail / "local-host-names").write_text("example.net\n")),
    ("no file", lambda mail, _source: (mail / "local-host-names").unlink()),
    ("a file that was not there", lambda mail, _source: (mail / "relay-domains").touch()),
    ("another mode of the directory", lambda mail, _source: mail.chmod(0o700)),
    ("a file elsewhere", lambda _mail, source: source.write_text("dnl\n")),
]


@pytest.mark.parametrize(
    "change", [change for _what, change in BESIDES], ids=[what for what, _change in BESIDES]
)
def test_no_record_is_made_of_what_was_not_judged(
    change: Callable[[Path, Path], object], mail: Path, source: Path
) -> None:
    copied = _judged_copy(mail, source)
    change(mail, source)
    assert _mc_record.live_record(copied) is None


def test_a_file_elsewhere_that_changed_while_it_was_judged_leaves_nothing_to_tell(
    mail: Path, source: Path
) -> None:
    judged = Judged((str(source),), (), (), source.stat().st_ctime_ns)
    assert _mc_record.copied("wish", CF, judged, str(mail)) is None
