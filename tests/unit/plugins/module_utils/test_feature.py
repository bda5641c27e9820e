# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which features there are, and with which arguments and companions."""

from __future__ import annotations

import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._feature import (
    FeatureWord,
    feature_faults,
    feature_word,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._features import FEATURES, OBSOLETE
from ansible_collections.postmaster.sendmail.plugins.module_utils._mc import Call

VALID: list[tuple[object, FeatureWord]] = [
    ("use_cw_file", FeatureWord("use_cw_file")),
    ({"name": "use_cw_file", "args": []}, FeatureWord("use_cw_file")),
    ({"name": "greet_pause", "args": 5000}, FeatureWord("greet_pause", ("5000",))),
    ({"name": "nouucp", "args": "reject"}, FeatureWord("nouucp", ("reject",))),
    ({"name": "nouucp", "args": ["r"]}, FeatureWord("nouucp", ("r",))),
    (
        {"name": "access_db", "args": ["hash -T<TMPF> /etc/mail/access", "Skip"]},
        FeatureWord("access_db", ("hash -T<TMPF> /etc/mail/access", "Skip")),
    ),
    ({"name": "ratecontrol", "args": ["", "terminate"]}, FeatureWord("ratecontrol", ("", "terminate"))),
    ({"name": "mailertable", "args": ["", ""]}, FeatureWord("mailertable")),
    (
        {"name": "enhdnsbl", "args": ["bl.example", "", "t", *[f"127.0.0.{n}." for n in range(2, 8)]]},
        FeatureWord("enhdnsbl", ("bl.example", "", "t", *[f"127.0.0.{n}." for n in range(2, 8)])),
    ),
]

# What is given, and a word of what is said of it.
INVALID: list[tuple[object, str]] = [
    ("mailertabel", "do you mean mailertable?"),
    ("", "no feature"),
    (None, "not a dictionary"),
    (7, "not a dictionary"),
    (["nouucp"], "not a dictionary"),
    ({"args": ["x"]}, "has no name"),
    ({"name": None}, "no feature"),
    ({"name": ["nouucp"]}, "no feature"),
    ({"name": "../../etc/passwd"}, "no feature"),
    ({"name": "nouucp", "arg": "reject"}, "not known"),
    ("blacklist_recipients", "obsolete"),
    ("tls_failures", "confTLS_FALLBACK_TO_CLEAR"),
    ({"name": "use_cw_file", "args": ["x"]}, "at most 0"),
    ({"name": "access_db", "args": ["a", "skip", "skip", "skip", "x"]}, "at most 4: map definition"),
    ({"name": "access_db", "args": ["hash /etc/mail/access", "skpi"]}, "not known to access_db"),
    ("nouucp", "has no argument 1"),
    ({"name": "nouucp", "args": [""]}, "has no argument 1"),
    ({"name": "nouucp", "args": ["refuse"]}, "reject, nospecial"),
    ({"name": "prefixmod", "args": ["x"]}, "has no argument 2"),
    ({"name": "ratecontrol", "args": ["nodelay", "TERMINATE"]}, "terminate"),
    ({"name": "delay_checks", "args": ["spamfriend"]}, "friend, hater"),
    ({"name": "greet_pause", "args": ["5s"]}, "a number of milliseconds"),
    ({"name": "mailertable", "args": [None]}, "not text"),
    ({"name": "mailertable", "args": [["x"]]}, "not text"),
    ({"name": "mailertable", "args": {"a": "b"}}, "not a list"),
    ({"name": "mailertable", "args": None}, "not text"),
    ({"name": "mailertable", "args": ["a\nb"]}, "control character"),
]


@pytest.mark.parametrize(("value", "expected"), VALID)
def test_a_feature_is_read(value: object, expected: FeatureWord) -> None:
    assert feature_word(value, "sendmail_feature[0]") == expected


@pytest.mark.parametrize(("value", "says"), INVALID)
def test_what_m4_would_drop_or_refuse_is_refused(value: object, says: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        feature_word(value, "sendmail_feature[0]")
    assert "sendmail_feature[0]" in str(error.value)
    assert says in str(error.value)


def test_a_word_becomes_a_statement() -> None:
    assert FeatureWord("ratecontrol", ("", "terminate")).statement() == Call(
        "FEATURE", ("ratecontrol", "", "terminate")
    )


# Words, features that are there besides, and a word of each fault.
TOGETHER: list[tuple[list[FeatureWord], set[str], list[str]]] = [
    ([FeatureWord("access_db"), FeatureWord("blocklist_recipients")], set(), []),
    ([FeatureWord("blocklist_recipients")], {"access_db"}, []),
    ([FeatureWord("blocklist_recipients")], set(), ["without access_db"]),
    ([FeatureWord("ratecontrol", ("nodelay",))], {"access_db"}, ["without delay_checks"]),
    ([FeatureWord("ratecontrol", ("", "terminate"))], {"access_db"}, []),
    ([FeatureWord("greet_pause")], set(), ["without access_db"]),
    ([FeatureWord("greet_pause", ("5000",))], set(), []),
    ([FeatureWord("delay_checks", ("friend",))], set(), ["without access_db"]),
    ([FeatureWord("bcc", ("access",))], set(), ["without access_db"]),
    ([FeatureWord("use_cw_file"), FeatureWord("use_cw_file")], set(), ["there already"]),
    ([FeatureWord("dnsbl", ("a.example",)), FeatureWord("dnsbl", ("b.example",))], set(), []),
]


@pytest.mark.parametrize(("words", "present", "says"), TOGETHER)
def test_features_side_by_side(words: list[FeatureWord], present: set[str], says: list[str]) -> None:
    faults = [str(fault) for fault in feature_faults(words, "sendmail_feature", present=present)]
    assert len(faults) == len(says)
    assert all(word in fault for word, fault in zip(says, faults))


def test_the_table_speaks_of_features_alone() -> None:
    for feature in FEATURES.values():
        assert {*feature.after, *feature.needs} <= set(FEATURES)
        assert feature.required <= len(feature.args)
    assert not set(OBSOLETE) & set(FEATURES)
    assert "everyone" in FEATURES["promiscuous_relay"].relays
