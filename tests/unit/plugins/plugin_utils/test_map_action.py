# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of src on their way to the host: a real play, and a module that only tells what it was given."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ansible_collections.postmaster.sendmail.plugins.plugin_utils._map_action as map_action
import pytest
import yaml
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._map_action import Source, read_src

PLUGINS = Path(map_action.__file__).parents[1]

READ: list[tuple[object, tuple[Source, ...]]] = [
    (None, ()),
    ("feed", (Source("feed", False),)),
    ({"path": "/srv/feed", "remote": True}, (Source("/srv/feed", True),)),
    (["feed", {"path": "local"}], (Source("feed", False), Source("local", False))),
    ([{"path": "/srv/feed", "remote": "yes"}], (Source("/srv/feed", True),)),
    ([], ()),
]

REFUSED: list[tuple[object, str]] = [
    ([5], "src[0]: names no file"),
    ("", "src[0]: names no file"),
    (["feed", ""], "src[1]: names no file"),
    ([{"remote": True}], "src[0]: names no file"),
    ([{"path": "feed", "remte": True}], "src[0]: has a field 'remte'"),
    ([{"path": "feed", "remote": "perhaps"}], "src[0] (feed): its remote is no boolean"),
    ([{"path": "feed", "remote": True}], "src[0] (feed): is no absolute path"),
    (["feed", "local", "feed"], "src[2] (feed): is src[0] too"),
    (["/srv/feed", {"path": "/srv/feed", "remote": True}], "src[1] (/srv/feed): is src[0] too"),
]

# It knows the digests that its state file lists, asks for others, and writes down each call.
MODULE = """
import hashlib, json, os
from ansible.module_utils.basic import AnsibleModule
module = AnsibleModule(
    {"src": {"type": "list", "elements": "raw", "default": []},
     "state": {"type": "path"}, "deaf": {"type": "bool"}},
    supports_check_mode=True,
)
sources = module.params["src"]
state = module.params["state"]
known = open(state).read().split() if os.path.exists(state) else []
sent = [source for source in sources if source["digest"] and source["path"]]
read = [(source["name"], open(source["path"], "rb").read().decode()) for source in sent]
with open(state + ".calls", "a") as calls:
    calls.write(json.dumps({"check": module.check_mode, "sources": sources, "read": read}) + "\\n")
held = known + [source["digest"] for source in sent if not module.params["deaf"]]
missing = [source["digest"] for source in sources if source["digest"] not in ["", *held]]
if missing:
    module.exit_json(changed=False, _missing=missing)
if not module.check_mode:
    open(state, "w").write("\\n".join(held))
module.exit_json(changed=bool(sent))
"""

FEED, LOCAL, SECRET = (
    "Connect:192.0.2.1\tREJECT\n",
    "Connect:192.0.2.2\tOK\n",
    'AuthInfo:a.test\t"P:s3cret"\n',
)


@pytest.mark.parametrize(("value", "sources"), READ)
def test_src_is_read(value: object, sources: tuple[Source, ...]) -> None:
    assert read_src(value) == sources


