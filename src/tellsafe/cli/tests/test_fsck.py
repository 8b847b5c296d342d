# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe fsck``: sound says so by status 0; anything else is told, and is status 1."""

import json
import shutil
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tellsafe.cli.tests.typed import refused, tellsafe
from tellsafe.desk.adapters.key_folder import secret_of, signing_key
from tellsafe.formats.account import sign_account
from tellsafe.formats.bulletin import verify_bulletin
from tellsafe.formats.encoding import canonical_json, sha256_hex
from tellsafe.formats.tests.sample_accounts import sample_accounts
from tellsafe.serving.zone import ZoneSettings
from tellsafe.translog.checkpoint import open_checkpoint
from tellsafe.translog.entries import make_entry
from tellsafe.translog.merkle import leaf_hash
from tellsafe.translog.note import Signer
from tellsafe.translog.offline import append_offline
from tellsafe.translog.publication import LogError, Publication
from tellsafe.translog.reader import LogReader
from tellsafe.translog.tiles import ENTRIES, tiles_along


@pytest.mark.parametrize("part", [".", "translog"])
def test_a_sound_log(made: Path, part: str) -> None:
    result = tellsafe("fsck", made / part)
    assert result.exit_code == 0
    assert result.stdout.startswith("sound: 2 entries, root ")


def test_json_of_a_sound_log(made: Path) -> None:
    told = json.loads(tellsafe("fsck", made, "--json").stdout)
    assert (told["sound"], told["entries"], told["size"], told["findings"]) == (True, 2, 2, [])


@pytest.mark.parametrize("tile", ["tile/0/000.p/2", "tile/entries/000.p/2"])
def test_a_tampered_tile(folder: Path, tile: str) -> None:
    path = folder / "translog" / "public" / tile
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    result = tellsafe("fsck", folder)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert "hint: keep a copy of what you see" in result.stderr
    told = json.loads(tellsafe("fsck", folder, "--json").stdout)
    assert told["sound"] is False
    assert told["findings"]


def test_a_checkpoint_of_another_key(folder: Path) -> None:
    path = folder / "translog" / "public" / "checkpoint"
    path.write_text(path.read_text("utf-8").replace("demo-city/log", "other-city/log"), "utf-8")
    assert tellsafe("fsck", folder).exit_code == 1


def test_a_bulletin_that_the_log_does_not_have(folder: Path) -> None:
    other = folder.parent / "other"
    shutil.copytree(folder, other)
    assert tellsafe("rotate", other, "--weeks", "2").exit_code == 0
    result = tellsafe("fsck", folder, "--bulletin", other / "intake" / "bulletin.json", "--json")
    assert result.exit_code == 1
    assert [one["code"] for one in json.loads(result.stdout)["findings"]] == ["bulletin-absent"]


def test_what_was_kept_can_not_be_taken_back(folder: Path, made: Path, tmp_path: Path) -> None:
    kept = tmp_path / "checkpoint.txt"
    assert tellsafe("fsck", folder, "--keep", kept).exit_code == 0
    assert tellsafe("rotate", folder, "--weeks", "2").exit_code == 0
    assert tellsafe("fsck", folder, "--keep", kept).exit_code == 0
    later = kept.read_bytes()
    result = tellsafe("fsck", made, "--keep", kept, "--json")
    assert result.exit_code == 1
    assert [one["code"] for one in json.loads(result.stdout)["findings"]] == ["log-rollback"]
    assert kept.read_bytes() == later


def test_what_was_kept_is_read_whatever_it_is(made: Path, tmp_path: Path) -> None:
    """Seen to end in a traceback for what is no UTF-8."""
    kept = tmp_path / "checkpoint.txt"
    kept.write_bytes(b"\xff\xfe")
    result = tellsafe("fsck", made, "--keep", kept, "--json")
    assert result.exit_code == 1
    assert [one["code"] for one in json.loads(result.stdout)["findings"]] == ["kept-checkpoint"]
    assert kept.read_bytes() == b"\xff\xfe"


def test_the_key_alone_will_do(folder: Path, tmp_path: Path) -> None:
    bulletin = verify_bulletin((folder / "intake" / "bulletin.json").read_bytes(), None)
    public = shutil.copytree(folder / "translog" / "public", tmp_path / "copy" / "public")
    assert refused("fsck", public.parent)[0] == "vkey"
    assert tellsafe("fsck", public.parent, "--vkey", bulletin.log_vkey).exit_code == 0


def test_no_log(tmp_path: Path) -> None:
    assert refused("fsck", tmp_path)[0] == "no-log"


def test_a_key_that_is_none(made: Path) -> None:
    assert refused("fsck", made, "--vkey", "demo-city/log")[0] == "vkey"


