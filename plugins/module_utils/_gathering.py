# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a host shows of its sendmail, gathered in one round."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _file_evidence
from ansible_collections.postmaster.sendmail.plugins.module_utils._accounts import ask_accounts
from ansible_collections.postmaster.sendmail.plugins.module_utils._advisories import ask_advisories
from ansible_collections.postmaster.sendmail.plugins.module_utils._certificate_facts import find_certificates
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf_file import CfFile
from ansible_collections.postmaster.sendmail.plugins.module_utils._configuration_tree import find_entries
from ansible_collections.postmaster.sendmail.plugins.module_utils._configured import Listening, configured
from ansible_collections.postmaster.sendmail.plugins.module_utils._distribution_tooling import ask_tooling
from ansible_collections.postmaster.sendmail.plugins.module_utils._effective_options import (
    ask_options,
    written_options,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._generation import StoreError
from ansible_collections.postmaster.sendmail.plugins.module_utils._help_file import read_help, telling
from ansible_collections.postmaster.sendmail.plugins.module_utils._host_facts import ask_host
from ansible_collections.postmaster.sendmail.plugins.module_utils._host_name import (
    unqualified_name,
    wait_told,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._kept_generations import (
    Kept,
    kept_generations,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import (
    AUTO,
    Layout,
    facts,
    find_layout,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._listeners import (
    find_listeners,
    find_sockets,
    find_unix_sockets,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._local_names import ask_names
from ansible_collections.postmaster.sendmail.plugins.module_utils._packages import ask_packages
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_question import Question
from ansible_collections.postmaster.sendmail.plugins.module_utils._processes import find_processes
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import (
    Program,
    ask_program,
    find_makemap,
    find_program,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._queues import find_queues
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_evidence import (
    Asking,
    daemon_user,
    decisions,
    untold,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._ruleset_listeners import outer_listeners
from ansible_collections.postmaster.sendmail.plugins.module_utils._set_ids import DELIVERY_AGENTS
from ansible_collections.postmaster.sendmail.plugins.module_utils._store import DIRECTORY, Store
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_facts import find_tls_faults
from ansible_collections.postmaster.sendmail.plugins.module_utils._unit_facts import find_unit

SUBSETS = (
    "host",
    "layout",
    "program",
    "packages",
    "options",
    "configuration",
    "listeners",
    "processes",
    "units",
    "queues",
    "distribution_tooling",
    "files",
    "accounts",
    "generations",
    "decisions",
    "certificates",
    "tls",
    "advisories",
    *_file_evidence.SUBSETS,
)

# Subsets for which the program is asked
_ASKING = frozenset({"program", "options", "configuration", "queues", "certificates", "tls", "decisions"})


@dataclass(frozen=True)
class Wanted:
    """Where to look. units and packages are names, layout is one or AUTO, the others are paths.

    The packages of the layout are looked for in any case, and its submission program's account. accounts
    are names of users. store is the directory that keeps generations. questions are asked of the rulesets
    besides those that are made of the configuration.
    """

    directory: str
    configuration: str
    submission: str
    units: tuple[str, ...]
    packages: tuple[str, ...] = ()
    layout: str = AUTO
    accounts: tuple[str, ...] = ()
    store: str = DIRECTORY
    questions: tuple[Question, ...] = ()


class Gatherer:
    """Gathers subsets; what several of them need (the program, its options) is asked once."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._daemon = CfFile(wanted.configuration)
        self.at = ""  # the subset that is being gathered

    @cached_property
    def _layout(self) -> Layout:
        return find_layout(self._wanted.layout)

    @cached_property
    def _program(self) -> Program:
        return ask_program()

    @cached_property
    def _path(self) -> str:
        return find_program()

    @cached_property
    def _options(self) -> dict[str, str]:
        return ask_options(self._path, self._wanted.configuration)

    def _queues(self) -> list[dict[str, Any]]:
        submission = ask_options(self._path, self._wanted.submission)
        defaults = {"mta": self._layout.mta_queue, "msp": self._layout.msp_queue}
        groups = self._daemon.cf.queue_groups.values()
        paths = [equates["P"] for equates in groups if "P" in equates]
        found = find_queues({"mta": self._options, "msp": submission}, defaults, paths)
        return [asdict(queue) for queue in found]

    def _configuration(self) -> dict[str, Any]:
        options = self._options or written_options(self._daemon.content)  # where there is no program to ask
        help_file = options.get("HelpFile", "")
        return {
            **configured(self._daemon.cf, options, Listening(find_sockets(), find_unix_sockets())),
            "local_names": asdict(ask_names(self._path, self._daemon)),
            "help_file": {"path": help_file, "telling": telling(read_help(help_file))},
            "submission_host": CfFile(self._wanted.submission).cf.macros.get("MTAHost", ""),
        }

    def warnings(self, names: Collection[str]) -> tuple[str, ...]:
        """What whoever asks for the subsets of these names should know about the host."""
        name = unqualified_name() if _ASKING & {*names} and self._path else ""
        unasked = (f"sendmail was not asked: {wait_told(name)}",) if name else ()
        return (*unasked, *(self._generations[1] if "generations" in names else ()))

    def _unit(self, name: str) -> dict[str, Any]:
        return find_unit(name, self._wanted.configuration, self._wanted.submission, self._path)

    @cached_property
    def _generations(self) -> tuple[list[Kept], list[str]]:
        """Those that the host keeps, and what is wrong with them: a play that mends it needs the rest."""
        try:
            kept = kept_generations(Store(self._wanted.store))
        except StoreError as error:
            return [], [f"generations cannot be told: {error}"]
        return kept, [one.damage for one in kept if one.damage]

    def _accounts(self) -> dict[str, Any]:
        found = ask_accounts({*self._wanted.accounts, self._layout.submit_user})
        return {name: asdict(account) for name, account in found.items()}

    def _decisions(self) -> dict[str, Any]:
        if self._path and (waiting := wait_told(unqualified_name())):
            return untold(waiting)
        asking = Asking(
            self._wanted.configuration,
            self._path,
            find_makemap(),
            self._wanted.questions,
            listeners=outer_listeners(self._options),
            user=daemon_user(self._options),
        )
        return decisions(asking)

    @property
    def _of_files(self) -> Mapping[str, Callable[[], Any]]:
        own, submission = self._daemon, CfFile(self._wanted.submission)
        return _file_evidence.FileEvidence(self._wanted.directory, own, submission, self._layout).subsets

    @cached_property
    def subsets(self) -> Mapping[str, Callable[[], Any]]:
        """Every subset, with what reads it."""
        return {
            "host": lambda: asdict(ask_host()),
            "layout": lambda: facts(self._layout),
            "program": lambda: asdict(self._program),
            "packages": lambda: ask_packages(
                {*self._wanted.packages, *self._layout.packages, *DELIVERY_AGENTS}
            ),
            "options": lambda: self._options,
            "configuration": self._configuration,
            "listeners": lambda: [asdict(listener) for listener in find_listeners()],
            "processes": lambda: [asdict(process) for process in find_processes(self._path)],
            "units": lambda: {name: self._unit(name) for name in self._wanted.units},
            "queues": self._queues,
            "distribution_tooling": lambda: asdict(ask_tooling(self._layout, self._wanted.directory)),
            "files": lambda: [asdict(entry) for entry in find_entries(self._wanted.directory)],
            "accounts": self._accounts,
            "generations": lambda: [asdict(one) for one in self._generations[0]],
            **self._of_files,
            "decisions": self._decisions,
            "certificates": lambda: [asdict(one) for one in find_certificates(self._options)],
            "tls": lambda: asdict(find_tls_faults(self._options)),
            "advisories": lambda: [asdict(one) for one in ask_advisories(self._layout.packages)],
        }

    def gather(self, names: Collection[str]) -> dict[str, Any]:
        """The subsets of these names. Raises CommandFailedError when a program cannot be run."""
        found = {}
        for name, read in self.subsets.items():
            if name in names:
                self.at = name
                found[name] = read()
        return found
