# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Layouts: where a distribution, or sendmail's own build, puts things, and what it calls them.

What is the same everywhere (/etc/mail, the accounts of our daemon) is said once, as a default. The values of
a layout are those of its packages; those of "upstream" are what `./Build install` writes on Linux
(devtools/OS/Linux, devtools/README, sendmail/SECURITY).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault, InvalidInputError
from ansible_collections.postmaster.sendmail.plugins.module_utils._files import plain_content

AUTO = "auto"  # told by what is on the host


@dataclass(frozen=True)
class Programs:
    """Absolute paths. submit is what users and other programs call; sendmail is the file behind it."""

    sendmail: str
    makemap: str
    smrsh: str
    newaliases: str = "/usr/bin/newaliases"
    mailq: str = "/usr/bin/mailq"
    submit: str = "/usr/sbin/sendmail"


@dataclass(frozen=True)
class Layout:
    """One layout. Paths are absolute.

    landmarks: files by which a host of this layout is known, whether sendmail is installed yet or not.
    packages: what to install; with none, sendmail is there already, put there by somebody else.
    sasl_packages: what brings PLAIN and LOGIN to the SASL library, which without them offers no mechanism.
    service_units: the units that its packages bring. One that our units do not replace by name would run a
    second daemon or queue runner.
    settings_file: what its package scripts read, and spare the configuration when it says HANDS_OFF="Yes".
    tooling: its own ways to rebuild the configuration and to run the queue, which must not act beside us. A
    name without a slash stands in directory.
    package_group: the group to which its package scripts give the directories sasl and tls at each upgrade.
    absent_options: conf* names whose option its binary does not know, which keeps the daemon from starting.
    """

    name: str
    ostype: str
    cf_directory: str
    programs: Programs
    landmarks: tuple[str, ...]
    msp_queue: str
    statistics: str
    help_file: str = "/etc/mail/helpfile"
    smrsh_directory: str = "/etc/mail/smrsh"
    tls_directory: str = "/etc/mail/tls"
    mta_queue: str = "/var/spool/mqueue"
    directory: str = "/etc/mail"
    mta_pid_file: str = "/run/sendmail/mta/sendmail.pid"  # our units', which the daemon itself can write
    msp_pid_file: str = "/run/sendmail/msp/sendmail.pid"
    relay_user: str = "smmta"
    submit_user: str = "smmsp"
    map_type: str = "hash"
    packages: tuple[str, ...] = ()
    sasl_packages: tuple[str, ...] = ()
    service_units: tuple[str, ...] = ()
    settings_file: str = ""
    tooling: tuple[str, ...] = ()
    package_group: str = "root"
    absent_options: frozenset[str] = field(default_factory=frozenset)

    @property
    def mc(self) -> str:
        """The daemon's .mc."""
        return f"{self.directory}/sendmail.mc"

    @property
    def cf(self) -> str:
        """The daemon's .cf, compiled into the program (conf.h, _PATH_SENDMAILCF)."""
        return f"{self.directory}/sendmail.cf"

    def map_source(self, name: str) -> str:
        """The text of a map, without the suffix of its database, as the mc names it: "access", "authinfo"."""
        return f"{self.directory}/{name}"

    @property
    def submit_mc(self) -> str:
        """The submission program's .mc."""
        return f"{self.directory}/submit.mc"

    @property
    def submit_cf(self) -> str:
        """The submission program's .cf (sendmail/main.c, getcfname)."""
        return f"{self.directory}/submit.cf"


DEBIAN = Layout(
    name="debian",
    ostype="debian",
    cf_directory="/usr/share/sendmail/cf",
    programs=Programs(
        sendmail="/usr/libexec/sendmail/sendmail",
        makemap="/usr/libexec/sendmail/makemap",
        smrsh="/usr/libexec/sendmail/smrsh",
        newaliases="/usr/libexec/sendmail/newaliases",
    ),
    landmarks=("/usr/libexec/sendmail/sendmail", "/usr/share/sendmail/cf/ostype/debian.m4"),
    msp_queue="/var/spool/mqueue-client",
    statistics="/var/lib/sendmail/sendmail.st",
    packages=("sendmail-bin",),  # the metapackage sendmail would bring a set-user-ID root procmail
    sasl_packages=("libsasl2-modules",),
    service_units=("sendmail.service",),
    # make installs half a configuration and exits 0; cron starts a second queue runner
    settings_file="sendmail.conf",
    tooling=("Makefile", "/etc/cron.d/sendmail"),
    package_group="smmsp",
)

