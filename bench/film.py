# SPDX-License-Identifier: AGPL-3.0-or-later
"""A long film as a phone makes it, without the time that filming takes."""

import secrets
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image

_RATE = 30
_FRAMES = 60
_SIZE = (1280, 720)
_COARSE = (320, 180)
_TICK = Fraction(1, _RATE)
# Without frames that are kept in another order than they are shown, so that turns can be joined.
_SETTINGS = {"preset": "ultrafast", "bf": "0", "g": str(_FRAMES), "crf": "30"}


def make_film(path: Path, size: int) -> Path:
    """An MP4 of a little more than ``size`` bytes: two seconds of H.264 over and over."""
    with av.open(str(path), "w") as film:
        film.metadata["location"] = "+48.1371+011.5761/"
        stream = film.add_stream("libx264", rate=_RATE, options=_SETTINGS)
        stream.width, stream.height = _SIZE
        stream.pix_fmt, stream.time_base = "yuv420p", _TICK
        coded = [packet for frame in (*_frames(), None) for packet in stream.encode(frame)]
        pieces = [(bytes(packet), packet.is_keyframe) for packet in coded]
        turns = 1 + size // sum(len(data) for data, _ in pieces)
        for moment, (data, is_key) in enumerate(pieces * turns):
            packet = av.Packet(data)
            packet.pts = packet.dts = moment
            packet.duration, packet.time_base = 1, _TICK
            packet.is_keyframe, packet.stream = is_key, stream
            film.mux(packet)
    return path


def _frames() -> Iterator[av.VideoFrame]:
    """Coarse noise: about as many bytes a second as a phone's camera writes."""
    for moment in range(_FRAMES):
        noise = Image.frombytes("L", _COARSE, secrets.token_bytes(_COARSE[0] * _COARSE[1]))
        frame = av.VideoFrame.from_image(noise.resize(_SIZE).convert("RGB"))
        frame.pts = moment
        yield frame
