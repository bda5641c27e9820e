# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The JUnit report is what continuous integration reads: the stricter of the two usual schemas, as rules."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, fromstring

import pytest
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._report_junit import report_junit
from sample_fleet import ATTACK, HARDENED, HOSTILE, MADE, OPEN, REASON, UNREACHED, sample_fleet

_INTEGER = r"[0-9]+"
_DECIMAL = r"[0-9]+(\.[0-9]+)?"
_WORD = r"\S( ?\S)*"
_ANY = r"(?s).*"

# What Ant's schema (JUnit.xsd of junitreport) asks of the attributes of each element, all of them required.
ATTRIBUTES = {
    "testsuites": {},
    "testsuite": {
        "name": _WORD, "package": _WORD, "hostname": _WORD, "id": _INTEGER, "tests": _INTEGER,
        "failures": _INTEGER, "errors": _INTEGER, "skipped": _INTEGER, "time": _DECIMAL,
        "timestamp": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}",
    },
    "properties": {},
    "property": {"name": _WORD, "value": _ANY},
    "testcase": {"name": _WORD, "classname": _WORD, "time": _DECIMAL},
    "failure": {"type": _ANY, "message": _ANY},
    "error": {"type": _ANY, "message": _ANY},
    "skipped": {"message": _ANY},
    "system-out": {},
    "system-err": {},
}  # fmt: skip
# Which elements each may hold, in this order.
CONTENT = {
    "testsuites": r"(testsuite )*",
    "testsuite": r"properties (testcase )*system-out system-err ",
    "properties": r"(property )*",
    "testcase": r"((skipped|error|failure) )?",
}


@pytest.fixture(scope="module")
def root() -> Element:
    return fromstring(report_junit(sample_fleet()))  # noqa: S314 - it is ours


def suite(root: Element, host: str) -> Element:
    return next(one for one in root if one.get("name") == host)


def case(root: Element, host: str, control: str) -> Element:
    return next(one for one in suite(root, host).iter("testcase") if one.get("name", "").startswith(control))


def test_it_is_of_the_schema(root: Element) -> None:
    for element in root.iter():
        asked = ATTRIBUTES[element.tag]
        assert set(element.attrib) == set(asked)
        for name, value in element.attrib.items():
            assert re.fullmatch(asked[name], value), (element.tag, name, value)
        held = "".join(f"{child.tag} " for child in element)
        assert re.fullmatch(CONTENT.get(element.tag, ""), held), (element.tag, held)


def test_the_counts_are_those_of_the_cases(root: Element) -> None:
    assert len(root) == 12
    for one in root:
        for count, tag in (
            ("tests", "testcase"),
            ("failures", "failure"),
            ("errors", "error"),
            ("skipped", "skipped"),
        ):
            assert int(one.get(count, "")) == len([*one.iter(tag)]), (one.get("name"), tag)
    assert suite(root, HARDENED).get("failures") == "0"
    assert suite(root, OPEN).get("failures") == "17"


def test_suites_are_numbered(root: Element) -> None:
    assert [one.get("id") for one in root] == [str(number) for number in range(12)]
    assert {one.get("timestamp") for one in root} == {MADE.rstrip("Z")}


def test_a_failure_says_what_why_and_what_mends_it(root: Element) -> None:
    failure = case(root, OPEN, "SM-OPT-01").find("failure")
    assert failure is not None
    assert failure.get("type") == "medium"
    assert failure.get("message") == "PrivacyOptions=authwarnings: it lacks noexpn, novrfy, noverb"
    assert (failure.text or "").splitlines()[2] == "Set sendmail_privacy_options."


@pytest.mark.parametrize(
    ("host", "control", "message"),
    [
        ("mx-west.corp.test", "SM-OPT-09", f"waived: LogLevel=3 (until 2026-12-31: {REASON})"),
        (OPEN, "SM-SMUG-01", "not measured: not gathered: the stranger had no answer within 10 s"),
        ("smarthost1.corp.test", "SM-CERT-01", "not applicable: it offers no STARTTLS"),
    ],
)
def test_what_is_no_pass_and_no_failure_is_skipped_with_the_reason(
    root: Element, host: str, control: str, message: str
) -> None:
    skipped = case(root, host, control).find("skipped")
    assert skipped is not None
    assert skipped.get("message") == message


def test_a_pass_is_an_empty_case(root: Element) -> None:
    assert len(case(root, HARDENED, "SM-PROC-02")) == 0


def test_a_host_that_was_not_reached_is_an_error(root: Element) -> None:
    error = suite(root, UNREACHED).find("testcase/error")
    assert error is not None
    assert error.get("message") == "ssh: no route to host"


@pytest.mark.parametrize("findings", [[], sample_fleet()["hosts"][HARDENED]["findings"]])
def test_a_host_that_was_reached_and_not_audited_in_full_is_skipped(
    findings: list[dict[str, object]],
) -> None:
    host = {"facts": {}, "findings": findings, "error": "sendmail is not installed"}
    root = fromstring(report_junit({"made": MADE, "hosts": {"h": host}}))  # noqa: S314 - it is ours
    counts = [root[0].get(name) for name in ("tests", "errors", "skipped")]
    assert counts == [str(len(findings) + 1), "0", "1"]
    assert [each.get("message") for each in root.iter("skipped")] == ["sendmail is not installed"]


def test_a_hosts_words_stay_words(root: Element) -> None:
    messages = [one.get("message") for one in suite(root, HOSTILE).iter("failure")]
    assert f"220 {ATTACK}" in messages
    assert "250 \\x1b]0;owned\\x07 \\u202egnp.exe\\x00" in messages
