# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cipher suites that nobody should take any more, by what is wrong with them, and those of today.

Numbers and names are those of IANA's registry (TLS Cipher Suites); the "TLS_" of the names is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

NULL = "NULL"
ANONYMOUS = "anonymous"
EXPORT = "EXPORT"
RC4 = "RC4"
SHORT_BLOCKS = "DES and 3DES"
STATIC_RSA = "RSA key exchange"
CBC = "CBC"

# A suite that is bad for several reasons stands where the worst of them does.
FAMILIES: Mapping[str, Mapping[int, str]] = {
    NULL: {  # nothing is encrypted
        0x0001: "RSA_WITH_NULL_MD5",
        0x0002: "RSA_WITH_NULL_SHA",
        0x003B: "RSA_WITH_NULL_SHA256",
        0xC006: "ECDHE_ECDSA_WITH_NULL_SHA",
        0xC010: "ECDHE_RSA_WITH_NULL_SHA",
        0xC015: "ECDH_anon_WITH_NULL_SHA",
    },
    ANONYMOUS: {  # whoever sits between takes either side's part
        0x0018: "DH_anon_WITH_RC4_128_MD5",
        0x001B: "DH_anon_WITH_3DES_EDE_CBC_SHA",
        0x0034: "DH_anon_WITH_AES_128_CBC_SHA",
        0x003A: "DH_anon_WITH_AES_256_CBC_SHA",
        0x006C: "DH_anon_WITH_AES_128_CBC_SHA256",
        0x006D: "DH_anon_WITH_AES_256_CBC_SHA256",
        0x00A6: "DH_anon_WITH_AES_128_GCM_SHA256",
        0x00A7: "DH_anon_WITH_AES_256_GCM_SHA384",
        0xC016: "ECDH_anon_WITH_RC4_128_SHA",
        0xC017: "ECDH_anon_WITH_3DES_EDE_CBC_SHA",
        0xC018: "ECDH_anon_WITH_AES_128_CBC_SHA",
        0xC019: "ECDH_anon_WITH_AES_256_CBC_SHA",
    },
    EXPORT: {  # keys of 40 or 56 bits
        0x0003: "RSA_EXPORT_WITH_RC4_40_MD5",
        0x0006: "RSA_EXPORT_WITH_RC2_CBC_40_MD5",
        0x0008: "RSA_EXPORT_WITH_DES40_CBC_SHA",
        0x0014: "DHE_RSA_EXPORT_WITH_DES40_CBC_SHA",
        0x0017: "DH_anon_EXPORT_WITH_RC4_40_MD5",
        0x0019: "DH_anon_EXPORT_WITH_DES40_CBC_SHA",
        0x0062: "RSA_EXPORT1024_WITH_DES_CBC_SHA",
        0x0064: "RSA_EXPORT1024_WITH_RC4_56_SHA",
    },
    RC4: {  # RFC 7465
        0x0004: "RSA_WITH_RC4_128_MD5",
        0x0005: "RSA_WITH_RC4_128_SHA",
        0xC007: "ECDHE_ECDSA_WITH_RC4_128_SHA",
        0xC011: "ECDHE_RSA_WITH_RC4_128_SHA",
    },
    SHORT_BLOCKS: {  # of 64 bits: CVE-2016-2183
        0x0007: "RSA_WITH_IDEA_CBC_SHA",
        0x0009: "RSA_WITH_DES_CBC_SHA",
        0x000A: "RSA_WITH_3DES_EDE_CBC_SHA",
        0x0015: "DHE_RSA_WITH_DES_CBC_SHA",
        0x0016: "DHE_RSA_WITH_3DES_EDE_CBC_SHA",
        0xC008: "ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA",
        0xC012: "ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
    },
    STATIC_RSA: {  # who gets the key later reads what was said before: RFC 9325, 4.1
        0x002F: "RSA_WITH_AES_128_CBC_SHA",
        0x0035: "RSA_WITH_AES_256_CBC_SHA",
        0x003C: "RSA_WITH_AES_128_CBC_SHA256",
        0x003D: "RSA_WITH_AES_256_CBC_SHA256",
        0x0041: "RSA_WITH_CAMELLIA_128_CBC_SHA",
        0x0084: "RSA_WITH_CAMELLIA_256_CBC_SHA",
        0x0096: "RSA_WITH_SEED_CBC_SHA",
        0x009C: "RSA_WITH_AES_128_GCM_SHA256",
        0x009D: "RSA_WITH_AES_256_GCM_SHA384",
        0xC050: "RSA_WITH_ARIA_128_GCM_SHA256",
        0xC051: "RSA_WITH_ARIA_256_GCM_SHA384",
        0xC09C: "RSA_WITH_AES_128_CCM",
        0xC09D: "RSA_WITH_AES_256_CCM",
    },
    CBC: {  # authenticated before it is encrypted: RFC 7366, 1
        0x0033: "DHE_RSA_WITH_AES_128_CBC_SHA",
        0x0039: "DHE_RSA_WITH_AES_256_CBC_SHA",
        0x0067: "DHE_RSA_WITH_AES_128_CBC_SHA256",
        0x006B: "DHE_RSA_WITH_AES_256_CBC_SHA256",
        0xC009: "ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        0xC00A: "ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        0xC013: "ECDHE_RSA_WITH_AES_128_CBC_SHA",
        0xC014: "ECDHE_RSA_WITH_AES_256_CBC_SHA",
        0xC023: "ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        0xC024: "ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
        0xC027: "ECDHE_RSA_WITH_AES_128_CBC_SHA256",
        0xC028: "ECDHE_RSA_WITH_AES_256_CBC_SHA384",
    },
}

CURRENT: Mapping[int, str] = {
    0x009E: "DHE_RSA_WITH_AES_128_GCM_SHA256",
    0x009F: "DHE_RSA_WITH_AES_256_GCM_SHA384",
    0xC02B: "ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    0xC02C: "ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    0xC02F: "ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    0xC030: "ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    0xCCA8: "ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    0xCCA9: "ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    0xCCAA: "DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
}

_NAMES = {number: name for suites in (*FAMILIES.values(), CURRENT) for number, name in suites.items()}


def suite_name(number: int) -> str:
    """The name of a suite, or its number where it is none of ours."""
    return _NAMES.get(number, f"0x{number:04X}")


def family_of(number: int) -> str:
    """The family of a suite, "" where it has none."""
    return next((family for family, suites in FAMILIES.items() if number in suites), "")
