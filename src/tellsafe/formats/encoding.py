# SPDX-License-Identifier: AGPL-3.0-or-later
"""Base64url and JSON, each with exactly one spelling of a value.

One spelling matters because hashes and signatures cover bytes: two spellings of one manifest
would be two tips, or one signature over two meanings.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable

from tellsafe.formats.errors import FormatError

_MAX_INTEGER = 2**53 - 1
_MAX_DEPTH = 16
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def b64u(data: bytes) -> str:
    """Encode as base64url without padding (RFC 4648 §5, as RFC 7515 uses it)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64u(text: str, *, length: int | None = None) -> bytes:
    """Decode strict, canonical, unpadded base64url; ``length`` is the size wanted in bytes.

    Raises FormatError("base64").
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise FormatError("base64", "not base64url") from error
    if b64u(raw) != text or (length is not None and len(raw) != length):
        raise FormatError("base64", "not canonical base64url of the length wanted")
    return raw


def sha256_hex(data: bytes) -> str:
    """SHA-256 in lower-case hex, 64 characters."""
    return hashlib.sha256(data).hexdigest()


def canonical_json(value: object) -> bytes:
    """Serialise by RFC 8785 the types that we use: str, int below 2^53, bool, None, list, dict.

    Raises FormatError("json-type") for anything else, a float among them.
    """
    _require_plain(value, 0)
    return _ENCODER.encode(_sorted_by_utf16(value)).encode("utf-8")


def parse_json(data: bytes, *, limit: int) -> object:
    """Parse at most ``limit`` bytes of JSON into plain types.

    Refuses duplicate keys, floats, integers from 2^53, lone surrogates, and nesting past 16.
    Raises FormatError("json-size" | "json" | "json-type").
    """
    if len(data) > limit:
        raise FormatError("json-size", "more JSON than allowed")
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_without_duplicates,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
    except FormatError:
        raise
    except (ValueError, RecursionError) as error:
        raise FormatError("json", "not JSON") from error
    _require_plain(value, 0)
    return value


def parse_object(data: bytes, *, limit: int) -> dict[str, object]:
    """Parse JSON whose top is an object. Raises FormatError as parse_json does."""
    value = parse_json(data, limit=limit)
    if not isinstance(value, dict):
        raise FormatError("json", "not a JSON object")
    return value


def _require_plain(value: object, depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise FormatError("json", "JSON is nested too deep")
    if isinstance(value, str):
        _require_encodable(value)
    elif isinstance(value, dict):
        _require_all(value.keys(), depth)
        _require_all(value.values(), depth)
        if not all(isinstance(key, str) for key in value):
            raise FormatError("json-type", "a key is not text")
    elif isinstance(value, list):
        _require_all(value, depth)
    else:
        _require_scalar(value)


def _require_all(values: Iterable[object], depth: int) -> None:
    for value in values:
        _require_plain(value, depth + 1)


def _require_scalar(value: object) -> None:
    if value is None or isinstance(value, bool):
        return
    if not isinstance(value, int) or abs(value) > _MAX_INTEGER:
        raise FormatError("json-type", "a value that is not text, a small integer, true or false")


def _require_encodable(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise FormatError("json", "text with a lone surrogate") from error


def _sorted_by_utf16(value: object) -> object:
    if isinstance(value, dict):
        # ASCII sorts alike in both; nearly all of our keys are of it.
        ordered = sorted(value) if all(map(str.isascii, value)) else sorted(value, key=_utf16)
        return {key: _sorted_by_utf16(value[key]) for key in ordered}
    if isinstance(value, list):
        return [_sorted_by_utf16(inner) for inner in value]
    return value


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FormatError("json", "a key stands twice")
    return found


def _refuse(_: str) -> object:
    raise FormatError("json-type", "numbers are integers here")
