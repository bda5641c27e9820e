# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The evidence of a host's files: paths, aliases, .forward files, programs' rights, maps, drift."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._alias_survey import survey_aliases
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf_file import CfFile
from ansible_collections.postmaster.sendmail.plugins.module_utils._drift import find_drift
from ansible_collections.postmaster.sendmail.plugins.module_utils._effective_options import written_options
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
    """Reads what a host's files tell. The directory and the two .cf are those of module info."""

    def __init__(self, directory: str, configuration: CfFile, submission: CfFile, layout: Layout) -> None:
        self._directory = directory
        self._configuration = configuration
        self._submission = submission
        self._layout = layout

    def _paths(self) -> list[dict[str, Any]]:
        there = [one for one in (self._configuration, self._submission) if Path(one.path).is_file()]
        found = [Configuration(one.path, one.cf) for one in there]
        return [asdict(one) for one in survey_paths(found, self._directory)]

    def _drift(self) -> list[dict[str, Any]]:
        paths = (self._configuration.path, self._submission.path)
        pairs = [(str(Path(path).with_suffix(".mc")), path) for path in paths]
        return [asdict(one) for one in find_drift(pairs, self._layout)]

    @property
    def subsets(self) -> Mapping[str, Callable[[], Any]]:
        """Every subset, with what reads it."""
        makemap, own = self._layout.programs.makemap, self._configuration
        return {
            "paths": self._paths,
            "aliases": lambda: asdict(survey_aliases(own.cf, makemap)),
            "forwards": lambda: asdict(find_forwards(written_options(own.content))),
            "smrsh": lambda: asdict(survey_smrsh(own.cf, self._layout.smrsh_directory)),
            "set_ids": lambda: [asdict(one) for one in find_set_ids(self._layout)],
            "maps": lambda: [asdict(one) for one in survey_maps(own.cf, makemap)],
            "drift": self._drift,
            "hosts_access": lambda: asdict(ask_hosts_access()),
        }
