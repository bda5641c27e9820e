# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is masked in the text of a .mc and a .cf, and what is not."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._configuration import Change
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes, FileState
from ansible_collections.postmaster.sendmail.plugins.module_utils._judge import quoted
from ansible_collections.postmaster.sendmail.plugins.module_utils._secrets import MASK, masked

# {} stands for what is masked.
SECRETS = [
    "x.cf: line 60: LDAP map: cannot open secret {}: No such file or directory",
    "Kd ldap -M simple -P {} -h h",
    "Kd ldap -P{} -h h",
    'Kd ldap -P {}\n-k"(uid=%0)"',
    "Kd ldap -k uid -P {}",
    "Kd ldap -H ldap://{}@h/ -k uid",
    "O LDAPDefaultSpec=-h h -P {}\nO LogLevel=9",
    "O LDAPDefaultSpec=-P{}",
    "define(`confLDAP_DEFAULT_SPEC', `-h h -M simple -P {}')dnl",
    "define(`confLDAP_DEFAULT_SPEC', `-P{}')",
    "define(`confLDAP_DEFAULT_SPEC', `-P {} -h h')dnl why",
    "define(`confLDAP_DEFAULT_SPEC', ``-P{}'')dnl",
    "FEATURE(`ldap_routing', `ldap -h h -P {}', `ldap -h h -P {}', `bounce')",
    "FEATURE(`access_db', `ldap -H ldaps://{}@h:636/ -k uid')",
]
OPEN = [
    "x.cf: line 60: LDAP map: cannot open secret /etc/mail/secret: No such file or directory",
    "Kd ldap -P /etc/mail/secret -h h",
    "define(`confLDAP_DEFAULT_SPEC', `-h h -P/etc/mail/secret')dnl",
    'Kd ldap -P "/etc/mail/a secret"',
    "Kd ldap -H ldap://h/ -k mail=%0@corp.test",
    "R$* <@smtp-PROD.corp.test>\t\t$#error $: see http://corp.test/why user@corp.test",
    "Mlocal, P=/usr/bin/procmail, A=procmail -t -Y",
]


@pytest.mark.parametrize("text", SECRETS)
@pytest.mark.parametrize("secret", ["hunter2", "a,b", "a'b", "a)b", "$p:w", '"a b"'])
def test_a_secret_is_masked(text: str, secret: str) -> None:
    if "{}@" in text:
        secret = f"me:{secret.replace(' ', '')}"
    assert masked(text.replace("{}", secret)) == text.replace("{}", MASK)


@pytest.mark.parametrize("text", OPEN)
def test_what_is_no_secret_is_shown(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("text", SECRETS)
def test_neither_a_diff_nor_a_refusal_shows_a_secret(text: str) -> None:
    attributes = Attributes("root", "root", 0o644)
    before, after = (
        FileState(text.replace("{}", f"me:{word}").encode(), attributes) for word in ("s1", "s2")
    )
    shown = Change("/etc/mail/sendmail.mc", before, after).diff()
    assert MASK in shown["before"]
    assert shown["before"] == shown["after"]
    lines = text.replace("{}", "me:s1").split("\n")
    said = "\n".join(quoted(["x.cf: line 1: what is wrong"], lines, lambda _option: ""))
    assert MASK in said
    assert "s1" not in said
