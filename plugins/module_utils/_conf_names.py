# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every conf* name of m4/proto.m4: what it becomes in sendmail.cf, and what it may hold.

A name that is in no table of m4 is silently ignored by m4, so this is where a misspelt one is found.
The kinds are those of _define_values. What a name becomes is an option (AliasWait), a macro ($j), a class
($=w), a header (From:), or what else of the file it is used in. Timeouts are in _timeouts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ansible_collections.postmaster.sendmail.plugins.module_utils._timeouts import TIMEOUT_NAMES


@dataclass(frozen=True)
class ConfName:
    """One name that define() gives a value.

    becomes is what it is in sendmail.cf; kind names its values (_define_values.KINDS); since is the first
    release with it ("" for 8.12 and before); needs is the build flag of the binary that reads it ("" for
    none), as "sendmail -d0.10" prints it.
    """

    becomes: str
    kind: str
    since: str = ""
    needs: str = ""


_BY_KIND = {
    "operators": """
        confOPERATORS OperatorChars
    """,
    "text": """
        confAUTH_MECHANISMS AuthMechanisms
        confAUTH_REALM AuthRealm
        confBIND_OPTS ResolverOptions
        confBLANK_SUB BlankSub
        confCERT_FINGERPRINT_ALGORITHM CertFingerprintAlgorithm
        confCF_VERSION $Z
        confCIPHER_LIST CipherList
        confCLIENT_SSL_OPTIONS ClientSSLOptions
        confCOPY_ERRORS_TO PostmasterCopy
        confDEF_CHAR_SET DefaultCharSet
        confDEF_USER_ID DefaultUser
        confDEQUOTE_OPTS dequote
        confDH_PARAMETERS DHParameters
        confDIRECT_SUBMISSION_MODIFIERS DirectSubmissionModifiers
        confDOMAIN_NAME $j
        confDONT_BLAME_SENDMAIL DontBlameSendmail
        confDOUBLE_BOUNCE_ADDRESS DoubleBounceAddress
        confERROR_MESSAGE ErrorHeader
        confFALLBACK_MX FallbackMXhost
        confFALLBACK_SMARTHOST FallbackSmartHost
        confFORWARD_PATH ForwardPath
        confFROM_HEADER From:
        confFROM_LINE UnixFromLine
        confHELO_NAME HeloName
        confINPUT_MAIL_FILTERS InputMailFilters
        confLDAP_CLUSTER ${sendmailMTACluster}
        confLDAP_DEFAULT_SPEC LDAPDefaultSpec
        confMAILBOX_DATABASE MailboxDatabase
        confMAILER_NAME $n
        confMESSAGEID_HEADER Message-Id:
        confMESSAGE_TIMEOUT Timeout.queuereturn
        confMILTER_MACROS_CONNECT Milter.macros.connect
        confMILTER_MACROS_DATA Milter.macros.data
        confMILTER_MACROS_ENVFROM Milter.macros.envfrom
        confMILTER_MACROS_ENVRCPT Milter.macros.envrcpt
        confMILTER_MACROS_EOH Milter.macros.eoh
        confMILTER_MACROS_EOM Milter.macros.eom
        confMILTER_MACROS_HELO Milter.macros.helo
        confMUST_QUOTE_CHARS MustQuoteChars
        confPROCESS_TITLE_PREFIX ProcessTitlePrefix
        confRCPTREJ_MSG check_rcpt
        confRECEIVED_HEADER Received:
        confREJECT_MSG check_relay
        confRELAY_MSG check_rcpt
        confRUN_AS_USER RunAsUser
        confSERVER_SSL_OPTIONS ServerSSLOptions
        confSMTP_LOGIN_MSG SmtpGreetingMessage
        confSSL_ENGINE SSLEngine
        confTIME_ZONE TimeZoneSpec
        confTRUSTED_USER TrustedUser
        confTRUSTED_USERS $=t
        confUSERDB_SPEC UserDatabaseSpec
    """,
    "number": """
        confAUTH_MAX_BITS AuthMaxBits
        confBAD_RCPT_THROTTLE BadRcptThrottle
        confCHECKPOINT_INTERVAL CheckpointInterval
        confCONNECTION_RATE_THROTTLE ConnectionRateThrottle
        confDELAY_LA DelayLA
        confDF_BUFFER_SIZE DataFileBufferSize
        confFAST_SPLIT FastSplit
        confLOG_LEVEL LogLevel
        confMAX_ALIAS_RECURSION MaxAliasRecursion
        confMAX_DAEMON_CHILDREN MaxDaemonChildren
        confMAX_HEADERS_LENGTH MaxHeadersLength
        confMAX_HOP MaxHopCount
        confMAX_MESSAGE_SIZE MaxMessageSize
        confMAX_NOOP_COMMANDS MaxNOOPCommands
        confMAX_QUEUE_CHILDREN MaxQueueChildren
        confMAX_QUEUE_RUN_SIZE MaxQueueRunSize
        confMAX_RCPTS_PER_MESSAGE MaxRecipientsPerMessage
        confMAX_RUNNERS_PER_QUEUE MaxRunnersPerQueue
        confMCI_CACHE_SIZE ConnectionCacheSize
        confMILTER_LOG_LEVEL Milter.LogLevel
        confMIN_FREE_BLOCKS MinFreeBlocks
        confNICE_QUEUE_RUN NiceQueueRun
        confQUEUE_FACTOR QueueFactor
        confQUEUE_LA QueueLA
        confREFUSE_LA RefuseLA
        confSHARED_MEMORY_KEY SharedMemoryKey
        confWORK_CLASS_FACTOR ClassFactor
        confWORK_RECIPIENT_FACTOR RecipientFactor
        confWORK_TIME_FACTOR RetryFactor
        confXF_BUFFER_SIZE XscriptFileBufferSize
    """,
    "boolean": """
        confALLOW_BOGUS_HELO AllowBogusHELO
        confCHECK_ALIASES CheckAliases
        confCOLON_OK_IN_ADDR ColonOkInAddr
        confCON_EXPENSIVE HoldExpensive
        confDONT_EXPAND_CNAMES DontExpandCnames
        confDONT_INIT_GROUPS DontInitGroups
        confDONT_PROBE_INTERFACES DontProbeInterfaces
        confDONT_PRUNE_ROUTES DontPruneRoutes
        confIGNORE_DOTS IgnoreDots
        confMATCH_GECOS MatchGECOS
        confME_TOO MeToo
        confMIME_FORMAT_ERRORS SendMimeErrors
        confOLD_STYLE_HEADERS OldStyleHeaders
        confREJECT_NUL RejectNUL
        confREQUIRES_DIR_FSYNC RequiresDirfsync
        confRRT_IMPLIES_DSN RrtImpliesDsn
        confSAVE_FROM_LINES SaveFromLine
        confSEPARATE_PROC ForkEachJob
        confSEVEN_BIT_INPUT SevenBitInput
        confSINGLE_LINE_FROM_HEADER SingleLineFromHeader
        confSINGLE_THREAD_DELIVERY SingleThreadDelivery
        confSOFT_BOUNCE SoftBounce
        confTLS_FALLBACK_TO_CLEAR TLSFallbacktoClear
        confTRY_NULL_MX_LIST TryNullMXList
        confUNSAFE_GROUP_WRITES UnsafeGroupWrites
        confUSE_COMPRESSED_IPV6_ADDRESSES UseCompressedIPv6Addresses
        confUSE_ERRORS_TO UseErrorsTo
        confUSE_MSP UseMSP
    """,
    "path": """
        confCACERT CACertFile
        confCACERT_PATH CACertPath
        confCLIENT_CERT ClientCertFile
        confCLIENT_KEY ClientKeyFile
        confCONTROL_SOCKET_NAME ControlSocketName
        confCRL CRLFile
        confCRL_PATH CRLPath
        confCR_FILE $=R
        confCT_FILE $=t
        confCW_FILE $=w
        confDEAD_LETTER_DROP DeadLetterDrop
        confDEF_AUTH_INFO DefaultAuthInfo
        confEBINDIR mailers
        confHOSTS_FILE HostsFile
        confHOST_STATUS_DIRECTORY HostStatusDirectory
        confOPENSSL_CNF OPENSSL_CONF
        confPID_FILE PidFile
        confRAND_FILE RandFile
        confSAFE_FILE_ENV SafeFileEnvironment
        confSERVER_CERT ServerCertFile
        confSERVER_KEY ServerKeyFile
        confSERVICE_SWITCH_FILE ServiceSwitchFile
        confSHARED_MEMORY_KEY_FILE SharedMemoryKeyFile
        confSSL_ENGINE_PATH SSLEnginePath
    """,
    "time": """
        confALIAS_WAIT AliasWait
        confCONNECTION_RATE_WINDOW_SIZE ConnectionRateWindowSize
        confDELIVER_BY_MIN DeliverByMin
        confDIAL_DELAY DialDelay
        confMAX_QUEUE_AGE MaxQueueAge
        confMCI_CACHE_TIMEOUT ConnectionCacheTimeout
        confMIN_QUEUE_AGE MinQueueAge
        confREJECT_LOG_INTERVAL RejectLogInterval
    """,
    "mailer": """
        confLOCAL_MAILER local
        confRELAY_MAILER relay
        confSMTP_MAILER smtp
        confUUCP_MAILER uucp
    """,
    "mode": """
        confQUEUE_FILE_MODE QueueFileMode
        confTEMP_FILE_MODE TempFileMode
    """,
    "8-bit mode": "confEIGHT_BIT_HANDLING EightBitMode",
    "address": "confCONNECT_ONLY_TO ConnectOnlyTo",
    "auth options": "confAUTH_OPTIONS AuthOptions",
    "dane": "confDANE DANE",
    "delivery mode": "confDELIVERY_MODE DeliveryMode",
    "error mode": "confERROR_MODE ErrorMode",
    "header lengths": "confMAX_MIME_HEADER_LENGTH MaxMimeHeaderLength",
    "no recipient action": "confNO_RCPT_ACTION NoRecipientAction",
    "privacy options": "confPRIVACY_FLAGS PrivacyOptions",
    "queue sort order": "confQUEUE_SORT_ORDER QueueSortOrder",
    "super safe": "confSAFE_QUEUE SuperSafe",
    "tls options": "confTLS_SRV_OPTIONS TLSSrvOptions",
}

