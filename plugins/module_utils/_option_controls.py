# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of the options as the program has them in force."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.postmaster.sendmail.plugins.module_utils._effective_options import flags
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_measured,
)

# readcf.c, PrivacyValues: goaway stands for these.
GOAWAY = frozenset(
    {
        "authwarnings",
        "needexpnhelo",
        "needmailhelo",
        "needvrfyhelo",
        "noactualrecipient",
        "noexpn",
        "noverb",
        "novrfy",
    }
)


def privacy(evidence: Evidence) -> Verdict:
    """PrivacyOptions say goaway, or all that it stands for."""
    options = evidence.info["options"]
    if not options:
        return not_measured("there is no configuration")
    said = flags(options, "PrivacyOptions")
    missing = set() if "goaway" in said else GOAWAY - said
    problems = [f"PrivacyOptions lack {', '.join(sorted(missing))}"] if missing else []
    return none_of(problems, ",".join(sorted(said)))


def drops_root(evidence: Evidence) -> Verdict:
    """RunAsUser is set: else a queue run by root leaves files that the daemon cannot touch (main.c)."""
    options = evidence.info["options"]
    if not options:
        return not_measured("there is no configuration")
    user = options.get("RunAsUser", "").partition(":")[0]
    problems = [f"RunAsUser is {user or 'not set'}"] if user in {"", "0", "root"} else []
    return none_of(problems, f"RunAsUser is {user}")


JUDGES: Mapping[str, Judge] = {
    "SM-OPT-01": Judge(privacy, info=("options",)),
    "SM-OPT-02": Judge(drops_root, info=("options",)),
}
