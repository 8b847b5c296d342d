# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe check``: what stands in the way is found, and what does not is no error."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tellsafe.cli.check import Finding, check_folder
from tellsafe.cli.deployment.making import renewed
from tellsafe.cli.tests.typed import tellsafe

ZONES = ("translog", "registry", "intake", "desk")


def found(folder: Path, day: date, level: str) -> list[Finding]:
    return [finding for finding in check_folder(folder, day) if finding.level == level]


def test_a_new_deployment_is_fit_to_run(made: Path) -> None:
    result = tellsafe("check", made)
    assert result.exit_code == 0
    assert "error: " not in result.stdout
    assert all(f"ok: {zone}: bulletin 1, signed by the root" in result.stdout for zone in ZONES)


def test_the_root_key_lies_there(folder: Path, today: date) -> None:
    assert "root" in [finding.where for finding in found(folder, today, "warning")]
    (folder / "root").rename(folder.parent / "offline")
    assert "root" not in [finding.where for finding in found(folder, today, "warning")]


@pytest.mark.parametrize("path", ["intake/keys/receipt.key", "desk/keys/pull.key", "registry/keys"])
def test_a_key_that_others_can_read(folder: Path, path: str) -> None:
    (folder / path).chmod(0o744)
    result = tellsafe("check", folder)
    zone = path.partition("/")[0]
    name = Path(path).name
    assert result.exit_code == 1
    assert result.stdout.count("can be read by others") == 1
    assert f"error: {zone}: {name} can be read by others\n  hint: chmod go= " in result.stdout


def tampered(folder: Path) -> None:
    path = folder / "intake" / "bulletin.json"
    path.write_bytes(path.read_bytes().replace(b'"payload":"ey', b'"payload":"fy'))


def foreign(folder: Path) -> None:
    other = folder.parent / "other"
    charter = folder / "root" / "charter.toml"
    assert tellsafe("init", other, "--charter", charter, "--weeks", "2").exit_code == 0
    shutil.copy(other / "intake" / "bulletin.json", folder / "intake")


def absent(folder: Path) -> None:
    (folder / "intake" / "bulletin.json").unlink()


@pytest.mark.parametrize("act", [tampered, foreign, absent])
def test_a_bulletin_that_is_not_ours(
    folder: Path, today: date, act: Callable[[Path], None]
) -> None:
    act(folder)
    (finding,) = found(folder, today, "error")
    assert finding.where == "intake"
    assert "bulletin" in finding.message
    assert finding.hint


def test_a_rotation_that_broke_off_is_an_error(folder: Path, today: date) -> None:
    """The power went after some zones had the bulletin, and before the others did."""
    signed, bulletin = renewed(folder, today, 3)
    (folder / "root" / "pending.json").write_bytes(signed)
    (folder / "intake" / "bulletin.json").write_bytes(signed)
    begun, differ = found(folder, today, "error")
    assert (begun.where, begun.hint) == ("root", "tellsafe rotate DIR finishes it")
    assert "intake 2" in differ.message
    assert "desk 1" in differ.message
    (folder / "root").rename(folder.parent / "offline")
    without_root = differ.message.removesuffix(", root 1")
    assert found(folder, today, "error") == [replace(differ, message=without_root)]
    (folder.parent / "offline").rename(folder / "root")
    assert tellsafe("rotate", folder, "--weeks", "3").exit_code == 0
    assert found(folder, today, "error") == []
    assert bulletin.serial == 2


def test_two_bulletins_of_one_number_are_an_error(folder: Path, today: date) -> None:
    signed, _ = renewed(folder, today, 3)
    assert tellsafe("rotate", folder, "--weeks", "2").exit_code == 0
    (folder / "desk" / "bulletin.json").write_bytes(signed)
    assert [one.where for one in found(folder, today, "error")] == ["zones"]


def test_without_the_root_s_public_half_nothing_is_said_of_the_root(folder: Path) -> None:
    (folder / "root.pub").unlink()
    said = tellsafe("check", folder).stdout
    assert "signed by the root" not in said
    assert "ok: intake: bulletin 1, signed by itself alone" in said


def test_a_checksum_proves_no_identity(made: Path, today: date) -> None:
    said = [one for one in found(made, today, "warning") if "checksum" in one.message]
    assert [one.where for one in said] == ["registry"]


