# SPDX-License-Identifier: AGPL-3.0-or-later
"""A hostile file costs its worker, never the desk; and what comes out of a worker holds nothing but
pictures and sound.

Every file that once crashed a parser, mutations of real ones, bombs, polyglots and endless streams
go through the real workers in the real sandbox.

Seen to fail: with the limit of pixels raised, and with x264's own message left in the stream.
"""

import io
import random
import struct
import subprocess
import zlib
from pathlib import Path

import pytest
from hostile import (
    Keep,
    assert_nothing_but_structure,
    assert_the_next_file_is_shown,
    jpeg,
    made_of,
)
from PIL import Image

from tellsafe.desk.adapters.workshop import Made, Workshop, plaintext
from tellsafe.desk.decoding.kinds import SHOWN, Kind, kind_of
from tellsafe.desk.decoding.parcels import Part
from tellsafe.desk.decoding.pixels import Refusal
from tellsafe.source.tests.media import HOSTILE, REAL

# Files


def test_each_file_that_crashed_a_parser_costs_a_worker_at_most(workshop: Workshop) -> None:
    came = [made_of(workshop, path.read_bytes()) for path in HOSTILE]
    assert len(came) == 145
    for _, parts in came:
        assert_nothing_but_structure(parts)
    assert_the_next_file_is_shown(workshop)


def test_what_a_fuzzer_makes_of_real_files(workshop: Workshop) -> None:
    chance = random.Random(20261125)
    small = [path for path in REAL if path.stat().st_size < 500_000]
    for _ in range(60):
        content = bytearray(chance.choice(small).read_bytes())
        for _ in range(chance.randrange(1, 40)):
            _damage(content, chance)
        _, parts = made_of(workshop, bytes(content))
        assert_nothing_but_structure(parts)
    assert_the_next_file_is_shown(workshop)


def _damage(content: bytearray, chance: random.Random) -> None:
    # Mostly near the beginning, where headers are.
    at = chance.randrange(min(len(content), chance.choice((200, 4000, 1 << 30))))
    match chance.randrange(4):
        case 0:
            content[at] ^= 1 << chance.randrange(8)
        case 1:
            content[at : at + 4] = chance.choice((b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff"))
        case 2:
            del content[at : at + chance.randrange(1, 64)]
        case 3:
            content[at:at] = content[: chance.randrange(1, 64)]


def png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(rows, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def test_absurd_dimensions_are_refused_before_a_pixel_is_decoded(workshop: Workshop) -> None:
    for width, height in ((60_000, 60_000), (100_000, 10), (2**31 - 1, 2**31 - 1)):
        came, parts = made_of(workshop, png(width, height, bytes(100)))
        assert parts == {}
        assert isinstance(came, Made)
        assert came.refusal in (Refusal.LARGE, Refusal.DAMAGED)
    bmp = bytearray(54 + 12)
    bmp[:2], bmp[10:14], bmp[14:18] = b"BM", struct.pack("<I", 54), struct.pack("<I", 40)
    bmp[18:26] = struct.pack("<ii", 65_000, 65_000)
    bmp[26:30] = struct.pack("<HH", 1, 24)
    came, _ = made_of(workshop, bytes(bmp))
    assert isinstance(came, Made)
    assert came.refusal in (Refusal.LARGE, Refusal.DAMAGED)


def test_a_bomb_of_pixels_and_a_bomb_of_bytes(workshop: Workshop) -> None:
    """A few kilobytes that unpack to the most that is let through, and to a thousand times more
    than they announce."""
    came, parts = made_of(workshop, png(16_000, 15_900, zlib_zeros(48_001 * 15_900)))
    assert came == Made()
    assert len(parts[Part.READING]) < 1 << 20
    came, _ = made_of(workshop, png(8, 8, zlib_zeros(64 << 20)))
    assert isinstance(came, Made)
    assert_the_next_file_is_shown(workshop)


def zlib_zeros(count: int) -> bytes:
    return bytes(count)


def test_an_endless_film_is_cut_short_and_ends(workshop: Workshop) -> None:
    """A sound that claims to go on for ever, and one whose times leap to the end of time."""
    endless = bytearray(wave(8000))
    endless[4:8] = endless[40:44] = b"\xff\xff\xff\xff"
    came, parts = made_of(workshop, bytes(endless))
    assert came == Made()
    assert set(parts) == {Part.SOUND, Part.PEAKS}
    mp3 = b"\xff\xfb\x90\x00" + bytes(413)
    made_of(workshop, mp3 * 3000)
    assert_the_next_file_is_shown(workshop)


def wave(samples: int) -> bytes:
    import wave as wav

    data = io.BytesIO()
    with wav.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(2 * samples))
    return data.getvalue()


PDF_SCRIPT = b"""%PDF-1.7
1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.launchURL\\("http://x/"\\))>>>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/AA<</O<</S/URI/URI(http://x/)>>>>>>endobj
trailer<</Root 1 0 R>>
%%EOF"""


def test_a_document_with_scripts_is_a_picture_of_its_page(workshop: Workshop) -> None:
    came, parts = made_of(workshop, PDF_SCRIPT)
    assert came == Made()
    assert Image.open(io.BytesIO(parts[Part.PAGE])).size == (1600, 800)
    assert b"http" not in parts[Part.PAGE]


def test_a_document_that_goes_in_circles(workshop: Workshop) -> None:
    circle = PDF_SCRIPT.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[2 0 R]/Count 9999999")
    made_of(workshop, circle)
    assert_the_next_file_is_shown(workshop)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<svg onload='alert(1)'><image href='file:///etc/passwd'/></svg>", Kind.DRAWING),
        (b"<?xml version='1.0'?>\n<svg><script>1</script></svg>", Kind.DRAWING),
        (b"PK\x03\x04" + bytes(26) + b"a.txt", Kind.ARCHIVE),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", Kind.OFFICE),
        (b"\x1f\x8b\x08" + bytes(20), Kind.ARCHIVE),
        (b"#EXTM3U\nhttp://192.0.2.1/leak\n", Kind.TEXT),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", Kind.TEXT),
        (b"\x7fELF\x02\x01\x01" + bytes(60), Kind.UNKNOWN),
        (b"%!PS-Adobe-3.0\n(%pipe%id) (r) file\n", Kind.TEXT),
        (b"", Kind.UNKNOWN),
    ],
)
def test_what_could_reach_out_is_given_to_no_worker(content: bytes, kind: Kind) -> None:
    assert kind_of(content) is kind
    assert kind not in SHOWN


