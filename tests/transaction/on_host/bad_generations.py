# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The candidates that compile, or build, but are wrong: each a change of a good wish.

Every one of them would be taken by a tool that writes files and starts the daemon anew.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from relay_wishes import (
    HOME,
    Wish,
    add_access,
    add_mc,
    append_mc,
    daemon,
    replace_mc,
    replace_unit,
    unit,
)

_PORT = 2526


@dataclass(frozen=True)
class BadGeneration:
    """What is wrong with a wish. around: what has to be so on the host meanwhile."""

    name: str
    spoil: Callable[[Wish], None]
    around: Callable[[], AbstractContextManager[object]] = nullcontext


def _mc(*lines: str) -> Callable[[Wish], None]:
    return lambda wish: add_mc(wish, *lines)


def _end_of_mc(*lines: str) -> Callable[[Wish], None]:
    return lambda wish: append_mc(wish, *lines)


def _mc_instead(pattern: str, text: str) -> Callable[[Wish], None]:
    return lambda wish: replace_mc(wish, pattern, text)


def _first_rule(rule: str) -> Callable[[Wish], None]:
    """A rule before all others of the local part of check_rcpt."""
    return _mc_instead("^(`?)SLocal_check_rcpt$", f"`SLocal_check_rcpt\n{rule}")


def _unit_instead(pattern: str, text: str) -> Callable[[Wish], None]:
    return lambda wish: replace_unit(wish, pattern, text)


def _access(key: str, value: str) -> Callable[[Wish], None]:
    return lambda wish: add_access(wish, key, value)


def _whole_internet(wish: Wish) -> None:
    """No single entry opens the relay; all of them together do."""
    for first in range(1, 224):
        add_access(wish, f"Connect:{first}", "RELAY")


def _key(path: Path) -> Callable[[Wish], None]:
    def spoil(wish: Wish) -> None:
        wish["certificates"]["server_key"] = [{"path": str(path)}]
        add_mc(wish, f"define(`confSERVER_KEY', `{path}')dnl")

    return spoil


def _foreign_key(wish: Wish) -> None:
    """Each variant's key is good, but for its own certificate."""
    certificates = wish["certificates"]
    mine = certificates["server_key"][0]["content"]
    keys = [(HOME / f"{name}.key").read_text() for name in ("a", "b")]
    certificates["server_key"] = [{"content": next(key for key in keys if key != mine)}]


def _unmet(wish: Wish) -> None:
    """What the policy must say of the entry that the wish holds, it does not."""
    wish["policy_tests"] = [
        *wish["policy_tests"],
        {
            "name": "a partner may relay",
            "client_address": "192.0.2.7",
            "sender": "someone@partner.test",
            "recipient": "someone@example.net",
            "expect": {"verdict": "accept"},
        },
    ]


def _submission(wish: Wish) -> None:
    """The queue of the submission program is where it may not write."""
    submit = wish["configurations"][1]
    submit["content"] = submit["content"].replace(
        "FEATURE(`msp'", "define(`MSP_QUEUE_DIR', `/etc/mail')dnl\nFEATURE(`msp'", 1
    )


@contextmanager
def _another_listener() -> Iterator[None]:
    with socket.create_server(("", _PORT)):
        yield


@contextmanager
def _readable_key() -> Iterator[None]:
    """A key that the relay user can read, and everybody else."""
    path = HOME / "readable.key"
    path.write_text((HOME / "b.key").read_text())
    path.chmod(0o644)
    yield
    path.unlink()


@contextmanager
def _roots_key() -> Iterator[None]:
    """A key that root alone can read, in a place that the daemon sees."""
    path = Path("/etc/mail/tls/of-root.key")
    path.write_text((HOME / "b.key").read_text())
    path.chmod(0o600)
    os.chown(path, 0, 0)
    yield
    path.unlink()


_LISTENER = r"^DAEMON_OPTIONS\(.*$"
_REFUSES_ALL = 'R$*\t\t\t$#error $@ 5.7.1 $: "550 Nobody may"'

