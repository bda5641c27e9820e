# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants of maps and class files."""

from __future__ import annotations

from mutant import Mutant


def _map(name: str, number: int, seed: str, told: str) -> Mutant:
    return Mutant(name, f"SM-MAP-{number:02}", seed, told)


MUTANTS = (
    _map("a stale map", 1, r"printf 'Connect:203.0.113\tREJECT\n' >>$access", "access"),
    _map(
        "a map that lacks what its text no longer forbids",
        1,
        "sed -i /^Connect/d $access",
        "access",
    ),
    _map(
        "a database with an entry that its text has not",
        1,
        r"(cat $access; printf 'Connect:203.0.113\tRELAY\n') | makemap -C /dev/null hash $access",
        "access",
    ),
    _map("a network in CIDR", 2, r"allow 'Connect:203.0.113.0/24\tREJECT'", "203.0.113.0/24"),
    _map(
        "an IPv6 address that nothing matches", 2, r"allow 'Connect:IPv6:2001:db8::1\tREJECT'", "2001:db8::1"
    ),
    _map("a network with a dot at its end", 2, r"allow 'Connect:203.0.113.\tREJECT'", "203.0.113."),
    _map("an entry without a tag", 2, r"allow '203.0.113\tREJECT'", "203.0.113"),
    _map("a route without a mailer", 2, r"route 'example.net\t[192.0.2.1]'", "example.net"),
    _map("CIDR in class R", 2, "echo 203.0.113.0/24 >>/etc/mail/relay-domains", "203.0.113.0/24"),
    _map("the access map is optional", 3, "edit 's/^Kaccess hash /Kaccess hash -o /'; reload", "access"),
    _map("no database of the access map", 4, "rm $access.db", "access"),
    _map("an empty database", 4, ": >/etc/mail/mailertable.db", "mailertable"),
)
