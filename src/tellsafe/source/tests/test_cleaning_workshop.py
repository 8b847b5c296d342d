# SPDX-License-Identifier: AGPL-3.0-or-later
"""The process that parses may break or run wild: nothing else breaks, and nobody reads its file."""

import io
import os
import resource
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.source.cleaning import CleaningError, clean, worker, workshop
from tellsafe.source.cleaning.scratch import Scratch
from tellsafe.source.tests.media import CANARY, jpeg_full_of_words

STEPS = st.lists(
    st.tuples(st.integers(0, 300), st.binary(max_size=200), st.integers(0, 200)), max_size=12
)


def file_with(data: bytes, folder: Path) -> Path:
    path = folder / "IMG_4711.jpg"
    path.write_bytes(data)
    return path


@given(STEPS)
def test_a_scratch_file_reads_like_a_file(tmp_path_factory, steps) -> None:
    model = io.BytesIO()
    with closing(Scratch.create(tmp_path_factory.getbasetemp())) as scratch:
        for place, data, wanted in steps:
            place = min(place, scratch.length)
            assert scratch.seek(place) == model.seek(place)
            assert scratch.write(data) == model.write(data)
            assert scratch.tell() == model.tell()
            scratch.seek(-wanted, os.SEEK_END)
            model.seek(max(0, len(model.getvalue()) - wanted))
            assert scratch.read(wanted) == model.read(wanted)
        scratch.seek(0)
        assert scratch.read() == model.getvalue()


def test_a_scratch_file_has_no_name_and_no_readable_byte(tmp_path) -> None:
    with closing(Scratch.create(tmp_path)) as scratch:
        scratch.write(CANARY.encode() * 100)
        assert list(tmp_path.iterdir()) == []
        descriptor, _ = scratch.to_pass_on()
        on_disk = os.pread(descriptor, 10_000, 0)
        assert len(on_disk) == len(CANARY) * 100
        assert CANARY.encode()[:4] not in on_disk
        assert not hasattr(scratch, "fileno")


def test_cleaning_leaves_nothing_in_the_folder(tmp_path) -> None:
    source = file_with(jpeg_full_of_words(), tmp_path)
    room = tmp_path / "room"
    room.mkdir()
    with source.open("rb") as file, closing(clean(file, room)) as made:
        assert list(room.iterdir()) == []
        assert (made.extension, made.media_type) == ("jpg", "image/jpeg")
        assert len(made.file.read()) == made.length
    assert list(room.iterdir()) == []


@pytest.mark.parametrize("module", ["faulthandler", "tellsafe.nowhere"])
def test_a_worker_that_breaks_is_a_refusal(module: str, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(workshop, "_WORKER", module)
    with (
        file_with(jpeg_full_of_words(), tmp_path).open("rb") as file,
        pytest.raises(CleaningError) as refusal,
    ):
        clean(file, tmp_path)
    assert refusal.value.reason == "crashed"


def test_the_worker_is_limited_in_a_process_of_its_own(tmp_path) -> None:
    """Run there, since limits can't be taken back; they say what a bomb is up against."""
    source = file_with(b"\xff\xd8\xff", tmp_path)
    program = (
        "import resource, os; from tellsafe.source.cleaning import worker;"
        f"worker._limit(os.open({str(source)!r}, os.O_RDONLY));"
        "print(*(resource.getrlimit(one)[0] for one in (resource.RLIMIT_CORE, resource.RLIMIT_AS,"
        " resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    core, memory, seconds, file_size = map(int, shown.stdout.split())
    assert core == 0
    assert 0 < memory <= 4 * 1024**3
    assert 0 < seconds <= 600
    assert 0 < file_size <= 2 * source.stat().st_size + 512 * 1024**2


def test_memory_that_runs_out_is_a_refusal(tmp_path, monkeypatch) -> None:
    def eat(*_: object) -> str:
        raise MemoryError

    monkeypatch.setattr(worker, "_limit", lambda _source: None)
    monkeypatch.setattr(worker, "_clean", eat)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(bytes(32))))
    with (tmp_path / "any").open("w+b") as file:
        assert worker.main(file.fileno(), os.dup(file.fileno())) == "refused size"


def test_limits_of_the_caller_stay_its_own(tmp_path) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    with (
        file_with(jpeg_full_of_words(), tmp_path).open("rb") as file,
        closing(clean(file, tmp_path)),
    ):
        assert resource.getrlimit(resource.RLIMIT_AS) == before
