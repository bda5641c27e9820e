# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A .mc on trial: compiled by the host's m4, parsed by its sendmail, in a directory of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ansible_collections.postmaster.sendmail.plugins.module_utils import _mc_record
from ansible_collections.postmaster.sendmail.plugins.module_utils._class_files import class_files
from ansible_collections.postmaster.sendmail.plugins.module_utils._command import run
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import private_directory
from ansible_collections.postmaster.sendmail.plugins.module_utils._idle_definitions import idle_definitions
from ansible_collections.postmaster.sendmail.plugins.module_utils._judge import Explain, judge
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4 import (
    Compiled,
    compile_mc,
    same_meaning,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._passed_over import (
    on_this_host,
    passed_over,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._program import (
    parse_compiled_with,
    parse_version,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._tls_judge import judge as judge_tls
from ansible_collections.postmaster.sendmail.plugins.module_utils._unknown_option import explained


@dataclass(frozen=True)
class Host:
    """What of this host decides: both programs, the cf tree, and the account that is to parse ("": ours)."""

    m4: str
    sendmail: str
    cf_directory: str
    user: str


@dataclass(frozen=True)
class Verdict:
    """The .cf, what was said of it without harm, and what of it could not be judged yet.

    judged is what the verdict was made from; None if that cannot be told.
    """

    cf: bytes
    warnings: tuple[str, ...]
    unjudged: tuple[Fault, ...]
    judged: _mc_record.Judged | None


@dataclass(frozen=True)
class Trial:
    """What is tried: the .mc's bytes, the .cf as it is (None: there is none), and both names for messages.

    With strict, what sendmail passes over in silence and hurts is refused; else it is a warning. With
    foresee, files that are missing on this host leave the .cf unjudged.
    """

    mc: bytes
    mc_path: str
    before: bytes | None
    cf_path: str
    strict: bool
    foresee: bool


def try_out(trial: Trial, host: Host) -> Verdict:
    """Compile and judge. A .cf that means the same as the one before is that one.

    Raises CommandFailedError with the words of m4 or sendmail, InvalidInputError for a file that is missing
    or what strict refuses.
    """
    since = _mc_record.now()
    with private_directory(reader=host.user) as directory:
        source = _written(directory, "candidate.mc", trial.mc)
        compiled = compile_mc(source, shown_as=trial.mc_path, m4=host.m4, cf_directory=host.cf_directory)
        cf = trial.before if trial.before and same_meaning(trial.before, compiled.cf) else compiled.cf
        text = cf.decode("utf-8", "replace")
        absent = _absent_class_files(text)
        if absent and trial.foresee:
            return Verdict(cf, compiled.warnings, tuple(absent), None)
        if absent:
            raise InvalidInputError(absent)
        candidate = _written(directory, "candidate.cf", cf)
        judge(
            candidate,
            shown_as=trial.cf_path,
            sendmail=host.sendmail,
            user=host.user,
            explain=_explanation(host),
        )
    return _weighed(trial, host, compiled, cf, since)


def _weighed(trial: Trial, host: Host, compiled: Compiled, cf: bytes, since: int) -> Verdict:
    """The verdict on a .cf that both programs have taken: what sendmail passes over is left to tell."""
    text = cf.decode("utf-8", "replace")
    silent = passed_over(text, shown_as=trial.cf_path, exists=on_this_host)
    tls = judge_tls(text, user=host.user)
    unready = (*silent.missing, *tls.unready)
    unjudged = unready if trial.strict and trial.foresee else ()
    idle = idle_definitions(trial.mc.decode("utf-8", "replace"), compiled.sources, shown_as=trial.mc_path)
    told = (*idle, *silent.faults, *tls.faults, *(() if unjudged else unready))
    if told and trial.strict:
        raise InvalidInputError(told)
    warnings = (*compiled.warnings, *tls.warnings, *map(str, told))
    if unjudged or not compiled.closed:
        return Verdict(cf, warnings, unjudged, None)
    classes = (file.path for file in class_files(text))
    contents = (host.m4, host.sendmail, *compiled.sources, *classes, *tls.looked_at)
    looked_at = (*silent.looked_at, *sorted(_mc_record.parents(contents)))
    return Verdict(cf, warnings, (), _mc_record.Judged(contents, looked_at, warnings, since))


def _explanation(host: Host) -> Explain:
    """What tells of an option that the binary of this host does not know which sendmail has it."""

    def explain(option: str) -> str:
        said = run([host.sendmail, "-C", "/dev/null", "-d0.1", "-bt"]).stdout
        return explained(option, version=parse_version(said), flags=parse_compiled_with(said))

    return explain


def _absent_class_files(text: str) -> list[Fault]:
    return [
        Fault(file.path, "is named in the configuration but does not exist", "create it first, be it empty")
        for file in class_files(text)
        if not file.optional and not Path(file.path).exists()
    ]


def _written(directory: str, name: str, content: bytes) -> str:
    """A file in the private directory, readable for those who may look into that."""
    path = Path(directory, name)
    path.write_bytes(content)
    path.chmod(0o644)
    return str(path)
