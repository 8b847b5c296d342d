# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real intake in a process of its own, as ``tellsafe run intake`` starts it.

with running(folder, port) as process: …      killed at the end of the block
python -m tellsafe.intake.tests.running FOLDER
"""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx

_KNOCKS = 1200
_BETWEEN = 0.05


@contextlib.contextmanager
def running(folder: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Start it, and wait until it answers; all that it prints goes to output.txt."""
    command = [sys.executable, "-m", "tellsafe.intake.tests.running", str(folder)]
    with (folder / "output.txt").open("ab") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        _await(process, port)
        yield process
    finally:
        process.kill()
        process.wait()


def client(port: int) -> httpx.Client:
    """One that speaks to it. It has no TLS, whose certificates take long to load."""
    address = f"http://127.0.0.1:{port}"
    return httpx.Client(base_url=address, trust_env=False, verify=False, timeout=60)


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Knock until it answers; the pause between two knocks is a wait for it to fail."""
    with client(port) as http:
        for _ in range(_KNOCKS):
            with contextlib.suppress(httpx.TransportError):
                http.get("/")
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_BETWEEN)
                break
    raise RuntimeError("the intake did not start; see output.txt")


def main(folder: Path) -> None:
    """Serve until killed."""
    from tellsafe.serving.django import migrate, start_django
    from tellsafe.serving.log import log_to_stderr
    from tellsafe.serving.server import serve

    log_to_stderr()
    settings = start_django(folder)
    migrate()
    from tellsafe.intake.web.app import make_app
    from tellsafe.serving.clock import SystemClock

    serve(make_app(settings, SystemClock()), settings.listen)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
