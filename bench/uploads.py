# SPDX-License-Identifier: AGPL-3.0-or-later
"""Upload of one large blob, part by part, against a plain copy that fsyncs the same parts."""

import secrets
import time
from pathlib import Path

import httpx2 as httpx

from bench.deployment import Measured, measured_deployment
from bench.raw import copied_bytes_a_second
from tellsafe.formats.attachment import SealedAttachment, seal_attachment
from tellsafe.formats.encoding import b64u
from tellsafe.formats.signed_request import content_digest

SIZE = 256 << 20


def uploads(folder: Path) -> int:
    """Print the rate of an upload; return the number of parts that were refused."""
    with measured_deployment(folder / "deployment") as deployment:
        sealed = folder / "sealed"
        seal_random(SIZE, sealed, deployment)
        raw = copied_bytes_a_second(sealed, folder / "copy", deployment.bulletin.part_size)
        start = time.perf_counter()
        failures, _, _ = upload(sealed, deployment)
        rate = sealed.stat().st_size / (time.perf_counter() - start)
        print(f"\nupload of {SIZE >> 20} MiB in parts of {deployment.bulletin.part_size >> 10} KiB")
        print(
            f"  {rate / 1e6:6.0f} MB/s = {rate / raw:4.2f} of a copy with as many fsyncs "
            f"({raw / 1e6:.0f} MB/s); {failures} failures"
        )
        return failures


def seal_random(size: int, target: Path, deployment: Measured) -> SealedAttachment:
    """Seal ``size`` random bytes into ``target``."""
    plain = target.with_suffix(".plain")
    with plain.open("wb") as file:
        for _ in range(size >> 20):
            file.write(secrets.token_bytes(1 << 20))
    with plain.open("rb") as source, target.open("wb") as sink:
        made = seal_attachment(
            source, size, sink, deployment.bulletin.desk_recipients(deployment.today)
        )
    plain.unlink()
    return made


def upload(sealed: Path, deployment: Measured) -> tuple[int, str, dict[str, str]]:
    """Upload a sealed file as the only blob of a submission, but not its envelope.

    Returns the refused parts, the blob's id and what is needed to go on: path and stamp.
    """
    base = deployment.zones.addresses["intake"]
    path = f"/v1/submissions/{b64u(secrets.token_bytes(32))}"
    blob = b64u(secrets.token_bytes(16))
    stamp = deployment.stamp_header()
    size = sealed.stat().st_size
    failures = 0
    with (
        httpx.Client(base_url=base, trust_env=False, timeout=60) as client,
        sealed.open("rb") as file,
    ):
        opened = client.put(
            f"{path}/blobs", json={"blobs": [{"blob": blob, "length": size}]}, headers=stamp
        )
        failures += opened.status_code != httpx.codes.CREATED
        number = 0
        while part := file.read(deployment.bulletin.part_size):
            answer = client.put(
                f"{path}/blobs/{blob}/parts/{number}",
                content=part,
                headers={"content-digest": content_digest(part)},
            )
            failures += answer.status_code != httpx.codes.NO_CONTENT
            number += 1
    return failures, blob, {"path": path, **stamp}
