# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables as users get them wrong, of which the controller knows it: no host hears of any of these.

Each row has the variables (without sendmail_, beside a hub) and how the message of their one fault begins:
with where it is found, and what is wrong there. Secrets are shown nowhere.
"""

from __future__ import annotations

from typing import Any

BROKEN: list[tuple[dict[str, Any], str]] = [
    # --- the frame: what the file is and whose system it is for
    (
        {"version_id": "relay 7\nFEATURE(`access_db')"},
        'sendmail_version_id ("relay 7\\nFEATURE(`access_db\')"): is not a version',
    ),
    (
        {"version_id": "the hub's relay"},
        "sendmail_version_id, VERSIONID(the hub's relay): \"the hub's relay\" holds a quote character",
    ),
    ({"ostype": "linux.m4"}, 'sendmail_ostype ("linux.m4"): is not a name in the cf tree'),
    ({"ostype": None}, "sendmail_ostype (None): is not a name in the cf tree"),
    ({"domain": "/etc/mail/generic"}, 'sendmail_domain ("/etc/mail/generic"): is not a name in the cf tree'),
    # --- names that are defined
    (
        {"define": {"confLOGLEVEL": 9}},
        "sendmail_define.confLOGLEVEL: is no name that m4 asks for, and would be silently ignored",
    ),
    ({"define": {"confLOG_LEVEL": "much"}}, 'sendmail_define.confLOG_LEVEL ("much"): is not a whole number'),
    (
        {"define": {"confMAX_MESSAGE_SIZE": "25M"}},
        'sendmail_define.confMAX_MESSAGE_SIZE ("25M"): is not a whole number',
    ),
    (
        {"define": {"confMIN_FREE_BLOCKS": None}},
        "sendmail_define.confMIN_FREE_BLOCKS (None): is not a whole number",
    ),
    (
        {"define": {"confSMTP_LOGIN_MSG": "$j\nready"}},
        "sendmail_define.confSMTP_LOGIN_MSG ('$j\\nready'): holds a control character",
    ),
    (
        {"define": {"confSMTP_LOGIN_MSG": {"text": "$j"}}},
        "sendmail_define.confSMTP_LOGIN_MSG ({'text': '$j'}): is not text",
    ),
    (
        {"define": {"confTO_RESOLVER_RETRANS": "5x"}},
        'sendmail_define.confTO_RESOLVER_RETRANS ("5x"): is not a time with a unit',
    ),
    (
        {"define": {"confTO_QUEUERETURN": 5}},
        "sendmail_define.confTO_QUEUERETURN (5): is not a time with a unit",
    ),
    (
        {"define": {"confDELIVERY_MODE": "fast"}},
        'sendmail_define.confDELIVERY_MODE ("fast"): is not a delivery mode',
    ),
    (
        {"define": {"confPRIVACY_FLAGS": "goaway,noverfy"}},
        'sendmail_define.confPRIVACY_FLAGS ("goaway,noverfy"): holds noverfy, no privacy option',
    ),
    (
        {"define": {"confAUTH_MECHANISMS": ["PLAIN", None]}},
        "sendmail_define.confAUTH_MECHANISMS[1] (None): is not text",
    ),
    (
        {"define": {"confAUTH_OPTIONS": "Q"}},
        'sendmail_define.confAUTH_OPTIONS ("Q"): holds Q, no letter of AuthOptions',
    ),
    (
        {"define": {"confSAFE_QUEUE": "usually"}},
        'sendmail_define.confSAFE_QUEUE ("usually"): is not a value of SuperSafe',
    ),
    (
        {"define": {"confTEMP_FILE_MODE": 600}},
        "sendmail_define.confTEMP_FILE_MODE (600): is not an octal mode",
    ),
    (
        {"define": {"confALLOW_BOGUS_HELO": "maybe"}},
        'sendmail_define.confALLOW_BOGUS_HELO ("maybe"): is not a boolean',
    ),
    (
        {"define": {"confQUEUE_SORT_ORDER": "size"}},
        'sendmail_define.confQUEUE_SORT_ORDER ("size"): is not a queue sort order',
    ),
    ({"define": {"confDAEMON_OPTIONS": "Port=587"}}, "sendmail_define.confDAEMON_OPTIONS: is obsolete"),
    ({"define": {"confREAD_TIMEOUT": "1h"}}, "sendmail_define.confREAD_TIMEOUT: is obsolete"),
    (
        {"define": {"confRUN_AS_USER": "mail"}},
        "sendmail_define.confRUN_AS_USER: is not for you to define: the queue, the maps and the",
    ),
    (
        {"define": {"MAIL_HUB": "esmtp:[hub.example.com]"}},
        "sendmail_define.MAIL_HUB: is not for you to define: it would make the hub the second hop of",
    ),
    (
        {"define": {"SMART_HOST": "esmtp: hub"}},
        'sendmail_define.SMART_HOST ("esmtp: hub"): is not a mailer and host',
    ),
    (
        {"define": {"dnl": "x"}},
        "sendmail_define.dnl: is no name that m4 asks for, and would be silently ignored",
    ),
    ({"define": ["confLOG_LEVEL"]}, "sendmail_define (['confLOG_LEVEL']): is not a dictionary"),
    ({"define": "confLOG_LEVEL=9"}, 'sendmail_define ("confLOG_LEVEL=9"): is not a dictionary'),
    (
        {"define": {"confMAX_HOP": 9}, "undefine": ["confMAX_HOP"]},
        "sendmail_undefine[0] (confMAX_HOP): is defined too, by sendmail_define.confMAX_HOP",
    ),
    (
        {"define__site": {"confMAX_HOP": 9}, "undefine__host": ["confMAX_HOP"]},
        "sendmail_undefine__host[0] (confMAX_HOP): is defined too, by sendmail_define__site.confMAX_HOP",
    ),
    (
        {"undefine": ["confREJECT_NULL"]},
        "sendmail_undefine[0] ('confREJECT_NULL'): is no name that m4 asks for, and would be silently",
    ),
    ({"undefine": "confREJECT_NUL"}, 'sendmail_undefine ("confREJECT_NUL"): is not a list'),
    (
        {"undefine": [["confREJECT_NUL"]]},
        "sendmail_undefine[0] (['confREJECT_NUL']): is no name that m4 asks for, and would be silently",
    ),
    # --- features and their arguments
    ({"feature": ["greylisting"]}, 'sendmail_feature[0].name ("greylisting"): is no feature'),
    ({"feature": ["lookupdot_domain"]}, 'sendmail_feature[0].name ("lookupdot_domain"): is no feature'),
    ({"feature": "always_add_domain"}, 'sendmail_feature ("always_add_domain"): is not a list'),
    ({"feature": [None]}, "sendmail_feature[0] (None): is not a dictionary"),
    (
        {"feature": [{"domaintable": "hash /etc/mail/domaintable"}]},
        "sendmail_feature[0].domaintable: is not known",
    ),
    (
        {"feature": [{"name": "nouucp", "args": ["reject", "nospecial"]}]},
        "sendmail_feature[0] (nouucp): has 2 arguments",
    ),
    ({"feature": ["nouucp"]}, "sendmail_feature[0] (nouucp): has no argument 1"),
    (
        {"feature": [{"name": "greet_pause", "args": ["5s"]}]},
        'sendmail_feature[0].args[0] ("5s"): is not known to greet_pause',
    ),
    (
        {"feature": [{"name": "delay_checks", "args": ["foe"]}]},
        'sendmail_feature[0].args[0] ("foe"): is not known to delay_checks',
    ),
    (
        {"feature": [{"name": "domaintable", "args": ["hash /etc/mail/domaintable\n"]}]},
        "sendmail_feature[0].args[0] ('hash /etc/mail/domaintable\\n'): holds a control character",
    ),
    (
        {"feature": [{"name": "domaintable", "args": [["hash", "/etc/mail/domaintable"]]}]},
        "sendmail_feature[0].args[0] (['hash', '/etc/mail/domaintable']): is not text",
    ),
    ({"feature": ["stickyhost", "stickyhost"]}, 'sendmail_feature[1] ("stickyhost"): is there already'),
    ({"feature": ["promiscuous_relay"]}, "sendmail_feature[0] (promiscuous_relay): would relay for everyone"),
    ({"feature": ["blacklist_recipients"]}, 'sendmail_feature[0].name ("blacklist_recipients"): is obsolete'),
    ({"feature": ["tls_failures"]}, 'sendmail_feature[0].name ("tls_failures"): is obsolete'),
    ({"feature": ["msp"]}, "sendmail_feature[0] (msp): is not for you to name: it is what makes a submit.mc"),
    (
        {"feature__site": [{"name": "nullclient", "args": ["hub.example.com"]}]},
        "sendmail_feature__site[0] (nullclient): is not for you to name: it would make another kind of",
    ),
    (
        {"feature": [{"name": "access_db", "args": ["hash /srv/access"]}]},
        "sendmail_feature[0] (access_db): would not look into /etc/mail/access, the map that is",
    ),
    (
        {"allow_open_relay_features": ["access_db"]},
        'sendmail_allow_open_relay_features[0] ("access_db"): is not known',
    ),
    # --- whose names are replaced, and which names are looked up
    (
        {"masquerade_as": "example.com, example.net"},
        'sendmail_masquerade_as ("example.com, example.net"): is not a domain or host name',
    ),
    ({"masquerade_domain": "example.net"}, 'sendmail_masquerade_domain ("example.net"): is not a list'),
    (
        {"masquerade_domain": ["example.net", None]},
        "sendmail_masquerade_domain[1] (None): is not a domain or host name",
    ),
    (
        {"masquerade_domain_file": "domains"},
        'sendmail_masquerade_domain_file ("domains"): is not a file of a class',
    ),
    (
        {"masquerade_exception": ["www..example.com"]},
        'sendmail_masquerade_exception[0] ("www..example.com"): is not a domain or host name',
    ),
    (
        {"masquerade_exception_file": "|/usr/local/bin/domains"},
        'sendmail_masquerade_exception_file ("|/usr/local/bin/domains"): is not a file of a class',
    ),
    (
        {"exposed_user": ["root@example.com"]},
        'sendmail_exposed_user[0] ("root@example.com"): is not the name of a user',
    ),
    (
        {"exposed_user_file": "/etc/mail/my users"},
        'sendmail_exposed_user_file ("/etc/mail/my users"): is not a file of a class',
    ),
    ({"local_user": ["joe smith"]}, 'sendmail_local_user[0] ("joe smith"): is not the name of a user'),
    (
        {"local_user_file": ["/etc/mail/users"]},
        "sendmail_local_user_file (['/etc/mail/users']): is not a file of a class",
    ),
    (
        {"generics_domain": ["@example.com"]},
        'sendmail_generics_domain[0] ("@example.com"): is not a domain or host name',
    ),
    (
        {"generics_domain_file": "etc/mail/generics"},
        'sendmail_generics_domain_file ("etc/mail/generics"): is not a file of a class',
    ),
    (
        {"virtuser_domain": ["*.example.com"]},
        'sendmail_virtuser_domain[0] ("*.example.com"): is not a domain or host name',
    ),
    (
        {"virtuser_domain_file": "-x /etc/mail/virtuser-domains"},
        'sendmail_virtuser_domain_file ("-x /etc/mail/virtuser-domains"): is not a file of a class',
    ),
    (
        {"ldaproute_domain": {"example.com": True}},
        "sendmail_ldaproute_domain ({'example.com': True}): is not a list",
    ),
    ({"ldaproute_domain_file": "LDAP"}, 'sendmail_ldaproute_domain_file ("LDAP"): is not a file of a class'),
    (
        {"ldaproute_equivalent": ["mail.example.com mx.example.com"]},
        'sendmail_ldaproute_equivalent[0] ("mail.example.com mx.example.com"): is not a domain or host',
    ),
    ({"ldaproute_equivalent_file": 7}, "sendmail_ldaproute_equivalent_file (7): is not a file of a class"),
    (
        {"canonify_domain": ["192.0.2.0/24"]},
        'sendmail_canonify_domain[0] ("192.0.2.0/24"): is not a domain or host name',
    ),
    ({"canonify_domain_file": "@ldap"}, 'sendmail_canonify_domain_file ("@ldap"): is not a file of a class'),
    # --- listeners and clients
    ({"listen": []}, "sendmail_listen: is empty: nothing would listen"),
    ({"listen": [25]}, "sendmail_listen[0] (25): is not a dictionary"),
    ({"listen": [{"port": 70000}]}, "sendmail_listen[0].port (70000): is not a port"),
    ({"listen": [{"port": "smtps"}]}, 'sendmail_listen[0].port ("smtps"): is not a port'),
    ({"listen": [{"Port": 25}]}, "sendmail_listen[0].Port: is not known"),
    ({"listen": [{"modifiers": "aE!"}]}, "sendmail_listen[0].modifiers (\"aE!\"): holds '!', no modifier"),
    ({"listen": [{"modifiers": "aA"}]}, 'sendmail_listen[0].modifiers ("aA"): holds both a and A'),
    (
        {"listen": [{"address": "192.0.2.256"}]},
        'sendmail_listen[0].address ("192.0.2.256"): is not an IP address',
    ),
    (
        {"listen": [{"address": "2001:db8::1"}]},
        'sendmail_listen[0].address ("2001:db8::1"): is no address of family inet',
    ),
    ({"listen": [{"family": "ipv6"}]}, 'sendmail_listen[0].family ("ipv6"): is not known'),
    (
        {"listen": [{}, {"name": "MSA"}]},
        'sendmail_listen[1] ("MSA"): cannot have port 25: MTA listens there already',
    ),
    ({"listen": [{}, {"port": 587}]}, 'sendmail_listen[1] ("MTA"): is a name used already'),
    (
        {"listen__inside": [{"name": "inside"}]},
        'sendmail_listen__inside[0] ("inside"): cannot have port 25: MTA listens there already',
    ),
    (
        {"listen": [{"children": "many"}]},
        'sendmail_listen[0].children ("many"): is not a number of processes',
    ),
    (
        {"listen": [{"delivery_mode": "fast"}]},
        'sendmail_listen[0].delivery_mode ("fast"): is not a delivery mode',
    ),
    (
        {"listen": [{"input_mail_filters": ["spam"]}]},
        'sendmail_listen[0].input_mail_filters ("spam"): is no filter here',
    ),
    (
        {"client_options": [{"modifiers": "D"}]},
        "sendmail_client_options[0].modifiers (\"D\"): holds 'D', no modifier",
    ),
    (
        {"client_options": [{"family": "inet6", "address": "192.0.2.1"}]},
        'sendmail_client_options[0].address ("192.0.2.1"): is no address of family inet6',
    ),
    (
        {"client_options": [{"address": "192.0.2.1"}, {"address": "192.0.2.2"}]},
        "sendmail_client_options[1]: is the second for family inet",
    ),
    # --- queues and times
    ({"queue_group": [{"name": "slow"}]}, "sendmail_queue_group[0] ({'name': 'slow'}): has no path"),
    (
        {"queue_group": [{"name": "slow", "path": "/srv/slow"}]},
        'sendmail_queue_group[0] ("slow").path: /srv/slow is not below /var/spool/mqueue',
    ),
    (
        {"queue_group": [{"name": "slow", "path": "/var/spool/mqueue/../slow"}]},
        'sendmail_queue_group[0].path ("/var/spool/mqueue/../slow"): is not a queue directory',
    ),
    (
        {"queue_group": [{"name": "too slow", "path": "/var/spool/mqueue/slow"}]},
        'sendmail_queue_group[0].name ("too slow"): is not a queue group\'s name',
    ),
    (
        {"queue_group": [{"name": "slow", "path": "/var/spool/mqueue/slow", "runners": 3}]},
        "sendmail_queue_group[0].runners (3): would work one after the other",
    ),
    (
        {
            "queue_group": [
                {"name": "a", "path": "/var/spool/mqueue/q*"},
                {"name": "b", "path": "/var/spool/mqueue/q1"},
            ]
        },
        'sendmail_queue_group[1] ("b").path: /var/spool/mqueue/q1 is a queue of a too',
    ),
    ({"queue_interval": "0"}, 'sendmail_queue_interval ("0"): is too often, or never'),
    ({"timeouts": {"comand": "5m"}}, "sendmail_timeouts.comand: is not known"),
    (
        {"timeouts": {"command": "5 minutes"}},
        'sendmail_timeouts.command ("5 minutes"): is not a time with a unit',
    ),
    (
        {"timeouts": {"queuereturn": {"normal": "5d"}}},
        "sendmail_timeouts.queuereturn ({'normal': '5d'}): is not a time with a unit",
    ),
    (
        {"timeouts": {"resolver.retry": "3s"}},
        'sendmail_timeouts.resolver.retry ("3s"): is not a number of tries',
    ),
    (
        {"timeouts": {"ident": "5s"}, "define": {"confTO_IDENT": "0"}},
        "sendmail_define.confTO_IDENT: is what sendmail_timeouts.ident says too",
    ),
    # --- filters and lists in the DNS
    (
        {"input_mail_filter": [{"name": "spam"}]},
        "sendmail_input_mail_filter[0] ({'name': 'spam'}): has no socket",
    ),
    (
        {"input_mail_filter": [{"name": "spam", "socket": "inet:8891"}]},
        'sendmail_input_mail_filter[0].socket ("inet:8891"): is not a socket',
    ),
    (
        {"input_mail_filter": [{"name": "spam", "socket": "inet:88910@127.0.0.1"}]},
        'sendmail_input_mail_filter[0].socket ("inet:88910@127.0.0.1"): is not a socket',
    ),
    (
        {"input_mail_filter": [{"name": "spam", "socket": "local:/run/spam/socket", "flags": "X"}]},
        'sendmail_input_mail_filter[0].flags ("X"): is not known',
    ),
    (
        {
            "input_mail_filter": [
                {"name": "spam", "socket": "local:/run/spam/socket", "timeouts": {"C": "5x"}}
            ]
        },
        'sendmail_input_mail_filter[0].timeouts.C ("5x"): is not a time with a unit',
    ),
    (
        {
            "input_mail_filter": [
                {"name": "spam", "socket": "local:/run/spam/socket"},
                {"name": "spam", "socket": "local:/run/spam/other"},
            ]
        },
        'sendmail_input_mail_filter[1] ("spam"): is a name used already',
    ),
    (
        {"input_mail_filter": [{"name": "spam", "socket": "local:/run/spam.sock"}]},
        'sendmail_input_mail_filter[0].socket ("local:/run/spam.sock"): is in /run, which the jail',
    ),
    (
        {"mail_filter": [{"name": "spam", "socket": "/run/spam/my socket"}]},
        'sendmail_mail_filter[0].socket ("/run/spam/my socket"): is not a socket',
    ),
    (
        {
            "mail_filter__a": [{"name": "spam", "socket": "/run/spam/socket"}],
            "input_mail_filter": [{"name": "spam", "socket": "/run/spam/socket"}],
        },
        'sendmail_mail_filter__a[0] ("spam"): is in sendmail_input_mail_filter too',
    ),
    ({"milter_macros": {"connnect": "j"}}, "sendmail_milter_macros.connnect: is not known"),
    (
        {"milter_macros": {"connect": "j, {client_addr"}},
        'sendmail_milter_macros.connect[1] ("{client_addr"): is not a macro\'s name',
    ),
    ({"trust_auth_mech": ["plain"]}, 'sendmail_trust_auth_mech[0] ("plain"): is not a SASL mechanism'),
    ({"trust_auth_mech": "PLAIN LOGIN"}, 'sendmail_trust_auth_mech ("PLAIN LOGIN"): is not a list'),
    (
        {"dnsbl": ["https://bl.example.org/"]},
        'sendmail_dnsbl[0].zone ("https://bl.example.org/"): is not a domain name',
    ),
    ({"dnsbl": [{"message": "listed"}]}, "sendmail_dnsbl[0] ({'message': 'listed'}): has no zone"),
    (
        {"dnsbl": [{"zone": "bl.example.org", "message": "250 Go away"}]},
        'sendmail_dnsbl[0].message ("250 Go away"): begins with 250, which refuses nothing',
    ),
    (
        {"dnsbl": [{"zone": "bl.example.org", "message": 'You are "listed'}]},
        'sendmail_dnsbl[0].message ("You are "listed"): has a double quote without its like',
    ),
    (
        {"enhdnsbl": [{"zone": "bl.example.org", "results": ["127.0.0.256"]}]},
        'sendmail_enhdnsbl[0].results[0] ("127.0.0.256"): is not a result',
    ),
    (
        {"enhdnsbl": [{"zone": "bl.example.org", "result": ["127.0.0.2"]}]},
        "sendmail_enhdnsbl[0].result: is not known",
    ),
    # --- mailers
    ({"mailer": ["smpt"]}, 'sendmail_mailer[0] ("smpt"): is not known'),
    ({"mailer": "procmail"}, 'sendmail_mailer ("procmail"): is not a list'),
    ({"mailer": [{"name": "pop", "arg": ["x"]}]}, "sendmail_mailer[0].arg: is not known"),
    (
        {"modify_mailer_flags": [{"mailer": "smtp", "flags": "+9"}]},
        'sendmail_modify_mailer_flags[0].mailer ("smtp"): is not known',
    ),
    (
        {"modify_mailer_flags": [{"mailer": "SMTP", "flags": "+9 8"}]},
        'sendmail_modify_mailer_flags[0].flags[0] ("+9 8"): is not a change of flags',
    ),
    (
        {"modify_mailer_flags": [{"mailer": "SMTP", "flags": ["+9", "-9"]}]},
        "sendmail_modify_mailer_flags[0].flags (['+9', '-9']): adds and removes 9",
    ),
    (
        {"modify_mailer_flags": [{"mailer": "CYRUS", "flags": "+9"}]},
        'sendmail_modify_mailer_flags[0] ("CYRUS"): is no mailer here, so m4 would pass over it',
    ),
    (
        {"mailertable": [{"key": "example.net", "value": "uucp-new:host"}]},
        "sendmail_mailertable[0] (example.net): has the mailer 'uucp-new', which this relay does not",
    ),
    (
        {"mailer_definitions": ["Mmine, P=/bin/x"]},
        "sendmail_mailer_definitions (['Mmine, P=/bin/x']): is no text",
    ),
    # --- text for sendmail.cf
    (
        {"local_config": {"K": "x hash /etc/mail/x"}},
        "sendmail_local_config ({'K': 'x hash /etc/mail/x'}): is no text",
    ),
    (
        {"local_config": "Kx hash /etc/mail/x\x00"},
        "sendmail_local_config, LOCAL_CONFIG line 1: 'Kx hash /etc/mail/x\\x00' holds a control",
    ),
    (
        {"local_rule_0": "R$* < @ here.example.com . >    $#error $: no"},
        "sendmail_local_rule_0 line 1: 'R$* < @ here.example.com . >    $#error $: no' has no tab",
    ),
    ({"local_rule_1": ["R$*\t$1"]}, "sendmail_local_rule_1 (['R$*\\t$1']): is no text"),
    (
        {"local_rule_2": "R$*\xa0$1"},
        "sendmail_local_rule_2 line 1: 'R$*\\xa0$1' has no tab between its sides",
    ),
    (
        {"local_rule_3": "R$*\t$1\nSmine\nR$*\t$1"},
        "sendmail_local_rule_3 line 2: 'Smine' would end the ruleset",
    ),
    (
        {"local_rulesets": "SLocal_check_rcpt\nR$*  $@ OK"},
        "sendmail_local_rulesets line 2: 'R$*  $@ OK' has no tab between its sides",
    ),
    (
        {"local_rulesets__site": "R$*\t$@ OK"},
        "sendmail_local_rulesets__site line 1: 'R$*\\t$@ OK' is in no ruleset",
    ),
    (
        {"local_srv_features": "R$* $# S"},
        "sendmail_local_srv_features line 1: 'R$* $# S' has no tab between its sides",
    ),
    ({"local_clt_features": True}, "sendmail_local_clt_features (True): is no text"),
    ({"local_try_tls": "R$*"}, "sendmail_local_try_tls line 1: 'R$*' has no tab between its sides"),
    ({"local_tls_rcpt": None}, "sendmail_local_tls_rcpt (None): is no text"),
    (
        {"local_tls_client": "R$* $| $* $@ OK"},
        "sendmail_local_tls_client line 1: 'R$* $| $* $@ OK' has no tab between its sides",
    ),
    ({"local_tls_server": []}, "sendmail_local_tls_server ([]): is no text"),
    (
        {"local_dnsbl": "SLocal_dnsbl\nR$*\t$1"},
        "sendmail_local_dnsbl line 1: 'SLocal_dnsbl' would end the ruleset",
    ),
    # --- m4 as it stands, and files of it
    ({"include": ["/etc/mail/site.m4"]}, 'sendmail_include[0] ("/etc/mail/site.m4"): is not a dictionary'),
    (
        {"include": [{"path": "site.m4", "at": "after OSTYPE"}]},
        'sendmail_include[0].path ("site.m4"): is not a path',
    ),
    (
        {"include": [{"path": "/etc/mail/site.m4", "at": "at the end"}]},
        "sendmail_include[0]: 'at the end' is no place",
    ),
    (
        {"raw": [{"text": "define(`confLOG_LEVEL', `9\n", "at": "after OSTYPE"}]},
        "sendmail_raw[0]: leaves a quotation open",
    ),
    (
        {"raw": [{"text": "FEATURE(`x'", "at": "after OSTYPE"}]},
        "sendmail_raw[0]: leaves a list of arguments open",
    ),
    ({"raw": [{"text": "dnl"}]}, "sendmail_raw[0]: has no at"),
    # --- STARTTLS
    (
        {"tls_server_certificate": "/etc/mail/tls/relay.pem"},
        "sendmail_tls_server_key: has 0 of 1 keys for sendmail_tls_server_certificate",
    ),
    (
        {"tls_server_certificate": "relay.pem"},
        'sendmail_tls_server_certificate ("relay.pem"): is not a path on the host',
    ),
    (
        {
            "tls_server_certificate": {"file": "/etc/mail/tls/relay.pem"},
            "tls_server_key": "/etc/mail/tls/relay.key",
        },
        "sendmail_tls_server_certificate: is not known",
    ),
    (
        {"tls_server_key": {"content": "-----BEGIN CERTIFICATE-----"}},
        "sendmail_tls_server_key.content: holds no PRIVATE KEY",
    ),
    (
        {"tls_client_certificate": "/root/relay.pem", "tls_client_key": "/etc/mail/tls/relay.key"},
        "sendmail_tls_client_certificate (/root/relay.pem): is outside of the daemon's jail",
    ),
    (
        {"tls_client_key": "/etc/mail/tls/relay.key"},
        "sendmail_tls_client_key: has 1 of 0 keys for sendmail_tls_client_certificate",
    ),
    ({"tls_ca_file": 7}, "sendmail_tls_ca_file (7): is not a path on the host"),
    (
        {"tls_ca_path": "/etc/ssl/my certs"},
        'sendmail_tls_ca_path ("/etc/ssl/my certs"): is not a path on the host',
    ),
    ({"tls_crl_file": {"content": "none"}}, "sendmail_tls_crl_file.content: holds no X509 CRL"),
    ({"tls_crl_path": ["/etc/ssl/crl"]}, "sendmail_tls_crl_path (a list): is not a path on the host"),
    (
        {"tls_dh_parameters": "5"},
        'sendmail_tls_dh_parameters ("5"): stands for parameters that are too short',
    ),
    ({"tls_cipher_list": "HIGH;!aNULL"}, 'sendmail_tls_cipher_list ("HIGH;!aNULL"): is no cipher'),
    (
        {"tls_cipher_suites": "TLS_AES_256_GCM"},
        'sendmail_tls_cipher_suites ("TLS_AES_256_GCM"): is no cipher suite of TLS 1.3',
    ),
    (
        {"tls_server_ssl_options": ["NO_SSLv3"]},
        'sendmail_tls_server_ssl_options[0] ("NO_SSLv3"): is not an option of OpenSSL',
    ),
    (
        {"tls_client_ssl_options": "SSL_OP_NO_TLSv1"},
        'sendmail_tls_client_ssl_options ("SSL_OP_NO_TLSv1"): is not a list',
    ),
    ({"tls_srv_options": "X"}, 'sendmail_tls_srv_options ("X"): is not known'),
    (
        {"tls_fallback_to_clear": "false"},
        'sendmail_tls_fallback_to_clear ("false"): is neither true nor false',
    ),
    # --- kinds, layouts, and where mail goes
    ({"kind": "relay"}, 'sendmail_kind ("relay"): is not known'),
    ({"kind": None}, "sendmail_kind (None): is not known"),
    ({"kind": "both"}, "sendmail_relay_domains: is missing: without it it takes no mail from the internet"),
    (
        {"kind": "smarthost", "relay_domains": ["example.com"]},
        "sendmail_relay_domains: has no use on a host of sendmail_kind smarthost",
    ),
    (
        {"kind": "nullclient", "mailertable": [{"key": "a.test", "value": "esmtp:[b.test]"}]},
        "sendmail_mailertable: has no use on a host of sendmail_kind nullclient",
    ),
    (
        {"kind": "nullclient", "listen": [{"name": "out", "address": "192.0.2.1"}]},
        'sendmail_listen[0] ("out"): can be reached by other hosts, and a nullclient takes mail from',
    ),
    (
        {"kind": "nullclient", "hub": ""},
        "sendmail_hub: is missing: without it the host's mail has nowhere to go",
    ),
    ({"hub": "hub.example.com:25"}, 'sendmail_hub ("hub.example.com:25"): is not a host'),
    ({"smart_host_port": 587}, "sendmail_smart_host_port: has no effect: there is no sendmail_smart_host"),
    (
        {"smart_host": "provider.example.net", "smart_host_auth": {"user": "relay"}},
        "sendmail_smart_host_auth.password: is missing",
    ),
    ({"layout": "debain"}, 'sendmail_layout ("debain"): is not known'),
    (
        {"relay_domains": ["example.com", "example.org example.net"]},
        "sendmail_relay_domains[1] (\"example.org example.net\"): 'example.org example.net' is no",
    ),
    (
        {"local_host_names": ["*.example.com"]},
        'sendmail_local_host_names[0] ("*.example.com"): *.example.com is no whole domain',
    ),
    ({"host_name": "relay"}, 'sendmail_host_name ("relay"): is not a domain name'),
    ({"smart_host": "localhost"}, 'sendmail_smart_host ("localhost"): is not a host'),
    (
        {"access": [{"key": "Connect:192.0.2.0/33", "value": "RELAY"}]},
        "sendmail_access[0] (Connect:192.0.2.0/33): 192.0.2.0/33 is no network",
    ),
    (
        {"access__site": [{"key": "Connect:0.0.0.0/0", "value": "RELAY"}]},
        "sendmail_access__site[0] (Connect:0.0.0.0/0): would open the relay for all clients in",
    ),
    (
        {"authinfo": [{"key": "AuthInfo:provider.example.net", "value": "relay secret"}]},
        "sendmail_authinfo[0] (AuthInfo:provider.example.net): has a value that is no list of quoted",
    ),
    (
        {"access": [{"key": "Connect:192.0.2.1", "value": "RELAYY"}]},
        "sendmail_access[0] (Connect:192.0.2.1): has the unknown action 'RELAYY'",
    ),
    ({"access": [{"key": "192.0.2.1", "value": "RELAY"}]}, "sendmail_access[0] (192.0.2.1): has no tag"),
    (
        {"access": [{"key": "To:com", "value": "RELAY"}]},
        "sendmail_access[0] (To:com): would open the relay for all mail to com, a whole top-level",
    ),
    (
        {"access": [{"key": "From:corp.test", "value": "RELAY"}]},
        "sendmail_access[0] (From:corp.test): has RELAY for a sender, which has no effect: anyone can",
    ),
    (
        {"mailertable": [{"key": "corp.test", "value": "[198.51.100.20]"}]},
        "sendmail_mailertable[0] (corp.test): has the value '[198.51.100.20]' without a mailer",
    ),
    ({"host_name": "o'brien.corp.test"}, 'sendmail_host_name ("o\'brien.corp.test"): is not a domain name'),
    ({"hub": ""}, "sendmail_hub: is missing: without it the mail that it takes has nowhere to go"),
    ({"hub": "[127.0.0.1]"}, 'sendmail_hub ("[127.0.0.1]"): is this host itself: mail would come back to it'),
    (
        {"smart_host": "localhost.localdomain"},
        'sendmail_smart_host ("localhost.localdomain"): is this host itself: mail would come back to it',
    ),
    (
        {"jail_read_only": ["/a b"]},
        'sendmail_jail_read_only[0] ("/a b"): is not a path that the jail can show',
    ),
    ({"max_recipients": "many"}, 'sendmail_max_recipients ("many"): is not a number of recipients'),
    ({"relay_user": "smmta:smmta"}, 'sendmail_relay_user ("smmta:smmta"): is not an account name'),
    (
        {"jail_read_only": ["etc/ssl"]},
        'sendmail_jail_read_only[0] ("etc/ssl"): is not a path that the jail can show',
    ),
    # --- limits
    ({"privacy_options": "goaway"}, 'sendmail_privacy_options ("goaway"): is not a list'),
    ({"privacy_options": ["go_away"]}, 'sendmail_privacy_options[0] ("go_away"): is not known'),
    ({"log_level": "verbose"}, 'sendmail_log_level ("verbose"): is not a log level'),
    ({"max_message_size": "25M"}, 'sendmail_max_message_size ("25M"): is not a number of bytes'),
    ({"max_recipients": 0}, "sendmail_max_recipients (0): is not a number of recipients"),
    ({"max_daemon_children": -1}, "sendmail_max_daemon_children (-1): is not a number of processes"),
    (
        {"connection_rate_throttle": "20/s"},
        'sendmail_connection_rate_throttle ("20/s"): is not a number of connections a second',
    ),
    ({"client_rate": 1.5}, "sendmail_client_rate (1.5): is not a number of connections a minute"),
    ({"client_connections": True}, "sendmail_client_connections (True): is not a number of connections"),
    ({"greet_pause": "5s"}, 'sendmail_greet_pause ("5s"): is not a number of milliseconds'),
    ({"listen_backlog": 100000}, "sendmail_listen_backlog (100000): is not a number of connections"),
    # --- submit.mc
    ({"submit": []}, "sendmail_submit ([]): is not a dictionary"),
    ({"submit": {"defines": {"confMAX_HOP": 9}}}, "sendmail_submit.defines: is not known"),
    ({"submit": {"port": "submission"}}, 'sendmail_submit.port ("submission"): is not a port'),
    (
        {"submit": {"define": {"confRUN_AS_USER": "root"}}},
        "sendmail_submit.define.confRUN_AS_USER: is not for you to define: the client queue is this",
    ),
    (
        {"submit": {"feature": ["promiscuous_relay"]}},
        "sendmail_submit.feature[0] (promiscuous_relay): would relay for everyone",
    ),
    (
        {"submit": {"timeouts": {"iconnect": "5"}}},
        'sendmail_submit.timeouts.iconnect ("5"): is not a time with a unit',
    ),
    (
        {"submit__site": {"local_rulesets": "R$*\t$1"}},
        "sendmail_submit__site.local_rulesets line 1: 'R$*\\t$1' is in no ruleset",
    ),
    # --- how a change is proved, and what is kept
    ({"policy_tests": {}}, "sendmail_policy_tests ({}): is not a list"),
    (
        {"policy_tests": [{"client_address": "192.0.2.9", "recipient": "a@b.test"}]},
        "sendmail_policy_tests[0].expect: is missing",
    ),
    (
        {"policy_tests__site": [{"client_address": "192.0.2.9", "expect": {"code": 550}}]},
        "sendmail_policy_tests__site[0].recipient: is missing",
    ),
    (
        {
            "policy_tests": [
                {"client_address": "here", "recipient": "a@b.test", "expect": {"verdict": "accept"}}
            ]
        },
        "sendmail_policy_tests[0]: client_address: 'here' is not an IP address",
    ),
    ({"generations": 0}, "sendmail_generations (0): is not a number of generations"),
    ({"generations": "few"}, 'sendmail_generations ("few"): is not a number of generations'),
    ({"probe_limit": "6s"}, 'sendmail_probe_limit ("6s"): is not a number of seconds'),
    ({"probe_limit": 0}, "sendmail_probe_limit (0): is not a number of seconds"),
]
