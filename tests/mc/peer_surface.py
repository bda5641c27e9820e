# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The names of every public type and parameter of puppet-sendmail 4.1.0 (manifests/**.pp)."""

from __future__ import annotations

from collections.abc import Mapping

_MAPS = "access aliases authinfo domaintable genericstable mailertable userdb virtusertable"
_TLS = """
    ca_cert_file ca_cert_path server_cert_file server_key_file client_cert_file client_key_file crl_file
    dh_params tls_srv_options cipher_list server_ssl_options client_ssl_options
"""
_TYPES = {
    "sendmail": """
        smart_host domain_name max_message_size log_level dont_probe_interfaces enable_ipv4_daemon
        enable_ipv6_daemon features mailers local_host_names relay_domains trusted_users trust_auth_mech
        server_cert_file2 server_key_file2 client_cert_file2 client_key_file2 cf_version version_id msp_host
        msp_port enable_msp_trusted_users manage_sendmail_mc manage_submit_mc auxiliary_packages
        package_ensure package_manage service_name service_enable service_manage service_ensure
        service_hasstatus
    """
    + _TLS,
    "sendmail::nullclient": """
        mail_hub port port_option_modify enable_ipv4_msa enable_ipv6_msa enable_msp_trusted_users
        trusted_users domain_name max_message_size log_level
    """
    + _TLS,
    **{f"sendmail::{name}": "content source entries" for name in _MAPS.split()},
    **{f"sendmail::{name}::file": "content source" for name in _MAPS.split()},
    **{f"sendmail::{name}::entry": "ensure key value" for name in _MAPS.split()},
    "sendmail::aliases::entry": "alias_name ensure recipient",
    "sendmail::authinfo::entry": """
        ensure mechanisms address password password_base64 authorization_id authentication_id realm
    """,
    "sendmail::makeall": "",
    "sendmail::mc::daemon_options": """
        daemon_name family addr port children delivery_mode input_filter listen modify delay_la queue_la
        refuse_la send_buf_size receive_buf_size
    """,
    "sendmail::mc::define": "expansion use_quotes macro_name",
    "sendmail::mc::domain": "domain_name",
    "sendmail::mc::enhdnsbl": "blacklist allow_temporary_failure reject_message lookup_result",
    "sendmail::mc::feature": "feature_name args use_quotes",
    "sendmail::mc::generics_domain": "domain_name",
    "sendmail::mc::include": "filename order",
    "sendmail::mc::ldaproute_domain": "domain_name",
    "sendmail::mc::local_config": "content source",
    "sendmail::mc::mailer": "mailer",
    "sendmail::mc::masquerade_as": """
        masquerade_as masquerade_domain masquerade_domain_file masquerade_exception masquerade_exception_file
        masquerade_envelope allmasquerade limited_masquerade local_no_masquerade masquerade_entire_domain
        exposed_user exposed_user_file
    """,
    "sendmail::mc::milter": """
        socket_type socket_spec flags send_timeout receive_timeout eom_timeout connect_timeout order
        milter_name enable
    """,
    "sendmail::mc::modify_mailer_flags": "flags mailer_name use_quotes",
    "sendmail::mc::ostype": "ostype",
    "sendmail::mc::privacy_flags": """
        authwarnings goaway needexpnhelo needmailhelo needvrfyhelo noactualrecipient nobodyreturn noetrn
        noexpn noreceipts noverb novrfy public restrictexpand restrictmailq restrictqrun
    """,
    "sendmail::mc::queue_group": "queue_group flags interval jobs nice recipients runners path",
    "sendmail::mc::timeouts": """
        aconnect auth command connect control datablock datafinal datainit fileopen helo hoststatus iconnect
        ident initial lhlo mail misc quit rcpt rset starttls
    """,
    "sendmail::mc::trust_auth_mech": "trust_auth_mech",
    "sendmail::mc::versionid": "versionid",
    "sendmail::mc::virtuser_domain": "domainname",
}

SURFACE: Mapping[str, frozenset[str]] = {name: frozenset(text.split()) for name, text in _TYPES.items()}
