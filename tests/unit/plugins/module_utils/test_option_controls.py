# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of the options: each fails when what it guards is taken away, and only then."""

from __future__ import annotations

import audited as given
import pytest
from ansible_collections.postmaster.sendmail.plugins.module_utils import _option_controls
from audited_options import both, capability, configuration, listener, setting, unset

VERSIONED = {"Received": ["$?sfrom $s $.by $j ($v/$Z)$?r with $r$. id $i"]}
NAMES = {"name": "relay.corp.test", "held": ["relay", "relay.corp.test"], "written": []}
PRIVACY = "goaway,nobodyreturn,restrictmailq,restrictqrun,restrictexpand"  # without noetrn

FAILURES: list[given.Failure] = [
    ("SM-OPT-01", given.option("PrivacyOptions", "authwarnings,novrfy"), "lack needexpnhelo, needmailhelo"),
    ("SM-OPT-02", given.option("RunAsUser", ""), "RunAsUser is not set"),
    ("SM-OPT-02", given.option("RunAsUser", "root:smmta"), "RunAsUser is root"),
    ("SM-OPT-02", given.option("RunAsUser", "root.root"), "RunAsUser is root"),
    ("SM-OPT-02", given.option("RunAsUser", "0/107"), "RunAsUser is 0"),
    ("SM-OPT-02", given.option("RunAsUser", "root:smmta\nroot"), "RunAsUser is root"),
    ("SM-OPT-03", setting("LogLevel", "8"), "LogLevel is 8, and should be 9 or more"),
    ("SM-OPT-04", setting("DontBlameSendmail", "Safe, WorldWritableAliasFile"), "worldwritablealiasfile"),
    ("SM-OPT-05", unset("MaxMessageSize"), "MaxMessageSize is 0 (the default)"),
    ("SM-OPT-05", setting("MaxMessageSize", "10 MB\nunlimited"), "MaxMessageSize is unlimited"),
    ("SM-OPT-06", setting("MaxRecipientsPerMessage", "100000"), "and should be 1 to 1000"),
    ("SM-OPT-07", setting("BadRcptThrottle", "0"), "BadRcptThrottle is 0"),
    ("SM-OPT-08", setting("MaxHeadersLength", "-1"), "MaxHeadersLength is -1"),
    ("SM-OPT-09", setting("MaxMimeHeaderLength", "256/0"), "both above 0"),
    ("SM-OPT-10", unset("MaxDaemonChildren"), "MaxDaemonChildren is 0 (the default)"),
    ("SM-OPT-11", setting("ConnectionRateThrottle", ""), "ConnectionRateThrottle is not set"),
    ("SM-OPT-12", setting("MinFreeBlocks", "0"), "MinFreeBlocks is 0"),
    ("SM-OPT-13", setting("MaxHopCount", "9999"), "MaxHopCount is 9999"),
    ("SM-OPT-14", unset("Timeout.command"), "Timeout.command is 1h (the default), and should be 1m to 10m"),
    ("SM-OPT-14", setting("Timeout.datablock", "600"), "Timeout.datablock is 600"),  # minutes
    ("SM-OPT-14", setting("Timeout.starttls", "1w"), "Timeout.starttls is 1w"),
    ("SM-OPT-15", setting("Timeout.ident", "5s"), "Timeout.ident is 5s"),
    ("SM-OPT-16", setting("Timeout.queuereturn", "30"), "Timeout.queuereturn is 30"),  # days
    ("SM-OPT-16", setting("Timeout.queuereturn.urgent", "1h"), "Timeout.queuereturn.urgent is 1h"),
    ("SM-OPT-17", unset("RejectNUL"), "RejectNUL is false (the default)"),
    ("SM-OPT-18", unset("TrustedUser"), "TrustedUser is not set"),
    ("SM-OPT-18", setting("TrustedUser", "root"), "TrustedUser is root"),
    ("SM-OPT-19", setting("DontProbeInterfaces", "loopback"), "DontProbeInterfaces is loopback"),
    (
        "SM-OPT-20",
        configuration(local_names={**NAMES, "held": [*NAMES["held"], "ptr.provider.test"]}),
        "class w holds ptr.provider.test, which nobody wrote",
    ),
    ("SM-OPT-21", setting("SuperSafe", "no"), "SuperSafe is no"),
    (
        "SM-OPT-22",
        configuration(help_file={"path": "/etc/mail/helpfile", "telling": "holds $v"}),
        "HelpFile /etc/mail/helpfile holds $v",
    ),
    ("SM-OPT-22", configuration(help_file={"path": "", "telling": "…"}), "HelpFile is not set"),
    ("SM-OPT-23", setting("SmtpGreetingMessage", "$j Sendmail $v/$Z; $b"), "says $v, $Z, Sendmail"),
    ("SM-OPT-23", unset("SmtpGreetingMessage"), "sendmail's own says $v"),
    ("SM-OPT-24", configuration(headers=VERSIONED), "Received says $v, $Z"),
    ("SM-OPT-24", configuration(headers={"X-Mailer": ["8.18.1"]}), "X-Mailer says 8.18.1"),
    ("SM-OPT-25", setting("QueueFileMode", "0660"), "QueueFileMode is 0660"),
    ("SM-OPT-26", setting("TempFileMode", "0604"), "TempFileMode is 0604"),
    ("SM-OPT-30", setting("TLSFallbacktoClear", ""), "TLSFallbacktoClear is not set, and should be false"),
    ("SM-OPT-31", setting("DHParameters", "512"), "DHParameters is 512"),
    ("SM-OPT-34", setting("PrivacyOptions", "goaway,restrictqrun"), "lack restrictexpand, restrictmailq"),
    ("SM-OPT-35", setting("DefaultUser", "root:mail"), "DefaultUser is root:mail"),
    ("SM-OPT-35", setting("DefaultUser", "0.0"), "DefaultUser is 0.0"),
    ("SM-OPT-35", setting("DefaultUser", "00/mail"), "DefaultUser is 00/mail"),
    ("SM-OPT-36", setting("AllowBogusHELO", "True"), "AllowBogusHELO is True"),
    ("SM-OPT-37", setting("MaxNOOPCommands", "0"), "MaxNOOPCommands is 0"),
    ("SM-OPT-38", both(setting("PrivacyOptions", PRIVACY), listener("A")), "MTA takes ETRN"),
    # without DaemonPortOptions sendmail listens all the same
    (
        "SM-OPT-38",
        both(setting("PrivacyOptions", PRIVACY), configuration(listeners=[])),
        "Daemon0 takes ETRN",
    ),
    ("SM-OPT-39", setting("DeliveryMode", "background\ndeferred"), "DeliveryMode is deferred"),
    ("SM-OPT-39", listener(delivery_mode="d"), "DeliveryMode of MTA is d"),
    (
        "SM-OPT-39",
        both(setting("DeliveryMode", "d"), listener(delivery_mode="q")),
        "DeliveryMode is d, in which",
    ),
]


