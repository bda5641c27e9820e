# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every valid row of every map, asked of the real rulesets: the key is looked for and its value found."""

from __future__ import annotations

import re

import pytest
import questions
from all_maps import ACCESS, FILES, MAPS
from ansible_collections.postmaster.sendmail.plugins.module_utils import _access
from ansible_collections.postmaster.sendmail.plugins.module_utils._access_value import SERVER_FEATURES
from hosts import relay_named
from judge import Answer, Judge
from map_rows import (
    ALIASES,
    DOMAINTABLE,
    GENERICS_DOMAINS,
    GENERICSTABLE,
    MAILERTABLE,
    VIRTUSER_DOMAINS,
    VIRTUSERTABLE,
)


@pytest.fixture(scope="module", params=["scratch", "scratch12"])
def judge(request: pytest.FixtureRequest) -> Judge:
    """A spare host of each release, with the maps of all rows."""
    judge = Judge(relay_named(request.param))
    judge.prepare(MAPS, FILES)
    return judge


def squeezed(text: str) -> str:
    """text without blanks and quotes, which the rulesets put between tokens and take away."""
    return re.sub(r'[\s"]', "", text)


def check_rows(judge: Judge, table: str, rows: list[tuple[str, str]], asked: list[list[str]]) -> list[Answer]:
    """The answers, after each has shown that its row was looked for in table, and with which value."""
    answers = judge.ask(asked)
    faults = []
    for (key, value), answer in zip(rows, answers):
        found = answer.found.get((table, key.lower()))
        # what %1 stands for is put in when a value is found
        if found is None or (found != value and "%" not in value):
            faults.append(f"{key} {value}: found {found}; {sorted(answer.found.items())}; {answer.result}")
    assert faults == [], "\n".join(faults)
    return answers


def knows(judge: Judge, key: str, value: str) -> bool:
    """Whether the grammar says that the host's release knows the entry."""
    since = _access.GRAMMAR.since(key.lower(), value)
    return since is None or since <= judge.version


def test_access_keys_are_looked_for_and_decide(judge: Judge) -> None:
    rows = [row for row in ACCESS if knows(judge, *row)]
    answers = check_rows(judge, "access", rows, [questions.access(key) for key, _value in rows])
    for (key, value), answer in zip(rows, answers):
        if key.startswith(("Connect:", "From:", "To:")):
            word, _colon, text = value.partition(":")
            decision = questions.DECISIONS.get(word)
            if decision:
                assert decision in answer.result, (key, answer.result)
            else:
                assert "$# error" not in answer.result, (key, answer.result)
            reply = re.sub(r"^\d\.\d\.\d:", "", text)
            assert squeezed(re.sub(r"\(.*\)", "", reply)) in squeezed(re.sub(r"\(.*\)", "", answer.result)), (
                key
            )


def test_access_keys_of_later_releases_are_not_looked_for(judge: Judge) -> None:
    rows = [row for row in ACCESS if not knows(judge, *row)]
    answers = judge.ask([questions.access(key) for key, _value in rows])
    assert [
        key for (key, _value), answer in zip(rows, answers) if ("access", key.lower()) in answer.found
    ] == []


def test_mailertable_keys_are_looked_for(judge: Judge) -> None:
    answers = check_rows(
        judge, "mailertable", MAILERTABLE, [questions.mailertable(key) for key, _value in MAILERTABLE]
    )
    for (key, value), answer in zip(MAILERTABLE, answers):
        assert f"$# {value.partition(':')[0]} " in answer.result, (key, answer.result)


def test_virtusertable_keys_are_looked_for(judge: Judge) -> None:
    asked = [
        questions.address(key, ruleset="parse", domain=VIRTUSER_DOMAINS[0]) for key, _value in VIRTUSERTABLE
    ]
    answers = check_rows(judge, "virtuser", VIRTUSERTABLE, asked)
    for (key, value), answer in zip(VIRTUSERTABLE, answers):
        assert value.startswith("error:") == ("$# error" in answer.result), (key, answer.result)


