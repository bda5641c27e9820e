# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the words of a .mc say, what they refuse, and how layers say them together."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._define import undefine_words
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._gateway import gateway
from ansible_collections.postmaster.sendmail.plugins.module_utils._host_kind import HOST_KINDS, daemon_mc
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call, Mc, render
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_parse import parse
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_to_words import words_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc_words import McWords
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_settings import (
    base_of,
    parse_settings,
    variable_names,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._submit_mc import submit
from ansible_collections.postmaster.sendmail.plugins.module_utils._variables import (
    PREFIX,
    kinds_of,
    layered_in,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._word_rules import (
    SAID_BY,
    SUBMIT_PRESENT,
    present_on,
    rulesets_on,
)
from words_values import checked, statements

HUB = {"sendmail_hub": "hub.example.com"}
WORDS = sorted(kinds_of(McWords))
LAYERED = sorted(layered_in(McWords))
RULE = "R$*\t$@ OK"

# a word, its value, and the statements that say it
SAID: list[tuple[str, object, list[str]]] = [
    ("version_id", "relay 7", ["VERSIONID(`relay 7')dnl"]),
    ("ostype", "linux", ["OSTYPE(`linux')dnl"]),
    ("domain", "generic", ["DOMAIN(`generic')dnl"]),
    (
        "define",
        {"confMAX_HOP": 40, "confTRY_NULL_MX_LIST": True},
        ["define(`confMAX_HOP', ``40'')dnl", "define(`confTRY_NULL_MX_LIST', ``True'')dnl"],
    ),
    ("undefine", ["confREJECT_NUL"], ["undefine(`confREJECT_NUL')dnl"]),
    (
        "feature",
        ["always_add_domain", {"name": "domaintable", "args": ["hash /etc/mail/domaintable"]}],
        ["FEATURE(`always_add_domain')dnl", "FEATURE(`domaintable', `hash /etc/mail/domaintable')dnl"],
    ),
    ("masquerade_as", "example.com", ["MASQUERADE_AS(`example.com')dnl"]),
    (
        "masquerade_domain",
        ["a.test", "b.test"],
        ["MASQUERADE_DOMAIN(`a.test')dnl", "MASQUERADE_DOMAIN(`b.test')dnl"],
    ),
    ("masquerade_domain_file", "/etc/mail/m", ["MASQUERADE_DOMAIN_FILE(`/etc/mail/m')dnl"]),
    ("masquerade_exception", ["www.a.test"], ["MASQUERADE_EXCEPTION(`www.a.test')dnl"]),
    ("masquerade_exception_file", "/etc/mail/n", ["MASQUERADE_EXCEPTION_FILE(`/etc/mail/n')dnl"]),
    ("exposed_user", ["root"], ["EXPOSED_USER(`root')dnl"]),
    ("exposed_user_file", "/etc/mail/e", ["EXPOSED_USER_FILE(`/etc/mail/e')dnl"]),
    ("local_user", ["root"], ["LOCAL_USER(`root')dnl"]),
    ("local_user_file", "/etc/mail/l", ["LOCAL_USER_FILE(`/etc/mail/l')dnl"]),
    ("generics_domain", ["a.test"], ["GENERICS_DOMAIN(`a.test')dnl"]),
    ("generics_domain_file", "/etc/mail/g", ["GENERICS_DOMAIN_FILE(`/etc/mail/g')dnl"]),
    ("virtuser_domain", ["a.test"], ["VIRTUSER_DOMAIN(`a.test')dnl"]),
    ("virtuser_domain_file", "-o /etc/mail/v", ["VIRTUSER_DOMAIN_FILE(`-o /etc/mail/v')dnl"]),
    ("ldaproute_domain", ["a.test"], ["LDAPROUTE_DOMAIN(`a.test')dnl"]),
    ("ldaproute_domain_file", "@LDAP", ["LDAPROUTE_DOMAIN_FILE(`@LDAP')dnl"]),
    ("ldaproute_equivalent", ["a.test"], ["LDAPROUTE_EQUIVALENT(`a.test')dnl"]),
    ("ldaproute_equivalent_file", "/etc/mail/q", ["LDAPROUTE_EQUIVALENT_FILE(`/etc/mail/q')dnl"]),
    ("canonify_domain", ["a.test", "$m"], ["CANONIFY_DOMAIN(`a.test')dnl", "CANONIFY_DOMAIN(`$m')dnl"]),
    ("canonify_domain_file", "/etc/mail/c", ["CANONIFY_DOMAIN_FILE(`/etc/mail/c')dnl"]),
    (
        "client_options",
        [{"address": "192.0.2.1", "modifiers": "S"}, {"family": "inet6"}],
        [
            "CLIENT_OPTIONS(``Family=inet, Addr=192.0.2.1, M=S'')dnl",
            "CLIENT_OPTIONS(``Family=inet6'')dnl",
        ],
    ),
    (
        "queue_group",
        [{"name": "slow", "path": "/var/spool/mqueue/slow", "interval": "1h"}],
        ["QUEUE_GROUP(`slow', ``P=/var/spool/mqueue/slow, I=1h'')dnl"],
    ),
    ("dnsbl", ["bl.example.org"], ["FEATURE(`dnsbl', `bl.example.org')dnl"]),
    (
        "enhdnsbl",
        [{"zone": "bl.example.org", "temporary": True, "results": ["127.0.0.2"]}],
        ["FEATURE(`enhdnsbl', `bl.example.org', `', `t', `127.0.0.2.')dnl"],
    ),
    (
        "input_mail_filter",
        [
            {
                "name": "sign",
                "socket": "inet:8891@127.0.0.1",
                "flags": "T",
                "timeouts": {"S": "10s", "R": "10s"},
            }
        ],
        ["INPUT_MAIL_FILTER(`sign', ``S=inet:8891@127.0.0.1, F=T, T=S:10s;R:10s'')dnl"],
    ),
    (
        "mail_filter",
        [{"name": "sign", "socket": "local:/run/sign/s"}],
        ["MAIL_FILTER(`sign', `S=local:/run/sign/s')dnl"],
    ),
    (
        "milter_macros",
        {"helo": ["{tls_version}", "{cipher}"]},
        ["define(`confMILTER_MACROS_HELO', ``{tls_version}, {cipher}'')dnl"],
    ),
    (
        "modify_mailer_flags",
        [{"mailer": "SMTP", "flags": "+9"}],
        ["MODIFY_MAILER_FLAGS(`SMTP', `+9')dnl"],
    ),
    ("trust_auth_mech", ["PLAIN", "GSSAPI"], ["TRUST_AUTH_MECH(`PLAIN')dnl", "TRUST_AUTH_MECH(`GSSAPI')dnl"]),
    (
        "mailer",
        ["procmail", {"name": "pop", "args": "x"}],
        ["MAILER(`procmail')dnl", "MAILER(`pop', `x')dnl"],
    ),
    ("mailer_definitions", "Mmine, P=/bin/x\n", ["MAILER_DEFINITIONS", "`Mmine, P=/bin/x'"]),
    (
        "local_config",
        "Kx hash /etc/mail/x\n\nC{X}a\n",
        ["LOCAL_CONFIG", "`Kx hash /etc/mail/x", "", "C{X}a'"],
    ),
    *(
        (f"local_{name}", f"{RULE}\n", [f"LOCAL_{name.upper()}", f"`{RULE}'"])
        for name in (
            *("rule_0", "rule_1", "rule_2", "rule_3", "srv_features", "clt_features", "try_tls", "tls_rcpt"),
            *("tls_client", "tls_server", "dnsbl"),
        )
    ),
    ("local_rulesets", "Sx\nR$*\n\t$@ OK\n", ["LOCAL_RULESETS", "`Sx", "R$*", "\t$@ OK'"]),
    ("include", [{"path": "/etc/mail/x.m4", "at": "after OSTYPE"}], ["include(`/etc/mail/x.m4')dnl"]),
    ("raw", [{"text": "dnl one\ndnl two\n", "at": "before MAILER"}], ["dnl one", "dnl two"]),
    ("allow_open_relay_features", ["relay_entire_domain"], []),
]

# Their place is told by what else is there.
PLACED = {"raw", "include"}

# variables, and what the first fault says
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"masquerade_as": "a b"}, "sendmail_masquerade_as .* is not a domain"),
    ({"masquerade_domain": ["a.test b.test"]}, r"sendmail_masquerade_domain\[0\]"),
    ({"masquerade_domain": ["a.test", "A.test"]}, r"sendmail_masquerade_domain\[1\].* is there already"),
    ({"exposed_user": ["root@a.test"]}, r"sendmail_exposed_user\[0\].* without its domain"),
    ({"generics_domain_file": "domains"}, "sendmail_generics_domain_file .* absolute path"),
    ({"generics_domain_file": "|/bin/x"}, "sendmail_generics_domain_file"),
    ({"trust_auth_mech": ["plain"]}, "capital letters"),
    ({"trust_auth_mech": ["ANONYMOUS"]}, "relay for everyone"),
    ({"virtuser_domain": ["com"]}, "top-level domain"),
    ({"virtuser_domain": [".com"]}, "top-level domain"),
    ({"virtuser_domain": ["$m"]}, "whole domain"),
    ({"local_config": "DXa\nCRa.test"}, "sendmail_local_config line 2: 'CRa.test' would fill class R"),
    ({"local_config": "C{R}a.test"}, "class R"),
    ({"local_config": "FR/etc/mail/r"}, "class R"),
    ({"ostype": "../x"}, "sendmail_ostype"),
    ({"version_id": "a\nb"}, "sendmail_version_id"),
    ({"define": {"confMAX_HOPS": 40}}, "sendmail_define.confMAX_HOPS.* confMAX_HOP"),
    (
        {"define": {"confRUN_AS_USER": "root"}},
        "sendmail_define.confRUN_AS_USER.* \\(say it with sendmail_relay_user",
    ),
    ({"undefine": ["confRUN_AS_USER"]}, r"sendmail_undefine\[0\].* not for you to undefine"),
    ({"define__a": {"MAIL_HUB": "x"}}, "sendmail_define__a.MAIL_HUB.* \\(say it with sendmail_hub"),
    (
        {"define": {"confMAX_HOP": 40}, "undefine__b": ["confMAX_HOP"]},
        r"sendmail_undefine__b\[0\] \(confMAX_HOP\): is defined too, by sendmail_define.confMAX_HOP",
    ),
    (
        {"define": {"confLOG_LEVEL": 9}, "log_level": 10},
        "sendmail_define.confLOG_LEVEL: is what sendmail_log_level says too",
    ),
    (
        {"define__x": {"confTO_IDENT": "1s"}, "timeouts__y": {"ident": "0"}},
        "sendmail_define__x.confTO_IDENT: is what sendmail_timeouts.ident says too",
    ),
    ({"feature": ["acces_db"]}, r"sendmail_feature\[0\].* \(do you mean access_db\?"),
    (
        {"feature": ["promiscuous_relay"]},
        r"sendmail_feature\[0\] \(promiscuous_relay\): would relay for everyone",
    ),
    (
        {"feature__a": ["relay_entire_domain"]},
        r"sendmail_feature__a\[0\] .*sendmail_allow_open_relay_features",
    ),
    ({"submit": {"feature": ["lookupdotdomain"]}}, r"sendmail_submit.feature\[0\].* without access_db"),
    (
        {"feature": [{"name": "access_db", "args": ["hash /etc/mail/other"]}]},
        r"sendmail_feature\[0\] \(access_db\): would not look into /etc/mail/access",
    ),
    (
        {"feature": [{"name": "greet_pause", "args": ["7"]}], "greet_pause": 5},
        r"sendmail_feature\[0\] \(greet_pause\): is what sendmail_greet_pause says too",
    ),
    ({"allow_open_relay_features": ["access_db"]}, r"sendmail_allow_open_relay_features\[0\]"),
    (
        {"client_options": [{}], "client_options__a": [{"port": 7}]},
        r"sendmail_client_options__a\[0\]: is the second",
    ),
    (
        {"submit": {"client_options": [{}, {"port": 7}]}},
        r"sendmail_submit.client_options\[1\]: is the second",
    ),
    (
        {
            "mail_filter": [{"name": "a", "socket": "local:/run/a/s"}],
            "input_mail_filter": [{"name": "a", "socket": "local:/run/a/s"}],
        },
        r'sendmail_mail_filter\[0\] \("a"\): is in sendmail_input_mail_filter too',
    ),
    (
        {"listen": [{"input_mail_filters": ["b"]}]},
        r'sendmail_listen\[0\].input_mail_filters \("b"\): is no filter',
    ),
    (
        {"define": {"confMILTER_MACROS_HELO": "j"}, "milter_macros": {"helo": ["j"]}},
        "is what sendmail_milter_macros.helo says too",
    ),
    ({"queue_group": [{"name": "slow", "path": "/tmp/slow"}]}, r"sendmail_queue_group\[0\].* is not below"),
    ({"mailer": ["smpt"]}, r"sendmail_mailer\[0\]"),
    ({"mailer": [{"args": []}]}, r"sendmail_mailer\[0\]: has no name"),
    ({"mailer": [{"name": "pop", "args": [["x"]]}]}, r"sendmail_mailer\[0\].args\[0\] .* is not text"),
    ({"mailer": [{"name": "pop", "args": ["a,b"]}]}, r"sendmail_mailer, MAILER\(pop\): 'a,b' holds a comma"),
    (
        {"local_config": "C{X}a\nC{Y}\x01"},
        "sendmail_local_config, LOCAL_CONFIG line 2: .* a control character",
    ),
    ({"submit": {"local_config": "\x01"}}, "sendmail_submit.local_config, LOCAL_CONFIG line 1"),
    ({"local_config": "C{X}a\nO LogLevel=9"}, "local_config line 2: .* sendmail_define: confLOG_LEVEL"),
    ({"local_config": "O timeout.helo=9s"}, "local_config line 1: .* sendmail_define: confTO_HELO"),
    ({"submit": {"local_config": "OOPort=26"}}, "submit.local_config line 1: .* sendmail_listen"),
    ({"local_rule_0": "R$*  $@ OK"}, "sendmail_local_rule_0 line 1: .* has no tab"),
    ({"local_rulesets": f"Sx\n{RULE}\nR$+ $1\n"}, "sendmail_local_rulesets line 3"),
    ({"local_rulesets": f"# mine\n{RULE}\nSx\n"}, r"sendmail_local_rulesets line 2: .* is in no ruleset"),
    (
        {"local_rulesets": f"Sx\n{RULE}\nSLocal_check_rcpt\n{RULE}"},
        "sendmail_local_rulesets line 3: 'SLocal_check_rcpt' is a ruleset that the relay depends on",
    ),
    (
        {"submit": {"local_rulesets": f"SLocal_localaddr=7\n{RULE}"}},
        "sendmail_submit.local_rulesets line 1: 'SLocal_localaddr=7' is a ruleset",
    ),
    (
        {"mailer_definitions": "Mmine,\nP=/bin/x, A=x\n"},
        "sendmail_mailer_definitions line 2: 'P=/bin/x, A=x' is in no mailer",
    ),
    (
        {"listen": [{"port": 465, "modifiers": "s"}, {"name": "inside"}]},
        r'sendmail_listen\[0\] \("MTA"\).modifiers: s is .*no certificate.*sendmail_tls_server_certificate',
    ),
    ({"local_rule_3": f"{RULE}\nSx\n{RULE}"}, "sendmail_local_rule_3 line 2: 'Sx' would end the ruleset"),
    ({"local_dnsbl": "Sx"}, "sendmail_local_dnsbl line 1: 'Sx' would end the ruleset"),
    (
        {"modify_mailer_flags": [{"mailer": "CYRUS", "flags": "+9"}]},
        r'sendmail_modify_mailer_flags\[0\] \("CYRUS"\): is no mailer here.*sendmail_mailer',
    ),
    (
        {"submit__a": {"modify_mailer_flags": [{"mailer": "POP", "flags": "+9"}]}},
        r'sendmail_submit__a.modify_mailer_flags\[0\] \("POP"\): is no mailer.*sendmail_submit.mailer',
    ),
    ({"feature": ["msp"]}, r"sendmail_feature\[0\] \(msp\): is not for you to name: .*sendmail_submit"),
    (
        {"feature__a": [{"name": "nullclient", "args": ["hub.example.com"]}]},
        r"sendmail_feature__a\[0\] \(nullclient\): .*sendmail_kind: nullclient",
    ),
    ({"ostype": "linux.m4"}, "sendmail_ostype .* without .m4"),
    (
        {"queue_group__a": [{"name": "slow", "path": "/tmp/slow"}]},
        r'sendmail_queue_group__a\[0\] \("slow"\).path: /tmp/slow is not below',
    ),
    (
        {"listen__a": [{"name": "b"}]},
        r'sendmail_listen__a\[0\] \("b"\): cannot have port 25',
    ),
    (
        {"submit": {"undefine": ["confMAX_HOP"]}, "submit__a": {"define": {"confMAX_HOP": 9}}},
        r"sendmail_submit.undefine\[0\] .*, put together from .*, sendmail_submit__a: is defined too",
    ),
    ({"submit": {"defins": {}}}, "sendmail_submit.defins: is not known .do you mean define"),
    ({"local_config": ["Kx"]}, "sendmail_local_config .* is no text"),
    ({"include": [{"path": "x.m4", "at": "after OSTYPE"}]}, r"sendmail_include\[0\].path"),
    ({"include": [{"path": "/x.m4"}]}, r"sendmail_include\[0\]: has no at"),
    ({"raw": [{"text": "dnl", "at": "behind OSTYPE"}]}, r"sendmail_raw\[0\]: .* is no place"),
    ({"raw": [{"text": "define(`x", "at": "after OSTYPE"}]}, r"sendmail_raw\[0\]: .*swallow"),
    ({"submit": {"defines": {}}}, "sendmail_submit.defines: is not known"),
    ({"submit": {"port": 0}}, "sendmail_submit.port"),
    ({"submit": {"define": {"confRUN_AS_USER": "root"}}}, "sendmail_submit.define.confRUN_AS_USER"),
    ({"submit__a": {"feature": ["promiscuous_relay"]}}, r"sendmail_submit__a.feature\[0\]"),
]

