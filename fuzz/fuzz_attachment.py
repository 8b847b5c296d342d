# SPDX-License-Identifier: AGPL-3.0-or-later
"""Padding and attachments by a hostile sealer, who knows every key."""

import contextlib
import hashlib
import io
import sys

import atheris

with atheris.instrument_imports():
    from tellsafe.formats import age
    from tellsafe.formats.attachment import attachment_fits, envelope_fits, open_attachment
    from tellsafe.formats.errors import FormatError
    from tellsafe.formats.padding import pad_to_bucket, padme, unpad

FILE_KEY = bytes(16)
RECIPIENT = age.identity_from_seed(bytes(32), "x25519").recipient
HEADER = age.seal_bytes(b"", [RECIPIENT] * 2, file_key=FILE_KEY)[: age.header_length("x25519", 2)]


def target(data: bytes) -> None:
    """The first byte chooses: padding, an attachment's plaintext, or what intake looks at."""
    choice, rest = data[:1] or b"\0", data[1:]
    if choice[0] % 3 == 0:
        fits(rest)
        return
    with contextlib.suppress(FormatError):
        (padding if choice[0] % 3 == 1 else attachment)(rest)


def padding(data: bytes) -> None:
    """The first two bytes are a number of zeros to add, so that buckets are met."""
    padded = data[2:] + bytes(int.from_bytes(data[:2], "big"))
    assert pad_to_bucket(unpad(padded)) == padded


def attachment(data: bytes) -> None:
    """The first two bytes are the length that the manifest claims."""
    true_length, plain = int.from_bytes(data[:2], "big"), data[2:]
    content, sink = plain[:true_length], io.BytesIO()
    sealed = age.seal_bytes(plain, [RECIPIENT], file_key=FILE_KEY)
    digest = hashlib.sha256(content).hexdigest()
    open_attachment(
        io.BytesIO(sealed), sink, file_key=FILE_KEY, true_length=true_length, plain_sha256=digest
    )
    assert sink.getvalue() == content
    assert plain == content.ljust(padme(true_length), b"\0")


def fits(data: bytes) -> None:
    """Never raises; the first byte is how much of a true header comes before."""
    prefix = HEADER[: len(HEADER) - data[0] % 8 if data else 0] + data[1:]
    attachment_fits(prefix, len(prefix), stanzas=2)
    envelope_fits(prefix, stanzas=2)


if __name__ == "__main__":
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
