# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a client remembers of the log, and how it moves on only to a tree that contains it.

A client that keeps the last checkpoint it saw can't be shown a log that forgot an entry or tells
another history than before: the log's own signature on both is the evidence.
"""

from dataclasses import dataclass

from tellsafe.formats.errors import FormatError
from tellsafe.translog.checkpoint import Checkpoint, open_checkpoint
from tellsafe.translog.cosignature import NOBODY, Quorum
from tellsafe.translog.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from tellsafe.translog.note import Verifier
from tellsafe.translog.reader import LogReader
from tellsafe.translog.tiles import WIDTH, tile_at


@dataclass(frozen=True)
class Witnessed:
    """A verified checkpoint. Keep ``note``: it is what the next call is given as remembered.

    ``index`` is where the entry stands that was looked for, or None if none was.
    """

    note: str
    checkpoint: Checkpoint
    index: int | None = None


def advance(
    reader: LogReader, vkey: str, remembered: str | None, quorum: Quorum = NOBODY
) -> Witnessed:
    """Verify the log's checkpoint, that enough witnesses cosigned it, and that it continues the
    remembered one.

    Raises FormatError: "log-unwitnessed", "log-rollback" (smaller than before), "log-fork" (another
    history), "log-missing", or what open_checkpoint raises.
    """
    verifier = Verifier.parse(vkey)
    note = reader.checkpoint_note()
    new = open_checkpoint(note, verifier)
    quorum.require(note)
    if remembered is not None:
        old = open_checkpoint(remembered.encode("utf-8"), verifier)
        _verify_growth(reader, old, new)
    return Witnessed(note.decode("utf-8"), new)


def verify_inclusion_of(
    entry: bytes,
    reader: LogReader,
    vkey: str,
    remembered: str | None,
    quorum: Quorum = NOBODY,
) -> Witnessed:
    """Advance, and verify that ``entry`` (its exact bytes) stands in the log.

    The entry is looked for from the newest on, by its hash. Raises FormatError: "log-absent",
    "log-inclusion", or what advance raises.
    """
    seen = advance(reader, vkey, remembered, quorum)
    leaf, size = leaf_hash(entry), seen.checkpoint.size
    index = _newest(leaf, size, reader)
    proof = inclusion_proof(index, size, reader.subtree_hashes(size))
    verify_inclusion(leaf, index, size, proof, seen.checkpoint.root)
    return Witnessed(seen.note, seen.checkpoint, index)


def _verify_growth(reader: LogReader, old: Checkpoint, new: Checkpoint) -> None:
    if new.size < old.size:
        raise FormatError("log-rollback", "the log is smaller than it was")
    proof = consistency_proof(old.size, new.size, reader.subtree_hashes(new.size))
    try:
        verify_consistency(old.size, old.root, new.size, new.root, proof)
    except FormatError as error:
        raise FormatError("log-fork", "the log tells another history than before") from error


def _newest(leaf: bytes, size: int, reader: LogReader) -> int:
    """Where the leaf stands. Tiles may lie: what is found here is proved afterwards."""
    for tile in reversed(range(-(-size // WIDTH))):
        hashes = reader.hashes(tile_at(0, tile, size))
        if leaf in hashes:
            return tile * WIDTH + hashes.index(leaf)
    raise FormatError("log-absent", "the log does not have this entry")
