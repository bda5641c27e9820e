# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

""".forward files: where sendmail looks for them, and what is in them."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._forwards import (
    forward_files,
    forward_path,
    parse_users,
    runs_program,
)


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({}, "$z/.forward"),
        ({"ForwardPath": ""}, ""),
        ({"ForwardPath": "$z/.forward.$w:$z/.forward"}, "$z/.forward.$w:$z/.forward"),
        ({"ForwardPath": "$z/a\n$z/b"}, "$z/b"),
    ],
)
def test_an_empty_path_turns_it_off_and_none_is_the_default(options: dict[str, str], path: str) -> None:
    assert forward_path(options) == path


@pytest.mark.parametrize(
    ("path", "files"),
    [
        ("$z/.forward", ["/home/ann/.forward", "/.forward"]),
        (
            "/var/forward/$u:$z/.forward.$w",
            ["/var/forward/ann", "/home/ann/.forward.relay", "/var/forward/bin", "/.forward.relay"],
        ),
        ("$z/.forward+$h", []),
        ("", []),
    ],
)
def test_the_macros_of_the_path_are_filled(path: str, files: list[str]) -> None:
    assert forward_files(path, {"ann": "/home/ann", "bin": "/"}, "relay") == files


def test_users_have_homes() -> None:
    text = "root:x:0:0:root:/root:/bin/bash\nbroken\n+::::::\nann:x:9:9::/home/ann:/bin/sh\n"
    assert parse_users(text) == {"root": "/root", "ann": "/home/ann"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'"|/usr/bin/procmail"\n', True),
        (b"\\ann, |/usr/bin/vacation ann\n", True),
        (b"# |/usr/bin/x\nann@example.net\n", False),
        (b"", False),
    ],
)
def test_a_program_in_a_file_is_told(content: bytes, told: bool) -> None:
    assert runs_program(content) is told
