# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files that a host shows of itself: nobody can keep whoever reads them waiting, or fill the memory."""

from __future__ import annotations

import gzip
import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import (
    _advisories,
    _forwards,
    _help_file,
    _map_survey,
    _queues,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content, read_plain
from ansible_collections.postmaster.sendmail.plugins.module_utils._safe_path import trail_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._staleness import changed_since
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_facts import find_tls_faults


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(path))


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2 << 30)  # of nothing: it takes no room


# What a name may stand for instead of a file with text
HOSTILE: Mapping[str, Callable[[Path], None]] = {
    "a pipe": os.mkfifo,
    "a socket": _socket,
    "a directory": Path.mkdir,
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to nothing": lambda path: path.symlink_to("nothing"),
    "a device without end": lambda path: path.symlink_to("/dev/zero"),
    "two gigabytes": _huge,
    "nothing": lambda _path: None,
}


@pytest.fixture(params=HOSTILE)
def hostile(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A path that no text can be read from."""
    path = tmp_path / "qfA1"
    HOSTILE[request.param](path)
    return path


def test_what_is_no_file_of_sane_length_is_not_read(hostile: Path) -> None:
    assert plain_content(str(hostile)) is None
    with pytest.raises(OSError, match=r"qfA1"):
        read_plain(str(hostile))


@pytest.mark.parametrize("content", [b"", b"text\n", b"\0\xff" * 100_000])
def test_a_file_is_read_whole_through_links_too(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    (tmp_path / "link").symlink_to("file")
    assert read_plain(str(tmp_path / "link")) == content


def test_a_name_that_no_file_can_have_is_none() -> None:
    assert plain_content("/etc/a\0b") is None


def test_what_says_that_it_is_empty_is_not_waited_for() -> None:
    assert plain_content("/proc/kmsg") in (b"", None)


def test_a_queue_with_anything_in_a_control_files_place_is_read(hostile: Path) -> None:
    (hostile.parent / "qfB2").write_bytes(b"V8\nT1\n")
    (queue,) = _queues.find_queues({}, {"mta": str(hostile.parent)})
    assert queue.oldest_seconds > 0


@pytest.mark.parametrize("moment", ["9" * 13, "9" * 10_000])
def test_no_moment_of_a_control_file_is_beyond_time(moment: str) -> None:
    assert _queues.creation_time(f"V8\nT{moment}\n".encode()) is None


def test_a_help_file_that_is_none_cannot_be_read(hostile: Path) -> None:
    assert _help_file.read_help(str(hostile)) is None


def test_a_forward_that_is_no_file_runs_nothing(hostile: Path) -> None:
    found = _forwards.find_forwards({"ForwardPath": str(hostile)})
    assert not any(one.runs_program for one in found.files)


def test_of_a_changelog_that_swells_no_more_is_read_than_one_can_have(tmp_path: Path) -> None:
    (tmp_path / "changelog.Debian.gz").write_bytes(
        gzip.compress(b"CVE-2023-51765\n" + b"\0" * (64 << 20) + b"CVE-2024-0001\n", 1)
    )
    assert _advisories._changelog_cves(tmp_path) == ("CVE-2023-51765",)


def test_a_map_whose_text_is_none_is_surveyed(hostile: Path) -> None:
    cf = parse_cf(f"Kaccess hash {hostile}\nFR{hostile}\nO AliasFile={hostile}\n".encode())
    assert {one.name for one in _map_survey.survey_maps(cf, "/nonexistent/makemap")} == {
        "access",
        "aliases",
        "R",
    }


def test_files_of_tls_that_are_none_are_faults(hostile: Path) -> None:
    found = find_tls_faults({"ServerCertFile": str(hostile), "ServerKeyFile": str(hostile)})
    assert len(found.files) >= 1


@pytest.mark.parametrize("path", ["/etc/" + "x" * 5000, "/a" * 40_000, "/etc/a\0b", "/" + "x" * 300])
def test_a_path_that_no_file_can_have_is_a_fault(path: str) -> None:
    with pytest.raises(InvalidInputError):
        trail_of(path)
    assert changed_since([path], 0.0) == ()


def test_a_line_of_a_cf_ends_at_a_zero() -> None:
    cf = parse_cf(b"O HelpFile=/etc/mail/help\0file\nKaccess hash /etc/mail/access\0x\n")
    assert cf.options["HelpFile"] == ("/etc/mail/help",)
    assert cf.maps["access"].path == "/etc/mail/access"
