# SPDX-License-Identifier: AGPL-3.0-or-later
"""The example in docs/source-client.md does what it says."""

import re
from pathlib import Path

import pytest

from tellsafe.source import client, device
from tellsafe.source.tests.media import jpeg_full_of_words
from tellsafe.source.tests.people import CODE
from tellsafe.source.tests.serving import over_http
from tellsafe.source.tests.world import Clock

DOCUMENT = Path(client.__file__).parents[3] / "docs" / "source-client.md"


def test_the_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = re.search(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert found
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(device, "DeviceClock", Clock)
    (tmp_path / "photo.jpg").write_bytes(jpeg_full_of_words())
    with over_http(Clock()) as zones:
        program = found[1].replace("https://tips.example.org", zones.world.urls["intake"])
        exec(program, {"input": lambda _prompt: CODE})
        [(tip, held)] = zones.tips()
        assert zones.file_of(held, tip.attachments[0])
    shown = capsys.readouterr().out
    assert shown.startswith("Write this down: ")
    assert len(shown.splitlines()) == 1


def test_every_method_is_told() -> None:
    text = DOCUMENT.read_text("utf-8")
    public = [name for name in dir(client.Source) if not name.startswith("_") and name != "close"]
    assert [name for name in public if f"`{name}" not in text] == []
