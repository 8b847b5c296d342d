# SPDX-License-Identifier: AGPL-3.0-or-later
"""Renditions made in a test, by real workers in a real sandbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tellsafe.desk.actions.render import Bench, render_next
from tellsafe.desk.adapters.rendition_files import RenditionFiles
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.adapters.workshop import Workshop
from tellsafe.desk.models import Rendition
from tellsafe.serving.zone import ZoneSettings

MEDIA = Path(__file__).resolve().parents[5] / "shared" / "media"
REAL = MEDIA / "real"


class Watch:
    """A clock that stands, and is put forward."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def wait(self, span: timedelta) -> None:
        self.moment += span


@contextmanager
def bench_of(settings: ZoneSettings, watch: Watch | None = None) -> Iterator[Bench]:
    with Workshop() as workshop:
        files = SealedFiles(settings), RenditionFiles(settings)
        yield Bench(*files, workshop, watch or Watch())


def render_all(settings: ZoneSettings) -> None:
    """Until nothing waits."""
    with bench_of(settings) as bench:
        while render_next(bench):
            pass


def plain(settings: ZoneSettings, row: Rendition) -> bytes:
    """The whole plaintext of a rendition."""
    files = RenditionFiles(settings)
    with files.opened(row.id, bytes(row.file_key), row.length) as reader:
        return b"".join(reader.pieces(0, row.length))
