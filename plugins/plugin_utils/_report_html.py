# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report for people: one page of HTML that needs nothing but itself.

What the page shows is decided here, how it looks in templates/. All words from hosts are escaped by the
template engine, and the page's own policy (CSP) lets no script or style run but those whose digests it names.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median_low
from typing import Any

import jinja2
import yaml
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    FAILED,
    NOT_APPLICABLE,
    NOT_MEASURED,
    PASSED,
    WAIVED,
)
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._catalogue import SEVERITIES
from ansible_collections.postmaster.sendmail.plugins.plugin_utils._fleet import (
    MOST_EXPOSED,
    STATUSES,
    WEIGHTS,
    Finding,
    Fleet,
    Host,
    read_fleet,
)
from markupsafe import Markup, escape

_HERE = Path(__file__).parent
_WAIVER_WORDS = {
    FAILED: "Its waiver ended on",
    NOT_MEASURED: "A waiver names it until",
    WAIVED: "Waived until",
    PASSED: "It needs no waiver any more, and has one until",
    NOT_APPLICABLE: "It needs no waiver, and has one until",
}
_PRINTED_HOSTS = 24  # columns that are read on a sheet of paper


@dataclass(frozen=True)
class Look:
    """How a status is shown: a class of the style sheet, a sign that is told apart without colour, words."""

    status: str
    style: str
    sign: str
    words: str
    heading: str
    meaning: str

    @property
    def rank(self) -> int:
        """Its place in the order of need."""
        return STATUSES.index(self.status)


LOOKS = {
    look.status: look
    for look in (
        Look(FAILED, "f", "×", "fail", "Failing", "the evidence shows the fault"),  # noqa: RUF001 - is the sign
        Look(
            NOT_MEASURED,
            "m",
            "?",
            "not measured",
            "Not measured",
            "there is no telling: it is no pass",
        ),
        Look(WAIVED, "w", "w", "waived", "Waived", "a fault that is borne, with a reason and until a day"),
        Look(PASSED, "p", "✓", "pass", "Passing", "the evidence shows that it is as it should be"),
        Look(
            NOT_APPLICABLE,
            "n",
            "-",
            "not applicable",
            "Not applicable",
            "the host has no such thing",
        ),
    )
}


@dataclass(frozen=True)
class Group:
    """Hosts of which a control says the same in the same words, and its number among the control's."""

    number: int
    look: Look
    finding: Finding
    hosts: tuple[Host, ...]

    @property
    def names(self) -> str:
        """Those of its hosts."""
        return ", ".join(host.name for host in self.hosts)


@dataclass(frozen=True)
class Row:
    """A control: what it says of each host, in the order of the columns, and of which hosts it says the same.

    A cell is None where the host was not asked. number tells the row from the others.
    """

    number: int
    control: Finding
    groups: tuple[Group, ...]
    cells: tuple[Group | None, ...]

    @property
    def look(self) -> Look:
        """That of the worst status, by which the rows are sorted."""
        return self.groups[0].look

    def hosts(self, look: Look) -> int:
        """How many hosts have that status."""
        return sum(len(group.hosts) for group in self.groups if group.look is look)

    def told(self) -> list[Group]:
        """The groups that are shown without being asked for."""
        return [group for group in self.groups if group.look.status in (FAILED, NOT_MEASURED, WAIVED)]

    def rest(self) -> list[Group]:
        """The groups that have no fault."""
        return [group for group in self.groups if group not in self.told()]


@dataclass(frozen=True)
class Bar:
    """One bar of the scale of exposure: a fleet's hosts, or a server as a distribution ships it."""

    label: str
    detail: str
    exposure: float
    own: bool

    @property
    def width(self) -> float:
        """Its length in per cent of the scale."""
        return round(100 * self.exposure / MOST_EXPOSED, 1)


