# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attachments made fit to be seen: the desk's whole pipeline (lease, open the sealed original, two
sandboxed workers, seal each rendition, write rows) against the bare libraries on the same files.

Pictures are held against libvips in a loop, with as many threads as it likes, and against the most
that this machine has to give: such a loop for each core, with one thread. Rounds of all alternate,
so that whatever else the machine does meets all; medians count.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.film import make_film
from tellsafe.desk.renderer import worker_count

MEDIA = Path(__file__).resolve().parents[2] / "shared" / "media" / "real"
# What libvips opens by itself: HEIC it does not, for want of a licence.
PICTURES = [*sorted(MEDIA.glob("*.jpg")), *sorted(MEDIA.glob("*.webp"))]
FILMS = [MEDIA / "old-phone-3gp.mp4", MEDIA / "flir-thermal.mp4"]
COPIES = 4
ROUNDS = 5
_FILM_BYTES = 4 << 20

PIPELINE = """
import json, sys
from pathlib import Path
from bench.media_desk import pipeline
files = [Path(one) for one in sys.argv[3:]]
print(json.dumps(pipeline(Path(sys.argv[1]), files, int(sys.argv[2]))))
"""

BARE_PICTURES = """
import os, sys, time
os.nice(5)
import pyvips
pyvips.cache_set_max(0)
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        data = file.read()
    image = pyvips.Image.thumbnail_buffer(data, 2048, height=2048, size="down")
    if image.get_typeof("icc-profile-data"):
        image = image.icc_transform("srgb", embedded=True, intent="perceptual")
    else:
        image = image.colourspace("srgb")
    image = image.copy_memory()
    image.jpegsave_buffer(Q=82, keep="none")
    image.thumbnail_image(320, height=320, size="down").jpegsave_buffer(Q=82, keep="none")
"""


def media(folder: Path) -> int:
    """Print both ratios; return how many files the pipeline failed to show."""
    if not PICTURES:
        print("\nmedia: no camera files beside the project; nothing to measure")
        return 0
    cores = os.cpu_count() or 1
    pictures = [str(path) for path in PICTURES] * COPIES
    film = make_film(folder / "film.mp4", _FILM_BYTES)
    films = [str(path) for path in (*FILMS, film)]
    print(
        f"\nmedia: {len(pictures)} pictures by {worker_count()} workers, {len(films)} films by one"
    )
    failures = _compare(
        folder / "pictures",
        pictures,
        worker_count(),
        {
            "libvips in a loop": lambda: _loops(pictures, 1, threads=cores),
            "a loop a core": lambda: _loops(pictures, cores, threads=1),
        },
    )
    return failures + _compare(
        folder / "films", films, 1, {"ffmpeg": lambda: _bare_films(films, folder)}
    )


def _compare(
    folder: Path, files: list[str], workers: int, bare: dict[str, Callable[[], float]]
) -> int:
    ours: list[float] = []
    theirs: dict[str, list[float]] = {what: [] for what in bare}
    failures = 0
    for turn in range(ROUNDS):
        for what, loop in bare.items():
            theirs[what].append(loop())
        told = _pipeline(folder / str(turn), workers, files)
        ours.append(told["seconds"])
        failures += told["failures"]
    own = statistics.median(ours)
    print(f"  {len(files) / own:6.2f}/s; {failures} failures")
    for what, seconds in theirs.items():
        other = statistics.median(seconds)
        rounds = ", ".join(f"{b / o:.2f}" for o, b in zip(ours, seconds, strict=True))
        print(f"    {other / own:4.2f} of {what} ({len(files) / other:.2f}/s); rounds {rounds}")
    return failures


def _pipeline(folder: Path, workers: int, files: list[str]) -> dict[str, float]:
    command = [sys.executable, "-c", PIPELINE, str(folder), str(workers), *files]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def _loops(files: list[str], count: int, *, threads: int) -> float:
    """Without the time that Python and libvips take to start: loops that have begun."""
    program = [sys.executable, "-c", BARE_PICTURES]
    empty = _all_of([program] * count, threads)
    return _all_of([[*program, *files[at::count]] for at in range(count)], threads) - empty


def _bare_films(files: list[str], folder: Path) -> float:
    import imageio_ffmpeg

    scale = (
        "scale=w='if(gte(iw,ih),min(1280,iw),-2)':h='if(gte(iw,ih),-2,min(1280,ih))'"
        ":out_color_matrix=bt709:out_range=tv,format=yuv420p"
    )
    to = [
        *("-vf", scale, "-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-g", "90"),
        *("-bsf:v", "filter_units=remove_types=6", "-c:a", "aac", "-b:a", "96k"),
        *("-ar", "48000", "-ac", "2", "-fps_mode", "passthrough", "-map_metadata", "-1"),
        *("-sn", "-dn", "-y"),
    ]
    program = ["nice", "-n", "5", imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin"]
    start = time.perf_counter()
    for name in files:
        subprocess.run([*program, "-i", name, *to, str(folder / "bare.mp4")], check=True)
    return time.perf_counter() - start


def _all_of(commands: list[list[str]], threads: int) -> float:
    environment = {**os.environ, "VIPS_CONCURRENCY": str(threads)}
    start = time.perf_counter()
    running = [subprocess.Popen(one, env=environment) for one in commands]
    for one in running:
        assert one.wait() == 0
    return time.perf_counter() - start
