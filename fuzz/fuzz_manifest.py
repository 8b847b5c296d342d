# SPDX-License-Identifier: AGPL-3.0-or-later
"""Manifests by somebody who holds a pseudonym's key."""

import json
from contextlib import suppress

from changes import changed_bytes, changed_field, spelled
from vectors import vectors

from tellsafe.formats.errors import FormatError
from tellsafe.formats.manifest import Tip, encode_document, parse_document
from tellsafe.formats.place import round_position

_SOUND = [one["payload"].encode() for one in vectors("envelope")["opens"]]
_VALUES = [json.loads(payload) for payload in _SOUND]
SEEDS = [
    *(bytes([number]) + b"\0\0\0\0" for number in range(6)),
    *(one["payload"].encode() for one in vectors("envelope")["manifests_refused"]),
]


def target(data: bytes) -> None:
    """The first byte chooses a document to change; what is read is spelled in the one way."""
    which, rest = data[:1] or b"\0", data[1:]
    document = which[0] % len(_SOUND)
    for payload in (
        data,
        changed_bytes(_SOUND[document], rest),
        spelled(changed_field(_VALUES[document], rest)),
    ):
        with suppress(FormatError):
            read(payload)


def read(payload: bytes) -> None:
    """Whatever is read is within its bounds."""
    found = parse_document(payload)
    assert encode_document(found) == payload
    if isinstance(found, Tip) and found.where.precision == "near":
        lat, lon = found.where.lat, found.where.lon
        assert lat is not None
        assert lon is not None
        assert round_position(lat, lon) == (lat, lon)
