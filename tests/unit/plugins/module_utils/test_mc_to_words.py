# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A written .mc becomes the variables that say it, and what they say is what was written."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import (
    Call,
    Mc,
    feature,
    render,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_parse import parse
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_to_words import variables_of, words_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from words_values import WORDS, checked, statements

OWN = Path(__file__).parents[3] / "corpus" / "own" / "mc"
NO_MSA = "FEATURE(`no_default_msa')dnl\n"

# text of a .mc, and the words that say it
SAYS: list[tuple[str, dict[str, Any]]] = [
    ("", {}),
    ("dnl nothing\n# nothing\n", {}),
    ("define(`confMAX_HOP', `40')\n", {"define": {"confMAX_HOP": 40}}),
    ("define(`confTEMP_FILE_MODE', `0600')\n", {"define": {"confTEMP_FILE_MODE": "0600"}}),
    ("define(`confTO_IDENT', `0')\n", {"timeouts": {"ident": 0}}),
    # The roles have a value for these in any case, beside which a definition would be refused.
    ("define(`confLOG_LEVEL', `9')\ndefine(`confLOG_LEVEL', `14')", {"log_level": 14}),
    ("define(`confPRIVACY_FLAGS', `noexpn, novrfy')", {"privacy_options": ["noexpn", "novrfy"]}),
    ("define(`confPRIVACY_FLAGS', `public')", {"define": {"confPRIVACY_FLAGS": "public"}}),
    ("define(`SMART_HOST', `[mail.a.test]')", {"smart_host": "[mail.a.test]"}),
    (
        "define(`confSERVER_CERT', `/etc/mail/a.pem')",
        {"tls_server_certificate": "/etc/mail/a.pem"},
    ),
    ("define(`confTLS_FALLBACK_TO_CLEAR', `true')", {"tls_fallback_to_clear": True}),
    ("define(`confMILTER_MACROS_HELO', `j, _')\n", {"milter_macros": {"helo": "j, _"}}),
    ("define(`confMAX_HOP', `4')\ndefine(`confMAX_HOP', `5')", {"define": {"confMAX_HOP": 5}}),
    ("define(`confMAX_HOP', `4')\nundefine(`confMAX_HOP')", {"undefine": ["confMAX_HOP"]}),
    ("undefine(`confTO_IDENT')\ndefine(`confTO_IDENT', `5s')", {"timeouts": {"ident": "5s"}}),
    ("FEATURE(redirect)\nFEATURE(`redirect')\n", {"feature": ["redirect"]}),
    ("FEATURE(`nouucp', `reject')", {"feature": [{"name": "nouucp", "args": ["reject"]}]}),
    ("FEATURE(`greet_pause', `1000')", {"greet_pause": 1000}),
    ("FEATURE(`blacklist_recipients')", {"feature": ["blocklist_recipients"]}),
    (
        "FEATURE(`dnsbl', `a.test', `\"550 no\"', `t')",
        {"dnsbl": [{"zone": "a.test", "message": '"550 no"', "temporary": "t"}]},
    ),
    # The variable dnsbl would put the reply into quotes.
    ("FEATURE(`dnsbl', `a.test', `no')", {"feature": [{"name": "dnsbl", "args": ["a.test", "no"]}]}),
    ("TRUST_AUTH_MECH(`LOGIN PLAIN')", {"trust_auth_mech": ["LOGIN", "PLAIN"]}),
    ("MASQUERADE_DOMAIN(`a.test b.test')", {"masquerade_domain": ["a.test", "b.test"]}),
    ("EXPOSED_USER_FILE(`-o /etc/mail/e')", {"exposed_user_file": "-o /etc/mail/e"}),
    ("LOCAL_DOMAIN(`a.test')", {"local_host_names": ["a.test"]}),
    (
        "DAEMON_OPTIONS(`Port=smtp,Addr=127.0.0.1, Name=MTA')",
        {"listen": [{"name": "MTA", "modifiers": "", "port": 25, "address": "127.0.0.1"}]},
    ),
    (
        "DAEMON_OPTIONS(`family=inet6, address=IPv6:::1, M=Ea, InputMailFilters=a;b, DeliveryMode=q')",
        {
            "listen": [
                {"name": "Daemon0", "family": "inet6", "address": "::1", "modifiers": "Ea"}
                | {"input_mail_filters": ["a", "b"], "delivery_mode": "q"}
            ]
        },
    ),
    (
        "MODIFY_MAILER_FLAGS(`SMTP', `+9')\nMODIFY_MAILER_FLAGS(`SMTP', `-m')",
        {"modify_mailer_flags": [{"mailer": "SMTP", "flags": ["+9", "-m"]}]},
    ),
    (
        "INPUT_MAIL_FILTER(`a', `S=local:/run/a, F=, T=S:1m; R:2m')",
        {
            "input_mail_filter": [
                {"name": "a", "socket": "local:/run/a", "flags": "", "timeouts": {"S": "1m", "R": "2m"}}
            ]
        },
    ),
    (
        "INPUT_MAIL_FILTER(`a', `S=local:/run/a')\ndefine(`confINPUT_MAIL_FILTERS', `a')",
        {"input_mail_filter": [{"name": "a", "socket": "local:/run/a"}]},
    ),
    (
        "INPUT_MAIL_FILTER(`a', `S=local:/run/a')\ndefine(`confINPUT_MAIL_FILTERS', `')",
        {
            "mail_filter": [{"name": "a", "socket": "local:/run/a"}],
            "define": {"confINPUT_MAIL_FILTERS": ""},
        },
    ),
    ("LOCAL_CONFIG\nC{X}a\nLOCAL_CONFIG\nC{X}b\n", {"local_config": "C{X}a\nC{X}b\n"}),
    # The word names the line that it does not take, and what to say instead; raw would hide it.
    ("LOCAL_RULE_0\nR$*  no tab\n", {"local_rule_0": "R$*  no tab\n"}),
    ("OSTYPE(`a')\ninclude(`/x.m4')", {"ostype": "a", "include": [{"path": "/x.m4", "at": "after OSTYPE"}]}),
]

