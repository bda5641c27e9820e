# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the actions access, map and mc do on the controller: they bring the files of src to the host.

The module is asked first, with a digest for each file. It answers normally when it has read them all
before, and names the digests that it misses otherwise. Only those files are sent, and it is called again.
A host that is right already costs one call, whatever the size of the files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase

_CHUNK = 1 << 20  # bytes read at once; a blocklist of a million entries is some 20 MB
_OPTION = "src"
_MISSING = "_missing"  # what the module answers with: the digests of the files that it needs
_CHANGED = f"{_OPTION} changed on the controller while it was sent: run it again"


@dataclass(frozen=True)
class Source:
    """One file of src: its path as written, and whether it is on the host already."""

    path: str
    remote: bool


@dataclass(frozen=True)
class LocalFile:
    """A file on the controller, readable as it is, and the SHA-256 of its bytes in hexadecimal."""

    path: str
    digest: str


def read_src(value: object) -> tuple[Source, ...]:
    """The files that the option src names: a path or {path, remote}, or a list of these, each of them once.

    Raises ValueError with what is wrong, and at which of them.
    """
    if value is None:
        return ()
    items = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    sources = tuple(_read_source(item, f"{_OPTION}[{number}]") for number, item in enumerate(items))
    first: dict[str, int] = {}
    for number, source in enumerate(sources):
        if first.setdefault(source.path, number) != number:
            # faults name a line by its file, and the host remembers a file's digest by its name
            place = f"{_OPTION}[{number}] ({source.path})"
            raise ValueError(f"{place}: is {_OPTION}[{first[source.path]}] too (name each file once)")
    return sources


def _read_source(item: object, place: str) -> Source:
    fields = item if isinstance(item, Mapping) else {"path": item}
    for field in fields:
        if field not in ("path", "remote"):
            raise ValueError(f"{place}: has a field {field!r} (fields are path and remote)")
    path = fields.get("path")
    if not isinstance(path, str) or not path:
        raise ValueError(f"{place}: names no file (write a path, or path and remote)")
    try:
        remote = boolean(fields.get("remote", False))
    except TypeError:
        raise ValueError(f"{place} ({path}): its remote is no boolean (write true or false)") from None
    if remote and not path.startswith("/"):
        raise ValueError(f"{place} ({path}): is no absolute path (a file on the host needs one)")
    return Source(path, remote)


def digest_of(path: str) -> str:
    """The SHA-256 of the file at path, in hexadecimal. Raises OSError when it cannot be read."""
    found = hashlib.sha256()
    with open(path, "rb") as file:  # noqa: PTH123  # the loader gives text, and may give a temporary file
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def to_send(
    sources: Sequence[Source], local: Mapping[str, LocalFile], sent: Mapping[str, str]
) -> list[dict[str, Any]]:
    """sources as the module takes them: name, digest, and path on the host.

    local holds the controller's files by their path as written; sent the paths on the host by digest. The
    path is None for a file that was not sent, and the digest empty for one that the host has itself.
    """
    return [
        {"name": source.path, "digest": "", "path": source.path}
        if source.remote
        else {
            "name": source.path,
            "digest": local[source.path].digest,
            "path": sent.get(local[source.path].digest),
        }
        for source in sources
    ]


class MapAction(ActionBase):  # type: ignore[misc]  # ansible-core has no types
    """Runs the module of the same name, and sends it the files that it asks for."""

    TRANSFERS_FILES = False  # of those that always do; this one makes its directory when it has to
    _supports_async = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        try:
            sources = read_src(self._task.args.get(_OPTION))
        except ValueError as error:
            raise AnsibleActionFail(str(error)) from None
        is_async = self._task.async_val and not self._connection.has_native_async
        if is_async and not all(source.remote for source in sources):
            raise AnsibleActionFail(
                f"{_OPTION} is not sent by a task with async: leave async out, or have the files on the host"
            )
        try:
            answer = self._answer(sources, task_vars or {}, is_async=bool(is_async))
        finally:
            if not is_async:
                self._remove_tmp_path(self._connection._shell.tmpdir)
        return {**result, **self._as_asked(answer)}

    def _answer(
        self, sources: Sequence[Source], task_vars: dict[str, Any], *, is_async: bool
    ) -> dict[str, Any]:
        """What the module answers when it has all that it needs."""

        def call(sent: Mapping[str, str]) -> dict[str, Any]:
            args = {name: value for name, value in self._task.args.items() if name != _OPTION}
            if sources:
                args[_OPTION] = to_send(sources, local, sent)
            answer: dict[str, Any] = self._execute_module(
                module_args=args, task_vars=task_vars, wrap_async=is_async
            )
            return answer

        local: dict[str, LocalFile] = {}
        try:
            for source in sources:
                if not source.remote and source.path not in local:
                    local[source.path] = self._local_file(source.path)
            answer = call({})
            if answer.get(_MISSING):
                answer = call(self._send(answer[_MISSING], {file.digest: file for file in local.values()}))
        finally:
            for file in local.values():
                self._loader.cleanup_tmp_file(file.path)
        if answer.get(_MISSING):
            raise AnsibleActionFail(_CHANGED)
        return answer

    def _local_file(self, name: str) -> LocalFile:
        """The file that name means on the controller, decrypted if it is in a vault."""
        try:
            path = self._loader.get_real_file(self._find_needle("files", name))
            return LocalFile(path, digest_of(path))
        except (AnsibleError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else " ".join(str(error).split())
            # what Ansible says behind it is of an option of other modules
            reason = (reason or "").partition(" on the Ansible Controller. If")[0]
            raise AnsibleActionFail(f"{_OPTION} {name}: cannot be read on the controller: {reason}") from None

    def _send(self, missing: Sequence[str], files: Mapping[str, LocalFile]) -> dict[str, str]:
        """Put the missing files into the module's temporary directory, and return their paths by digest."""
        shell = self._connection._shell
        if shell.tmpdir is None:
            self._make_tmp_path()
        sent: dict[str, str] = {}
        for digest in missing:
            sent[digest] = shell.join_path(shell.tmpdir, f"source-{digest}")
            self._transfer_file(files[digest].path, sent[digest])
            if digest_of(files[digest].path) != digest:
                raise AnsibleActionFail(_CHANGED)
        self._fixup_perms2([shell.tmpdir, *sent.values()])
        return sent

    def _as_asked(self, answer: dict[str, Any]) -> dict[str, Any]:
        """answer with the task's own arguments in it, rather than what the module was called with."""
        arguments = answer.get("invocation", {}).get("module_args", {})
        if _OPTION in arguments:
            arguments[_OPTION] = self._task.args.get(_OPTION, [])
        answer.pop(_MISSING, None)
        return answer
