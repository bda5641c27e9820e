# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants of the processes and of what confines them."""

from __future__ import annotations

from mutant import Mutant

# Settings of the unit that make system call filters, among other things. Each of them also means
# NoNewPrivileges= for a unit that is not root's.
_CONFINED = "(Protect|Private|Restrict|SystemCall|Lock|MemoryDeny|Device|RemoveIPC).*"

MUTANTS = (
    Mutant(
        "another program listens on 25",
        "SM-PROC-01",
        """
        systemctl stop sendmail.service
        systemd-run --quiet --unit=other python3 -m http.server 25
        await_listener
        """,
        "python3.* listens on 0.0.0.0",
    ),
    Mutant(
        "another program passes strangers on to the daemon",
        "SM-PROC-01",
        """
        systemd-run --quiet --unit=proxy python3 -m http.server 465
        until grep -qE ':01D1 [0-9A-F:]+ 0A ' /proc/net/tcp; do sleep 0.1; done
        """,
        "python3.* listens on 0.0.0.0 port 465",
    ),
    Mutant(
        "the daemon is root",
        "SM-PROC-02",
        "without 'User|Group|CapabilityBoundingSet|AmbientCapabilities'; no_option RunAsUser; restart",
        r"pid [0-9]+ \(accepting connections\) runs as root",
    ),
    Mutant(
        "somebody starts a second daemon as root",
        "SM-PROC-02",
        """
        no_option RunAsUser
        /usr/sbin/sendmail -bd -ODaemonPortOptions=Port=2525,Addr=127.0.0.1 -OPidFile=/run/second.pid
        """,
        "runs as root",
    ),
    Mutant(
        "the daemon may override every permission",
        "SM-PROC-03",
        "service AmbientCapabilities=CAP_DAC_OVERRIDE CapabilityBoundingSet=CAP_DAC_OVERRIDE; restart",
        "cap_dac_override",
    ),
    Mutant(
        "the jail is off",
        "SM-PROC-04",
        "without 'RootDirectory|BindReadOnlyPaths|BindPaths|MountAPIVFS|TemporaryFileSystem'; restart",
        "sees the host's root",
    ),
    Mutant(
        "system calls are not filtered",
        "SM-PROC-05",
        f"without '{_CONFINED}'; restart",
        "has seccomp mode 0",
    ),
    Mutant(
        "privileges may be gained",
        "SM-PROC-06",
        # the program is set-gid, and loses its ambient capability where that counts
        f"""
        without '{_CONFINED}'
        service NoNewPrivileges=no
        sysctl --quiet --write net.ipv4.ip_unprivileged_port_start=25
        restart
        """,
        "may gain privileges",
    ),
    Mutant(
        "a null client listens to everybody",
        "SM-PROC-07",
        "",
        "listens on 0.0.0.0 port 25",
        kind="nullclient",
    ),
    Mutant(
        "another program passes strangers on to a null client",
        "SM-PROC-07",
        """
        systemd-run --quiet --unit=proxy python3 -m http.server 587
        until grep -qE ':024B [0-9A-F:]+ 0A ' /proc/net/tcp; do sleep 0.1; done
        """,
        "python3.* listens on 0.0.0.0 port 587",
        kind="nullclient",
    ),
    Mutant(
        "the jail shows the host's passwords",
        "SM-PROC-08",
        "service BindReadOnlyPaths=/etc/shadow; restart",
        "etc/shadow",
    ),
    Mutant(
        "the daemon may read the host's logs",
        "SM-PROC-09",
        "service SupplementaryGroups=adm; restart",
        "adm",
    ),
    Mutant(
        "the unit is not confined",
        "SM-UNIT-01",
        f"without '{_CONFINED}'; restart",
        "sendmail.service has an exposure of [3-9]",
    ),
    Mutant(
        "the daemon does not start at the next boot",
        "SM-UNIT-02",
        "systemctl disable sendmail.service",
        "sendmail.service is not enabled",
    ),
    Mutant(
        "nobody watches what the jail was made from",
        "SM-UNIT-02",
        "systemctl stop sendmail-jail.path",
        "sendmail-jail.path is not active",
    ),
    Mutant(
        "a drop-in that nobody knows",
        "SM-UNIT-03",
        "service Nice=5; restart",
        "sendmail.service.d/mutant.conf",
    ),
    Mutant(
        "a drop-in that no package brought, where packages put theirs",
        "SM-UNIT-03",
        """
        mkdir -p /usr/lib/systemd/system/sendmail.service.d
        printf '%s\\n' '[Service]' Nice=5 >/usr/lib/systemd/system/sendmail.service.d/zz.conf
        restart
        """,
        "sendmail.service.d/zz.conf changes sendmail.service",
    ),
    Mutant(
        "a drop-in of what watches over the jail",
        "SM-UNIT-03",
        """
        mkdir -p /etc/systemd/system/sendmail-jail.service.d
        printf '%s\\n' '[Service]' Nice=5 >/etc/systemd/system/sendmail-jail.service.d/own.conf
        systemctl daemon-reload
        """,
        "own.conf changes sendmail-jail.service",
    ),
    Mutant(
        "the daemon runs what the .cf no longer says",
        "SM-UNIT-04",
        "sleep 1; option LogLevel=10",
        "/etc/mail/sendmail.cf",
    ),
    Mutant(
        "the daemon touches its pid file as if it had read the .cf",
        "SM-UNIT-04",
        "sleep 1; option LogLevel=10; sleep 1; touch /run/sendmail/mta/sendmail.pid",
        "/etc/mail/sendmail.cf",
    ),
    Mutant(
        "the unit sets an option",
        "SM-UNIT-05",
        r"""
        sed -i 's/^ExecStart=.*/& -OLogLevel=0/' $unit
        restart
        """,
        "sendmail.service is started with -OLogLevel=0",
    ),
    Mutant(
        "the daemon reads another configuration",
        "SM-UNIT-05",
        r"""
        cp $cf /etc/mail/alt.cf
        sed -i 's/^ExecStart=.*/& $SENDMAIL_OPTS/' $unit
        echo 'SENDMAIL_OPTS=-C /etc/mail/alt.cf' >/etc/default/sendmail
        service EnvironmentFile=/etc/default/sendmail
        restart
        """,
        "sendmail.service is started with -C /etc/mail/alt.cf",
    ),
    Mutant(
        "another configuration lies over the daemon's",
        "SM-UNIT-05",
        """
        cp $cf /etc/mail/alt.cf
        service BindReadOnlyPaths=/etc/mail/alt.cf:/etc/mail/sendmail.cf
        restart
        """,
        "another file in place of /etc/mail/sendmail.cf",
    ),
    Mutant(
        "systemd gives every service a library of somebody's",
        "SM-UNIT-05",
        "systemctl set-environment LD_PRELOAD=/srv/own.so; restart",
        "sendmail.service is started with LD_PRELOAD=",
    ),
    Mutant(
        "OpenSSL obeys a file of somebody's",
        "SM-UNIT-05",
        "service Environment=OPENSSL_CONF=/etc/mail/alt.cnf; restart",
        "sendmail.service is started with OPENSSL_CONF=",
    ),
)
