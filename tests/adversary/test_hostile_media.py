# SPDX-License-Identifier: AGPL-3.0-or-later
"""A hostile file costs its worker, never the desk; and what comes out of a worker holds nothing but
pictures and sound.

Every file that once crashed a parser, mutations of real ones, bombs, polyglots and endless streams
go through the real workers in the real sandbox. Beside them a payload that stands for code that
took a worker over: it tries the network, the neighbour, new processes, files, other processes.

Seen to fail: with the filter of system calls left out (the trials are "done"), with the empty root
and Landlock left out as well (paths open), with descriptors not closed, with the limit of pixels
raised (the bomb is drawn), and with parcels believed as they come.
"""

import io
import os
import random
import struct
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tellsafe.desk.adapters.workshop import Failed, Made, Workshop, plaintext
from tellsafe.desk.decoding.kinds import BEGINNING, SHOWN, Kind, kind_of
from tellsafe.desk.decoding.parcels import Begun, Part, parcels
from tellsafe.desk.decoding.pixels import Refusal
from tellsafe.desk.decoding.streams import BrokenTalkError
from tellsafe.source.tests.media import HOSTILE, REAL, telltales_in

Kept = dict[Part, bytes]


class Keep:
    """Renditions in memory."""

    def __init__(self) -> None:
        self.parts: Kept = {}
        self._open: Part | None = None

    def begin(self, begun: Begun) -> None:
        self._open, self.parts[begun.part] = begun.part, b""

    def write(self, data: bytes, /) -> None:
        assert self._open
        self.parts[self._open] += data

    def end(self) -> None:
        self._open = None


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with Workshop() as made:
        assert made.layers().suffices, "this machine has no sandbox, so it can't be tested"
        yield made


def made_of(workshop: Workshop, content: bytes) -> tuple[Made | Failed | None, Kept]:
    """What the workers come to; None for a kind that none of them is given."""
    kind = kind_of(content[:BEGINNING])
    if kind not in SHOWN:
        return None, {}
    keep = Keep()
    with plaintext() as memory:
        left = memoryview(content)
        while left:
            left = left[memory.write(left) :]
        came = workshop.make(kind, memory.sealed(), keep, lambda: True)
    return came, keep.parts


def assert_the_next_file_is_shown(workshop: Workshop) -> None:
    came, parts = made_of(workshop, jpeg())
    assert came == Made()
    assert set(parts) == {Part.READING, Part.THUMBNAIL}


def jpeg(size: tuple[int, int] = (64, 48)) -> bytes:
    data = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(data, "JPEG")
    return data.getvalue()


# What a worker that was taken over tries


@pytest.mark.parametrize(
    ("attempt", "refused"),
    [
        ("network", b""),
        ("local-socket", b""),
        ("fork", b""),
        ("program", b""),
        ("trace", b""),
        ("parent-memory", b""),
        ("new-world", b""),
        ("read-path", b"refused 1"),
        ("write-path", b"refused 1"),
        ("list-root", b"refused 1"),
        ("write-given", b"refused 1"),
        ("kill-parent", b"refused 1"),
        ("code", b"refused 1"),
        ("memory", b"refused MemoryError"),
    ],
)
def test_code_inside_a_worker_is_refused(workshop: Workshop, attempt: str, refused: bytes) -> None:
    """b"": the kernel ended the worker for asking."""
    assert workshop.trial(attempt) == refused


def test_a_worker_holds_its_file_and_its_pipe_and_nothing_else(workshop: Workshop) -> None:
    with plaintext() as neighbour:
        neighbour.write(b"another file, open in the desk meanwhile")
        neighbour.sealed()
        held = workshop.trial("descriptors").decode().split(",")
    assert len(held) == 2


def test_both_layers_hold_each_by_itself(workshop: Workshop) -> None:
    layers = workshop.layers()
    assert (layers.own_world, layers.filter) == (True, True)


def test_a_worker_lives_with_nobody_in_an_empty_place(workshop: Workshop) -> None:
    """Seen from outside, while it spins: its namespaces, its user, its root, its capabilities."""
    with plaintext() as memory:
        memory.write(b"x")
        out = workshop._order("spin", memory.sealed())
        worker = _spinning(workshop)
        status = Path(f"/proc/{worker}/status").read_text()
        links = {name: Path(f"/proc/{worker}/ns/{name}").readlink() for name in _NAMESPACES}
        root = list(Path(f"/proc/{worker}/root").iterdir())
        os.close(out)
        workshop._stop()
        assert workshop._answer() == {"why": "stopped", "ended": [-9]}
    fields = dict(line.split(":\t") for line in status.splitlines() if ":\t" in line)
    assert (fields["Seccomp"], fields["NoNewPrivs"], fields["CapEff"]) == ("2", "1", "0" * 16)
    assert "0" not in fields["Uid"].split()
    assert root == []
    own = {name: Path(f"/proc/self/ns/{name}").readlink() for name in _NAMESPACES}
    assert [name for name in _NAMESPACES if own[name] == links[name]] == []


