# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Broken configurations, each a relay that would work but for one mistake."""

from __future__ import annotations

from dataclasses import dataclass

OWN = "/srv/publishing/refuse"
_MC = """\
divert(0)dnl
include(`/usr/share/sendmail/cf/m4/cf.m4')dnl
VERSIONID(`broken')dnl
OSTYPE(`debian')dnl
{early}FEATURE(`nouucp', `reject')dnl
{features}MAILER(`smtp')dnl
{late}"""


@dataclass(frozen=True)
class Broken:
    """What is wrong, the text of the .mc, and the words that a refusal has, place included."""

    what: str
    mc: str
    words: tuple[str, ...]


def _early(what: str, line: str, *words: str) -> Broken:
    return Broken(what, _MC.format(early=f"{line}\n", features="", late=""), words)


def _feature(what: str, line: str, *words: str) -> Broken:
    return Broken(what, _MC.format(early="", features=f"{line}\n", late=""), words)


def _late(what: str, line: str, *words: str) -> Broken:
    return Broken(what, _MC.format(early="", features="", late=f"{line}\n"), words)


def _whole(what: str, old: str, new: str, *words: str) -> Broken:
    return Broken(what, _MC.format(early="", features="", late="").replace(old, new), words)


def _rule(what: str, rule: str, *words: str) -> Broken:
    return _late(what, f"LOCAL_RULESETS\nSLocal_check_rcpt\n{rule}", *words)