# variables with layers, and the lines that they make, in this order
TOGETHER: list[tuple[dict[str, Any], list[str]]] = [
    (
        {
            "masquerade_domain__b": ["b.test"],
            "masquerade_domain": ["z.test"],
            "masquerade_domain__a": ["a.test"],
        },
        [
            "MASQUERADE_DOMAIN(`z.test')dnl",
            "MASQUERADE_DOMAIN(`a.test')dnl",
            "MASQUERADE_DOMAIN(`b.test')dnl",
        ],
    ),
    (
        {"masquerade_domain": ["a.test"], "masquerade_domain__a": ["a.test"]},
        ["MASQUERADE_DOMAIN(`a.test')dnl"],
    ),
    (
        {"dnsbl": ["a.test", "b.test"], "dnsbl__a": [{"zone": "a.test", "message": "quarantine"}]},
        ["FEATURE(`dnsbl', `b.test')dnl", "FEATURE(`dnsbl', `a.test', `quarantine')dnl"],
    ),
    (
        {"define__a": {"confMAX_HOP": 40}, "define__b": {"confMAX_HOP": 50}},
        ["define(`confMAX_HOP', ``50'')dnl"],
    ),
    (
        {"local_rulesets__b": f"Sb\n{RULE}", "local_rulesets__a": f"Sa\n{RULE}"},
        ["`Sa", RULE, "Sb", f"{RULE}'"],
    ),
    (
        {
            "feature__a": [{"name": "domaintable", "args": ["hash /a"]}],
            "feature__b": [{"name": "domaintable", "args": ["hash /b"]}],
        },
        ["FEATURE(`domaintable', `hash /b')dnl"],
    ),
    (
        {
            "feature__a": [{"name": "dnsbl", "args": ["a.test"]}],
            "feature__b": [{"name": "dnsbl", "args": ["b.test"]}],
        },
        ["FEATURE(`dnsbl', `a.test')dnl", "FEATURE(`dnsbl', `b.test')dnl"],
    ),
]

