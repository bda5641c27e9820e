# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be changed in the evidence of the hardened host's configuration, certificates and queues."""

from __future__ import annotations

from audited import Change, Data


def setting(name: str, value: str) -> Change:
    """The configuration sets an option."""

    def change(seen: Data) -> None:
        seen["info"]["options"][name] = value
        seen["info"]["configuration"]["options"][name] = {"value": value, "source": "set"}

    return change


def unset(name: str) -> Change:
    """The configuration is silent about an option, and so are its comments."""

    def change(seen: Data) -> None:
        seen["info"]["options"].pop(name, None)
        seen["info"]["configuration"]["options"].pop(name, None)

    return change


def configuration(**changes: object) -> Change:
    return lambda seen: seen["info"]["configuration"].update(changes)


def capability(name: str, *, there: bool) -> Change:
    return lambda seen: seen["info"]["program"]["capabilities"].update({name: there})


def listener(modifiers: str = "AE", **changes: object) -> Change:
    """The listener that strangers reach, changed."""
    return lambda seen: seen["info"]["configuration"]["listeners"][0].update(modifiers=modifiers, **changes)


def mailer(name: str, **equates: str) -> Change:
    return lambda seen: seen["info"]["configuration"]["mailers"].setdefault(name, {}).update(equates)


def milter(asked: tuple[str, ...] = ("filter",), **changes: object) -> Change:
    """A mail filter that is used by all; the listener that strangers reach asks others, or none."""
    one = {
        "name": "filter",
        "socket": "local:/run/filter/socket",
        "flags": "T",
        "timeouts": "",
        "used": True,
        "listening": True,
        **changes,
    }
    used = "filter" if one["used"] else ""
    return both(configuration(milters=[one]), setting("InputMailFilters", used), listener(filters=[*asked]))


def certificate(**changes: object) -> Change:
    return lambda seen: seen["info"]["certificates"][0].update(changes)


def queue(place: int = 0, **changes: object) -> Change:
    return lambda seen: seen["info"]["queues"][place].update(changes)


def program(version: str, *, named: tuple[str, ...] = ()) -> Change:
    """A version of the program, in a package whose changelog names these CVEs, and no probe for them."""

    def change(seen: Data) -> None:
        seen["probe"].pop("smuggling", None)
        seen["info"]["program"]["version"] = version
        for one in seen["info"]["advisories"]:
            one["cves"] = [*named] if one["package"] == "sendmail-bin" else None

    return change


def smuggled(outcome: str) -> Change:
    """What became of each attempt to smuggle that was made."""
    faults = ("bare LF", "bare CR", "NUL")
    rows = [
        {"name": f"{fault} .", "fault": fault, "ends": True, "outcome": outcome, "reply": ""}
        for fault in faults
    ]
    return lambda seen: seen["probe"].update(smuggling={"error": "", "variants": rows})


def both(*changes: Change) -> Change:
    def change(seen: Data) -> None:
        for one in changes:
            one(seen)

    return change
