# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What stands for the parameters of puppet-sendmail's types sendmail::mc::*, one for each macro of a .mc."""

from __future__ import annotations

from collections.abc import Sequence

from hand_written import Row
from peer_evidence import Counterpart, Tested, counterpart, defines, says
from peer_surface import SURFACE

_AS_GIVEN = "nothing to say: every value comes out as it was given"
_PROPERTY = Tested("tests/mc/test_quoting.py", "def test_value_comes_out_as_it_was_given")
_MASQUERADED = Row(
    "MASQUERADE_AS(`example.com')\nMASQUERADE_DOMAIN(`a.test')",
    {"masquerade_as": "example.com", "masquerade_domain": ["a.test"]},
)
_MASQUERADING = (
    *("masquerade_envelope", "allmasquerade", "limited_masquerade", "local_no_masquerade"),
    "masquerade_entire_domain",
)
_PRIVACY = sorted(SURFACE["sendmail::mc::privacy_flags"] - {"public"})
_TIMEOUTS = sorted(SURFACE["sendmail::mc::timeouts"])
_LISTENER = (
    "DAEMON_OPTIONS(`Name=MSA, Family=inet, Addr=192.0.2.1, Port=submission, children=9, DeliveryMode=q, "
    "InputFilter=scan;sign, Listen=64, M=Ea, delayLA=4, queueLA=5, refuseLA=6, SendBufSize=4096, "
    "ReceiveBufSize=8192')\n"
    "MAIL_FILTER(`scan', `S=local:/run/scan/s')\n"
    "MAIL_FILTER(`sign', `S=local:/run/sign/s')"
)
_SCAN = {"name": "scan", "socket": "local:/run/scan/s"}
_SIGN = {"name": "sign", "socket": "local:/run/sign/s"}

