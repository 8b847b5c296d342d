# SPDX-License-Identifier: AGPL-3.0-or-later
"""A copy of a log grows with it, is as good as it, and takes nothing over that is not verified.

Seen to fail: without the comparison with what the copy had; with files taken over as they come.
"""

from itertools import pairwise
from pathlib import Path

import pytest

from tellsafe.formats.errors import FormatError
from tellsafe.translog.fsck import fsck
from tellsafe.translog.mirror import mirror
from tellsafe.translog.reader import LogReader
from tellsafe.translog.tests.sample import VKEY, entries, entry, files_in, publish, reader_of

SIZES = [1, 2, 255, 256, 257, 511, 512, 600]


def refused(log: LogReader, copy: Path) -> str:
    """The code of what stands against it; the copy is as it was."""
    before = files_in(copy)
    with pytest.raises(FormatError) as error:
        mirror(log, copy, VKEY)
    left = {path: data for path, data in files_in(copy).items() if ".arriving" not in path}
    assert left == before
    return error.value.code


def test_it_grows_with_the_log(tmp_path: Path) -> None:
    log, copy = tmp_path / "log", tmp_path / "copy"
    for size in SIZES:
        publish(log, entries(size))
        held = mirror(LogReader.of_folder(log), copy, VKEY)
        assert held.size == size
        published, copied = files_in(log), files_in(copy)
        assert published.items() <= copied.items()
        report = fsck(LogReader.of_folder(copy), VKEY)
        assert (report.sound, report.entries) == (True, size)


@pytest.mark.parametrize(("before", "after"), [*pairwise(SIZES), (257, 257)])
def test_what_it_has_whole_is_not_fetched_again(tmp_path: Path, before: int, after: int) -> None:
    log, copy = tmp_path / "log", tmp_path / "copy"
    publish(log, entries(before))
    mirror(LogReader.of_folder(log), copy, VKEY)
    publish(log, entries(after))
    asked: list[str] = []
    published = files_in(log)
    mirror(LogReader(lambda path: (asked.append(path), published.get(path))[1]), copy, VKEY)
    whole = [f"tile/entries/{index:03}" for index in range(before // 256)]
    assert set(asked).isdisjoint(whole)


def test_what_a_run_that_broke_off_left_is_not_taken_over(tmp_path: Path) -> None:
    log, copy = tmp_path / "log", tmp_path / "copy"
    publish(log, entries(300))
    published = files_in(log)
    publish(log, entries(700))
    grown = files_in(log)
    mirror(reader_of(published), copy, VKEY)

    def broken_off(path: str) -> bytes | None:
        if path == "tile/entries/002.p/188":
            raise OSError("the network went away")
        return grown.get(path)

    with pytest.raises(OSError, match="went away"):
        mirror(LogReader(broken_off), copy, VKEY)
    assert (copy / "checkpoint").read_bytes() == published["checkpoint"]
    assert fsck(LogReader.of_folder(copy), VKEY).sound
    assert mirror(reader_of(grown), copy, VKEY).size == 700
    assert not (copy / ".arriving").exists()


@pytest.mark.parametrize("size", [1, 256, 300, 600])
def test_a_log_that_tells_another_history_is_refused(tmp_path: Path, size: int) -> None:
    copy = tmp_path / "copy"
    publish(tmp_path / "log", entries(size))
    mirror(LogReader.of_folder(tmp_path / "log"), copy, VKEY)
    other = [entry(9999), *entries(700)[1:]]
    publish(tmp_path / "other", other)
    assert refused(LogReader.of_folder(tmp_path / "other"), copy) == "log-fork"


def test_a_log_that_takes_something_back_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    publish(tmp_path / "log", entries(300))
    mirror(LogReader.of_folder(tmp_path / "log"), copy, VKEY)
    publish(tmp_path / "shorter", entries(299))
    assert refused(LogReader.of_folder(tmp_path / "shorter"), copy) == "log-rollback"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("checkpoint", "log-missing"),
        ("tile/entries/000", "log-missing"),
        ("tile/entries/001.p/44", "log-missing"),
    ],
)
def test_a_file_that_is_withheld(tmp_path: Path, path: str, code: str) -> None:
    publish(tmp_path / "log", entries(300))
    published = files_in(tmp_path / "log")
    del published[path]
    assert refused(reader_of(published), tmp_path / "copy") == code


def test_an_entry_that_is_not_the_signed_one(tmp_path: Path) -> None:
    publish(tmp_path / "log", entries(300))
    published = files_in(tmp_path / "log")
    bundle = published["tile/entries/000"]
    published["tile/entries/000"] = bundle.replace(b'"count":7,', b'"count":8,', 1)
    assert bundle != published["tile/entries/000"]
    assert refused(reader_of(published), tmp_path / "copy") == "log-root"


def test_a_copy_that_is_damaged_is_not_the_log_s_fault(tmp_path: Path) -> None:
    log, copy = tmp_path / "log", tmp_path / "copy"
    publish(log, entries(300))
    mirror(LogReader.of_folder(log), copy, VKEY)
    path = copy / "tile" / "entries" / "000"
    path.write_bytes(path.read_bytes().replace(b'"count":7,', b'"count":8,', 1))
    assert refused(LogReader.of_folder(log), copy) == "mirror-damaged"
