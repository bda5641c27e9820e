# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""STARTTLS, the options that have a variable of their own, and submit.mc (see matrix_words)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ansible_collections.postmaster.sendmail.plugins.module_utils._timeouts import TIMEOUT_NAMES
from hand_written import Row, frame, word

_OWN, _KEY = "/etc/mail/tls/own.pem", "/etc/mail/tls/own.key"
# Without these sendmail offers no STARTTLS, so that they come along.
_AUTHORITIES = f"define(`confCACERT', `{_OWN}')\ndefine(`confCACERT_PATH', `/etc/mail/tls')"
CERTIFICATE = Row(
    f"define(`confSERVER_CERT', `{_OWN}')\ndefine(`confSERVER_KEY', `{_KEY}')\n{_AUTHORITIES}",
    {"tls_server_certificate": [_OWN], "tls_server_key": [_KEY]},
)


def _option(variable: str, value: object, name: str, text: str) -> Row:
    """A variable that says a definition: its hand-written line replaces the frame's of that name."""
    return Row(f"define(`{name}', `{text}')", {variable: value}, strike=(f"define(`{name}',",))


def _in_its_place(old: str, new: str, **said: object) -> Row:
    """A FEATURE of the frame that stays where it is: what is behind it is struck too, and written again."""
    features = [line[: -len("dnl")] for line in frame("gateway").splitlines() if line.startswith("FEATURE")]
    at = next(index for index, line in enumerate(features) if line.startswith(old))
    return Row("\n".join([new, *features[at + 1 :]]), said, strike=(old, *features[at + 1 :]))


def _tls() -> Iterator[Row]:
    yield CERTIFICATE
    yield word(
        "define(`confSERVER_CERT', ``/etc/mail/tls/own.pem,/etc/mail/tls/two.pem'')\n"
        f"define(`confSERVER_KEY', ``/etc/mail/tls/own.key,/etc/mail/tls/two.key'')\n{_AUTHORITIES}",
        tls_server_certificate=[_OWN, "/etc/mail/tls/two.pem"],
        tls_server_key=[_KEY, "/etc/mail/tls/two.key"],
    )
    yield word(
        f"define(`confCLIENT_CERT', `{_OWN}')\ndefine(`confCLIENT_KEY', `{_KEY}')",
        tls_client_certificate=[_OWN],
        tls_client_key=[_KEY],
    )
    yield _option("tls_ca_file", "/etc/mail/tls/ca.pem", "confCACERT", "/etc/mail/tls/ca.pem")
    yield _option("tls_ca_path", "/etc/mail/tls/ca", "confCACERT_PATH", "/etc/mail/tls/ca")
    yield _option("tls_crl_file", "/etc/mail/tls/crl.pem", "confCRL", "/etc/mail/tls/crl.pem")
    yield _option("tls_crl_path", "/etc/mail/tls/crl", "confCRL_PATH", "/etc/mail/tls/crl")
    yield _option("tls_dh_parameters", "/etc/mail/tls/dh.pem", "confDH_PARAMETERS", "/etc/mail/tls/dh.pem")
    yield _option("tls_cipher_list", "ECDHE+AESGCM", "confCIPHER_LIST", "ECDHE+AESGCM")
    suites = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
    yield word(f"LOCAL_CONFIG\nO CipherSuites={suites}", tls_cipher_suites=suites)
    no_12 = "+SSL_OP_NO_TLSv1_2"
    yield _option("tls_server_ssl_options", [no_12], "confSERVER_SSL_OPTIONS", no_12)
    yield _option("tls_client_ssl_options", [no_12], "confCLIENT_SSL_OPTIONS", no_12)
    yield Row("dnl", {"tls_srv_options": ""}, strike=("define(`confTLS_SRV_OPTIONS'",))
    yield _option("tls_fallback_to_clear", True, "confTLS_FALLBACK_TO_CLEAR", "True")


OPTIONS: Sequence[Row] = (
    *_tls(),
    _option("host_name", "relay.example.com", "confDOMAIN_NAME", "relay.example.com"),
    _option("log_level", 14, "confLOG_LEVEL", "14"),
    _option("max_message_size", 1048576, "confMAX_MESSAGE_SIZE", "1048576"),
    _option("max_recipients", 7, "confMAX_RCPTS_PER_MESSAGE", "7"),
    _option("max_daemon_children", 9, "confMAX_DAEMON_CHILDREN", "9"),
    _option("connection_rate_throttle", 3, "confCONNECTION_RATE_THROTTLE", "3"),
    _option("privacy_options", ["goaway"], "confPRIVACY_FLAGS", "goaway"),
    _option("smart_host", "out.example.com", "SMART_HOST", "esmtp:[out.example.com]"),
    _option("relay_user", "relay", "confRUN_AS_USER", "relay:relay')\ndefine(`confTRUSTED_USER', `relay"),
    word(
        "define(`SMART_HOST', `relay:[out.example.com]')\ndefine(`RELAY_MAILER_ARGS', `TCP $h 587')",
        smart_host="out.example.com",
        smart_host_port=587,
    ),
    _in_its_place(
        "FEATURE(`no_default_msa'",
        "define(`SMART_HOST', `esmtp:[out.example.com]')\n"
        "LOCAL_TLS_RCPT\n"
        "R$*\t\t\t$: $1 $| <$&{auth_type}> $>authinfo $1\n"
        'R$* $| <> $#$*\t\t$#error $@ 4.7.0 $: "454 not authenticated to " $&{server_name}\n'
        "R$* $| $*\t\t$: $1\n"
        "FEATURE(`no_default_msa')\n"
        "FEATURE(`authinfo', `hash /etc/mail/authinfo')",
        smart_host="out.example.com",
        smart_host_auth={"user": "relay", "password": "a secret"},
    ),
    *(
        _option("timeouts", {known.name: "3" if ".retry" in known.name else "77s"}, known.conf, text)
        for known in TIMEOUT_NAMES
        for text in ["3" if ".retry" in known.name else "77s"]
    ),
    _in_its_place("FEATURE(`greet_pause'", "FEATURE(`greet_pause', `250')", greet_pause=250),
)


def _submit(lines: str, strike: Sequence[str] = (), **said: object) -> Row:
    return Row(lines, {"submit": said}, frame="submit", strike=tuple(strike))


SUBMIT: Sequence[Row] = (
    _submit("FEATURE(`msp', `[192.0.2.9]')", ("FEATURE(`msp'",), host="[192.0.2.9]"),
    _submit("define(`RELAY_MAILER_ARGS', `TCP $h 587')", ("define(`RELAY_MAILER_ARGS'",), port=587),
    _submit("define(`confTO_ICONNECT', `9s')", ("define(`confTO_ICONNECT'",), timeouts={"iconnect": "9s"}),
    _submit("define(`confMAX_MESSAGE_SIZE', `5000')", define={"confMAX_MESSAGE_SIZE": 5000}),
    _submit(
        "MASQUERADE_AS(`example.com')\nFEATURE(`masquerade_envelope')",
        masquerade_as="example.com",
        feature=["masquerade_envelope"],
    ),
    _submit("EXPOSED_USER(`root')", exposed_user=["root"]),
    _submit("LOCAL_CONFIG\nC{Trap}spamtrap", local_config="C{Trap}spamtrap\n"),
    _submit("FEATURE(`use_ct_file')", feature=["use_ct_file"]),
)

OPTION_ROWS: Sequence[Row] = (*OPTIONS, *SUBMIT)
