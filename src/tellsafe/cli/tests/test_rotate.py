# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe rotate``: keys for the weeks to come, signed, logged, and only then handed out."""

import json
import shutil
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tellsafe.cli.deployment import keys as make
from tellsafe.cli.deployment import making
from tellsafe.cli.deployment.folders import write_keys
from tellsafe.cli.deployment.making import renewed
from tellsafe.cli.deployment.root import DayError, read_root_public
from tellsafe.cli.tests.typed import refused, tellsafe
from tellsafe.durable import held_alone
from tellsafe.formats.bulletin import Bulletin, bulletin_hash, verify_bulletin
from tellsafe.formats.periods import next_week, term_of, week_of
from tellsafe.serving.zone import ZONES
from tellsafe.translog.entries import parse_entry
from tellsafe.translog.reader import LogReader
from tellsafe.translog.tiles import ENTRIES, tile_at


def bulletin_of(folder: Path, zone: str = "root") -> Bulletin:
    data = (folder / zone / "bulletin.json").read_bytes()
    return verify_bulletin(data, read_root_public(folder))


def logged(folder: Path, size: int, kind: str = "bulletin") -> list[dict[str, object]]:
    reader = LogReader.of_folder(folder / "translog" / "public")
    entries = [parse_entry(entry) for entry in reader.entries(tile_at(ENTRIES, 0, size))]
    return [entry for entry in entries if entry["type"] == kind]


def test_a_new_serial_in_the_log_and_in_every_zone(folder: Path) -> None:
    result = tellsafe("rotate", folder, "--weeks", "3")
    assert result.exit_code == 0
    assert "signed and logged: bulletin 2" in result.stdout
    assert [bulletin_of(folder, zone).serial for zone in ("root", *ZONES)] == [2] * 5
    first, second = logged(folder, 3)
    assert (first["serial"], second["serial"]) == (1, 2)
    assert second["sha256"] == bulletin_hash((folder / "intake" / "bulletin.json").read_bytes())


def test_valid_keys_stay_and_missing_weeks_come(folder: Path, today: date) -> None:
    before = bulletin_of(folder)
    kept = {path: path.read_bytes() for path in folder.glob("*/keys/*")}
    result = tellsafe("rotate", folder, "--weeks", "3", "--json")
    after = bulletin_of(folder)
    assert json.loads(result.stdout) == {"serial": 2, "keys": len(after.keys)}
    assert {key.id for key in before.keys} < {key.id for key in after.keys}
    third = next_week(next_week(week_of(today)))
    new = [key for key in after.keys if key.id not in {key.id for key in before.keys}]
    weekly = {(key.use, key.period) for key in new if "credential" not in key.use}
    assert weekly == {("desk-sealing", third), ("stamp", third)}
    assert (folder / "desk" / "keys" / f"sealing-{third}.age").stat().st_mode & 0o777 == 0o600
    assert (folder / "registry" / "keys" / f"stamp-{third}.pem").stat().st_mode & 0o777 == 0o600
    assert {path: path.read_bytes() for path in kept} == kept


def test_the_next_term_comes_with_its_first_week(folder: Path, today: date) -> None:
    turn = date(today.year + 1, 12, 28)
    _, bulletin = renewed(folder, turn, 3)
    new = term_of(turn + timedelta(days=14))
    terms = {(key.use, key.period) for key in bulletin.keys if "credential" in key.use}
    assert new != term_of(turn)
    assert {("credential", new), ("credential-not-eligible", new)} <= terms
    assert (folder / "registry" / "keys" / f"pepper-{new}.key").exists()


def test_keys_that_are_over_are_left_out(folder: Path, today: date) -> None:
    later = today + timedelta(days=21)
    _, bulletin = renewed(folder, later, 2)
    assert all(key.last_day >= later for key in bulletin.keys)
    assert week_of(today) not in {key.period for key in bulletin.keys}


