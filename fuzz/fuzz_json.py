# SPDX-License-Identifier: AGPL-3.0-or-later
"""JSON, base64url and days: refused, or with one spelling."""

from contextlib import suppress

from tellsafe.formats.encoding import b64u, canonical_json, parse_json, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.periods import parse_day, week_days, week_of

SEEDS = [
    b'{"a":[1,-2,true,null,"\\u00e9"],"b":{"c":""}}',
    b'"AAEC"',
    b'"2026-11-23"',
    b'"2026-W48"',
    b"9007199254740991",
    b'"\\ud83d\\udd25"',
]


def target(data: bytes) -> None:
    """What is read is written in the one way, and read as the same again."""
    with suppress(FormatError):
        value = parse_json(data, limit=len(data))
        written = canonical_json(value)
        assert parse_json(written, limit=len(written)) == value
        assert canonical_json(parse_json(written, limit=len(written))) == written
        if isinstance(value, str):
            text(value)


def text(value: str) -> None:
    """A text may be bytes, a day or a week."""
    with suppress(FormatError):
        assert b64u(unb64u(value)) == value
    with suppress(FormatError):
        assert parse_day(value).isoformat() == value
    with suppress(FormatError):
        assert week_of(week_days(value)[1]) == value
