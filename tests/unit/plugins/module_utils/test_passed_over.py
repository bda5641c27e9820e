# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What sendmail passes over in a .cf without a word."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._passed_over import passed_over

# Lines that are right, each by itself.
RIGHT = [
    "",
    "# O LogLevel=much",
    "#O LogLevel=much",
    "O LogLevel=9",
    "O LogLevel = 9",
    "O LogLevel=9 # much",
    "OL9",
    "O MaxMimeHeaderLength=256/128",
    "O MaxMessageSize=-1",
    "O Timeout.ident=5s",
    "O CheckAliases=False",
    "O CheckAliases=t",
    "O CheckAliases",
    "O DontProbeInterfaces=loopback",
    "O SuperSafe=True",
    "O SuperSafe=interactive",
    "O ServerCertFile=none",
    "R$*\t$: $(host $1 $)",
    "R$*\t$: $(aliases.files $1 $)",
    "KMine text -o /etc/mail/mine\nR$*\t$: $(mine $1 $)",
    "Kmine regex -a@X x\nR$*\t$: $(mine $1 $)",
    "Kmine arith\nR$*\t$: $(mine + $@ $1 $)",
    "SMine\nR$*\t$: $>mine $1",
    "Smine=97\nR$*\t$: $>Mine $1",
    "R$*\t$: $>3 $1",
    "R$*\t$#error $@ 5.7.1 $: no",
    "R$*\t$#TEMP $@ 4.7.1 $: later",
    "R$*\t$#discard $: discard",
    "Msmtp, P=[IPC]\nR$*\t$#smtp $@ x $: $1",
    "R$#ok\t$@ $1",  # matched, not called
    "R$*\t$: $1\t\tas in $(example $)",
    "Msmtp, P=[IPC]\nDSsmtp:[192.0.2.1]",
    "DS[192.0.2.1]",
    "DS[IPv6:2001:db8::1]",
    "DS",
    "DSerror:no",
    "Scheck\nHSubject: $>check",
    "Scheck\nHSubject: $>+check",
    "Xone, S=local:/run/one\nO InputMailFilters=one",
    "Xone, S=local:/run/one\nXtwo, S=local:/run/two\nO InputMailFilters=one;two",
    "O InputMailFilters=",
]

# Lines that are wrong, the number of the line, and what is said of it.
WRONG = [
    ("O LogLevel=much", 1, "much is no number"),
    ("O loglevel=much", 1, "much is no number"),
    ("Kx hash -o\n  /etc/x\nOL9x", 3, "9x is no number"),
    ("V10\nO MaxMessageSize=10M", 2, "10M is no number"),
    ("O RefuseLA=", 1, " is no number"),
    ("O CheckAliases=maybe", 1, "maybe is no boolean"),
    ("O CheckAliases=1", 1, "1 is no boolean"),
    ("O SuperSafe=usually", 1, "usually is taken for false"),
    ("R$*\t$: $(nosuch $1 $)", 1, "nothing defines the map nosuch"),
    ("R$*\t$: $( nosuch $1 $)", 1, "nothing defines the map nosuch"),
    ("R$*\t$: $>NoSuch $1", 1, "nothing defines the ruleset NoSuch"),
    ("R$*\t\t$: $>NoSuch $1\tsee there", 1, "nothing defines the ruleset NoSuch"),
    ("R$*\t$#nosuch $@ x $: $1", 1, "nothing defines the mailer nosuch"),
    ("DSnosuch:[192.0.2.1]", 1, "nothing defines the mailer nosuch"),
    ("DHnosuch:hub.example", 1, "nothing defines the mailer nosuch"),
    ("HSubject: $>+nosuch", 1, "nothing defines the ruleset nosuch"),
    ("Xone, S=local:/x\nO InputMailFilters=one, two", 2, "nothing defines the filter two"),
]

# A line that names a file, and the path that must exist.
FILES = [
    ("Kaccess hash -T<TMPF> /etc/mail/access", "/etc/mail/access.db"),
    ("Kaccess hash -T<TMPF> /etc/mail/access.db", "/etc/mail/access.db"),
    ("Kaccess btree /etc/mail/access", "/etc/mail/access.db"),
    ("Kaccess cdb /etc/mail/access", "/etc/mail/access.cdb"),
    ("Kaccess text /etc/mail/access", "/etc/mail/access"),
    ("O AliasFile=hash:/etc/mail/aliases", "/etc/mail/aliases.db"),
    ("O AliasFile=/etc/aliases, hash:-N /etc/mail/aliases.db", "/etc/mail/aliases.db"),
]
OPTIONAL = [
    "Kx hash -o /x",
    "O AliasFile=hash:-o /x",
    # sendmail goes on without aliases
    "O AliasFile=/x",
    "O AliasFile=implicit:/x, /y",
    "O AliasFile=ldap:",
    "O AliasFile=hash:",
    "#O AliasFile=hash:/x",
]


@pytest.mark.parametrize("cf", RIGHT)
def test_nothing_is_said_of_what_is_right(cf: str) -> None:
    found = passed_over(cf, shown_as="cf", exists=lambda _: True)
    assert (found.faults, found.missing) == ((), ())


@pytest.mark.parametrize(("cf", "line", "said"), WRONG)
def test_what_is_wrong_is_told_with_its_line(cf: str, line: int, said: str) -> None:
    (fault,) = passed_over(cf, shown_as="cf", exists=lambda _: True).faults
    assert str(fault).startswith(f"cf: line {line}: {said}")
    assert cf.split("\n")[line - 1] in str(fault)


@pytest.mark.parametrize(("cf", "path"), FILES)
def test_a_file_that_is_not_there_is_told(cf: str, path: str) -> None:
    found = passed_over(cf, shown_as="cf", exists=lambda asked: asked != path)
    assert found.looked_at == (path,)
    assert [fault.where for fault in found.missing] == [path]
    assert not passed_over(cf, shown_as="cf", exists=lambda _: True).missing


@pytest.mark.parametrize("cf", OPTIONAL)
def test_an_optional_map_need_not_be_there(cf: str) -> None:
    assert passed_over(cf, shown_as="cf", exists=lambda _: False).missing == ()
