# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants of the options: one line of the .cf is another, or is missing."""

from __future__ import annotations

from mutant import Mutant


def _says(name: str, number: int, line: str, told: str) -> Mutant:
    """A host whose .cf has this option line in place of its own."""
    return Mutant(name, f"SM-OPT-{number:02}", f"option '{line}'; reload", told)


def _lacks(name: str, number: int, option: str, told: str = "") -> Mutant:
    """A host whose .cf leaves an option to the program."""
    return Mutant(name, f"SM-OPT-{number:02}", f"no_option {option}; reload", told or option)


def _edited(name: str, number: int, script: str, told: str) -> Mutant:
    """A host whose .cf was edited by sed."""
    return Mutant(name, f"SM-OPT-{number:02}", f"edit '{script}'; reload", told)


MUTANTS = (
    _says("VRFY is allowed", 1, "PrivacyOptions=authwarnings,noexpn,noetrn,restrictmailq", "lack .*novrfy"),
    _lacks("queue runs stay root's", 2, "RunAsUser"),
    _says("RunAsUser is root", 2, "RunAsUser=root", "RunAsUser is root"),
    _says("RunAsUser is root, with a group behind a dot", 2, "RunAsUser=root.root", "RunAsUser is root"),
    _says("little is logged", 3, "LogLevel=5", "LogLevel"),
    _says(
        "loose DontBlameSendmail",
        4,
        "DontBlameSendmail=GroupWritableDirPathSafe,WorldWritableAliasFile",
        "(?i)WorldWritableAliasFile",
    ),
    _lacks("messages of any size", 5, "MaxMessageSize"),
    _edited(
        "the greatest size is commented out",
        5,
        "s/^O MaxMessageSize=.*/#&/",
        "MaxMessageSize is 0 .the default",
    ),
    _says("any number of recipients", 6, "MaxRecipientsPerMessage=0", "MaxRecipientsPerMessage"),
    _says("guessing recipients is not slowed down", 7, "BadRcptThrottle=0", "BadRcptThrottle"),
    _says("headers of any length", 8, "MaxHeadersLength=0", "MaxHeadersLength"),
    _says("MIME headers of any length", 9, "MaxMimeHeaderLength=0/0", "MaxMimeHeaderLength"),
    _says("any number of daemon children", 10, "MaxDaemonChildren=many", "MaxDaemonChildren"),
    _says("connections at any rate", 11, "ConnectionRateThrottle=0", "ConnectionRateThrottle"),
    _says("the disk may fill up", 12, "MinFreeBlocks=0", "MinFreeBlocks"),
    _says("mail may loop for long", 13, "MaxHopCount=10000", "MaxHopCount"),
    _lacks("an idle client may stay an hour", 14, "Timeout.command"),
    _says("a timeout whose unit was forgotten", 14, "Timeout.datablock=600", "Timeout.datablock"),
    _lacks("every client is asked who it is", 15, "Timeout.ident", "(?i)ident"),
    _says("mail is kept for months", 16, "Timeout.queuereturn=99d", "(?i)queuereturn"),
    _says("normal mail is kept for a month", 16, "Timeout.queuereturn.normal=30d", "queuereturn.normal"),
    _lacks("octets 0 are taken", 17, "RejectNUL"),
    Mutant("nobody is trusted with the maps", "SM-OPT-18", "no_option TrustedUser", "TrustedUser"),
    _lacks("interfaces are probed for names", 19, "DontProbeInterfaces"),
    Mutant(
        "a name of the host that nobody meant",
        "SM-OPT-20",
        """
        no_option DontProbeInterfaces
        ip address add 127.0.0.9/8 dev lo
        echo '127.0.0.9 surprise.example' >>/etc/hosts
        reload
        """,
        "surprise.example",
    ),
    _says("a crash may lose mail", 21, "SuperSafe=False", "SuperSafe"),
    _lacks("HELP tells the version", 22, "HelpFile"),
    Mutant(
        "the help file tells the version",
        "SM-OPT-22",
        r"printf 'smtp\tThis is sendmail $v\n' >/etc/mail/helpfile.relay",
        "helpfile.relay",
    ),
    _says(
        "the greeting tells the version",
        23,
        "SmtpGreetingMessage=$j Sendmail $v/$Z; $b",
        "SmtpGreetingMessage",
    ),
    _lacks("the greeting is the program's own", 23, "SmtpGreetingMessage"),
    _edited("Received: tells the version", 24, "s,by $j$?r with,by $j ($v/$Z)$?r with,", "Received"),
    _says("others may read the queue", 25, "QueueFileMode=0664", "QueueFileMode"),
    _says("others may read temporary files", 26, "TempFileMode=0644", "TempFileMode"),
    _says("a typing error in the cipher list", 27, "CipherList=ECDHE+AESGCN", "ECDHE[+]AESGCN"),
    _says("every cipher that there is", 27, "CipherList=ALL:eNULL:@SECLEVEL=0", "CipherList"),
    _lacks("the server speaks any TLS", 28, "ServerSSLOptions"),
    _edited(
        "what forbids TLS 1.0 is taken back at the end",
        28,
        "s/^O ServerSSLOptions=.*/& -SSL_OP_NO_TLSv1/",
        "SSL_OP_NO_TLSV1",
    ),
    _lacks("the client speaks any TLS", 29, "ClientSSLOptions"),
    _says("without TLS rather than not at all", 30, "TLSFallbacktoClear=True", "TLSFallbacktoClear"),
    _says("a Diffie-Hellman group of 1024 bits", 31, "DHParameters=1", "DHParameters"),
    _edited("passwords in clear", 32, "s/^\\(O DaemonPortOptions=.*\\)M=AE/\\1M=E/", "(?i)auth"),
    _edited(
        "mechanisms that give passwords away",
        33,
        "s/^\\(O DaemonPortOptions=.*\\)M=AE/\\1M=E/; "
        "/^O CipherList=/a O AuthOptions=p\\nO AuthMechanisms=CRAM-MD5 PLAIN",
        "CRAM-MD5",
    ),
    _edited("anybody may read the queue", 34, "s/^\\(O PrivacyOptions=.*\\),restrictmailq/\\1/", "mailq"),
    _says("the default user is root", 35, "DefaultUser=0:0", "DefaultUser"),
    _says("any HELO will do", 36, "AllowBogusHELO=True", "AllowBogusHELO"),
    _says("useless commands are not counted", 37, "MaxNOOPCommands=0", "MaxNOOPCommands"),
    _edited("ETRN is allowed", 38, "s/^\\(O PrivacyOptions=.*\\),noetrn/\\1/; s/M=AE/M=A/", "(?i)etrn"),
    _says("mail is taken before anybody is asked", 39, "DeliveryMode=deferred", "DeliveryMode is deferred"),
    _edited(
        "a listener takes mail before anybody is asked",
        39,
        "/^O DaemonPortOptions=/a O DaemonPortOptions=Name=MSA, Port=587, M=AE, DeliveryMode=d",
        "DeliveryMode of MSA is d",
    ),
)