REDHAT = Layout(
    name="redhat",
    ostype="linux",
    cf_directory="/usr/share/sendmail-cf",
    programs=Programs(  # the files behind the alternatives system's group mta
        sendmail="/usr/sbin/sendmail.sendmail",
        makemap="/usr/sbin/makemap.sendmail",
        smrsh="/usr/sbin/smrsh",
        newaliases="/usr/bin/newaliases.sendmail",
        mailq="/usr/bin/mailq.sendmail",
    ),
    landmarks=("/usr/sbin/sendmail.sendmail", "/usr/share/sendmail-cf/m4/cf.m4"),
    msp_queue="/var/spool/clientmqueue",
    statistics="/var/log/mail/statistics",
    smrsh_directory="/etc/smrsh",
    tls_directory="/etc/pki/tls",
    packages=("sendmail", "sendmail-cf"),
    sasl_packages=("cyrus-sasl-plain",),
    service_units=("sendmail.service", "sm-client.service"),
    # Both units have ExecStartPre=-/etc/mail/make, which compiles the .mc of its own accord when its mtime is
    # newer than the .cf's; so does the file that it calls, by `make -C /etc/mail`.
    tooling=("make", "Makefile"),
    absent_options=frozenset({"confREJECT_NUL"}),  # built with _FFR_REJECT_NUL_BYTE by Debian only
)

UPSTREAM = Layout(
    name="upstream",
    ostype="linux",
    cf_directory="/usr/local/share/sendmail/cf",
    programs=Programs(sendmail="/usr/sbin/sendmail", makemap="/usr/sbin/makemap", smrsh="/usr/sbin/smrsh"),
    landmarks=("/usr/sbin/sendmail", "/usr/local/share/sendmail/cf/m4/cf.m4"),
    msp_queue="/var/spool/clientmqueue",
    statistics="/etc/mail/statistics",
    smrsh_directory="/usr/adm/sm.bin",
    absent_options=frozenset({"confREJECT_NUL"}),
)

LAYOUTS: Mapping[str, Layout] = {layout.name: layout for layout in (DEBIAN, REDHAT, UPSTREAM)}

# Which packages a host without sendmail would get it from: the package manager's own database.
MANAGERS: Mapping[str, Layout] = {
    "/var/lib/dpkg/status": DEBIAN,
    "/usr/lib/sysimage/rpm": REDHAT,
    "/var/lib/rpm": REDHAT,
}


def layout_of(name: str) -> Layout:
    """The layout of this name. Raises InvalidInputError for a name that is none."""
    if name not in LAYOUTS:
        raise InvalidInputError(
            [Fault(f"layout ({name!r})", "is none that is known", f"layouts are {', '.join(LAYOUTS)}")]
        )
    return LAYOUTS[name]


def layout_told_by(present: Collection[str]) -> Layout:
    """The layout of a host on which the paths present exist, of those that evidence() asks for.

    sendmail itself tells first, then a cf tree, then the package manager; upstream's is what nobody packed.
    """
    for number in range(2):
        for layout in LAYOUTS.values():
            if layout.landmarks[number] in present:
                return layout
    return next((layout for database, layout in MANAGERS.items() if database in present), UPSTREAM)


def facts(layout: Layout) -> dict[str, Any]:
    """A layout as plain data, and whether this host has its program."""
    return {
        **asdict(layout),
        "installed": is_there(layout.programs.sendmail),
        "absent_options": sorted(layout.absent_options),
        "mc": layout.mc,
        "cf": layout.cf,
        "submit_mc": layout.submit_mc,
        "submit_cf": layout.submit_cf,
    }


def evidence() -> tuple[str, ...]:
    """Every path whose presence tells something of the layout."""
    return (*(mark for layout in LAYOUTS.values() for mark in layout.landmarks), *MANAGERS)


def find_layout(name: str = AUTO) -> Layout:
    """The layout of this name, or this host's own. Raises InvalidInputError for a name that is none."""
    if name != AUTO:
        return layout_of(name)
    return layout_told_by([path for path in evidence() if is_there(path)])


def find_cf_directory() -> str:
    """Where this host has its cf tree, or would have it."""
    own = find_layout()
    known = (own, *LAYOUTS.values())
    return next((one.cf_directory for one in known if Path(one.cf_directory).is_dir()), own.cf_directory)


def is_there(path: str) -> bool:
    """Whether path exists. /usr/sbin/sendmail counts only when it is sendmail: every MTA has one."""
    found = Path(path)
    return _is_sendmail(found) if path == UPSTREAM.programs.sendmail else found.exists()


def _is_sendmail(path: Path) -> bool:
    """Whether the file is sendmail, not another program by its name: it holds sendmail's names of options."""
    return (
        path.is_file() and not path.is_symlink() and b"DaemonPortOptions" in (plain_content(str(path)) or b"")
    )
