# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bring a log back from a copy of it, whoever kept that: the table of entries, and the files.

The copy has to be the newest that anybody saw. A log that goes on from an older one tells another
history than phones and witnesses remember, who then refuse it for good. So a table or a checkpoint
that is ahead of the copy is never put back to it.
"""

from pathlib import Path

from django.db import transaction

from tellsafe.durable import make_folder, write_durably
from tellsafe.formats.charter_witnesses import Witnesses
from tellsafe.serving.zone import ZoneSettings
from tellsafe.translog.cosignature import Quorum
from tellsafe.translog.fsck import Progress, fsck
from tellsafe.translog.log import Log, lock_of, signer_of, size_of_table
from tellsafe.translog.merkle import leaf_hash
from tellsafe.translog.models import Entry
from tellsafe.translog.publication import LogError
from tellsafe.translog.reader import LogReader, file_bytes
from tellsafe.translog.tiles import ENTRIES, tiles_along
from tellsafe.translog.witnesses import write_witnesses


def restore(
    settings: ZoneSettings,
    copy: Path,
    witnesses: Witnesses,
    progress: Progress = lambda _done, _all: None,
) -> int:
    """How many entries came back to a zone that is down; its settings and its key are there.

    ``witnesses``: who has cosigned the copy, and is asked from now on. What the table has already
    has to be how the copy begins. Safe to repeat, and to break off. Raises LogError.
    """
    public = settings.folder / "public"
    with lock_of(settings):
        # First, since without them the log would go on unseen by anybody.
        write_witnesses(settings.folder, witnesses)
        size = _require_newest(settings, copy, public, Quorum.of(witnesses))
        reader = LogReader.of_folder(copy)
        with transaction.atomic():
            there = size_of_table()
            if there > size:
                raise LogError(
                    f"the database has {there} entries, and the copy {size}: nothing of the copy "
                    "is lost here; start the translog, which publishes them"
                )
            for bundle in tiles_along(ENTRIES, size):
                start = bundle.index * bundle.full.width
                _fill(start, reader.entries(bundle))
                progress(start + bundle.width, size)
        _publish(copy, public)
    Log.open(settings).close()  # which holds the table to the checkpoint
    return size - there


def _require_newest(settings: ZoneSettings, copy: Path, public: Path, quorum: Quorum) -> int:
    """The size of a copy that is sound, was cosigned, and continues what is published here."""
    kept = file_bytes(public / "checkpoint")
    report = fsck(
        LogReader.of_folder(copy),
        str(signer_of(settings).verifier),
        kept_checkpoint=kept.decode("utf-8", "replace") if kept else None,
        quorum=quorum,
    )
    if report.checkpoint is None or not report.sound:
        first = report.findings[0]
        raise LogError(f"the copy is none of this log: {first.where}: {first.message}")
    return report.checkpoint.size


def _fill(start: int, bodies: list[bytes]) -> None:
    leaves = [leaf_hash(body) for body in bodies]
    rows = Entry.objects.filter(index__gte=start, index__lt=start + len(leaves)).order_by("index")
    there = [bytes(leaf) for leaf in rows.values_list("leaf_hash", flat=True)]
    if there != leaves[: len(there)]:
        raise LogError("the database tells another history than the copy")
    Entry.objects.bulk_create(
        Entry(index=start + at, leaf_hash=leaves[at], body=bodies[at])
        for at in range(len(there), len(leaves))
    )


def _publish(copy: Path, public: Path) -> None:
    """Tiles, and then the checkpoint over them."""
    if copy.resolve() == public.resolve():
        return
    for path in sorted((copy / "tile").rglob("*")):
        target = public / path.relative_to(copy)
        if path.is_file() and file_bytes(target) != path.read_bytes():
            make_folder(target.parent)
            write_durably(target, path.read_bytes())
    write_durably(public / "checkpoint", (copy / "checkpoint").read_bytes())
