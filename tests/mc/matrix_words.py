# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every other word of a .mc, with each of its keys, as a person writes it and as variables say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ansible_collections.postmaster.sendmail.plugins.module_utils import _client_options, _daemon_options
from ansible_collections.postmaster.sendmail.plugins.module_utils._mailer_flags import MAILERS as FLAGGED
from ansible_collections.postmaster.sendmail.plugins.module_utils._mailer_word import MAILERS
from ansible_collections.postmaster.sendmail.plugins.module_utils._milter import STAGES
from ansible_collections.postmaster.sendmail.plugins.module_utils._timeouts import TIMEOUT_NAMES
from hand_written import Row, frame
from matrix_defines import definition

_LISTENER = "DAEMON_OPTIONS(`Name=MTA, Family=inet, Port=25, M=AE, Listen=512')"
_LOOPBACK = "DAEMON_OPTIONS(`Name=MTA-loopback, Family=inet, Addr=127.0.0.1, Port=25, M=AE, Listen=512')"
_SLOW = "P=/var/spool/mqueue/slow"


def _word(lines: str, *, strike: Sequence[str] = (), beside: Sequence[Row] = (), **said: object) -> Row:
    return Row(lines, said, strike=tuple(strike), beside=tuple(beside))


def _option(variable: str, value: object, name: str, text: str) -> Row:
    """A variable that says a definition: its hand-written line replaces the frame's of that name."""
    return Row(f"define(`{name}', `{text}')", {variable: value}, strike=(f"define(`{name}',",))


def _in_its_place(old: str, new: str, **said: object) -> Row:
    """A FEATURE of the frame that stays where it is: what is behind it is struck too, and written again."""
    features = [line[: -len("dnl")] for line in frame("gateway").splitlines() if line.startswith("FEATURE")]
    at = next(index for index, line in enumerate(features) if line.startswith(old))
    return Row("\n".join([new, *features[at + 1 :]]), said, strike=(old, *features[at + 1 :]))


def _listener(options: str, **given: object) -> Row:
    lines = f"DAEMON_OPTIONS(`{options}')"
    if not {"address", "family"} & set(given):
        return _word(lines, strike=("DAEMON_OPTIONS",), listen=[given])
    return _word(f"{lines}\n{_LOOPBACK}", strike=("DAEMON_OPTIONS",), listen=[given])


def _client(options: str, **given: object) -> Row:
    return _word(f"CLIENT_OPTIONS(`{options}')", client_options=[given])


def _group(more: str, **given: object) -> Row:
    said = {"name": "slow", "path": "/var/spool/mqueue/slow", **given}
    return _word(f"QUEUE_GROUP(`slow', `{_SLOW}{more}')", queue_group=[said])


def _filter(options: str, **given: object) -> Row:
    said = {"name": "scan", "socket": "local:/run/scan/s", **given}
    return _word(f"INPUT_MAIL_FILTER(`scan', `{options}')", input_mail_filter=[said])


def _lines(macro: str, text: str) -> Row:
    return Row(f"{macro}\n{text}", {macro.lower(): f"{text}\n"})


_SCAN = Row(
    "MAIL_FILTER(`scan', `S=local:/run/scan/s')",
    {"mail_filter": [{"name": "scan", "socket": "local:/run/scan/s"}]},
)
_SIGN = Row(
    "MAIL_FILTER(`sign', `S=local:/run/sign/s')",
    {"mail_filter": [{"name": "sign", "socket": "local:/run/sign/s"}]},
)

