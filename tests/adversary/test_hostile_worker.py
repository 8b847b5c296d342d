# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a worker that was taken over says is believed by nobody: not by the desk, and not by the
worker that makes renditions of what another reads.

Seen to fail: with parcels believed as they come, and with sizes not held to their limits.
"""

import io
import os
import struct
from collections.abc import Callable
from datetime import timedelta

import pytest
from hostile import Keep, assert_the_next_file_is_shown, jpeg

from tellsafe.desk.adapters.workshop import Failed, Workshop, plaintext
from tellsafe.desk.decoding.kinds import Kind
from tellsafe.desk.decoding.making.recordings import make_recording
from tellsafe.desk.decoding.making.stills import make_still
from tellsafe.desk.decoding.parcels import Handing, parcels
from tellsafe.desk.decoding.pixels import Hearing
from tellsafe.desk.decoding.streams import BrokenTalkError

Make = Callable[[Kind, Hearing, Handing], None]


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


@pytest.mark.parametrize(("make", "kind"), [(make_still, Kind.JPEG), (make_recording, Kind.FILM)])
def test_pixels_that_make_no_sense_cost_the_making_worker(make: Make, kind: Kind) -> None:
    """What a reading worker that was taken over may say to the one that makes."""
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
        b"P" + struct.pack("=HH", 1, 1) + bytes(3) + b"P" + struct.pack("=HH", 1, 1) + bytes(3),
        b"",
    ):
        out, into = os.pipe()
        os.write(into, said)
        os.close(into)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            with pytest.raises(BrokenTalkError):
                make(kind, Hearing(out), Handing(nowhere))
        finally:
            os.close(out)
            os.close(nowhere)


def test_a_lease_that_is_lost_stops_the_work(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tellsafe.desk.adapters.workshop.RENEW", timedelta(0))
    keep = Keep()
    with plaintext() as memory:
        memory.write(jpeg((2000, 2000)))
        came = workshop.make(Kind.JPEG, memory.sealed(), keep, lambda: False)
    assert came == Failed("lease lost")
    monkeypatch.undo()
    assert_the_next_file_is_shown(workshop)
