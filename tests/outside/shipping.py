# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection, as it is installed, for programs that call it on a host."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable
from pathlib import Path

import ansible
import ansible_collections

_SHARED = Path(__file__).resolve().parents[1] / "on_host"  # what programs of several suites import


def archive(programs: Iterable[Path]) -> bytes:
    """A tar of programs, the collection and what its modules import of Ansible, for PYTHONPATH on a host."""
    kept = io.BytesIO()
    own = Path(next(iter(ansible_collections.__path__)), "postmaster", "sendmail", "plugins")
    base = Path(ansible.__file__).parent
    with tarfile.open(fileobj=kept, mode="w") as found:
        for path in (*programs, *_SHARED.glob("*.py")):
            found.add(path, path.name, filter=_without_bytecode)
        found.add(own, "ansible_collections/postmaster/sendmail/plugins", filter=_without_bytecode)
        for name in ("__init__.py", "release.py", "_internal", "_vendor", "module_utils"):
            found.add(base / name, f"ansible/{name}", filter=_without_bytecode)
    return kept.getvalue()


def _without_bytecode(found: tarfile.TarInfo) -> tarfile.TarInfo | None:
    found.uid = found.gid = 0
    return None if "__pycache__" in found.name else found