def test_codes_that_reach_no_phone_are_a_warning(made: Path, today: date) -> None:
    (said,) = [one for one in found(made, today, "warning") if "codes are written" in one.message]
    assert (said.where, said.hint) == ("registry", "for anybody real set sms_url")


@pytest.mark.parametrize(
    ("zone", "key"),
    [
        ("registry", "code.key"),
        ("registry", "sealing.age"),
        ("desk", "pull.key"),
        ("intake", "receipt.key"),
    ],
)
def test_a_zone_misses_a_key(folder: Path, today: date, zone: str, key: str) -> None:
    (folder / zone / "keys" / key).unlink()
    said = found(folder, today, "error")
    assert {finding.where for finding in said} == {zone}
    assert any(key in finding.message and finding.hint for finding in said)


def test_a_zone_has_another_key_than_the_bulletin_says(folder: Path, today: date) -> None:
    shutil.copy(folder / "desk" / "keys" / "pull.key", folder / "desk" / "keys" / "message.key")
    (finding,) = found(folder, today, "error")
    assert (finding.where, finding.hint) == ("desk", "sources would refuse every message")


def test_what_is_on_its_way_in_stays(folder: Path, today: date) -> None:
    """Intake may be running; to check it must not end an upload."""
    part = folder / "intake" / "objects" / "incoming" / "part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half of a part")
    assert list(check_folder(folder, today))
    assert part.read_bytes() == b"half of a part"


@pytest.mark.parametrize(
    ("objects", "message"),
    [
        ("disk:objects", 'objects must be "file:FOLDER" or "s3://BUCKET?endpoint=URL"'),
        (
            "s3://bucket?endpoint=http://s3.example",
            'the endpoint of objects must be an "https://" address',
        ),
    ],
)
def test_a_store_that_holds_nothing(folder: Path, today: date, objects: str, message: str) -> None:
    """Seen to fail while intake was not asked: it would not start, and check found nothing."""
    path = folder / "intake" / "settings.toml"
    path.write_text(path.read_text().replace("file:objects", objects))
    (finding,) = found(folder, today, "error")
    assert (finding.where, finding.message) == ("intake", message)


def test_keys_run_out(made: Path, today: date) -> None:
    """Made for this week and the next: fine to use until the next one ends."""
    last = today + timedelta(days=13 - today.weekday())
    assert found(made, last, "error") == []
    lasting = [one for one in found(made, last, "warning") if "last 0 more days" in one.message]
    assert {one.where for one in lasting} == set(ZONES)
    over = found(made, last + timedelta(days=1), "error")
    assert {one.where for one in over} == set(ZONES)
    assert {one.hint for one in over} == {"tellsafe rotate DIR"}


def test_one_zone_alone(made: Path) -> None:
    result = tellsafe("check", made / "intake")
    assert result.exit_code == 0
    assert "ok: intake: " in result.stdout
    assert "registry" not in result.stdout


def test_a_folder_without_any_zone_is_not_fit(tmp_path: Path) -> None:
    """A word mistyped in somebody's cron would be well for ever."""
    for nothing in (tmp_path / "nowhere", tmp_path):
        result = tellsafe("check", nothing)
        assert result.exit_code == 1
        assert f"error: folder: no zone in {nothing}" in result.stdout


def test_a_zone_that_runs_elsewhere(folder: Path, today: date) -> None:
    shutil.rmtree(folder / "desk")
    assert found(folder, today, "error") == []
    assert "desk" in [finding.where for finding in found(folder, today, "warning")]


def test_settings_that_cannot_be_read(folder: Path, today: date) -> None:
    (folder / "desk" / "settings.toml").write_text('zone = "kitchen"\n')
    (finding,) = found(folder, today, "error")
    assert (finding.where, finding.hint) == ("desk", "name the folder that tellsafe init made")


def test_json(folder: Path) -> None:
    absent(folder)
    result = tellsafe("check", folder, "--json")
    (error,) = [finding for finding in json.loads(result.stdout) if finding["level"] == "error"]
    assert result.exit_code == 1
    assert error == {
        "level": "error",
        "where": "intake",
        "message": "no bulletin.json",
        "hint": "copy it from the deployment",
    }


def test_an_address_of_a_peer_that_is_none(folder: Path, today: date) -> None:
    path = folder / "desk" / "settings.toml"
    path.write_text(re.sub(r'intake = ".+"', 'intake = "http://::1:8702"', path.read_text()))
    errors = found(folder, today, "error")
    assert [one.message for one in errors] == ["http://::1:8702 is no address of intake"]
