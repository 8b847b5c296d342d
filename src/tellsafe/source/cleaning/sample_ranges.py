# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where in an MP4 its samples lie: in the media data, and none in another.

A table of samples that is damaged can point anywhere: a frame of sound that is too long reaches
into the titles behind it, and would carry them into the clean file as sound.
"""

from typing import BinaryIO

from tellsafe.source.cleaning.refusal import CleaningError
from tellsafe.source.cleaning.top_boxes import top_boxes


class SampleRanges:
    """Collects the samples of all tracks, those too that are not copied."""

    def __init__(self, source: BinaryIO) -> None:
        self._media = [(at, end) for kind, at, end in top_boxes(source) if kind == b"mdat"]
        self._samples: set[tuple[int, int]] = set()

    def add(self, start: int | None, length: int) -> None:
        """Take note of a sample. Raises CleaningError("damaged") for one outside of the data."""
        if start is None:
            raise CleaningError("damaged")
        end = start + length
        if not any(first <= start and end <= last for first, last in self._media):
            raise CleaningError("damaged")
        self._samples.add((start, end))

    def require_apart(self) -> None:
        """Raises CleaningError("damaged") if two samples overlap. One may be used twice."""
        reached = 0
        for start, end in sorted(self._samples):
            if start < reached:
                raise CleaningError("damaged")
            reached = end
