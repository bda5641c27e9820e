# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What changed between two .cf, and the table of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf import Cf, parse_cf
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf_comparison import (
    Change,
    differences,
    summary,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf_meaning import meaning
from ansible_collections.postmaster.sendmail.plugins.module_utils._cf_table import as_table
from ansible_collections.postmaster.sendmail.plugins.module_utils._secrets import MASK
from hypothesis import given
from hypothesis import strategies as st

EVIDENCE = Path(__file__).parent / "evidence"
TEXT = (EVIDENCE / "nullclient_13.cf").read_text(encoding="utf-8")
BEFORE = parse_cf(TEXT.encode())


def between(before: str, after: str) -> tuple[Change, ...]:
    return differences(parse_cf(before.encode()), parse_cf(after.encode()))


def told(before: str, after: str) -> str:
    return as_table(between(before, after))


def test_debian_13_differs_from_12_in_what_dane_brought() -> None:
    other = parse_cf((EVIDENCE / "nullclient_12.cf").read_bytes())
    assert as_table(differences(other, BEFORE)) == (
        "environment  OPENSSL_CONF    (none) → /etc/mail/sendmail.ossl\n"
        "macro        Z               8.17.1.9 → 8.18.1\n"
        "ruleset      tls_rcpt        0 rules → 4 rules: 0 removed, 4 added\n"
        "ruleset      TLS_connection  4 rules → 3 rules: 1 removed, 0 added\n"
    )


EFFECTS = [
    ("O Timeout.datablock=10m\n", "O Timeout.datablock=600\n", "option  Timeout.datablock  10m → 600\n"),
    ("O MaxMessageSize=1048\n", "O MaxMessageSize=2621\n", "option  MaxMessageSize  1048 → 2621\n"),
    ("#O MaxHopCount=25\n", "O MaxHopCount=30\n", "option  MaxHopCount  (default 25) → 30\n"),
    ("O MaxHopCount=30\n", "", "option  MaxHopCount  30 → (default 25)\n"),
    ("", "O RunAsUser=smmta\n", "option  RunAsUser  (none) → smmta\n"),
    ("O LogLevel=9\nO LogLevel=10\n", "O LogLevel=10\nO LogLevel=9\n", "option  LogLevel  10 → 9\n"),
    ("O MeToo=True\n", "O MeToo=False\n", "option  MeToo  True → False\n"),
    (
        "O PrivacyOptions=goaway\n",
        "O PrivacyOptions=noetrn,GoAway\n",
        "option  PrivacyOptions  + noetrn\n",
    ),
    ("O AuthOptions=A p\n", "O AuthOptions=a p\n", "option  AuthOptions  - A\n                     + a\n"),
    (
        "O DaemonPortOptions=Name=MTA\nO DaemonPortOptions=Name=MSA, Port=587\n",
        "O DaemonPortOptions=Name=MSA, Port=587\nO DaemonPortOptions=Name=MTA\n",
        "option  DaemonPortOptions  Name=MTA; Name=MSA, Port=587 → Name=MSA, Port=587; Name=MTA\n",
    ),
    (
        "O DaemonPortOptions=Name=MTA\nO DaemonPortOptions=Name=MSA, Port=587\n",
        "O DaemonPortOptions=Name=MTA\nO DaemonPortOptions=Name=MSA, Port=587, M=Ea\n",
        f"option  DaemonPortOptions  - Name=MSA, Port=587\n{' ' * 27}+ Name=MSA, Port=587, M=Ea\n",
    ),
    (
        "O DaemonPortOptions=N=A, DeliveryMode=q, delayLA=5\n",
        "O DaemonPortOptions=N=A, DeliveryMode=b, delayLA=5\n",
        "option  DaemonPortOptions  N=A, DeliveryMode=q, delayLA=5 → N=A, DeliveryMode=b, delayLA=5\n",
    ),
    ("O InputMailFilters=a, b\n", "O InputMailFilters=b, a\n", "option  InputMailFilters  a, b → b, a\n"),
    ("Dmone\n", "Dmtwo\n", "macro  m  one → two\n"),
    ("Dmone\n", "Dm\n", 'macro  m  one → ""\n'),
    ("Cwa b\n", "Cwb c\n", "class  w  - a\n          + c\n"),
    ("Fw/etc/w\n", "Fw-o /etc/w\n", "class source  w  /etc/w → -o /etc/w\n"),
    ("Kaccess hash /a\n", "Kaccess btree /a\n", "map  access  hash /a → btree /a\n"),
    ("Mx, P=/x, F=lm, A=x\n", "Mx, P=/x, F=l, A=x\n", "mailer  x  - F=lm\n           + F=l\n"),
    ("", "Xguard, S=inet:1@h\n", "milter  guard  (none) → S=inet:1@h\n"),
    ("Qslow, P=/q\n", "", "queue group  slow  P=/q → (none)\n"),
    ("HA: 1\nHB: 2\n", "HB: 2\nHA: 1\n", "header  order  A, B → B, A\n"),
    ("Pbulk=-60\n", "Pbulk=-61\n", "priority  bulk  -60 → -61\n"),
    ("Troot\n", "Troot adm\n", "trusted user  adm  (none) → trusted\n"),
    ("V9\n", "V10\n", "version    9 → 10\n"),
    ("Sx\nRa\tb\nRc\td\n", "Sx\nRc\td\nRa\tb\n", "ruleset  x  2 rules → 2 rules: in another order\n"),
    ("Sx\nRa\tb\n", "Sx\nRa\tc\n", "ruleset  x  1 rule → 1 rule: 1 removed, 1 added\n"),
    ("", "Sx\nRa\tb\n", "ruleset  x  (none) → 1 rule\n"),
    ("", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "table"), EFFECTS)
def test_what_has_an_effect_is_told(before: str, after: str, table: str) -> None:
    assert told(before, after) == table


NO_EFFECT = [
    ("O LogLevel=9\nO MeToo=True\n", "O MeToo=True\nO LogLevel=9\n"),
    ("O LogLevel=8\nO LogLevel=9\n", "O LogLevel=9\n"),
    ("O MeToo=True\n", "OmT\n"),
    ("O PrivacyOptions=goaway,noetrn\n", "O PrivacyOptions=NoEtrn\nO PrivacyOptions=GoAway\n"),
    ("O AuthOptions=A p\n", "O AuthOptions=p,A\n"),
    ("O AuthOptions=A\n", "O AuthOptions=Ap\n"),
    ("O DaemonPortOptions=Port=25, Name=MTA\n", "O DaemonPortOptions=N=MTA,P=25\n"),
    ("O DaemonPortOptions=Name=MTA\n", "O DaemonPortOptions=name=MTA, Port\n"),
    ("O InputMailFilters=a, b\n", "O InputMailFilters=a,b\n"),
    ("O Timeout.helo=5m\n", "O Timeout.helo=300s\n"),
    ("O DeliveryMode=b\n", "O DeliveryMode=background\n"),
    ("O QueueSortOrder=Priority\n", "O QueueSortOrder=p\n"),
    ("Dmone\nDntwo\n", "Dntwo\nDmone\n"),
    ("Cwa b\nCwc\n", "Cwc b a\n"),
    ("Ka hash /a\nKb hash /b\n", "Kb hash /b\nKa hash /a\n"),
    ("Mx, P=/x, F=lm, A=x\n", "Mx,\tA=x, P=/x,\n\tF=m l\n"),
    ("Sx\nRa\t\tb\t# why\nSy\nRc\td\n", "# other\nSy\nRc\td\nSx\nRa\tb\n"),
    ("HA: 1\n\t2\n", "HA: 1\n  2\n"),
]


@pytest.mark.parametrize(("before", "after"), NO_EFFECT)
def test_what_has_no_effect_is_not_told(before: str, after: str) -> None:
    assert between(before, after) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Kd ldap -M simple -P hunter2 -h h\n", "Kd ldap -M simple -P hunter3 -h h\n"),
        ("", "Kd ldap -Phunter2 -h h\n"),
        ("O LDAPDefaultSpec=-h h -P hunter2\n", "O LDAPDefaultSpec=-h g -P hunter2\n"),
        ("Kd ldap -H ldap://me:hunter2@h/\n", ""),
    ],
)
def test_a_password_is_masked(before: str, after: str) -> None:
    changes = between(before, after)
    shown = str(changes) + as_table(changes)
    assert len(changes) == 1
    assert "hunter" not in shown
    assert MASK in shown
    assert changes[0].before != changes[0].after