# text that no word says, the place where it is said raw, and the text there
RAW: list[tuple[str, str, str]] = [
    ("HACK(`x')\n", "after HACK", "HACK(`x')dnl\n"),
    ("define(`CERTS', `/x')\n", "after define", "define(`CERTS', `/x')dnl\n"),
    ("define(`confX', `y')\n", "after define", "define(`confX', ``y'')dnl\n"),
    ("define(`confMAX_HOP', `')\n", "after define", "define(`confMAX_HOP', `')dnl\n"),
    ("define(`confCRL', `MAIL_SETTINGS_DIR`'crl')\n", "after define", "MAIL_SETTINGS_DIR`'crl"),
    (
        "MAILER(`smtp')\nifdef(`x', `FEATURE(`y')\n')dnl\n",
        "after MAILER",
        "ifdef(`x', `FEATURE(`y')\n')dnl\n",
    ),
    ("FEATURE(`notsticky')\n", "after FEATURE", "FEATURE(`notsticky')dnl\n"),
    (
        "FEATURE(`smrsh', MAIL_SETTINGS_DIR`x')\n",
        "after FEATURE",
        "FEATURE(`smrsh', MAIL_SETTINGS_DIR`x')dnl",
    ),
    ("VERSIONID(`a')\nVERSIONID(`b')\n", "after VERSIONID", "VERSIONID(`b')dnl\n"),
    ("DAEMON_OPTIONS(`Name=a, Name=b')\n", "after DAEMON_OPTIONS", "Name=a, Name=b"),
    ("DAEMON_OPTIONS(`Addr=localhost')\n", "after DAEMON_OPTIONS", "Addr=localhost"),
    ("LOCAL_NET_CONFIG\nR$*\t$1\n", "after LOCAL_NET_CONFIG", "LOCAL_NET_CONFIG\n`R$*\t$1'\n"),
    (
        "LOCAL_CONFIG\nD{x}a\nD{y}confDOMAIN_NAME\nLOCAL_RULESETS\nSx\n",
        "after LOCAL_CONFIG",
        "LOCAL_CONFIG\nD{x}a\nD{y}confDOMAIN_NAME\n",
    ),
    ("MAILER(`smtp')\nD{y}confDOMAIN_NAME.\n", "after MAILER", "D{y}confDOMAIN_NAME.\n"),
    ("divert(-1)\nsyscmd(`true')\ndivert(0)\n", "before VERSIONID", "divert(-1)syscmd(`true')divert(0)dnl\n"),
    ("sinclude(`x.m4')\n", "before VERSIONID", "sinclude(`x.m4')dnl\n"),
]

REFUSED: list[tuple[str, str]] = [
    ("\ndefine(`confX', `open", "line 2: a quotation is not closed"),
    ("FEATURE(`x'\n", "line 1: a list of arguments is not closed"),
    ("define(confX, `y'\n", "line 1: m4 would expand confX"),
    ("changequote([, ])\n", "line 1: m4 would expand changequote"),
    ("divert(3)\n", "line 1: divert(3)"),
    ("define(`x', `1')\ninclude(`m4/cf.m4')\n", "line 1: define in front of cf.m4"),
    ("MAILER(`smtp') D{x}confX\n", "line 1: m4 would expand confX"),
]


