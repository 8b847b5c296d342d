# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe change``: two administrators approve, everybody is told, and then it holds.

Seen to fail: with rotate reading root/ as before, with the notice counted from the proposal, and
with what holds left on its way.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tellsafe.cli.deployment import changing
from tellsafe.cli.deployment.making import publish, renewed
from tellsafe.cli.tests.conftest import NOTICE
from tellsafe.cli.tests.test_rotate import bulletin_of, logged
from tellsafe.cli.tests.typed import refused, tellsafe
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.catalogue import parse_catalogue
from tellsafe.formats.change import require_announced


def rotate(folder: Path, day: date) -> Bulletin:
    """As the command does on a day to come."""
    signed, bulletin = renewed(folder, day, 2)
    publish(folder, signed, bulletin)
    return bulletin


def test_a_catalogue_is_proposed_agreed_told_and_holds(
    promised: Path, shorter: Path, keys: dict[str, Path], today: date
) -> None:
    first = bulletin_of(promised)
    proposed = tellsafe("change", "propose", promised, "--catalogue", shorter, "--key", keys["ada"])
    assert f"catalogue, from {today + timedelta(days=NOTICE)} on:" in proposed.stdout
    assert f"  - entries.{first.catalogue.entries[-1].code}" in proposed.stdout
    assert "approved by 1 of 2" in proposed.stdout
    assert rotate(promised, today).changes == ()

    agreed = tellsafe("change", "agree", promised, "--yes", "--key", keys["bao"])
    assert "approved by 2 of 2" in agreed.stdout
    told = rotate(promised, today)
    require_announced(first, told)
    assert told.catalogue == first.catalogue
    assert told.upcoming.catalogue == parse_catalogue(shorter.read_text("utf-8"))
    (entry,) = logged(promised, 6, "change")
    assert entry["holds"] == (today + timedelta(days=NOTICE)).isoformat()

    assert rotate(promised, today + timedelta(days=NOTICE - 1)).catalogue == first.catalogue
    new = rotate(promised, today + timedelta(days=NOTICE))
    require_announced(first, new)
    assert new.catalogue == told.upcoming.catalogue
    assert new.upcoming.catalogue is None
    assert list(changing.on_their_way(promised)) == []
    assert (promised / "root" / "catalogue.toml").read_text() == shorter.read_text()
    later = rotate(promised, today + timedelta(days=NOTICE + 7))
    require_announced(first, later)
    assert later.changes == told.changes


def test_one_administrator_tells_nobody_anything(
    promised: Path, shorter: Path, keys: dict[str, Path], today: date
) -> None:
    tellsafe("change", "propose", promised, "--catalogue", shorter, "--key", keys["ada"])
    for _ in range(2):
        tellsafe("change", "agree", promised, "--yes", "--key", keys["ada"])
    later = rotate(promised, today + timedelta(days=NOTICE))
    assert (later.changes, later.catalogue) == ((), bulletin_of(promised).catalogue)


def test_a_stranger_is_refused(promised: Path, shorter: Path, keys: dict[str, Path]) -> None:
    words = ("change", "propose", promised, "--catalogue", shorter, "--key")
    assert "not an administrator's" in refused(*words, keys["stranger"])[1]
    tellsafe(*words, keys["ada"])
    refused("change", "agree", promised, "--key", keys["stranger"])
    assert "approved by 1 of 2" in tellsafe("change", "show", promised).stdout


def test_a_file_changed_by_hand_is_refused_and_nothing_is_published(
    promised: Path, shorter: Path
) -> None:
    before = bulletin_of(promised)
    (promised / "root" / "catalogue.toml").write_text(shorter.read_text("utf-8"), "utf-8")
    code, said = refused("rotate", promised)
    assert code == "change"
    assert "tellsafe change propose" in said
    assert bulletin_of(promised) == before


def test_notice_counts_from_the_day_on_which_everybody_is_told(
    promised: Path, shorter: Path, keys: dict[str, Path], today: date
) -> None:
    tellsafe("change", "propose", promised, "--catalogue", shorter, "--key", keys["ada"])
    tellsafe("change", "agree", promised, "--yes", "--key", keys["bao"])
    with pytest.raises(changing.ChangeError, match="too soon"):
        renewed(promised, today + timedelta(days=1), 2)
    tellsafe("change", "withdraw", promised, "catalogue")
    assert rotate(promised, today + timedelta(days=1)).changes == ()
    assert refused("change", "show", promised)[0] == "change"


def test_what_can_not_be_proposed(
    promised: Path, shorter: Path, keys: dict[str, Path], today: date, tmp_path: Path
) -> None:
    words = ("change", "propose", promised, "--key", keys["ada"])
    soon = today + timedelta(days=NOTICE - 1)
    assert "promises notice" in refused(*words, "--catalogue", shorter, "--holds", soon)[1]
    same = promised / "root" / "catalogue.toml"
    assert "nothing to change" in refused(*words, "--catalogue", same)[1]
    refused(*words)
    bad = tmp_path / "bad.toml"
    bad.write_text(
        shorter.read_text().replace("[entries.harm]", "[entries.conduct.more]", 1), "utf-8"
    )
    refused(*words, "--catalogue", bad)
    no_promise = tmp_path / "charter.toml"
    text = (promised / "root" / "charter.toml").read_text("utf-8")
    no_promise.write_text(text[text.index("[operator]") :], "utf-8")
    shown = tellsafe(*words, "--charter", no_promise)
    assert "- changes" in shown.stdout


def test_without_a_promise_there_is_nobody_to_propose(
    folder: Path, shorter: Path, keys: dict[str, Path]
) -> None:
    _, said = refused("change", "propose", folder, "--catalogue", shorter, "--key", keys["ada"])
    assert "names no administrators" in said
