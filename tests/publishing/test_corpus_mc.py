# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Configurations as people really have them: what m4 and sendmail take becomes live, byte for byte.

Our own are those of tests/corpus. The setting SENDMAIL_CORPUS names a folder with further ones in mc/; its
file INDEX.tsv tells which are taken (clean, ok-warnings), which m4 refuses (m4-error-text), and m4's words.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

from hosts import ROOT
from spares import Spare

OWN = ROOT / "tests" / "corpus" / "own" / "mc"
FURTHER = os.environ.get("SENDMAIL_CORPUS", "")
LATIN_1 = b"""\
include(`/usr/share/sendmail/cf/m4/cf.m4')dnl
dnl f\xfcr das B\xfcro
OSTYPE(`debian')dnl
define(`confSMTP_LOGIN_MSG', `$j B\xfcro')dnl
MAILER(`smtp')dnl
"""
# Ours that are taken, with what is said of them; no file of ours is left out.
TAKEN = {
    "clean.mc": "",
    "comment-without-end.mc": "sendmail.mc:4: Warning: end of file treated as newline",
    "deprecated.mc": "sendmail.mc:4: WARNING: FEATURE(blacklist_recipients) is deprecated",
    "latin-1.mc": "",
    "no-final-newline.mc": "sendmail.mc:3: Warning: end of file treated as newline",
    "submission.mc": "",
    "without-cf.mc": "",
}
REFUSED = {
    "after-mailer.mc": "sendmail.mc:4: *** ERROR: FEATURE() should be before MAILER()",
    "missing-include.mc": "sendmail.mc:3: cannot open `/etc/mail/m4/no-such.m4'",
    "no-system.mc": "sendmail.mc: *** ERROR: No system type defined",
    "unclosed-quote.mc": "sendmail.mc:5: ERROR: end of file in string",
    "unknown-feature.mc": "sendmail.mc:3: cannot open `/usr/share/sendmail/cf/feature/no_such_feature.m4'",
}


def _answers(spare: Spare, texts: dict[str, bytes]) -> dict[str, Any]:
    sent = {name: base64.b64encode(text).decode("ascii") for name, text in texts.items()}
    return spare.run("compile_all", stdin=json.dumps(sent).encode())


def _faults(answer: dict[str, Any]) -> list[str]:
    """What is wrong with the answer to a text that m4 and sendmail take."""
    if answer["refused"]:
        return [answer["refused"]]
    right = {"same": True, "live": True, "again": False}
    return [f"{key} is {answer[key]}" for key, value in right.items() if answer[key] is not value]


def test_our_own(spare: Spare) -> None:
    texts = {path.name: path.read_bytes() for path in OWN.iterdir()}
    found = _answers(spare, {**texts, "latin-1.mc": LATIN_1})
    assert found.keys() == TAKEN.keys() | REFUSED.keys()
    for name, words in TAKEN.items():
        assert not _faults(found[name]), name
        assert words in "\n".join(found[name]["remarks"]), name
        assert words or not found[name]["remarks"], name
    for name, words in REFUSED.items():
        assert words in found[name]["refused"], name
        assert not found[name]["live"], name


def _others() -> tuple[dict[str, bytes], dict[str, str | None]]:
    """The further texts, and what refuses them (None: nothing)."""
    rows = [line.split("\t") for line in Path(FURTHER, "INDEX.tsv").read_text("utf-8").splitlines()]
    listed = [row for row in rows if row[0].startswith("mc/")]
    texts = {row[0]: Path(FURTHER, row[0]).read_bytes() for row in listed}
    words = {row[0]: _first_error(row[2]) if row[1] == "m4-error-text" else None for row in listed}
    return texts, words


def _first_error(said: str) -> str:
    return next(message for message in said.split(" | ") if message.startswith("***"))


if FURTHER:

    def test_those_of_others(spare: Spare) -> None:
        texts, expected = _others()
        found = _answers(spare, texts)
        faults = {name: _faults(answer) for name, answer in found.items() if expected[name] is None}
        assert {name: wrong for name, wrong in faults.items() if wrong} == {}
        for name, words in expected.items():
            if words is not None:
                assert words in found[name]["refused"], name
                assert "sendmail.mc:" in found[name]["refused"], name
