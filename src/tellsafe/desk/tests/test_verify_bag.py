# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was changed in an exported bag is found, whoever made its lists anew.

Seen to fail with each of the checks of actions/verify_bag.py taken out.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from django.db import transaction

from tellsafe.desk.access import record
from tellsafe.desk.access.exports import hash_at
from tellsafe.desk.actions.verify_bag import verify_bag
from tellsafe.desk.models import Record
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.test_export import INCIDENT, Cast
from tellsafe.desk.tests.world import World
from tellsafe.formats.encoding import b64u, canonical_json, sha256_hex
from tellsafe.formats.errors import FormatError
from tellsafe.formats.export_seal import open_export, sign_export
from tellsafe.serving.zone import ZoneSettings


@pytest.fixture
def cast(settings: ZoneSettings, world: World, fake: FakeIntake) -> Cast:
    return Cast(settings, world, fake)


def refusal(bag: Path, cast: Cast) -> str:
    with pytest.raises(FormatError) as caught:
        verify_bag(bag, cast.world.bulletin(), hash_at)
    return caught.value.code


def listed_anew(bag: Path) -> None:
    """As somebody does who knows BagIt and has not the desk's key."""
    bagit.Bag(str(bag)).save(manifests=True)


def signed_anew(bag: Path, cast: Cast) -> None:
    """As nobody can without the desk's key: what is left is to be found by the custody itself."""
    seal = open_export((bag / "signature.jws").read_bytes(), cast.world.bulletin())
    (bag / "signature.jws").unlink()  # else the library lists it, too
    listed_anew(bag)
    lists = {
        name: sha256_hex((bag / f"tagmanifest-{name}.txt").read_bytes())
        for name in ("sha256", "sha512")
    }
    seal = type(seal)(**{**seal.__dict__, **lists})
    (bag / "signature.jws").write_bytes(sign_export(seal, cast.world.message))


def test_a_sound_bag_holds_against_the_record(cast: Cast, tmp_path: Path) -> None:
    checked = verify_bag(cast.bag(tmp_path), cast.world.bulletin(), hash_at)
    assert checked.seal.head == record.head()
    assert checked.entries == 3  # two tips and the incident were exported
    with transaction.atomic():
        record.note(None, "later", "desk", cast.world.today)
    assert verify_bag(tmp_path / f"incident-{INCIDENT}", cast.world.bulletin(), hash_at)


@pytest.mark.parametrize(
    "harm",
    [
        lambda bag: flip(next(bag.glob("data/tips/*/attachments/*"))),
        lambda bag: flip(bag / "data/chain-of-custody.json"),
        lambda bag: flip(bag / "bag-info.txt"),
        lambda bag: flip(bag / "manifest-sha512.txt"),
        lambda bag: next(bag.glob("data/tips/*/text.txt")).unlink(),
        lambda bag: (bag / "data/tips/more.txt").write_text("added"),
    ],
)
def test_a_change_is_found_by_bagit_alone(
    cast: Cast, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    bag = cast.bag(tmp_path)
    harm(bag)
    with pytest.raises(bagit.BagError):
        bagit.Bag(str(bag)).validate()
    assert refusal(bag, cast) == "bag"


def flip(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])


def test_lists_that_were_made_anew_are_not_those_that_were_signed(
    cast: Cast, tmp_path: Path
) -> None:
    bag = cast.bag(tmp_path)
    next(bag.glob("data/tips/*/text.txt")).write_text("something else")
    listed_anew(bag)
    assert bagit.Bag(str(bag)).validate()
    assert refusal(bag, cast) == "bag-unsigned"


def test_a_file_beside_the_lists_is_found(cast: Cast, tmp_path: Path) -> None:
    bag = cast.bag(tmp_path)
    (bag / "readme.txt").write_text("run this")
    assert bagit.Bag(str(bag)).validate()
    assert refusal(bag, cast) == "bag-unsigned"


