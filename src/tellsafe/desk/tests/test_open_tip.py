# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips opened into a folder, for an operator at the desk's machine."""

import json
from datetime import date
from pathlib import Path

import pytest

from tellsafe.desk.actions.open_tip import write_opened
from tellsafe.desk.adapters.sealed_files import SealedFiles
from tellsafe.desk.models import Attachment
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.pulling import pull, take
from tellsafe.desk.tests.world import Source, World, blobs
from tellsafe.formats.errors import FormatError
from tellsafe.formats.manifest import When
from tellsafe.serving.zone import ZoneSettings


def test_text_facts_and_files_of_tip_and_replies(
    settings: ZoneSettings, source: Source, fake: FakeIntake, tmp_path: Path
) -> None:
    photo, second = source.attachment(b"photo" * 999), source.attachment(b"second")
    when = When(date(2026, 11, 20), None, "")
    tip = take(settings, source, fake, conduct="汽油 ئۇچۇر", files=(photo,), when=when)
    reply = source.reply(files=(second,), text="Left.")
    fake.submit("reply", source.seal_reply(reply), blobs(second))
    pull(settings, fake)
    assert write_opened(tmp_path) == [tmp_path / tip]
    assert (tmp_path / tip / "text.txt").read_text("utf-8") == "汽油 ئۇچۇر"
    assert (tmp_path / tip / "attachment-1.jpg").read_bytes() == b"photo" * 999
    assert (tmp_path / tip / "reply-1" / "attachment-1.jpg").read_bytes() == b"second"
    told = json.loads((tmp_path / tip / "tip.json").read_text("utf-8"))
    assert (told["tip"], told["when"]["day"]) == (tip, "2026-11-20")
    assert told["attachments"][0]["sha256"] == photo.said.sha256
    assert [turn["kind"] for turn in told["dialogue"]] == ["received", "reply"]
    assert told["dialogue"][1]["text"] == "Left."
    assert {path.stat().st_mode & 0o077 for path in tmp_path.rglob("*")} == {0}


def test_one_of_several(
    settings: ZoneSettings, world: World, fake: FakeIntake, tmp_path: Path
) -> None:
    take(settings, Source(world, 1), fake)
    tip = take(settings, Source(world, 2), fake)
    assert write_opened(tmp_path, tip) == [tmp_path / tip]
    assert write_opened(tmp_path, "none") == []
    assert len(write_opened(tmp_path)) == 2


def test_a_file_that_was_tampered_with_is_not_written(
    settings: ZoneSettings, source: Source, fake: FakeIntake, tmp_path: Path
) -> None:
    file = source.attachment(b"photo" * 99)
    tip = take(settings, source, fake, files=(file,))
    path = SealedFiles(settings).path(Attachment.objects.get().id)
    path.write_bytes(file.sealed[:-1] + bytes([file.sealed[-1] ^ 1]))
    with pytest.raises(FormatError):
        write_opened(tmp_path)
    path.unlink()
    with pytest.raises(FormatError, match="not there"):
        write_opened(tmp_path)
    assert not (tmp_path / tip / "attachment-1.jpg").exists()


def test_without_its_file_key_an_attachment_is_gone(
    settings: ZoneSettings, source: Source, fake: FakeIntake, tmp_path: Path
) -> None:
    tip = take(settings, source, fake, files=(source.attachment(b"photo"),))
    Attachment.objects.update(file_key=None)
    write_opened(tmp_path)
    assert sorted(path.name for path in (tmp_path / tip).iterdir()) == ["text.txt", "tip.json"]
