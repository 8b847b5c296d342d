# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the parts of blobs are kept, each an object of its own.

A part is written once and never changed, so an upload can be broken off and taken up anywhere, and
there is nothing to assemble. A store knows names alone: which parts belong to whom, and whether
they are still wanted, stands in the database.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from tellsafe.serving.zone import ZoneError, ZoneSettings


class ObjectStore(Protocol):
    """Every method blocks; call it in a thread. ``submission`` is a hash, spelled in hex here."""

    @property
    def incoming(self) -> Path:
        """The folder of a part on its way in; what is in it is nobody's after a crash."""

    def start(self) -> None:
        """Get ready: nothing is on its way in yet. For the zone's own process alone."""

    def keep(self, submission: bytes, part: str, file: Path) -> bool:
        """Hold the bytes of ``file``, which lies in ``incoming``: durable on return, whole or none.

        If there is such a part already, it stays; the answer is whether these bytes are held now.
        """

    def read(self, submission: bytes, part: str) -> bytes | None:
        """The bytes of a part; None if it is not here."""

    def parts_of(self, submission: bytes) -> set[str]:
        """The names of a submission's parts."""

    def forget(self, submission: bytes) -> None:
        """Remove a submission's parts; those that are not there are no error."""

    def submissions(self) -> Iterable[bytes]:
        """Of which submissions there are parts."""

    def free_bytes(self) -> int | None:
        """How much more fits; None if the store has no such bound."""


def open_store(settings: ZoneSettings) -> ObjectStore:
    """The store that settings.toml names by ``objects``. Raises ZoneError."""
    kind, _, rest = settings.objects.partition(":")
    if kind == "file" and rest:
        from tellsafe.intake.adapters.local_disk import LocalDisk

        return LocalDisk(settings.folder / rest)
    if kind == "s3":
        return _s3(settings)
    raise ZoneError('objects must be "file:FOLDER" or "s3://BUCKET?endpoint=URL"')


def _s3(settings: ZoneSettings) -> ObjectStore:
    from tellsafe.intake.adapters.s3 import S3

    parts = urlsplit(settings.objects)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    unknown = set(options) - {"endpoint", "region"}
    if not parts.netloc or unknown:
        raise ZoneError('objects must be "s3://BUCKET[/PREFIX]?endpoint=URL&region=NAME"')
    incoming = settings.folder / "incoming"
    return S3(parts.netloc, parts.path.strip("/"), incoming, **options)
