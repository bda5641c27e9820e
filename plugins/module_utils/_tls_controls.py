# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judgements of STARTTLS as a stranger meets it."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Evidence,
    Judge,
    Verdict,
    none_of,
    not_measured,
)


def offers_tls(evidence: Evidence) -> Verdict:
    """With a certificate, STARTTLS is offered and leads to a protocol of today.

    sendmail goes on without TLS, and says so in its log alone, when it cannot use a certificate or key
    (tls.c, inittls()).
    """
    probe = evidence.probe
    certificate = evidence.info["options"].get("ServerCertFile", "")
    if not certificate:
        return not_measured("there is no ServerCertFile")
    if not probe.get("ehlo"):
        return not_measured(probe.get("error") or "not probed")
    if "STARTTLS" not in probe["ehlo"]:
        return none_of([f"not offered, although there is {certificate}"], "")
    made = probe.get("tls", {}).get("current")
    if not made:
        return not_measured(probe["error"] or "not tried")
    return none_of([] if made["protocol"] else [made["error"]], f"{made['protocol']} {made['cipher']}")


def refuses_old_tls(evidence: Evidence) -> Verdict:
    """The listener refuses the protocols that nobody should use (RFC 8996).

    What fails without the server's saying so proves nothing: the prober's own OpenSSL may have refused.
    """
    made = evidence.probe.get("tls", {}).get("outdated")
    if not made:
        return not_measured("STARTTLS was not offered, or not tried")
    if made["protocol"]:
        return none_of([f"takes {made['protocol']} with {made['cipher']}"], "")
    if not made["refused"]:
        return not_measured(made["error"])
    return none_of([], made["error"])


JUDGES: Mapping[str, Judge] = {
    "SM-TLS-01": Judge(offers_tls, info=("options",)),
    "SM-TLS-02": Judge(refuses_old_tls),
}
