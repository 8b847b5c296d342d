# SPDX-License-Identifier: AGPL-3.0-or-later
"""What fsck finds: every changed byte, a fork, a rollback, an uncommitted bulletin.

And what a client finds that remembers a checkpoint. Seen to fail with the comparison of tiles left
out of fsck, and with the consistency proof left out of ``advance``.
"""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.errors import FormatError
from tellsafe.translog.bundle import encode_bundle
from tellsafe.translog.checkpoint import sign_checkpoint
from tellsafe.translog.cosignature import Cosigner, Quorum
from tellsafe.translog.entries import make_entry
from tellsafe.translog.fsck import Report, fsck
from tellsafe.translog.merkle import leaf_hash
from tellsafe.translog.reader import LogReader
from tellsafe.translog.tests.sample import (
    SIGNER,
    VKEY,
    Files,
    entries,
    entry,
    files_in,
    publish,
    reader_of,
)
from tellsafe.translog.tree import GrowingTree
from tellsafe.translog.witnessed import Witnessed, advance, verify_inclusion_of

LARGE = 600
BULLETIN = b'{"payload":"\xef\xbf\xbd"}'


def bulletin_entry(serial: int, bulletin: bytes = BULLETIN) -> bytes:
    hashed = hashlib.sha256(bulletin).hexdigest()
    return make_entry("bulletin", day="2026-11-23", serial=serial, sha256=hashed)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("large")
    publish(folder, [*entries(LARGE - 1), bulletin_entry(1)])
    return files_in(folder)


def small(folder: Path, log: list[bytes]) -> Files:
    publish(folder, log)
    return files_in(folder)


def checked(files: Files, kept: str | None = None) -> Report:
    return fsck(reader_of(files), VKEY, kept_checkpoint=kept)


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


def note_of(log: list[bytes]) -> str:
    tree = GrowingTree()
    list(tree.extend(leaf_hash(one) for one in log))
    return sign_checkpoint(tree.size, tree.root(), SIGNER)


def flipped(files: Files, path: str, at: int, bit: int) -> Files:
    data = bytearray(files[path])
    data[at] ^= 1 << bit
    return files | {path: bytes(data)}


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512])
def test_a_sound_log_is_sound_at_every_size(tmp_path: Path, size: int) -> None:
    seen: list[tuple[int, int]] = []
    publish(tmp_path, entries(size))
    report = fsck(
        reader_of(files_in(tmp_path)), VKEY, progress=lambda done, of: seen.append((done, of))
    )
    assert report.sound
    assert report.entries == size
    assert seen == [(min(at + 256, size), size) for at in range(0, size, 256)]


def test_every_flipped_bit_of_a_small_log_is_found(tmp_path: Path) -> None:
    files = small(tmp_path, [*entries(3), bulletin_entry(1)])
    assert checked(files).sound
    for path, data in files.items():
        for place in range(8 * len(data)):
            assert not checked(flipped(files, path, place // 8, place % 8)).sound


@given(st.data())
def test_any_flipped_byte_of_a_large_log_is_found(large: Files, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(large)))
    at = data.draw(st.integers(0, len(large[path]) - 1))
    assert not checked(flipped(large, path, at, data.draw(st.integers(0, 7)))).sound


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/001", "tile/1/000.p/2", "tile/entries/001"])
def test_a_missing_file_is_found(large: Files, path: str) -> None:
    report = checked({name: data for name, data in large.items() if name != path})
    assert "log-missing" in codes(report)


def test_a_changed_entry_is_named(large: Files) -> None:
    changed = [*entries(256)[:77], entry(9999), *entries(256)[78:]]
    report = checked(large | {"tile/entries/000": encode_bundle(changed)})
    assert codes(report) == {"tile-differs", "log-root"}
    assert report.findings[0].where == "tile/0/000 hash 77"


def test_a_changed_tile_alone_leaves_the_root_standing(large: Files) -> None:
    report = checked(flipped(large, "tile/0/001", 64, 0))
    assert [(found.code, found.where) for found in report.findings] == [
        ("tile-differs", "tile/0/001 hash 2")
    ]


def test_entries_that_may_not_stand_there_are_found_though_signed(tmp_path: Path) -> None:
    files = small(tmp_path, [entry(0), b'{"tip":"a dark car"}'])
    report = checked(files)
    assert [(found.code, found.where) for found in report.findings] == [("entry-type", "entry 1")]
    assert "dark car" not in str(report.findings)


def test_two_bulletins_of_one_serial_are_found(tmp_path: Path) -> None:
    files = small(tmp_path, [bulletin_entry(1), bulletin_entry(2), bulletin_entry(2, b"other")])
    assert codes(checked(files)) == {"bulletin-serial"}


def test_a_bulletin_is_looked_for(large: Files) -> None:
    assert fsck(reader_of(large), VKEY, bulletin=BULLETIN).sound
    report = fsck(reader_of(large), VKEY, bulletin=BULLETIN + b" ")
    assert codes(report) == {"bulletin-absent"}


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 599, 600])
def test_a_kept_checkpoint_of_the_past_is_continued(large: Files, size: int) -> None:
    log = [*entries(LARGE - 1), bulletin_entry(1)]
    assert checked(large, note_of(log[:size])).sound


