# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proofs: every one of small trees, drawn ones of large trees, and none that is wrong passes."""

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.errors import FormatError
from tellsafe.translog.merkle import (
    EMPTY_ROOT,
    complete_hash,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_hash,
    verify_consistency,
    verify_inclusion,
)
from tellsafe.translog.tree import GrowingTree

EXHAUSTIVE = 70
LEAVES = [leaf_hash(bytes([number])) for number in range(EXHAUSTIVE)]


def by_the_book(leaves: list[bytes]) -> bytes:
    """MTH as RFC 6962 §2.1 writes it, naively."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_the_book(leaves[:split]), by_the_book(leaves[split:]))


ROOTS = [by_the_book(LEAVES[:size]) for size in range(EXHAUSTIVE + 1)]


def read(level: int, index: int) -> bytes:
    return complete_hash(LEAVES[index << level : (index + 1) << level])


def refused(code: str, check: Callable[..., None], *arguments: object) -> None:
    with pytest.raises(FormatError) as caught:
        check(*arguments)
    assert caught.value.code == code


def test_roots_are_those_of_the_rfc() -> None:
    tree = GrowingTree()
    for size, leaf in enumerate(LEAVES):
        assert tree.root() == root_hash(size, read) == ROOTS[size]
        list(tree.extend([leaf]))


@pytest.mark.parametrize("size", range(1, EXHAUSTIVE + 1))
def test_every_entry_is_proved_and_no_other_place_is(size: int) -> None:
    for index in range(size):
        proof = inclusion_proof(index, size, read)
        verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])
        for elsewhere in {0, index - 1, index + 1, size - 1, size} - {index}:
            refused(
                "log-inclusion",
                verify_inclusion,
                LEAVES[index],
                elsewhere,
                size,
                proof,
                ROOTS[size],
            )


@pytest.mark.parametrize("new", range(EXHAUSTIVE + 1))
def test_every_growth_is_proved_and_no_other_past_is(new: int) -> None:
    for old in range(new + 1):
        proof = consistency_proof(old, new, read)
        verify_consistency(old, ROOTS[old], new, ROOTS[new], proof)
        other = leaf_hash(ROOTS[old])
        refused("log-consistency", verify_consistency, old, other, new, ROOTS[new], proof)
        if old:
            refused("log-consistency", verify_consistency, old, ROOTS[old], new, other, proof)
            refused(
                "log-consistency", verify_consistency, old - 1, ROOTS[old], new, ROOTS[new], proof
            )


def test_a_tree_never_shrinks_and_has_no_entry_past_its_end() -> None:
    refused("log-consistency", verify_consistency, 5, ROOTS[5], 4, ROOTS[4], [])
    refused("log-inclusion", verify_inclusion, LEAVES[0], 0, 0, [], EMPTY_ROOT)
    with pytest.raises(ValueError, match="only grows"):
        consistency_proof(5, 4, read)
    with pytest.raises(ValueError, match="does not have"):
        inclusion_proof(4, 4, read)


# Large trees: all entries alike, so the hash of a complete subtree depends on its level alone.


@cache
def alike(level: int) -> bytes:
    return LEAVES[0] if level == 0 else node_hash(alike(level - 1), alike(level - 1))


def read_alike(level: int, _index: int) -> bytes:
    return alike(level)


SIZES = st.integers(1, 2**62)


@given(SIZES, st.data())
def test_large_trees_prove_inclusion(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    root = root_hash(size, read_alike)
    proof = inclusion_proof(index, size, read_alike)
    verify_inclusion(LEAVES[0], index, size, proof, root)
    for wrong in damaged(proof, data):
        refused("log-inclusion", verify_inclusion, LEAVES[0], index, size, wrong, root)


@given(SIZES, SIZES, st.data())
def test_large_trees_prove_consistency(one: int, two: int, data: st.DataObject) -> None:
    old, new = sorted((one, two))
    roots = root_hash(old, read_alike), root_hash(new, read_alike)
    proof = consistency_proof(old, new, read_alike)
    verify_consistency(old, roots[0], new, roots[1], proof)
    for wrong in damaged(proof, data):
        refused("log-consistency", verify_consistency, old, roots[0], new, roots[1], wrong)


def damaged(proof: list[bytes], data: st.DataObject) -> list[list[bytes]]:
    """The proof with one bit flipped, one hash more, one less, and one cut short."""
    longer = [*proof, LEAVES[1]]
    if not proof:
        return [longer]
    at = data.draw(st.integers(0, len(proof) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    flipped = bytes([proof[at][0] ^ bit]) + proof[at][1:]
    return [
        longer,
        proof[:-1],
        [*proof[:at], flipped, *proof[at + 1 :]],
        [*proof[:at], proof[at][:-1], *proof[at + 1 :]],
    ]
