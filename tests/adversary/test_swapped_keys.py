# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tip line, or whoever sits in between, can't give a source other keys than everybody gets.

Whatever does not fit stops sending, with an error of its own; what was pinned stays pinned.

Seen to fail: all five refusals, with a client that took any bulletin signed by the root it names.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx2 as httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.cli.deployment.keys import desk_key
from tellsafe.cli.deployment.making import publish, renewed
from tellsafe.cli.deployment.root import read_root_key
from tellsafe.cli.stage import Stage, deployed
from tellsafe.formats.bulletin import Bulletin, sign_bulletin, verify_bulletin
from tellsafe.formats.encoding import canonical_json
from tellsafe.source.client import Source
from tellsafe.source.errors import SourceError
from tellsafe.source.report import Report

REPORT = Report("arson-and-fire-danger", "Smoke from the mill", "en")


@dataclass
class Between:
    """Somebody between source and intake, who answers with a bulletin of their own."""

    bulletin: bytes | None = None

    def client(self) -> httpx.Client:
        """A client whose every connection they sit on."""
        return httpx.Client(transport=self.transport(), timeout=20)

    def transport(self) -> httpx.BaseTransport:
        between, real = self, httpx.HTTPTransport(trust_env=False)

        class Transport(httpx.BaseTransport):
            def handle_request(self, request: httpx.Request) -> httpx.Response:
                if request.url.path == "/v1/bulletin" and between.bulletin is not None:
                    return httpx.Response(200, stream=httpx.ByteStream(between.bulletin))
                return real.handle_request(request)

            def close(self) -> None:
                real.close()

        return Transport()


@dataclass
class Line:
    """A tip line, somebody in between, and a source that has seen the true bulletin once."""

    stage: Stage
    source: Source
    between: Between

    @property
    def true(self) -> bytes:
        return (self.stage.folder / "intake" / "bulletin.json").read_bytes()

    def serve(self, data: bytes) -> None:
        self.between.bulletin = data

    def rotate(self) -> bytes:
        """The next bulletin, which is in the log, and which intake does not serve yet."""
        self.stage.zones.stop("translog")
        signed, bulletin = renewed(self.stage.folder, self.stage.bulletin.issued, 8)
        publish(self.stage.folder, signed, bulletin)
        self.stage.zones.start("translog")
        return signed

    def refusal(self) -> str:
        """The id of the error with which the source refuses to report."""
        with pytest.raises(SourceError) as refused:
            self.source.report(REPORT)
        assert self.source.waiting == ()
        return refused.value.id


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with deployed(tmp_path_factory.mktemp("swapped") / "city") as stage:
        stage.zones.start("translog", "intake")
        yield stage


@pytest.fixture
def line(stage: Stage, tmp_path: Path) -> Iterator[Line]:
    between = Between()
    address = stage.zones.addresses["intake"]
    with Source(tmp_path / "phone", address, client=between.client) as source:
        source.bulletin()
        yield Line(stage, source, between)


def with_another_desk_key(bulletin: Bulletin) -> Bulletin:
    """The bulletin of somebody who wants to read what is sealed to the desk."""
    keys = [
        desk_key(key.period, "hybrid").entry if key.use == "desk-sealing" else key
        for key in bulletin.keys
    ]
    return replace(bulletin, serial=bulletin.serial + 1, keys=tuple(k for k in keys if k))


def test_the_source_reports_by_an_honest_bulletin(line: Line) -> None:
    """It gets as far as to want an activation; so the refusals below are about the bulletin."""
    assert line.refusal() == "not-activated"


def test_a_desk_key_swapped_by_another_root_is_refused(line: Line) -> None:
    other = Ed25519PrivateKey.generate()
    theirs = replace(
        with_another_desk_key(line.source.bulletin()), root=other.public_key().public_bytes_raw()
    )
    line.serve(sign_bulletin(theirs, other))
    assert line.refusal() == "bulletin-forged"


def test_a_desk_key_swapped_without_the_roots_signature_is_refused(line: Line) -> None:
    theirs = with_another_desk_key(line.source.bulletin())
    honest, signed = json.loads(line.true), sign_bulletin(theirs, read_root_key(line.stage.folder))
    line.serve(canonical_json({**honest, "payload": json.loads(signed)["payload"]}))
    assert line.refusal() == "bulletin-forged"


def test_a_desk_key_swapped_with_the_root_but_not_in_the_log_is_refused(line: Line) -> None:
    """A root that was stolen, or coerced in secret: everybody would have to see it."""
    theirs = with_another_desk_key(line.source.bulletin())
    line.serve(sign_bulletin(theirs, read_root_key(line.stage.folder)))
    assert line.refusal() == "bulletin-not-logged"


def test_an_older_bulletin_is_refused_once_a_newer_one_was_seen(line: Line) -> None:
    old, serial = line.true, line.source.bulletin().serial
    line.serve(line.rotate())
    assert line.source.bulletin().serial == serial + 1
    line.serve(old)
    assert line.refusal() == "bulletin-rolled-back"


def test_a_log_that_was_rolled_back_is_found(line: Line, tmp_path: Path) -> None:
    log, serial = line.stage.folder / "translog", line.source.bulletin().serial
    line.stage.zones.stop("translog")
    shutil.copytree(log, tmp_path / "yesterday")
    line.stage.zones.start("translog")
    line.serve(line.rotate())
    assert line.source.bulletin().serial == serial + 1
    line.stage.zones.stop("translog")
    log.rename(tmp_path / "today")
    shutil.copytree(tmp_path / "yesterday", log)
    line.stage.zones.start("translog")
    try:
        assert line.refusal() == "log-rolled-back"
    finally:
        line.stage.zones.stop("translog")
        shutil.rmtree(log)
        (tmp_path / "today").rename(log)
        line.stage.zones.start("translog")


def test_a_bulletin_signed_by_the_pinned_root_is_what_counts(line: Line) -> None:
    assert verify_bulletin(line.true, line.stage.bulletin.root) == line.source.bulletin()
