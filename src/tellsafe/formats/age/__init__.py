# SPDX-License-Identifier: AGPL-3.0-or-later
"""age v1 files (c2sp.org/age) for hybrid post-quantum or X25519 recipients, never both."""

from tellsafe.formats.age.header import Header, parse_header
from tellsafe.formats.age.keys import (
    Identity,
    Kind,
    Recipient,
    generate_identity,
    header_length,
    identity_from_seed,
    kind_of,
    parse_identity,
    parse_recipient,
    uniform_header,
)
from tellsafe.formats.age.sealing import (
    file_key_of,
    open_bytes,
    open_sealed,
    open_with_file_key,
    seal,
    seal_bytes,
)
from tellsafe.formats.age.stanza import Stanza
from tellsafe.formats.age.stream import Sink, Source, plain_length, sealed_length, write_full

__all__ = [
    "Header",
    "Identity",
    "Kind",
    "Recipient",
    "Sink",
    "Source",
    "Stanza",
    "file_key_of",
    "generate_identity",
    "header_length",
    "identity_from_seed",
    "kind_of",
    "open_bytes",
    "open_sealed",
    "open_with_file_key",
    "parse_header",
    "parse_identity",
    "parse_recipient",
    "plain_length",
    "seal",
    "seal_bytes",
    "sealed_length",
    "uniform_header",
    "write_full",
]
