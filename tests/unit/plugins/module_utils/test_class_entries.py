# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which words sendmail can act on in the files of classes, and what is said about the others."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._class_entries import CLASSES
from ansible_collections.postmaster.sendmail.plugins.module_utils._map_entry import RefusedError
from map_rows import CLASS_WORDS

# the file, a word, and what the refusal must say
INVALID = [
    ("relay-domains", "192.0.2.", "ends in a dot, so that it matches nothing"),
    ("relay-domains", "192.0.2.1/24", "192.0.2.0/24 for the network"),
    ("relay-domains", "192.0.2.0/33", "is no network"),
    ("relay-domains", "a.test.", "ends in a dot"),
    ("relay-domains", ".a.test", "write a.test"),
    ("relay-domains", "*.a.test", "write a.test"),
    ("relay-domains", "*", "is no domain"),
    ("relay-domains", "user@a.test", "write the domain, a.test"),
    ("relay-domains", "[192.0.2]", "no whole address"),
    ("relay-domains", "ä.test", "is not ASCII"),
    ("relay-domains", "", "is no domain"),
    ("local-host-names", "192.0.2.1", "write [192.0.2.1]"),
    ("local-host-names", "192.0.2.0/24", "is no name"),
    ("local-host-names", "*.a.test", "write a.test"),
    ("local-host-names", "a.test.", "ends in a dot"),
    ("trusted-users", "user@a.test", "write the login name"),
    ("trusted-users", "0", "write the login name"),
    ("trusted-users", "", "write the login name"),
    ("virtuser-domains", "[192.0.2.1]", "never looked up here"),
    ("virtuser-domains", "192.0.2.1", "never looked up here"),
    ("virtuser-domains", "@a.test", "write the domain, a.test"),
    ("generics-domains", "a.test.", "ends in a dot"),
]


@pytest.mark.parametrize(("name", "word", "stored"), CLASS_WORDS)
def test_word_is_stored_as_the_class_compares_it(name: str, word: str, stored: list[str]) -> None:
    assert list(CLASSES[name](word)) == stored


@pytest.mark.parametrize(("name", "word", "message"), INVALID)
def test_word_is_refused_with_advice(name: str, word: str, message: str) -> None:
    with pytest.raises(RefusedError) as caught:
        CLASSES[name](word)
    assert message in f"{caught.value.wrong} ({caught.value.right})"


def test_every_class_file_has_a_valid_word() -> None:
    assert {name for name, _word, _stored in CLASS_WORDS} == set(CLASSES)
