# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls: what a hardened host of each kind is measured by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils import _host_controls as host
from ansible_collections.postmaster.sendmail.plugins.module_utils import _smtp_controls as smtp
from ansible_collections.postmaster.sendmail.plugins.module_utils._finding import (
    Control,
    Evidence,
    finding_of,
)

_DAEMON = ("listeners", "processes")
_HEARS_OTHERS = ("gateway", "smarthost", "both")
_HAS_DOMAINS = ("gateway", "both")

CONTROLS = (
    Control(
        "SM-PROC-01",
        "sendmail alone listens on port 25",
        "high",
        "CIS Debian 2.1.21",
        host.daemon_listens,
        _DAEMON,
    ),
    Control("SM-PROC-02", "no process runs as root", "high", "sendmail/SECURITY", host.never_root, _DAEMON),
    Control(
        "SM-PROC-03", "no needless capability", "high", "capabilities(7)", host.few_capabilities, _DAEMON
    ),
    Control("SM-PROC-04", "the daemon is jailed", "high", "NIST SP 800-45", host.jailed, _DAEMON),
    Control(
        "SM-PROC-05", "system calls are filtered", "medium", "seccomp(2)", host.system_calls_filtered, _DAEMON
    ),
    Control(
        "SM-PROC-06", "no privileges can be gained", "medium", "prctl(2)", host.no_new_privileges, _DAEMON
    ),
    Control(
        "SM-PROC-07",
        "no other host can reach the daemon",
        "high",
        "cf/README, nullclient",
        host.unreachable,
        _DAEMON,
        kinds=("nullclient",),
    ),
    Control(
        "SM-UNIT-01", "the unit is confined", "medium", "systemd-analyze(1)", host.little_exposed, ("units",)
    ),
    Control(
        "SM-UNIT-02",
        "the units run, now and after a boot",
        "high",
        "systemctl(1)",
        host.units_active,
        ("units",),
    ),
    Control(
        "SM-OPT-01",
        "PrivacyOptions say goaway",
        "medium",
        "op.txt, PrivacyOptions",
        host.privacy,
        ("options",),
    ),
    Control(
        "SM-OPT-02",
        "root's queue runs become the relay user's",
        "high",
        "op.txt, RunAsUser",
        host.drops_root,
        ("options",),
    ),
    Control(
        "SM-QUEUE-01",
        "queued files are the relay's own",
        "high",
        "sendmail/SECURITY",
        host.queues_own_files,
        ("queues",),
    ),
    Control(
        "SM-PKG-01",
        "the distribution leaves the configuration alone",
        "high",
        "Debian update_sendmail",
        host.tooling_disarmed,
        ("distribution_tooling",),
    ),
    Control(
        "SM-FILE-01",
        "root owns the configuration",
        "high",
        "cf/README, FILE AND MAP PERMISSIONS",
        host.files_owned_by_root,
        ("files",),
    ),
    Control(
        "SM-FILE-02",
        "nobody else can change the configuration",
        "high",
        "cf/README, FILE AND MAP PERMISSIONS",
        host.files_not_writable,
        ("files",),
    ),
    Control(
        "SM-FILE-03",
        "nobody else can lock a map",
        "medium",
        "cf/README, FILE AND MAP PERMISSIONS",
        host.maps_private,
        ("files",),
    ),
    Control("SM-SMTP-01", "the listener greets", "high", "RFC 5321, 3.1", smtp.greets, kinds=_HEARS_OTHERS),
    Control(
        "SM-SMTP-02",
        "the greeting tells no version",
        "low",
        "DISA GEN004560",
        smtp.banner_anonymous,
        kinds=_HEARS_OTHERS,
    ),
    Control(
        "SM-SMTP-03",
        "HELP tells no version",
        "medium",
        "DISA GEN004540",
        smtp.help_anonymous,
        kinds=_HEARS_OTHERS,
    ),
    Control(
        "SM-SMTP-04",
        "VRFY tells nothing",
        "low",
        "DISA GEN004680",
        smtp.tells_nothing("VRFY"),
        kinds=_HEARS_OTHERS,
    ),
    Control(
        "SM-SMTP-05",
        "EXPN tells nothing",
        "low",
        "DISA GEN004660",
        smtp.tells_nothing("EXPN"),
        kinds=_HEARS_OTHERS,
    ),
    Control(
        "SM-SMTP-06",
        "ETRN does nothing",
        "low",
        "op.txt, PrivacyOptions",
        smtp.tells_nothing("ETRN"),
        kinds=_HEARS_OTHERS,
    ),
    Control(
        "SM-SMTP-07",
        "VERB and DEBUG do nothing",
        "high",
        "DISA GEN004620",
        smtp.tells_nothing("VERB", "DEBUG"),
        kinds=_HEARS_OTHERS,
    ),
    Control(
        "SM-TLS-01",
        "STARTTLS works",
        "high",
        "RFC 3207",
        smtp.offers_tls,
        ("options",),
        kinds=_HEARS_OTHERS,
    ),
    Control(
        "SM-TLS-02",
        "TLS below 1.2 is refused",
        "medium",
        "RFC 8996",
        smtp.refuses_old_tls,
        kinds=_HEARS_OTHERS,
    ),
    Control(
        "SM-RELAY-01",
        "no relaying for strangers",
        "high",
        "DISA GEN004710",
        smtp.no_relay,
        kinds=_HEARS_OTHERS,
    ),
    Control(
        "SM-RELAY-02",
        "strangers' mail for our domains is taken",
        "high",
        "RFC 5321, 3.3",
        smtp.takes_mail,
        kinds=_HAS_DOMAINS,
    ),
)


def findings(
    info: Mapping[str, Any],
    probe: Mapping[str, Any],
    *,
    exposure_limit: float = 2.0,
    kind: str = "gateway",
) -> list[dict[str, str]]:
    """What every control of this kind of host says: id, title, severity, reference, status, evidence.

    info and probe are what the modules of these names return; an empty mapping where they were not run.
    """
    evidence = Evidence(info, probe, exposure_limit)
    return [asdict(finding_of(control, evidence)) for control in CONTROLS if kind in control.kinds]
