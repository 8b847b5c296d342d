# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe oversight`` without a tip line; with one: tests/journey/test_redress.py."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

from tellsafe.cli.check import check_folder
from tellsafe.cli.init import DEMO_CHARTER
from tellsafe.cli.tests.typed import refused, tellsafe
from tellsafe.formats.charter import parse_charter
from tellsafe.formats.recovery import RecoveryNumber
from tellsafe.formats.seat import read_seat
from tellsafe.oversight.home import Home


def test_what_init_prints_belongs_into_the_charter(tmp_path: Path) -> None:
    said = tellsafe("oversight", "init", tmp_path / "body").stdout
    keys = tomllib.loads(said)
    text = DEMO_CHARTER.read_text("utf-8").replace("[oversight]\n", f"[oversight]\n{said}", 1)
    assert Home.open(tmp_path / "body").is_named_by(parse_charter(text).oversight)
    assert keys.keys() == {"recipient", "key"}
    assert refused("oversight", "init", tmp_path / "body")[0] == "not-empty"
    assert all(one.stat().st_mode & 0o077 == 0 for one in (tmp_path / "body").iterdir())


def test_words_about_seats_are_signed_by_the_body(tmp_path: Path) -> None:
    folder = tmp_path / "body"
    tellsafe("oversight", "init", folder)
    key = Home.open(folder).key.public_key().public_bytes_raw()
    for act in ("seat", "unseat"):
        words = ("oversight", act, folder, "--name", "noor", "--deployment", "demo-city")
        said = tellsafe(*words).stdout.splitlines()[0]
        word = read_seat(said, key, "demo-city")
        assert (word.act, word.name, (word.until - word.day).days) == (act, "noor", 3)
    assert (
        refused("oversight", "seat", tmp_path, "--name", "x", "--deployment", "y")[0] == "no-body"
    )


def test_without_a_tip_line_it_says_what_to_name(tmp_path: Path) -> None:
    folder = tmp_path / "body"
    tellsafe("oversight", "init", folder)
    assert refused("oversight", "letters", folder)[0] == "no-address"
    assert refused("oversight", "letters", tmp_path / "none")[0] == "no-body"


def test_a_number_that_is_none_is_told() -> None:
    for words in (("read",), ("write", "--again", "--asks", "heard", "--text", "x")):
        told = refused("letter", *words, "--intake", "http://127.0.0.1:9", typed="12\n")
        assert told[0] == "recovery-length"


def test_the_number_of_a_letter_that_may_have_arrived_is_there() -> None:
    """Seen to fail when the number was printed after the answer; what was told then was that the
    letter is safe on this device, where nothing is."""
    words = ("--asks", "heard", "--text", "x", "--intake", "http://127.0.0.1:9")
    result = tellsafe("letter", "write", *words)
    assert result.exit_code == 1
    assert "[letter-unsure]" in result.stderr
    assert RecoveryNumber.decode(result.stdout.strip())


def test_check_warns_of_a_charter_without_the_bodys_keys(made: Path) -> None:
    today: date = datetime.now(UTC).date()
    warned = [one for one in check_folder(made, today) if "can't be written to" in one.message]
    assert [(one.level, one.where) for one in warned] == [("warning", "intake")]
