# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signed HTTP requests (RFC 9421, Ed25519) over method, path, query and body (RFC 9530).

Headers are written in one way and read in that way alone: a general parser of signature headers
would accept what covers less than we mean to be covered.

The authority is not covered: zones are reached by several names. A request to one zone is of no
use at another, since each trusts keys of its own. A signature can be used again for some minutes;
every request that we sign does the same twice as once, but for those that undo one another: there
each signature is taken once (serving.signed.Taken).
"""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats.ed25519 import is_signed_by
from tellsafe.formats.errors import FormatError

WINDOW = 300
_LABEL = "tellsafe"
_COVERED = ("@method", "@path", "@query", "content-digest")
_COVERED_TEXT = " ".join(f'"{name}"' for name in _COVERED)
_PARAMETERS = re.compile(
    re.escape(f"({_COVERED_TEXT})")
    + r';created=([1-9][0-9]{0,14});nonce="([A-Za-z0-9_-]{16,64})"'
    + r';keyid="([A-Za-z0-9_.-]{1,100})";tag="tellsafe"',
    re.ASCII,
)
_SIGNATURE = re.compile(re.escape(_LABEL) + r"=:([A-Za-z0-9+/]{86}==):", re.ASCII)


def sign_request(
    method: str,
    path: str,
    query: str,
    body: bytes,
    key: Ed25519PrivateKey,
    keyid: str,
    created: int,
    nonce: str,
) -> dict[str, str]:
    """The headers to add, names in lower case.

    ``path`` and ``query`` as sent, ``query`` without "?"; ``created`` in Unix seconds; ``nonce``
    16 to 64 characters of base64url. Raises FormatError("signature-form").
    """
    parameters = (
        f'({_COVERED_TEXT});created={created};nonce="{nonce}";keyid="{keyid}";tag="{_LABEL}"'
    )
    if not _PARAMETERS.fullmatch(parameters):
        raise FormatError("signature-form", "a nonce, time or key id that can't be written")
    digest = content_digest(body)
    signature = key.sign(_base_of(method, path, query, digest, parameters))
    return {
        "content-digest": digest,
        "signature-input": f"{_LABEL}={parameters}",
        "signature": f"{_LABEL}=:{base64.b64encode(signature).decode('ascii')}:",
    }


def verify_request(
    method: str,
    path: str,
    query: str,
    body: bytes,
    headers: Mapping[str, str],
    public_for: Callable[[str], bytes | None],
    now: int,
    window: int = WINDOW,
) -> str:
    """The key id, once its key's signature over this request within ``window`` seconds holds.

    ``headers`` by lower-case names, or in any mapping that ignores case. ``public_for`` gives the
    32 bytes of a key that is trusted. Raises FormatError("signature-missing" | "signature-form" |
    "signature-digest" | "signature-expired" | "signature-key" | "signature-wrong").
    """
    parameters, created, keyid = _parameters(headers)
    if abs(now - created) > window:
        raise FormatError("signature-expired", "signed too long ago, or in the future")
    digest = content_digest(body)
    if _header(headers, "content-digest") != digest:
        raise FormatError("signature-digest", "not the body that was signed")
    public = public_for(keyid)
    if public is None:
        raise FormatError("signature-key", "signed by a key that is not trusted")
    _verify(public, _signature(headers), _base_of(method, path, query, digest, parameters))
    return keyid


def content_digest(body: bytes) -> str:
    """The Content-Digest header of a body (RFC 9530), by SHA-256; also of an empty one."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode("ascii")
    return f"sha-256=:{digest}:"


def signature_base(components: Sequence[tuple[str, str]], parameters: str) -> bytes:
    """The bytes to sign (RFC 9421 §2.5): covered components with their values, then parameters.

    Raises FormatError("signature-form") for a value that would spill into another line.
    """
    lines = [*components, ("@signature-params", parameters)]
    if any("\n" in value or "\r" in value or not value.isascii() for _, value in lines):
        raise FormatError("signature-form", "a component that is not one line of ASCII")
    return "\n".join(f'"{name}": {value}' for name, value in lines).encode("ascii")


def _base_of(method: str, path: str, query: str, digest: str, parameters: str) -> bytes:
    values = (method.upper(), path or "/", f"?{query}", digest)
    return signature_base(list(zip(_COVERED, values, strict=True)), parameters)


def _parameters(headers: Mapping[str, str]) -> tuple[str, int, str]:
    text = _header(headers, "signature-input").removeprefix(f"{_LABEL}=")
    found = _PARAMETERS.fullmatch(text)
    if not found:
        raise FormatError("signature-form", "signature parameters that are not ours")
    return text, int(found[1]), found[3]


def _signature(headers: Mapping[str, str]) -> bytes:
    found = _SIGNATURE.fullmatch(_header(headers, "signature"))
    if not found:
        raise FormatError("signature-form", "not a signature of 64 bytes")
    return base64.b64decode(found[1])


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name)
    if value is None:
        raise FormatError("signature-missing", f"no {name} header")
    return value


def _verify(public: bytes, signature: bytes, base: bytes) -> None:
    if not is_signed_by(public, signature, base):
        raise FormatError("signature-wrong", "not signed by the key that it names")
