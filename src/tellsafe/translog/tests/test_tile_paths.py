# SPDX-License-Identifier: AGPL-3.0-or-later
"""Paths of tiles, their one spelling, and which tiles a tree has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.errors import FormatError
from tellsafe.translog.bundle import encode_bundle, parse_bundle
from tellsafe.translog.tiles import (
    ENTRIES,
    MAX_SIZE,
    WIDTH,
    Tile,
    hashes_at,
    parse_path,
    tile_at,
    tiles_along,
)
from tellsafe.translog.tree import GrowingTree

TILES = st.builds(
    Tile,
    st.integers(-1, 63),
    st.one_of(st.integers(0, 2000), st.integers(0, MAX_SIZE)),
    st.integers(1, WIDTH),
)


@given(TILES)
def test_a_path_leads_back_to_its_tile(tile: Tile) -> None:
    assert parse_path(tile.path) == tile


@given(st.text(alphabet="0123456789x/.pentrisl", max_size=40))
def test_any_path_that_is_read_has_one_spelling(tail: str) -> None:
    try:
        tile = parse_path(f"tile/{tail}")
    except FormatError:
        return
    assert tile.path == f"tile/{tail}"


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/001/x000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/000.p",
        "tile/0/000/",
        "tile/0/٠٠٠",
        "tile/0/000\n",
        "tile/entries",
        "tile/data/000",
        "tile/-1/000",
        "/tile/0/000",
        "tile/0/../0/000",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
    ],
)
def test_any_other_spelling_is_refused(path: str) -> None:
    with pytest.raises(FormatError):
        parse_path(path)


def test_the_tiles_of_the_specification_s_example() -> None:
    size = 70_000
    counts = [len(list(tiles_along(level, size))) for level in range(4)]
    assert counts == [274, 2, 1, 0]
    assert [tile_at(level, at, size).width for level, at in ((0, 273), (1, 1), (2, 0))] == [
        112,
        17,
        1,
    ]
    assert tile_at(ENTRIES, 273, size).width == 112


@given(st.integers(1, 3000))
def test_a_growing_tree_hands_out_each_tile_of_its_size_once(size: int) -> None:
    tree = GrowingTree()
    made = [tile for tile, _ in tree.extend(bytes(32) for _ in range(size))]
    made += [tile for tile, _ in tree.partial_tiles()]
    expected = [tile for level in range(4) for tile in tiles_along(level, size)]
    assert sorted(made, key=repr) == sorted(expected, key=repr)


def test_a_tile_past_the_end_is_none() -> None:
    assert hashes_at(1, 255) == 0
    for level, index in ((0, 1), (1, 0)):
        with pytest.raises(ValueError, match="does not have"):
            tile_at(level, index, 255)


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_leads_back_to_its_entries(entries: list[bytes]) -> None:
    assert parse_bundle(encode_bundle(entries), len(entries)) == entries


@given(st.binary(max_size=100), st.integers(0, 5))
def test_a_bundle_is_read_whole_or_not_at_all(data: bytes, count: int) -> None:
    try:
        entries = parse_bundle(data, count)
    except FormatError:
        return
    assert encode_bundle(entries) == data
