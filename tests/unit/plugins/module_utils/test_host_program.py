# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The program for the host: one file, whole in itself, and the same each time it is made."""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _host_program
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import ours

OURS = "ansible_collections.postmaster.sendmail.plugins.module_utils."
OLDEST = (3, 9)  # of the Pythons that managed hosts have


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sbin") / "sendmail-transaction"
    assert _host_program.install(str(path), ours(0o755))
    return path


def test_it_is_the_same_when_made_again(program: Path) -> None:
    assert program.read_bytes() == _host_program.made()
    assert not _host_program.install(str(program), ours(0o755))


def test_another_one_in_its_place_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "sendmail-transaction"
    path.write_bytes(b"of an older release")
    assert _host_program.install(str(path), ours(0o755))
    assert path.read_bytes() == _host_program.made()


def test_it_is_made_the_same_from_an_archive(program: Path, tmp_path: Path) -> None:
    """As on a host, where Ansible has sent the modules in one."""
    archive = tmp_path / "sent.zip"
    with zipfile.ZipFile(program) as made, zipfile.ZipFile(archive, "w") as sent:
        for name in made.namelist():
            sent.writestr(name, made.read(name))
        maker = Path(_host_program.__file__)
        sent.write(maker, f"{OURS.replace('.', '/')}{maker.name}")
    code = (
        f"import sys; sys.path.insert(0, {str(archive)!r})\n"
        f"from {OURS}_host_program import made; sys.stdout.buffer.write(made())"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, check=False)
    assert done.stderr == b""
    assert done.stdout == program.read_bytes()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ([], 2, "usage: sendmail-transaction"),
        (["commit", "now"], 2, "usage: sendmail-transaction"),
        (["--boot"], 2, "usage: sendmail-transaction"),
    ],
)
def test_it_runs_outside_of_the_collection(program: Path, words: list[str], status: int, said: str) -> None:
    # -S: no package of this machine either
    command = [sys.executable, "-I", "-S", str(program), *words]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (status, "")
    assert done.stdout.startswith(said)


def test_it_imports_but_itself_and_python() -> None:
    sources = _host_program.closure()
    for name, source in sources.items():
        for imported in _imported(source):
            if imported.startswith("ansible"):
                assert imported in sources or imported + "." == OURS, f"{name} imports {imported}"
            else:
                assert imported.partition(".")[0] in sys.stdlib_module_names, f"{name} imports {imported}"


def test_it_is_written_for_the_oldest_python() -> None:
    for name, source in _host_program.closure().items():
        ast.parse(source, name, feature_version=OLDEST)


def _imported(source: str) -> list[str]:
    nodes = list(ast.walk(ast.parse(source)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return names + [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
