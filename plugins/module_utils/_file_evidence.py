# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The evidence of a host's files: paths, aliases, .forward files, programs' rights, maps, drift."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._alias_survey import survey_aliases
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import Cf, parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._drift import find_drift
from ansible_collections.postmaster.sendmail.plugins.module_utils._effective_options import written_options
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content
from ansible_collections.postmaster.sendmail.plugins.module_utils._forwards import find_forwards
from ansible_collections.postmaster.sendmail.plugins.module_utils._hosts_access import ask_hosts_access
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import Layout
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_survey import survey_maps
from ansible_collections.postmaster.sendmail.plugins.module_utils._path_survey import (
    Configuration,
    survey_paths,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._set_ids import find_set_ids
from ansible_collections.postmaster.sendmail.plugins.module_utils._smrsh import survey_smrsh

SUBSETS = (
    "paths",
    "aliases",
    "forwards",
    "smrsh",
    "set_ids",
    "maps",
    "drift",
    "hosts_access",
)


class FileEvidence:
    """Reads what a host's files tell. The paths are those of module info."""

    def __init__(self, directory: str, configuration: str, submission: str, layout: Layout) -> None:
        self._directory = directory
        self._configuration = configuration
        self._submission = submission
        self._layout = layout

    @cached_property
    def _content(self) -> bytes:
        return plain_content(self._configuration) or b""

    @cached_property
    def _cf(self) -> Cf:
        return parse_cf(self._content)

    def _paths(self) -> list[dict[str, Any]]:
        there = [path for path in (self._configuration, self._submission) if Path(path).is_file()]
        own = {self._configuration: self._cf}
        found = [Configuration(path, own.get(path) or parse_cf(plain_content(path) or b"")) for path in there]
        return [asdict(one) for one in survey_paths(found, self._directory)]

    def _drift(self) -> list[dict[str, Any]]:
        pairs = [
            (str(Path(path).with_suffix(".mc")), path) for path in (self._configuration, self._submission)
        ]
        return [asdict(one) for one in find_drift(pairs, self._layout)]

    @property
    def subsets(self) -> Mapping[str, Callable[[], Any]]:
        """Every subset, with what reads it."""
        makemap = self._layout.programs.makemap
        return {
            "paths": self._paths,
            "aliases": lambda: asdict(survey_aliases(self._cf, makemap)),
            "forwards": lambda: asdict(find_forwards(written_options(self._content))),
            "smrsh": lambda: asdict(survey_smrsh(self._cf, self._layout.smrsh_directory)),
            "set_ids": lambda: [asdict(one) for one in find_set_ids(self._layout)],
            "maps": lambda: [asdict(one) for one in survey_maps(self._cf, makemap)],
            "drift": self._drift,
            "hosts_access": lambda: asdict(ask_hosts_access()),
        }
