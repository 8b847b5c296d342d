# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may stand in the log: small commitments, each of a type in the table below.

An entry holds no content and nothing about one tip. That is held to here and not by trust in
whoever appends: a field that is not in the table, or has another shape, is refused. To add a type,
add a row; its fields must be counts, days, months, serials or hashes of public documents.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeGuard

from tellsafe.formats.encoding import canonical_json, parse_object
from tellsafe.formats.errors import FormatError
from tellsafe.formats.periods import parse_day

MAX_ENTRY = 4096
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MOST = 2**31

Entry = dict[str, object]


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(parse_day(value))
    except FormatError:
        return False


def _is_count(value: object) -> bool:
    return _is_integer(value) and 0 <= value < _MOST


def _is_serial(value: object) -> bool:
    return _is_integer(value) and 1 <= value < _MOST


def _is_sha256(value: object) -> bool:
    return isinstance(value, str) and bool(_SHA256.fullmatch(value))


def _is_month(value: object) -> bool:
    return isinstance(value, str) and bool(_MONTH.fullmatch(value))


def _is_integer(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


TYPES: Mapping[str, Mapping[str, Callable[[object], bool]]] = {
    # A bulletin was issued: its serial and the SHA-256 of its bytes.
    "bulletin": {"day": _is_day, "serial": _is_serial, "sha256": _is_sha256},
    # A change of charter or catalogue was told: the day it was approved first, the day from which
    # it holds, and the SHA-256 of what its administrators signed.
    "change": {"day": _is_day, "holds": _is_day, "sha256": _is_sha256},
    # The app that intake serves: the SHA-256 of its release.json. It has no day, so that whoever
    # holds that file knows the entry, byte for byte, and one release stands in the log once.
    "release": {"sha256": _is_sha256},
    # The desk's record of views and acts: a salted hash of its newest entry, so that its past can't
    # be told otherwise later. Nobody can guess what it is of without the desk's salt.
    "record": {"day": _is_day, "sha256": _is_sha256},
    # How many tips were destroyed on a day, since their time was over.
    "purges": {"day": _is_day, "count": _is_count},
    # The desk's account of a month that is over: the SHA-256 of the signed file.
    "account": {"month": _is_month, "sha256": _is_sha256},
    # How many pseudonyms the desk had suspended by the end of a day, all together.
    "suspensions": {"day": _is_day, "count": _is_count},
}


def make_entry(kind: str, **fields: object) -> bytes:
    """The canonical bytes of an entry. Raises FormatError as parse_entry does."""
    data = canonical_json({"v": 1, "type": kind, **fields})
    parse_entry(data)
    return data


def account_month(data: bytes) -> str | None:
    """Of which month an entry is the account; None for one of another type. Raises FormatError."""
    entry = parse_entry(data)
    return str(entry["month"]) if entry["type"] == "account" else None


def account_start(month: str) -> bytes:
    """How every account of a month begins, and no other entry: names are in order, and no other
    type has a month."""
    return canonical_json({"month": month})[:-1] + b","


def parse_entry(data: bytes) -> Entry:
    """Read an entry that is exactly of a known type, in canonical JSON (RFC 8785).

    Raises FormatError("entry" | "entry-type" | "json…").
    """
    entry = parse_object(data, limit=MAX_ENTRY)
    kind = entry.get("type")
    fields = TYPES.get(kind) if isinstance(kind, str) else None
    if fields is None:
        raise FormatError("entry-type", "no such type of entry")
    if not _is_integer(entry.get("v")) or entry["v"] != 1 or entry.keys() != {"v", "type", *fields}:
        raise FormatError("entry", "the entry's fields are not those of its type")
    if not all(fits(entry[name]) for name, fits in fields.items()):
        raise FormatError("entry", "a field of the entry is out of shape")
    if canonical_json(entry) != data:
        raise FormatError("entry", "the entry is not in canonical JSON")
    return entry