NAMES: Sequence[Row] = (
    Row(
        "VERSIONID(`relay 7, 2026-05-01')",
        {"version_id": "relay 7, 2026-05-01"},
        without_effect="it is a comment of the .cf",
    ),
    _word("OSTYPE(`linux')", ostype="linux"),
    _word("DOMAIN(`generic')", domain="generic"),
    _word("undefine(`confMUST_QUOTE_CHARS')", undefine=["confMUST_QUOTE_CHARS"]),
    _word("MASQUERADE_AS(`example.com')", masquerade_as="example.com"),
    _word("MASQUERADE_DOMAIN(`a.test')\nMASQUERADE_DOMAIN(`b.test')", masquerade_domain=["a.test", "b.test"]),
    _word("MASQUERADE_DOMAIN_FILE(`/etc/mail/m')", masquerade_domain_file="/etc/mail/m"),
    _word("MASQUERADE_EXCEPTION(`www.test')", masquerade_exception=["www.test"]),
    _word("MASQUERADE_EXCEPTION_FILE(`-o /etc/mail/e')", masquerade_exception_file="-o /etc/mail/e"),
    _word("EXPOSED_USER(`root')\nEXPOSED_USER(`news')", exposed_user=["root", "news"]),
    _word("EXPOSED_USER_FILE(`/etc/mail/x')", exposed_user_file="/etc/mail/x"),
    _word("LOCAL_USER(`root')", local_user=["root"]),
    _word("LOCAL_USER_FILE(`/etc/mail/l')", local_user_file="/etc/mail/l"),
    _word("GENERICS_DOMAIN(`a.test')", generics_domain=["a.test"]),
    _word("GENERICS_DOMAIN_FILE(`/etc/mail/g')", generics_domain_file="/etc/mail/g"),
    _word("VIRTUSER_DOMAIN(`a.test')\nVIRTUSER_DOMAIN(`b.test')", virtuser_domain=["a.test", "b.test"]),
    _word("VIRTUSER_DOMAIN_FILE(`@LDAP')", virtuser_domain_file="@LDAP"),
    _word("LDAPROUTE_DOMAIN(`a.test')", ldaproute_domain=["a.test"]),
    _word("LDAPROUTE_DOMAIN_FILE(`/etc/mail/r')", ldaproute_domain_file="/etc/mail/r"),
    _word("LDAPROUTE_EQUIVALENT(`a.test')", ldaproute_equivalent=["a.test"]),
    _word("LDAPROUTE_EQUIVALENT_FILE(`/etc/mail/q')", ldaproute_equivalent_file="/etc/mail/q"),
    _word("CANONIFY_DOMAIN(`a.test')", canonify_domain=["a.test"]),
    _word("CANONIFY_DOMAIN_FILE(`/etc/mail/c')", canonify_domain_file="/etc/mail/c"),
    _word("TRUST_AUTH_MECH(`PLAIN')\nTRUST_AUTH_MECH(`LOGIN')", trust_auth_mech=["PLAIN", "LOGIN"]),
)

LISTENERS: Sequence[Row] = (
    _listener("Name=one, Family=inet, Port=25, M=AE, Listen=512", name="one"),
    _listener("Name=MTA, Family=inet, Addr=192.0.2.1, Port=25, M=AE, Listen=512", address="192.0.2.1"),
    _listener(
        "Name=MTA, Family=inet6, Addr=2001:db8::1, Port=25, M=AE, Listen=512",
        family="inet6",
        address="2001:db8::1",
    ),
    _word(
        "DAEMON_OPTIONS(`Name=MTA, Family=inet6, Port=25, M=AE, Listen=512')",
        strike=("DAEMON_OPTIONS",),
        listen=[{"family": "inet6"}],
    ),
    _listener("Name=MTA, Family=inet, Port=587, M=AE, Listen=512", port=587),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=17", listen=17),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, SndBufSize=4096", send_buffer=4096),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, RcvBufSize=4096", receive_buffer=4096),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, children=9", children=9),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, DeliveryMode=queue", delivery_mode="queue"),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, delayLA=4", delay_la=4),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, queueLA=5", queue_la=5),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, refuseLA=6", refuse_la=6),
    _listener("Name=MTA, Family=inet, Port=25, M=AE, Listen=512, InputMailFilters=", input_mail_filters=[]),
    _word(
        "DAEMON_OPTIONS(`Name=MTA, Family=inet, Port=25, M=AE, Listen=512, InputMailFilters=scan;sign')",
        strike=("DAEMON_OPTIONS",),
        beside=(_SCAN, _SIGN),
        listen=[{"input_mail_filters": ["scan", "sign"]}],
    ),
    _listener("Name=MTA, Family=inet, Port=25, Listen=512", modifiers=""),
    *(
        _listener(f"Name=MTA, Family=inet, Port=25, M={letter}, Listen=512", modifiers=letter)
        for letter in _daemon_options.MODIFIERS
    ),
    _word(
        "DAEMON_OPTIONS(`Name=MTA, Family=inet, Port=25, M=AE, Listen=512')\n"
        "DAEMON_OPTIONS(`Name=MSA, Family=inet, Port=587, M=Ea, Listen=512')\n"
        "DAEMON_OPTIONS(`Name=TLSMSA, Family=inet, Port=465, M=Eas, Listen=512')",
        strike=("DAEMON_OPTIONS",),
        listen=[
            {"name": "MTA"},
            {"name": "MSA", "port": 587, "modifiers": "Ea"},
            {"name": "TLSMSA", "port": 465, "modifiers": "Eas"},
        ],
    ),
    _word(
        "DAEMON_OPTIONS(`Name=MTA, Family=inet, Port=25, M=AE, Listen=64')",
        strike=("DAEMON_OPTIONS",),
        listen_backlog=64,
    ),
    _client("Family=inet", family="inet"),
    _client("Family=inet, Addr=192.0.2.9", address="192.0.2.9"),
    _client("Family=inet6, Addr=2001:db8::9", family="inet6", address="2001:db8::9"),
    _client("Family=inet, Port=1025", port=1025),
    _client("Family=inet, SndBufSize=4096", send_buffer=4096),
    _client("Family=inet, RcvBufSize=4096", receive_buffer=4096),
    *(_client(f"Family=inet, M={letter}", modifiers=letter) for letter in _client_options.MODIFIERS),
)

