# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the kernel says of a process, read as a value."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _processes
from hypothesis import given
from hypothesis import strategies as st

STATUS = """Name:\tsendmail
State:\tS (sleeping)
Pid:\t158
PPid:\t1
Uid:\t0\t100\t100\t100
Gid:\t0\t102\t102\t102
Groups:\t102 103
CapInh:\t0000000000000001
CapPrm:\t0000000000000400
CapEff:\t0000000000000480
CapBnd:\t000001ffffffffff
CapAmb:\t0000000000000000
NoNewPrivs:\t1
Seccomp:\t2
"""


def process(root_entries: tuple[str, ...] | None) -> _processes.Process:
    return _processes.process_of(
        158,
        status=_processes.parse_status(STATUS),
        command_line=b"sendmail: accepting connections\0\0\0  ",
        executable="/usr/libexec/sendmail/sendmail",
        root_entries=root_entries,
    )


def test_a_process_is_what_the_kernel_says() -> None:
    found = process(("etc", "etc/mail"))
    assert (found.pid, found.ppid, found.uid, found.gid, found.groups) == (158, 1, 100, 102, (102, 103))
    assert found.effective == ("cap_setuid", "cap_net_bind_service")
    assert found.permitted == ("cap_net_bind_service",)
    assert found.inheritable == ("cap_chown",)
    assert found.ambient == ()
    assert (len(found.bounding), found.bounding[-1]) == (41, "cap_checkpoint_restore")
    assert (found.no_new_privs, found.seccomp, found.role) == (True, 2, "accepting connections")


def test_groups_beside_its_own_are_named_or_numbered() -> None:
    status = _processes.parse_status(STATUS.replace("102 103", "102 0 987654"))
    found = _processes.process_of(1, status=status, command_line=b"", executable="", root_entries=None)
    assert found.supplementary == ("root", "987654")


@pytest.mark.parametrize(("entries", "jailed"), [(None, False), ((), True), (("etc",), True)])
def test_a_process_is_jailed_in_another_root_even_an_empty_one(
    entries: tuple[str, ...] | None, *, jailed: bool
) -> None:
    assert process(entries).jailed is jailed


@given(st.sets(st.integers(0, 63)))
def test_each_bit_has_one_name(bits: set[int]) -> None:
    names = _processes.capability_names(sum(1 << bit for bit in bits))
    assert len(set(names)) == len(names) == len(bits)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        (b"sendmail: accepting connections                  ", "accepting connections"),
        (b"sendmail: server a.test [192.0.2.1] cmd read\0", "server a.test [192.0.2.1] cmd read"),
        (b"/usr/sbin/sendmail\0-q\0", "/usr/sbin/sendmail -q"),
        (b"", ""),
    ],
)
def test_a_role_is_the_title_or_the_command(line: bytes, role: str) -> None:
    assert _processes.role_of(line) == role


PROGRAM = "/usr/libexec/sendmail/sendmail"


@pytest.mark.parametrize(
    ("executable", "program", "is_it"),
    [
        (PROGRAM, PROGRAM, True),
        (f"{PROGRAM} (deleted)", PROGRAM, True),
        (f"/var/lib/sendmail-jail{PROGRAM}", PROGRAM, True),
        ("/usr/lib/postfix/sbin/sendmail", PROGRAM, False),
        ("/usr/sbin/sshd", "", False),
    ],
)
def test_a_process_runs_the_program_by_its_executable(executable: str, program: str, *, is_it: bool) -> None:
    assert _processes.runs(executable, program) is is_it
