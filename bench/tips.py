# SPDX-License-Identifier: AGPL-3.0-or-later
"""Complete tips a second: stamp checked, envelope stored durably, receipt signed."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx2 as httpx

from bench.deployment import Measured, measured_deployment
from bench.load import Load, http_request, run_load
from bench.raw import inserts_a_second
from tellsafe.cli.processes import free_ports

ROUNDS = {1: 400, 8: 1500, 32: 3000, 128: 3000}


def tips(folder: Path) -> int:
    """Print the table; return the number of tips that were not accepted."""
    with measured_deployment(folder / "deployment") as deployment:
        bodies = [deployment.envelope() for _ in range(600)]
        single = inserts_a_second(folder / "single.sqlite3", bodies[:400], 1)
        batched = inserts_a_second(folder / "batched.sqlite3", bodies * 5, 64)
        print(f"\ntips of {len(bodies[0])} bytes, durable")
        print(f"  raw inserts, one a commit         {single:8.0f}/s")
        print(f"  raw inserts, 64 a commit          {batched:8.0f}/s")
        return sum(_at_once(folder, deployment, bodies, many) for many in ROUNDS)


def _at_once(folder: Path, deployment: Measured, bodies: Sequence[bytes], many: int) -> int:
    count = ROUNDS[many]
    chosen = [bodies[n % len(bodies)] for n in range(count)]
    tips_ = [deployment.tip_request(body) for body in chosen]
    # Turn about, so that neither has the quieter moments of the machine.
    raw_first = _raw(folder / f"raw-{many}-a.sqlite3", chosen, many)
    ours = run_load(deployment.port("intake"), tips_, many)
    raw_second = _raw(folder / f"raw-{many}-b.sqlite3", chosen, many)
    raw = (raw_first.rate + raw_second.rate) / 2
    failures = ours.failures(201)
    print(
        f"  {many:3} at once: {ours.rate:6.0f} complete tips/s = {ours.rate / raw:4.2f} of the raw "
        f"app's {raw:6.0f} inserts/s; {failures} failures"
    )
    return failures


def _raw(path: Path, bodies: Sequence[bytes], many: int) -> Load:
    port = free_ports(1)[0]
    script = Path(__file__).with_name("raw_app.py")
    server = subprocess.Popen([sys.executable, str(script), str(path), str(port)])
    try:
        _await(port)
        return run_load(port, [http_request("PUT", "/raw", {}, body) for body in bodies], many)
    finally:
        server.terminate()
        server.wait()


def _await(port: int) -> None:
    for _ in range(400):
        try:
            httpx.get(f"http://127.0.0.1:{port}/", trust_env=False)
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
    raise SystemExit("error: the raw app did not start")
