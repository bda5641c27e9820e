# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a written .mc says, and what of it is refused."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import (
    Block,
    Call,
    Include,
    Mc,
    Raw,
    Statement,
    define,
    feature,
    in_order,
    render,
    undefine,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_parse import parse
from hypothesis import given
from hypothesis import strategies as st
from mc_values import INERT_VALUES, VALUES, carriers, inert_carriers

READ: list[tuple[str, list[Statement]]] = [
    ("", []),
    ("dnl a comment, don't (read it\n", []),
    ("# a comment of the .cf\n\n", []),
    ("divert(-1)\nwhat stands here, is dropped: index, format, include\ndivert(0)dnl\n", []),
    ("include(`/usr/share/sendmail-cf/m4/cf.m4')dnl\n", []),
    ("OSTYPE(linux)dnl\n", [Call("OSTYPE", ("linux",))]),
    ("FEATURE(`nouucp',\n\t`reject')\n", [feature("nouucp", "reject")]),
    ("FEATURE(`nouucp', dnl as always\n`reject')\n", [feature("nouucp", "reject")]),
    ("FEATURE(redirect)dnl\nMAILER(smtp)\n", [feature("redirect"), Call("MAILER", ("smtp",))]),
    ("FEATURE(`dnsbl',`bl.test',,`t')", [feature("dnsbl", "bl.test", "", "t")]),
    ("FEATURE(`dnsbl', `bl.test', `\"no, never\"')", [feature("dnsbl", "bl.test", '"no, never"')]),
    ("FEATURE(`no_default_msa', `dnl')dnl", [feature("no_default_msa")]),
    ("define(`confLOG_LEVEL', 9)", [define("confLOG_LEVEL", "9")]),
    ("define(`confDEF_USER_ID', ``8:12'')dnl\n", [define("confDEF_USER_ID", "8:12")]),
    ("define(`confX', `a, (b)')dnl\n", [define("confX", "a, (b)")]),
    ("define(`confX', `say `dnl' twice')dnl\n", [define("confX", "say dnl twice")]),
    ("define(`confX', `')dnl\n", [define("confX", "")]),
    ("define(`confX')dnl\n", [define("confX", "")]),
    ("define(`confTIME_ZONE', `USE_TZ')\n", [define("confTIME_ZONE", "USE_TZ")]),
    ("undefine(`ALIAS_FILE')", [undefine("ALIAS_FILE")]),
    (
        "OSTYPE(`debian')\ninclude(`/etc/x.m4')\n",
        [Call("OSTYPE", ("debian",)), Include("/etc/x.m4", "after OSTYPE")],
    ),
    ("sinclude(`/etc/x.m4')", [Raw("sinclude(`/etc/x.m4')dnl", "before VERSIONID")]),
    ("MAILER(`smtp')\nCwa.test\n", [Call("MAILER", ("smtp",)), Raw("`Cwa.test'", "after MAILER")]),
    (
        "define(`_USE_ETC_MAIL_')dnl\ninclude(`m4/cf.m4')\n",
        [Raw("define(`_USE_ETC_MAIL_')dnl", "before VERSIONID")],
    ),
    (
        "LOCAL_CONFIG\n# it's\nKm hash /m\n\nLOCAL_RULESETS\nSx\n\nR$*\t$: $1\n",
        [Block("LOCAL_CONFIG", ("# it's", "Km hash /m")), Block("LOCAL_RULESETS", ("Sx", "", "R$*\t$: $1"))],
    ),
]

REFUSED = [
    ("\nifdef(`confX', `dnl')\n", "line 2", "m4 would expand ifdef"),
    (
        "OSTYPE(`linux')\ndefine(`confX', `MAIL_SETTINGS_DIR`'x')",
        "line 2",
        "m4 would expand MAIL_SETTINGS_DIR",
    ),
    ("FEATURE(`smrsh', `dnl /x')", "line 1", "m4 would expand dnl"),
    ("define(confLOG_LEVEL, 9)", "line 1", "m4 would expand confLOG_LEVEL"),
    ("define(`confX', `$1')", "line 1", "an m4 argument"),
    ("define(`confX', a, b)", "line 1", "more than a name and a value"),
    ("define(`OSTYPE', `x')", "line 1", "no name to define"),
    ("define(`confX', `two\nlines')", "line 1", "a control character"),
    ("define(`confX', `never closed", "line 1", "a quotation is not closed"),
    ("\n\nFEATURE(`x'", "line 3", "a list of arguments is not closed"),
    ("divert(3)\n", "line 1", "divert(3)"),
    ("define(`confX', `1')\ninclude(`m4/cf.m4')\n", "line 1", "in front of cf.m4"),
    ("LOCAL_CONFIG\nD{x}confDOMAIN_NAME\n", "line 2", "m4 would expand confDOMAIN_NAME"),
    ("OSTYPE\n", "line 1", "m4 would expand OSTYPE"),
    ("SITE(`x')\n", "line 1", "m4 would expand SITE"),
]


@pytest.mark.parametrize(("text", "statements"), READ)
def test_text_says(text: str, statements: list[Statement]) -> None:
    assert parse(text) == Mc(tuple(statements))


@pytest.mark.parametrize(("text", "where", "wrong"), REFUSED)
def test_what_has_no_one_meaning_is_refused(text: str, where: str, wrong: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse(text)
    assert caught.value.faults[0].where == where
    assert wrong in caught.value.faults[0].wrong


def test_every_refusal_is_told() -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse("ifdef(`a', `b')\nOSTYPE(`linux')\nsyscmd(`rm')\n")
    assert [fault.where for fault in caught.value.faults] == ["line 1", "line 3"]


STATEMENTS = st.one_of(
    st.builds(lambda place, value: carriers()[place](value), st.sampled_from(sorted(carriers())), VALUES),
    st.builds(
        lambda place, value: inert_carriers()[place](value),
        st.sampled_from(sorted(inert_carriers())),
        INERT_VALUES,
    ),
)


@given(statements=st.lists(STATEMENTS, max_size=5))
def test_what_is_rendered_is_read_back(statements: list[Statement]) -> None:
    wished = tuple(statement for statement in statements if not list(statement.faults()))
    assert parse(render(Mc(wished))) == Mc(in_order(wished))


@given(text=st.text(st.sampled_from("`'(),\n #dnl$1aF")) | st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        again = render(parse(text))
    except InvalidInputError:
        return
    assert render(parse(again)) == again