def test_genericstable_keys_are_looked_for(judge: Judge) -> None:
    asked = [
        questions.address(key, ruleset="MasqHdr", domain=GENERICS_DOMAINS[2]) for key, _value in GENERICSTABLE
    ]
    check_rows(judge, "generics", GENERICSTABLE, asked)


def test_domaintable_keys_are_looked_for(judge: Judge) -> None:
    answers = check_rows(
        judge, "domaintable", DOMAINTABLE, [[f"canonify user@{key}"] for key, _value in DOMAINTABLE]
    )
    for (_key, value), answer in zip(DOMAINTABLE, answers):
        assert squeezed(f"user<@{value}.>") == squeezed(answer.result)


def test_class_words_are_in_their_class_and_relay(judge: Judge) -> None:
    for name, label in [
        ("relay-domains", "R"),
        ("local-host-names", "w"),
        ("trusted-users", "t"),
        ("virtuser-domains", "{VirtHost}"),
        ("generics-domains", "G"),
    ]:
        words = FILES[name].split()
        (members,) = judge.ask([[f"$={label}"]])
        assert set(words) <= {line.removeprefix("> ") for line in members.lines}, (name, members.lines)
    relayed = FILES["relay-domains"].split()
    asked = []
    for word in relayed:
        host, address = questions.party(word)
        asked.append(
            [*questions.session(client_addr=address), "Relay_ok x"]
            if address != questions.UNUSED
            else [*questions.session(), f"Rcpt_ok user@{word if word.startswith('[') else host}"]
        )
    assert [answer.result for answer in judge.ask(asked)] == ["RELAY"] * len(relayed)


def test_aliases_are_found(judge: Judge) -> None:
    said = judge.run("newaliases -C sendmail.cf -oA$PWD/aliases")
    assert f"{len(ALIASES)} aliases" in said, said
    names = [name.replace("+*", "+detail") for name, _value in ALIASES]
    said = judge.run(f"sendmail -C sendmail.cf -oA$PWD/aliases -d27.1 -bv {' '.join(names)}")
    for name, (_key, value) in zip(names, ALIASES):
        assert re.search(
            rf"^{re.escape(name)} .*aliased to {re.escape(value)}$", said, re.MULTILINE | re.IGNORECASE
        ), (name, said)


@pytest.fixture(scope="module", params=["scratch", "scratch12"])
def with_authinfo(request: pytest.FixtureRequest) -> Judge:
    """The same with FEATURE(authinfo), which takes the look-ups away from the access map."""
    judge = Judge(relay_named(request.param))
    judge.prepare(MAPS, FILES, define="-DAUTHINFO")
    return judge


def test_authinfo_keys_are_looked_for(with_authinfo: Judge) -> None:
    rows = MAPS["authinfo"]
    check_rows(with_authinfo, "authinfo", rows, [questions.authinfo(key) for key, _value in rows])


@pytest.fixture(scope="module", params=["scratch", "scratch12"])
def with_features(request: pytest.FixtureRequest) -> Judge:
    """A spare host of each release that offers every feature that the grammar knows, and one it does not."""
    judge = Judge(relay_named(request.param))
    letters = sorted({*SERVER_FEATURES, *map(str.lower, SERVER_FEATURES), "g2", "u2", "q"})
    judge.prepare({**MAPS, "access": [("Srv_Features:", " ".join(letters))]}, FILES)
    return judge


def test_the_program_knows_the_letters_of_features(with_features: Judge) -> None:
    start = with_features.run("date +%s").strip()
    with_features.run("sendmail -bs -C sendmail.cf -O LogLevel=12 < /dev/null")
    said = with_features.run(f"journalctl --sync; journalctl --since=@{start} --grep='unknown feature'")
    assert re.findall(r"unknown feature (\S+)", said) == ["q"], said
