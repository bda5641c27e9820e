# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a .mc is written."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4_quoting import HELPERS
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import (
    Block,
    Call,
    Include,
    Mc,
    Raw,
    Statement,
    define,
    feature,
    overlay,
    render,
    undefine,
)
from hypothesis import given
from hypothesis import strategies as st

WRITTEN = [
    (Call("OSTYPE", ("debian",)), "OSTYPE(`debian')dnl"),
    (define("confLOG_LEVEL", "10"), "define(`confLOG_LEVEL', ``10'')dnl"),
    (define("STATUS_FILE", ""), "define(`STATUS_FILE', `')dnl"),
    (undefine("ALIAS_FILE"), "undefine(`ALIAS_FILE')dnl"),
    (feature("nouucp", "reject"), "FEATURE(`nouucp', `reject')dnl"),
    (feature("access_db", "hash /a, b", "skip"), "FEATURE(`access_db', ``hash /a, b'', `skip')dnl"),
    (Call("DAEMON_OPTIONS", ("Name=MTA, M=A",)), "DAEMON_OPTIONS(``Name=MTA, M=A'')dnl"),
    # words that m4 would expand are safe in what is quoted twice, and in a block
    (define("confDOMAIN_NAME", "divert.dnl.test"), "define(`confDOMAIN_NAME', ``divert.dnl.test'')dnl"),
    (Block("LOCAL_RULESETS", ("Stest", "R$*\t$: $1 dnl")), "LOCAL_RULESETS\n`Stest\nR$*\t$: $1 dnl'"),
    # and where fewer quotes would do, they are given to what needs them alone
    (feature("access_db", "hash /etc/dnl/access"), "FEATURE(`access_db', ``hash /etc/dnl/access'')dnl"),
    (Call("EXPOSED_USER", ("root",)), "EXPOSED_USER(`root')dnl"),
    (Call("EXPOSED_USER", ("shift",)), "EXPOSED_USER(``shift'')dnl"),
    (Call("MASQUERADE_AS", ("a.test",)), "MASQUERADE_AS(`a.test')dnl"),
    (Call("MASQUERADE_AS", ("shift.test",)), "MASQUERADE_AS(```shift.test''')dnl"),
    (feature("smrsh", "/dnl/smrsh"), "FEATURE(`smrsh', ````/dnl/smrsh'''')dnl"),
    # $1 is a macro's argument only where dollar and digit stand together
    (define("confX", "costs $1"), "define(`confX', ``costs $'`1'')dnl"),
    (define("confX", "$*"), "define(`confX', ``$'`*'')dnl"),
    # text of m4 stands as it is
    (Include("/etc/mail/tls.m4", "after define"), "include(`/etc/mail/tls.m4')dnl"),
    (Raw("ifdef(`confX', `dnl')\n", "before FEATURE"), "ifdef(`confX', `dnl')"),
    (Raw("dnl don`t (", "before FEATURE"), "dnl don`t ("),
    (Raw("# it's :-(", "before FEATURE"), "# it's :-("),
    # lines with a quote character get other quotes
    (
        Block("LOCAL_CONFIG", ("# don't `[=[", "# dnl")),
        "LOCAL_CONFIG\nchangequote([==[, ]==])dnl\n[==[# don't `[=[\n# dnl]==]changequote`'",
    ),
]

CARRIED_QUOTES = [
    (define("confX", "don't"), "define(`confX', ``don'_APOSTROPHE_`t'')dnl"),
    (define("confX", "a`b"), "define(`confX', ``a'_BACKQUOTE_`b'')dnl"),
    (Call("RELAY_DOMAIN", ("'",)), "RELAY_DOMAIN(``'_APOSTROPHE_`'')dnl"),
]

