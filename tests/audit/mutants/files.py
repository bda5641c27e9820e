# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants of files: owners, modes, access lists, set-ids, and what is on the way to a file."""

from __future__ import annotations

from mutant import Mutant

# an access list of POSIX 1003.1e as the kernel keeps it: entries of tag, permissions and id
_LISTED = (
    "python3 -c \"import os,struct; e=lambda t,p,i=0xffffffff: struct.pack('<HHI',t,p,i); "
    "os.setxattr('{0}','system.posix_acl_access', "
    "struct.pack('<I',2)+e(1,7)+e(2,{1},65534)+e(4,0)+e(16,{1})+e(32,0))\""
)
_CAPABILITY = (
    "python3 -c \"import os,struct; os.setxattr('/usr/libexec/sendmail/sendmail', 'security.capability', "
    "struct.pack('<IIIII', 0x02000001, 1 << 10, 0, 0, 0))\""
)
_PROGRAM = "/usr/libexec/sendmail/sendmail"


def _file(name: str, number: int, seed: str, told: str) -> Mutant:
    return Mutant(name, f"SM-FILE-{number:02}", seed, told)


MUTANTS = (
    _file("the daemon's user owns the configuration", 1, "chown smmta /etc/mail", "/etc/mail"),
    _file("somebody owns a class file", 1, "chown nobody /etc/mail/relay-domains", "relay-domains"),
    _file("a world-writable map", 2, "chmod 0666 /etc/mail/access", "/etc/mail/access"),
    _file("a directory that its group may write", 2, "chmod 0775 /etc/mail", "/etc/mail"),
    _file("a .cf that its group may write", 2, "chmod 0664 /etc/mail/sendmail.cf", "sendmail.cf"),
    _file("a map that everybody may read", 3, "chmod 0644 /etc/mail/access.db", "access.db"),
    _file("a way that everybody may write", 4, "chmod 0777 /var/spool", "/var/spool"),
    _file(
        "a link to where everybody may write",
        4,
        """
        mkdir -m 0777 /srv/mail
        mv /etc/mail/local-host-names /srv/mail/
        ln -s /srv/mail/local-host-names /etc/mail/local-host-names
        """,
        "/srv/mail",
    ),
    _file(
        "somebody's help file",
        4,
        """
        mkdir -p /srv/mail
        install -o nobody -m 0644 /etc/mail/helpfile.relay /srv/mail/help
        option HelpFile=/srv/mail/help
        """,
        "/srv/mail/help",
    ),
    _file("somebody owns where the pid is", 4, "chown nobody /run/sendmail", "/run/sendmail"),
    _file(
        "a class file has two names", 4, "ln /etc/mail/relay-domains /var/tmp/relay-domains", "relay-domains"
    ),
    _file(
        "others may write what root runs before each start",
        4,
        "chmod 0777 /usr/local/sbin/sendmail-mend-maps",
        "sendmail-mend-maps: mode 0777",
    ),
    _file(
        "somebody's settings for OpenSSL",
        4,
        """
        edit '$ a EOPENSSL_CONF=/srv/openssl.cnf'
        install -o nobody -m 0644 /dev/null /srv/openssl.cnf
        """,
        "/srv/openssl.cnf: belongs to nobody",
    ),
    _file("the key is readable", 5, "chmod 0444 $tls/server-key.pem", "server-key.pem"),
    _file(
        "the key is readable for a group",
        5,
        "chmod 0440 $tls/server-key-2.pem",
        "server-key-2.pem",
    ),
    _file(
        "a group that is not the daemon's may read the key",
        5,
        """
        option DontBlameSendmail=GroupReadableKeyFile
        chown root:mail $tls/server-key.pem
        chmod 0640 $tls/server-key.pem
        """,
        "server-key.pem has mode 0640",
    ),
    _file("the key is somebody's", 5, "chown nobody $tls/server-key.pem", "server-key.pem"),
    _file("sendmail is set-uid root", 6, f"chmod 6755 {_PROGRAM}", _PROGRAM),
    _file(
        "procmail is set-uid root",
        12,
        "install -g mail -m 6755 /bin/true /usr/bin/procmail",
        "/usr/bin/procmail",
    ),
    _file("makemap is set-uid root", 6, "chmod u+s /usr/libexec/sendmail/makemap", "makemap"),
    _file("sendmail has a capability", 6, _CAPABILITY, _PROGRAM),
    _file("others may look into the queue", 7, "chmod 0755 /var/spool/mqueue", "/var/spool/mqueue"),
    _file(
        "everybody may write into the client's queue",
        7,
        "chmod 2777 /var/spool/mqueue-client",
        "mqueue-client",
    ),
    _file("the queue is another user's", 7, "chown mail /var/spool/mqueue", "/var/spool/mqueue"),
    _file("an access list on a map", 8, _LISTED.format("/etc/mail/access", 6), "/etc/mail/access"),
    _file(
        "an access list on the queue",
        8,
        _LISTED.format("/var/spool/mqueue", 5),
        "/var/spool/mqueue",
    ),
    _file(
        "others may read a password",
        9,
        r"""
        printf 'AuthInfo:mx.example.net "U:relay" "P:secret"\n' >/etc/mail/authinfo
        chmod 0644 /etc/mail/authinfo
        """,
        "authinfo",
    ),
    _file(
        "others may read a password in the access map",
        9,
        r"""printf 'AuthInfo:mx.example.net\t"U:relay" "P:secret"\n' >>$access; chmod 0644 $access""",
        "/etc/mail/access",
    ),
    _file(
        "others may read the password for an LDAP server",
        9,
        "option 'LDAPDefaultSpec=-P /etc/mail/ldap.secret'; install -m 0644 /dev/null /etc/mail/ldap.secret",
        "/etc/mail/ldap.secret",
    ),
    _file(
        "a mail log that everybody may write", 10, "install -m 0666 /dev/null /var/log/mail.log", "mail.log"
    ),
    _file("the .cf is not of its .mc", 11, "edit 's/^O LogLevel=.*/O LogLevel=15/'; reload", "LogLevel"),
    _file(
        "the .mc is not what runs",
        11,
        r"printf 'LOCAL_CONFIG\nCRexample.net\n' >>$mc",
        "example.net",
    ),
)