NONSENSE: list[object] = [
    *(
        None,
        7,
        -1,
        1.5,
        True,
        "x y",
        "\x00",
        b"x",
        object(),
        (),
        {},
        [None],
        [7],
        [[]],
        [["x"]],
        [{}],
        [object()],
    ),
    *({"x": None}, {None: 1}, {1: {2: [3]}}, [{"name": None}], [{"name": []}], [{"args": [[]]}], [[[None]]]),
    *([{"text": 7, "at": []}], [{"path": {}, "at": None}], {"define": None}, {"feature": [None]}),
    *({"port": []}, {"confLOG_LEVEL": {}}, {"confLOG_LEVEL": [None]}, [{None: None}], "a`b", "don't"),
]


def mc(**words: object) -> list[str]:
    settings = parse_settings({**HUB, **{PREFIX + name: value for name, value in words.items()}})
    return render(gateway(settings)).splitlines()


def faults_of(variables: dict[str, Any]) -> tuple[Fault, ...]:
    try:
        render(gateway(parse_settings(variables)))
    except InvalidInputError as error:
        return error.faults
    return ()


def is_run_of(few: list[str], lines: list[str]) -> bool:
    return any(lines[at : at + len(few)] == few for at in range(len(lines)))


@pytest.mark.parametrize(("name", "value", "expected"), SAID)
def test_a_word_is_said(name: str, value: object, expected: list[str]) -> None:
    assert is_run_of(expected, mc(**{name: value}))
    assert not expected or not is_run_of(expected, mc())


