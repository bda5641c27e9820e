# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What stands for the parameters of puppet-sendmail's classes sendmail and sendmail::nullclient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hand_written import Row
from peer_evidence import Counterpart, Holds, Lacking, Said, Same, Tested, counterpart, defines, says

_UNITS_RUN = Tested("tests/outside/test_local_mail.py", "def test_every_unit_still_runs")
_TRUSTED = "`sendmail_define: {confTRUSTED_USERS: …}`: the members of class t themselves"
_TRUSTED_MSP = "`sendmail_submit: {feature: [use_ct_file]}`"

_OPTIONS: Sequence[tuple[str, str, Said]] = (
    ("domain_name", "`sendmail_host_name`", {"host_name": "a.example.com"}),
    ("max_message_size", "`sendmail_max_message_size`, in bytes", {"max_message_size": 1048576}),
    ("log_level", "`sendmail_log_level`", {"log_level": 14}),
    ("ca_cert_file", "`sendmail_tls_ca_file`", {"tls_ca_file": "/etc/mail/tls/ca.pem"}),
    ("ca_cert_path", "`sendmail_tls_ca_path`", {"tls_ca_path": "/etc/mail/tls/ca"}),
    ("crl_file", "`sendmail_tls_crl_file`", {"tls_crl_file": "/etc/mail/tls/crl.pem"}),
    ("dh_params", "`sendmail_tls_dh_parameters`", {"tls_dh_parameters": "/etc/mail/tls/dh.pem"}),
    ("cipher_list", "`sendmail_tls_cipher_list`", {"tls_cipher_list": "ECDHE"}),
    ("server_ssl_options", "`sendmail_tls_server_ssl_options`, a list", {"tls_server_ssl_options": ["0x7"]}),
    ("client_ssl_options", "`sendmail_tls_client_ssl_options`, a list", {"tls_client_ssl_options": ["0x7"]}),
)
# What the other system defines for them, and what becomes of that
_CONF = {
    "domain_name": ("confDOMAIN_NAME", "Dj"),
    "max_message_size": ("confMAX_MESSAGE_SIZE", "O MaxMessageSize="),
    "log_level": ("confLOG_LEVEL", "O LogLevel="),
    "ca_cert_file": ("confCACERT", "O CACertFile="),
    "ca_cert_path": ("confCACERT_PATH", "O CACertPath="),
    "crl_file": ("confCRL", "O CRLFile="),
    "dh_params": ("confDH_PARAMETERS", "O DHParameters="),
    "cipher_list": ("confCIPHER_LIST", "O CipherList="),
    "server_ssl_options": ("confSERVER_SSL_OPTIONS", "O ServerSSLOptions="),
    "client_ssl_options": ("confCLIENT_SSL_OPTIONS", "O ClientSSLOptions="),
}
_PAIR = "server_cert_file server_key_file client_cert_file client_key_file"
_CERTIFICATES: Said = {
    "tls_server_certificate": ["/etc/mail/tls/a.pem", "/etc/mail/tls/b.pem"],
    "tls_server_key": ["/etc/mail/tls/a.key", "/etc/mail/tls/b.key"],
    "tls_client_certificate": ["/etc/mail/tls/a.pem", "/etc/mail/tls/b.pem"],
    "tls_client_key": ["/etc/mail/tls/a.key", "/etc/mail/tls/b.key"],
}
_CERTIFICATES_BY_HAND = """\
define(`confSERVER_CERT', ``/etc/mail/tls/a.pem,/etc/mail/tls/b.pem'')
define(`confSERVER_KEY', ``/etc/mail/tls/a.key,/etc/mail/tls/b.key'')
define(`confCLIENT_CERT', ``/etc/mail/tls/a.pem,/etc/mail/tls/b.pem'')
define(`confCLIENT_KEY', ``/etc/mail/tls/a.key,/etc/mail/tls/b.key'')"""
_CERTIFICATE_LINES = (
    "O ServerCertFile=/etc/mail/tls/a.pem,.*",
    "O ServerKeyFile=/etc/mail/tls/a.key,.*",
    "O ClientCertFile=/etc/mail/tls/a.pem,.*",
    "O ClientKeyFile=/etc/mail/tls/a.key,.*",
)
_TWO_LISTENERS = """\
DAEMON_OPTIONS(`Name=MTA-v4, Family=inet, Addr=192.0.2.1, Port=smtp')
DAEMON_OPTIONS(`Name=MTA-v6, Family=inet6, Addr=2001:db8::1, Port=smtp, M=O')"""


