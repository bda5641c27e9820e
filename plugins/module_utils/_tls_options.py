# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of STARTTLS in a .cf, and the files that they name."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import lines_of, option_in

PAIRED = (("ServerCertFile", "ServerKeyFile"), ("ClientCertFile", "ClientKeyFile"))
KEYS = ("ServerKeyFile", "ClientKeyFile")
# DHParameters may be a word as well. A certificate that is its own authority is told as a certificate.
FILES = ("CACertFile", *PAIRED[0], *PAIRED[1], "CRLFile", "DHParameters")
DIRECTORIES = ("CACertPath", "CRLPath")


def options_in(cf: str) -> dict[str, str]:
    """The options of STARTTLS that the text of a .cf sets, by their long names; the last of each counts."""
    wanted = {*FILES, *DIRECTORIES, "DontBlameSendmail", "CipherList", "CipherSuites"}
    options = (option_in(line) for _number, line in lines_of(cf))
    return {name: value for name, value in options if name in wanted}


def paths_in(options: Mapping[str, str]) -> dict[str, str]:
    """The files that options of a .cf name, each with the option that names it, of several the last of FILES.

    ServerCertFile and its kind hold two paths with a comma between them at most; DHParameters may be a word.
    """
    named = [(path, name) for name in FILES for path in paths_of(options, name)]
    return {path: name for path, name in named if path.startswith("/")}


def paths_of(options: Mapping[str, str], name: str) -> list[str]:
    """The values of the option of that name: one, or two with a comma between them."""
    return [path.strip() for path in options.get(name, "").split(",") if path.strip()]
