# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names that define() gives a value and that do not begin with conf: hosts, files, and the mailers' settings.

They are those that cf/m4, cf/feature, cf/mailer and cf/ostype ask for; MASQUERADE_AS and its like have
macros of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

# What each kind of value (see _define_values.KINDS) is held by. cf/README, "OSTYPE" and "MAILERS".
_BY_KIND = {
    "mailer host": "BITNET_RELAY DECNET_RELAY FAX_RELAY LOCAL_RELAY LUSER_RELAY MAIL_HUB SMART_HOST"
    " UUCP_RELAY",
    "path": "ALIAS_FILE HELP_FILE MAIL_SETTINGS_DIR MSP_QUEUE_DIR PROCMAIL_PATH QUEUE_DIR SSH_PATH"
    " STATUS_FILE",
    "number": "UUCP_MAX_SIZE",
    "switch": "DOMAINMAP_NO_REGEX NO_NETINET6 NO_VENDOR TLS_PERM_ERR",
    "text": "DATABASE_MAP_TYPE DNSBL_MAP DNSBL_MAP_OPT EDNSBL_TO MTAMARK_TO SSH_REMOTE_COMMAND VENDOR_NAME",
}

# Each mailer's settings: <MAILER>_MAILER_<SETTING>.
_MAILERS = {
    "CYRUS": "ARGS FLAGS MAX PATH QGRP USER",
    "CYRUSV2": "ARGS CHARSET FLAGS MAXMSGS MAXRCPTS QGRP",
    "CYRUS_BB": "ARGS FLAGS",
    "DSMTP": "ARGS QGRP",
    "ESMTP": "ARGS QGRP",
    "FAX": "ARGS MAX PATH QGRP",
    "LOCAL": "ARGS CHARSET DSN_DIAGNOSTIC_CODE EOL FLAGS MAX MAXMSGS MAXRCPTS PATH QGRP",
    "MAIL11": "ARGS FLAGS PATH QGRP",
    "PH": "ARGS FLAGS PATH QGRP",
    "POP": "ARGS FLAGS PATH QGRP",
    "PROCMAIL": "ARGS FLAGS MAX PATH QGRP",
    "QPAGE": "ARGS FLAGS MAX PATH QGRP",
    "RELAY": "ARGS CHARSET FLAGS LL MAXMSGS QGRP",
    "SMTP": "ARGS CHARSET FLAGS LL MAX MAXMSGS MAXRCPTS QGRP",
    "SMTP8": "ARGS QGRP",
    "SSH": "ARGS CHARSET DIR FLAGS HOST MAX MAXMSGS MAXRCPTS PATH QGRP USER",
    "USENET": "ARGS FLAGS MAX PATH QGRP",
    "UUCP": "ARGS CHARSET FLAGS MAX PATH QGRP",
    "XAGENT": "ARGS FLAGS MAX PATH",
}
_LOCAL_SHELL = {f"LOCAL_SHELL_{setting}": setting for setting in ("ARGS", "DIR", "FLAGS", "PATH")}

_SETTINGS = {
    "DIR": "path",
    "FLAGS": "mailer flags",
    "LL": "number",
    "MAX": "number",
    "MAXMSGS": "number",
    "MAXRCPTS": "number",
}


def _names() -> Iterator[tuple[str, str]]:
    for kind, names in _BY_KIND.items():
        yield from ((name, kind) for name in names.split())
    for mailer, settings in _MAILERS.items():
        for setting in settings.split():
            yield f"{mailer}_MAILER_{setting}", _SETTINGS.get(setting, "text")
    yield from ((name, _SETTINGS.get(setting, "text")) for name, setting in _LOCAL_SHELL.items())


# The kind of each name's value, by the name.
M4_NAMES: Mapping[str, str] = dict(_names())