REFUSED = [
    (define("confX", "a\nb"), "define(confX)", "a control character"),
    (define("confX", "a\x00b"), "define(confX)", "a control character"),
    (define("confX", "a\tb"), "define(confX)", "a control character"),
    (define("confX", "a\udc80b"), "define(confX)", "a control character"),
    (define("conf'X", "a"), "define(conf'X)", "no name to define"),
    (define("dnl", "a"), "define(dnl)", "no name to define"),
    (define("OSTYPE", "a"), "define(OSTYPE)", "no name to define"),
    (define("DANE", "a"), "define(DANE)", "no name to define"),
    (undefine("define"), "undefine(define)", "no name to define"),
    (define("LOCAL_MAILER_FLAGS", "a,b"), "define(LOCAL_MAILER_FLAGS)", "a comma"),
    (define("confCT_FILE", "/etc/dnl"), "define(confCT_FILE)", "the m4 word dnl"),
    (define("QUEUE_DIR", "it's"), "define(QUEUE_DIR)", "a quote character of m4"),
    (feature("dnl"), "FEATURE(dnl)", "the m4 word dnl"),
    (feature("nouucp", "it's"), "FEATURE(nouucp)", "a quote character of m4"),
    (feature("enhdnsbl", "bl.test", "", "", "a,b"), "FEATURE(enhdnsbl)", "a comma"),
    (Call("OSTYPE", ("shift",)), "OSTYPE(shift)", "the m4 word shift"),
    (Call("OSTYPE", ("confX",)), "OSTYPE(confX)", "the m4 word confX"),
    (Call("OSTYPE", ()), "OSTYPE()", "no argument"),
    (Call("VERSIONID", ("don't",)), "VERSIONID(don't)", "a quote character of m4"),
    (Call("INPUT_MAIL_FILTER", ("a b(", "S=x")), "INPUT_MAIL_FILTER(a b()", "a parenthesis"),
    (Block("LOCAL_CONFIG", ("# fine", "# \x07")), "LOCAL_CONFIG line 2", "a control character"),
    (Block("LOCAL_CONFIG", ("one\ntwo",)), "LOCAL_CONFIG line 1", "a control character"),
    (Include("/etc/dnl.m4", "after define"), "include(/etc/dnl.m4)", "the m4 word dnl"),
    (Include("/etc/x.m4", "define"), "include(/etc/x.m4)", "is no place"),
    (Include("/etc/x.m4", "after confX"), "include(/etc/x.m4)", "is no place"),
    (Raw("define(`confX', `1", "after define"), "raw after define", "a quotation"),
    (Raw("define(`confX'", "after define"), "raw after define", "a list of arguments"),
    (Raw("changequote([, ])", "after define"), "raw after define", "changequote has changed"),
    (Raw("\x00", "after define"), "raw after define", "a control character"),
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


@pytest.mark.parametrize(("statement", "text"), CARRIED_QUOTES)
def test_quote_character_is_written_as_a_macro_of_its_own(statement: Statement, text: str) -> None:
    assert body(statement) == [*HELPERS, text]


@pytest.mark.parametrize(("statement", "where", "wrong"), REFUSED)
def test_value_that_m4_would_change_is_refused(statement: Statement, where: str, wrong: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        render(Mc((statement,)))
    (fault,) = caught.value.faults
    assert fault.where == where
    assert wrong in fault.wrong


def test_every_fault_is_told() -> None:
    with pytest.raises(InvalidInputError) as caught:
        render(Mc((define("confA", "\n"), feature("b"), define("confC", "\r"))))
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


ORDERED = [
    # (as given, as written): what another must precede comes behind it, and nothing else moves
    (("greet_pause", "nouucp", "access_db"), ("nouucp", "access_db", "greet_pause")),
    (("conncontrol", "delay_checks", "access_db"), ("access_db", "delay_checks", "conncontrol")),
    (("msp", "use_cw_file"), ("use_cw_file", "msp")),
    (("dnsbl", "nouucp", "enhdnsbl", "dnsbl"), ("dnsbl", "nouucp", "enhdnsbl", "dnsbl")),
    (("nouucp", "access_db", "ratecontrol"), ("nouucp", "access_db", "ratecontrol")),
]


@pytest.mark.parametrize(("given_names", "written"), ORDERED)
def test_features_come_in_the_order_that_they_need(
    given_names: tuple[str, ...], written: tuple[str, ...]
) -> None:
    assert body(*map(feature, given_names)) == [f"FEATURE(`{name}')dnl" for name in written]


def test_smtp_comes_before_uucp() -> None:
    assert body(Call("MAILER", ("uucp",)), Call("MAILER", ("smtp",)))[0] == "MAILER(`smtp')dnl"


def test_raw_text_and_includes_stand_where_they_are_asked_for() -> None:
    lines = body(
        Raw("r3", "after FEATURE"),
        Raw("r2", "before FEATURE"),
        Include("/i", "after OSTYPE"),
        feature("nouucp"),
        define("confX", "1"),
        Call("OSTYPE", ("debian",)),
    )
    words = [line.partition("(")[0] for line in lines]
    assert words == ["OSTYPE", "include", "define", "r2", "FEATURE", "r3"]


OVERLAID = [
    (Call("MASQUERADE_AS", ("a.test",)), Call("MASQUERADE_AS", ("b.test",))),
    (Call("MAIL_FILTER", ("a", "S=x")), Call("INPUT_MAIL_FILTER", ("a", "S=y"))),
    (Call("QUEUE_GROUP", ("a", "P=/x")), Call("QUEUE_GROUP", ("a", "P=/y"))),
    (undefine("confX"), define("confX", "1")),
]


@pytest.mark.parametrize(("base", "word"), OVERLAID)
def test_word_takes_the_place_of_its_namesake(base: Statement, word: Statement) -> None:
    beside = Call("EXPOSED_USER", ("root",))
    assert overlay((base, beside), (word,)) == (beside, word)


@given(value=st.text(st.characters(exclude_categories=["Cc", "Zl", "Zp"])))
def test_no_value_changes_another_line(value: str) -> None:
    """Whatever a value holds, it is refused, or stands on its own line."""
    before, after = define("confA", "1"), define("confZ", "1")
    try:
        lines = body(before, define("confV", value), after)
    except InvalidInputError:
        return
    helpers = HELPERS if {"'", "`"} & set(value) else ()
    assert (lines[:-3], lines[-3], lines[-1]) == ([*helpers], *body(before), *body(after))
