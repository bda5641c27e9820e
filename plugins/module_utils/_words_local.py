# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Words that are text for sendmail.cf itself (cf/README, "ADDING NEW MAILERS OR RULESETS")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._text_block import (
    config,
    mailer_lines,
    rules_within,
    rulesets,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._words import block, ruleset


@dataclass(frozen=True)
class LocalText:
    """Maps, classes, mailers, rules and rulesets of one's own, each at the place that its macro names."""

    mailer_definitions: tuple[str, ...] = block("MAILER_DEFINITIONS", mailer_lines)
    local_config: tuple[str, ...] = block("LOCAL_CONFIG", config)
    local_rule_0: tuple[str, ...] = ruleset("LOCAL_RULE_0")
    local_rule_1: tuple[str, ...] = ruleset("LOCAL_RULE_1")
    local_rule_2: tuple[str, ...] = ruleset("LOCAL_RULE_2")
    local_rule_3: tuple[str, ...] = ruleset("LOCAL_RULE_3", rules_within)
    local_rulesets: tuple[str, ...] = ruleset("LOCAL_RULESETS", rulesets)
    local_srv_features: tuple[str, ...] = ruleset("LOCAL_SRV_FEATURES")
    local_clt_features: tuple[str, ...] = ruleset("LOCAL_CLT_FEATURES")
    local_try_tls: tuple[str, ...] = ruleset("LOCAL_TRY_TLS")
    local_tls_rcpt: tuple[str, ...] = ruleset("LOCAL_TLS_RCPT")
    local_tls_client: tuple[str, ...] = ruleset("LOCAL_TLS_CLIENT")
    local_tls_server: tuple[str, ...] = ruleset("LOCAL_TLS_SERVER")
    local_dnsbl: tuple[str, ...] = ruleset("LOCAL_DNSBL", rules_within)

    def mailers(self) -> Iterator[str]:
        """The names of the mailers that are defined here (op.txt, "M")."""
        for line in self.mailer_definitions:
            if line.startswith("M"):
                yield line[1:].partition(",")[0].strip()
