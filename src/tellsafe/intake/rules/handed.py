# SPDX-License-Identifier: AGPL-3.0-or-later
"""An account as the desk hands it over: signed, and where its hash stands in the log."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from tellsafe.formats import jws
from tellsafe.formats.account import MAX_LENGTH, Account, verify_account
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.encoding import parse_json, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields

MOST = MAX_LENGTH + 32 * 1024
_HASH = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_USE = "desk-message"


@dataclass(frozen=True)
class Handed:
    """The signed file, what it says, and the log's word for it, which readers verify."""

    signed: bytes
    account: Account
    index: int
    checkpoint: str


def read_handed(body: bytes, publics: Collection[bytes], deployment: str) -> Handed:
    """What somebody hands over. Raises FormatError unless one of these keys has signed it."""
    signed, index, checkpoint = _parts(body)
    return Handed(signed, verify_account(signed, publics, deployment), index, checkpoint)


def read_kept(body: bytes) -> Handed:
    """What lies in our own folder and was verified when it came: the key may be over by now."""
    signed, index, checkpoint = _parts(body)
    account = Account.from_json(parse_json(jws.peek(signed), limit=MAX_LENGTH))
    return Handed(signed, account, index, checkpoint)


def desk_keys(bulletin: Bulletin) -> list[bytes]:
    """By which the desk signs accounts: those by which it signs what it writes to sources."""
    return [unb64u(key.public) for key in bulletin.keys if key.use == _USE]


def _parts(body: bytes) -> tuple[bytes, int, str]:
    fields = Fields(parse_json(body, limit=MOST), "account")
    log = fields.inner("log")
    signed = fields.text("account", most=MAX_LENGTH)
    index = log.integer("index", 0, 2**53 - 1)
    checkpoint = log.text("checkpoint", most=16 * 1024)
    log.words("proof", _HASH, most=64)
    for part in (log, fields):
        part.end()
    try:
        return signed.encode("ascii"), index, checkpoint
    except UnicodeEncodeError as error:
        raise FormatError("account-field", "not a signed account") from error
