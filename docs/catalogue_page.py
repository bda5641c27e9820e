# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of docs/reference about the controls, made from the catalogue that the audit uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

NAME = "controls.md"
SUMMARY = "what an audit holds a host against"

_INTRODUCTION = """\
# Controls

Made by `docs/generate` from the catalogue in `plugins/plugin_utils/controls`. The playbook `audit.yml` and
the role [`verify`](role_verify.md) hold a host against these {count} controls. How to read what they find,
and how to waive one, is told by [the guide](../guides/audit.md).

A reference tells where others ask for the same, or where sendmail's own texts explain it. It is no claim
that a host which passes conforms to the whole of that document."""

_PUBLISHERS = {"disa": "DISA STIG", "nist": "NIST", "cis": "CIS", "cve": "CVE", "manual": "Manual"}


def page(controls: Iterable[Any], kinds: Iterable[str]) -> str:
    """The page about these controls (_catalogue.Control). kinds are all that there are."""
    known = [*controls]
    rows = [f"| [{one.id}](#{one.id.lower()}) | {one.severity} | {one.title} |" for one in known]
    table = "\n".join(["| control | severity | what a hardened host does |", "|---|---|---|", *rows])
    sections = ["\n\n".join(_section(one, {*kinds})) for one in known]
    return "\n\n".join([_INTRODUCTION.format(count=len(known)), table, *sections]) + "\n"


def _section(control: Any, kinds: set[str]) -> Iterator[str]:  # noqa: ANN401 - of a collection that is not built here
    yield f"## {control.id}"
    yield f"**{control.title}** ({control.severity})"
    yield control.why
    yield f"Measured: {control.measured}"
    yield f"Mended: {' '.join(_mended(control))}"
    if {*control.kinds} != kinds:
        yield f"Asked of: {', '.join(_code(control.kinds))}."
    if control.foreign:
        yield "About what other packages brought: an audit counts it, `harden.yml` tells of it and passes."
    texts = control.references.items()
    yield "\n".join(f"- {_PUBLISHERS[publisher]}: {'; '.join(cited)}" for publisher, cited in texts)


def _mended(control: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    if control.fix:
        yield f"by {', '.join(_code(control.fix))}."
    if control.remedy:
        yield control.remedy


def _code(names: Iterable[str]) -> list[str]:
    return [f"`{name}`" for name in names]
