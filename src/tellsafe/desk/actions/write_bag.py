# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write an export as a bag (BagIt 1.0, RFC 8493), signed by the desk (docs/protocol/export.md).

Files are opened straight into the bag: nothing of them lies in plaintext on the desk's disk, and
nothing is in memory whole.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from tellsafe.desk.actions.export_incident import Export, bag_info, open_into
from tellsafe.desk.adapters.key_folder import signing_key
from tellsafe.desk.adapters.published import published
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.rules.bag import ALGORITHMS, DECLARATION, SIGNATURE, Hashes, Listing, info
from tellsafe.formats.age import Sink
from tellsafe.formats.encoding import sha256_hex
from tellsafe.formats.export_seal import ExportSeal, sign_export
from tellsafe.serving.zone import ZoneSettings


class Target(Protocol):
    """Where a bag goes: a folder, or a ZIP on its way."""

    def file(self, path: str) -> AbstractContextManager[Sink]:
        """A file to write, whole when the block ends."""


@dataclass
class _Hashing:
    """Passes everything on, and hashes it."""

    sink: Sink
    hashes: Hashes = field(default_factory=Hashes)

    def write(self, data: bytes, /) -> int:
        self.hashes.update(data)
        self.sink.write(data)
        return len(data)


def write_bag(settings: ZoneSettings, export: Export, target: Target) -> None:
    """Write all of it. Raises FormatError if a file is not what its manifest says; what is there
    then has no lists and no signature, and is no bag."""
    files, payload = SealedFiles(settings), Listing()
    for path, data in export.documents.items():
        _put(target, payload, f"data/{path}", _whole(data))
    for path, attachment in export.files.items():
        _put(target, payload, f"data/{path}", partial(open_into, files, attachment))
    _finish(settings, export, target, payload)


def _finish(settings: ZoneSettings, export: Export, target: Target, payload: Listing) -> None:
    public, tags = published(settings), Listing()
    about = bag_info(export, public.charter.operator) | {"Payload-Oxum": payload.oxum}
    _put(target, tags, "bagit.txt", _whole(DECLARATION))
    _put(target, tags, "bag-info.txt", _whole(info(about)))
    for algorithm in ALGORITHMS:
        _put(target, tags, f"manifest-{algorithm}.txt", _whole(payload.manifest(algorithm)))
    lists = {algorithm: tags.manifest(algorithm) for algorithm in ALGORITHMS}
    for algorithm, data in lists.items():
        _put(target, Listing(), f"tagmanifest-{algorithm}.txt", _whole(data))
    seal = ExportSeal(
        deployment=public.deployment,
        incident=export.incident,
        day=export.day,
        sha256=sha256_hex(lists["sha256"]),
        sha512=sha256_hex(lists["sha512"]),
        head=export.head,
    )
    signed = sign_export(seal, signing_key(settings, "message"))
    _put(target, Listing(), SIGNATURE, _whole(signed))


def _put(target: Target, listing: Listing, path: str, write: Callable[[Sink], None]) -> None:
    with target.file(path) as file:
        hashing = _Hashing(file)
        write(hashing)
    listing.files[path] = hashing.hashes


def _whole(data: bytes) -> Callable[[Sink], None]:
    def write(sink: Sink) -> None:
        sink.write(data)

    return write
