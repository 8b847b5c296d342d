# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of real phones come out clean; files made to break parsers break nothing here."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tellsafe.source.cleaning import REASONS, CleaningError, clean
from tellsafe.source.tests.media import HOSTILE, REAL, pictures_of, telltales_in


def cleaned(path: Path, folder: Path) -> bytes:
    with path.open("rb") as file:
        made = clean(file, folder)
    try:
        return made.file.read()
    finally:
        made.close()


def outcome(path: Path, folder: Path) -> str:
    try:
        return f"clean {telltales_in(cleaned(path, folder))}"
    except CleaningError as refusal:
        return refusal.reason


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_a_real_file_tells_nothing_more(path: Path, tmp_path: Path) -> None:
    data = cleaned(path, tmp_path)
    assert telltales_in(data) == []
    assert list(tmp_path.iterdir()) == []
    if path.suffix in (".mp4", ".mov"):
        assert pictures_of(data) == pictures_of(path.read_bytes())


def test_most_real_files_told_something_before() -> None:
    telling = [path.name for path in REAL if telltales_in(path.read_bytes())]
    assert len(telling) >= len(REAL) - 1


def test_hostile_files_are_refused_or_cleaned_and_nothing_breaks(tmp_path: Path) -> None:
    assert len(HOSTILE) > 100
    with ThreadPoolExecutor(2) as pool:
        outcomes = set(pool.map(lambda path: outcome(path, tmp_path), HOSTILE))
    assert outcomes <= {*REASONS, "clean []"}
    assert "damaged" in outcomes
