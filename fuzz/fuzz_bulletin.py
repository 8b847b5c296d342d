# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bulletins: by anybody, and by a root that signs whatever it is given."""

import json
from contextlib import suppress
from datetime import date

from changes import changed_bytes, changed_field, spelled
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from vectors import vectors

from tellsafe.formats import jws
from tellsafe.formats.bulletin import sign_bulletin, verify_bulletin
from tellsafe.formats.encoding import b64u, canonical_json, unb64u
from tellsafe.formats.errors import FormatError

_ROOT = Ed25519PrivateKey.from_private_bytes(bytes(32))
_PUBLIC = _ROOT.public_key().public_bytes_raw()
_KNOWN = vectors("bulletin")
_SMALL = json.loads(unb64u(json.loads(_KNOWN["grows"])["payload"]))
_VALUE = {**_SMALL, "root": b64u(_PUBLIC)}
_DAY = date(2026, 11, 23)
SEEDS = [b"\0\0\0\0\0", b'\0\1{"v":1}', *(one["file"].encode() for one in _KNOWN["refused"])]


def target(data: bytes) -> None:
    """What this root signed is read or refused; what it did not sign is refused."""
    header, payload = jws.header_of("tellsafe-bulletin"), spelled(changed_field(_VALUE, data))
    signature = _ROOT.sign(jws.signing_input(header, payload))
    parts = {"protected": header, "payload": payload, "signature": signature}
    signed = canonical_json({name: b64u(part) for name, part in parts.items()})
    with suppress(FormatError):
        read(signed)
    for file in (data, changed_bytes(signed, data)):
        with suppress(FormatError):
            verify_bulletin(file, _PUBLIC)
            assert file == signed


def read(file: bytes) -> None:
    """What is read can be signed and read again."""
    found = verify_bulletin(file, _PUBLIC)
    assert verify_bulletin(sign_bulletin(found, _ROOT), _PUBLIC) == found
    with suppress(FormatError):
        assert len(found.desk_recipients(_DAY)) == found.desk_stanzas