QUEUES: Sequence[Row] = (
    _group(""),
    _group(", F=f", flags="f"),
    _group(", I=1h", interval="1h"),
    _group(", N=10", nice=10),
    _group(", F=f, R=3", flags="f", runners=3),
    _group(", J=500", jobs=500),
    _group(", r=15", recipients=15),
)

JUDGES: Sequence[Row] = (
    _filter("S=local:/run/scan/s"),
    _filter("S=inet:8891@127.0.0.1", socket="inet:8891@127.0.0.1"),
    _filter("S=inet6:8891@::1", socket="inet6:8891@::1"),
    *(_filter(f"S=local:/run/scan/s, F={flag}", flags=flag) for flag in ("R", "T", "4")),
    *(_filter(f"S=local:/run/scan/s, T={part}:7s", timeouts={part: "7s"}) for part in ("C", "S", "R", "E")),
    _filter("S=local:/run/scan/s, F=T, T=C:1m;E:5m", flags="T", timeouts={"E": "5m", "C": "1m"}),
    _SCAN,
    *(
        _word(
            f"define(`confMILTER_MACROS_{stage.upper()}', ``i, {{mail_addr}}'')",
            beside=(_SCAN,),
            milter_macros={stage: ["i", "{mail_addr}"]},
        )
        for stage in STAGES
    ),
    _word("FEATURE(`dnsbl', `bl.example.org')", dnsbl=["bl.example.org"]),
    _word(
        "FEATURE(`dnsbl', `bl.example.org', ``\"550 \" $&{client_addr} \" is listed, see us\"'', `t')",
        dnsbl=[
            {
                "zone": "bl.example.org",
                "message": "550 $&{client_addr} is listed, see us",
                "temporary": True,
            }
        ],
    ),
    _word(
        "FEATURE(`enhdnsbl', `bl.example.org', `quarantine', , `127.0.0.2.', `127.0.1.$-.')",
        enhdnsbl=[
            {"zone": "bl.example.org", "message": "quarantine", "results": ["127.0.0.2", "127.0.1.$-"]}
        ],
    ),
)


def _needed_by(mailer: str) -> tuple[Row, ...]:
    if mailer != "ssh":
        return ()
    return definition("SSH_MAILER_HOST").beside[:2]


_FILE_OF = {
    "DSMTP": "smtp",
    "ESMTP": "smtp",
    "RELAY": "smtp",
    "SMTP": "smtp",
    "SMTP8": "smtp",
    "PH": "phquery",
}


def _flags(mailer: str, *changes: str) -> Row:
    lines = "\n".join(f"MODIFY_MAILER_FLAGS(`{mailer}', `{change}')" for change in changes)
    beside = _mailer_of(_FILE_OF.get(mailer, mailer.lower()))
    given = changes[0] if len(changes) == 1 else list(changes)
    return _word(lines, beside=beside, modify_mailer_flags=[{"mailer": mailer, "flags": given}])


def _mailer_of(name: str) -> tuple[Row, ...]:
    if name in ("smtp", "local", "shell"):  # the frame's own
        return ()
    return (_word(f"MAILER(`{name}')", beside=_needed_by(name), mailer=[name]),)


DELIVERY: Sequence[Row] = (
    *(_flags(mailer, "+Z") for mailer in FLAGGED),
    _flags("SMTP", "-m"),
    _flags("SMTP", "mDFMu9"),
    _flags("ESMTP", "+9", "-m"),
    *(row for name in sorted({*MAILERS} - {"smtp", "local"}) for row in _mailer_of(name)),
    _word("MAILER(`usenet', `x')", mailer=[{"name": "usenet", "args": ["x"]}]),
)

