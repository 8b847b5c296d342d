# SPDX-License-Identifier: AGPL-3.0-or-later
"""A request's body on its way to the disk: however long, 64 KiB of it in memory."""

from starlette.requests import Request

from tellsafe.intake.adapters.incoming import IncomingPart
from tellsafe.serving.readers import Readers

_PIECE = 64 * 1024


async def receive_part(request: Request, part: IncomingPart, length: int, files: Readers) -> bool:
    """Write the body to ``part``. False if it is longer than ``length``; then reading stopped."""
    waiting = bytearray()
    async for chunk in request.stream():
        waiting += chunk
        if part.length + len(waiting) > length:
            return False
        if len(waiting) >= _PIECE:
            await files.run(part.write, bytes(waiting))
            waiting.clear()
    await files.run(part.write, bytes(waiting))
    return True