_NAMESPACES = ("mnt", "net", "pid", "ipc", "uts", "user", "cgroup")


def _spinning(workshop: Workshop) -> int:
    """The worker that is forked from the zygote that is forked from what the desk started."""
    assert workshop._zygote
    found = workshop._zygote.pid
    for _ in range(2):
        children = Path(f"/proc/{found}/task/{found}/children")
        while not (text := children.read_text()):
            os.sched_yield()
        found = int(text.split()[0])
    while "Seccomp:\t2" not in Path(f"/proc/{found}/status").read_text():
        os.sched_yield()
    return found


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


def assert_nothing_but_structure(parts: Kept) -> None:
    for part, data in parts.items():
        assert telltales_in(data) == [], part
        if part in (Part.FILM, Part.SOUND):
            assert data[4:8] == b"ftyp"
        elif part is not Part.PEAKS:
            assert data.startswith(b"\xff\xd8\xff\xdb") or data[:4] == b"\xff\xd8\xff\xe0"
    if Part.FILM in parts:
        assert messages_in(parts[Part.FILM]) == 0


def messages_in(film: bytes) -> int:
    """How many supplemental messages (SEI, type 6) stand in an H.264 stream, extradata included."""
    import av

    count = 0
    with av.open(io.BytesIO(film)) as container:
        video = container.streams.video[0]
        count += (video.codec_context.extradata or b"").count(b"\x00\x00\x01\x06")
        for packet in container.demux(video):
            count += sum(one & 0x1F == 6 for one in units_of(bytes(packet)))
    return count


def units_of(packet: bytes) -> Iterator[int]:
    """The first byte of each unit."""
    at = 0
    while at + 5 <= len(packet):
        yield packet[at + 4]
        at += 4 + int.from_bytes(packet[at : at + 4], "big")


# The desk's side of the pipe


def parcel(letter: bytes, data: bytes = b"", length: int | None = None) -> bytes:
    return struct.pack("<cI", letter, len(data) if length is None else length) + data


def begin(part: int = 0, number: int = 0) -> bytes:
    return parcel(b"B", struct.pack("<BBHHI", part, number, 1, 1, 0))


@pytest.mark.parametrize(
    "said",
    [
        b"",
        parcel(b"Z")[:-1],
        parcel(b"D", b"data of nothing"),
        begin() + begin(),
        begin() + parcel(b"Z"),
        begin() + parcel(b"E") + begin() + parcel(b"E") + parcel(b"Z"),
        begin(part=99),
        begin(number=7),
        begin(part=7, number=21),
        begin() + parcel(b"D", b""),
        begin() + parcel(b"D", bytes(65537)),
        begin() + parcel(b"D", b"x", length=1 << 31),
        begin() + b"".join(parcel(b"D", bytes(65536)) for _ in range(17)),
        parcel(b"X", b"<script>"),
        parcel(b"X", b"damaged\x00"),
        parcel(b"Q"),
        parcel(b"Z", b"more"),
        parcel(b"C", b"more"),
        parcel(b"B", b"short"),
    ],
)
def test_what_a_worker_may_not_say_ends_the_talk(said: bytes) -> None:
    source = io.BytesIO(said)

    def read(size: int) -> bytes:
        piece = source.read(size)
        if len(piece) != size:
            raise BrokenTalkError("ends in the middle")
        return piece

    with pytest.raises(BrokenTalkError):
        list(parcels(read, 1 << 20))


def test_pixels_that_make_no_sense_cost_the_making_worker(workshop: Workshop) -> None:
    """What a reading worker that was taken over may say to the one that makes."""
    from tellsafe.desk.decoding.making.renditions import make_renditions
    from tellsafe.desk.decoding.parcels import Handing
    from tellsafe.desk.decoding.pixels import Hearing

    for said in (
        b"P" + struct.pack("=HH", 4000, 1),
        b"P" + struct.pack("=HH", 0, 1),
        b"V" + struct.pack("=HH", 33, 32) + b"\x01",
        b"F",
        b"A" + struct.pack("=I", 1 << 30),
        b"A" + struct.pack("=I", 4) + bytes(4),
        b"X\xff",
        b"?",
        b"SS",
        b"",
    ):
        out, into = os.pipe()
        os.write(into, said)
        os.close(into)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            with pytest.raises(BrokenTalkError):
                make_renditions(Hearing(out), Handing(nowhere), pages=False)
        finally:
            os.close(out)
            os.close(nowhere)


def test_a_lease_that_is_lost_stops_the_work(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    monkeypatch.setattr("tellsafe.desk.adapters.workshop.RENEW", timedelta(0))
    keep: Any = Keep()
    with plaintext() as memory:
        memory.write(jpeg((2000, 2000)))
        came = workshop.make(Kind.JPEG, memory.sealed(), keep, lambda: False)
    assert came == Failed("lease lost")
    monkeypatch.undo()
    assert_the_next_file_is_shown(workshop)