def test_a_rotation_that_comes_too_late_still_mends_all(folder: Path, today: date) -> None:
    """Sealing wants two keys on the very day: this week's and last week's."""
    later = today + timedelta(days=70)
    _, bulletin = renewed(folder, later, 2)
    assert len(bulletin.desk_recipients(later)) == 2
    for recipient in bulletin.keys_for("desk-sealing", later):
        assert (folder / "desk" / "keys" / f"sealing-{recipient.period}.age").exists()


def test_a_zone_s_one_key_of_a_kind_goes_on(folder: Path, today: date) -> None:
    later = date(today.year + 2, 3, 1)
    _, bulletin = renewed(folder, later, 2)
    for use in ("receipt", "desk-message", "registry-sealing"):
        assert bulletin.keys_for(use, later) != ()


def test_a_catalogue_that_now_names_who_somebody_is(folder: Path) -> None:
    path = folder / "root" / "catalogue.toml"
    more = (
        '\n[[entries]]\ncode = "prayer"\nname = { en = "Illegal prayer" }\n'
        'conduct.en = "Holding an illegal religious gathering at home."\n'
        'harm.en = "People may be misled by it."\n'
    )
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    identifier, said = refused("rotate", folder)
    assert identifier == "catalogue-refused"
    assert "prayer: conduct.en names religion as a ground" in said
    assert bulletin_of(folder).serial == 1


def test_a_charter_that_has_lost_its_oversight(folder: Path) -> None:
    path = folder / "root" / "charter.toml"
    path.write_text(path.read_text("utf-8").replace("[oversight]", "[overseen]"), "utf-8")
    identifier, _ = refused("rotate", folder)
    assert identifier == "charter-refused"
    assert bulletin_of(folder).serial == 1


@pytest.mark.parametrize("absent", ["root", "root/root.key"])
def test_the_root_is_still_offline(folder: Path, absent: str) -> None:
    (folder / absent).rename(folder.parent / "offline")
    identifier, said = refused("rotate", folder)
    assert identifier == "root-absent"
    assert "hint: put root/ back" in said
    assert bulletin_of(folder, "intake").serial == 1


@pytest.mark.parametrize(
    ("absent", "identifier"),
    [
        ("bulletin.json", "bulletin"),
        ("charter.toml", "charter-unreadable"),
        ("catalogue.toml", "catalogue-malformed"),
    ],
)
def test_something_of_the_root_is_absent(folder: Path, absent: str, identifier: str) -> None:
    (folder / "root" / absent).unlink()
    assert refused("rotate", folder)[0] == identifier


def test_another_root_can_not_go_on(folder: Path, made: Path) -> None:
    other = folder.parent / "other"
    charter = made / "root" / "charter.toml"
    tellsafe("init", other, "--charter", charter, "--weeks", "2", "--sealing", "x25519")
    shutil.copy(other / "root" / "root.key", folder / "root")
    identifier, _ = refused("rotate", folder)
    assert identifier == "bulletin"
    assert len(list((folder / "desk" / "keys").glob("sealing-*"))) == 3


