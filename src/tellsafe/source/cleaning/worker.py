# SPDX-License-Identifier: AGPL-3.0-or-later
"""The process that parses one file: ``python -m … SOURCE SINK``, two open descriptors.

The key of the sink comes on standard input; the answer is one line. Whatever breaks in here takes
nothing else along, leaves no core file with a picture in it, and can't fill memory or disk.
"""

import errno
import os
import resource
import sys
from contextlib import closing

from tellsafe.source.cleaning.kinds import PREFIX, kind_of
from tellsafe.source.cleaning.refusal import CleaningError
from tellsafe.source.cleaning.scratch import Scratch

_MOST_MEMORY = 4 * 1024**3
_MOST_SECONDS = 600
_ROOM_FOR_PICTURES = 512 * 1024**2
_ANSWERS = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "refused size"}


def main(source: int, sink: int) -> str:
    """Clean from one descriptor to the other; returns the line to answer."""
    _limit(source)
    try:
        with closing(Scratch.inherited(sink, sys.stdin.buffer.read())) as scratch:
            return "clean " + _clean(source, scratch)
    except CleaningError as refusal:
        return f"refused {refusal.reason}"
    except MemoryError:
        return "refused size"
    except OSError as error:
        return _ANSWERS.get(error.errno or 0, "refused damaged")


def _clean(source: int, sink: Scratch) -> str:
    os.lseek(source, 0, os.SEEK_SET)  # the position is shared with whoever opened it
    with os.fdopen(source, "rb") as file:
        kind = kind_of(file.read(PREFIX))
        file.seek(0)
        if kind.demuxer:
            from tellsafe.source.cleaning.containers import clean_container

            return clean_container(file, kind, sink)
        from tellsafe.source.cleaning.images import clean_image

        data, extension = clean_image(file, kind)
        sink.write(data)
        return extension


def _limit(source: int) -> None:
    largest = 2 * os.fstat(source).st_size + _ROOM_FOR_PICTURES
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, _MOST_MEMORY),
        (resource.RLIMIT_CPU, _MOST_SECONDS),
        (resource.RLIMIT_FSIZE, largest),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


if __name__ == "__main__":
    sys.stdout.write(main(int(sys.argv[1]), int(sys.argv[2])))
