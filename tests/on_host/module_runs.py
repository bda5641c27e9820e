# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running a module on a test host as a child of the program that tests it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ansible.module_utils import basic


def be_module(main: Callable[[], None], params: Mapping[str, Any]) -> None:
    """Be the module of this main(): this ends the process."""
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": params}).encode()
    basic._ANSIBLE_PROFILE = "legacy"
    main()


def start(act: Callable[[], None], output: Path) -> int:
    """Begin to carry act out in a child of this process, a group of its own; its process id.

    What it says goes to the file output.
    """
    sys.stdout.flush()  # else the child would say it again
    child = os.fork()
    if child:
        return child
    os.setsid()
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    try:
        act()
    except SystemExit as end:
        sys.stdout.flush()
        os._exit(int(end.code or 0))
    except BaseException as error:  # the child must not go on as a second parent
        os.write(1, repr(error).encode())
        os._exit(99)
    os._exit(0)


def said(output: Path) -> dict[str, Any]:
    """The result of the module whose words are in that file."""
    text = output.read_text()
    try:
        result: dict[str, Any] = json.loads(text)
    except ValueError:
        raise AssertionError(f"no result, but: {text[-2000:]}") from None
    return result
