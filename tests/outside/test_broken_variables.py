# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What only the host can tell is refused with its reason, and the relay goes on as it is.

What the controller can tell is in tests/unit: no host hears of it.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _host_kind, _submit_mc
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import DEBIAN
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import render
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import parse_settings
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import PREFIX
from broken_on_host import BROKEN_ON_HOST, OF_RELEASE
from entering import enter
from hosts import RELAYS, Relay, harden
from shipping import archive

_PROGRAM = Path(__file__).with_name("refused_on_host.py")
_PLACE = "/srv/refused"
_BASE = {"hub": "[198.51.100.20]", "relay_domains": ["corp.test"]}
_LIVE = r"""
find /etc/mail -type f -printf '%p %i %T@ %s\n' | sort
sha256sum /etc/mail/*.mc /etc/mail/*.cf
systemctl show --property=MainPID,NRestarts sendmail.service
"""


def _arguments(variables: dict[str, Any]) -> dict[str, object]:
    """What the role config gives to the module mc when a relay has these variables."""
    settings = parse_settings({PREFIX + name: value for name, value in {**_BASE, **variables}.items()})
    places = settings.places
    common = {"cf_directory": places.cf_directory, "strict": True}
    if "submit" in variables:
        text = render(_submit_mc.submit(settings), cf_directory=places.cf_directory)
        own = {"path": places.submit_mc, "cf": places.submit_cf, "user": places.submit_user}
    else:
        text = render(_host_kind.daemon_mc(settings), cf_directory=places.cf_directory)
        own = {"path": places.mc, "cf": places.cf, "user": settings.relay_user}
    return {**common, **own, "content": text}


def _answers(relay: Relay, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the module says to each of rows on the relay, and what it touched."""
    inside = enter(relay.name)
    unpack = f"rm -rf {_PLACE} && mkdir {_PLACE} && tar -C {_PLACE} -xf -"
    subprocess.run([*inside, "sh", "-c", unpack], input=archive([_PROGRAM]), check=True)
    done = subprocess.run(
        [*inside, "env", f"PYTHONPATH={_PLACE}", "python3", "-B", f"{_PLACE}/{_PROGRAM.name}"],
        input=json.dumps([_arguments(row) for row in rows]).encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    relay.run(f"rm -rf {_PLACE}")
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    "relay",
    [relay for relay in RELAYS if relay.layout is DEBIAN],
    ids=lambda relay: relay.name,
    indirect=True,
)
def test_what_the_host_refuses(relay: Relay) -> None:
    rows = [*BROKEN_ON_HOST, *OF_RELEASE.get(relay.release, [])]
    before = relay.run(_LIVE)
    answers = _answers(relay, [variables for variables, _words in rows])
    wrong = [
        f"{variables}: {words!r} is not in {answer['said']!r}"
        for (variables, said), answer in zip(rows, answers, strict=True)
        for words in said
        if words not in answer["said"]
    ]
    assert not wrong, "\n".join(wrong)
    assert [row for row, answer in zip(rows, answers, strict=True) if answer["touched"]] == []
    assert relay.run(_LIVE) == before


@pytest.mark.parametrize(
    ("relay", "variables", "said"),
    [
        (
            RELAYS[0],
            {"sendmail_include__broken": [{"path": "/etc/mail/no-such.m4", "at": "after OSTYPE"}]},
            ["m4 refuses", "include(`/etc/mail/no-such.m4')dnl"],
        ),
        (
            RELAYS[-1],
            {"sendmail_local_config__broken": "O NoSuchOption=1"},
            ["sendmail refuses", "unknown option name NoSuchOption"],
        ),
        (
            RELAYS[0],
            {"sendmail_tls_ca_file": "/etc/mail/tls/none.pem"},
            ["CACertFile /etc/mail/tls/none.pem: does not exist"],
        ),
    ],
    indirect=["relay"],
)
def test_a_whole_play_leaves_the_relay_as_it_is(
    relay: Relay, variables: dict[str, Any], said: list[str]
) -> None:
    before = relay.run(_LIVE)
    done = harden(relay.name, **variables)
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr
    for words in said:
        assert words in done.stdout, done.stdout[-3000:]
    assert relay.run(_LIVE) == before
