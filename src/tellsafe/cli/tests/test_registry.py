# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe counter`` and ``roll``, in processes of their own: each starts the zone's Django."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tellsafe.cli.deployment.making import publish, renewed
from tellsafe.cli.tests.typed import refused
from tellsafe.formats.counter_code import read_counter_code

COUNTER = 'identity_check = "counter"\ncounter.where = { en = "x", zh = "x", ug = "x" }'
ROLL = (
    'identity_check = "roll"\nroll.number = { en = "x", zh = "x", ug = "x" }\n'
    'roll.second = { en = "x", zh = "x", ug = "x" }'
)
SIGN_IN = (
    'identity_check = "oidc"\nsign_in.name = { en = "x", zh = "x", ug = "x" }\n'
    'sign_in.issuer = "http://127.0.0.1:9"\nsign_in.client_id = "tip-line"'
)


def checked_by(folder: Path, today: date, check: str) -> Path:
    """The deployment in ``folder``, under a charter with this check."""
    charter = folder / "root" / "charter.toml"
    text = charter.read_text("utf-8").replace('identity_check = "checksum"', check)
    charter.write_text(text, "utf-8")
    publish(folder, *renewed(folder, today, 2))
    return folder


def run(*words: object, file_size: int | None = None) -> "subprocess.CompletedProcess[str]":
    """``file_size``: how many bytes no file that it writes may have more than."""
    command = [sys.executable, "-m", "tellsafe.cli.main", *(str(word) for word in words)]
    if file_size is not None:
        command = ["prlimit", f"--fsize={file_size}", *command]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_codes_are_made_and_counted(folder: Path, today: date, tmp_path: Path) -> None:
    checked_by(folder, today, COUNTER)
    sheet = tmp_path / "codes.html"
    done = run("counter", "make", folder, "--count", 23, "--sheet", sheet)
    assert f"made: batch 1, 23 codes, good in {today.year}" in done.stdout, done.stderr
    assert sheet.stat().st_mode & 0o077 == 0
    page = sheet.read_text("utf-8")
    codes = re.findall(r'class="code">([\d ]+)<', page)
    assert len({read_counter_code(code) for code in codes}) == 23
    assert page.count("<svg") == 23
    assert not re.search(r"https?://|src=|href=", re.sub(r'xmlns="[^"]*"', "", page))

    again = run("counter", "make", folder, "--count", 23, "--sheet", sheet)
    assert "[sheet-exists]" in again.stderr
    staff = run("counter", "make", folder, "--count", 20, "--not-eligible", "--sheet", f"{sheet}2")
    assert "batch 2" in staff.stdout
    counted = json.loads(run("counter", "count", folder, "--json").stdout)
    assert [(one["made"], one["used"], one["left"], one["eligible"]) for one in counted] == [
        (23, 0, 23, True),
        (20, 0, 20, False),
    ]
    shown = run("counter", "count", folder).stdout
    assert "batch 2 (" in shown
    assert "not eligible): 20 made, 0 used, 20 left" in shown
    assert not [code for code in codes if code in shown or code.replace(" ", "") in shown]


def test_no_codes_are_made_for_a_sheet_that_can_not_be_written(
    folder: Path, today: date, tmp_path: Path
) -> None:
    """Seen to fail: a batch stood there as printed, of which nobody had a code."""
    checked_by(folder, today, COUNTER)
    sheet = tmp_path / "none" / "codes.html"
    assert "[sheet]" in run("counter", "make", folder, "--count", 20, "--sheet", sheet).stderr
    assert json.loads(run("counter", "count", folder, "--json").stdout) == []
    late = tmp_path / "codes.html"
    words = ("--count", 20, "--sheet", late, "--term", "2999")
    assert "[no-pepper]" in run("counter", "make", folder, *words).stderr
    assert not late.exists()


def test_no_codes_are_made_that_no_sheet_has(folder: Path, today: date, tmp_path: Path) -> None:
    """Of a file that may not grow, as on a full disk."""
    checked_by(folder, today, COUNTER)
    sheet = tmp_path / "codes.html"
    words = ("counter", "make", folder, "--count", 400, "--sheet", sheet)
    assert "[machine]" in run(*words, file_size=1 << 20).stderr
    assert not sheet.exists()
    assert run("counter", "count", folder).stdout == "none yet\n"


def test_a_batch_too_small_to_hide_in_is_not_made(folder: Path) -> None:
    assert "20<=x" in run("counter", "make", folder, "--count", 19, "--sheet", "x.html").stderr


def test_a_list_is_loaded_and_counted(folder: Path, today: date, tmp_path: Path) -> None:
    checked_by(folder, today, ROLL)
    file = tmp_path / "students.csv"
    file.write_text("number,second,eligible\nA-1,x,yes\nA-2,y,no\nA-3,z,\n")
    assert f"loaded: 3 people for {today.year}" in run("roll", "load", folder, file).stdout
    file.write_text("number,second\nA-1,canary-1\nA-2,\n")
    wrong = run("roll", "load", folder, file)
    assert "line 3 leaves out" in wrong.stderr
    assert "[roll-file]" in wrong.stderr
    assert "canary" not in wrong.stderr
    counted = json.loads(run("roll", "count", folder, "--json").stdout)
    assert counted == {str(today.year): {"people": 3, "eligible": 2}}
    late = run("roll", "load", folder, file, "--term", "2999")
    assert "[no-pepper]" in late.stderr


@pytest.mark.parametrize("words", [("counter", "count"), ("roll", "count")])
def test_a_check_that_is_not_this_deployments(folder: Path, words: tuple[str, str]) -> None:
    assert refused(*words, folder)[0] == "other-check"


def test_check_asks_the_provider(folder: Path, today: date) -> None:
    checked_by(folder, today, SIGN_IN)
    key = folder / "registry" / "keys" / "oidc.key"
    missing = run("check", folder / "registry")
    assert "oidc.key is no key" in missing.stdout
    key.write_text("secret\n")
    key.chmod(0o600)
    told = run("check", folder / "registry").stdout
    assert "the sign-in provider does not answer as its charter's issuer" in told
    assert "checksum" not in told
    assert "codes are written" not in told
