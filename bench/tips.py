# SPDX-License-Identifier: AGPL-3.0-or-later
"""Complete tips a second: stamp checked, envelope stored durably, receipt signed."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx2 as httpx

from bench.deployment import Measured, measured_deployment
from bench.load import http_request, run_load
from bench.raw import inserts_a_second
from tellsafe.cli.processes import free_ports
from tellsafe.cli.stage import patience

ROUNDS = {1: 400, 8: 1500, 32: 2000, 128: 2000}
TURNS = 5


def tips(folder: Path) -> int:
    """Print the table; return the number of tips that were not accepted."""
    with (
        measured_deployment(folder / "deployment") as deployment,
        _raw_app(folder / "raw.sqlite3") as raw,
    ):
        bodies = [deployment.envelope() for _ in range(600)]
        single = inserts_a_second(folder / "single.sqlite3", bodies[:400], 1)
        batched = inserts_a_second(folder / "batched.sqlite3", bodies * 5, 64)
        print(f"\ntips of {len(bodies[0])} bytes, durable")
        print(f"  raw inserts, one a commit         {single:8.0f}/s")
        print(f"  raw inserts, 64 a commit          {batched:8.0f}/s")
        return sum(_at_once(deployment, raw, bodies, many) for many in ROUNDS)


def _at_once(deployment: Measured, raw_port: int, bodies: Sequence[bytes], many: int) -> int:
    """Turn about, so that neither has the quieter moments of the machine, nor fewer rows in its
    table; the median counts."""
    count = ROUNDS[many]
    chosen = [bodies[n % len(bodies)] for n in range(count)]
    ours, raw = [], []
    for _ in range(TURNS):
        requests = [http_request("PUT", "/raw", {}, body) for body in chosen]
        raw.append(run_load(raw_port, requests, many).rate)
        requests = [deployment.tip_request(body) for body in chosen]
        ours.append(run_load(deployment.port("intake"), requests, many))
    failures = sum(load.failures(201) for load in ours)
    ratios = sorted(load.rate / rate for load, rate in zip(ours, raw, strict=True))
    print(
        f"  {many:3} at once: {median(load.rate for load in ours):6.0f} complete tips/s = "
        f"{median(ratios):4.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}) of the raw app's "
        f"{median(raw):6.0f} inserts/s; {failures} failures"
    )
    return failures


@contextmanager
def _raw_app(path: Path) -> Iterator[int]:
    """Its port."""
    port = free_ports(1)[0]
    script = Path(__file__).with_name("raw_app.py")
    server = subprocess.Popen([sys.executable, str(script), str(path), str(port)])
    try:
        _await(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _await(port: int) -> None:
    for _ in patience(8):
        try:
            httpx.get(f"http://127.0.0.1:{port}/", trust_env=False)
        except httpx.TransportError:
            continue
        return
    raise SystemExit("error: the raw app did not start")
