# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options as sendmail has them in force, told by the program while it reads its configuration."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _command
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import TimeOverError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content
from ansible_collections.postmaster.sendmail.plugins.module_utils._host_name import unqualified_name

SOON = 5.0  # seconds; it takes some hundredths of one, but without DNS it waits for the host's name

# readcf.c, setoption(): "setoption %s (%c)=%s", and "setoption Timeout (r).helo=2m" for a suboption.
_SETOPTION = re.compile(
    r"^setoption (?P<name>\w+) \([^)]*\)(?P<suboption>\.[\w.-]+)?=(?P<value>.*)$", re.MULTILINE
)

# Address test mode sets these two for itself, after the configuration has been read (main.c).
_SET_BY_TEST_MODE = ("setoption HoldExpensive (c)=F", "setoption DeliveryMode (d)=")


def parse_options(said: str) -> dict[str, str]:
    """The options in what `sendmail -d37.1 -bt` says, by their long names ("Timeout.helo": "2m").

    An option given more than once (DaemonPortOptions, PrivacyOptions) keeps every value, one a line.
    """
    for line in _SET_BY_TEST_MODE:
        said = said.replace(f"{line}\n", "")
    options: dict[str, str] = {}
    for found in _SETOPTION.finditer(said):
        name = found["name"] + (found["suboption"] or "")
        options[name] = f"{options[name]}\n{found['value']}" if name in options else found["value"]
    return options


def written_options(content: bytes) -> dict[str, str]:
    """The same as parse_options gives, from the bytes of the .cf itself."""
    return {name: "\n".join(values) for name, values in parse_cf(content).options.items()}


def flags(options: Mapping[str, str], name: str) -> frozenset[str]:
    """The flags of a list option such as PrivacyOptions, in lower case as sendmail compares them."""
    return frozenset(re.split(r"[\s,]+", options.get(name, "").lower())) - {""}


def ask_options(program: str, configuration: str) -> dict[str, str]:
    """The options that program takes from the file configuration; none if that or the program is missing.

    Address test mode touches neither queue nor sockets. On a host whose name would have the program wait for
    a minute, or without DNS, the file is read without it, which gives the same. Raises CommandFailedError
    when program cannot be run.
    """
    if not program or not Path(configuration).is_file():
        return {}
    with contextlib.suppress(TimeOverError):
        if not unqualified_name():
            argv = [program, "-C", configuration, "-d37.1", "-bt"]
            return parse_options(_command.run(argv, timeout=SOON).stdout)
    return written_options(plain_content(configuration) or b"")
