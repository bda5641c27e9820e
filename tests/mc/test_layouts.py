# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A relay of each layout, compiled with the cf tree of each release: one policy, in the layout's places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _host_kind, _submit_mc
from ansible_collections.postmaster.sendmail.plugins.module_utils._layout import LAYOUTS, Layout
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Mc, render
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    RelaySettings,
    parse_settings,
)
from cf_trees import compile_mc

EACH_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
# What an ostype says beside, and a relay that delivers nothing has no use for
_OSTYPES_OWN = re.compile(r"DeadLetterDrop|DefaultUser|MeToo|MustQuoteChars|ResolverOptions|RejectNUL")


def settings(layout: str, kind: str = "gateway") -> RelaySettings:
    given = {"sendmail_hub": "hub.example.com", "sendmail_layout": layout, "sendmail_kind": kind}
    return parse_settings(given)


def compiled(mc: Mc, tree: Path) -> str:
    cf = compile_mc(tree, render(mc, cf_directory=str(tree)))
    assert cf.clean, cf.stderr
    return cf.text


def options(cf: str) -> dict[str, str]:
    return dict(re.findall(r"^O ([A-Za-z0-9.]+)=(.*)$", cf, re.MULTILINE))


@pytest.mark.parametrize("kind", ["gateway", "nullclient"])
@EACH_LAYOUT
def test_a_daemon_has_the_same_options_everywhere(layout: Layout, kind: str, trees: tuple[Path, ...]) -> None:
    for tree in trees:
        own, debian = (
            options(compiled(_host_kind.daemon_mc(settings(name, kind)), tree))
            for name in (layout.name, "debian")
        )
        differing = {name for name in own.keys() | debian.keys() if own.get(name) != debian.get(name)}
        assert {name for name in differing if not _OSTYPES_OWN.fullmatch(name)} == set()
        assert own["QueueDirectory"] == layout.mta_queue
        assert own["PidFile"] == layout.mta_pid_file


@EACH_LAYOUT
def test_a_daemon_delivers_nothing_and_says_no_more_than_it_must(
    layout: Layout, trees: tuple[Path, ...]
) -> None:
    for tree in trees:
        cf = compiled(_host_kind.daemon_mc(settings(layout.name)), tree)
        assert re.findall(r"^Mlocal,\s+P=([^,]*),", cf, re.MULTILINE) == ["/bin/false"]
        assert re.findall(r"^Mprog,\s+P=([^,]*),", cf, re.MULTILINE) == ["/bin/false"]
        assert "procmail" not in cf.split("Mlocal", 1)[1].split("\nM", 1)[0]
        assert r"FR-o /etc/mail/relay-domains %[^\#]" in cf
        assert r"Fw/etc/mail/local-host-names %[^\#]" in cf


@EACH_LAYOUT
def test_an_option_that_the_layouts_builds_do_not_know_is_left_out(
    layout: Layout, trees: tuple[Path, ...]
) -> None:
    for tree in trees:
        own = options(compiled(_host_kind.daemon_mc(settings(layout.name)), tree))
        assert ("RejectNUL" in own) == ("confREJECT_NUL" not in layout.absent_options)


@EACH_LAYOUT
def test_submission_has_the_layouts_queue_and_account(layout: Layout, trees: tuple[Path, ...]) -> None:
    for tree in trees:
        own = options(compiled(_submit_mc.submit(settings(layout.name)), tree))
        assert own["QueueDirectory"] == layout.msp_queue
        assert own["RunAsUser"] == layout.submit_user
        assert own["PidFile"] == layout.msp_pid_file
