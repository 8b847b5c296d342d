# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changes that are withdrawn, replaced, or together: each phone follows, whenever it came last.

Seen to fail: with what was withdrawn left in the bulletin, with a second proposal taking the place
of the first, with the charter that will hold not asked, and with changes in the order of their
telling.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tellsafe.cli import change
from tellsafe.cli.deployment import changing
from tellsafe.cli.deployment.changing import ChangeError
from tellsafe.cli.deployment.making import renewed
from tellsafe.cli.tests.conftest import NOTICE
from tellsafe.cli.tests.test_change import rotate
from tellsafe.cli.tests.test_rotate import bulletin_of
from tellsafe.cli.tests.typed import refused, tellsafe
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.change import require_announced

LONGER = NOTICE + 10


def follow(knowing: Iterable[Bulletin], new: Bulletin) -> None:
    """Phones take it, whichever bulletin they saw last."""
    for known in knowing:
        require_announced(known, new)


def agreed(folder: Path, keys: dict[str, Path], *words: object) -> None:
    by_ada = ("--key", keys["ada"])
    assert tellsafe("change", "propose", folder, *words, *by_ada).exit_code == 0
    assert tellsafe("change", "agree", folder, "--yes", "--key", keys["bao"]).exit_code == 0


def charter_with(folder: Path, old: str, new: str) -> Path:
    path = folder.parent / "charter.toml"
    text = (folder / "root" / "charter.toml").read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return path


def administrators_replaced(folder: Path, keys: dict[str, Path]) -> Path:
    """Cem comes, and Bao goes."""
    _, bao = bulletin_of(folder).charter.changes.administrators
    cem = tellsafe("change", "key", folder.parent / "cem.key").stdout.strip()
    return charter_with(folder, bao, cem)


def more_notice(folder: Path, _: dict[str, Path]) -> Path:
    return charter_with(folder, f"notice_days = {NOTICE}", "notice_days = 60")


def test_what_was_told_and_withdrawn_is_expected_by_no_phone(
    promised: Path, shorter: Path, keys: dict[str, Path], today: date
) -> None:
    first = bulletin_of(promised)
    agreed(promised, keys, "--catalogue", shorter)
    told = rotate(promised, today)
    tellsafe("change", "withdraw", promised, "catalogue")
    withdrawn = rotate(promised, today + timedelta(days=1))
    assert withdrawn.changes == ()
    late = rotate(promised, today + timedelta(days=NOTICE))
    assert late.catalogue == first.catalogue
    follow((first, told, withdrawn), late)


def test_a_proposal_takes_the_place_of_none_that_is_on_its_way(
    promised: Path, shorter: Path, keys: dict[str, Path], today: date, tmp_path: Path
) -> None:
    first = bulletin_of(promised)
    other = tmp_path / "other.toml"
    other.write_text(shorter.read_text("utf-8").replace('en = "', 'en = "A ', 1), "utf-8")
    agreed(promised, keys, "--catalogue", shorter)
    told = rotate(promised, today)
    words = ("change", "propose", promised, "--catalogue", other, "--key", keys["ada"])
    assert "withdraw it first" in refused(*words)[1]
    tellsafe("change", "withdraw", promised, "catalogue")
    agreed(promised, keys, "--catalogue", other)
    again = rotate(promised, today)
    late = rotate(promised, today + timedelta(days=NOTICE))
    assert late.catalogue == again.upcoming.catalogue
    follow((first, told, again), late)


