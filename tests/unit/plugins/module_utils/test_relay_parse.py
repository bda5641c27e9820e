# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module relay takes, what it refuses, and which of its values it may show."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import Attributes, FileState
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_options import (
    ARGUMENT_SPEC,
    MAPS,
    shown_values,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_parse import Programs, parse
from ansible_collections.postmaster.sendmail.plugins.module_utils._relay_wish import RelayWish

PROGRAMS = Programs("/usr/bin/m4", "/usr/sbin/sendmail", "/usr/share/sendmail/cf")
DAEMON = {"content": "divert(-1)", "user": "smmta"}
SUBMISSION = {"content": "", "path": "/etc/mail/submit.mc", "cf": "/etc/mail/submit.cf", "user": "smmsp"}
STRANGER = {"client_address": "192.0.2.1", "recipient": "a@example.org", "expect": {"code": 550}}


def params(**asked: object) -> dict[str, Any]:
    validated = ArgumentSpecValidator(ARGUMENT_SPEC).validate(asked)
    assert not validated.error_messages
    return dict(validated.validated_parameters)


def wish(**asked: object) -> RelayWish:
    return parse(params(**asked), PROGRAMS)


def test_nothing_is_a_wish_for_nothing() -> None:
    assert wish() == RelayWish(user="smmta", tls_owner="smmta")


def test_configurations_are_strict_and_use_the_programs_of_the_host() -> None:
    daemon, submission = wish(configurations=[DAEMON, SUBMISSION]).configurations
    assert (daemon.content, daemon.mc_path, daemon.cf_path, daemon.user, daemon.strict) == (
        b"divert(-1)",
        "/etc/mail/sendmail.mc",
        "/etc/mail/sendmail.cf",
        "smmta",
        True,
    )
    assert (submission.cf_path, submission.m4) == ("/etc/mail/submit.cf", "/usr/bin/m4")


def test_a_map_is_exclusive_and_its_group_is_the_daemons() -> None:
    (one,) = wish(user="relay", maps=[{"name": "access", "entries": []}]).maps
    assert (one.path, one.params["exclusive"], one.params["group"]) == ("/etc/mail/access", True, "relay")


def test_a_map_with_a_text_that_may_stand_elsewhere_is_none_of_them() -> None:
    assert "aliases" not in MAPS


def test_units_and_scripts_are_what_stands_elsewhere() -> None:
    found = wish(
        units=[{"name": "sendmail.service", "content": "[Unit]\n"}],
        scripts=[{"path": "/usr/local/sbin/mend", "content": "#!/bin/sh\n"}],
    ).elsewhere
    assert dict(found) == {
        "/usr/local/sbin/mend": FileState(b"#!/bin/sh\n", Attributes("root", "root", 0o755)),
        "/etc/systemd/system/sendmail.service": FileState(b"[Unit]\n", Attributes("root", "root", 0o644)),
    }


def test_ownership_is_divided_at_the_directory_of_the_transaction() -> None:
    kept = {"kind": "directory", "mode": "0755"}
    paths = ("/etc/mail", "/etc/mail/tls", "/etc/mailx")
    found = wish(ownership=[{"path": path, **kept} for path in paths], jail_roots=["/var/lib/jail"])
    assert [one.path for one in found.inside] == ["/etc/mail", "/etc/mail/tls"]
    assert [one.path for one in found.outside] == ["/etc/mailx", "/var/lib/jail"]


INVALID = [
    (
        {"configurations": [{**DAEMON, "path": "/srv/x.mc"}]},
        r"configurations\[0\].* not below /etc/mail",
    ),
    ({"configurations": [DAEMON, DAEMON]}, r"configurations \(/etc/mail/sendmail.mc\): is written by"),
    ({"files": [{"path": "/etc/passwd", "content": ""}]}, r"files\[0\] \(/etc/passwd\).*not below /etc/mail"),
    ({"files": [{"path": "/etc/mail/../passwd", "content": ""}]}, r"files\[0\].*plain absolute path"),
    ({"files": [{"path": "/etc/mail", "content": ""}]}, r"files\[0\].*not below /etc/mail"),
    ({"files": [{"path": "/etc/mail/x", "content": "", "mode": "416"}]}, r"files\[0\].*four octal digits"),
    ({"files": [{"path": "/etc/mail/x", "content": "", "mode": "0666"}]}, r"files\[0\].*not safe"),
    (
        {"files": [{"path": "/etc/mail/access", "content": ""}], "maps": [{"name": "access", "entries": []}]},
        r"files \(/etc/mail/access\): is written by maps, too",
    ),
    ({"scripts": [{"path": "/etc/mail/x", "content": ""}]}, r"scripts\[0\].*name it in files"),
    ({"units": [{"name": "../x.service", "content": ""}]}, r"units\[0\].*not the name of a unit"),
    ({"units": [{"name": "sendmail", "content": ""}]}, r"units\[0\].*such as sendmail.service"),
    (
        {"units": [{"name": "a.service", "content": ""}], "masked_units": ["a.service"]},
        r"units\[0\].*masked_units",
    ),
    ({"masked_units": ["x y"]}, r"masked_units\[0\].*not the name of a unit"),
    ({"ownership": [{"path": "x", "kind": "file", "mode": "0644"}]}, r"ownership, entry 1 \(x\)"),
    ({"requires": ["relative"]}, r"requires\[0\].*plain absolute path"),
    ({"jail_roots": ["/a", "/a"]}, r"jail_roots\[1\].*there already"),
    ({"policy_tests": [{**STRANGER, "client_address": "x"}]}, r"policy_tests\[0\].*not an IP address"),
    (
        {"probe": {"tries": [{"name": "x", "recipient": "a@b", "passes": True}]}},
        r"probe\.tries\[0\].*angle brackets",
    ),
    ({"generations": 0}, r"generations \(0\): is not a number of generations"),
    ({"generations": 1}, r"generations \(1\): is not a number of generations \(a whole number from 2 to"),
    ({"certificates": {"server_key": 7}}, r"sendmail_tls_server_key"),
]


@pytest.mark.parametrize(("asked", "told"), INVALID)
def test_what_is_wrong_is_named(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInputError, match=told):
        wish(**asked)


def test_every_fault_of_every_option_is_told() -> None:
    with pytest.raises(InvalidInputError) as error:
        wish(files=[{"path": "/x", "content": ""}], masked_units=["x"], generations=-1)
    assert len(error.value.faults) == 3


def test_what_is_no_secret_is_shown() -> None:
    found = shown_values(
        params(
            maps=[
                {"name": "access", "entries": [{"key": "Connect:192.0.2", "value": "RELAY"}]},
                {"name": "authinfo", "entries": [{"key": "AuthInfo:hub", "value": '"U:a" "P:secret"'}]},
            ],
            certificates={
                "server_certificate": [{"content": "public"}, "/etc/ssl/relay.pem"],
                "server_key": "/etc/ssl/relay.key",
                "client_key": [{"content": "secret"}],
            },
        )
    )
    assert found == {"RELAY", "public", "/etc/ssl/relay.pem", "/etc/ssl/relay.key"}


def test_certificates_are_not_logged_with_a_call() -> None:
    # AnsibleModule hides what an option without no_log holds only where it finds it as it is, on one line
    assert ARGUMENT_SPEC["certificates"]["no_log"]


def test_a_secret_that_is_a_harmless_value_elsewhere_stays_hidden() -> None:
    entries = [{"key": "AuthInfo:hub", "value": "RELAY"}, {"key": "Connect:192.0.2", "value": "RELAY"}]
    assert shown_values(params(maps=[{"name": "access", "entries": entries}])) == set()


def test_a_try_is_of_the_host_itself_unless_it_says_otherwise() -> None:
    asked = {"name": "postmaster", "recipient": "<postmaster@example.com>", "passes": True}
    probe = wish(probe={"tries": [asked]}).probe
    assert probe is not None
    here = {"address": "127.0.0.1", "port": 25, "source": "127.0.0.1", "sender": "<>", "temporary": False}
    assert (probe["limit"], probe["units"], probe["tries"]) == (6.0, [], [{**here, **asked}])
