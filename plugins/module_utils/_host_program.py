# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The program sendmail-transaction as one file for the host, which needs nothing but Python's own library.

It is an archive that Python runs (zipapp, PEP 441), with the modules that the program imports, as they are.
So what commits on the host is the code that judged. The same modules make the same bytes.
"""

from __future__ import annotations

import ast
import importlib.util
import io
import posixpath
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

# imported so that it is sent to the host with whatever imports this
from ansible_collections.postmaster.sendmail.plugins.module_utils import _transaction_program
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import (
    Attributes,
    FileState,
    publish,
    read,
)

PATH = "/usr/local/sbin/sendmail-transaction"
_PROGRAM = _transaction_program.__name__
_PACKAGE = _PROGRAM.rpartition(".")[0]
_ATTRIBUTES = Attributes("root", "root", 0o755)
_PYTHON = "/usr/bin/python3"  # the system's, which stays when that of a virtual environment goes
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time that an archive can hold
_MAIN = f"import sys\n\nfrom {_PROGRAM} import main\n\nsys.exit(main(sys.argv[1:]))\n"


def made() -> bytes:
    """The bytes of the program."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as found:
        for path, source in sorted(_files().items()):
            found.writestr(zipfile.ZipInfo(path, _EPOCH), source)
    python = _PYTHON if Path(_PYTHON).exists() else sys.executable
    # -I: neither the environment nor the directory it is called in has a say in what is imported
    return f"#!{python} -I\n".encode() + archive.getvalue()


def install(path: str = PATH, attributes: Attributes = _ATTRIBUTES) -> bool:
    """Put the program at path, and return whether it was another one. Raises OSError if there is no room."""
    wish = FileState(made(), attributes)
    if read(path) == wish:
        return False
    publish(path, wish)
    return True


def closure() -> Mapping[str, str]:
    """The sources of the program's module and of all of ours that it imports, by name."""
    sources: dict[str, str] = {}
    waiting = [_PROGRAM]
    while waiting:
        name = waiting.pop()
        if name not in sources:
            sources[name] = _source(name)
            waiting += _imports(sources[name])
    return sources


def _files() -> dict[str, str]:
    files = {f"{name.replace('.', '/')}.py": source for name, source in closure().items()}
    directory = _PACKAGE.replace(".", "/")
    while directory:  # what Python imports from an archive must be in packages
        files[f"{directory}/__init__.py"] = ""
        directory = posixpath.dirname(directory)
    return {**files, "__main__.py": _MAIN}


def _source(name: str) -> str:
    """The source of a module, wherever it comes from: on a host that is the archive that Ansible has sent."""
    spec = importlib.util.find_spec(name)
    loader = spec.loader if spec else None
    # no isinstance(): zipimport.zipimporter is none of these abstract classes in every Python
    source: str | None = loader.get_source(name) if loader and hasattr(loader, "get_source") else None
    if source is None:
        raise ImportError(f"{name}: has no source here")
    return source


def _imports(source: str) -> Iterator[str]:
    """The names of our modules that a source imports, be it at its top or inside a function."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        if node.module == _PACKAGE:
            yield from (f"{_PACKAGE}.{alias.name}" for alias in node.names)
        elif node.module.startswith(f"{_PACKAGE}."):
            yield node.module
