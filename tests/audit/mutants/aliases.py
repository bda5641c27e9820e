# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants of aliases, .forward files and the restricted shell."""

from __future__ import annotations

from mutant import Mutant

_SMRSH = "edit '/^Mprog/s,P=/bin/false,P=/usr/libexec/sendmail/smrsh,'; "


def _aliased(name: str, number: int, text: str, told: str, *, after: str = "") -> Mutant:
    """A host with aliases in force."""
    seed = f"printf '{text}' >/etc/mail/aliases; option AliasFile=/etc/mail/aliases; {after or ':'}; reload"
    return Mutant(name, f"SM-ALIAS-{number:02}", seed, told)


def _other(name: str, number: int, seed: str, told: str) -> Mutant:
    return Mutant(name, f"SM-ALIAS-{number:02}", seed, told)


MUTANTS = (
    _aliased("an alias to a program", 1, r'postmaster: root\nlists: "|/usr/bin/wrapper x"\n', "lists"),
    _aliased("an alias to a file", 1, r"archive: /var/tmp/archive\n", "archive"),
    _aliased("an alias that includes a file", 1, r"all: :include:/srv/list\n", "all"),
    _aliased(
        "an alias to a program in the database alone",
        1,
        r"postmaster: root\n",
        "lists",
        after=r"printf 'lists\t|/usr/bin/id\n@\t@\n' | makemap -C /dev/null hash /etc/mail/aliases",
    ),
    _aliased(
        "aliases that everybody may write",
        2,
        r"postmaster: root\n",
        "/etc/mail/aliases",
        after="chmod 0666 /etc/mail/aliases",
    ),
    _aliased(
        "aliases of the daemon's user",
        2,
        r"postmaster: root\n",
        "/etc/mail/aliases",
        after="chown smmta /etc/mail/aliases",
    ),
    _aliased("the alias decode", 3, r'postmaster: root\ndecode: "|/usr/bin/uudecode"\n', "decode"),
    _other("users may forward", 4, "option 'ForwardPath=$z/.forward'; reload", "ForwardPath"),
    _other(
        "root's mail is forwarded to a program",
        4,
        "no_option ForwardPath; echo '\"|/usr/bin/id\"' >/root/.forward; reload",
        "ForwardPath|/root/.forward",
    ),
    _other(
        "the restricted shell has a shell", 5, _SMRSH + "ln -s /bin/sh /etc/mail/smrsh/sh; reload", "smrsh/sh"
    ),
    _other(
        "the restricted shell has Perl",
        5,
        _SMRSH + "ln -s /usr/bin/perl /etc/mail/smrsh/filter; reload",
        "smrsh/filter",
    ),
    _other(
        "everybody may add programs",
        5,
        _SMRSH + "chmod 0777 /etc/mail/smrsh; reload",
        "/etc/mail/smrsh",
    ),
    _aliased("postmaster leads nowhere", 6, r"postmaster: nobody-here\n", "nobody-here"),
    _aliased("root's mail is thrown away", 6, r"postmaster: root\nroot: /dev/null\n", "root"),
)