def test_a_log_that_does_not_answer(made: Path) -> None:
    words = ("--bulletin", made / "intake" / "bulletin.json")
    assert refused("fsck", "http://127.0.0.1:1", *words)[0] == "log-unreachable"


class _Broken(BaseHTTPRequestHandler):
    """A proxy before a log that is down."""

    def do_GET(self) -> None:
        self.send_response_only(503)
        self.send_header("content-length", "0")
        self.end_headers()


def test_a_log_that_is_down_is_not_said_to_lack_anything(made: Path) -> None:
    """Seen to fail: "log-missing", with the advice to keep it and tell the oversight body."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Broken) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        words = ("--bulletin", made / "intake" / "bulletin.json")
        told = refused("fsck", f"http://127.0.0.1:{server.server_port}", *words)
        server.shutdown()
        thread.join()
    assert told[0] == "log-unreachable"


def test_a_desk_that_never_ran_has_no_record(folder: Path) -> None:
    """And looking for one makes none."""
    assert json.loads(tellsafe("fsck", folder, "--json").stdout)["record"] is None
    assert not list((folder / "desk").glob("*.sqlite3*"))


def test_a_record_that_stands_in_the_log_and_not_at_the_desk(folder: Path) -> None:
    entry = make_entry("record", day="2026-11-23", sha256="ab" * 32)
    append_offline(folder / "translog", [entry])
    result = tellsafe("fsck", folder, "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["sound"] is False
    assert told["findings"] == []
    assert [one["code"] for one in told["record"]["findings"]] == ["record-rewritten"]
    assert "hint: keep a copy" in tellsafe("fsck", folder).stderr


def an_account(folder: Path, path: Path, month: str = "2026-10") -> Path:
    """As the public page would have it, signed by the desk of ``folder``."""
    bulletin = verify_bulletin((folder / "intake" / "bulletin.json").read_bytes(), None)
    account = next(sample_accounts(bulletin, month, 1))
    signed = sign_account(account, signing_key(ZoneSettings.load(folder / "desk"), "message"))
    log = {"index": 2, "checkpoint": "-", "proof": []}
    path.write_bytes(canonical_json({"account": signed.decode(), "log": log}))
    return path


def entry_of(path: Path, month: str = "2026-10") -> bytes:
    signed = json.loads(path.read_bytes())["account"].encode()
    return make_entry("account", month=month, sha256=sha256_hex(signed))


def codes(*words: object) -> list[str]:
    return [
        one["code"] for one in json.loads(tellsafe("fsck", *words, "--json").stdout)["findings"]
    ]


def test_an_account_that_the_log_has(folder: Path, tmp_path: Path) -> None:
    path = an_account(folder, tmp_path / "2026-10.json")
    assert codes(folder, "--account", path) == ["account-absent"]
    append_offline(folder / "translog", [entry_of(path)])
    assert codes(folder, "--account", path) == []
    other = an_account(folder, tmp_path / "2026-09.json", "2026-09")
    assert codes(folder, "--account", path, "--account", other) == ["account-absent"]


def test_a_forged_account(folder: Path, tmp_path: Path) -> None:
    path = an_account(folder, tmp_path / "2026-10.json")
    value = json.loads(path.read_bytes())
    value["account"] = value["account"][:-4] + "AAAA"
    path.write_bytes(canonical_json(value))
    assert refused("fsck", folder, "--account", path)[0] == "account"


def test_two_accounts_of_one_month(folder: Path, tmp_path: Path) -> None:
    """Each could be shown to somebody else."""
    path = an_account(folder, tmp_path / "2026-10.json")
    other = make_entry("account", month="2026-10", sha256="0" * 64)
    append_offline(folder / "translog", [entry_of(path)])
    with pytest.raises(LogError, match="another account of this month"):
        append_offline(folder / "translog", [other])
    assert codes(folder, "--account", path) == []
    appended_by_another_program(folder / "translog", other)
    assert codes(folder, "--account", path) == ["account-twice"]


def appended_by_another_program(zone: Path, entry: bytes) -> None:
    """One that has the log's key, and looks for nothing."""
    settings, reader = ZoneSettings.load(zone), LogReader.of_folder(zone / "public")
    signer = Signer(str(settings.options["origin"]), secret_of(settings, "log"))
    size = open_checkpoint(reader.checkpoint_note(), signer.verifier).size
    log = [one for tile in tiles_along(ENTRIES, size) for one in reader.entries(tile)]
    log.append(entry)
    publication = Publication(zone / "public", signer, map(leaf_hash, log))
    publication.publish(lambda start: log[start:])