@pytest.mark.parametrize("size", [1, 256, 300, 600])
def test_a_fork_from_a_kept_checkpoint_is_found(large: Files, size: int) -> None:
    other = note_of([*entries(size - 1), entry(9999)])
    assert codes(checked(large, other)) == {"log-fork"}


def test_a_rollback_behind_a_kept_checkpoint_is_found(large: Files) -> None:
    assert codes(checked(large, note_of(entries(601)))) == {"log-rollback"}


def test_a_kept_checkpoint_of_another_log_is_no_evidence(large: Files) -> None:
    assert codes(checked(large, "not a note")) == {"kept-checkpoint"}


def test_findings_are_bounded(large: Files) -> None:
    swapped = encode_bundle([entry(number + 5000) for number in range(256)])
    assert len(checked(large | {"tile/entries/000": swapped}).findings) == 100


# A client that remembers.


def seen(files: Files, wanted: bytes, remembered: str | None = None) -> Witnessed:
    return verify_inclusion_of(wanted, reader_of(files), VKEY, remembered)


def refusal(files: Files, wanted: bytes, remembered: str | None = None) -> str:
    with pytest.raises(FormatError) as caught:
        seen(files, wanted, remembered)
    return caught.value.code


def test_a_client_finds_its_entry_and_moves_on(tmp_path: Path) -> None:
    log = [*entries(300), bulletin_entry(1)]
    first = seen(small(tmp_path, log), bulletin_entry(1))
    assert (first.index, first.checkpoint.size) == (300, 301)
    log += [*entries(700)[300:], bulletin_entry(2, b"next")]
    second = seen(small(tmp_path, log), bulletin_entry(2, b"next"), first.note)
    assert (second.index, second.checkpoint.size) == (701, 702)
    assert seen(files_in(tmp_path), bulletin_entry(1), second.note).index == 300


def test_a_client_refuses_an_uncommitted_entry(large: Files) -> None:
    assert refusal(large, bulletin_entry(2)) == "log-absent"


def test_a_client_refuses_an_entry_that_a_tile_claims_and_the_root_does_not(large: Files) -> None:
    tile = large["tile/0/000"]
    lying = large | {"tile/0/000": leaf_hash(bulletin_entry(2)) + tile[32:]}
    assert refusal(lying, bulletin_entry(2)) == "log-inclusion"


def test_a_client_refuses_rollback_and_fork(large: Files) -> None:
    assert refusal(large, bulletin_entry(1), note_of(entries(601))) == "log-rollback"
    assert refusal(large, bulletin_entry(1), note_of([entry(7)])) == "log-fork"
    assert refusal(large, bulletin_entry(1), note_of([entry(7)] * 600)) == "log-fork"


def test_a_client_refuses_a_remembered_checkpoint_that_was_tampered_with(large: Files) -> None:
    note = note_of(entries(5)).replace("\n5\n", "\n4\n")
    with pytest.raises(FormatError, match="signature"):
        advance(reader_of(large), VKEY, note)


def test_a_partial_tile_that_was_dropped_is_read_from_the_full_one(tmp_path: Path) -> None:
    before = small(tmp_path, entries(255))
    after = small(tmp_path, entries(256))
    assert not any(".p/255" in path for path in after)
    between = after | {"checkpoint": before["checkpoint"]}
    assert checked(between).sound
    assert seen(between, entry(7)).index == 7


def test_the_checkpoint_that_is_walked_is_the_one_that_was_cosigned(tmp_path: Path) -> None:
    """A log that first shows a fork and then what its witnesses saw. Seen to fail when fsck
    fetched the checkpoint a second time."""
    witness = Cosigner("witness.example/w", b"\x07" * 32)
    good, fork = small(tmp_path / "good", entries(5)), small(tmp_path / "fork", entries(6)[1:])
    text = good["checkpoint"].partition(b"\n\n")[0].decode() + "\n"
    cosigned = good["checkpoint"] + witness.cosign(text, 1_795_960_000).encode()
    shown = iter([fork["checkpoint"], cosigned, cosigned])

    def fetch(path: str) -> bytes | None:
        return next(shown) if path == "checkpoint" else fork.get(path)

    report = fsck(LogReader(fetch), VKEY, quorum=Quorum((witness.key,), 1))
    assert codes(report) == {"log-unwitnessed"}
    assert report.note == fork["checkpoint"]
