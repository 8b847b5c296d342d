# SPDX-License-Identifier: AGPL-3.0-or-later
"""age files and keys: refused, or spelled in the one way that there is."""

import contextlib
import sys

import atheris

with atheris.instrument_imports():
    from tellsafe.formats import age
    from tellsafe.formats.age import bech32
    from tellsafe.formats.age.header import encode_header
    from tellsafe.formats.errors import FormatError

FILE_KEY = bytes(16)
IDENTITY = age.identity_from_seed(bytes(32), "x25519")
SEALED = age.seal_bytes(b"conduct", [IDENTITY.recipient], file_key=FILE_KEY)
PLACES = len(SEALED)
# What chance would seldom write: low bytes stand for whole pieces of a header.
PIECES = [
    *(b"-> ", b"X25519 ", b"mlkem768x25519 ", b"--- ", b"\n", b" ", b"A" * 43, b"A" * 64),
    *(line + b"\n" for line in SEALED[: age.header_length("x25519", 1)].split(b"\n")),
]


def target(data: bytes) -> None:
    """The first byte chooses: a header, a key's text, a key's bytes, or an edit of a sound file."""
    acts = (header, key_text, key_bytes, edited)
    with contextlib.suppress(FormatError):
        acts[data[0] % len(acts) if data else 0](data[1:])


def header(data: bytes) -> None:
    text = b"".join(PIECES[byte] if byte < len(PIECES) else bytes([byte]) for byte in data)
    parsed = age.parse_header(b"age-encryption.org/v1\n" + text)
    written = encode_header(parsed.stanzas, FILE_KEY)
    assert written.startswith(parsed.authenticated)
    assert len(written) == parsed.length
    IDENTITY.unwrap(parsed.stanzas)


def key_text(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    assert str((age.parse_identity if text[:1] == "A" else age.parse_recipient)(text)) == text


def key_bytes(data: bytes) -> None:
    """A sound checksum over any bytes; the first chooses the kind."""
    prefix = "age1pq" if data[:1] < b"\x80" else "age"
    text = bech32.encode(prefix, data[1:])
    assert bech32.decode(prefix, text) == data[1:]
    assert str(age.parse_recipient(text)) == text


def edited(data: bytes) -> None:
    """Put bytes in place of others: what still opens was not changed."""
    start, end = (byte % (PLACES + 1) for byte in (data + b"\0\0")[:2])
    changed = SEALED[:start] + data[2:] + SEALED[end:]
    assert age.open_bytes(changed, [IDENTITY]) == b"conduct"
    assert changed == SEALED


if __name__ == "__main__":
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
