# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report for continuous integration: JUnit's XML, a suite for each host and a case for each control.

It is what Ant's junitreport writes, and Jenkins and GitLab read. Ant's schema is the strict one: it asks for
the name of a host, for these elements in this order, and for times without a zone.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    FAILED,
    NOT_APPLICABLE,
    NOT_MEASURED,
    WAIVED,
)
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._fleet import (
    Finding,
    Fleet,
    Host,
    read_fleet,
    shown,
)
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._report_table import WORDS

_SKIPPED = (NOT_MEASURED, WAIVED, NOT_APPLICABLE)
_NO_TIME = "0"  # what a control takes is not measured; a host's evidence is gathered at once
_PACKAGE = "postmaster.sendmail"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_WITHOUT_ZONE = len("2026-11-23T04:00:00")


def report_junit(value: object) -> str:
    """The fleet as JUnit's XML. A control that fails is a failure, a host that was not reached an error.

    What is waived, not measured or not applicable is skipped, with the reason. Raises InvalidInputError
    where value is no fleet.
    """
    fleet = read_fleet(value)
    root = Element("testsuites")
    for number, host in enumerate(sorted(fleet.hosts, key=lambda host: host.name)):
        _suite(root, host, number, fleet)
    indent(root)
    return f"{_DECLARATION}\n{tostring(root, encoding='unicode')}\n"


def _suite(root: Element, host: Host, number: int, fleet: Fleet) -> None:
    without = bool(host.error) and host.facts is not None
    suite = SubElement(
        root,
        "testsuite",
        {
            "name": host.name,
            "package": _PACKAGE,
            "id": str(number),
            "hostname": host.name,
            "timestamp": fleet.made[:_WITHOUT_ZONE],
            "tests": str(len(host.findings) + bool(host.error)),
            "failures": str(host.count(FAILED)),
            "errors": str(int(host.facts is None)),
            "skipped": str(sum(host.count(status) for status in _SKIPPED) + without),
            "time": _NO_TIME,
        },
    )
    properties = SubElement(suite, "properties")
    for name, fact in sorted((host.facts or {}).items()):
        if isinstance(fact, (str, int, float)):
            SubElement(properties, "property", {"name": name, "value": shown(fact)})
    if host.error:
        _kept(_case(suite, host, "the host is audited"), host)
    for finding in sorted(host.findings, key=lambda each: each.id):
        _verdict(_case(suite, host, f"{finding.id} {finding.title}"), finding)
    SubElement(suite, "system-out")
    SubElement(suite, "system-err")


def _kept(case: Element, host: Host) -> None:
    """What kept the host from being audited in full: an error, unless there was nothing to audit."""
    if host.facts is None:
        SubElement(case, "error", {"type": "not audited", "message": host.error}).text = host.error
    else:
        SubElement(case, "skipped", {"message": host.error})


def _case(suite: Element, host: Host, name: str) -> Element:
    # readers take what stands before the last dot for a package
    class_name = host.name.replace(".", "_")
    return SubElement(
        suite, "testcase", {"classname": f"{_PACKAGE}.{class_name}", "name": name, "time": _NO_TIME}
    )


def _verdict(case: Element, finding: Finding) -> None:
    """What the finding adds to its test case: nothing where it passes."""
    if finding.status == FAILED:
        failure = SubElement(case, "failure", {"type": finding.severity, "message": finding.evidence})
        failure.text = "\n".join(text for text in (finding.evidence, finding.why, finding.mending) if text)
    elif finding.status in _SKIPPED:
        SubElement(case, "skipped", {"message": f"{WORDS[finding.status]}: {finding.said}"})
