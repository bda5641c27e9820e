# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a .mc is written."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import (
    Block,
    Call,
    Mc,
    Statement,
    define,
    feature,
    render,
    undefine,
)
from hypothesis import given
from hypothesis import strategies as st

WRITTEN = [
    (Call("OSTYPE", ("debian",)), "OSTYPE(`debian')dnl"),
    (define("confLOG_LEVEL", "10"), "define(`confLOG_LEVEL', ``10'')dnl"),
    (define("STATUS_FILE", ""), "define(`STATUS_FILE', ``'')dnl"),
    (undefine("ALIAS_FILE"), "undefine(`ALIAS_FILE')dnl"),
    (feature("nouucp", "reject"), "FEATURE(`nouucp', `reject')dnl"),
    (feature("access_db", "hash /a, b", "skip"), "FEATURE(`access_db', `hash /a, b', `skip')dnl"),
    (Call("DAEMON_OPTIONS", ("Name=MTA, M=A",)), "DAEMON_OPTIONS(``Name=MTA, M=A'')dnl"),
    # words that m4 would expand are safe in what is quoted twice, and in a block
    (define("confDOMAIN_NAME", "divert.dnl.test"), "define(`confDOMAIN_NAME', ``divert.dnl.test'')dnl"),
    (Block("LOCAL_RULESETS", ("Stest", "R$*\t$: $1 dnl")), "LOCAL_RULESETS\n`Stest\nR$*\t$: $1 dnl'"),
]

REFUSED = [
    (define("confX", "don't"), "define(confX)", "a quote character of m4"),
    (define("confX", "a`b"), "define(confX)", "a quote character of m4"),
    (define("confX", "a\nb"), "define(confX)", "a control character"),
    (define("confX", "a\x00b"), "define(confX)", "a control character"),
    (define("confX", "a\tb"), "define(confX)", "a control character"),
    (define("confX", "costs $1"), "define(confX)", "an m4 argument"),
    (define("confX", "$*"), "define(confX)", "an m4 argument"),
    (define("conf'X", "a"), "define(conf'X)", "a quote character of m4"),
    (feature("access_db", "hash /etc/dnl/access"), "FEATURE(access_db)", "the m4 word dnl"),
    (Call("OSTYPE", ("shift",)), "OSTYPE(shift)", "the m4 word shift"),
    (Block("LOCAL_CONFIG", ("# fine", "# don't")), "LOCAL_CONFIG line 2", "a quote character of m4"),
    (Block("LOCAL_CONFIG", ("one\ntwo",)), "LOCAL_CONFIG line 1", "a control character"),
]


def body(*statements: Statement) -> list[str]:
    """The rendered lines after the header."""
    header = render(Mc(())).splitlines()
    lines = render(Mc(statements)).splitlines()
    assert lines[: len(header)] == header
    return lines[len(header) :]


@pytest.mark.parametrize(("statement", "text"), WRITTEN)
def test_statement_is_written_in_quotes(statement: Statement, text: str) -> None:
    assert "\n".join(body(statement)) == text


@pytest.mark.parametrize(("statement", "where", "wrong"), REFUSED)
def test_value_that_m4_would_change_is_refused(statement: Statement, where: str, wrong: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        render(Mc((statement,)))
    (fault,) = caught.value.faults
    assert fault.where == where
    assert wrong in fault.wrong


def test_every_fault_is_told() -> None:
    with pytest.raises(InvalidInputError) as caught:
        render(Mc((define("confA", "'"), feature("b"), define("confC", "\r"))))
    assert [fault.where for fault in caught.value.faults] == ["define(confA)", "define(confC)"]


def test_sections_come_in_the_order_of_cf_readme() -> None:
    lines = body(
        Block("LOCAL_RULESETS", ("Stest",)),
        Call("MAILER", ("smtp",)),
        feature("second"),
        define("confX", "1"),
        Block("LOCAL_CONFIG", ("Kmap",)),
        Call("OSTYPE", ("linux",)),
        feature("third"),
        Call("VERSIONID", ("v",)),
    )
    words = [line.partition("(")[0] for line in lines if not line.startswith("`")]
    assert words == [
        *("VERSIONID", "OSTYPE", "define", "FEATURE", "FEATURE", "MAILER", "LOCAL_CONFIG", "LOCAL_RULESETS")
    ]
    assert lines[3:5] == ["FEATURE(`second')dnl", "FEATURE(`third')dnl"]


def test_header_reads_the_tree_that_is_named() -> None:
    assert "include(`/usr/share/sendmail-cf/m4/cf.m4')dnl\n" in render(
        Mc(()), cf_directory="/usr/share/sendmail-cf"
    )


@given(value=st.text())
def test_no_value_changes_another_line(value: str) -> None:
    """Whatever a value holds, it is refused, or stands whole between its own quotes on its own line."""
    before, after = define("confA", "1"), define("confZ", "1")
    try:
        lines = body(before, define("confV", value), after)
    except InvalidInputError:
        return
    assert lines == [*body(before), f"define(`confV', ``{value}'')dnl", *body(after)]
