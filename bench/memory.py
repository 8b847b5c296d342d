# SPDX-License-Identifier: AGPL-3.0-or-later
"""Memory of intake and desk while one attachment of 1 GB goes from a source to the desk."""

from pathlib import Path

import httpx2 as httpx

from bench.deployment import Measured, measured_deployment
from bench.uploads import seal_random, upload
from tellsafe.cli.stage import patience
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.manifest import Attachment

SIZE = 1 << 30
LIMIT = 150 << 20


def memory(folder: Path) -> int:
    """Print the peaks; return how many zones went past 150 MB, and what was refused."""
    with measured_deployment(folder / "deployment") as deployment:
        sealed = folder / "sealed"
        made = seal_random(SIZE, sealed, deployment)
        failures, blob, known = upload(sealed, deployment)
        attachment = Attachment(
            blob=unb64u(blob),
            name="attachment-1.bin",
            media_type="application/octet-stream",
            length=made.true_length,
            sha256=made.plain_sha256,
            sealed_length=made.sealed_length,
            sealed_sha256=made.sealed_sha256,
            cleaned=False,
            file_key=made.file_key,
        )
        failures += _send_envelope(deployment, attachment, known)
        deployment.zones.start("desk")
        _await_empty(deployment)
        print(f"\nmemory while one attachment of {SIZE >> 20} MiB goes to the desk, at most")
        for zone in ("intake", "desk"):
            for name, peak in peaks(deployment.zones.running[zone].pid).items():
                print(f"  {zone + ' ' + name:24} {peak / 2**20:5.0f} MiB")
                failures += peak > LIMIT
        return failures


def _send_envelope(deployment: Measured, attachment: Attachment, known: dict[str, str]) -> int:
    answer = httpx.put(
        deployment.zones.addresses["intake"] + known["path"],
        content=deployment.envelope((attachment,)),
        headers={"authorization": known["authorization"]},
        trust_env=False,
        timeout=60,
    )
    return int(answer.status_code != httpx.codes.CREATED)


def _await_empty(deployment: Measured) -> None:
    """The desk has acknowledged, and intake deleted, what it held."""
    held = deployment.folder / "intake" / "objects"
    for _ in patience(300):
        if not any(path.is_file() for path in held.rglob("*")):
            return
    raise SystemExit("error: the desk did not take the attachment in within five minutes")


def peaks(pid: int) -> dict[str, int]:
    """The largest resident size so far, in bytes, of a process and each of its children."""
    found = {"process": _peak(pid)}
    for number, child in enumerate(_children(pid), 1):
        found[f"child {number}"] = _peak(child)
    return found


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for one in listed for child in one.read_text().split()]


def _peak(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0
