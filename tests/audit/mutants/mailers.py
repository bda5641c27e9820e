# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants of the mailers and of the mail filters."""

from __future__ import annotations

from mutant import Mutant


def _edited(name: str, number: int, script: str, told: str) -> Mutant:
    """A host whose .cf was edited by sed."""
    return Mutant(name, f"SM-MAIL-{number:02}", f"edit '{script}'; reload", told)


def _filtered(name: str, number: int, equates: str, told: str) -> Mutant:
    """A host with a mail filter at a port where nobody listens."""
    seed = f"option InputMailFilters=gone; echo 'Xgone, S=inet:8899@127.0.0.1{equates}' >>$cf; reload"
    return Mutant(name, f"SM-MAIL-{number:02}", seed, told)


MUTANTS = (
    _edited("the program mailer runs a shell", 1, "/^Mprog/s,P=/bin/false,P=/bin/sh,", "/bin/sh"),
    _edited("the local mailer runs procmail", 1, "/^Mlocal/s,P=/bin/false,P=/usr/bin/procmail,", "procmail"),
    _edited("the local mailer takes programs", 2, "/^Mlocal/s,F=,F=|,", r"\|"),
    _edited("the local mailer takes files", 2, "/^Mlocal/s,F=,F=/:,", "/"),
    _edited(
        "a mailer that was forgotten",
        3,
        "/^Mlocal/i Mprocmail, P=/usr/bin/procmail, F=DFMSPhnu9, S=EnvFromSMTP, R=EnvToSMTP, "
        "A=procmail -Y -m $h $f $u",
        "procmail",
    ),
    _filtered("a filter without which mail passes", 4, ", T=C:1s", "gone"),
    _edited(
        "a filter that nobody asks",
        4,
        "$ a Xidle, S=inet:8899@127.0.0.1, F=T",
        "idle .* is defined, and not used",
    ),
    _edited(
        "a listener without the filter",
        4,
        "s/^O DaemonPortOptions=.*/&, InputMailFilters=/; $ a O InputMailFilters=gone\\n"
        "Xgone, S=inet:8899@127.0.0.1, F=T",
        "goes past gone",
    ),
    _filtered("a filter that does not answer", 5, ", F=T", "gone"),
    # The jail has no such program, so that the daemon would not start again.
    Mutant(
        "a program says which names are local", "SM-MAIL-06", "edit '$ a F{w}|/bin/hostname'", "class w runs"
    ),
    _edited("a program answers for a map", 6, "$ a Kask.it program /bin/echo", "map ask.it runs /bin/echo"),
    Mutant(
        "local users' mail passes over the daemon",
        "SM-MAIL-07",
        "sed -i 's/^D{MTAHost}.*/D{MTAHost}hub.far.test/' /etc/mail/submit.cf",
        "hub.far.test",
    ),
)
