# SPDX-License-Identifier: AGPL-3.0-or-later
"""One file of a tip as the page shows it."""

from dataclasses import dataclass, field

from tellsafe.desk.access import Attachment, Rendition
from tellsafe.desk.adapters.rendition_files import RenditionFiles
from tellsafe.desk.decoding.kinds import Kind
from tellsafe.desk.decoding.parcels import Part
from tellsafe.desk.rules.rendering import RenderingState
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.media.words import alternative, duration_words, kind_words, why_words
from tellsafe.formats.errors import FormatError

_HALF = 32


@dataclass(frozen=True)
class Shown:
    """``state`` is "damaged", or a RenderingState; ``parts`` are the renditions by part, pages in
    ``pages``."""

    attachment: Attachment
    name: str
    state: str
    words: str = ""
    kind: str = ""
    shortened: bool = False
    parts: dict[str, Rendition] = field(default_factory=dict)
    pages: list[Rendition] = field(default_factory=list)
    alternative: str = ""
    duration: str = ""
    waveform: str = ""

    @property
    def reply(self) -> bool:
        """Whether it came with a reply."""
        return self.attachment.message_id is not None


def shown(attachment: Attachment, number: int) -> Shown:
    """The ``number``-th file of its tip."""
    rendering = getattr(attachment, "rendering", None)
    if rendering is None:
        return Shown(attachment, kind_words("", number), "damaged")
    name = kind_words(rendering.kind or _claimed(attachment), number)
    if rendering.state != RenderingState.DONE:
        words = why_words(rendering.why) if rendering.why else ""
        return Shown(attachment, name, rendering.state, words)
    return _done(attachment, name, rendering.kind, shortened=rendering.shortened)


def _done(attachment: Attachment, name: str, kind: str, *, shortened: bool) -> Shown:
    made = list(attachment.renditions.all())
    parts = {one.part: one for one in made if one.part != Part.PAGE}
    seen = parts.get(Part.READING) or parts.get(Part.FILM)
    lasting = parts.get(Part.FILM) or parts.get(Part.SOUND)
    return Shown(
        attachment,
        name,
        RenderingState.DONE,
        kind=_player(parts, kind),
        shortened=shortened,
        parts=parts,
        pages=sorted((one for one in made if one.part == Part.PAGE), key=lambda one: one.number),
        alternative=alternative(name, seen.width, seen.height) if seen else name,
        duration=duration_words(lasting.milliseconds) if lasting else "",
        waveform=_waveform(parts.get(Part.PEAKS)),
    )


def _player(parts: dict[str, Rendition], kind: str) -> str:
    """How it is shown: by what was made of it."""
    for part in (Part.FILM, Part.SOUND, Part.READING):
        if part in parts:
            return part.value
    return "pages" if kind == Kind.PDF else ""


def _claimed(attachment: Attachment) -> str:
    """Until somebody has looked inside: what the source says it is."""
    claimed = {"image": Kind.JPEG, "video": Kind.FILM, "audio": Kind.SOUND}
    return claimed.get(attachment.media_type.split("/")[0], Kind.UNKNOWN)


def _waveform(peaks: Rendition | None) -> str:
    """The d of an SVG path: one upright line a peak."""
    if peaks is None:
        return ""
    files = RenditionFiles(ZONE)
    try:
        with files.opened(peaks.id, bytes(peaks.file_key), peaks.length) as reader:
            values = b"".join(reader.pieces(0, peaks.length))
    except FormatError:
        return ""
    heights = [max(1, value * _HALF // 255) for value in values]
    return "".join(f"M{at * 3 + 1} {_HALF - h}v{2 * h}" for at, h in enumerate(heights))
