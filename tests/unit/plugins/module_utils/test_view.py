# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A private view: what is done there is done at the real paths, and nobody else ever sees it."""

from __future__ import annotations

import os
import signal
import socket
import stat
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import (
    CommandFailedError,
    Fault,
    InvalidInputError,
    SendmailError,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._view import View, inside

NOBODY = 65534
# linux/posix_acl_xattr.h: version 2; then each entry's tag, rights and whose: one user more may read
_NONE = 0xFFFFFFFF
_RIGHTS = [(1, 6, _NONE), (2, 4, NOBODY), (4, 4, _NONE), (16, 4, _NONE), (32, 0, _NONE)]
ACL = struct.pack("<L", 2) + b"".join(struct.pack("<HHL", *right) for right in _RIGHTS)


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """A directory with something of each kind in it."""
    directory = tmp_path / "mail"
    directory.mkdir()
    (directory / "tls").mkdir()
    (directory / "tls" / "key.pem").write_text("a key\n")
    (directory / "tls" / "key.pem").chmod(0o400)
    os.chown(directory / "tls" / "key.pem", NOBODY, 0)
    (directory / "large").write_bytes(os.urandom(3 << 20))
    (directory / "empty").touch()
    (directory / "two names").write_text("one file\n")
    os.link(directory / "two names", directory / "tls" / "other name")
    (directory / "aliases").symlink_to("../nowhere/aliases")
    os.lchown(directory / "aliases", NOBODY, NOBODY)
    (directory / "shared").write_text("a list\n")
    os.setxattr(directory / "shared", "system.posix_acl_access", ACL)
    for path, mode in ((directory / "tls", 0o2750), (directory, 0o2755)):
        os.chown(path, NOBODY, NOBODY)
        path.chmod(mode)
    for number, path in enumerate([*directory.rglob("*"), directory]):
        os.utime(path, ns=(number, 10**18 + number), follow_symlinks=False)
    return directory


def names_in(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def state(directory: Path) -> dict[str, tuple[object, ...]]:
    """All that a copy must have of a directory, by the path within."""
    found: dict[str, tuple[object, ...]] = {}
    for path in sorted([directory, *directory.rglob("*")]):
        one = path.lstat()
        content: object = None
        if path.is_symlink():
            content = str(path.readlink())
        elif path.is_file():
            content = path.read_bytes()
        lists = [] if path.is_symlink() else [os.getxattr(path, name) for name in os.listxattr(path)]
        known = (one.st_mode, one.st_uid, one.st_gid, one.st_mtime_ns, content, lists)
        names = one.st_nlink if stat.S_ISREG(one.st_mode) else 1
        found[str(path.relative_to(directory))] = (*known, names)
    return found


def test_the_view_is_a_faithful_copy(live: Path) -> None:
    before = state(live)
    assert inside(str(live), lambda _view: state(live)) == before
    assert before["shared"][5] == [ACL]
    assert before["two names"][6] == 2


def test_what_only_a_process_gives_sense_is_left_out(live: Path) -> None:
    os.mkfifo(live / "a pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(live / "a socket"))
        names = inside(str(live), lambda _view: names_in(live))
    assert names == sorted({*names_in(live)} - {"a pipe", "a socket"})


def test_nothing_that_is_done_there_is_seen_here(live: Path) -> None:
    def change_all(view: View) -> tuple[list[str], str]:
        (live / "new").write_text("x\n")
        (live / "empty").unlink()
        (live / "tls" / "key.pem").write_text("another key\n")
        os.chown(live, 0, 0)
        live.chmod(0o700)
        return names_in(live), Path(view.behind(f"{live}/tls/key.pem")).read_text()

    before, identities = state(live), [path.stat().st_ino for path in (live, live / "tls" / "key.pem")]
    names, behind = inside(str(live), change_all)
    assert "new" in names
    assert "empty" not in names
    assert behind == "a key\n"
    assert state(live) == before
    assert [path.stat().st_ino for path in (live, live / "tls" / "key.pem")] == identities


def test_programs_that_are_started_there_see_it(live: Path) -> None:
    def shown(_view: View) -> int:
        (live / "new").touch()
        return subprocess.run(["test", "-e", live / "new"], check=False).returncode

    assert inside(str(live), shown) == 0


def test_elsewhere_nothing_can_be_written(live: Path, tmp_path: Path) -> None:
    beside, open_to_it = tmp_path / "beside", tmp_path / "candidates"
    open_to_it.mkdir()
    with pytest.raises(OSError, match="Read-only"):
        inside(str(live), lambda _view: beside.touch(), writable=[str(open_to_it)])
    inside(str(live), lambda _view: (open_to_it / "kept").touch(), writable=[str(open_to_it), "/nowhere"])
    assert [path.name for path in tmp_path.rglob("*") if path.name in ("beside", "kept")] == ["kept"]


def test_what_is_told_is_heard_at_once_and_in_order(live: Path) -> None:
    def tell(view: View) -> str:
        for number in range(3):
            view.tell(bytes([number]) * (1 << 20))
        return "done"

    heard: list[bytes] = []
    assert inside(str(live), tell, hear=heard.append) == "done"
    assert heard == [bytes([number]) * (1 << 20) for number in range(3)]


FAULT = Fault("access", "is wrong", "do it right")
ERRORS: list[SendmailError | OSError] = [
    InvalidInputError([FAULT]),
    CommandFailedError("m4 refuses it"),
    SendmailError("no"),
    FileNotFoundError(2, "No such file or directory", "/etc/mail/gone"),
]


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_an_error_comes_back_as_itself(live: Path, error: SendmailError | OSError) -> None:
    def fail(_view: View) -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        inside(str(live), fail)
    assert str(raised.value) == str(error)
    assert getattr(raised.value, "faults", ()) == getattr(error, "faults", ())
    assert getattr(raised.value, "filename", "") == getattr(error, "filename", "")


def _divide(_view: View) -> float:
    return 1 / 0


BREAKDOWNS: list[tuple[Callable[[View], object], str]] = [
    (_divide, r"cannot be tried: ZeroDivisionError: division by zero \(test_view.py:\d+\); nothing was"),
    (lambda _view: os.kill(os.getpid(), signal.SIGKILL), "was killed by signal 9; nothing was changed"),
    (lambda _view: os._exit(3), "ended with status 3; nothing was changed"),
]


@pytest.mark.parametrize(("work", "told"), BREAKDOWNS)
def test_a_breakdown_is_told_without_a_traceback(
    live: Path, work: Callable[[View], object], told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SendmailError, match=told):
        inside(str(live), work)
    assert capfd.readouterr() == ("", "")


def test_who_may_not_mount_is_told_so(live: Path) -> None:
    live.parent.chmod(0o755)

    def as_nobody(_view: View) -> None:
        os.setuid(NOBODY)
        inside(str(live), lambda _inner: None)

    with pytest.raises(SendmailError, match=r"no private view of it: Operation not permitted \(become root"):
        inside(str(live), as_nobody)


def test_a_directory_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SendmailError, match="gone: there can be no private view of it: No such file"):
        inside(str(tmp_path / "gone"), lambda _view: None)


def test_the_view_ends_with_who_asked_for_it(live: Path, tmp_path: Path) -> None:
    """A module that is killed leaves nobody behind, and the live directory as it was."""
    before = state(live)
    told = tmp_path / "told"
    told.mkdir()

    def go_on(_view: View) -> None:
        (live / "new").touch()
        (told / str(os.getpid())).touch()
        time.sleep(60)

    asking = os.fork()
    if asking == 0:
        inside(str(live), go_on, writable=[str(told)])
        os._exit(0)
    deadline = time.monotonic() + 20
    while not (there := names_in(told)) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(asking, signal.SIGKILL)
    os.waitpid(asking, 0)
    while Path("/proc", there[0]).exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not Path("/proc", there[0]).exists()
    assert state(live) == before
    assert str(live) not in Path("/proc/self/mountinfo").read_text()