def test_a_rotation_that_broke_off_is_finished_and_forks_nothing(
    folder: Path, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power goes after the log has the bulletin, and before any zone does."""

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    signed, bulletin = renewed(folder, today, 3)
    with monkeypatch.context() as broken:
        broken.setattr(making, "write_bulletin", power_cut)
        with pytest.raises(KeyboardInterrupt):
            making.publish(folder, signed, bulletin)
    assert bulletin_of(folder).serial == 1
    assert tellsafe("rotate", folder, "--weeks", "3").exit_code == 0
    assert bulletin_of(folder).serial == 3
    assert [entry["serial"] for entry in logged(folder, 4)] == [1, 2, 3]
    assert not (folder / "root" / "pending.json").exists()
    assert tellsafe("fsck", folder).exit_code == 0


def private_keys(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.glob("*/keys/*")}


@pytest.mark.parametrize("is_pending", [False, True])
def test_a_root_folder_from_before_the_last_rotation_forks_nothing(
    folder: Path, is_pending: bool
) -> None:
    """As from an older copy. Its next bulletin would be a second one of a number, and would take
    the place of keys to which tips are sealed."""
    kept = folder / "root" / "bulletin.json"
    old = kept.read_bytes()
    for _ in range(2):
        assert tellsafe("rotate", folder, "--weeks", "3").exit_code == 0
    (folder / "root" / "pending.json" if is_pending else kept).write_bytes(old)
    before, size = private_keys(folder), len(logged(folder, 4))
    code, said = refused("rotate", folder, "--weeks", "3")
    assert code == "root-behind"
    assert "bulletin 3" in said
    assert private_keys(folder) == before
    assert bulletin_of(folder, "intake").serial == 3
    assert len(logged(folder, 4)) == size == 3


def test_another_bulletin_of_the_same_number_is_not_gone_on_from(folder: Path, today: date) -> None:
    kept = folder / "root" / "bulletin.json"
    first = kept.read_bytes()
    other, _ = renewed(folder, today, 3)
    assert tellsafe("rotate", folder, "--weeks", "2").exit_code == 0
    kept.write_bytes(other)
    assert refused("rotate", folder)[0] == "root-behind"
    assert first != other


def test_one_rotation_at_a_time(folder: Path) -> None:
    with held_alone(folder / "root" / ".lock"):
        assert refused("rotate", folder)[0] == "root-busy"
        assert refused("change", "withdraw", folder, "charter")[0] == "root-busy"
    assert bulletin_of(folder).serial == 1
    assert tellsafe("rotate", folder, "--weeks", "2").exit_code == 0


def test_a_key_that_lies_there_is_taken_up_and_never_written_over(
    folder: Path, today: date
) -> None:
    """A rotation broke off after its keys were made, and before anything named them."""
    later = date(today.year + 1, 12, 28)
    _, broken_off = renewed(folder, later, 3)
    before = private_keys(folder)
    _, again = renewed(folder, later, 3)
    assert private_keys(folder) == before
    assert again.keys == broken_off.keys
    made = make.desk_key(week_of(today), "hybrid")
    with pytest.raises(FileExistsError):
        write_keys(folder, [made])
    assert private_keys(folder) == before


def test_a_machine_whose_day_is_before_the_last_bulletin(folder: Path, today: date) -> None:
    with pytest.raises(DayError, match="set this machine's date"):
        renewed(folder, today - timedelta(days=1), 2)


def test_the_installed_app_stands_in_the_log_once_a_release(
    folder: Path, release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = {"v": 1, "type": "release", "sha256": sha256(release.read_bytes()).hexdigest()}
    assert logged(folder, 2, "release") == [first]
    assert tellsafe("rotate", folder, "--weeks", "2").exit_code == 0
    assert logged(folder, 3, "release") == [first]
    other = tmp_path / "release.json"
    other.write_text('{"files":{"/":"ab"},"v":1}')
    monkeypatch.setattr("tellsafe.cli.deployment.release.RELEASE", other)
    assert tellsafe("rotate", folder, "--weeks", "2").exit_code == 0
    second = {**first, "sha256": sha256(other.read_bytes()).hexdigest()}
    assert logged(folder, 5, "release") == [first, second]
    assert tellsafe("fsck", folder).exit_code == 0


def test_where_no_app_was_built_none_is_logged(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tellsafe.cli.deployment.release.RELEASE", tmp_path / "absent.json")
    assert tellsafe("rotate", folder, "--weeks", "2").exit_code == 0
    assert len(logged(folder, 3, "release")) == 1
    assert len(logged(folder, 3)) == 2


def test_where_the_log_is_not_nothing_is_begun(folder: Path, tmp_path: Path) -> None:
    (folder / "translog").rename(tmp_path / "elsewhere")
    before = {path for path in folder.rglob("*") if path.name != ".lock"}
    identifier, said = refused("rotate", folder)
    assert (identifier, "put the last bulletin back" in said) == ("log-absent", False)
    assert {path for path in folder.rglob("*") if path.name != ".lock"} == before
