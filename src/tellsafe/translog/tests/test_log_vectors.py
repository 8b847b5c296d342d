# SPDX-License-Identifier: AGPL-3.0-or-later
"""Our log against vectors made by an implementation that is not ours (Go's sumdb), and RFC 6962's.

The same file is for the app's tests: docs/protocol/vectors/log.json.
"""

import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tellsafe.formats.errors import FormatError
from tellsafe.translog.checkpoint import open_checkpoint, sign_checkpoint
from tellsafe.translog.entries import TYPES
from tellsafe.translog.merkle import (
    complete_hash,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_hash,
    verify_consistency,
    verify_inclusion,
)
from tellsafe.translog.note import Signer, Verifier, open_note
from tellsafe.translog.tests.sample import SIGNER, entry
from tellsafe.translog.tiles import ENTRIES, Tile, parse_path
from tellsafe.translog.tree import GrowingTree

FOLDER = Path(__file__).parents[4] / "docs" / "protocol" / "vectors"
VECTORS: dict[str, Any] = json.loads((FOLDER / "log.json").read_text("utf-8"))
LEAVES = [leaf_hash(entry(number)) for number in range(70_000)]
LEVELS = [LEAVES]
while len(LEVELS[-1]) > 1:
    LEVELS.append([complete_hash(two) for two in list(pairwise(LEVELS[-1]))[::2]])
ROOTS = {one["size"]: bytes.fromhex(one["root"]) for one in VECTORS["roots"]}


def read(level: int, index: int) -> bytes:
    return LEVELS[level][index]


def test_leaf_hashes() -> None:
    assert [LEAVES[0].hex(), LEAVES[1].hex(), LEAVES[-1].hex()] == VECTORS["leaf_hashes"]


@pytest.mark.parametrize("size", ROOTS)
def test_roots(size: int) -> None:
    assert root_hash(size, read) == ROOTS[size]


def root_of(size: int) -> bytes:
    return root_hash(size, read)


@pytest.mark.parametrize("vector", VECTORS["inclusion"])
def test_inclusion(vector: dict[str, Any]) -> None:
    index, size = vector["index"], vector["size"]
    proof = [bytes.fromhex(one) for one in vector["proof"]]
    assert inclusion_proof(index, size, read) == proof
    verify_inclusion(LEAVES[index], index, size, proof, root_of(size))


@pytest.mark.parametrize("vector", VECTORS["consistency"])
def test_consistency(vector: dict[str, Any]) -> None:
    old, new = vector["old"], vector["new"]
    proof = [bytes.fromhex(one) for one in vector["proof"]]
    assert consistency_proof(old, new, read) == proof
    verify_consistency(old, root_of(old), new, root_of(new), proof)


def test_every_proof_of_every_small_tree_is_byte_for_byte_the_oracle_s() -> None:
    inclusions, consistencies = hashlib.sha256(), hashlib.sha256()
    for size in range(1, VECTORS["all_proofs"]["up_to"] + 1):
        for index in range(size):
            path = inclusion_proof(index, size, read)
            inclusions.update(bytes([len(path)]) + b"".join(path))
            proof = consistency_proof(index + 1, size, read)
            consistencies.update(bytes([len(proof)]) + b"".join(proof))
    assert inclusions.hexdigest() == VECTORS["all_proofs"]["inclusion"]
    assert consistencies.hexdigest() == VECTORS["all_proofs"]["consistency"]


@pytest.mark.parametrize("size", VECTORS["tiles"])
def test_tiles(size: str) -> None:
    tree = GrowingTree()
    made = [*tree.extend(LEAVES[: int(size)]), *tree.partial_tiles()]
    ours = {tile.path: hashlib.sha256(data).hexdigest() for tile, data in made}
    assert ours == VECTORS["tiles"][size]


@pytest.mark.parametrize("vector", VECTORS["paths"])
def test_paths(vector: dict[str, Any]) -> None:
    level = ENTRIES if vector["level"] == "entries" else vector["level"]
    tile = Tile(level, vector["index"], vector["width"])
    assert tile.path == vector["path"]
    assert parse_path(vector["path"]) == tile


def test_keys_have_the_oracle_s_spelling() -> None:
    assert str(SIGNER) == VECTORS["signer_key"]
    assert str(SIGNER.verifier) == VECTORS["verifier_key"]
    assert Signer.parse(VECTORS["signer_key"]) == SIGNER
    assert Verifier.parse(VECTORS["verifier_key"]) == SIGNER.verifier


@pytest.mark.parametrize("vector", VECTORS["checkpoints"])
def test_checkpoints(vector: dict[str, Any]) -> None:
    found = open_checkpoint(vector["note"].encode(), SIGNER.verifier)
    assert (found.size, found.root.hex()) == (vector["size"], vector["root"])
    ours = sign_checkpoint(found.size, found.root, SIGNER)
    assert vector["note"].startswith(ours)  # a witness may have signed below


def test_a_note_may_be_read_by_its_second_signature_alone() -> None:
    note = VECTORS["checkpoints"][3]["note"].encode()
    assert open_note(note, [Verifier.parse(VECTORS["witness_key"])]).startswith(SIGNER.name)


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda vector: str(vector["why"]))
def test_what_the_oracle_refuses_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(FormatError):
        open_checkpoint(vector["note"].encode(), SIGNER.verifier)


# The tree of eight leaves with which implementations of RFC 6962 are commonly compared.
RFC_6962_LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
RFC_6962_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_the_known_roots_of_rfc_6962() -> None:
    tree = GrowingTree()
    roots = []
    for leaf in RFC_6962_LEAVES:
        assert list(tree.extend([leaf_hash(bytes.fromhex(leaf))])) == []
        roots.append(tree.root().hex())
    assert roots == RFC_6962_ROOTS


DOCUMENT = (FOLDER.parent / "transparency-log.md").read_text("utf-8")
SOURCES = [path.read_text("utf-8") for path in Path(__file__).parents[1].glob("*.py")]
CODE = re.compile(r'"(log-[a-z]+|tile-differs|bulletin-[a-z]+|kept-checkpoint)"')


def test_the_document_s_example_is_a_log() -> None:
    five = next(one for one in VECTORS["checkpoints"] if one["size"] == 5)
    assert five["note"] in DOCUMENT
    assert entry(4).decode() in DOCUMENT
    assert VECTORS["verifier_key"] in DOCUMENT


def test_the_document_names_every_type_and_every_finding() -> None:
    for name in {*TYPES, *(code for source in SOURCES for code in CODE.findall(source))}:
        assert f"`{name}`" in DOCUMENT