def report_html(value: object) -> str:
    """The fleet as a page of HTML. Raises InvalidInputError where value is no fleet."""
    fleet = read_fleet(value)
    style, script = _text("audit.css"), _text("audit.js")
    rows = rows_of(fleet)
    return _template().render(
        fleet=fleet,
        names=short_names([host.name for host in fleet.hosts]),
        rows=rows,
        parts=[(look, same) for look in LOOKS.values() if (same := _of(rows, look))],
        waiver_words=_WAIVER_WORDS,
        bars=bars_of(fleet),
        looks=LOOKS,
        severities=SEVERITIES,
        weights=WEIGHTS,
        waivers=[(host, each) for host in fleet.hosts for each in host.findings if each.waiver],
        scores=_scores(fleet),
        unaudited=sum(not host.audited for host in fleet.hosts),
        wide=len(fleet.hosts) > _PRINTED_HOSTS,
        style=style,
        style_digest=_digest(style),
        script=script,
        script_digest=_digest(script),
    )


def rows_of(fleet: Fleet) -> list[Row]:
    """The controls in the order of their need, with what they say of every host."""
    rows = []
    for number, control in enumerate(fleet.controls()):
        groups = _groups(control, fleet.hosts)
        by_host = {host.name: group for group in groups for host in group.hosts}
        rows.append(Row(number, control, groups, tuple(by_host.get(host.name) for host in fleet.hosts)))
    return rows


def _groups(control: Finding, hosts: Iterable[Host]) -> tuple[Group, ...]:
    same: dict[tuple[int, str], list[tuple[Host, Finding]]] = {}
    for host in hosts:
        finding = host.by_id.get(control.id)
        if finding:
            same.setdefault((STATUSES.index(finding.status), finding.said), []).append((host, finding))
    ordered = sorted(same.items(), key=lambda entry: entry[0][0])  # hosts keep their order within a status
    return tuple(
        Group(number, LOOKS[found[0][1].status], found[0][1], tuple(host for host, _finding in found))
        for number, (_key, found) in enumerate(ordered)
    )


def short_names(names: Sequence[str]) -> list[str]:
    """The names without the domain that all of them share."""
    shared = {name.partition(".")[2] for name in names}
    return [name.partition(".")[0] for name in names] if len(shared) == 1 else [*names]


def bars_of(fleet: Fleet) -> list[Bar]:
    """The exposure of the fleet's hosts and of what Debian ships, the least exposed first."""
    same: dict[float, list[str]] = {}
    for host in fleet.hosts:
        if host.exposure is not None:
            same.setdefault(host.exposure, []).append(host.name)
    own = [_own_bar(exposure, names) for exposure, names in same.items()]
    shipped = [
        Bar(
            f"{each['server']}, {each['release']}",
            f"{each['package']}, {each['unit']}, systemd {each['systemd']}",
            each["exposure"],
            own=False,
        )
        for each in _references()
    ]
    return sorted([*own, *shipped], key=lambda bar: (bar.exposure, not bar.own, bar.label))


def _of(rows: Iterable[Row], look: Look) -> list[Row]:
    return [row for row in rows if row.look is look]


def _own_bar(exposure: float, names: Sequence[str]) -> Bar:
    several = len(names) > 1
    return Bar(f"{len(names)} hosts" if several else names[0], ", ".join(names) * several, exposure, own=True)


def _scores(fleet: Fleet) -> tuple[int, int] | None:
    """The lowest score and the median one."""
    scores = [host.score for host in fleet.hosts if host.score is not None]
    return (min(scores), median_low(scores)) if scores else None


@cache
def _references() -> list[dict[str, Any]]:
    """The figures of exposures.yml."""
    read: list[dict[str, Any]] = yaml.safe_load((_HERE / "exposures.yml").read_text("utf-8"))
    return read


def _text(name: str) -> str:
    return (_HERE / "templates" / name).read_text("utf-8").strip()


def _digest(text: str) -> str:
    """As a policy names what may run: CSP Level 3, 2.3.1, hash-source."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _prose(text: str) -> Markup:
    """Words of the catalogue, in which `names` stand in backticks."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # one has no other
        return escape(text)
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(part) if number % 2 else part for number, part in enumerate(parts))


def _name(host: str) -> Markup:
    """The name of a host, which may go on in the next line behind a dot."""
    return Markup(".<wbr>").join(host.split("."))


def _template() -> jinja2.Template:
    engine = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine.filters |= {"name": _name, "prose": _prose}
    return engine.get_template("audit.html.j2")
