# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every name that a define can give a value, with such a value, and what is needed for it to show."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ansible_collections.postmaster.sendmail.plugins.module_utils._conf_names import CONF_NAMES
from ansible_collections.postmaster.sendmail.plugins.module_utils._m4_names import M4_NAMES
from hand_written import Row

KIND_OF = {**M4_NAMES, **{name: known.kind for name, known in CONF_NAMES.items()}}

# A value of each kind, other than the frame's. Of most booleans the frame's .cf has no more than a comment.
_OF_KIND: Mapping[str, str] = {
    "8-bit mode": "mimify",
    "address": "192.0.2.7",
    "auth options": "A p y",
    "boolean": "False",
    "dane": "always",
    "delivery mode": "queue-only",
    "error mode": "mail-back",
    "header lengths": "512/64",
    "mailer": "esmtp",
    "mailer flags": "mDFMuX",
    "mailer host": "esmtp:[way.example.com]",
    "mode": "0640",
    "no recipient action": "add-to-undisclosed",
    "number": "17",
    "path": "/srv/mail/own",
    "privacy options": "goaway,noetrn",
    "queue sort order": "host",
    "super safe": "PostMilter",
    "switch": "True",
    "text": "own text of 7 words, or 8",
    "time": "17m",
    "tls options": "V",
}
# Where a text of any words would not do
_OF_NAME: Mapping[str, str] = {
    "confAUTH_MECHANISMS": "EXTERNAL GSSAPI SCRAM-SHA-256",
    "confBIND_OPTS": "+AAONLY -DNSRCH",
    "confBLANK_SUB": "_",
    "confCT_FILE": "-o /srv/mail/trusted",
    "confDEF_CHAR_SET": "iso-8859-15",
    "confDEF_USER_ID": "nobody:nogroup",
    "confDH_PARAMETERS": "2",
    "confDOMAIN_NAME": "relay.example.com",
    "confDONT_BLAME_SENDMAIL": "GroupReadableKeyFile,GroupReadableSASLDBFile",
    "confDOUBLE_BOUNCE_ADDRESS": "postmaster@example.com",
    "confEBINDIR": "/opt/sendmail/bin",
    "confFALLBACK_MX": "fallback.example.com",
    "confFALLBACK_SMARTHOST": "last.example.com",
    "confFORWARD_PATH": "$z/.forward.$w:$z/.forward",
    "confFROM_HEADER": "<$g>",
    "confFROM_LINE": "From $g  $d",
    "confHELO_NAME": "relay.example.com",
    "confINPUT_MAIL_FILTERS": "one, two",
    "confLOCAL_MAILER": "cyrusv2",
    "confMAILER_NAME": "Postmaster",
    "confMAX_MESSAGE_SIZE": "10485760",
    "confMESSAGEID_HEADER": "<$t.$i.own@$j>",
    "confMESSAGE_TIMEOUT": "3d/6h",
    "confMILTER_MACROS_CONNECT": "j, _, {daemon_name}",
    "confMUST_QUOTE_CHARS": ".",
    "confOPERATORS": ".:%@!^/[]+=",
    "confRCPTREJ_MSG": '"550 Not here"',
    "confRECEIVED_HEADER": "from $s by $j with $r id $i; $b",
    "confREJECT_MSG": '"550 Not you"',
    "confRELAY_MSG": '"550 Not through us"',
    "confSAFE_QUEUE": "PostMilter",
    "confSERVER_SSL_OPTIONS": "+SSL_OP_NO_TLSv1_2",
    "confCHECK_ALIASES": "True",
    "confCON_EXPENSIVE": "True",
    "confSEVEN_BIT_INPUT": "True",
    "confUSE_ERRORS_TO": "True",
    "confCLIENT_SSL_OPTIONS": "+SSL_OP_NO_TLSv1_2",
    "confSMTP_LOGIN_MSG": "$j ready; $b",
    "confSMTP_MAILER": "smtp8",
    "confTIME_ZONE": "USE_TZ",
    "confTLS_FALLBACK_TO_CLEAR": "True",
    "confTLS_SRV_OPTIONS": "C",
    "confTRUSTED_USERS": "smmta root",
    "confUUCP_MAILER": "uucp-new",
    "confREJECT_NUL": "False",
    "DATABASE_MAP_TYPE": "btree",
    "DNSBL_MAP": "host",
    "DNSBL_MAP_OPT": "-d5",
    "EDNSBL_TO": "9",
    "MTAMARK_TO": "9",
    "PROCMAIL_MAILER_PATH": "/usr/bin/maildrop",
    "PROCMAIL_MAILER_ARGS": "procmail -Y -m $h $f $u",
}


