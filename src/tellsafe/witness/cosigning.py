# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a checkpoint is cosigned: only if it continues the last one that was.

The status codes are those of C2SP tlog-witness.
"""

import threading
from dataclasses import dataclass
from http import HTTPStatus

from tellsafe.formats.errors import FormatError
from tellsafe.translog.checkpoint import Checkpoint, open_checkpoint
from tellsafe.translog.merkle import EMPTY_ROOT, verify_consistency
from tellsafe.translog.note import Verifier
from tellsafe.witness.home import Home
from tellsafe.witness.request import Request


@dataclass(frozen=True)
class Answer:
    """``text``: signature lines; for CONFLICT the size that the witness saw last; else empty."""

    status: HTTPStatus
    text: str = ""


class Witness:
    """Answers one request at a time: what it saw last and what it cosigns next are one step."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._turn = threading.Lock()

    def answer(self, body: bytes, now: int) -> Answer:
        """What the log is told; ``now`` in seconds since 1970."""
        try:
            request = Request.parse(body)
        except FormatError:
            return Answer(HTTPStatus.BAD_REQUEST)
        log = self._home.log(request.origin)
        if log is None:
            return Answer(HTTPStatus.NOT_FOUND)
        try:
            new = open_checkpoint(request.note, log)
        except FormatError as error:
            is_unsigned = error.code in ("note-unsigned", "note-signature")
            return Answer(HTTPStatus.FORBIDDEN if is_unsigned else HTTPStatus.BAD_REQUEST)
        if request.old > new.size:
            return Answer(HTTPStatus.BAD_REQUEST)
        with self._turn:
            return self._cosign(request, new, self._last(log), now)

    def _cosign(self, request: Request, new: Checkpoint, last: Checkpoint, now: int) -> Answer:
        is_fork = new.size == last.size and new.root != last.root
        if is_fork:
            self._home.keep_evidence(new.origin, request.note)
        if is_fork or request.old != last.size:
            return Answer(HTTPStatus.CONFLICT, f"{last.size}\n")
        try:
            verify_consistency(last.size, last.root, new.size, new.root, request.proof)
        except FormatError:
            # Anybody can send a good checkpoint with a proof that is none: it says nothing.
            return Answer(HTTPStatus.UNPROCESSABLE_ENTITY)
        self._home.keep(new.origin, request.note)
        text = request.note.rpartition(b"\n\n")[0].decode("utf-8") + "\n"
        return Answer(HTTPStatus.OK, self._home.cosigner.cosign(text, now))

    def _last(self, log: Verifier) -> Checkpoint:
        note = self._home.last(log.name)
        return Checkpoint(log.name, 0, EMPTY_ROOT) if note is None else open_checkpoint(note, log)
