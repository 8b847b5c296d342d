# SPDX-License-Identifier: AGPL-3.0-or-later
"""A desk with attachments that wait, and its renderer's threads: what bench.media measures."""

import io
import secrets
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import tellsafe.serving.database  # noqa: F401  before Django opens SQLite
from tellsafe.formats.attachment import seal_attachment
from tellsafe.formats.encoding import b64u
from tellsafe.serving.zone import ZoneSettings

if TYPE_CHECKING:
    from tellsafe.desk.tests.world import World


def pipeline(folder: Path, files: list[Path], workers: int) -> dict[str, float]:
    """Seconds from the first lease until nothing waits, and how many files are not shown."""
    from tellsafe.desk.tests.world import World

    world = World(datetime.now(UTC).date())
    folder.parent.mkdir(exist_ok=True)
    world.write(folder, database="sqlite:///desk.sqlite3")
    from tellsafe.serving.django import migrate, start_django

    settings = start_django(folder)
    migrate()
    _fill(settings, world, files)
    seconds = _render(settings, workers)
    from tellsafe.desk.models import Rendering

    return {"seconds": seconds, "failures": Rendering.objects.exclude(state="done").count()}


def _fill(settings: ZoneSettings, world: "World", files: list[Path]) -> None:
    from tellsafe.desk.access import Attachment, Tip, new_key, renderings
    from tellsafe.desk.adapters.sealed_files import SealedFiles

    today = date.today()  # noqa: DTZ011  any day does
    recipients = world.bulletin().desk_recipients(today)
    tip = Tip.objects.create(
        id=b64u(secrets.token_bytes(16)),
        key=new_key(today),
        day=today,
        since=today,
        life_at_risk=False,
        where_precision="none",
    )
    sealed, rows = SealedFiles(settings), []
    for number, path in enumerate(files):
        content = path.read_bytes()
        to = io.BytesIO()
        made = seal_attachment(io.BytesIO(content), len(content), to, recipients)
        row = Attachment(
            id=b64u(secrets.token_bytes(16)),
            tip=tip,
            number=number,
            name=path.name,
            media_type="image/jpeg",
            length=made.true_length,
            sha256=made.plain_sha256,
            sealed_length=made.sealed_length,
            sealed_sha256=made.sealed_sha256,
            file_key=made.file_key,
            cleaned=True,
        )
        sealed.path(row.id).write_bytes(to.getvalue())
        rows.append(row)
    Attachment.objects.bulk_create(rows)
    renderings.enqueue(rows, 1)


def _render(settings: ZoneSettings, workers: int) -> float:
    from django.utils import timezone

    from tellsafe.desk.actions.render import Bench, render_next
    from tellsafe.desk.adapters.rendition_files import RenditionFiles
    from tellsafe.desk.adapters.sealed_files import SealedFiles
    from tellsafe.desk.adapters.workshop import Workshop
    from tellsafe.desk.decoding.trades import Trade

    benches = [
        Bench(SealedFiles(settings), RenditionFiles(settings), Workshop(), timezone.now)
        for _ in range(workers)
    ]
    for one in benches:
        for trade in Trade:  # a renderer that runs has its libraries loaded
            one.workshop.trial("probe", trade=trade)

    def work(bench: Bench) -> None:
        while render_next(bench):
            pass

    threads = [threading.Thread(target=work, args=(one,)) for one in benches]
    start = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    seconds = time.perf_counter() - start
    for one in benches:
        one.workshop.close()
    return seconds
