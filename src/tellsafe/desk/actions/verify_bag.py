# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether an exported bag is whole, signed by the desk, and its chain of custody holds."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bagit

from tellsafe.desk.rules.bag import ALGORITHMS, SIGNATURE
from tellsafe.desk.rules.custody import LIMIT, Custody, broken_entry, unlike_record
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.encoding import sha256_hex
from tellsafe.formats.errors import FormatError
from tellsafe.formats.export_seal import ExportSeal, open_export

CUSTODY = "data/chain-of-custody.json"
HashOf = Callable[[int], str | None]


@dataclass(frozen=True)
class Checked:
    """What holds: the signature, and how many entries of the record are in the bag."""

    seal: ExportSeal
    entries: int


def verify_bag(bag: Path, bulletin: Bulletin, hash_of: HashOf | None) -> Checked:
    """Check all of it; ``hash_of`` gives the hash of an entry of the desk's own record.

    Raises FormatError("bag" | "bag-unsigned" | "bag-custody" | "bag-record" | export's | jws').
    """
    _require_whole(bag)
    seal = open_export(_read(bag, SIGNATURE), bulletin)
    _require_signed(bag, seal)
    custody = Custody.read(_read(bag, CUSTODY))
    _require_custody(custody, seal, hash_of)
    return Checked(seal, len(custody.entries))


def _require_whole(bag: Path) -> None:
    """By the library that everybody else has, too."""
    try:
        bagit.Bag(str(bag)).validate()
    except bagit.BagError as error:
        raise FormatError("bag", f"the bag is not whole: {error}") from error
    except OSError as error:
        raise FormatError("bag", "a file of the bag can't be read") from error


def _require_signed(bag: Path, seal: ExportSeal) -> None:
    """The lists are those that were signed, and no file beside them is in none of them."""
    for algorithm, signed in zip(ALGORITHMS, (seal.sha256, seal.sha512), strict=True):
        if sha256_hex(_read(bag, f"tagmanifest-{algorithm}.txt")) != signed:
            raise FormatError("bag-unsigned", "the lists are not those that the desk signed")
    listed = bagit.Bag(str(bag)).tagfile_entries()
    own = {SIGNATURE, *(f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS)}
    for path in sorted(bag.rglob("*")):
        name = path.relative_to(bag).as_posix()
        is_payload = name.split("/")[0] == "data"
        if path.is_symlink() or not (path.is_dir() or is_payload or name in {*listed, *own}):
            raise FormatError("bag-unsigned", "there is a file that the desk did not sign")


def _require_custody(custody: Custody, seal: ExportSeal, hash_of: HashOf | None) -> None:
    if (custody.incident, custody.head) != (seal.incident, seal.head):
        raise FormatError("bag-custody", "the chain of custody is of another export")
    broken = broken_entry(custody)
    if broken is not None:
        raise FormatError("bag-custody", f"entry {broken} of the chain of custody does not hold")
    unlike = unlike_record(custody, hash_of) if hash_of else None
    if unlike is not None:
        raise FormatError("bag-record", f"the desk's record has another entry {unlike}")


def _read(bag: Path, name: str) -> bytes:
    try:
        data = (bag / name).read_bytes()
    except OSError as error:
        raise FormatError("bag", "a file that every export has is not there") from error
    if len(data) > LIMIT:
        raise FormatError("bag", "a list is larger than any")
    return data
