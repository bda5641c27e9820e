# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one small hierarchy of errors that the core raises, and the one place where a module catches it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol

_SHOWN = ("utf-8", "backslashreplace")
SHOWN = 20  # more faults than these have a cause in common, and bury it


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, said so that a reader can put it right.

    where names the variable or file, and the entry or line in it; wrong says what is wrong
    there; right says what would be right (empty when nothing short can be said).
    """

    where: str
    wrong: str
    right: str = ""

    def __str__(self) -> str:
        advice = f" ({self.right})" if self.right else ""
        return f"{self.where}: {self.wrong}{advice}"


class SendmailError(Exception):
    """The wish cannot be carried out. Nothing has been changed when it is raised."""


class InvalidInputError(SendmailError):
    """The wish itself is wrong. Carries every fault found, and tells the first SHOWN of them, one a line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"and {len(self.faults) - SHOWN} more")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[type[InvalidInputError], tuple[tuple[Fault, ...]]]:
        """How another process of ours gets it: with its faults."""
        return type(self), (self.faults,)


class CommandFailedError(SendmailError):
    """A program that judges or builds for us (m4, makemap, sendmail) said no."""


class TimeOverError(CommandFailedError):
    """It did not end within the time."""


def printable(value: Any) -> Any:  # noqa: ANN401 - data as a module returns it
    r"""The value, a text or mappings and lists of them, with backslashes (\xff) for what is no UTF-8.

    The name of a file may have such bytes, and the relay user names those in its queues. Ansible takes no
    result that has them, and would call the run failed after it was carried out.
    """
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "surrogateescape").decode(*_SHOWN)
    if isinstance(value, Mapping):
        return {printable(key): printable(content) for key, content in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(content) for content in value]
    return value


class Failing(Protocol):
    """What is needed here of an AnsibleModule."""

    def fail_json(self, msg: str) -> NoReturn:
        """End the module with a failure."""


@contextmanager
def told_by(module: Failing) -> Iterator[None]:
    """End module with the message of what is raised inside, so that no traceback reaches a user.

    An OSError (a closed directory, a full or read-only disk) names its path. What it left half done is seen
    and finished by the next run.
    """
    try:
        yield
    except SendmailError as error:
        module.fail_json(msg=printable(str(error)))
    except OSError as error:
        told = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        module.fail_json(msg=printable(told))
