# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of a tip, from the sealed original to what a browser shows; and to nobody without a duty.

Seen to fail: with ranges that hand out whole chunks, and with renditions kept in the clear.
"""

import io
import re

import pytest
from django.test import Client
from PIL import Image

from tellsafe.desk.access import record, renderings
from tellsafe.desk.actions.sweep_renditions import sweep
from tellsafe.desk.adapters.rendition_files import RenditionFiles
from tellsafe.desk.models import Attachment, Rendering, Rendition, Tip
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.on_disk import read_files
from tellsafe.desk.tests.people import ada, adam, anonymous, aygul, ines, pavel, staff, sumi
from tellsafe.desk.tests.pulling import take
from tellsafe.desk.tests.rendering import REAL, plain, render_all
from tellsafe.desk.tests.world import Source
from tellsafe.serving.zone import ZoneSettings


def tip_with(settings: ZoneSettings, source: Source, fake: FakeIntake, *names: str) -> str:
    files = tuple(
        source.attachment((REAL / name).read_bytes(), at, "bin", "application/x-what-it-is-not")
        for at, name in enumerate(names, 1)
    )
    return take(settings, source, fake, files=files)


def parts_of(number: int) -> dict[str, Rendition]:
    return {one.part: one for one in Rendition.objects.filter(attachment__number=number)}


def bytes_of(client: Client, row: Rendition, asked: str | None = None) -> tuple[int, bytes]:
    headers = {"Range": asked} if asked else {}
    answer = client.get(f"/renditions/{row.id}", headers=headers)
    return answer.status_code, answer.getvalue()


def test_a_photo_a_film_and_what_is_neither(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    names = ("iphone-6-gps.jpg", "iphone.heic", "iphone-gps.mov")
    files = [source.attachment((REAL / name).read_bytes(), at) for at, name in enumerate(names, 1)]
    files.append(source.attachment(b"PK\x03\x04" + b"word/document.xml" * 9, 4, "docx", "a/b"))
    files.append(source.attachment(b"<svg xmlns='x'><script>1</script></svg>", 5, "jpg"))
    tip = take(settings, source, fake, files=tuple(files))
    client = ada()
    assert "Being made ready" in client.get(f"/tips/{tip}").content.decode()
    render_all(settings)
    states = list(Rendering.objects.order_by("attachment__number").values_list("state", "why"))
    assert states == [*[("done", "")] * 3, ("refused", "office"), ("refused", "drawing")]
    photo, heic, film = parts_of(0), parts_of(1), parts_of(2)
    assert set(photo) == set(heic) == {"reading", "thumbnail"}
    assert set(film) == {"film", "poster", "strip", "thumbnail"}
    assert (film["film"].width, film["film"].height) == (320, 568)  # upright
    seen = Image.open(io.BytesIO(plain(settings, photo["reading"])))
    assert (seen.format, seen.size, seen.info.get("exif")) == ("JPEG", (2048, 1536), None)
    page = client.get(f"/tips/{tip}").content.decode()
    for told in (
        "Photo 1, 2048 by 1536 pixels",
        f'href="/renditions/{photo["reading"].id}"',
        f'poster="/renditions/{film["poster"].id}"',
        "Moments of Video 3",
        "Office documents",
        "hold programs",
    ):
        assert told in page, told
    assert "Being made ready" not in page


def test_sealed_each_by_a_key_of_its_own_and_gone_with_the_row(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    tip_with(settings, source, fake, "flir-iphone.jpg")
    render_all(settings)
    rows = list(Rendition.objects.all())
    assert len({bytes(row.file_key) for row in rows}) == len(rows) == 2
    original = bytes(Attachment.objects.get().file_key or b"")
    assert original not in {bytes(row.file_key) for row in rows}
    pieces = [plain(settings, row)[200:240] for row in rows]
    lying = list(read_files(settings.folder, "*").values())
    assert [piece for piece in pieces if any(piece in data for data in lying)] == []
    files = RenditionFiles(settings)
    Tip.objects.all().delete()
    assert not Rendition.objects.exists()
    files.discard_all_but(renderings.renditions_kept, before=float("inf"))
    assert list(files.folder.iterdir()) == []


def test_a_sweep_leaves_what_is_on_its_way(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    tip_with(settings, source, fake, "flir-iphone.jpg")
    render_all(settings)
    files = RenditionFiles(settings)
    files.path("A" * 22).write_bytes(b"written just now, its row not yet")
    sweep(settings)
    assert len(list(files.folder.iterdir())) == 3


def test_ranges_are_the_bytes_that_they_say(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    tip_with(settings, source, fake, "iphone-6-gps.jpg")
    render_all(settings)
    row = parts_of(0)["reading"]
    whole = plain(settings, row)
    client = ada()
    assert len(whole) == row.length > 3 * 65536
    assert bytes_of(client, row) == (200, whole)
    for asked, start, end in (
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, row.length),
        ("bytes=65535-65536", 65535, 65537),
        ("bytes=65536-131071", 65536, 131072),
        ("bytes=100-200000", 100, 200001),
        ("bytes=-17", row.length - 17, row.length),
        (f"bytes={row.length - 1}-99999999", row.length - 1, row.length),
    ):
        assert bytes_of(client, row, asked) == (206, whole[start:end]), asked
    answer = client.get(f"/renditions/{row.id}", headers={"Range": "bytes=5-9"})
    assert answer["Content-Range"] == f"bytes 5-9/{row.length}"
    assert bytes_of(client, row, f"bytes={row.length}-")[0] == 416
    for whole_again in ("bytes=9-5", "bytes=a-b", "bytes=0-1,3-4", "lines=0-1"):
        assert bytes_of(client, row, whole_again) == (200, whole)


def test_a_damaged_file_is_not_shown(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    tip_with(settings, source, fake, "flir-iphone.jpg")
    render_all(settings)
    row = parts_of(0)["thumbnail"]
    path = RenditionFiles(settings).path(row.id)
    sealed = bytearray(path.read_bytes())
    sealed[500] ^= 1
    path.write_bytes(sealed)
    client = ada()
    assert bytes_of(client, row)[0] == bytes_of(client, row, "bytes=0-9")[0] == 404


def test_headers_leave_a_browser_nothing_to_guess(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    tip_with(settings, source, fake, "flir-iphone.jpg")
    render_all(settings)
    row = parts_of(0)["thumbnail"]
    answer = ada().get(f"/renditions/{row.id}", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == "inline"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Accept-Ranges"] == "bytes"
    assert "media-src 'self'" in answer["Content-Security-Policy"]
    assert not answer.has_header("Content-Encoding")


def test_only_those_who_read_tips(settings: ZoneSettings, source: Source, fake: FakeIntake) -> None:
    tip = tip_with(settings, source, fake, "flir-iphone.jpg")
    render_all(settings)
    row = parts_of(0)["thumbnail"]
    paths = (f"/renditions/{row.id}", f"/tips/{tip}/files", "/media")
    for reader in (ada(), ines(), sumi()):
        assert [reader.get(path).status_code for path in paths] == [200, 200, 200]
    for other in (pavel(), aygul(), adam()):
        assert [other.get(path).status_code for path in paths] == [404, 404, 404]
        assert told(other, paths[0]) == told(other, f"/renditions/{'A' * 22}")
    assert [anonymous().get(path).status_code for path in paths] == [302, 302, 302]


def told(client: Client, path: str) -> str:
    """The page without what names the request: its token, and its own address."""
    page = client.get(path).content.decode().replace(path, "")
    return re.sub(r'X-CSRFToken": "\w+|csrfmiddlewaretoken" value="\w+', "", page)


def test_no_look_without_an_entry_and_one_a_day_is_enough(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    tip = tip_with(settings, source, fake, "flir-iphone.jpg")
    render_all(settings)
    row = parts_of(0)["reading"]
    client = ada()
    for _ in range(3):
        bytes_of(client, row, "bytes=0-99")
    assert [one.act for one in record.page(None, 9, about=(f"tip:{tip}",))] == ["look"]


def test_content_that_was_removed_is_not_shown(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    tip = tip_with(settings, source, fake, "flir-iphone.jpg")
    render_all(settings)
    row = parts_of(0)["reading"]
    Tip.objects.update(removed=True)
    client = ada()
    assert bytes_of(client, row)[0] == 404
    assert "/renditions/" not in client.get(f"/tips/{tip}").content.decode()


@pytest.mark.parametrize("name", ["sound", "pages"])
def test_sound_has_a_waveform_and_a_document_has_pages(
    settings: ZoneSettings, source: Source, fake: FakeIntake, name: str
) -> None:
    content = {"sound": wave(), "pages": pdf()}[name]
    tip = take(settings, source, fake, files=(source.attachment(content),))
    render_all(settings)
    page = ada().get(f"/tips/{tip}").content.decode()
    if name == "sound":
        assert set(parts_of(0)) == {"sound", "peaks"}
        found = re.search(r'media-wave.*?<path d="([^"]+)"', page)
        assert found
        assert found.group(1).count("M") == 240
        assert "<audio" in page
    else:
        assert "Document 1, page 1" in page
        seen = Image.open(io.BytesIO(plain(settings, parts_of(0)["page"])))
        assert max(seen.size) == 1600


def wave() -> bytes:
    """Two seconds that swell."""
    import math
    import struct
    import wave as wav

    data = io.BytesIO()
    with wav.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        tone = (int(at * 2 * math.sin(at / 3)) for at in range(16000))
        file.writeframes(b"".join(struct.pack("<h", one) for one in tone))
    return data.getvalue()


def pdf() -> bytes:
    """One page, written by another library than the one that reads it."""
    data = io.BytesIO()
    Image.linear_gradient("L").save(data, "PDF")
    return data.getvalue()


def test_parked_files_are_seen_and_tried_again_by_those_who_triage(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    tip_with(settings, source, fake, "flir-iphone.jpg")
    Rendering.objects.update(state="parked", why="failed")
    attachment = Attachment.objects.get()
    client = ada()
    page = client.get("/media").content.decode()
    assert "each try failed" in page
    assert adam().post(f"/media/{attachment.id}/again").status_code == 404
    assert client.post(f"/media/{attachment.id}/again").status_code == 302
    assert Rendering.objects.get().state == "waiting"
    assert record.page(None, 1)[0].act == "retry-file"
    assert staff("zoe").may("triage")  # the cast's default role, which the page asks for
