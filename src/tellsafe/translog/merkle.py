# SPDX-License-Identifier: AGPL-3.0-or-later
"""RFC 6962 §2.1: hashes of a tree of entries, and proofs about them.

Proofs are made from a HashReader, which hands out hashes of complete subtrees; it need not be
trusted by whoever verifies, since a proof made of wrong hashes does not lead to the root.
"""

import hashlib
from collections.abc import Callable, Sequence

from tellsafe.formats.errors import FormatError

HASH_LENGTH = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

# read(level, index): the hash of the complete subtree over entries
# [index * 2**level, (index + 1) * 2**level), 32 bytes.
HashReader = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry: SHA-256(0x00 ‖ entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees: SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def complete_hash(hashes: Sequence[bytes]) -> bytes:
    """The hash of a complete subtree from its 2**n lower hashes."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


def root_hash(size: int, read: HashReader) -> bytes:
    """The root of the tree of the first ``size`` entries."""
    return _span_hash(0, size, read) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, read: HashReader) -> list[bytes]:
    """The audit path of entry ``index`` in the tree of ``size`` entries (§2.1.1), leaf first."""
    if not 0 <= index < size:
        raise ValueError("the tree does not have this entry")
    start, end = 0, size
    path: list[bytes] = []
    for to_left, middle in _way_to_entry(index, size):
        path.append(_span_hash(middle, end, read) if to_left else _span_hash(start, middle, read))
        start, end = (start, middle) if to_left else (middle, end)
    return path[::-1]


def consistency_proof(old: int, new: int, read: HashReader) -> list[bytes]:
    """The proof that the tree of ``old`` entries is a prefix of that of ``new`` (§2.1.2)."""
    if not 0 <= old <= new:
        raise ValueError("a tree only grows")
    if old == 0:
        return []
    start, end = 0, new
    path: list[bytes] = []
    for to_left, middle in _way_to_size(old, new):
        path.append(_span_hash(middle, end, read) if to_left else _span_hash(start, middle, read))
        start, end = (start, middle) if to_left else (middle, end)
    if start:
        path.append(_span_hash(start, end, read))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check an audit path. Raises FormatError("log-inclusion")."""
    way = _way_to_entry(index, size) if 0 <= index < size else None
    if way is None or len(way) != len(proof) or not _all_hashes(proof):
        raise FormatError("log-inclusion", "not a proof for an entry of this tree")
    found = leaf
    for (to_left, _), other in zip(reversed(way), proof, strict=True):
        found = node_hash(found, other) if to_left else node_hash(other, found)
    if found != root:
        raise FormatError("log-inclusion", "the proof does not lead to the tree's root")


def verify_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the new tree begins with the old one. Raises FormatError("log-consistency")."""
    if not 0 <= old <= new or not _all_hashes(proof):
        raise FormatError("log-consistency", "not a proof between these trees")
    if old == 0:
        agree = not proof and old_root == EMPTY_ROOT and (new or new_root == EMPTY_ROOT)
    else:
        agree = _roots_by(proof, old, old_root, new) == (old_root, new_root)
    if not agree:
        raise FormatError("log-consistency", "the new tree does not begin with the old one")


def _roots_by(
    proof: Sequence[bytes], old: int, old_root: bytes, new: int
) -> tuple[bytes, bytes] | None:
    """Both roots that a proof leads to, or None where its length is wrong."""
    way = _way_to_size(old, new)
    old_is_complete = all(to_left for to_left, _ in way)
    hashes = [old_root, *proof] if old_is_complete else list(proof)
    if len(hashes) != len(way) + 1:
        return None
    found_old = found_new = hashes[0]
    for (to_left, _), other in zip(reversed(way), hashes[1:], strict=True):
        if to_left:
            found_new = node_hash(found_new, other)
        else:
            found_old, found_new = node_hash(other, found_old), node_hash(other, found_new)
    return found_old, found_new


def _way_to_entry(index: int, size: int) -> list[tuple[bool, int]]:
    """Steps from the root down to an entry: (whether to the left, where the subtree splits)."""
    return _way(size, goes_left=lambda middle: index < middle, arrived=lambda s, e: e - s == 1)


def _way_to_size(old: int, new: int) -> list[tuple[bool, int]]:
    """Steps from the root down to the subtree in which the old tree ends."""
    return _way(new, goes_left=lambda middle: old <= middle, arrived=lambda _, e: e == old)


def _way(
    size: int, *, goes_left: Callable[[int], bool], arrived: Callable[[int, int], bool]
) -> list[tuple[bool, int]]:
    start, end = 0, size
    way: list[tuple[bool, int]] = []
    while not arrived(start, end):
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        way.append((goes_left(middle), middle))
        start, end = (start, middle) if goes_left(middle) else (middle, end)
    return way


def _span_hash(start: int, end: int, read: HashReader) -> bytes:
    """The tree hash over entries [start, end), from complete subtrees, largest first."""
    parts: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        parts.append(read(level, start >> level))
        start += 1 << level
    found = parts.pop()
    while parts:
        found = node_hash(parts.pop(), found)
    return found


def _all_hashes(proof: Sequence[bytes]) -> bool:
    return all(len(one) == HASH_LENGTH for one in proof)