def _text(said: Said) -> str:
    (value,) = said.values()
    return value[0] if isinstance(value, list) else str(value)


def _options() -> Iterator[Counterpart]:
    for name, here, said in _OPTIONS:
        yield counterpart("", name, here, defines(_CONF[name][0], _text(said), said))
    here = (
        "`sendmail_tls_server_certificate`, `sendmail_tls_server_key`, `sendmail_tls_client_certificate`, "
        "`sendmail_tls_client_key`: a file or its content, or a list of two"
    )
    seconds = "server_cert_file2 server_key_file2 client_cert_file2 client_key_file2"
    yield counterpart("", f"{_PAIR} {seconds}", here, says(_CERTIFICATES_BY_HAND, _CERTIFICATES))
    yield counterpart(
        "",
        "tls_srv_options",
        "`sendmail_tls_srv_options`, which is `V`",
        Holds({}, ("O TLSSrvOptions=V",)),
        says("dnl", {"tls_srv_options": ""}, strike="define(`confTLS_SRV_OPTIONS'"),
    )


def _null_client(parameters: str, here: str, line: str, said: Said) -> Counterpart:
    return counterpart("nullclient", parameters, here, Holds({"kind": "nullclient", **said}, (line,)))


def _options_of_null_client() -> Iterator[Counterpart]:
    for name, here, said in _OPTIONS:
        yield _null_client(name, here, f"{_CONF[name][1]}{_text(said)}", said)
    shown = Holds({"kind": "nullclient", **_CERTIFICATES}, _CERTIFICATE_LINES)
    yield counterpart("nullclient", _PAIR, "`sendmail_tls_server_certificate` and its like", shown)
    yield _null_client("tls_srv_options", "`sendmail_tls_srv_options`, which is `V`", "O TLSSrvOptions=V", {})


def _in_submit(lines: str, said: Said, *strike: str) -> Same:
    return Same(Row(lines, {"submit": said}, frame="submit", strike=strike))