BROKEN = (
    # --- m4: what it cannot read
    _feature("unknown feature", "FEATURE(`nosuchfeature')dnl", "relay.mc:6: ", "nosuchfeature.m4"),
    _whole("unknown system", "`debian'", "`nosuchsystem'", "relay.mc:4: ", "nosuchsystem.m4"),
    _early("unknown domain", "DOMAIN(`nosuchdomain')dnl", "relay.mc:5: ", "nosuchdomain.m4"),
    _whole("unknown mailer", "`smtp'", "`nosuchmailer'", "relay.mc:6: ", "nosuchmailer.m4"),
    _early("unknown hack", "HACK(`nosuchhack')dnl", "relay.mc:5: ", "nosuchhack.m4"),
    _early("missing include", "include(`/etc/mail/no-such.m4')dnl", "relay.mc:5: ", "/etc/mail/no-such.m4"),
    _whole("missing cf.m4", "sendmail/cf/m4", "sendmail/no/m4", "relay.mc:2: ", "sendmail/no/m4/cf.m4"),
    _early("include of a directory", "include(`/etc')dnl", "relay.mc:5: "),
    _late("unclosed quote", "define(`confLOG_LEVEL', `9", "relay.mc:7: ", "end of file in string"),
    _late("unclosed argument list", "define(`confLOG_LEVEL', `9'", "end of file in argument list"),
    _late("unclosed feature", "FEATURE(`stickyhost'", "end of file in argument list"),
    _early("excess argument", "define(`confLOG_LEVEL', 9, 10)dnl", "relay.mc:5: ", "excess arguments"),
    _early(
        "unquoted list", "define(`confPRIVACY_FLAGS', goaway,noetrn)dnl", "relay.mc:5: ", "excess arguments"
    ),
    _early("arithmetic that is none", "eval(`1 +')dnl", "relay.mc:5: ", "eval"),
    _early("unclosed diversion of text", "ifelse(`a', `b'dnl", "end of file in argument list"),
    # --- m4: the macros' own words
    _late(
        "feature after mailer",
        "FEATURE(`stickyhost')dnl",
        "relay.mc:7: *** ERROR: FEATURE() should be before",
    ),
    _whole("no system", "OSTYPE(`debian')dnl\n", "", "relay.mc: *** ERROR: No system type defined"),
    _early("two systems", "OSTYPE(`linux')dnl", "relay.mc:5: duplicate OSTYPE"),
    _late("mailer twice", "MAILER(`smtp')dnl", "relay.mc:7: *** ERROR: MAILER(smtp) already included"),
    _feature(
        "ratecontrol without access_db", "FEATURE(`ratecontrol')dnl", "relay.mc:6: *** ERROR: ", "access_db"
    ),
    _feature(
        "conncontrol without access_db", "FEATURE(`conncontrol')dnl", "relay.mc:6: *** ERROR: ", "access_db"
    ),
    _feature("bad argument", "FEATURE(`nocanonify', `always')dnl", "relay.mc:6: *** ERROR: ", "always"),
    _feature("missing argument", "FEATURE(`dnsbl')dnl", "relay.mc:6: *** ERROR: missing argument"),
    _feature(
        "missing argument of enhdnsbl", "FEATURE(`enhdnsbl')dnl", "relay.mc:6: *** ERROR: missing argument"
    ),
    _feature("nouucp for nobody", "FEATURE(`nouucp')dnl", "relay.mc:6: *** ERROR: missing argument"),
    _feature(
        "delay_checks for neither",
        "FEATURE(`delay_checks', `foe')dnl",
        "relay.mc: *** ERROR: FEATURE(`delay_checks'",
    ),
    _feature(
        "greet_pause before access_db",
        "FEATURE(`greet_pause', `5000')dnl\nFEATURE(`access_db')dnl",
        "relay.mc:7: *** WARNING: ",
        "greet_pause",
    ),
    _feature("access_db without -T", "FEATURE(`access_db', `hash /etc/mail/access')dnl", "missing -T<TMPF>"),
    _feature("open relay", "FEATURE(`promiscuous_relay')dnl", "relay.mc:6: *** WARNING: ", "open"),
    _feature("open by sender", "FEATURE(`relay_local_from')dnl", "relay.mc:6: *** WARNING: ", "open"),
    _feature("compatible checks", "FEATURE(`compat_check')dnl", "relay.mc:6: ", "access_db"),
    _feature("null client of nothing", "FEATURE(`nullclient')dnl", "relay.mc:6: ", "requires argument"),
    _feature("a feature that is gone", "FEATURE(`tls_failures')dnl", "relay.mc:6: "),
    _early("no longer valid", "define(`confDAEMON_OPTIONS', `Port=25')dnl", "no longer valid"),
    _early("obsolete timeout", "define(`confREAD_TIMEOUT', `1h')dnl", "confREAD_TIMEOUT is obsolete"),
    _late("queue only, checks asked for", "define(`confDELIVERY_MODE', `deferred')dnl", "Antispam rules"),
    _early(
        "rules too early", "LOCAL_TLS_RCPT\nR$*\t$: $1", "relay.mc:5: *** WARNING: MAILER() should be before"
    ),
    _late("mailers in disorder", "MAILER(`uucp')dnl\nMAILER(`smtp')dnl", "*** "),
    # --- sendmail: what its parser says
    _late(
        "unknown option",
        "LOCAL_CONFIG\nO NoSuchOption=1",
        "unknown option name NoSuchOption",
        "O NoSuchOption=1",
    ),
    _late(
        "misspelt option", "LOCAL_CONFIG\nO LogLevle=9", "unknown option name LogLevle", "LogLevel is meant"
    ),
    _late("unknown line", "LOCAL_CONFIG\n?what is this", "unknown configuration line"),
    _rule("blanks for tabs", "R$*   $: $1", "(tab expected)", "R$*   $: $1"),
    _rule("replacement out of range", "R$*\t$: $3", "replacement $3 out of bounds"),
    _rule("unbalanced macro", "R$+ ${nobrace\t$: $1", "sendmail.cf: line "),
    _early("privacy flag", "define(`confPRIVACY_FLAGS', `goaway,nosuchflag')dnl", "nosuchflag"),
    _early("time unit", "define(`confTO_COMMAND', `5x')dnl", "Invalid time unit"),
    _early("time that is none", "define(`confTO_QUEUERETURN', `soon')dnl", "Invalid time unit"),
    _early("timeout of nothing", "LOCAL_CONFIG\nO Timeout.nosuch=5m", "invalid timeout nosuch"),
    _early("headers too short", "define(`confMAX_HEADERS_LENGTH', `100')dnl", "Warning: MaxHeadersLength"),
    _early("user to run as", "define(`confRUN_AS_USER', `nobodysuch')dnl", "nobodysuch"),
    _early("trusted user", "define(`confTRUSTED_USER', `nobodysuch')dnl", "nobodysuch"),
    _early("default user", "define(`confDEF_USER_ID', `nobodysuch')dnl", "nobodysuch"),
    _early("blame", "define(`confDONT_BLAME_SENDMAIL', `NoSuchBlame')dnl", "NoSuchBlame"),
    _early("super safe", "define(`confSAFE_QUEUE', `usually')dnl", "usually is taken for false"),
    _early("delivery mode", "define(`confDELIVERY_MODE', `x')dnl", "x"),
    _early("8-bit handling", "define(`confEIGHT_BIT_HANDLING', `x')dnl", "8-bit"),
    _early("queue order", "define(`confQUEUE_SORT_ORDER', `x')dnl", "sort order"),
    _early("resolver options", "define(`confBIND_OPTS', `+NOSUCH')dnl", "NOSUCH"),
    _early("TLS option", "define(`confSERVER_SSL_OPTIONS', `SSL_OP_NO_SUCH')dnl", "SSL_OP_NO_SUCH"),
    _early("listener's key", "DAEMON_OPTIONS(`Name=MTA, Zone=1')dnl", "Zone"),
    _early("port's name", "DAEMON_OPTIONS(`Name=MTA, Port=nosuchport')dnl", "nosuchport"),
    _early("listener's family", "DAEMON_OPTIONS(`Name=MTA, Family=nosuch')dnl", "nosuch"),
    _early("filter without socket", "INPUT_MAIL_FILTER(`f', `F=T')dnl", "f"),
    _early("filter's key", "INPUT_MAIL_FILTER(`f', `S=inet:1@127.0.0.1, Q=1')dnl", "Q"),
    _early(
        "filter that is not defined",
        "define(`confINPUT_MAIL_FILTERS', `nosuch')dnl",
        "nothing defines the filter nosuch",
    ),
    _early(
        "queue group's key",
        "QUEUE_GROUP(`slow', `Path=/var/spool/mqueue')dnl\nQUEUE_GROUP(`a', `X=1')dnl",
        "X",
    ),
    _late("mailer without a program", "MAILER_DEFINITIONS\nMbad, F=lsD, S=10, R=20, A=x $u", "bad"),
    _late("mailer's key", "MAILER_DEFINITIONS\nMbad, P=/bin/cat, Z=1, A=x", "bad"),
    _late("map type", "LOCAL_CONFIG\nKbad nosuchtype /etc/mail/bad", "nosuchtype"),
    _late("class file", f"LOCAL_CONFIG\nFw{OWN}/missing", f"{OWN}/missing: is named"),
    _late("class file for others' eyes", f"LOCAL_CONFIG\nFw{OWN}/secret", f"{OWN}/secret"),
    _late("version of the file", "LOCAL_CONFIG\nV99/Berkeley", "99"),
    _whole("no mailer", "MAILER(`smtp')dnl\n", "", "nothing defines the mailer unknown"),
    # --- what sendmail says nothing of
    _early("number", "define(`confLOG_LEVEL', `much')dnl", "much is no number"),
    _early("number with letters", "define(`confMAX_MESSAGE_SIZE', `10M')dnl", "10M is no number"),
    _early("load", "define(`confREFUSE_LA', `high')dnl", "high is no number"),
    _early("quoted number", "define(`confMAX_DAEMON_CHILDREN', ''50'')dnl", "MaxDaemonChildren"),
    _early("boolean", "define(`confALLOW_BOGUS_HELO', `maybe')dnl", "maybe is no boolean"),
    _early("boolean of digits", "define(`confTRY_NULL_MX_LIST', `1')dnl", "1 is no boolean"),
    _rule("map in a rule", "R$*\t$: $(nosuchmap $1 $)", "nothing defines the map nosuchmap"),
    _rule("ruleset in a rule", "R$*\t$: $>NoSuchRuleset $1", "nothing defines the ruleset NoSuchRuleset"),
    _late("mailer in a rule", "LOCAL_RULE_0\nR$*\t$#nosuch $@ x $: $1", "nothing defines the mailer nosuch"),
    _early("mailer of the smart host", "define(`SMART_HOST', `nosuch:[192.0.2.1]')dnl", "the mailer nosuch"),
    _early("mailer of the hub", "define(`MAIL_HUB', `nosuch:[192.0.2.1]')dnl", "the mailer nosuch"),
    _late("ruleset of a header", "LOCAL_CONFIG\nHSubject: $>NoSuchCheck", "the ruleset NoSuchCheck"),
    _feature(
        "map's file", f"FEATURE(`mailertable', `hash {OWN}/mailertable')dnl", f"{OWN}/mailertable.db: is"
    ),
    _late("map's text", f"LOCAL_CONFIG\nKt text {OWN}/text", f"{OWN}/text: is the file of the map t"),
    _early(
        "certificate",
        f"define(`confSERVER_CERT', `{OWN}/cert')dnl",
        f"ServerCertFile {OWN}/cert: does not exist",
    ),
    _early("key", f"define(`confSERVER_KEY', `{OWN}/key')dnl", f"ServerKeyFile {OWN}/key: does not exist"),
    _early("authorities", f"define(`confCACERT', `{OWN}/ca')dnl", f"CACertFile {OWN}/ca: does not exist"),
    _early("cipher list", "define(`confCIPHER_LIST', `NOSUCH')dnl", "CipherList", "NOSUCH"),
    _early(
        "key that is none",
        f"define(`confSERVER_CERT', `{OWN}/secret')dnl\ndefine(`confSERVER_KEY', `{OWN}/secret')dnl",
        f"ServerKeyFile {OWN}/secret: holds no PRIVATE KEY",
    ),
)

# what one release says and another takes
OF_RELEASE = {
    "scratch12": (
        _early("DANE", "define(`confDANE', `true')dnl", "unknown option name DANE (needs a sendmail", "DANE"),
    ),
    "scratch": (),
}
