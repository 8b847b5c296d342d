# SPDX-License-Identifier: AGPL-3.0-or-later
"""What ``tellsafe check`` asks an intake's folder: whether this zone would work today."""

import secrets
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from obstore.exceptions import BaseError

from tellsafe.formats.encoding import b64u
from tellsafe.intake.adapters.bulletin_file import BulletinFile
from tellsafe.intake.adapters.objects import ObjectStore, open_store
from tellsafe.intake.adapters.public_folder import PublicFolder
from tellsafe.intake.adapters.receipt_key import receipt_key
from tellsafe.intake.adapters.room import Room
from tellsafe.serving.clock import SystemClock
from tellsafe.serving.zone import ZoneError, ZoneSettings


def check(settings: ZoneSettings, today: date | None = None) -> list[str]:
    """Each problem in a line that says what to do; none if all is well."""
    day = today or SystemClock().today()
    problems: list[str] = []
    if "desk" not in settings.trusted:
        problems.append("[trusted] names no desk; add its public key, or nobody can pull")
    for found in (_keys(settings, day), _store(settings), _public(settings)):
        try:
            problems.extend(found)
        except (OSError, ZoneError, ValueError) as error:  # such as an option that is no number
            problems.append(str(error))
    return problems


def _keys(settings: ZoneSettings, today: date) -> Iterator[str]:
    published = BulletinFile(settings, today).read(today)
    public = receipt_key(settings).public_key().public_bytes_raw()
    listed = {key.public for key in published.bulletin.keys_for("receipt", today)}
    if b64u(public) not in listed:
        yield "keys/receipt.key is not in the bulletin today; restore it, or tellsafe rotate"
    if not len(published.gate):
        yield "the bulletin has no stamp key for today; tellsafe rotate"


def _store(settings: ZoneSettings) -> Iterator[str]:
    store = open_store(settings)  # not started: the zone may be running, and parts be on their way
    try:
        store.parts_of(bytes(32))
        if settings.objects.startswith("s3:"):
            yield from _bucket(store)
    except BaseError as error:  # S3's, which says much
        said = str(error).partition(":")[0]
        yield f"the store does not answer ({said}); see objects, and its keys in the environment"
        return
    if not Room(settings, store).fits(0):
        yield "less than disk_floor_bytes is free; make room, or nothing more is taken"


def _bucket(store: ObjectStore) -> Iterator[str]:
    """Whether a repeated upload finds what came first; tried with a submission of its own, which
    goes again."""
    submission, part = secrets.token_bytes(32), "0"
    with tempfile.NamedTemporaryFile() as file:
        path = Path(file.name)
        path.write_bytes(b"first")
        kept = store.keep(submission, part, path)
        path.write_bytes(b"second")
        kept_anew = store.keep(submission, part, path)
    read = store.read(submission, part)
    store.forget(submission)
    if (kept, kept_anew, read) != (True, False, b"first"):
        yield "the bucket lets one part be written over another; use one that knows If-None-Match"


def _public(settings: ZoneSettings) -> Iterator[str]:
    for path in PublicFolder(settings).load().unreadable:
        yield f"{path} can't be read; put back a whole copy, or the public page goes without it"
