# SPDX-License-Identifier: AGPL-3.0-or-later
"""Requests that cost something: to the registry sealed, of one length; all paid for in work."""

import hashlib
from collections.abc import Mapping

from tellsafe.formats.age import seal_bytes
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.encoding import b64u, canonical_json, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.padding import BUCKETS, pad_to_bucket
from tellsafe.formats.proof_of_work import solve
from tellsafe.source.clock import Clock
from tellsafe.source.errors import SourceError
from tellsafe.source.wire import Answer, Connection

# What people write into a form, at most: with it, the form still has the length of all others.
ROOM_FOR_WORDS = 1500
_FRAME = 4
_MOST_DIFFICULTY = 28  # some minutes in Python, seconds in an app
_ATTEMPTS = 2


def sealed_form(
    bulletin: Bulletin, clock: Clock, form: Mapping[str, object], words: Mapping[str, str]
) -> dict[str, object]:
    """``form`` with what a person wrote, sealed to the registry.

    Its length follows from ``form`` alone, so that it tells nothing of the person. Raises
    SourceError("keys-ran-out" | "report-invalid").
    """
    keys = bulletin.keys_for("registry-sealing", clock.today())
    if not keys:
        raise SourceError("keys-ran-out")
    room = _FRAME + len(canonical_json({**form, "padding": ""})) + ROOM_FOR_WORDS
    bucket = next((size for size in BUCKETS if size >= room), BUCKETS[-1])
    try:
        bare = canonical_json({**form, **words, "padding": ""})
        padding = "0" * (bucket - _FRAME - len(bare))
        content = pad_to_bucket(canonical_json({**form, **words, "padding": padding}))
    except FormatError as error:
        raise SourceError("report-invalid") from error
    return {"sealed": b64u(seal_bytes(content, [keys[0].recipient]))}


def paid(
    connection: Connection,
    zone: str,
    path: str,
    request: dict[str, object],
    *,
    offered: str = "/v1/work",
) -> Answer:
    """POST a request with work done for it; any answer but one that the work is stale.

    ``offered`` is the path where this zone tells what work to do.
    """
    for _ in range(_ATTEMPTS):
        work = _work(connection, f"{zone}{offered}", request)
        answer = connection.post_json(f"{zone}{path}", {**request, "work": work})
        if answer.slug != "work-refused":
            break
    return answer


def _work(connection: Connection, url: str, request: dict[str, object]) -> dict[str, object]:
    offer = connection.ask("GET", url).json()
    challenge, difficulty = offer.get("challenge"), offer.get("difficulty")
    if not isinstance(challenge, str) or type(difficulty) is not int:
        raise SourceError("protocol")
    if difficulty > _MOST_DIFFICULTY:
        raise SourceError("busy")
    try:
        bound = unb64u(challenge) + hashlib.sha256(canonical_json(request)).digest()
    except FormatError as error:
        raise SourceError("protocol") from error
    counter = solve(hashlib.sha256(bound).digest(), max(difficulty, 0))
    return {"challenge": challenge, "counter": counter}
