# SPDX-License-Identifier: AGPL-3.0-or-later
"""Make the renditions of one leased attachment, and write down what came of it.

Whatever is interrupted comes again: the lease ends by itself, files without a row are noise that
is swept, and a second result replaces none, since only whoever holds the lease writes.
"""

import logging
import secrets
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tellsafe.desk.access import Rendition, copies, renderings
from tellsafe.desk.access.renderings import Leased
from tellsafe.desk.adapters.rendition_files import RenditionFiles
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.adapters.workshop import Failed, Plaintext, Workshop, plaintext
from tellsafe.desk.decoding.kinds import BEGINNING, SHOWN, Kind, kind_of
from tellsafe.desk.decoding.limits import LARGEST_INPUT
from tellsafe.desk.decoding.parcels import Begun
from tellsafe.desk.rules.rendering import RenderingState, Why, wait_after
from tellsafe.formats.age.payload import PayloadWriter
from tellsafe.formats.attachment import open_attachment
from tellsafe.formats.encoding import b64u
from tellsafe.formats.errors import FormatError

_log = logging.getLogger("tellsafe")


@dataclass(frozen=True)
class Bench:
    """What the work needs."""

    originals: SealedFiles
    renditions: RenditionFiles
    workshop: Workshop
    now: Callable[[], datetime]


def render_next(bench: Bench, *, recordings: bool = True) -> bool:
    """Take the most urgent one that waits and see it through; False if none waits."""
    leased = renderings.take_lease(bench.now(), recordings=recordings)
    if leased is None:
        return False
    _render(bench, leased)
    return True


def _render(bench: Bench, leased: Leased) -> None:
    if leased.length > LARGEST_INPUT:
        _refuse(leased, "", Why.LARGE)
        return
    with plaintext() as memory:
        if not _opened(bench.originals, leased, memory):
            _refuse(leased, "", Why.ABSENT)
            return
        kind = kind_of(memory.beginning(BEGINNING))
        if kind not in SHOWN:
            _refuse(leased, kind, _WHY.get(kind, Why.KIND))
            return
        _make(bench, leased, kind, memory)


_WHY = {
    Kind.OFFICE: Why.OFFICE,
    Kind.DRAWING: Why.DRAWING,
    Kind.ARCHIVE: Why.ARCHIVE,
    Kind.TEXT: Why.TEXT,
}


def _opened(files: SealedFiles, leased: Leased, memory: Plaintext) -> bool:
    """Whether the original is here and is what the source signed for."""
    if leased.file_key is None:
        return False
    try:
        with files.opened(leased.attachment) as sealed:
            open_attachment(
                sealed,
                memory,
                file_key=leased.file_key,
                true_length=leased.length,
                plain_sha256=leased.sha256,
            )
    except FormatError:
        return False
    return True


def _make(bench: Bench, leased: Leased, kind: Kind, memory: Plaintext) -> None:
    keeping = Keeping(bench.renditions, leased.attachment)
    done = False
    try:
        came = bench.workshop.make(
            kind, memory.sealed(), keeping, lambda: renderings.renew(leased, bench.now())
        )
        if isinstance(came, Failed):
            _failed(bench, leased, kind, came)
        elif came.refusal:
            _refuse(leased, kind, Why(came.refusal.value))
        else:
            done = renderings.finish(
                leased,
                RenderingState.DONE,
                kind=kind,
                shortened=came.shortened,
                renditions=keeping.rows,
                looks=came.looks,
            )
            if done:
                _stand_with_copies(leased.key)
    finally:
        keeping.close()
        if not done:
            keeping.discard()


def _stand_with_copies(key: int) -> None:
    """Beside the making: should it be cut off, the tip is a line of its own. Whoever makes the last
    file of a tip ready finds none that waits, so one of them comes through here."""
    if copies.waits_for_files(key):
        return
    with transaction.atomic():
        copies.join_by_pictures(key)


def _refuse(leased: Leased, kind: str, why: Why) -> None:
    renderings.finish(leased, RenderingState.REFUSED, kind=kind, why=why)


def _failed(bench: Bench, leased: Leased, kind: Kind, came: Failed) -> None:
    """Workers end for reasons that pass, too: a machine that lacks memory. So try again, later
    each time; then leave it where people see it."""
    _log.warning("a worker of a %s did not come to its end: %s", kind, came.how)
    wait = wait_after(leased.tries)
    if wait is None:
        renderings.finish(leased, RenderingState.PARKED, kind=kind, why=Why.FAILED)
    else:
        renderings.put_off(leased, bench.now() + wait, kind)


class Keeping:
    """Renditions on their way to the disk, each sealed as it comes."""

    def __init__(self, files: RenditionFiles, attachment: str) -> None:
        self.rows: list[Rendition] = []
        self._files, self._attachment = files, attachment
        self._stack = ExitStack()
        self._ids: list[str] = []
        self._begun: Begun | None = None
        self._writer: PayloadWriter | None = None
        self._file_key = b""

    def begin(self, begun: Begun) -> None:
        """One begins."""
        rendition = b64u(secrets.token_bytes(16))
        self._ids.append(rendition)
        self._begun = begun
        self._writer, self._file_key = self._stack.enter_context(self._files.written(rendition))

    def write(self, data: bytes, /) -> None:
        """Some of it."""
        if self._writer:
            self._writer.write(data)

    def end(self) -> None:
        """It is whole, and durable from now on."""
        assert self._begun is not None
        assert self._writer is not None
        length = self._writer.length
        self._stack.close()
        self.rows.append(self._row(self._begun, length))
        self._begun = self._writer = None

    def _row(self, begun: Begun, length: int) -> Rendition:
        return Rendition(
            id=self._ids[-1],
            attachment_id=self._attachment,
            part=begun.part.value,
            number=begun.number,
            width=begun.width,
            height=begun.height,
            milliseconds=begun.milliseconds,
            length=length,
            file_key=self._file_key,
        )

    def close(self) -> None:
        """Give up what is half written: its file never takes its name."""
        if self._writer:
            with suppress(_GivenUpError), self._stack:
                raise _GivenUpError

    def discard(self) -> None:
        """Remove all that was kept."""
        for one in self._ids:
            self._files.discard(one)


class _GivenUpError(Exception):
    """Why a half-written file is removed."""
