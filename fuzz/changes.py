# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changes of sound documents: random bytes alone would never get past the first bracket."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from tellsafe.formats.encoding import canonical_json
from tellsafe.formats.errors import FormatError

NEW_FIELD = "new"


def changed_bytes(sound: bytes, data: bytes) -> bytes:
    """``sound`` with a stretch of it, chosen by the first four bytes, replaced by the rest."""
    start, end = (int.from_bytes(data[at : at + 2], "big") % (len(sound) + 1) for at in (0, 2))
    return sound[:start] + data[4:] + sound[max(start, end) :]


def changed_field(sound: object, data: bytes) -> object:
    """A copy of JSON with one field, chosen by the first two bytes, set to what the rest says.

    The rest is read as JSON, else as text; nothing at all takes the field out.
    """
    copy: Any = deepcopy(sound)
    paths = list(_paths(copy))
    *outer, last = paths[int.from_bytes(data[:2], "big") % len(paths)]
    at = copy
    for key in outer:
        at = at[key]
    if len(data) > 2:
        at[last] = _value(data[2:])
    elif isinstance(at, dict):
        at.pop(last, None)
    return copy


def spelled(value: object) -> bytes:
    """Canonical where that can be; else any spelling, so that parsers meet floats too."""
    try:
        return canonical_json(value)
    except FormatError:
        return json.dumps(value).encode()


def _paths(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    if isinstance(value, dict):
        yield (*path, NEW_FIELD)
        for key, inner in value.items():
            yield (*path, key)
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield (*path, at)
            yield from _paths(inner, (*path, at))


def _value(data: bytes) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return data.decode("utf-8", "replace")
