# SPDX-License-Identifier: AGPL-3.0-or-later
"""What went wrong is said the same way everywhere, and never on standard output."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tellsafe.cli.init import DEMO_CHARTER
from tellsafe.cli.output import CommandError, print_json
from tellsafe.cli.tests.typed import refused, tellsafe
from tellsafe.durable import held_alone


def test_the_shape_of_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    CommandError("no-tip", "there is no such tip", "look again").show()
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "error: there is no such tip [no-tip]\nhint: look again\n"


def test_it_is_the_same_for_programs(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    words = ("init", tmp_path, "--charter", DEMO_CHARTER)
    assert refused(*words) == refused(*words, "--json")


def test_json_is_one_document_in_any_script(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"b": "ئۇچۇر 线索 🕊", "a": 1})
    said = capsys.readouterr().out
    assert json.loads(said) == {"a": 1, "b": "ئۇچۇر 线索 🕊"}
    assert "线索" in said


def test_a_command_that_there_is_not() -> None:
    result = tellsafe("rotat")
    assert result.exit_code == 2
    assert "No such command 'rotat'" in result.stderr


@pytest.mark.parametrize("zone", ["translog", "intake"])
def test_run_names_the_folder_it_wants(made: Path, tmp_path: Path, zone: str) -> None:
    assert refused("run", zone, tmp_path)[0] == "zone-folder"
    assert refused("run", zone, made / "desk")[0] == "zone-folder"


@pytest.mark.parametrize("zone", ["translog", "intake", "desk"])
def test_a_zone_runs_once(folder: Path, zone: str) -> None:
    """A second intake would clear away what is on its way in; a second desk would pull beside the
    first, on the same port."""
    with held_alone(folder / zone / "run.lock"):
        identifier, said = refused("run", zone, folder)
    assert identifier == "zone-start"
    assert "it runs already" in said


@pytest.mark.parametrize(
    "words",
    [
        ("init", "FILE/made", "--charter", DEMO_CHARTER),
        ("change", "key", "FILE/key"),
        ("backup", "keys", "FILE/keeper", "--keep-days", "2"),
        ("witness", "init", "FILE/witness", "--name", "w.example/w"),
        ("oversight", "init", "FILE/body"),
    ],
    ids=lambda words: words[0],
)
def test_what_the_machine_refuses_is_no_bug(tmp_path: Path, words: tuple[str, ...]) -> None:
    file = tmp_path / "file"
    file.touch()
    identifier, said = refused(*(str(word).replace("FILE", str(file)) for word in words))
    assert identifier == "machine"
    assert str(file) in said


def test_a_checkpoint_that_cannot_be_kept_is_told(made: Path, tmp_path: Path) -> None:
    result = tellsafe("fsck", made, "--keep", tmp_path / "nowhere" / "checkpoint")
    assert (result.exit_code, "sound: " in result.stdout) == (1, True)
    assert "No such file or directory [machine]\nhint: " in result.stderr


def test_an_option_that_is_no_number_is_told(folder: Path) -> None:
    settings = folder / "intake" / "settings.toml"
    settings.write_text(f'{settings.read_text()}\nmax_attachment_bytes = "lots"\n')
    command = [sys.executable, "-m", "tellsafe.cli.main", "run", "intake", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.fullmatch(r"error: .+'lots' \[zone-start\]\nhint: .+\n", done.stderr), done.stderr


def test_a_file_that_is_no_text_is_told(folder: Path, tmp_path: Path) -> None:
    noise = tmp_path / "noise"
    noise.write_bytes(b"\xd1\xff\n")
    assert "kept checkpoint: it can't be used" in tellsafe("fsck", folder, "--keep", noise).stderr
    words = ("backup", "make", folder, tmp_path / "out", "--recipients", noise)
    assert refused(*words)[0] == "backup-key"
    (folder / "root.pub").write_bytes(noise.read_bytes())
    assert "signed by itself alone" in tellsafe("check", folder).stdout
