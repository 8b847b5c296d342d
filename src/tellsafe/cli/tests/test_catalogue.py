# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe catalogue check``: conduct and harm pass; who somebody is does not."""

import json
from pathlib import Path

from tellsafe.cli.init import CATALOGUE
from tellsafe.cli.tests.typed import refused, tellsafe

BAD = """
[[entries]]
code = "extremist-views"
name = { en = "Extremist views" }
conduct.en = "Saying that the government should resign."
harm.en = "It may endanger stability."
"""


def test_the_one_that_comes_along() -> None:
    result = tellsafe("catalogue", "check", CATALOGUE)
    assert (result.exit_code, result.stdout) == (0, "ok: every entry names conduct and harm\n")
    assert json.loads(tellsafe("catalogue", "check", CATALOGUE, "--json").stdout) == []


def test_an_entry_by_who_somebody_is(tmp_path: Path) -> None:
    bad = tmp_path / "catalogue.toml"
    bad.write_text(BAD)
    result = tellsafe("catalogue", "check", bad)
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert any(line.startswith("error: extremist-views: ") for line in lines)
    assert [line.startswith("  hint: ") for line in lines] == [False, True] * (len(lines) // 2)
    told = json.loads(tellsafe("catalogue", "check", bad, "--json").stdout)
    assert {one["code"] for one in told} == {"extremist-views"}
    assert all(one["problem"] and one["hint"] for one in told)


def test_a_file_that_is_no_catalogue(tmp_path: Path) -> None:
    bad = tmp_path / "catalogue.toml"
    bad.write_text("entries = 1\n")
    assert refused("catalogue", "check", bad)[0] == "catalogue-malformed"