def test_the_file_of_a_password_is_not() -> None:
    assert "-P /etc/mail/secret" in told("", "Kd ldap -P /etc/mail/secret\n")


def test_rules_are_told_in_the_result() -> None:
    (change,) = between("Sx\nRa\tb\nRc\td\n", "Sx\nRc\td\nRe\tf\n")
    assert (change.removed, change.added) == (("a\tb",), ("e\tf",))
    assert change.as_dict() == {
        "kind": "ruleset",
        "name": "x",
        "before": "2 rules",
        "after": "2 rules",
        "removed": ("a\tb",),
        "added": ("e\tf",),
        "default": None,
    }


def test_a_table_holds_no_control_character() -> None:
    assert told("", "Dm\x1b[31ma\x07b\n") == "macro  m  (none) →  [31ma b\n"


def test_a_long_value_is_cut_in_the_table_only() -> None:
    (change,) = between("", f"Dm{'x' * 1000}\n")
    assert change.after == "x" * 1000
    assert len(as_table([change])) < 200


def test_a_new_file_is_told_by_counts() -> None:
    table = as_table(summary(BEFORE))
    assert "option        InputMailFilters   (none) → guard\n" in table
    assert "+ Name=MTA, Addr=127.0.0.1\n" in table
    assert f"ruleset       all                (none) → {len(BEFORE.rulesets)} in all\n" in table
    assert len(table.splitlines()) < 20


