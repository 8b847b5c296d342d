# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe witness``, and a charter that names witnesses; running ones: tests/adversary."""

from pathlib import Path

import pytest

from tellsafe.cli.init import DEMO_CHARTER
from tellsafe.cli.tests.typed import refused, tellsafe
from tellsafe.formats.bulletin import verify_bulletin
from tellsafe.translog.cosignature import WitnessKey

SECTION = """
[witnesses]
needed = 1

[[witnesses.keys]]
operator = "The Gazette"
vkey = "{}"
url = "http://127.0.0.1:9"
"""


@pytest.fixture
def vkey(tmp_path: Path) -> str:
    said = tellsafe("witness", "init", tmp_path / "witness", "--name", "w.example/1").stdout
    return said.splitlines()[0].removeprefix("vkey: ")


def test_init_prints_the_key_and_takes_no_folder_twice(tmp_path: Path, vkey: str) -> None:
    assert WitnessKey.parse(vkey).name == "w.example/1"
    assert refused("witness", "init", tmp_path / "witness", "--name", "x")[0] == "not-empty"
    assert (
        refused("witness", "init", tmp_path / "other", "--name", "two words")[0] == "witness-name"
    )


def test_a_log_is_trusted_by_its_key(tmp_path: Path, vkey: str, made: Path) -> None:
    data = (made / "intake" / "bulletin.json").read_bytes()
    log = verify_bulletin(data, None).log_vkey
    said = tellsafe("witness", "trust", tmp_path / "witness", log).stdout
    assert said == f"trusts: {log}\n"
    assert "nothing changed" in tellsafe("witness", "trust", tmp_path / "witness", log).stdout
    assert refused("witness", "trust", tmp_path / "witness", vkey)[0] == "witness"
    assert refused("witness", "trust", tmp_path / "nowhere", log)[0] == "witness"
    assert refused("witness", "run", tmp_path / "nowhere")[0] == "witness"


def test_a_deployment_starts_without_witnesses(tmp_path: Path, vkey: str) -> None:
    charter = tmp_path / "charter.toml"
    charter.write_text(DEMO_CHARTER.read_text("utf-8") + SECTION.format(vkey), "utf-8")
    code, said = refused("init", tmp_path / "city", "--charter", charter)
    assert code == "charter-witnesses"
    assert "tellsafe rotate" in said
    assert not (tmp_path / "city").exists()


def test_the_log_does_not_grow_without_its_witnesses(folder: Path, vkey: str) -> None:
    charter = folder / "root" / "charter.toml"
    before = (folder / "translog" / "public" / "checkpoint").read_bytes()
    charter.write_text(charter.read_text("utf-8") + SECTION.format(vkey), "utf-8")
    code, said = refused("rotate", folder, "--weeks", "2")
    assert code == "log"
    assert "1 more of its witnesses cosigned" in said
    assert (folder / "translog" / "public" / "checkpoint").read_bytes() == before
    assert tellsafe("fsck", folder).exit_code == 0


def test_a_key_that_nobody_could_read_is_refused_before_anything_is_signed(
    folder: Path, vkey: str
) -> None:
    charter = folder / "root" / "charter.toml"
    wrong = vkey[:-1] + ("A" if vkey[-1] != "A" else "B")
    charter.write_text(charter.read_text("utf-8") + SECTION.format(wrong), "utf-8")
    assert refused("rotate", folder, "--weeks", "2")[0] == "charter-refused"
    assert not (folder / "root" / "pending.json").exists()


def test_check_tells_the_logs_key_and_who_watches_it(made: Path) -> None:
    said = tellsafe("check", made).output
    assert "warning: translog: log demo-city/log+" in said
    assert "has no witness" in said