BAD_GENERATIONS = (
    # would relay for others
    BadGeneration("promiscuous relay", _mc("FEATURE(`promiscuous_relay')dnl")),
    BadGeneration("access relays for the whole internet", _whole_internet),
    BadGeneration("access relays for a wide network", _access("Connect:127", "RELAY")),
    BadGeneration("access relays to a top-level domain", _access("To:com", "RELAY")),
    BadGeneration("relay domain is a top-level domain", _mc("RELAY_DOMAIN(`com')dnl")),
    BadGeneration("relays by the sender's own word", _mc("FEATURE(`relay_local_from')dnl")),
    BadGeneration("a ruleset accepts all", _first_rule("R$*\t\t\t$#OK")),
    # would take no mail
    BadGeneration("a ruleset refuses every recipient", _first_rule(_REFUSES_ALL)),
    BadGeneration(
        "a ruleset refuses every client", _end_of_mc("LOCAL_RULESETS", "SLocal_check_relay", _REFUSES_ALL)
    ),
    BadGeneration("access refuses this host", _access("Connect:127.0.0.1", "REJECT")),
    BadGeneration("policy expectation unmet", _unmet),
    BadGeneration(
        "milter missing, policy reject", _mc("INPUT_MAIL_FILTER(`none', `S=local:/run/none.sock, F=R')dnl")
    ),
    BadGeneration(
        "milter missing, policy try again", _mc("INPUT_MAIL_FILTER(`none', `S=inet:1@127.0.0.1, F=T')dnl")
    ),
    BadGeneration("no room is enough", _mc("define(`confMIN_FREE_BLOCKS', `999999999999')dnl")),
    BadGeneration(
        "load is always too high",
        _mc("define(`confDELAY_LA', `0')dnl", "define(`confMAX_DAEMON_CHILDREN', `1')dnl"),
    ),
    BadGeneration("messages of ten bytes at most", _mc("define(`confMAX_MESSAGE_SIZE', `10')dnl")),
    # cannot listen
    BadGeneration(
        "port taken", _mc(f"DAEMON_OPTIONS(`Name=Second, Family=inet, Port={_PORT}')dnl"), _another_listener
    ),
    BadGeneration(
        "address of another host", _mc_instead(_LISTENER, "DAEMON_OPTIONS(`Name=MTA, Addr=192.0.2.1')dnl")
    ),
    BadGeneration(
        "another port", _mc_instead(_LISTENER, "DAEMON_OPTIONS(`Name=MTA, Family=inet, Port=2525')dnl")
    ),
    BadGeneration(
        "no listener",
        _mc_instead(
            _LISTENER, "DAEMON_OPTIONS(`Name=MTA, Family=local, Addr=/run/sendmail/mta/smtp.sock')dnl"
        ),
    ),
    # cannot read or write what it needs
    BadGeneration("key of another certificate", _foreign_key),
    BadGeneration("key readable by others", _key(HOME / "readable.key"), _readable_key),
    BadGeneration("key that the relay user cannot read", _key(Path("/etc/mail/tls/of-root.key")), _roots_key),
    BadGeneration("key missing", _key(Path("/etc/mail/tls/none.key"))),
    BadGeneration("queue missing", _mc("define(`QUEUE_DIR', `/var/spool/none')dnl")),
    BadGeneration("queue unwritable", _mc("define(`QUEUE_DIR', `/etc/mail')dnl")),
    BadGeneration("submission queue unwritable", _submission),
    BadGeneration("map type that the binary lacks", _mc("Kforeign nosuch -o /etc/mail/access")),
    BadGeneration(
        "map missing",
        _mc_instead(r"^FEATURE\(`mailertable'.*$", "FEATURE(`mailertable', `hash /etc/mail/nomap')dnl"),
    ),
    BadGeneration("class file missing", _mc("define(`confCR_FILE', `/etc/mail/no-class')dnl")),
    # cannot run
    BadGeneration("jail lacks the libraries", _unit_instead(r"^BindReadOnlyPaths=\S*/lib/.*\n", "")),
    BadGeneration("jail lacks /etc/mail", _unit_instead(r"^BindReadOnlyPaths=/etc/mail\n", "")),
    BadGeneration("jail lacks the queue", _unit_instead(r"^BindPaths=\S*mqueue\S*\n", "")),
    BadGeneration("unit runs as another user", _unit_instead(r"^User=.*$", "User=nobody")),
    BadGeneration("unit runs as nobody there is", _unit_instead(r"^User=.*$", "User=nosuchuser")),
    BadGeneration("unit starts another program", _unit_instead(r"^ExecStart=\S+", "ExecStart=/usr/bin/true")),
    BadGeneration(
        "unit starts nothing that is there", _unit_instead(r"^ExecStart=\S+", "ExecStart=/usr/sbin/nosuch")
    ),
    BadGeneration(
        "unit may not bind port 25", _unit_instead(r"^(Capability|Ambient)\w+=CAP_NET_BIND_SERVICE$", r"")
    ),
    BadGeneration("unit has a directive that is none", _unit_instead(r"^Type=exec$", "Type=nosuch")),
)

__all__ = ["BAD_GENERATIONS", "BadGeneration", "daemon", "unit"]
