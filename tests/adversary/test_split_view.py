# SPDX-License-Identifier: AGPL-3.0-or-later
"""An operator that shows one source a log of its own, which the log's own key signed: a source that
never saw the log before takes it, unless witnesses from outside have to cosign each checkpoint.

Seen to fail: with `Quorum.require` left out of `advance`, in both languages.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx2 as httpx
import pytest

from tellsafe.cli.deployment.making import entry_of, renewed
from tellsafe.cli.output import CommandError
from tellsafe.cli.processes import free_ports
from tellsafe.cli.stage import Stage, deployed, patience, run_tellsafe
from tellsafe.formats.encoding import unb64u
from tellsafe.source.client import Source
from tellsafe.source.errors import SourceError
from tellsafe.translog.entries import make_entry
from tellsafe.translog.merkle import leaf_hash
from tellsafe.translog.note import Signer
from tellsafe.translog.offline import append_offline
from tellsafe.translog.publication import LogError, Publication

WITNESSES = ("newspaper", "university", "ombudsman")
NEEDED = 2
YESTERDAY = "2026-11-29"


@dataclass
class Watched:
    """A tip line whose log is watched, and the processes that watch it."""

    stage: Stage
    folder: Path
    addresses: dict[str, str] = field(default_factory=dict)
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start_witness(self, name: str) -> None:
        words = ("witness", "run", str(self.folder / name), "--listen")
        listen = self.addresses[name].removeprefix("http://")
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-m", "tellsafe.cli.main", *words, listen], stderr=subprocess.DEVNULL
        )
        for _ in patience(20):
            try:
                httpx.get(self.addresses[name], trust_env=False)
                return
            except httpx.TransportError:
                continue
        raise AssertionError("the witness does not answer")

    def stop_witness(self, name: str) -> None:
        process = self.processes.pop(name)
        process.terminate()
        process.wait()

    def stop_witnesses(self) -> None:
        for name in list(self.processes):
            self.stop_witness(name)

    def rotate(self) -> None:
        """As an operator does each month: with the log stopped."""
        self.stage.zones.stop("translog")
        try:
            run_tellsafe("rotate", str(self.stage.folder), "--weeks", "2")
        finally:
            self.stage.zones.start("translog")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watched")
    with ExitStack() as open_things:
        stage = open_things.enter_context(deployed(folder / "city", promises_notice=False))
        stage.zones.start("translog", "intake")
        made = Watched(stage, folder)
        for name, port in zip(WITNESSES, free_ports(len(WITNESSES)), strict=True):
            made.addresses[name] = f"http://127.0.0.1:{port}"
        section = _name_witnesses(made)
        for name in WITNESSES:
            made.start_witness(name)
        open_things.callback(made.stop_witnesses)
        charter = stage.folder / "root" / "charter.toml"
        charter.write_text(charter.read_text("utf-8") + section, "utf-8")
        made.rotate()
        yield made


def _name_witnesses(made: Watched) -> str:
    """Each is made, and trusts the log; the section of the charter that names them."""
    section = f"\n[witnesses]\nneeded = {NEEDED}\n"
    for name, address in made.addresses.items():
        said = run_tellsafe(
            "witness", "init", str(made.folder / name), "--name", f"{name}.example/w"
        )
        vkey = said.splitlines()[0].removeprefix("vkey: ")
        run_tellsafe("witness", "trust", str(made.folder / name), made.stage.bulletin.log_vkey)
        section += f'\n[[witnesses.keys]]\noperator = "The {name}"\nvkey = "{vkey}"\n'
        section += f'url = "{address}"\n'
    return section


@dataclass
class OwnLog:
    """What the operator shows one source: a bulletin, and a log made for it that has that."""

    bulletin: bytes
    files: dict[str, bytes]

    @classmethod
    def of(cls, stage: Stage, folder: Path) -> "OwnLog":
        signed, bulletin = renewed(stage.folder, stage.bulletin.issued, 2)
        assert bulletin.charter.witnesses.needed in (0, NEEDED)
        seed = unb64u((stage.folder / "translog" / "keys" / "log.key").read_text().strip())
        entry = entry_of(signed, bulletin)
        signer = Signer(bulletin.log_origin, seed)
        Publication(folder, signer, [leaf_hash(entry)]).publish(lambda start: [entry][start:])
        files = {
            f"/{path.relative_to(folder)}": path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        return cls(signed, files)

    def client(self) -> httpx.Client:
        def answer(request: httpx.Request) -> httpx.Response:
            path = request.url.path
            found = self.bulletin if path == "/v1/bulletin" else self.files.get(path)
            if found is None:
                return httpx.Response(404, stream=httpx.ByteStream(b""))
            return httpx.Response(200, stream=httpx.ByteStream(found))

        return httpx.Client(transport=httpx.MockTransport(answer))


def new_source(watched: Watched, folder: Path, client: "object" = None) -> Source:
    address = watched.stage.zones.addresses["intake"]
    root = watched.stage.bulletin.root
    options = {} if client is None else {"client": client}
    return Source(folder, address, root_public=root, **options)  # type: ignore[arg-type]


def test_a_source_takes_the_log_that_enough_witnesses_cosigned(
    watched: Watched, tmp_path: Path
) -> None:
    with new_source(watched, tmp_path / "phone") as source:
        assert source.bulletin().serial >= 2
    said = run_tellsafe("fsck", str(watched.stage.folder))
    assert said.startswith("sound: ")


def test_a_log_made_for_one_source_alone_is_refused(watched: Watched, tmp_path: Path) -> None:
    own = OwnLog.of(watched.stage, tmp_path / "own")
    with new_source(watched, tmp_path / "phone", own.client) as source:
        with pytest.raises(SourceError) as refused:
            source.bulletin()
        assert refused.value.id == "log-unwitnessed"


def test_no_witness_cosigns_that_log(watched: Watched, tmp_path: Path) -> None:
    own = OwnLog.of(watched.stage, tmp_path / "own")
    note = own.files["/checkpoint"].decode()
    for address in watched.addresses.values():
        answers = [
            httpx.post(f"{address}/add-checkpoint", content=f"old {n}\n\n{note}".encode())
            for n in range(2)
        ]
        assert {answer.status_code for answer in answers} <= {400, 409}


def test_without_witnesses_that_log_is_taken(watched: Watched, tmp_path: Path) -> None:
    """What the tests above are worth; and the limit of a deployment without witnesses."""
    charter = watched.stage.folder / "root" / "charter.toml"
    text = charter.read_text("utf-8")
    charter.write_text(text.partition("\n[witnesses]")[0], "utf-8")
    own = OwnLog.of(watched.stage, tmp_path / "own")
    charter.write_text(text, "utf-8")
    with new_source(watched, tmp_path / "phone", own.client) as source:
        assert source.bulletin().charter.witnesses.keys == ()


def test_a_witness_that_is_away_is_missed_only_where_too_few_are_left(
    watched: Watched, tmp_path: Path
) -> None:
    watched.stop_witness("newspaper")
    watched.rotate()
    watched.stop_witness("university")
    with pytest.raises(CommandError, match="1 more of its witnesses cosigned"):
        watched.rotate()
    with new_source(watched, tmp_path / "phone") as source:
        before = source.bulletin().serial
    for name in ("newspaper", "university"):
        watched.start_witness(name)
    watched.rotate()
    with new_source(watched, tmp_path / "other") as source:
        assert source.bulletin().serial > before
    assert run_tellsafe("fsck", str(watched.stage.folder)).startswith("sound: ")


def test_a_log_that_came_back_too_short_does_not_grow(watched: Watched, tmp_path: Path) -> None:
    """The operator restores it from a copy that is not the newest; and then from the newest."""
    city, root = str(watched.stage.folder), watched.stage.folder
    older, newest = tmp_path / "older", tmp_path / "newest"
    bulletin = ("--bulletin", str(root / "intake" / "bulletin.json"))
    run_tellsafe("log", "mirror", city, str(older), *bulletin)
    watched.rotate()
    run_tellsafe("log", "mirror", watched.stage.zones.addresses["translog"], str(newest), *bulletin)
    for copy in (older, newest):
        watched.stage.zones.stop("translog")
        lose_the_log(root / "translog")
        run_tellsafe("log", "restore", city, "--from", str(copy))
        if copy == older:
            with pytest.raises(LogError, match="more of its witnesses"):
                append_offline(root / "translog", [make_entry("purges", day=YESTERDAY, count=1)])
            assert published(root) == (older / "checkpoint").read_bytes()
        watched.stage.zones.start("translog")
    assert published(root) == (newest / "checkpoint").read_bytes()
    watched.rotate()
    assert published(root) != (newest / "checkpoint").read_bytes()


def lose_the_log(zone: Path) -> None:
    """But for its settings, its key and a bulletin."""
    for path in zone.iterdir():
        if path.name not in ("settings.toml", "keys", "bulletin.json"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def published(city: Path) -> bytes:
    return (city / "translog" / "public" / "checkpoint").read_bytes()
