# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which hosts the role preflight takes: its preconditions, asked of what `info` may say of a host."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Environment

ROLE = Path(__file__).parents[3] / "roles" / "preflight"
FIT: dict[str, Any] = {
    "superuser": True,
    "systemd": 252,
    "distribution": "debian",
    "release": "13",
    "fqdn": "relay.corp.test",
    "unqualified_name": "",
    "addresses": ["192.0.2.25"],
}
LAYOUT: dict[str, Any] = {
    "name": "debian",
    "installed": False,
    "packages": ["sendmail-bin"],
    "programs": {"sendmail": "/usr/libexec/sendmail/sendmail"},
}

# What differs from a host that is fit, of its layout and in the variables: what is told, of one thing alone.
HOSTS: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]] = [
    ({}, {}, {}, ""),
    ({"superuser": False}, {}, {}, "become: true"),
    ({"systemd": 246}, {}, {}, "runs systemd 246"),
    ({"systemd": 0}, {}, {}, "runs systemd (none)"),
    ({}, {"name": "redhat"}, {}, "Set sendmail_layout: redhat"),
    ({}, {"name": "redhat"}, {"sendmail_layout": "redhat"}, ""),
    ({}, {"packages": []}, {}, "has no /usr/libexec/sendmail/sendmail"),
    ({}, {"packages": []}, {"sendmail_packages": ["mine"]}, ""),
    ({}, {"packages": [], "installed": True}, {}, ""),
    ({"fqdn": "relay"}, {}, {}, "calls itself relay,"),
    ({"fqdn": "relay"}, {}, {"sendmail_host_name": "relay.corp.test"}, ""),
    # sendmail waits before it reads what sendmail_host_name says
    ({"fqdn": "relay", "unqualified_name": "relay"}, {}, {}, '"192.0.2.25 relay.example.org relay"'),
    (
        {"unqualified_name": "relay", "addresses": []},
        {},
        {"sendmail_host_name": "relay.corp.test"},
        "In /etc/hosts, write the full name first",
    ),
]


@pytest.mark.parametrize(("host", "layout", "variables", "told"), HOSTS)
def test_a_host_is_refused_for_one_reason_which_tells_what_to_do(
    host: dict[str, Any], layout: dict[str, Any], variables: dict[str, Any], told: str
) -> None:
    given = {
        "__sendmail_host": {"info": {"host": {**FIT, **host}}},
        "__sendmail_layout": {**LAYOUT, **layout},
        "sendmail_layout": "auto",
        "sendmail_packages": [],
        **variables,
    }
    said = [one["else"] for one in _preconditions(given) if one["holds"] != "True"]
    assert len(said) == bool(told)
    assert all(told in one for one in said)


def _preconditions(variables: dict[str, Any]) -> list[dict[str, str]]:
    declared = yaml.safe_load((ROLE / "vars" / "main.yml").read_text(encoding="utf-8"))
    render = Environment(autoescape=False).from_string  # noqa: S701  no HTML
    return [
        {key: render(text).render(variables) for key, text in one.items()}
        for one in declared["__sendmail_preconditions"]
    ]
