# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run every fuzz_*.py here under atheris, coverage-guided, each in a process of its own.

    python fuzz/run.py --runs 200000            all of them
    python fuzz/run.py --runs 1000 manifest jws  those named

A file defines ``target(data: bytes)``, which lets no exception out but a defect's: it catches
FormatError, the only one that may leave a parser, and asserts whatever else has to hold. It may
define ``SEEDS``, inputs to begin with. Exits with 1 if a target crashed; the input is printed.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
# The same inputs each time: a run that fails can be repeated, and one that passes says the same
# tomorrow. Longer runs reach further.
SEED = 1
LONGEST = 4096


def names(wanted: list[str]) -> list[str]:
    """The targets to run; exits if one does not exist."""
    there = sorted(path.stem.removeprefix("fuzz_") for path in FOLDER.glob("fuzz_*.py"))
    unknown = set(wanted) - set(there)
    if unknown:
        sys.exit(f"error: no fuzz target {', '.join(sorted(unknown))}\nhint: {', '.join(there)}")
    return wanted or there


def run_one(name: str, runs: int) -> None:
    """Fuzz one target in this process. Does not return."""
    import atheris

    sys.path.insert(0, str(FOLDER))
    with atheris.instrument_imports(include=["tellsafe.formats", "tellsafe.translog"]):
        module = __import__(f"fuzz_{name}")
    with tempfile.TemporaryDirectory(prefix="fuzz-") as corpus:
        for number, seed in enumerate(getattr(module, "SEEDS", ())):
            (Path(corpus) / f"seed-{number}").write_bytes(seed)
        options = (f"-seed={SEED}", f"-max_len={LONGEST}", f"-artifact_prefix={corpus}/")
        atheris.Setup([name, f"-atheris_runs={runs}", *options, corpus], module.target)
        atheris.Fuzz()


def report(name: str, runs: int) -> bool:
    """Fuzz one target in its own process; one line if it held, all that it said if not."""
    start = time.monotonic()
    command = [sys.executable, __file__, "--one", name, "--runs", str(runs)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    # A target that ends early without a word has not held.
    held = done.returncode == 0 and f"Done {runs} " in done.stderr
    verdict = "held" if held else f"CRASHED ({done.returncode})"
    print(f"{name:16} {verdict:12} {time.monotonic() - start:6.1f} s", flush=True)
    if not held:
        progress = ("#", "INFO:", "WARNING:")
        told = [line for line in done.stderr.splitlines() if not line.startswith(progress)]
        print(done.stdout, *told, sep="\n", flush=True)
    return held


def main() -> int:
    """0 if every target held."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    if given.one:
        run_one(given.one, given.runs)
    held = [report(name, given.runs) for name in names(given.names)]
    print(f"{sum(held)} passed, {len(held) - sum(held)} failed")
    return 0 if held and all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