# RELEASE_NOTES
_SINCE = {
    "8.13.0": "CONNECTION_RATE_WINDOW_SIZE FALLBACK_SMARTHOST MILTER_MACROS_EOM REJECT_LOG_INTERVAL",
    "8.14.0": "HELO_NAME",
    "8.14.1": "MAX_NOOP_COMMANDS MILTER_MACROS_DATA MILTER_MACROS_EOH SHARED_MEMORY_KEY_FILE SOFT_BOUNCE",
    "8.15.1": "CERT_FINGERPRINT_ALGORITHM CIPHER_LIST CLIENT_SSL_OPTIONS MAX_QUEUE_AGE SERVER_SSL_OPTIONS",
    "8.15.2": "USE_COMPRESSED_IPV6_ADDRESSES",
    "8.16.1": "CRL_PATH DANE SSL_ENGINE SSL_ENGINE_PATH TLS_FALLBACK_TO_CLEAR",
    "8.18.1": "OPENSSL_CNF",
}

# The build flag without which the option does nothing, or stops the start (DANE).
_NEEDS = {
    "DANE": "DANE",
    "LDAPMAP": "LDAP_CLUSTER LDAP_DEFAULT_SPEC",
    "MILTER": "INPUT_MAIL_FILTERS MILTER_LOG_LEVEL MILTER_MACROS_CONNECT MILTER_MACROS_DATA"
    " MILTER_MACROS_ENVFROM MILTER_MACROS_ENVRCPT MILTER_MACROS_EOH MILTER_MACROS_EOM MILTER_MACROS_HELO",
    "NETINET6": "USE_COMPRESSED_IPV6_ADDRESSES",
    "SASLv2": "AUTH_MAX_BITS AUTH_MECHANISMS AUTH_OPTIONS AUTH_REALM DEF_AUTH_INFO",
    "STARTTLS": "CACERT CACERT_PATH CERT_FINGERPRINT_ALGORITHM CIPHER_LIST CLIENT_CERT CLIENT_KEY"
    " CLIENT_SSL_OPTIONS CRL CRL_PATH DH_PARAMETERS OPENSSL_CNF RAND_FILE SERVER_CERT SERVER_KEY"
    " SERVER_SSL_OPTIONS SSL_ENGINE SSL_ENGINE_PATH TLS_FALLBACK_TO_CLEAR TLS_SRV_OPTIONS",
    "USERDB": "USERDB_SPEC",
}

