# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a daemon is started, and what of that has a say beside its configuration."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _command_line
from ansible_collections.postmaster.sendmail.plugins.module_utils._command_line import Purpose, Recorded
from ansible_collections.postmaster.sendmail.plugins.module_utils._unit import Start

PROGRAM = "/usr/libexec/sendmail/sendmail"
DAEMON = Purpose(PROGRAM, "/etc/mail/sendmail.cf")
RUNNER = Purpose(PROGRAM, "/etc/mail/submit.cf", submission=True)

# Our own units', those of the distributions, and what an administrator may well write
HARMLESS = [
    (DAEMON, "-Am -L sm-mta -bD -q10m"),
    (DAEMON, "-Am -L sm-mta -bd -q10m"),
    (DAEMON, "-bd -q1h"),
    (DAEMON, "-bd -q"),
    (DAEMON, "-A m -Lsm-mta -b d -qp5m"),
    (DAEMON, "-C/etc/mail/sendmail.cf -bD"),
    (DAEMON, "-C /etc/mail/sendmail.cf -bD"),
    (RUNNER, "-Ac -L sm-msp -q10m -d99.100"),
]


@pytest.mark.parametrize(("purpose", "line"), HARMLESS)
def test_what_says_how_to_run_overrides_nothing(purpose: Purpose, line: str) -> None:
    assert _command_line.overriding_words(line.split(), purpose) == ()


OVERRIDES = [
    (DAEMON, "-bD -C /etc/mail/alt.cf", ("-C /etc/mail/alt.cf",)),
    (DAEMON, "-bD -C/etc/mail/alt.cf", ("-C/etc/mail/alt.cf",)),
    (DAEMON, "-bD -C/etc/mail/sendmailxcf", ("-C/etc/mail/sendmailxcf",)),
    (DAEMON, "-C -bD", ("-C",)),  # main.c, obsolete(): ./sendmail.cf
    (
        DAEMON,
        "-bD -OLogLevel=0 -O DaemonPortOptions=Port=2525",
        ("-OLogLevel=0", "-O DaemonPortOptions=Port=2525"),
    ),
    (DAEMON, "-oL0 -bD", ("-oL0",)),
    (DAEMON, "-bD -X /srv/traffic", ("-X /srv/traffic",)),
    (DAEMON, "-M{daemon_flags}a -bD -pESMTP:x", ("-M{daemon_flags}a", "-pESMTP:x")),
    (DAEMON, "-bD -d0.1", ("-d0.1",)),
    (DAEMON, "-bD -d", ("-d",)),
    (DAEMON, "-Ac -bD", ("-Ac",)),
    (DAEMON, "-bD -G", ("-G",)),  # conf.c, getcfname(): submit.cf
    (DAEMON, "-bD -iC/etc/mail/alt.cf", ("-iC/etc/mail/alt.cf",)),
    (DAEMON, "-L -OLogLevel=0 -bD", ("-L", "-OLogLevel=0")),
    (DAEMON, "-L a -L -OLogLevel=0 -bD", ("-L", "-OLogLevel=0")),
    (DAEMON, "-bD -- user@corp.test", ("--", "user@corp.test")),
    (DAEMON, "-bs", ("-bs",)),
    (RUNNER, "-L sm-msp -q10m", ("no -Ac",)),
    (RUNNER, "-Am -q10m", ("-Am", "no -Ac")),
]


@pytest.mark.parametrize(("purpose", "line", "found"), OVERRIDES)
def test_whatever_else_is_said_overrides_the_configuration(
    purpose: Purpose, line: str, found: Sequence[str]
) -> None:
    assert _command_line.overriding_words(line.split(), purpose) == found


def start(line: str, program: str = PROGRAM) -> Start:
    return Start(program, (program, *line.split()))


SCRIPT = start("start", "/etc/init.d/sendmail")
PLAIN = start("-Am -L sm-mta -bD -q10m")
VARIABLE = start("-bd $SENDMAIL_OPTS")
STOCK = Recorded(1047, ("/usr/sbin/sendmail-mta", "-Am", "-L", "sm-mta", "-bd", "-q10m"))
EVIL = Recorded(1047, (*STOCK.words, "-X", "/srv/traffic"))

MANNERS = [
    ([PLAIN], [], None, (), True),
    ([PLAIN], ["LANG", "SENDMAIL_OPTS"], STOCK, (), True),
    ([PLAIN], ["LD_PRELOAD", "OPENSSL_CONF"], None, ("LD_PRELOAD=", "OPENSSL_CONF="), True),
    ([PLAIN], [], EVIL, ("-X /srv/traffic",), True),
    ([start("-bD -X /srv/traffic")], [], EVIL, ("-X /srv/traffic",), True),
    ([VARIABLE], [], None, (), False),
    ([VARIABLE], [], STOCK, (), True),
    ([VARIABLE], [], EVIL, ("-X /srv/traffic",), True),
    ([start("-bd $SENDMAIL_OPTS -oL0")], [], None, ("-oL0",), False),
    ([SCRIPT], [], None, (), False),
    ([SCRIPT], [], STOCK, (), True),
    ([SCRIPT], [], EVIL, ("-X /srv/traffic",), True),
    ([PLAIN, SCRIPT], [], None, (), False),
    ([], [], None, (), False),
]


@pytest.mark.parametrize(("starts", "variables", "recorded", "overrides", "told"), MANNERS)
def test_a_script_and_a_variable_are_known_by_the_pid_file(
    starts: list[Start],
    variables: list[str],
    recorded: Recorded | None,
    overrides: tuple[str, ...],
    *,
    told: bool,
) -> None:
    found = _command_line.manner_of(starts, variables, recorded, DAEMON)
    assert (found.overrides, found.told) == (overrides, told)


OWN = str(Path("/proc/self/exe").readlink())


@pytest.mark.parametrize(
    ("content", "program", "words"),
    [
        (f"{os.getpid()}\n/usr/sbin/sendmail -bd  -q1h\n", OWN, ("/usr/sbin/sendmail", "-bd", "-q1h")),
        (f"{os.getpid()}\n/usr/sbin/sendmail -bd\n", PROGRAM, None),  # the process is another's by now
        (f"{os.getpid()}\n", OWN, None),
        # what its user may put there instead
        (f"{os.getpid()}\n/usr/sbin/sendmail -\0bd\n", OWN, None),
        (f"{'1' * 5000}\n/usr/sbin/sendmail -bd\n", OWN, None),
        (f"{os.getpid()}\n/usr/sbin/sendmail -O{'x' * 20_000}\n", OWN, None),
        ("none\n/usr/sbin/sendmail -bd\n", OWN, None),
        ("", OWN, None),
    ],
)
def test_a_pid_file_tells_the_words_of_who_runs(
    content: str, program: str, words: Sequence[str] | None, tmp_path: Path
) -> None:
    (tmp_path / "pid").write_text(content, encoding="ascii")
    found = _command_line.recorded_in(tmp_path / "pid", program)
    assert found == (None if words is None else Recorded(os.getpid(), tuple(words)))


def test_without_a_pid_file_no_words_are_recorded(tmp_path: Path) -> None:
    assert _command_line.recorded_in(None, OWN) is None
    assert _command_line.recorded_in(tmp_path / "pid", OWN) is None
