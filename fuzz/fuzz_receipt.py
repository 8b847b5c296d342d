# SPDX-License-Identifier: AGPL-3.0-or-later
"""Receipts by an intake that has gone wrong, and by none."""

import json
from contextlib import suppress

from changes import changed_bytes, changed_field, spelled
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from vectors import vectors

from tellsafe.formats import jws
from tellsafe.formats.encoding import sha256_hex
from tellsafe.formats.errors import FormatError
from tellsafe.formats.receipt import sign_receipt, verify_receipt

_SOUND = vectors("receipt")["verifies"][0]
_VALUE = json.loads(_SOUND["payload"])
_ENVELOPE = bytes.fromhex(_SOUND["envelope"])
_INTAKE = Ed25519PrivateKey.from_private_bytes(bytes(32))
_INTAKE_PUBLIC = _INTAKE.public_key().public_bytes_raw()
SEEDS = [b"\0\0\0\0\0", b'\0\1"2026-11-23"', _SOUND["payload"].encode()]


def target(data: bytes) -> None:
    """What verifies is for this very envelope, and signs the same again."""
    for payload in (data, spelled(changed_field(_VALUE, data))):
        signed = jws.sign(payload, _INTAKE, "tellsafe-receipt")
        with suppress(FormatError):
            found = verify_receipt(signed, _INTAKE_PUBLIC, _ENVELOPE)
            assert found.envelope == sha256_hex(_ENVELOPE)
            again = sign_receipt(found, _INTAKE)
            assert verify_receipt(again, _INTAKE_PUBLIC, _ENVELOPE) == found
    receipt = changed_bytes(_SOUND["receipt"].encode(), data)
    with suppress(FormatError):
        verify_receipt(receipt, bytes.fromhex(_SOUND["public"]), _ENVELOPE)
        assert receipt == _SOUND["receipt"].encode()
