# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signed requests: nothing is accepted but the request that was signed."""

from contextlib import suppress

from changes import changed_bytes
from vectors import vectors

from tellsafe.formats.errors import FormatError
from tellsafe.formats.signed_request import verify_request

_KNOWN = vectors("signed-request")
_SOUND = _KNOWN["verifies"][2]
_PUBLIC = bytes.fromhex(_SOUND["public"])
_PARTS = ("method", "path", "query", "body", *_SOUND["headers"])
SEEDS = [
    *(bytes([number]) + b"\0\0\0\0" for number in range(len(_PARTS))),
    *(one["headers"].get("signature-input", "").encode() for one in _KNOWN["refused"]),
]


def target(data: bytes) -> None:
    """The first byte chooses the part to change, or to replace."""
    part = _PARTS[(data[0] if data else 0) % len(_PARTS)]
    sound = sound_part(part)
    for value in (data[1:], changed_bytes(sound, data[1:])):
        with suppress(FormatError):
            assert accepted(part, value) == _SOUND["keyid"]
            assert value == sound or (part == "method" and value.upper() == sound)


def sound_part(part: str) -> bytes:
    """A part of the request as it was signed."""
    if part == "body":
        return bytes.fromhex(_SOUND["body"])
    text: str = _SOUND["headers"].get(part) or _SOUND[part]
    return text.encode()


def accepted(part: str, value: bytes) -> str:
    """Verify the request with one part changed."""
    parts = {name: sound_part(name) for name in _PARTS} | {part: value}
    texts = {name: one.decode("latin-1") for name, one in parts.items()}
    headers = {name: texts[name] for name in _SOUND["headers"]}
    return verify_request(
        texts["method"],
        texts["path"],
        texts["query"],
        parts["body"],
        headers,
        {_SOUND["keyid"]: _PUBLIC}.get,
        _SOUND["created"],
    )
