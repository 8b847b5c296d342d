# SPDX-License-Identifier: AGPL-3.0-or-later
"""Have a file cleaned by a worker process that may break, eat memory or never end, alone."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tellsafe.source.cleaning.kinds import PREFIX, kind_of
from tellsafe.source.cleaning.refusal import REASONS, CleaningError
from tellsafe.source.cleaning.scratch import Scratch

MEDIA_TYPES: Mapping[str, str] = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "mp4": "video/mp4",
    "m4a": "audio/mp4",
    "3gp": "video/3gpp",
    "webm": "video/webm",
    "weba": "audio/webm",
    "mkv": "video/x-matroska",
    "mka": "audio/x-matroska",
    "ogg": "audio/ogg",
    "mp3": "audio/mpeg",
}
_WORKER = "tellsafe.source.cleaning.worker"


@dataclass(frozen=True)
class Cleaned:
    """A clean file, to be read from its start. Close it when it has been sealed."""

    file: Scratch = field(repr=False)
    length: int
    extension: str

    @property
    def media_type(self) -> str:
        """Such as "image/jpeg"."""
        return MEDIA_TYPES[self.extension]

    def close(self) -> None:
        """The plaintext is gone then."""
        self.file.close()


def clean(source: BinaryIO, folder: Path) -> Cleaned:
    """Clean an open file, whole. ``folder`` is on a disk with room for a copy.

    Raises CleaningError, and OSError where the disk is full.
    """
    source.seek(0)
    kind_of(source.read(PREFIX))
    source.seek(0)
    scratch = Scratch.create(folder)
    try:
        extension = _work(source, scratch)
        scratch.seek(0)
        return Cleaned(scratch, scratch.length, extension)
    except BaseException:
        scratch.close()
        raise


def _work(source: BinaryIO, scratch: Scratch) -> str:
    """The extension that the worker answers. It is given open files, and no name or setting."""
    descriptor, key = scratch.to_pass_on()
    done = subprocess.run(  # noqa: S603  our own interpreter and module, no shell
        [sys.executable, "-I", "-B", "-m", _WORKER, str(source.fileno()), str(descriptor)],
        input=key,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=(source.fileno(), descriptor),
        env={},
        cwd="/",
        check=False,
    )
    verdict, _, word = done.stdout.decode("ascii", "replace").partition(" ")
    if done.returncode == 0 and verdict == "clean" and word in MEDIA_TYPES:
        return word
    if verdict == "full":
        raise OSError(28, "no room on the disk for a cleaned copy")
    raise CleaningError(word if word in REASONS else "crashed")
