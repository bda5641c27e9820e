# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entries of the other maps, and words of class files, that sendmail acts on.

The unit tests store them, the rulesets are asked for them. Every key is there once, so that the rows of a map
together make one.
"""

from __future__ import annotations

MAILERTABLE = [
    ("m1.test", "esmtp:hub.a.test"),
    ("m2.test", "esmtp:[10.0.0.9]"),
    ("m3.test", "relay:[hub.a.test]"),
    (".m4.test", "smtp:%1.b.test"),
    (".", "esmtp:[10.0.0.1]:[10.0.0.2]:hub.b.test"),
    ("m5.test", "esmtp:[IPv6:2001:db8::1]:b.test"),
    ("m6.test", "local:postmaster"),
    ("m7.test", "local:"),
    ("m8.test", "local:user@b.test"),
    ("m9.test", "error:5.1.2:550 This domain has moved"),
    ("m10.test", 'error:4.3.0:"450 Come back later"'),
    ("m11.test", "error:550 This domain has moved"),
    ("m12.test", "error:nohost:550 No such host"),
    ("m13.test", "esmtp:user@hub.b.test"),
]

VIRTUSER_DOMAINS = ["v1.test", "v2.test", "v3.test", "v4.test"]
VIRTUSERTABLE = [
    ("info@v1.test", "foo-info"),
    ("joe@v1.test", "error:nouser 550 No such user here"),
    ("jax@v1.test", "error:5.7.0:550 Address invalid"),
    ("tmp@v1.test", "error:tempfail 450 Later"),
    ("lit@v1.test", "user@[192.0.2.1]"),
    ("exact+detail@v1.test", "other@example.net"),
    ("@v1.test", "jane@example.net"),
    ("old+*@v2.test", "new+%2@example.com"),
    ("X++@v2.test", "Z%3@example.com"),
    ("+*@v2.test", "%1%3@example.com"),
    ("@v2.test", "%1@example.com"),
    ("++@v3.test", "%2-%1@example.com"),
    ("@v3.test", "%1"),
    ("@v4.test", 'error:5.1.1:"550 Nobody (at all)"'),
]

GENERICS_DOMAINS = ["g1.test", "g2.test", "g3.test"]
GENERICSTABLE = [
    ("user@g1.test", "First.Last@example.com"),
    ("user+detail@g1.test", "detail@example.com"),
    ("old+*@g1.test", "new+%1@example.com"),
    ("plain@g1.test", "unqualified"),
    ("@g2.test", "%1@example.com"),
    ("local", "Local.User@example.com"),
    ("tagged+*", "%1@example.com"),
]

DOMAINTABLE = [("oldname.test", "newname.test"), ("short", "long.example.com")]

AUTHINFO = [
    ("AuthInfo:ai.test", ["AuthInfo:ai.test"], '"U:user" "I:user" "P:secret" "R:ai.test" "M:DIGEST-MD5"'),
    ("authinfo:192.0.2.1", ["AuthInfo:192.0.2.1"], '"U:user" "P=c2VjcmV0"'),
    ("AuthInfo:[192.0.2.2]", ["AuthInfo:[192.0.2.2]"], '"U:user" "P:secret"'),
    ("AuthInfo:2001:db8::1", ["AuthInfo:IPv6:2001:db8:0:0:0:0:0:1"], '"U:user" "P:secret"'),
    ("AuthInfo:", ["AuthInfo:"], '"I:user" "P:secret"'),
]

ALIASES = [
    ("postmaster", "root"),
    ("Abuse", "postmaster, noc@example.com"),
    ("owner-list", "admin@example.com"),
    ("list", ":include:/etc/mail/list"),
    ("quoted-list", '":include:/etc/mail/my list"'),
    ("robot", "|/usr/lib/robot"),
    ("robot-arguments", '"|/usr/lib/robot -f, --to x"'),
    ("archive", "/var/mail/archive"),
    ("spaced", '"/var/mail/an archive", root'),
    ("nobody", "/dev/null"),
    ("keep", "\\keep, copy@example.com"),
    ("user+detail", "one@example.com"),
    ("other+*", "two@example.com"),
    ("literal", "user@[192.0.2.1]"),
]

# the file, a word as written, the words to store
CLASS_WORDS = [
    ("relay-domains", "r1.test", ["r1.test"]),
    ("relay-domains", "192.0.2.0/23", ["192.0.2", "192.0.3"]),
    ("relay-domains", "10.1", ["10.1"]),
    ("relay-domains", "203.0.113.9", ["203.0.113.9"]),
    ("relay-domains", "2001:db8::/32", ["IPv6:2001:db8"]),
    ("relay-domains", "IPv6:2001:DB9::1", ["IPv6:2001:db9:0:0:0:0:0:1"]),
    ("relay-domains", "[198.51.100.9]", ["[198.51.100.9]"]),
    ("local-host-names", "l1.test", ["l1.test"]),
    ("local-host-names", "bare-host", ["bare-host"]),
    ("local-host-names", "[198.51.100.8]", ["[198.51.100.8]"]),
    ("trusted-users", "smmsp", ["smmsp"]),
    ("trusted-users", "www-data", ["www-data"]),
    *(("virtuser-domains", name, [name]) for name in VIRTUSER_DOMAINS),
    *(("generics-domains", name, [name]) for name in GENERICS_DOMAINS),
]
