# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Words about connections and queues: where they come from, who is asked about them, where mail waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._client_options import (
    ClientOptions,
    client_options,
    client_options_faults,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._daemon_options import Listener
from ansible_collections.postmaster.sendmail.plugins.module_utils._dnsbl import (
    Dnsbl,
    Enhdnsbl,
    dnsbl,
    enhdnsbl,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import Fault
from ansible_collections.postmaster.sendmail.plugins.module_utils._milter import (
    Milter,
    milter,
    milter_faults,
    milter_macro_statements,
    milter_macros,
    socket_directories,
    socket_faults,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._queue_group import (
    QueueGroup,
    queue_group,
    queue_group_faults,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._values import list_of
from ansible_collections.postmaster.sendmail.plugins.module_utils._words import (
    Says,
    said_by_itself,
    word,
)


def _filters(macro: str) -> Says[tuple[Milter, ...]]:
    return lambda filters: (each.statement(macro) for each in filters)


@dataclass(frozen=True)
class Network:
    """How the daemon connects to others, and in which queues it keeps mail."""

    client_options: tuple[ClientOptions, ...] = word(
        list_of(client_options, fold=str), (), said_by_itself, faults=client_options_faults
    )
    queue_group: tuple[QueueGroup, ...] = word(
        list_of(queue_group, fold=str), (), said_by_itself, faults=queue_group_faults
    )


@dataclass(frozen=True)
class Judges:
    """Who is asked about mail that comes in."""

    dnsbl: tuple[Dnsbl, ...] = word(list_of(dnsbl, fold=str), (), said_by_itself)
    enhdnsbl: tuple[Enhdnsbl, ...] = word(list_of(enhdnsbl, fold=str), (), said_by_itself)
    input_mail_filter: tuple[Milter, ...] = word(
        list_of(milter, fold=str), (), _filters("INPUT_MAIL_FILTER"), faults=milter_faults
    )
    mail_filter: tuple[Milter, ...] = word(
        list_of(milter, fold=str), (), _filters("MAIL_FILTER"), faults=milter_faults
    )
    milter_macros: Mapping[str, tuple[str, ...]] = word(milter_macros, {}, milter_macro_statements)

    def socket_directories(self, shown: Iterable[str]) -> list[str]:
        """Directories of the filters' sockets that sendmail_jail_read_only, which is shown, does not show."""
        return socket_directories((*self.input_mail_filter, *self.mail_filter), shown)

    def faults(self, listeners: Iterable[Listener], shown: Iterable[str], prefix: str) -> Iterator[Fault]:
        """Filters that are declared twice or out of reach, and those that listeners ask in vain.

        listeners are those of prefix + "listen", shown is what the jail shows by prefix + "jail_read_only".
        """
        shown = tuple(shown)
        yield from socket_faults(self.input_mail_filter, f"{prefix}input_mail_filter", shown)
        yield from socket_faults(self.mail_filter, f"{prefix}mail_filter", shown)
        declared = [each.name for each in self.input_mail_filter]
        for index, each in enumerate(self.mail_filter):
            if each.name in declared:
                where = f'{prefix}mail_filter[{index}] ("{each.name}")'
                yield Fault(where, f"is in {prefix}input_mail_filter too", "name it in one of them")
        declared += [each.name for each in self.mail_filter]
        for index, listener in enumerate(listeners):
            for name in listener.input_mail_filters or ():
                if name not in declared:
                    where = f'{prefix}listen[{index}].input_mail_filters ("{name}")'
                    yield Fault(where, "is no filter here", f"declare it in {prefix}mail_filter")
