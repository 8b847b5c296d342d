# SPDX-License-Identifier: AGPL-3.0-or-later
"""JWS: nothing verifies but what was signed."""

from contextlib import suppress

from changes import changed_bytes
from vectors import vectors

from tellsafe.formats import jws
from tellsafe.formats.errors import FormatError

_KNOWN = vectors("jws")
_SOUND = _KNOWN["verifies"][0]
_SIGNED = _SOUND["jws"].encode()
_PUBLIC = bytes.fromhex(_SOUND["public"])
SEEDS = [one["jws"].encode() for one in _KNOWN["verifies"] + _KNOWN["refused"]]


def target(data: bytes) -> None:
    """Whole, and as a change of a sound one."""
    for signed in (data, changed_bytes(_SIGNED, data)):
        with suppress(FormatError):
            payload = jws.peek(signed)
            assert jws.verify(signed, _PUBLIC, _SOUND["typ"]) == payload
            assert signed == _SIGNED
