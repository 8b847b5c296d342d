# SPDX-License-Identifier: AGPL-3.0-or-later
"""A film or a sound, read to frames and samples in the order of the file.

Containers and codecs that phones use, and no others; nothing that names a second file or an
address (playlists, references) is followed, and could not be.
"""

import io
from collections.abc import Iterator
from pkgutil import walk_packages
from typing import Any

import av
from av.error import FFmpegError

from tellsafe.desk.decoding.kinds import Kind
from tellsafe.desk.decoding.limits import MOST_FRAMES, MOST_SECONDS
from tellsafe.desk.decoding.pixels import Refusal, Telling
from tellsafe.desk.decoding.reading.sound_line import SoundLine
from tellsafe.desk.decoding.reading.upright import Upright

_FORMATS = "mov,matroska,webm,avi,flv,mpeg,mpegts,ogg,flac,mp3,wav,w64,amr,aac,caf,aiff,3gp"
_CODECS = (
    "h264,hevc,av1,libdav1d,vp8,vp9,mpeg4,msmpeg4v2,msmpeg4v3,h263,flv,mjpeg,mpeg1video,mpeg2video,"
    "theora,prores,dvvideo,rawvideo,wmv1,wmv2,aac,aac_latm,mp3,mp3float,mp2,mp2float,opus,libopus,"
    "vorbis,flac,alac,amrnb,amrwb,amr_nb,amr_wb,ac3,eac3,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,"
    "pcm_s32le,pcm_f32le,pcm_u8,pcm_s8,pcm_alaw,pcm_mulaw,adpcm_ima_wav,adpcm_ms,adpcm_ima_qt,qdm2,"
    "wmav1,wmav2"
)
_MOST_FAULTS = 200
_BUFFER = 1 << 18


def prepare() -> None:
    """Before the sandbox: load the parts of PyAV that it would load at first use."""
    for module in walk_packages(av.__path__, "av."):
        if not module.name.endswith("__main__"):
            __import__(module.name)


def read_recording(_: Kind, descriptor: int, telling: Telling) -> None:
    """Tell of the recording in this open file, or why not."""
    try:
        with _opened(descriptor) as container:
            told = _Recording(container, telling).tell()
    except (FFmpegError, ValueError, OSError):
        told = False
    if not told:
        telling.refused(Refusal.DAMAGED)


def _opened(descriptor: int) -> Any:
    options = {"format_whitelist": _FORMATS, "codec_whitelist": _CODECS, "protocol_whitelist": ""}
    file = io.FileIO(descriptor, "rb", closefd=False)
    return av.open(file, "r", buffer_size=_BUFFER, metadata_errors="replace", options=options)


class _Recording:
    """One pass over the file. A film begins with its first frame; sound that comes before waits."""

    def __init__(self, container: Any, telling: Telling) -> None:
        self._telling = telling
        self._container = container
        moving = [one for one in container.streams.video if not _is_cover(one)]
        self._video = moving[0] if moving else None
        self._audio = container.streams.audio[0] if container.streams.audio else None
        if self._video:
            self._video.thread_type = "AUTO"
        begin = max(0.0, (container.start_time or 0) / 1_000_000)
        self._upright = Upright(begin)
        self._sound = SoundLine(begin)
        self._held: list[bytes] = []
        self._begun = False
        self._frames = 0

    def tell(self) -> bool:
        """False if there was nothing to tell of; after True all was told."""
        for stream, frame in self._decoded():
            if stream is self._video:
                self._tell_frame(frame)
            else:
                self._tell_sound(self._sound.of(frame))
            if self._is_long():
                self._telling.shortened()
                break
        return self._finish()

    def _decoded(self) -> Iterator[tuple[Any, Any]]:
        faults = 0
        wanted = [one for one in (self._video, self._audio) if one is not None]
        packets = self._container.demux(wanted) if wanted else ()
        for packet in packets:
            try:
                frames = packet.decode()
            except FFmpegError:
                faults += 1
                if faults > _MOST_FAULTS:
                    return
                continue
            for frame in frames:
                yield packet.stream, frame

    def _tell_frame(self, frame: Any) -> None:
        for moment, planes in self._upright.of(frame):
            if not self._begun:
                self._begun = True
                self._telling.film(self._upright.size, sound=self._audio is not None)
                self._tell_held()
            self._telling.frame(moment, planes)
            self._frames += 1

    def _tell_sound(self, pieces: list[bytes]) -> None:
        if self._video is not None and not self._begun:
            self._held += pieces
            return
        if not self._begun:
            self._begun = True
            self._telling.sound()
        for piece in pieces:
            self._telling.samples(piece)

    def _tell_held(self) -> None:
        held, self._held = self._held, []
        for piece in held:
            self._telling.samples(piece)

    def _is_long(self) -> bool:
        seconds = max(self._upright.last / 1000, self._sound.seconds)
        return self._frames >= MOST_FRAMES or seconds >= MOST_SECONDS

    def _finish(self) -> bool:
        if self._begun:
            self._tell_sound(self._sound.rest())
        elif self._held:  # pictures were announced and none came
            self._telling.sound()
            self._tell_held()
        else:
            return False
        self._telling.end()
        return True


def _is_cover(stream: Any) -> bool:
    """Whether this is the cover of a record rather than a film."""
    return "attached_pic" in str(stream.disposition).lower()