@pytest.mark.parametrize(("control", "change", "said"), FAILURES)
def test_a_control_fails_without_what_it_guards(control: str, change: given.Change, said: str) -> None:
    given.assert_fails(control, change, said)


def test_every_control_can_fail() -> None:
    assert {control for control, _change, _said in FAILURES} == {*_option_controls.JUDGES}


NO_CF = both(given.host("options", {}), configuration(headers={}, local_names={}))
UNKNOWN: list[given.Failure] = [
    *((control, NO_CF, "there is no configuration") for control in _option_controls.JUDGES),
]


@pytest.mark.parametrize(("control", "change", "said"), [row for row in UNKNOWN if row[0] != "SM-OPT-20"])
def test_what_cannot_be_told_is_no_pass(control: str, change: given.Change, said: str) -> None:
    given.assert_not_measured(control, change, said)


def test_names_that_the_program_was_not_asked_for_are_not_judged() -> None:
    unasked = configuration(local_names={"name": "", "held": [], "written": ["localhost"]})
    given.assert_not_measured("SM-OPT-20", unasked, "class w is not known")


BUILT_WITHOUT = [
    ("SM-OPT-17", "reject_nul"),
    ("SM-OPT-30", "starttls"),
    ("SM-OPT-31", "starttls"),
]


@pytest.mark.parametrize(("control", "lacking"), BUILT_WITHOUT)
def test_an_option_that_the_build_does_not_know_is_not_asked_for(control: str, lacking: str) -> None:
    assert given.judged(control, capability(lacking, there=False))[0] == "not_applicable"


LOCAL = ["localhost", "relay", "relay.corp.test", "[192.0.2.1]"]
HARMLESS: list[tuple[str, given.Change]] = [
    (
        "SM-OPT-01",
        given.option(
            "PrivacyOptions",
            "authwarnings,needmailhelo,noexpn,novrfy,noverb,needexpnhelo,\nneedvrfyhelo noactualrecipient",
        ),
    ),
    ("SM-OPT-02", given.option("RunAsUser", "root\nsmmta.smmta")),
    ("SM-OPT-03", unset("LogLevel")),
    ("SM-OPT-04", setting("DontBlameSendmail", "GroupReadableKeyFile")),
    ("SM-OPT-05", setting("MaxMessageSize", "unlimited\n1000000")),
    ("SM-OPT-08", unset("MaxHeadersLength")),
    ("SM-OPT-09", setting("MaxMimeHeaderLength", "256")),
    ("SM-OPT-14", setting("Timeout.command", "5")),
    ("SM-OPT-14", both(unset("Timeout.starttls"), capability("starttls", there=False))),
    ("SM-OPT-15", setting("Timeout.ident", "0s")),
    ("SM-OPT-16", setting("Timeout.queuereturn", "4d12h")),
    ("SM-OPT-17", setting("RejectNUL", "")),
    ("SM-OPT-20", configuration(local_names={**NAMES, "held": LOCAL})),
    ("SM-OPT-20", configuration(local_names={**NAMES, "held": ["Old.test"], "written": ["old.test"]})),
    ("SM-OPT-21", setting("SuperSafe", "PostMilter")),
    ("SM-OPT-21", unset("SuperSafe")),
    ("SM-OPT-23", setting("SmtpGreetingMessage", "$j, where $$v is no version")),
    ("SM-OPT-24", configuration(headers={"Received": ["by ${verify} $vv"], "X-Cost": ["$$v"]})),
    ("SM-OPT-25", setting("QueueFileMode", "400")),
    ("SM-OPT-30", unset("TLSFallbacktoClear")),
    ("SM-OPT-31", setting("DHParameters", "/etc/mail/tls/dh.pem")),
    ("SM-OPT-35", unset("DefaultUser")),
    ("SM-OPT-38", both(setting("PrivacyOptions", PRIVACY), listener("AE"))),
    ("SM-OPT-39", unset("DeliveryMode")),
    ("SM-OPT-39", both(setting("DeliveryMode", "d\nqueue-only"), listener(delivery_mode="i"))),
]


@pytest.mark.parametrize(("control", "change"), HARMLESS)
def test_what_is_harmless_passes(control: str, change: given.Change) -> None:
    assert given.judged(control, change)[0] == "pass"
