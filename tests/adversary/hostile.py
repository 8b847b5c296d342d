# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files handed to the desk's real workers in the real sandbox, and what comes out of them."""

import io
from collections.abc import Iterator

import av
from PIL import Image

from tellsafe.desk.adapters.workshop import Failed, Made, Workshop, plaintext
from tellsafe.desk.decoding.kinds import BEGINNING, SHOWN, kind_of
from tellsafe.desk.decoding.parcels import Begun, Part
from tellsafe.source.tests.media import telltales_in

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
