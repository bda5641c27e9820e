# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words that a site's own checks compare with: those on the left of their rules, and no others."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._local_words import local_words

RULES = [
    ("SLocal_check_mail\nR$* open.sesame $*\t$#OK\n", ("open.sesame",)),
    ("SLocal_check_mail\nR<boss@far.test>\t\t$#OK\tRcomment\n", ("boss@far.test",)),
    ("SLocal_check_rcpt\nR$* $| 192 . 0 . 2 . $-\t$#OK\n", ("192.0.2",)),
    ("SLocal_check_rcpt\nR$* < @ $=w . > $={Trap}\t$@ here\nRbulk $&{x}\t$#OK", ("bulk",)),
    ("SLocal_check_relay\nR$+ @ a . test\t$#OK\n\n# R no\nRb\t$#OK\nSother\nRc\t$#OK\n", ("a.test", "b")),
    ("SLocal_check_rcpt=55\nRx\t$#OK\nSLocal_check_mail\nRx\t$#OK\nKmap null\nRy\t$#OK\n", ("x",)),
    ("SLocal_check_rcpt\nR<IPv6:2001:db8 : 1> :: $*\t$#OK\n", ("IPv6:2001:db8:1",)),
    ("SBasic_check_rcpt\nRx\t$#OK\n", ()),
    ("", ()),
]


@pytest.mark.parametrize(("cf", "words"), RULES)
def test_words_are_those_that_own_checks_compare_with(cf: str, words: tuple[str, ...]) -> None:
    assert local_words(f"Kaccess hash /etc/mail/access\n{cf}") == words
