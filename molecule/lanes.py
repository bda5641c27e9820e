# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run scenarios in lanes, at the same time, and say last, in a few plain lines, why one failed.

    lanes.py build/scenarios "relays: harden survive" "spares: modules takeover"

The scenarios of a lane follow each other, on hosts that no other lane touches. The hosts must be up. What a
lane says is shown with its name before each line and kept in a log of its own. After a scenario that fails
its lane ends; the others go on. Some services show only the end of a long output, so the reasons come last.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from explained import explain

COMMAND = ("molecule", "--base-config", "molecule/config.yml", "test", "--no-command-borders")
OPTIONS = ("--destroy=never", "--scenario-name")


@dataclass(frozen=True)
class Lane:
    """Scenarios that follow each other, and the folder that keeps the lanes' logs."""

    name: str
    scenarios: tuple[str, ...]
    folder: Path

    @property
    def log(self) -> Path:
        """Where all that they say is kept."""
        return self.folder / f"{self.name}.log"

    @property
    def state(self) -> Path:
        """Where molecule keeps what it knows of a scenario, which by default is in the user's home."""
        return self.folder / f"{self.name}.state"

    def run(self) -> bool:
        """Run them; whether all passed."""
        with self.log.open("w") as log:
            return all(self._passes(scenario, log.write) for scenario in self.scenarios)

    def _passes(self, scenario: str, keep: Callable[[str], object]) -> bool:
        begun = time.monotonic()
        shutil.rmtree(self.state, ignore_errors=True)  # else it would not prepare a second time
        with subprocess.Popen(
            [*COMMAND, *OPTIONS, scenario],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=self._environment(),
        ) as running:
            for line in running.stdout or ():
                keep(line)
                say(f"{self.name} | {line}")
        seconds = time.monotonic() - begun
        say(
            f"{self.name} | {scenario} {'failed' if running.returncode else 'passed'} after {seconds:.0f} s\n"
        )
        return running.returncode == 0

    def _environment(self) -> dict[str, str]:
        own = {"MOLECULE_EPHEMERAL_DIRECTORY": str(self.state), "HOSTS_ACTION": "up"}
        return {**os.environ, **own, "PYTHONUNBUFFERED": "1"}


def say(text: str) -> None:
    """Show at once what the lanes say, one whole line after the other."""
    sys.stdout.write(text)
    sys.stdout.flush()


def lane(text: str, folder: Path) -> Lane:
    """The lane that the command line calls "name: scenario scenario"."""
    name, _colon, scenarios = text.partition(":")
    return Lane(name.strip(), tuple(scenarios.split()), folder)


def main() -> int:
    """Run the lanes of the command line; 1 if one failed."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    lanes = [lane(text, folder.resolve()) for text in sys.argv[2:]]
    with ThreadPoolExecutor(max_workers=len(lanes)) as pool:
        passed = list(pool.map(Lane.run, lanes))
    failed = [one for one, good in zip(lanes, passed, strict=True) if not good]
    for one in failed:
        reasons = explain(one.log.read_text().splitlines())
        say("\n".join([f"--- why {one.name} failed (all of it: {one.log})", *reasons, ""]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
