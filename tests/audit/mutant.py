# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a mutant is: a hardened host with one thing wrong, and the control that must say so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One deliberate misconfiguration.

    name says what is wrong. control is the id of the control that names it, and told a regular expression for
    what its evidence must name. seed is a shell script for the hardened host, which calls the functions of
    on_host/seeding.sh. kind is what the host is taken for, release the only one that it can be seeded on ("":
    any).
    """

    name: str
    control: str
    seed: str
    told: str
    kind: str = "gateway"
    release: str = ""