# Names that m4 warns of, or that say what a macro says better; each with what stands for it today.
OBSOLETE = {
    "confAUTO_REBUILD": "leave it out: aliases are rebuilt when they change",
    "confCLIENT_OPTIONS": "sendmail_client_options",
    "confDAEMON_OPTIONS": "sendmail_listen",
    "confDEF_GROUP_ID": "confDEF_USER_ID with user:group",
    "confREAD_TIMEOUT": "sendmail_timeouts",
    "confUNSAFE_GROUP_WRITES": "confDONT_BLAME_SENDMAIL",
}


def _by_name(lists: Mapping[str, str]) -> dict[str, str]:
    return {f"conf{name}": key for key, names in lists.items() for name in names.split()}


def _conf_names() -> Iterator[tuple[str, ConfName]]:
    since, needs = _by_name(_SINCE), _by_name(_NEEDS)
    for kind, text in _BY_KIND.items():
        words = text.split()
        for name, becomes in zip(words[::2], words[1::2]):
            yield name, ConfName(becomes, kind, since.get(name, ""), needs.get(name, ""))
    yield from (
        (known.conf, ConfName(known.option, known.kind, needs=known.needs)) for known in TIMEOUT_NAMES
    )


CONF_NAMES: Mapping[str, ConfName] = dict(_conf_names())