@pytest.mark.parametrize(("value", "message"), REFUSED)
def test_src_is_refused(value: object, message: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        read_src(value)
    assert str(refused.value).startswith(message)


class Play:
    """A controller that is its own host, with the real actions and the stand-in module."""

    def __init__(self, root: Path) -> None:
        self.root = root
        collection = root / "ansible_collections" / "postmaster" / "sendmail"
        (collection / "plugins" / "modules").mkdir(parents=True)
        for name in ("action", "plugin_utils", "module_utils"):
            shutil.copytree(PLUGINS / name, collection / "plugins" / name)
        for name in ("access", "map"):
            (collection / "plugins" / "modules" / f"{name}.py").write_text(MODULE)
        (root / "ansible.cfg").touch()
        (root / "files").mkdir()
        (root / "files" / "feed").write_text(FEED)
        (root / "local").write_text(LOCAL)
        (root / "secret").write_text(SECRET)
        (root / "vault-password").write_text("a")
        self.environment = {
            **os.environ,
            "ANSIBLE_COLLECTIONS_PATH": str(root),
            "ANSIBLE_HOME": str(root / "home"),
            "ANSIBLE_CONFIG": str(root / "ansible.cfg"),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_REMOTE_TMP": str(root / "remote"),
            "ANSIBLE_LOCAL_TEMP": str(root / "local-temporary"),
            "ANSIBLE_VAULT_PASSWORD_FILE": str(root / "vault-password"),
        }

    def vault(self, name: str) -> None:
        """Encrypt the file of that name."""
        self._run("ansible-vault", "encrypt", name)

    def _run(self, *command: str) -> str:
        """What command prints, whether it succeeds or not."""
        done = subprocess.run(
            command,
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return done.stdout + done.stderr

    def run(
        self, src: object, *flags: str, module: str = "access", keywords: Mapping[str, object] | None = None
    ) -> str:
        """What the play prints of one task of module with src, in full detail.

        keywords are the task's, its further arguments among them.
        """
        return self.run_tasks([self.task(src, module=module, keywords=keywords)], *flags)

    def task(
        self, src: object, *, module: str = "access", keywords: Mapping[str, object] | None = None
    ) -> dict[str, object]:
        """One task of module, as for run()."""
        arguments = {"args": {"state": str(self.root / "state"), **({} if src is None else {"src": src})}}
        arguments["args"].update((keywords or {}).get("args", {}))  # type: ignore[call-overload]
        return {f"postmaster.sendmail.{module}": {}, **(keywords or {}), **arguments}

    def run_tasks(self, tasks: Sequence[Mapping[str, object]], *flags: str) -> str:
        """What the play of these tasks prints. Each play costs about a second."""
        play = [{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]
        (self.root / "play.yml").write_text(yaml.safe_dump(play))
        return self._run("ansible-playbook", "play.yml", *flags)

    def calls(self) -> list[dict[str, Any]]:
        """What each call of the module since the last look was given."""
        path = self.root / "state.calls"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]

    def left(self) -> list[Path]:
        """What is left of the temporary files of the host, and of decrypted ones."""
        return [*self.root.glob("remote/*"), *self.root.glob("local-temporary/*")]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return Play(tmp_path)


def test_only_what_is_missing_is_sent_and_nothing_twice(play: Play) -> None:
    src = ["feed", {"path": "local"}, {"path": "/srv/on-the-host", "remote": True}]
    output = play.run(src, "-vvv")
    asked, given = play.calls()
    assert "changed=1" in output, output
    assert [source["path"] for source in asked["sources"]] == [None, None, "/srv/on-the-host"]
    assert [source["name"] for source in given["sources"]] == ["feed", "local", "/srv/on-the-host"]
    assert given["read"] == [["feed", FEED], ["local", LOCAL]]
    assert given["sources"][0]["digest"] == hashlib.sha256(FEED.encode()).hexdigest()
    assert '"src"' in output
    assert '"digest"' not in output
    assert '"_missing"' not in output

    play.run(src, module="map")
    assert [call["read"] for call in play.calls()] == [[]]

    (play.root / "local").write_text("Connect:192.0.2.3\tOK\n")
    play.run(src, module="map")
    assert [name for name, _text in play.calls()[1]["read"]] == ["local"]
    assert play.left() == []


def test_check_mode_sends_as_well_and_leaves_nothing(play: Play) -> None:
    output = play.run("feed", "--check")
    assert [(call["check"], len(call["read"])) for call in play.calls()] == [(True, 0), (True, 1)]
    assert "changed=1" in output, output
    assert not (play.root / "state").exists()
    assert play.left() == []


def test_a_vaulted_file_is_sent_in_clear_and_never_shown(play: Play) -> None:
    play.vault("secret")
    assert (play.root / "secret").read_text().startswith("$ANSIBLE_VAULT")
    output = play.run("secret", "-vvv")
    assert play.calls()[1]["read"] == [["secret", SECRET]]
    assert "s3cret" not in output
    assert play.left() == []


def test_without_src_the_module_is_called_once_as_it_is(play: Play) -> None:
    output = play.run_tasks([play.task([]), play.task(None)])
    assert "ok=2" in output, output
    assert [call["sources"] for call in play.calls()] == [[], []]


# src, keywords of the task, and what is said
FAILING: list[tuple[object, dict[str, object], str]] = [
    ("nowhere", {}, "src nowhere: cannot be read on the controller"),
    ("files", {}, "src files: cannot be read on the controller"),
    ([{"path": "local", "remote": True}], {}, "src[0] (local): is no absolute path"),
    ("feed", {"async": 5, "poll": 1}, "src is not sent by a task with async"),
    ([{"name": "feed", "digest": ""}], {}, "src[0]: has a field"),
    ("feed", {"args": {"deaf": True}}, "src changed on the controller while it was sent"),
]


def test_what_cannot_be_sent_is_named(play: Play) -> None:
    tasks = [
        play.task(src, keywords={**keywords, "ignore_errors": True}) for src, keywords, _message in FAILING
    ]
    output = play.run_tasks(tasks)
    assert [message for _src, _keywords, message in FAILING if message not in output] == []
    assert f"ignored={len(FAILING)}" in output
    assert "Traceback" not in output
    assert play.left() == []
