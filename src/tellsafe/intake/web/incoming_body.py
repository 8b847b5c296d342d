# SPDX-License-Identifier: AGPL-3.0-or-later
"""A request's body on its way to the disk: however long, and however many at once, little of it
in memory."""

import asyncio

from starlette.requests import ClientDisconnect, Request

from tellsafe.intake.adapters.incoming import IncomingPart
from tellsafe.serving.readers import Readers

_PIECE = 64 * 1024
# A part that comes more slowly keeps a place from others, and may come again: bytes a second, after
# a minute in which nothing need come.
SLOWEST, GRACE = 1024, 60


async def receive_part(request: Request, part: IncomingPart, length: int, files: Readers) -> bool:
    """Write the body to ``part``. False if it is longer than ``length``; then reading stopped.

    Raises ClientDisconnect, and TimeoutError for what is too slow. No name holds a piece while the
    next one is awaited, as Starlette's own stream would: it may be minutes away, and there are many
    phones.
    """
    waiting = bytearray()
    more = True
    async with asyncio.timeout(GRACE + length / SLOWEST):
        while more:
            piece, more = await _next_piece(request)
            if part.length + len(waiting) + len(piece) > length:
                return False
            if len(waiting) + len(piece) < _PIECE:
                waiting += piece
            else:
                await _write(part, files, waiting, piece)
            del piece
    await _write(part, files, waiting, b"")
    return True


async def _write(part: IncomingPart, files: Readers, waiting: bytearray, piece: bytes) -> None:
    for data in filter(None, (bytes(waiting), piece)):
        await files.run(part.write, data)
    waiting.clear()


async def _next_piece(request: Request) -> tuple[bytes, bool]:
    message = await request.receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    return message.get("body", b""), message.get("more_body", False)