def test_every_word_is_in_the_table() -> None:
    assert {PREFIX + name for name, _value, _expected in SAID} == set(WORDS)


@pytest.mark.parametrize(("variables", "said"), REFUSED)
def test_refused(variables: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        mc(**variables)
    assert re.search(said, str(caught.value))


@pytest.mark.parametrize("name", [*variable_names(), "sendmail_define__x", "sendmail_submit__x"])
def test_nonsense_is_refused_by_name_or_taken(name: str) -> None:
    for value in NONSENSE:
        faults = faults_of({**HUB, name: value})
        assert [fault for fault in faults if not (fault.where and fault.wrong)] == [], value


@pytest.mark.parametrize(("variables", "expected"), TOGETHER)
def test_layers_are_put_together(variables: dict[str, Any], expected: list[str]) -> None:
    lines = mc(**variables)
    assert is_run_of(expected, lines)
    # nothing besides, where an earlier value has been replaced or was there already
    assert [line for line in lines if line.partition(",")[0] == expected[0].partition(",")[0]] == [
        line for line in expected if line.partition(",")[0] == expected[0].partition(",")[0]
    ]


@pytest.mark.parametrize("name", LAYERED)
def test_what_can_be_added_to_has_layers(name: str) -> None:
    assert base_of(f"{name}__site") == name


@pytest.mark.parametrize("kind", HOST_KINDS)
def test_every_ruleset_of_the_kinds_own_is_known(kind: str) -> None:
    domains = {"sendmail_relay_domains": ["a.test"]} if kind == "both" else {}
    settings = parse_settings({**HUB, **domains, "sendmail_kind": kind})
    lines = render(daemon_mc(settings)).splitlines()
    assert {line.lstrip("`")[1:] for line in lines if re.match(r"`?S\w+$", line)} == set(rulesets_on(kind))


def test_the_flags_of_a_mailer_that_is_added_may_be_changed() -> None:
    lines = mc(mailer__a=["cyrus"], modify_mailer_flags=[{"mailer": "CYRUS", "flags": "+9"}])
    assert "MODIFY_MAILER_FLAGS(`CYRUS', `+9')dnl" in lines
    assert mc(modify_mailer_flags=[{"mailer": "SHELL", "flags": "+9"}])


def test_a_word_replaces_what_the_kind_says() -> None:
    lines = mc(define={"confMAX_HOP": 7}, feature=[{"name": "greet_pause", "args": ["9"]}], ostype="linux")
    assert [line for line in lines if "confMAX_HOP" in line] == ["define(`confMAX_HOP', ``7'')dnl"]
    assert [line for line in lines if "greet_pause" in line] == ["FEATURE(`greet_pause', `9')dnl"]
    assert [line for line in lines if line.startswith("OSTYPE")] == ["OSTYPE(`linux')dnl"]


def test_a_map_that_is_published_may_have_other_options() -> None:
    lines = mc(feature=[{"name": "mailertable", "args": ["hash -o /etc/mail/mailertable"]}, "access_db"])
    assert "FEATURE(`access_db')dnl" in lines
    assert mc(feature=[{"name": "access_db", "args": ["hash -T<TMPF> -o /etc/mail/access.db"]}])


@pytest.mark.parametrize(("name", "value"), [row[:2] for row in SAID if row[0] not in PLACED])
def test_a_word_goes_there_and_back(name: str, value: object) -> None:
    said = statements({name: value})
    assert checked(words_of(parse(render(Mc(said))))) == (checked({name: value}) if said else {})


def test_a_feature_that_opens_the_relay_is_taken_when_it_is_allowed_by_name() -> None:
    lines = mc(feature=["relay_entire_domain"], allow_open_relay_features__x=["relay_entire_domain"])
    assert "FEATURE(`relay_entire_domain')dnl" in lines


def test_every_fault_of_all_layers_is_told() -> None:
    with pytest.raises(InvalidInputError) as caught:
        mc(
            define__a={"confX": 1},
            undefine=["confY"],
            feature__b=["nothing"],
            feature__c=["promiscuous_relay"],
        )
    assert {re.split(r"[ .\[]", fault.where)[0] for fault in caught.value.faults} == {
        "sendmail_undefine",
        "sendmail_define__a",
        "sendmail_feature__b",
        "sendmail_feature__c",
    }


def submitted(**words: object) -> list[str]:
    variables = {f"sendmail_{name}": value for name, value in words.items()}
    return render(submit(parse_settings({**HUB, **variables}))).splitlines()


def test_submit_mc_takes_the_same_words() -> None:
    lines = submitted(
        submit={"host": "mail.example.com", "port": 587, "timeouts": {"iconnect": "9s"}},
        submit__site={"define": {"confMAX_HOP": 40}, "local_config": "C{X}a"},
    )
    assert "define(`confTO_ICONNECT', ``9s'')dnl" in lines
    assert "define(`confTO_ICONNECT', ``5s'')dnl" not in lines
    assert "define(`confMAX_HOP', ``40'')dnl" in lines
    assert is_run_of(["LOCAL_CONFIG", "`C{X}a'"], lines)
    assert any("[mail.example.com]" in line for line in lines if line.startswith("FEATURE(`msp'"))
    assert any("TCP $h 587" in line for line in lines)


@pytest.mark.parametrize(("said", "port"), [({}, 2525), ({"host": "mail.example.com"}, 25), ({"port": 7}, 7)])
def test_submit_mc_goes_to_the_relay_or_where_it_is_told(said: dict[str, object], port: int) -> None:
    lines = submitted(listen=[{"port": 2525}], submit=said)
    assert any(f"TCP $h {port}" in line for line in lines)


def test_words_of_submit_mc_are_not_those_of_the_daemon() -> None:
    assert mc(submit={"define": {"confMAX_HOP": 40}}) == mc()


@pytest.mark.parametrize("kind", HOST_KINDS)
def test_features_that_others_stand_on_are_there(kind: str) -> None:
    needed = {"sendmail_relay_domains": ["a.test"]} if kind == "both" else {}
    settings = parse_settings({**HUB, **needed, "sendmail_kind": kind})
    assert set(present_on(kind)) <= features_in(daemon_mc(settings))
    assert set(SUBMIT_PRESENT) <= features_in(submit(settings))


def features_in(done: Mc) -> set[str]:
    return {one.args[0] for one in done.statements if isinstance(one, Call) and one.macro == "FEATURE"}


def test_names_that_variables_say_too_are_names_of_both() -> None:
    assert {PREFIX + word for word, _key in SAID_BY.values()} <= set(variable_names())
    assert [name for name in SAID_BY if undefine_words([name], "v") != (name,)] == []


def test_mail_goes_by_mailers_of_ones_own() -> None:
    for words, mailer in (
        ({"mailer": ["procmail"]}, "procmail"),
        ({"mailer_definitions": "Mmine, P=/bin/mine"}, "mine"),
    ):
        table = {"mailertable__x": [{"key": "a.test", "value": f"{mailer}:b.test"}]}
        assert mc(**words, **table)
        with pytest.raises(
            InvalidInputError, match=rf"sendmail_mailertable__x\[0\] \(a.test\): has the mailer '{mailer}'"
        ):
            mc(**table)
