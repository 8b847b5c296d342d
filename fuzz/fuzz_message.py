# SPDX-License-Identifier: AGPL-3.0-or-later
"""Messages: sealed by anybody, or signed by a desk that has gone wrong."""

import json
from contextlib import suppress

from changes import changed_bytes, changed_field, spelled
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from vectors import vectors

from tellsafe.formats import age, jws
from tellsafe.formats.encoding import canonical_json
from tellsafe.formats.errors import FormatError
from tellsafe.formats.message import Message, open_message
from tellsafe.formats.padding import pad_to_bucket

_SOUND, _, _STATUS = vectors("message")["opens"]
_VALUES = [json.loads(one["payload"]) for one in (_SOUND, _STATUS)]
_DESK = Ed25519PrivateKey.from_private_bytes(bytes(32))
_DESK_PUBLIC = _DESK.public_key().public_bytes_raw()
_READER = age.identity_from_seed(bytes(32), "x25519")
SEEDS = [b"\0\0\0", b'\0\0\1{"v":1}', b"\1" + _SOUND["payload"].encode(), b"\2\0\0\0\0", b"\3\0\0"]


def target(data: bytes) -> None:
    """The first byte chooses: a payload that the desk signed, a field of one, or a forged JWS;
    and whether it is a message or a status."""
    choice, rest = data[:1] or b"\0", data[1:]
    if choice[0] % 3 == 2:
        forged(changed_bytes(_SOUND["jws"].encode(), rest))
        return
    payload = rest if choice[0] % 3 else spelled(changed_field(_VALUES[choice[0] // 3 % 2], rest))
    with suppress(FormatError):
        found = opened(jws.sign(payload, _DESK, "tellsafe-message"))
        assert canonical_json(found.to_json()) == payload


def forged(signed: bytes) -> None:
    """This desk's key is another one than that of the vectors."""
    with suppress(FormatError):
        opened(signed)
        raise AssertionError("a message that this desk never signed")


def opened(signed: bytes) -> Message:
    """As a source opens it."""
    sealed = age.seal_bytes(pad_to_bucket(signed), [_READER.recipient])
    return open_message(sealed, _READER, _DESK_PUBLIC, _SOUND["address"])
