# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe change agree``: an administrator signs what is shown, and nothing else.

Seen to fail: with the text not held against the hash that is signed, with what is signed not held
against the deployment as it is, and with nobody asked.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tellsafe.cli.deployment import changing
from tellsafe.cli.deployment.changing import Proposed
from tellsafe.cli.tests.conftest import NOTICE
from tellsafe.cli.tests.typed import refused, tellsafe
from tellsafe.formats.change import Change, document_hash
from tellsafe.formats.charter_changes import Changes

AGREE = ("change", "agree")


@pytest.fixture
def proposed(promised: Path, shorter: Path, keys: dict[str, Path]) -> Proposed:
    tellsafe("change", "propose", promised, "--catalogue", shorter, "--key", keys["ada"])
    (proposed,) = changing.on_their_way(promised)
    return proposed


def approvals(folder: Path) -> int:
    (proposed,) = changing.on_their_way(folder)
    return len(proposed.change.approvals)


def test_a_text_beside_the_hash_of_another_is_shown_to_nobody_and_signed_by_nobody(
    promised: Path, keys: dict[str, Path], proposed: Proposed
) -> None:
    """One administrator would do what needs two: the text is put back before rotate reads it."""
    benign = (promised / "root" / "catalogue.toml").read_text("utf-8")
    changing.keep(promised, replace(proposed, text=benign.replace('en = "', 'en = "A ', 1)))
    for words in (("change", "show", promised), (*AGREE, promised, "--key", keys["bao"])):
        assert "another text" in refused(*words)[1]
    assert "another text" in refused("rotate", promised)[1]
    changing.keep(promised, proposed)
    assert approvals(promised) == 1


def test_who_may_change_what_afterwards_is_as_the_charter_says(
    promised: Path, keys: dict[str, Path], tmp_path: Path
) -> None:
    charter = tmp_path / "charter.toml"
    text = (promised / "root" / "charter.toml").read_text("utf-8")
    charter.write_text(text.replace("notice_days = 14", "notice_days = 30"), "utf-8")
    tellsafe("change", "propose", promised, "--charter", charter, "--key", keys["ada"])
    (proposed,) = changing.on_their_way(promised)
    other = replace(proposed.change, then=Changes(1, proposed.change.then.administrators))
    changing.keep(promised, replace(proposed, change=other))
    assert "another text" in refused(*AGREE, promised, "--key", keys["bao"])[1]


def early(change: Change) -> Change:
    return replace(change, holds=change.holds - timedelta(days=1))


def post_dated(change: Change) -> Change:
    day = timedelta(days=1)
    return replace(change, announced=change.announced + day, holds=change.holds + day)


def of_another_city(change: Change) -> Change:
    return replace(change, deployment="other-city")


def after_something_else(change: Change) -> Change:
    return replace(change, before=change.after)


@pytest.mark.parametrize("edit", [early, post_dated, of_another_city, after_something_else])
def test_what_does_not_fit_this_deployment_today_is_not_signed(
    promised: Path, keys: dict[str, Path], proposed: Proposed, edit: Callable[[Change], Change]
) -> None:
    changing.keep(promised, replace(proposed, change=edit(proposed.change)))
    code, said = refused(*AGREE, promised, "--key", keys["bao"])
    assert code == "change"
    assert "withdraw it" in said
    assert approvals(promised) == 1


def test_what_is_signed_is_shown_and_asked_for_first(
    promised: Path, keys: dict[str, Path], proposed: Proposed
) -> None:
    result = tellsafe(*AGREE, promised, "--key", keys["bao"], typed="n\n")
    assert "  - entries." in result.stdout
    assert "approved by 2" not in result.stdout
    assert approvals(promised) == 1
    assert proposed.change.after == document_hash(proposed.document)
    assert (
        "approved by 2 of 2" in tellsafe(*AGREE, promised, "--key", keys["bao"], typed="y\n").stdout
    )
    assert approvals(promised) == 2


def test_what_was_told_can_be_agreed_to_by_a_third_until_it_holds(
    promised: Path, keys: dict[str, Path], proposed: Proposed, today: date
) -> None:
    tellsafe(*AGREE, promised, "--yes", "--key", keys["bao"])
    assert tellsafe("rotate", promised).exit_code == 0
    (told,) = changing.on_their_way(promised)
    assert told.change.holds == today + timedelta(days=NOTICE)
    assert tellsafe(*AGREE, promised, "--yes", "--key", keys["bao"]).exit_code == 0


def test_a_witness_whose_key_nobody_can_read_is_proposed_and_agreed_to_by_nobody(
    promised: Path, keys: dict[str, Path], tmp_path: Path
) -> None:
    """It would be told, and on its day no bulletin could be published any more."""
    charter = tmp_path / "charter.toml"
    text = (promised / "root" / "charter.toml").read_text("utf-8")
    key = f'vkey = "w.example/w+00000000+B{"A" * 43}"\nurl = "https://w.example"\n'
    section = f'\n[witnesses]\nneeded = 1\n[[witnesses.keys]]\noperator = "W"\n{key}'
    charter.write_text(text + section, "utf-8")
    words = ("change", "propose", promised, "--charter", charter, "--key", keys["ada"])
    code, said = refused(*words)
    assert code == "charter-refused"
    assert "vkey" in said
    charter.write_text(text.replace("notice_days = 14", "notice_days = 30"), "utf-8")
    tellsafe(*words)
    (proposed,) = changing.on_their_way(promised)
    bad = replace(proposed, text=text + section)
    signed = replace(proposed.change, after=document_hash(bad.document), then=bad.document.changes)
    changing.keep(promised, replace(bad, change=signed))
    assert "witness" in refused(*AGREE, promised, "--key", keys["bao"])[1]
    assert "witness" in refused("rotate", promised)[1]