LINES: Sequence[Row] = (
    _lines(
        "MAILER_DEFINITIONS", "Marchive, P=[IPC], F=mDFMuX, S=EnvFromSMTP, R=EnvToSMTP, L=990, A=TCP $h 2525"
    ),
    _lines("LOCAL_CONFIG", "Kblocked hash -o /etc/mail/blocked\nC{Trap}spamtrap honeypot"),
    _lines("LOCAL_RULE_0", "R$* < @ archive . $* > $*\t$#relay $@ [192.0.2.9] $: $1 < @ archive . $2 > $3"),
    _lines("LOCAL_RULE_1", "R$* < @ old.test . > $*\t$@ $1 < @ new.test . > $2"),
    _lines("LOCAL_RULE_2", "R$* < @ old.test . > $*\t$@ $1 < @ new.test . > $2"),
    _lines("LOCAL_RULE_3", "R$* < @ $+ .bitnet > $*\t$@ $1 < @ $2 .example.net > $3"),
    _lines("LOCAL_RULESETS", 'SLocal_check_mail\nR$* @ bad.test\t$#error $@ 5.7.1 $: "550 No"'),
    _lines("LOCAL_SRV_FEATURES", "R127.0.0.1\t$# v"),
    _lines("LOCAL_CLT_FEATURES", "R$*\t$# S"),
    _lines("LOCAL_TRY_TLS", 'Rold.test\t$#error $@ 5.7.1 $: "550 no TLS with old.test"'),
    _lines("LOCAL_TLS_RCPT", "R$* @ example.org\t$@ OK"),
    _lines("LOCAL_TLS_CLIENT", "R$*\t$@ OK"),
    _lines("LOCAL_TLS_SERVER", "R$*\t$@ OK"),
    _lines("LOCAL_DNSBL", "R$*\t$: $1"),
    _word(
        "define(`confEIGHT_BIT_HANDLING', `pass8')",
        raw=[{"text": "define(`confEIGHT_BIT_HANDLING', `pass8')dnl", "at": "after define"}],
    ),
)


def _tls() -> Iterator[Row]:
    own, key = "/etc/mail/tls/own.pem", "/etc/mail/tls/own.key"
    authorities = f"define(`confCACERT', `{own}')\ndefine(`confCACERT_PATH', `/etc/mail/tls')"
    yield _word(
        f"define(`confSERVER_CERT', `{own}')\ndefine(`confSERVER_KEY', `{key}')\n{authorities}",
        tls_server_certificate=[own],
        tls_server_key=[key],
    )
    yield _word(
        "define(`confSERVER_CERT', ``/etc/mail/tls/own.pem,/etc/mail/tls/two.pem'')\n"
        f"define(`confSERVER_KEY', ``/etc/mail/tls/own.key,/etc/mail/tls/two.key'')\n{authorities}",
        tls_server_certificate=[own, "/etc/mail/tls/two.pem"],
        tls_server_key=[key, "/etc/mail/tls/two.key"],
    )
    yield _word(
        f"define(`confCLIENT_CERT', `{own}')\ndefine(`confCLIENT_KEY', `{key}')",
        tls_client_certificate=[own],
        tls_client_key=[key],
    )
    yield _option("tls_ca_file", "/etc/mail/tls/ca.pem", "confCACERT", "/etc/mail/tls/ca.pem")
    yield _option("tls_ca_path", "/etc/mail/tls/ca", "confCACERT_PATH", "/etc/mail/tls/ca")
    yield _option("tls_crl_file", "/etc/mail/tls/crl.pem", "confCRL", "/etc/mail/tls/crl.pem")
    yield _option("tls_crl_path", "/etc/mail/tls/crl", "confCRL_PATH", "/etc/mail/tls/crl")
    yield _option("tls_dh_parameters", "/etc/mail/tls/dh.pem", "confDH_PARAMETERS", "/etc/mail/tls/dh.pem")
    yield _option("tls_cipher_list", "ECDHE+AESGCM", "confCIPHER_LIST", "ECDHE+AESGCM")
    suites = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
    yield _word(f"LOCAL_CONFIG\nO CipherSuites={suites}", tls_cipher_suites=suites)
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
    _word(
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

WORD_ROWS: Sequence[Row] = (*NAMES, *LISTENERS, *QUEUES, *JUDGES, *DELIVERY, *LINES, *OPTIONS, *SUBMIT)