def _mailer(name: str) -> Row:
    return Row(f"MAILER(`{name}')", {"mailer": [name]})


def _feature(lines: str, *args: str) -> Row:
    name = lines[len("FEATURE(`") :].partition("'")[0]
    return Row(lines, {"feature": [{"name": name, "args": list(args)}]})


_UUCP, _CYRUSV2 = _mailer("uucp"), _mailer("cyrusv2")
_SSH_USER = Row("define(`SSH_MAILER_USER', `courier')", {"define": {"SSH_MAILER_USER": "courier"}})
_SSH_DIR = Row("define(`SSH_MAILER_DIR', `/srv/ssh')", {"define": {"SSH_MAILER_DIR": "/srv/ssh"}})
_NO_PROCMAIL = Row(
    "undefine(`PROCMAIL_MAILER_PATH')", {"undefine": ["PROCMAIL_MAILER_PATH"]}
)  # of the ostype
_FILTER = Row(
    "MAIL_FILTER(`f', `S=local:/run/f/s')", {"mail_filter": [{"name": "f", "socket": "local:/run/f/s"}]}
)
_TABLE = _feature("FEATURE(`genericstable')")
# What a name shows with: the first pattern that matches all of it
_BESIDE: Mapping[str, tuple[Row, ...]] = {
    "CYRUSV2_MAILER_.*": (_CYRUSV2,),
    "CYRUS_.*": (_mailer("cyrus"),),
    "FAX_MAILER_.*": (_mailer("fax"),),
    "MAIL11_MAILER_.*": (_mailer("mail11"),),
    "PH_MAILER_.*": (_mailer("phquery"),),
    "POP_MAILER_.*": (_mailer("pop"),),
    "PROCMAIL_PATH": (_NO_PROCMAIL, _mailer("procmail")),
    "PROCMAIL_MAILER_.*": (_mailer("procmail"),),
    "QPAGE_MAILER_.*": (_mailer("qpage"),),
    "SSH_MAILER_DIR": (_SSH_USER, _mailer("ssh")),
    "SSH_MAILER_USER": (_SSH_DIR, _mailer("ssh")),
    "SSH_.*": (_SSH_USER, _SSH_DIR, _mailer("ssh")),
    "USENET_MAILER_.*": (_mailer("usenet"),),
    "UUCP_M.*|confUUCP_MAILER": (_UUCP,),
    "XAGENT_MAILER_.*": (_mailer("xagent"),),
    "confMILTER_.*": (_FILTER,),
    "DATABASE_MAP_TYPE": (_TABLE,),
    "DNSBL_MAP.*": (_feature("FEATURE(`dnsbl', `bl.example.org')", "bl.example.org"),),
    "EDNSBL_TO": (_feature("FEATURE(`enhdnsbl', `bl.example.org')", "bl.example.org"),),
    "MTAMARK_TO": (_feature("FEATURE(`mtamark')"),),
    "DOMAINMAP_NO_REGEX": (
        _feature(
            "FEATURE(`domainmap', `example.com', `hash /etc/mail/a')", "example.com", "hash /etc/mail/a"
        ),
    ),
    "confCT_FILE": (_feature("FEATURE(`use_ct_file')"),),
    "confEBINDIR": (_feature("FEATURE(`smrsh')"),),
}
_WITHOUT_EFFECT: Mapping[str, str] = {
    "MSP_QUEUE_DIR": "FEATURE(msp) alone asks for it, and where that stands the variable keeps it",
}


def definition(name: str) -> Row:
    """The row that gives name a value."""
    value = _OF_NAME.get(name) or _OF_KIND[KIND_OF[name]]
    beside = next((rows for pattern, rows in _BESIDE.items() if re.fullmatch(pattern, name)), ())
    typed = f"``{value}''" if "," in value else f"`{value}'"
    return Row(
        f"define(`{name}', {typed})",
        {"define": {name: value}},
        strike=(f"define(`{name}',", f"undefine(`{name}')"),
        beside=beside,
        without_effect=_WITHOUT_EFFECT.get(name, ""),
    )
