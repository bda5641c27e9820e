# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A .cf rewritten so that it answers offline. That sendmail takes it is seen on hosts (molecule/modules)."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._policy_configuration import (
    map_definitions,
    offline,
    ruleset_name,
    stored_macros,
    unasked_maps,
)

CF = """\
# Kcomment hash /etc/mail/comment
Kresolve host -a<OKR> -T<TEMP>
Karith arith
Kmacro macro
Kaccess hash -T<TMPF> /etc/mail/access
Kexact btree -f -o /etc/mail/exact
Kdnsbl dns -R A -T<TMP>
Koldbl host -T<TMP>
Kmx bestmx -z:
\t-T<TEMP>
Kseq sequence access exact
SBasic_check_relay
R$*\t\t$: $(macro {TLS_Name} $@ $1 $) $(macro {Other} $@ $2 $) $(macro {TLS_Name} $) $(access {No} $)
SBasic_check_rcpt
Slong_name_of_one_ruleset
Slong_name_of_one_other
"""
TAIL = (
    "O ServiceSwitchFile=/x/switch\nO HostsFile=/dev/null\nSpostmaster_arguments\nR$* $$| $*\t$: $1 $| $2\n"
)


def changed(sender_resolve: str, **maps: str) -> dict[str, str]:
    """The lines of CF that are no longer there, with what stands in their place."""
    after = offline(CF, sender_resolve=sender_resolve, switch_file="/x/switch", maps=maps)
    assert after.endswith(TAIL)
    before = CF.replace("\n\t", " ").splitlines()
    return {old: new for old, new in zip(before, after[: -len(TAIL)].splitlines(), strict=True) if old != new}


OVER_DNS = {
    "Kdnsbl dns -R A -T<TMP>": "Kdnsbl null",
    "Koldbl host -T<TMP>": "Koldbl null",
    "Kmx bestmx -z: -T<TEMP>": "Kmx null",
}
RESOLVE = "Kresolve host -a<OKR> -T<TEMP>"


@pytest.mark.parametrize(
    ("sender_resolve", "stand_in"),
    [("ok", "regex -a<OKR> ."), ("temp", "regex -a<TEMP> ."), ("fail", "null")],
)
def test_dns_is_not_asked(sender_resolve: str, stand_in: str) -> None:
    assert changed(sender_resolve) == {**OVER_DNS, RESOLVE: f"Kresolve {stand_in}"}


def test_maps_are_candidates() -> None:
    assert changed("fail", access="/y/a", exact="/y/e") == {
        **OVER_DNS,
        RESOLVE: "Kresolve null",
        "Kaccess hash -T<TMPF> /etc/mail/access": "Kaccess hash -T<TMPF> /y/a",
        "Kexact btree -f -o /etc/mail/exact": "Kexact btree -f -o /y/e",
    }


def test_map_definitions() -> None:
    maps = map_definitions(CF)
    assert {name: (one.path, one.folds) for name, one in maps.items() if one.path} == {
        "access": ("/etc/mail/access", True),
        "exact": ("/etc/mail/exact", False),
    }
    assert [name for name, one in maps.items() if one.written] == [
        "access",
        "exact",
        "dnsbl",
        "mx",
        "seq",
    ]


def test_unasked_maps() -> None:
    assert unasked_maps(CF) == ("dnsbl", "oldbl", "mx")


def test_stored_macros() -> None:
    assert stored_macros(CF) == ("{TLS_Name}", "{Other}")


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("Basic_check_rela", "Basic_check_relay"),
        ("Basic_check_rcpt", "Basic_check_rcpt"),
        ("check_mail", "check_mail"),
        ("long_name_of_one", "long_name_of_one"),  # there are two
        ("no_such_ruleset_", "no_such_ruleset_"),
    ],
)
def test_ruleset_name(cut: str, whole: str) -> None:
    assert ruleset_name(CF, cut) == whole
