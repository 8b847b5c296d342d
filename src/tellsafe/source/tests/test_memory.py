# SPDX-License-Identifier: AGPL-3.0-or-later
"""Memory does not grow with the files: they are sealed and sent piece by piece."""

import subprocess
import sys
from pathlib import Path

from tellsafe.source.tests.serving import over_http
from tellsafe.source.tests.world import Clock
from tellsafe.source.tests.zones import Zones

MIB = 1024 * 1024
SIZE = 96 * MIB
ROOM = 24 * MIB
PROGRAM = """
import resource, sys
from pathlib import Path
from tellsafe.source.attachments import File
from tellsafe.source.client import Source
from tellsafe.source.report import Report
from tellsafe.source.tests.people import ADA, CODE
from tellsafe.source.tests.world import Clock

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

with Source(Path(sys.argv[1]), sys.argv[2], clock=Clock()) as source:
    source.activate(ADA, lambda: CODE)
    small, large = (File(Path(name), as_is=True) for name in sys.argv[3:])
    first = source.report(Report("hate-crime", "small", "en"), [small])
    before = peak()
    second = source.report(Report("hate-crime", "large", "en"), [large])
    assert first.receipt and second.receipt
    print((peak() - before) * 1024)
"""


def test_a_large_file_takes_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b"x" * MIB)
    with large.open("wb") as file:
        file.truncate(SIZE)
    with over_http(Clock()) as zones:
        forget_parts(zones)
        intake = zones.world.urls["intake"]
        arguments = [tmp_path / "home", intake, small, large]
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM, *map(str, arguments)],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    assert int(run.stdout) < ROOM


def forget_parts(zones: Zones) -> None:
    """This test's own memory is no matter, but need not hold the file either."""
    zones.blob_of = lambda held, blob: bytes(0)  # type: ignore[method-assign]
    zones._part = lambda _asked, _parts: (204, b"")  # type: ignore[method-assign]
    announce = zones._announce

    def announced(asked, parts):
        answer = announce(asked, parts)
        for held in zones.submissions.values():
            held.blobs = {}
        return answer

    zones._announce = announced  # type: ignore[method-assign]