MACROS: Sequence[Counterpart] = (
    counterpart(
        "mc::daemon_options",
        "daemon_name family addr port children delivery_mode input_filter listen modify delay_la queue_la "
        "refuse_la send_buf_size receive_buf_size",
        "`sendmail_listen`: `name`, `family`, `address`, `port`, `children`, `delivery_mode`, "
        "`input_mail_filters`, `listen`, `modifiers`, `delay_la`, `queue_la`, `refuse_la`, `send_buffer`, "
        "`receive_buffer`",
        says(
            _LISTENER,
            {
                "mail_filter": [_SCAN, _SIGN],
                "listen": [
                    {
                        "name": "MSA",
                        "address": "192.0.2.1",
                        "port": 587,
                        "children": 9,
                        "listen": 64,
                        "delivery_mode": "q",
                        "input_mail_filters": ["scan", "sign"],
                        "modifiers": "Ea",
                        "delay_la": 4,
                        "queue_la": 5,
                        "refuse_la": 6,
                        "send_buffer": 4096,
                        "receive_buffer": 8192,
                    }
                ],
            },
            strike="DAEMON_OPTIONS",
        ),
    ),
    counterpart(
        "mc::define",
        "macro_name expansion",
        "`sendmail_define`: a name and its value on each line",
        defines("confMAX_HOP", "40", {"define": {"confMAX_HOP": 40}}),
    ),
    counterpart("mc::define", "use_quotes", _AS_GIVEN, _PROPERTY),
    counterpart(
        "mc::domain", "domain_name", "`sendmail_domain`", says("DOMAIN(`generic')", {"domain": "generic"})
    ),
    counterpart(
        "mc::enhdnsbl",
        "blacklist reject_message allow_temporary_failure lookup_result",
        "`sendmail_enhdnsbl`: `zone`, `message`, `temporary`, and `results`, of which there may be six",
        says(
            "FEATURE(`enhdnsbl', `bl.example.org', `\"550 Listed\"', `t', `127.0.0.2.')",
            {
                "enhdnsbl": [
                    {
                        "zone": "bl.example.org",
                        "message": "550 Listed",
                        "temporary": True,
                        "results": ["127.0.0.2"],
                    }
                ]
            },
        ),
    ),
    counterpart(
        "mc::feature",
        "feature_name args",
        "`sendmail_feature`: `name` and `args`",
        says(
            "FEATURE(`nocanonify', `canonify_hosts')",
            {"feature": [{"name": "nocanonify", "args": ["canonify_hosts"]}]},
        ),
    ),
    counterpart("mc::feature", "use_quotes", _AS_GIVEN, _PROPERTY),
    counterpart(
        "mc::generics_domain",
        "domain_name",
        "`sendmail_generics_domain`, a list",
        says("GENERICS_DOMAIN(`a.test')", {"generics_domain": ["a.test"]}),
    ),
    counterpart(
        "mc::include",
        "filename order",
        "`sendmail_include`: `path`, and `at` for the place",
        Tested("tests/mc/test_matrix.py", "def test_include"),
    ),
    counterpart(
        "mc::ldaproute_domain",
        "domain_name",
        "`sendmail_ldaproute_domain`, a list",
        says("LDAPROUTE_DOMAIN(`a.test')", {"ldaproute_domain": ["a.test"]}),
    ),
    counterpart(
        "mc::local_config",
        "content source",
        "`sendmail_local_config`; a file with `lookup('file', …)`",
        says(
            "LOCAL_CONFIG\nKlist hash -o /etc/mail/list", {"local_config": "Klist hash -o /etc/mail/list\n"}
        ),
    ),
    counterpart(
        "mc::mailer", "mailer", "`sendmail_mailer`, a list", says("MAILER(`uucp')", {"mailer": ["uucp"]})
    ),
    counterpart(
        "mc::masquerade_as",
        "masquerade_as masquerade_domain masquerade_domain_file masquerade_exception "
        "masquerade_exception_file exposed_user exposed_user_file",
        "the same names behind `sendmail_`",
        says(
            "MASQUERADE_AS(`example.com')\nMASQUERADE_DOMAIN(`a.test b.test')\n"
            "MASQUERADE_DOMAIN_FILE(`/etc/mail/m')\nMASQUERADE_EXCEPTION(`www.test')\n"
            "MASQUERADE_EXCEPTION_FILE(`/etc/mail/e')\nEXPOSED_USER(`root news')\n"
            "EXPOSED_USER_FILE(`/etc/mail/x')",
            {
                "masquerade_as": "example.com",
                "masquerade_domain": ["a.test", "b.test"],
                "masquerade_domain_file": "/etc/mail/m",
                "masquerade_exception": ["www.test"],
                "masquerade_exception_file": "/etc/mail/e",
                "exposed_user": ["root", "news"],
                "exposed_user_file": "/etc/mail/x",
            },
        ),
    ),
    counterpart(
        "mc::masquerade_as",
        " ".join(_MASQUERADING),
        "`sendmail_feature`",
        *(says(f"FEATURE(`{name}')", {"feature": [name]}, beside=(_MASQUERADED,)) for name in _MASQUERADING),
    ),
    counterpart(
        "mc::milter",
        "milter_name socket_type socket_spec flags connect_timeout send_timeout receive_timeout eom_timeout",
        "`sendmail_input_mail_filter`: `name`, `socket`, `flags`, `timeouts`",
        says(
            "INPUT_MAIL_FILTER(`scan', `S=inet:8891@127.0.0.1, F=T, T=S:1m;R:2m;E:5m;C:3m')",
            {
                "input_mail_filter": [
                    {
                        "name": "scan",
                        "socket": "inet:8891@127.0.0.1",
                        "flags": "T",
                        "timeouts": {"S": "1m", "R": "2m", "E": "5m", "C": "3m"},
                    }
                ]
            },
        ),
    ),
    counterpart(
        "mc::milter",
        "order",
        "the order of the list",
        says(
            "INPUT_MAIL_FILTER(`sign', `S=local:/run/sign/s')\n"
            "INPUT_MAIL_FILTER(`scan', `S=local:/run/scan/s')",
            {"input_mail_filter": [_SIGN, _SCAN]},
        ),
    ),
    counterpart(
        "mc::milter",
        "enable",
        "`sendmail_mail_filter` for one that only some listeners ask",
        says("MAIL_FILTER(`scan', `S=local:/run/scan/s')", {"mail_filter": [_SCAN]}),
    ),
    counterpart(
        "mc::modify_mailer_flags",
        "mailer_name flags",
        "`sendmail_modify_mailer_flags`: `mailer` and `flags`",
        says(
            "MODIFY_MAILER_FLAGS(`SMTP', `+9')",
            {"modify_mailer_flags": [{"mailer": "SMTP", "flags": "+9"}]},
        ),
    ),
    counterpart("mc::modify_mailer_flags", "use_quotes", _AS_GIVEN, _PROPERTY),
    counterpart(
        "mc::ostype",
        "ostype",
        "`sendmail_ostype`, which the layout knows",
        says("OSTYPE(`linux')", {"ostype": "linux"}),
    ),
    counterpart(
        "mc::privacy_flags",
        " ".join(_PRIVACY),
        "`sendmail_privacy_options`, a list",
        *(defines("confPRIVACY_FLAGS", name, {"privacy_options": [name]}) for name in _PRIVACY),
    ),
    counterpart(
        "mc::privacy_flags",
        "public",
        "`sendmail_privacy_options: []`",
        defines("confPRIVACY_FLAGS", "", {"privacy_options": []}),
    ),
    counterpart(
        "mc::queue_group",
        "queue_group path flags interval nice runners jobs recipients",
        "`sendmail_queue_group`: `name`, and else the same names",
        says(
            "QUEUE_GROUP(`slow', `F=f, I=1h, J=500, N=10, r=15, R=3, P=/var/spool/mqueue/slow')",
            {
                "queue_group": [
                    {
                        "name": "slow",
                        "path": "/var/spool/mqueue/slow",
                        "flags": "f",
                        "interval": "1h",
                        "jobs": 500,
                        "nice": 10,
                        "recipients": 15,
                        "runners": 3,
                    }
                ]
            },
        ),
    ),
    counterpart(
        "mc::timeouts",
        " ".join(_TIMEOUTS),
        "`sendmail_timeouts`: the same names, and all others that sendmail has",
        *(defines(f"confTO_{name.upper()}", "77s", {"timeouts": {name: "77s"}}) for name in _TIMEOUTS),
    ),
    counterpart(
        "mc::trust_auth_mech",
        "trust_auth_mech",
        "`sendmail_trust_auth_mech`, a list",
        says("TRUST_AUTH_MECH(`PLAIN')", {"trust_auth_mech": ["PLAIN"]}),
    ),
    counterpart(
        "mc::versionid",
        "versionid",
        "`sendmail_version_id`",
        Tested("tests/mc/matrix_words.py", "VERSIONID(`relay 7, 2026-05-01')"),
    ),
    counterpart(
        "mc::virtuser_domain",
        "domainname",
        "`sendmail_virtuser_domain`, a list",
        says("VIRTUSER_DOMAIN(`a.test')", {"virtuser_domain": ["a.test"]}),
    ),
)
