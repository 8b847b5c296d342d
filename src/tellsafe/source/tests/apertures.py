# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures and films of which a part is hidden, and not cut away: as programs may write it."""

import io
import struct
from collections.abc import Sequence

import av
from av.bitstream import BitStreamFilterContext

FULL_BOX = 4
HEAD_OF_ENTRY = 78


def boxes(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        found.append((data[at + 4 : at + 8], data[at + 8 : at + length]))
        at += length
    return found


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def joined(parts: Sequence[tuple[bytes, bytes]]) -> bytes:
    return b"".join(box(*one) for one in parts)


def clap(width: int, height: int, left: float, top: float) -> bytes:
    """A clean aperture (ISO/IEC 14496-12 §12.1.4): its size, and where its middle is from that of
    the picture."""
    return struct.pack(">IIIIiIiI", width, 1, height, 1, round(2 * left), 2, round(2 * top), 2)


def with_property(picture: bytes, kind: bytes, body: bytes, item: int = 1) -> bytes:
    """A HEIC or AVIF whose item has one more property, which a reader must not ignore."""
    top = boxes(picture)
    meta = dict(top)[b"meta"]
    inner = boxes(meta[FULL_BOX:])
    properties = boxes(dict(inner)[b"iprp"])
    listed = boxes(dict(properties)[b"ipco"])
    places = _associated(dict(properties)[b"ipma"], item, len(listed) + 1)
    ipco = joined([*listed, (kind, body)])
    iprp = joined([(b"ipco", ipco), (b"ipma", places)])
    grown = len(iprp) - len(dict(inner)[b"iprp"])
    new = {b"iprp": iprp, b"iloc": _moved(dict(inner)[b"iloc"], grown)}
    made = meta[:FULL_BOX] + joined([(kind, new.get(kind, old)) for kind, old in inner])
    return joined([(kind, made if kind == b"meta" else old) for kind, old in top])


def with_aperture(film: bytes, body: bytes) -> bytes:
    """An MP4 or MOV, its tables after its frames, whose first track of pictures has an aperture."""
    path = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1"]
    return grown(film, path, box(b"clap", body))


def with_second_eye(film: bytes, seen: bytes) -> bytes:
    """HEVC with one more slice in each picture, of the second of its layers (H.265 annex G)."""
    data, slice_ = io.BytesIO(), b"\x02\x09" + seen + b"\x80"
    with av.open(io.BytesIO(film)) as source, av.open(data, "w", format="mp4") as output:
        stream = source.streams.video[0]
        target = output.add_stream_from_template(stream, opaque=True)
        for packet in source.demux(stream):
            if packet.size:
                found = av.Packet(bytes(packet) + struct.pack(">I", len(slice_)) + slice_)
                found.stream, found.time_base = target, packet.time_base
                found.pts, found.dts = packet.pts, packet.dts
                found.is_keyframe = packet.is_keyframe
                output.mux(found)
    return data.getvalue()


def with_hidden_edges(film: bytes, form: str, codec: str, muxer: str) -> bytes:
    """Its pictures, coded as they were, and said to begin further to the right and further down."""
    data = io.BytesIO()
    with av.open(io.BytesIO(film)) as source, av.open(data, "w", format=muxer) as output:
        stream = source.streams.video[0]
        target = output.add_stream_from_template(stream, opaque=True)
        said = BitStreamFilterContext(f"{codec}_metadata={form}", stream, target)
        for packet in [*source.demux(stream), None]:
            for found in said.filter(packet if packet and packet.size else None):
                found.stream = target
                output.mux(found)
            if packet is None or not packet.size:
                break
    return data.getvalue()


def grown(data: bytes, path: list[bytes], extra: bytes) -> bytes:
    (kind, *rest) = path
    first = {b"stsd": 8, b"avc1": HEAD_OF_ENTRY}.get(kind, 0)
    made, is_done = [], False
    for each, body in boxes(data):
        if each == kind and not is_done and (not rest or rest[0] in body):
            inner = grown(body[first:], rest, extra) if rest else body[first:] + extra
            body, is_done = body[:first] + inner, True
        made.append((each, body))
    assert is_done, kind
    return joined(made)


def _associated(ipma: bytes, item: int, number: int) -> bytes:
    """Version 0 and flags 0: a byte for each property."""
    assert ipma[:4] == bytes(4)
    made, at = bytearray(ipma[:8]), 8
    for _ in range(int.from_bytes(ipma[4:8], "big")):
        name, count = struct.unpack_from(">HB", ipma, at)
        listed = ipma[at + 3 : at + 3 + count]
        at += 3 + count
        if name == item:
            listed += bytes([0x80 | number])
        made += struct.pack(">HB", name, len(listed)) + listed
    return bytes(made)


def _moved(iloc: bytes, by: int) -> bytes:
    """Version 0 or 1, offsets and lengths of 4 bytes: each extent of the file is further on."""
    version, sizes = iloc[0], iloc[4]
    assert version in (0, 1)
    assert sizes == 0x44
    base = iloc[5] >> 4
    made, at = bytearray(iloc), 8
    for _ in range(int.from_bytes(iloc[6:8], "big")):
        method = int.from_bytes(iloc[at + 2 : at + 4], "big") & 15 if version else 0
        at += 4 + (2 if version else 0) + base
        count = int.from_bytes(iloc[at : at + 2], "big")
        at += 2
        for _ in range(count):
            if method == 0:
                struct.pack_into(">I", made, at, int.from_bytes(iloc[at : at + 4], "big") + by)
            at += 8
    return bytes(made)
