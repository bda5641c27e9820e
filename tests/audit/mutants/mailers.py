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
    _filtered("a filter that does not answer", 5, ", F=T", "gone"),
    Mutant(
        "local users' mail passes over the daemon",
        "SM-MAIL-06",
        "sed -i 's/^D{MTAHost}.*/D{MTAHost}hub.far.test/' /etc/mail/submit.cf",
        "hub.far.test",
    ),
)