def test_a_signature_that_is_gone_or_another_desks_is_refused(cast: Cast, tmp_path: Path) -> None:
    bag = cast.bag(tmp_path)
    with pytest.raises(FormatError) as caught:
        verify_bag(bag, World(cast.world.today).bulletin(), hash_at)
    assert caught.value.code == "jws-signature"
    (bag / "signature.jws").unlink()
    assert refusal(bag, cast) == "bag"


def change_entry(bag: Path, change: Callable[[list[dict[str, object]]], None]) -> None:
    path = bag / "data/chain-of-custody.json"
    custody = json.loads(path.read_bytes())
    change(custody["entries"])
    path.write_bytes(canonical_json(custody))


def other_words(entries: list[dict[str, object]]) -> None:
    entries[0]["entry"] = str(entries[0]["entry"]).replace('"export"', '"reads"')


def other_words_and_hash(entries: list[dict[str, object]]) -> None:
    other_words(entries)
    entries[0]["hash"] = sha256_hex(str(entries[0]["entry"]).encode())


def test_a_changed_entry_of_custody_is_found_even_under_a_signature(
    cast: Cast, tmp_path: Path
) -> None:
    bag = cast.bag(tmp_path)
    change_entry(bag, other_words)
    signed_anew(bag, cast)
    assert refusal(bag, cast) == "bag-custody"


def test_one_with_its_hash_is_found_by_its_neighbour_or_the_record(
    cast: Cast, tmp_path: Path
) -> None:
    bag = cast.bag(tmp_path)
    change_entry(bag, other_words_and_hash)
    signed_anew(bag, cast)
    assert refusal(bag, cast) == "bag-custody"
    change_entry(bag, lambda entries: entries.__delitem__(slice(1, 2)))
    signed_anew(bag, cast)
    assert refusal(bag, cast) == "bag-record"


def test_a_record_that_was_rewritten_no_longer_fits_the_bag(cast: Cast, tmp_path: Path) -> None:
    bag = cast.bag(tmp_path)
    Record.objects.filter(number=record.head()[0]).update(hash="0" * 64)
    assert refusal(bag, cast) == "bag-record"


def tellsafe(*words: str) -> tuple[int, str]:
    """The command as an operator runs it; its status, and all that it says."""
    program = Path(sys.executable).with_name("tellsafe")
    done = subprocess.run([program, "export", *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_command_line_writes_once_and_verifies(
    cast: Cast, settings: ZoneSettings, tmp_path: Path
) -> None:
    home, out = str(settings.folder.parent), tmp_path / "out"
    asked = ("write", home, INCIDENT, "--to", str(out))
    status, told = tellsafe(*asked)
    assert (status, "export-agreed" in told, out.exists()) == (1, True, False)
    cast.agree()
    status, told = tellsafe(*asked, "--language", "ug")
    assert status == 0, told
    bag = out / f"incident-{INCIDENT}"
    public = ("--bulletin", str(settings.folder / "bulletin.json"))
    status, told = tellsafe("verify", str(bag), *public, "--desk", home)
    root = b64u(cast.world.root.public_key().public_bytes_raw())
    alone = f"ok by this bulletin alone: incident {INCIDENT}"
    assert (status, alone in told, f"root: {root}" in told) == (0, True, True), told
    status, told = tellsafe("verify", str(bag), *public, "--root", root)
    assert (status, told.startswith(f"ok: incident {INCIDENT}")) == (0, True), told
    assert "export-there" in tellsafe(*asked)[1]
    assert "export-agreed" in tellsafe(*asked, "--zip")[1]
    proposal = cast.agree(number=2)
    terms, proposal.terms = proposal.terms, {"seen": {}}
    proposal.save()
    assert "export-stale" in tellsafe(*asked, "--zip")[1]
    proposal.terms = terms
    proposal.save()
    assert tellsafe(*asked, "--zip")[0] == 0
    assert sorted(path.name for path in out.iterdir()) == [bag.name, f"{bag.name}.zip"]
    next(bag.glob("data/tips/*/text.txt")).unlink()
    assert "[bag]" in tellsafe("verify", str(bag), *public)[1]