MAIN: Sequence[Counterpart] = (
    *_options(),
    counterpart(
        "",
        "smart_host",
        "`sendmail_smart_host`, with `sendmail_smart_host_port` and `sendmail_smart_host_auth`",
        defines("SMART_HOST", "esmtp:[out.example.com]", {"smart_host": "out.example.com"}),
    ),
    counterpart(
        "",
        "dont_probe_interfaces",
        "is true; otherwise with `sendmail_define`",
        Holds({}, ("O DontProbeInterfaces=True",)),
        defines("confDONT_PROBE_INTERFACES", "False", {"define": {"confDONT_PROBE_INTERFACES": False}}),
    ),
    counterpart(
        "",
        "enable_ipv4_daemon enable_ipv6_daemon",
        "`sendmail_listen`: a listener for each",
        says(
            _TWO_LISTENERS,
            {
                "listen": [
                    {"name": "MTA-v4", "address": "192.0.2.1"},
                    {"name": "MTA-v6", "family": "inet6", "address": "2001:db8::1", "modifiers": "O"},
                ]
            },
            strike="DAEMON_OPTIONS",
        ),
    ),
    counterpart(
        "",
        "features",
        "`sendmail_feature`",
        says(
            "FEATURE(`genericstable', `hash -o /etc/mail/g')",
            {"feature": [{"name": "genericstable", "args": "hash -o /etc/mail/g"}]},
        ),
    ),
    counterpart(
        "",
        "mailers",
        "`sendmail_mailer`; `smtp` is there",
        says("MAILER(`procmail')", {"mailer": ["procmail"]}),
        Holds({}, ("Mesmtp,.*",)),
    ),
    counterpart(
        "",
        "local_host_names",
        "`sendmail_local_host_names`",
        Holds({}, (r"Fw/etc/mail/local-host-names %\[\^\\#\]",)),
        Tested("tests/rulesets/test_rulesets.py", '("local-host-names", "w")'),
    ),
    counterpart(
        "",
        "relay_domains",
        "`sendmail_relay_domains`",
        Tested("tests/outside/test_mail_flow.py", "def test_world_to_relay_domain_arrives_inside"),
    ),
    counterpart(
        "",
        "trusted_users",
        _TRUSTED,
        Holds({"define": {"confTRUSTED_USERS": "webmail"}}, ("Twebmail|Ctwebmail",)),
    ),
    counterpart(
        "",
        "trust_auth_mech",
        "`sendmail_trust_auth_mech`, a list",
        says("TRUST_AUTH_MECH(`PLAIN LOGIN')", {"trust_auth_mech": ["PLAIN", "LOGIN"]}),
    ),
    counterpart(
        "",
        "cf_version",
        "`sendmail_define: {confCF_VERSION: …}`",
        defines("confCF_VERSION", "7", {"define": {"confCF_VERSION": "7"}}),
    ),
    counterpart(
        "",
        "version_id",
        "`sendmail_version_id`",
        Tested("tests/mc/matrix_words.py", "VERSIONID(`relay 7, 2026-05-01')"),
    ),
    counterpart(
        "",
        "msp_host msp_port",
        "`sendmail_submit: {host: …, port: …}`",
        _in_submit(
            "FEATURE(`msp', `[192.0.2.9]', `MSA')",
            {"host": "[192.0.2.9]", "port": 587},
            *("FEATURE(`msp'", "define(`RELAY_MAILER_ARGS'"),
        ),
    ),
    counterpart(
        "",
        "enable_msp_trusted_users",
        _TRUSTED_MSP,
        _in_submit("FEATURE(`use_ct_file')", {"feature": ["use_ct_file"]}),
    ),
    counterpart(
        "",
        "manage_sendmail_mc manage_submit_mc",
        "the module `mc` keeps one `.mc` by itself; the roles keep both",
        Tested("molecule/modules/tasks/mc.yml", "postmaster.sendmail.mc:"),
    ),
    counterpart(
        "",
        "auxiliary_packages",
        "`sendmail_packages`: all that are to be there",
        Tested("tests/unit/plugins/action/test_settings.py", '("sendmail_packages", ["sendmail-bin"])'),
    ),
    counterpart(
        "",
        "package_manage",
        "what is missing is installed, what is there is left alone",
        Tested("roles/install/tasks/main.yml", "__sendmail_missing_packages | length > 0"),
    ),
    counterpart("", "package_ensure", "no: no package is upgraded or removed by these roles", Lacking()),
    counterpart("", "service_enable service_ensure", "the units are enabled and run", _UNITS_RUN),
    counterpart("", "service_name service_hasstatus", "the units are the collection's own", _UNITS_RUN),
    counterpart("", "service_manage", "no: the daemon runs in the units' jail or not at all", Lacking()),
)

NULL_CLIENT: Sequence[Counterpart] = (
    *_options_of_null_client(),
    counterpart(
        "nullclient",
        "mail_hub",
        "`sendmail_kind: nullclient` with `sendmail_hub`",
        Holds({"kind": "nullclient"}, (r"DSesmtp:\[hub.example.com\]",)),
        Tested("tests/kinds/test_nullclient.py", "def test_all_mail_goes_to_the_hub"),
    ),
    counterpart(
        "nullclient",
        "port port_option_modify enable_ipv4_msa enable_ipv6_msa",
        "`sendmail_listen`, on loopback addresses; `127.0.0.1` is there",
        Holds({"kind": "nullclient"}, ("O DaemonPortOptions=.*Addr=127.0.0.1, Port=25.*",)),
        Holds(
            {
                "kind": "nullclient",
                "listen": [
                    {"name": "MSA", "address": "127.0.0.1", "port": 587, "modifiers": "A"},
                    {"name": "MSA6", "family": "inet6", "address": "::1", "port": 587, "modifiers": "A"},
                ],
            },
            (
                "O DaemonPortOptions=Name=MSA, Family=inet, Addr=127.0.0.1, Port=587, M=A.*",
                "O DaemonPortOptions=Name=MSA6, Family=inet6, Addr=::1, Port=587, M=A.*",
            ),
        ),
    ),
    counterpart(
        "nullclient",
        "enable_msp_trusted_users",
        _TRUSTED_MSP,
        Holds({"kind": "nullclient", "submit": {"feature": ["use_ct_file"]}}, ("Ft.*",), frame="submit"),
    ),
    _null_client(
        "trusted_users", _TRUSTED, "Twebmail|Ctwebmail", {"define": {"confTRUSTED_USERS": "webmail"}}
    ),
)