def words_in(text: str) -> dict[str, Any]:
    return words_of(parse(text, keep=True))


@pytest.mark.parametrize(("text", "words"), SAYS)
def test_text_says(text: str, words: dict[str, Any]) -> None:
    assert words_in(text) == words


@pytest.mark.parametrize(("text", "at", "kept"), RAW)
def test_what_no_word_says_is_raw(text: str, at: str, kept: str) -> None:
    raw = words_in(text)["raw"]
    assert [entry["at"] for entry in raw] == [at]
    assert kept in raw[0]["text"]
    assert checked({"raw": raw})


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_cannot_be_told_from_the_rest_is_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        variables_of(text)
    assert str(caught.value).startswith(message)


def test_what_uses_a_macro_of_the_files_own_stays_behind_its_definition() -> None:
    words = words_in("define(`DIR', `/x')define(`dir', `/y')\ndefine(`confCRL', `dir/crl')\n")
    assert words == {
        "raw": [
            {
                "at": "after define",
                "text": "define(`DIR', `/x')dnl\ndefine(`dir', `/y')dnl\ndefine(`confCRL', `dir/crl')dnl\n",
            }
        ]
    }


def test_filters_keep_their_order_when_one_is_raw() -> None:
    words = words_in("".join(f"INPUT_MAIL_FILTER(`{name}', `S=local:/{name}')\n" for name in ("a", "1", "b")))
    assert [each["name"] for each in words["input_mail_filter"]] == ["a"]
    assert words["raw"][0]["text"].count("INPUT_MAIL_FILTER") == 2


@pytest.mark.parametrize(
    ("text", "listening"),
    [
        ("OSTYPE(`linux')\n", [("MTA", 25, ""), ("MSA", 587, "E")]),
        ("DAEMON_OPTIONS(`Name=x')\n", [("x", 25, ""), ("MSA", 587, "E")]),
        ("DAEMON_OPTIONS(`Name=x, Port=587')\n", [("x", 587, "")]),
        (f"DAEMON_OPTIONS(`Name=x')\n{NO_MSA}", [("x", 25, "")]),
        ("DAEMON_OPTIONS(`Name=x, Addr=localhost')\n", [("MSA", 587, "E")]),
        (NO_MSA, []),
    ],
)
def test_listeners_that_m4_adds_are_said(text: str, listening: list[tuple[str, int, str]]) -> None:
    said = checked({"listen": variables_of(text).get("sendmail_listen", [])})["listen"]
    assert [(each.name, each.port, each.modifiers) for each in said] == listening


@settings(max_examples=100, deadline=None)
@given(words=WORDS)
def test_words_go_there_and_back(words: dict[str, Any]) -> None:
    said = statements(words)
    assume(not [*chain.from_iterable(one.faults() for one in said)])  # what m4 could not hand on at all
    again = words_in(render(Mc(said)))
    assert statements(again) == said
    assert _without_order(checked(again)) == _without_order(checked(words))


def _without_order(words: dict[str, Any]) -> dict[str, Any]:
    """Features come out in the order that m4 needs, and what is empty is not said."""
    features = sorted(words.get("feature", ()), key=repr)
    return {name: value for name, value in {**words, "feature": features}.items() if value}


@given(text=st.text(st.sampled_from("`'(),\n #dnl$1aF")) | st.text())
def test_any_text_is_said_or_refused(text: str) -> None:
    try:
        words = words_in(text)
    except InvalidInputError:
        return
    assert checked(words).keys() == words.keys()


@pytest.mark.parametrize("path", sorted(OWN.iterdir()), ids=lambda path: path.name)
def test_our_corpus_goes_there_and_back(path: Path) -> None:
    text = path.read_text("utf-8")
    if path.name == "unclosed-quote.mc":
        with pytest.raises(InvalidInputError, match="line 5: a quotation is not closed"):
            words_in(text)
        return
    once = statements(words_in(text))
    renamed = {feature("blacklist_recipients"): feature("blocklist_recipients")}
    assert set(once) >= {
        renamed.get(each, each)
        for each in parse(text).statements
        if isinstance(each, Call) and each.macro not in ("DAEMON_OPTIONS", "HACK") and "msp" not in each.args
    } - {feature("no_such_feature")}
    assert statements(words_in(render(Mc(once)))) == once