def test_a_file_is_as_it_is() -> None:
    assert differences(BEFORE, BEFORE) == ()


LINES = [
    "O LogLevel=9",
    "O MeToo=True",
    "Dmx",
    "Dny",
    "Cwa b",
    "Cwc",
    "Ka hash /a",
    "Mx, P=/x, F=l",
    "Pbulk=-60",
]


@given(st.permutations(LINES))
def test_no_order_of_these_lines_is_a_change(lines: list[str]) -> None:
    assert between("\n".join(LINES), "\n".join(lines)) == ()


RULES = st.lists(st.sampled_from(["Ra\tb", "Rb\tc", "Rc\td"]), max_size=6)


@given(RULES, RULES)
def test_rulesets_are_the_same_only_with_the_same_rules_in_the_same_order(
    one: list[str], two: list[str]
) -> None:
    assert (between("\n".join(["Sx", *one]), "\n".join(["Sx", *two])) == ()) is (one == two)


@given(st.sampled_from([line for line in TEXT.splitlines() if not line.startswith("\t")]))
def test_a_line_less_is_told_unless_it_is_a_comment(line: str) -> None:
    found = differences(BEFORE, parse_cf(TEXT.replace(f"{line}\n", "", 1).encode()))
    assert bool(found) is not line.startswith("#")


@given(st.binary(), st.binary())
def test_no_bytes_stop_the_comparison(one: bytes, two: bytes) -> None:
    found = differences(parse_cf(one), parse_cf(two))
    assert len(as_table(found).splitlines()) >= len(found)


def test_meaning_is_data_and_a_table() -> None:
    changes, entry = meaning("/etc/mail/sendmail.cf", b"O LogLevel=9\n", b"# new\nO LogLevel=10\n")
    assert [(change["name"], change["before"], change["after"]) for change in changes] == [
        ("LogLevel", "9", "10")
    ]
    assert entry == {"prepared": "meaning of /etc/mail/sendmail.cf:\noption  LogLevel  9 → 10\n"}
    changes, entry = meaning("/etc/mail/sendmail.cf", b"#\n", b"")
    assert changes == []
    assert entry["prepared"].endswith("\nnothing but comments and order\n")
    changes, entry = meaning("/etc/mail/sendmail.cf", None, TEXT.encode())
    assert ("ruleset", "all") in {(change["kind"], change["name"]) for change in changes}


def test_nothing_differs_from_nothing() -> None:
    assert differences(Cf(), Cf()) == ()
    assert summary(Cf()) == ()