@pytest.mark.parametrize("to_come", [administrators_replaced, more_notice])
def test_what_the_charter_to_come_does_not_bear_is_not_agreed_to(
    promised: Path,
    shorter: Path,
    keys: dict[str, Path],
    today: date,
    to_come: Callable[[Path, dict[str, Path]], Path],
) -> None:
    """It would be told, and on its day phones would refuse it or wait for it in vain."""
    charter = to_come(promised, keys)
    agreed(promised, keys, "--charter", charter)
    later = ("--catalogue", shorter, "--holds", today + timedelta(days=LONGER))
    tellsafe("change", "propose", promised, *later, "--key", keys["ada"])
    agree = ("change", "agree", promised, "--key", keys["bao"])
    assert "charter that is on its way" in refused(*agree)[1]
    tellsafe("change", "withdraw", promised, "catalogue")
    tellsafe("change", "withdraw", promised, "charter")
    agreed(promised, keys, *later)
    told = rotate(promised, today)
    tellsafe("change", "propose", promised, "--charter", charter, "--key", keys["ada"])
    assert "charter that is on its way" in refused(*agree)[1]
    follow((told,), rotate(promised, today + timedelta(days=LONGER)))


def test_rotate_tells_nothing_that_the_charter_to_come_does_not_bear(
    promised: Path,
    shorter: Path,
    keys: dict[str, Path],
    today: date,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as careless:
        careless.setattr(change, "require_borne", lambda *_: None)
        agreed(promised, keys, "--charter", administrators_replaced(promised, keys))
        later = today + timedelta(days=LONGER)
        agreed(promised, keys, "--catalogue", shorter, "--holds", later)
        assert len(list(changing.on_their_way(promised))) == 2
    with pytest.raises(ChangeError, match="charter that is on its way"):
        renewed(promised, today, 2)


@pytest.mark.parametrize("charter_first", [True, False])
def test_a_charter_that_comes_after_a_catalogue_lets_every_phone_follow(
    promised: Path, shorter: Path, keys: dict[str, Path], today: date, charter_first: bool
) -> None:
    """A phone that was away follows both at once: in the order in which they came to hold."""
    first = bulletin_of(promised)
    after = today + timedelta(days=LONGER)
    both = [
        ("--charter", administrators_replaced(promised, keys), "--holds", after),
        ("--catalogue", shorter),
    ]
    seen = [first]
    for words in both if charter_first else reversed(both):
        agreed(promised, keys, *words)
        seen.append(rotate(promised, today))
    seen.append(rotate(promised, today + timedelta(days=NOTICE)))
    late = rotate(promised, after)
    assert (late.charter == first.charter, late.catalogue == first.catalogue) == (False, False)
    follow(seen, late)


def test_what_was_told_and_has_lost_its_approval_is_not_dropped_in_silence(
    promised: Path, shorter: Path, keys: dict[str, Path], today: date
) -> None:
    agreed(promised, keys, "--catalogue", shorter)
    rotate(promised, today)
    (told,) = changing.on_their_way(promised)
    one = told.change.approvals[:1]
    changing.keep(promised, replace(told, change=replace(told.change, approvals=one)))
    with pytest.raises(ChangeError, match="no longer approved"):
        renewed(promised, today, 2)


def test_what_phones_would_refuse_is_not_signed(
    promised: Path, shorter: Path, keys: dict[str, Path], today: date
) -> None:
    """A change that held once, put back as if it were on its way."""
    kept = promised / "root" / "change-catalogue.json"
    whole = (promised / "root" / "catalogue.toml").read_bytes()
    agreed(promised, keys, "--catalogue", shorter)
    old = kept.read_bytes()
    rotate(promised, today)
    day = today + timedelta(days=NOTICE)
    rotate(promised, day)
    back = promised.parent / "back.toml"
    back.write_bytes(whole.replace(b'en = "', b'en = "A ', 1))
    agreed(promised, keys, "--catalogue", back, "--holds", day + timedelta(days=NOTICE))
    rotate(promised, day)
    before = rotate(promised, day + timedelta(days=NOTICE))
    kept.write_bytes(old)
    keys_there = {path.name for path in promised.glob("*/keys/*")}
    with pytest.raises(ChangeError, match="phones would refuse"):
        renewed(promised, day + timedelta(days=90), 2)
    assert {path.name for path in promised.glob("*/keys/*")} == keys_there
    assert bulletin_of(promised) == before