def test_polyglots_are_what_they_begin_with_and_lose_what_they_carry(workshop: Workshop) -> None:
    carried = b"<script>alert(1)</script>" + PDF_SCRIPT + b"PK\x03\x04" + b"Qanary7319"
    for head in (jpeg(), png(8, 8, bytes(8 * 25))):
        came, parts = made_of(workshop, head + carried)
        assert came == Made()
        for data in parts.values():
            assert data.startswith(b"\xff\xd8\xff")
            assert not [word for word in (b"script", b"%PDF", b"PK\x03\x04") if word in data]
        assert_nothing_but_structure(parts)


def test_no_name_makes_a_file_what_it_is_not(workshop: Workshop) -> None:
    """The worker is told the kind by the content alone; a reader that is given another kind's
    bytes says "damaged"."""
    keep = Keep()
    with plaintext() as memory:
        memory.write(PDF_SCRIPT)
        came = workshop.make(Kind.HEIC, memory.sealed(), keep, lambda: True)
    assert came == Made(refusal=Refusal.DAMAGED)


# What comes out


STRUCTURE = {"ExifTool", "File", "QuickTime", "Composite", "JFIF"}
TOLD = (
    "date",
    "gps",
    "location",
    "make",
    "model",
    "software",
    "comment",
    "author",
    "artist",
    "copyright",
    "description",
    "title",
    "serial",
    "encoder",
    "xmp",
    "profile",
    "keys",
)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_a_rendition_of_a_real_file_holds_nothing_but_structure(
    workshop: Workshop, path: Path, tmp_path: Path
) -> None:
    came, parts = made_of(workshop, path.read_bytes())
    assert came == Made()
    assert parts
    assert_nothing_but_structure(parts)
    for part, data in parts.items():
        file = tmp_path / f"{part.value}.{'mp4' if part in (Part.FILM, Part.SOUND) else 'jpg'}"
        file.write_bytes(data)
        assert told_by_exiftool(file) == []


def told_by_exiftool(file: Path) -> list[str]:
    """Tags that say something of a device, a place, a time or a person."""
    listed = subprocess.run(
        ["exiftool", "-G0", "-a", "-u", "-s", "-ee", str(file)], capture_output=True, text=True
    )
    found = []
    for line in listed.stdout.splitlines():
        group, _, rest = line[1:].partition("]")
        name, _, value = (piece.strip() for piece in rest.partition(":"))
        if group.strip() in ("ExifTool", "File", "Composite"):
            continue
        is_empty = value in ("0000:00:00 00:00:00", "")
        is_telling = any(word in name.lower() for word in TOLD) and name not in _FORM
        if group.strip() not in STRUCTURE or (is_telling and not is_empty):
            found.append(line)
    return found


# Names of structure in which a telling word occurs.
_FORM = {
    "HandlerDescription",
    "SampleGroupDescription",
    "MediaDataOffset",
    "OpColor",
    "ColorProfiles",
}
