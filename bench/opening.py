# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips that the desk opens, verifies and stores a second, against bare age decryption of them."""

import json
import subprocess
import sys
import time
from pathlib import Path

from bench.deployment import measured_deployment
from bench.load import run_load
from tellsafe.formats.age import open_bytes, parse_identity

COUNT = 1000

PULL = """
import json, sys, time
from pathlib import Path
from tellsafe.serving.django import migrate, start_django
settings = start_django(Path(sys.argv[1]))
migrate()
from tellsafe.desk.actions.pull import pull_once
start = time.perf_counter()
done = pull_once(settings)
print(json.dumps({"seconds": time.perf_counter() - start, "outcomes": dict(done.outcomes)}))
"""


def opening(folder: Path) -> int:
    """Print the rate; return the number of tips that the desk did not take in."""
    with measured_deployment(folder / "deployment") as deployment:
        envelopes = [deployment.envelope() for _ in range(COUNT)]
        requests = [deployment.tip_request(envelope) for envelope in envelopes]
        failures = run_load(deployment.port("intake"), requests, 8).failures(201)
        keys = (deployment.folder / "desk" / "keys").glob("sealing-*.age")
        identities = [parse_identity(key.read_text().strip()) for key in sorted(keys)]
        start = time.perf_counter()
        for envelope in envelopes:
            open_bytes(envelope, identities)
        bare = COUNT / (time.perf_counter() - start)
        desk = str(deployment.folder / "desk")
        done = subprocess.run(
            [sys.executable, "-c", PULL, desk], capture_output=True, text=True, check=True
        )
        told = json.loads(done.stdout)
        taken = sum(told["outcomes"].values())
        rate = taken / told["seconds"]
        print(f"\nopening {COUNT} tips at the desk: pulled, verified, stored, acknowledged")
        print(
            f"  {rate:6.0f}/s = {rate / bare:4.2f} of bare age decryption ({bare:.0f}/s); "
            f"{told['outcomes']}; {COUNT - taken} failures"
        )
        return failures + COUNT - taken
