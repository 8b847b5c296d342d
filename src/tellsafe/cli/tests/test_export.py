# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe export write``, in a process of its own, which starts the desk's Django."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("as_zip", [[], ["--zip"]], ids=["folder", "zip"])
def test_there_is_a_place_to_write_to_before_what_was_agreed_to_is_used_up(
    folder: Path, tmp_path: Path, as_zip: list[str]
) -> None:
    """Two people's word is good once. Nobody's is asked for where nothing could be written."""
    file = tmp_path / "file"
    file.touch()

    def written_to(place: Path) -> str:
        words = ["export", "write", str(folder), "A" * 22, "--to", str(place), *as_zip]
        command = [sys.executable, "-m", "tellsafe.cli.main", *words]
        return subprocess.run(command, capture_output=True, text=True, check=False).stderr

    assert "[no-incident]" in written_to(tmp_path / "bags")
    assert not (tmp_path / "bags").exists()
    assert "[machine]" in written_to(file)
    assert "[machine]" in written_to(Path("/proc"))
