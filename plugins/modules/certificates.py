#!/usr/bin/python
# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module: these certificates and keys, which the controller has, are where sendmail reads them."""

from __future__ import annotations

DOCUMENTATION = r"""
module: certificates
short_description: Write the certificates and keys of STARTTLS
version_added: 0.1.0
author:
  - The postmaster.sendmail contributors (@postmaster-collections)
description:
  - Writes what is given as C(content) below F(/etc/mail/tls), a file for each option. A certificate is
    readable for all, a key for its O(owner) alone, since C(sendmail) refuses one that others can read.
  - Each certificate is tried with its key by OpenSSL on the host before anything is written.
  - A key is shown neither in a diff nor in the result. A diff says that it changes.
  - What is given as a path is left as it is.
  - C(sendmail) reads these files only when it starts. M(postmaster.sendmail.info) tells which of them a
    running one has not seen.
extends_documentation_fragment:
  - postmaster.sendmail.attributes
  - postmaster.sendmail.attributes.changes
options:
  server_certificate:
    description:
      - C(ServerCertFile), with the certificates of the authorities between it and the root.
      - A path, or a dictionary with either C(path) or C(content), or a list of two such, of an RSA and of an
        ECDSA certificate. The same holds for the other certificates and keys.
    type: raw
    default: []
  server_key:
    description: C(ServerKeyFile), the key of each O(server_certificate).
    type: raw
    default: []
  client_certificate:
    description: C(ClientCertFile).
    type: raw
    default: []
  client_key:
    description: C(ClientKeyFile), the key of each O(client_certificate).
    type: raw
    default: []
  ca_file:
    description: C(CACertFile), the authorities that others' certificates are verified by.
    type: raw
    default: []
  crl_file:
    description: C(CRLFile), what these authorities have revoked.
    type: raw
    default: []
  dh_parameters:
    description: C(DHParameters).
    type: raw
    default: []
  owner:
    description: The account that C(sendmail) runs as.
    type: str
    required: true
seealso:
  - module: postmaster.sendmail.mc
  - module: postmaster.sendmail.info
"""

EXAMPLES = r"""
- name: Give the relay its certificate, and the key from the vault
  postmaster.sendmail.certificates:
    server_certificate:
      content: "{{ lookup('ansible.builtin.file', 'relay.example.com.pem') }}"
    server_key:
      content: "{{ vault_relay_key }}"
    owner: smmta
"""

RETURN = r"""
changed_files:
  description: The files that were, or in check mode would be, written.
  returned: success
  type: list
  elements: str
  sample: [/etc/mail/tls/server-certificate.pem, /etc/mail/tls/server-key.pem]
"""

from contextlib import nullcontext
from datetime import datetime, timezone
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.postmaster.sendmail.plugins.module_utils._certificates import (
    execute,
    plan,
    warnings_in,
    wished,
)
from ansible_collections.postmaster.sendmail.plugins.module_utils._cut_off import only_change
from ansible_collections.postmaster.sendmail.plugins.module_utils._errors import told_by

ARGUMENT_SPEC: dict[str, dict[str, Any]] = {
    "server_certificate": {"type": "raw", "default": []},
    "server_key": {"type": "raw", "default": [], "no_log": True},
    "client_certificate": {"type": "raw", "default": []},
    "client_key": {"type": "raw", "default": [], "no_log": True},
    "ca_file": {"type": "raw", "default": []},
    "crl_file": {"type": "raw", "default": []},
    "dh_parameters": {"type": "raw", "default": []},
    "owner": {"type": "str", "required": True},
}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    with told_by(module), nullcontext() if module.check_mode else only_change(module.warn):
        tls = wished(module.params)
        changes = plan(tls, module.params["owner"])
        if not module.check_mode:
            execute(changes)
    for warning in warnings_in(tls, now=datetime.now(timezone.utc)):
        module.warn(warning)
    module.exit_json(
        changed=bool(changes),
        changed_files=[change.path for change in changes],
        diff=[change.diff() for change in changes],
    )


if __name__ == "__main__":
    main()
