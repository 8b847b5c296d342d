# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keys are used only if the root signed them and the log shows them to everybody.

Each test was seen to fail with the check that it is about taken out of trust.py.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats.age import generate_identity
from tellsafe.formats.bulletin import Bulletin, sign_bulletin, verify_bulletin
from tellsafe.formats.charter_changes import Changes
from tellsafe.formats.encoding import b64u, canonical_json, parse_object, sha256_hex, unb64u
from tellsafe.source.client import Source
from tellsafe.source.errors import SourceError
from tellsafe.source.tests.conftest import Start
from tellsafe.source.tests.people import ADA, CODE
from tellsafe.source.tests.test_report import FIRE
from tellsafe.source.tests.world import WEEKS, World, entry_of, published
from tellsafe.source.tests.zones import Asked, LostError, Zones
from tellsafe.translog.note import Signer, encode64


def refusal(source: Source, act: Callable[[Source], object]) -> str:
    with pytest.raises(SourceError) as error:
        act(source)
    return error.value.id


def report(source: Source) -> object:
    return source.report(FIRE)


def with_swapped_desk_key(bulletin: Bulletin) -> Bulletin:
    """Whoever holds this key would read every tip."""
    recipient = generate_identity().recipient

    def swapped(key):
        if key.use != "desk-sealing" or key.period != WEEKS[1]:
            return key
        return replace(key, id=sha256_hex(recipient.public), public=str(recipient))

    return replace(bulletin, keys=tuple(map(swapped, bulletin.keys)))


def unsigned(zones: Zones) -> bytes:
    """A swapped key under the genuine signature."""
    swapped = with_swapped_desk_key(zones.world.bulletin())
    parts = parse_object(zones.bulletin, limit=10**7)
    return canonical_json({**parts, "payload": b64u(canonical_json(swapped.to_json()))})


def signed_by_another(zones: Zones) -> bytes:
    key = Ed25519PrivateKey.generate()
    root = key.public_key().public_bytes_raw()
    return sign_bulletin(replace(with_swapped_desk_key(zones.world.bulletin()), root=root), key)


def cut_off(zones: Zones) -> bytes:
    return zones.bulletin[:-10]


@pytest.mark.parametrize("forge", [unsigned, signed_by_another, cut_off])
def test_a_key_that_the_root_did_not_sign_stops_sending(
    forge, source: Source, zones: Zones
) -> None:
    zones.publish(forge(zones), logged=False)
    assert refusal(source, report) == "bulletin-forged"
    assert refusal(source, Source.poll) == "bulletin-forged"
    assert zones.submissions == {}


def test_a_root_known_beforehand_is_held_to_from_the_first(zones: Zones, start: Start) -> None:
    root = zones.world.root.public_key().public_bytes_raw()
    genuine = zones.bulletin
    zones.publish(signed_by_another(zones))
    pinned = start("pinned", root_public=root)
    assert refusal(pinned, Source.bulletin) == "bulletin-forged"
    zones.publish(genuine)
    assert pinned.bulletin().root == root


def test_a_folder_belongs_to_the_root_that_it_has_seen(
    source: Source, zones: Zones, start: Start
) -> None:
    source.close()
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    with pytest.raises(SourceError) as error:
        start(root_public=other)
    assert error.value.id == "bulletin-forged"


def test_the_first_root_is_pinned(source: Source, zones: Zones, start: Start) -> None:
    source.close()
    zones.publish(signed_by_another(zones))
    assert refusal(start(), report) == "bulletin-forged"


def test_a_newer_bulletin_is_taken(source: Source, zones: Zones) -> None:
    zones.publish(zones.world.signed(serial=2, part_size=128 * 1024))
    assert source.bulletin().part_size == 128 * 1024


def test_an_older_bulletin_stops_sending(source: Source, zones: Zones) -> None:
    older = zones.bulletin
    zones.publish(zones.world.signed(serial=2))
    source.bulletin()
    zones.publish(older)
    assert refusal(source, report) == "bulletin-rolled-back"


def test_a_folder_belongs_to_one_deployment(source: Source, zones: Zones) -> None:
    charter = replace(zones.world.charter(), id="other-city")
    zones.publish(zones.world.signed(serial=2, deployment="other-city", charter=charter))
    assert refusal(source, report) == "bulletin-foreign"


def test_two_bulletins_of_one_number_stop_sending_and_are_kept(
    source: Source, zones: Zones, tmp_path: Path
) -> None:
    first = zones.bulletin
    zones.publish(sign_bulletin(with_swapped_desk_key(zones.world.bulletin()), zones.world.root))
    assert refusal(source, report) == "bulletin-forked"
    kept = {path.read_bytes() for path in (tmp_path / "home" / "evidence").iterdir()}
    assert kept == {first, zones.bulletin}


def test_a_catalogue_that_changed_without_the_promised_notice_stops_sending(
    source: Source, zones: Zones, tmp_path: Path
) -> None:
    administrators = tuple(
        b64u(Ed25519PrivateKey.generate().public_key().public_bytes_raw()) for _ in range(2)
    )
    charter = replace(zones.world.charter(), changes=Changes(14, administrators))
    zones.publish(zones.world.signed(serial=2, charter=charter))
    catalogue = source.bulletin().catalogue
    first = zones.bulletin
    entry = replace(catalogue.entries[0], conduct={"en": "Anything that somebody dislikes."})
    changed = replace(catalogue, entries=(entry, *catalogue.entries[1:]))
    zones.publish(zones.world.signed(serial=3, charter=charter, catalogue=changed))
    assert refusal(source, report) == "bulletin-unannounced"
    assert zones.submissions == {}
    kept = {path.read_bytes() for path in (tmp_path / "home" / "evidence").iterdir()}
    assert kept == {first, zones.bulletin}


def test_a_bulletin_dated_later_than_tomorrow_stops_sending(source: Source, zones: Zones) -> None:
    """It would cut a notice short: what holds from a day on would hold before it."""
    today = zones.clock.today()
    zones.publish(zones.world.signed(serial=2, issued=today + timedelta(days=2)))
    assert refusal(source, report) == "bulletin-ahead"
    assert zones.submissions == {}
    zones.publish(zones.world.signed(serial=3, issued=today + timedelta(days=1)))
    assert source.bulletin().serial == 3
    zones.clock.day = today - timedelta(days=30)
    assert source.bulletin().serial == 3
    zones.publish(zones.world.signed(serial=4))
    assert refusal(source, Source.bulletin) == "bulletin-ahead"


def test_a_bulletin_that_only_this_source_is_shown_stops_sending(
    source: Source, zones: Zones
) -> None:
    """Even the root's own signature is not enough."""
    new = replace(with_swapped_desk_key(zones.world.bulletin()), serial=2)
    zones.publish(sign_bulletin(new, zones.world.root), logged=False)
    assert refusal(source, report) == "bulletin-not-logged"
    assert zones.submissions == {}


def test_a_log_that_forgot_stops_sending(source: Source, zones: Zones, tmp_path: Path) -> None:
    zones.publish(zones.world.signed(serial=2))
    source.bulletin()
    before = zones.log["checkpoint"]
    zones.log = published(zones.entries[:1])
    assert refusal(source, report) == "log-rolled-back"
    kept = {path.read_bytes() for path in (tmp_path / "home" / "evidence").iterdir()}
    assert kept == {before, zones.log["checkpoint"]}


def test_a_log_that_tells_another_history_stops_sending(source: Source, zones: Zones) -> None:
    zones.publish(zones.world.signed(serial=2))
    source.bulletin()
    other = zones.world.signed(serial=1, part_size=128 * 1024)
    forked = [entry_of(other, verify_bulletin(other, None)), *zones.entries[1:], zones.entries[0]]
    zones.log = published(forked)
    assert refusal(source, report) == "log-forked"


def test_a_log_signed_by_another_key_stops_sending(source: Source, zones: Zones) -> None:
    zones.log = published(zones.entries, Signer("log.example.org/tellsafe", b"\x02" * 32))
    assert refusal(source, report) == "log-forged"


def test_a_log_can_not_be_exchanged_by_a_bulletin(source: Source, zones: Zones) -> None:
    other = Signer("log.example.org/tellsafe", b"\x02" * 32)
    zones.publish(zones.world.signed(serial=2, log_vkey=str(other.verifier)))
    zones.log = published(zones.entries, other)
    assert refusal(source, report) == "log-forged"


def test_a_tile_that_lies_stops_sending(source: Source, zones: Zones) -> None:
    zones.publish(zones.world.signed(serial=2))
    path = next(path for path in zones.log if path.startswith("tile/0/"))
    zones.log[path] = bytes(32) + zones.log[path][32:]
    assert refusal(source, report) in ("log-forked", "bulletin-not-logged")


def test_a_line_beside_the_log_s_own_makes_no_folder_useless(
    source: Source, zones: Zones, start: Start
) -> None:
    """Whoever serves the checkpoint can add lines that nobody signed, with letters that are no text
    elsewhere. Seen to fail when what is kept was read as such text: "home-damaged"."""
    zones.log["checkpoint"] += f"— x\x7f\x9f {encode64(bytes(70))}\n".encode()
    assert source.bulletin().serial == 1
    zones.before = lose("intake")
    assert source.report(FIRE).waits
    zones.before = lambda _asked: None
    source.close()
    assert start().resume()[0].receipt


def lose(zone: str) -> Callable[[Asked], None]:
    def lost(asked: Asked) -> None:
        if asked.zone == zone:
            raise LostError

    return lost


def test_what_was_verified_last_is_good_while_the_network_is_not(
    source: Source, zones: Zones
) -> None:
    zones.before = lose("intake")
    delivery = source.report(FIRE)
    assert delivery.waits
    zones.before = lambda _asked: None
    assert source.resume()[0].receipt


def test_a_new_bulletin_is_not_used_before_the_log_was_asked(source: Source, zones: Zones) -> None:
    swapped = replace(with_swapped_desk_key(zones.world.bulletin()), serial=2)
    zones.publish(sign_bulletin(swapped, zones.world.root), logged=False)
    zones.before = lose("translog")
    assert source.report(FIRE).receipt
    assert len(zones.tips()) == 1  # the desk's own key opened it
    zones.before = lambda _asked: None
    assert refusal(source, report) == "bulletin-not-logged"


@pytest.mark.parametrize("zone", ["intake", "translog"])
def test_a_network_that_fails_after_a_forgery_ends_no_distrust(
    zone: str, source: Source, zones: Zones
) -> None:
    """As in the app. Seen to send again as soon as nothing came through."""
    genuine = zones.bulletin
    zones.publish(signed_by_another(zones), logged=False)
    assert refusal(source, report) == "bulletin-forged"
    zones.publish(genuine, logged=False)
    zones.before = lose(zone)
    assert refusal(source, report) == "offline"
    assert zones.submissions == {}
    zones.before = lambda _asked: None
    assert source.report(FIRE).receipt


def test_a_log_that_withholds_tiles_changes_nothing(source: Source, zones: Zones) -> None:
    zones.publish(zones.world.signed(serial=2))
    zones.log = {"checkpoint": zones.log["checkpoint"]}
    assert source.bulletin().serial == 1


def test_the_first_bulletin_needs_the_log(zones: Zones, start: Start) -> None:
    zones.before = lose("translog")
    assert refusal(start("new"), Source.bulletin) == "offline"


def test_keys_that_ran_out_stop_sending(source: Source, zones: Zones) -> None:
    zones.clock.day = zones.clock.day.replace(year=2027, month=1, day=10)
    assert refusal(source, report) == "keys-ran-out"


def test_without_a_network_nobody_is_said_to_have_published_no_keys(
    source: Source, zones: Zones
) -> None:
    """Newer ones may be there for weeks. Seen to send the person to the operator."""
    zones.clock.day = zones.clock.day.replace(year=2027, month=1, day=10)
    zones.before = lose("intake")
    assert refusal(source, report) == "offline"


@pytest.mark.parametrize(
    "url", ["http://intake.example.org", "ftp://intake.example.org", "http://[", "intake"]
)
def test_an_address_without_protection_is_refused(url: str, tmp_path: Path, zones: Zones) -> None:
    with Source(tmp_path / "x", url, client=zones.client, clock=zones.clock) as source:
        assert refusal(source, Source.bulletin) == "insecure-address"
    assert zones.asked == []


def test_a_bulletin_can_not_lead_to_an_unprotected_zone(tmp_path: Path) -> None:
    world = World(urls={zone: f"http://{zone}.example.org" for zone in World().urls})
    zones = Zones(world)
    zones.world.urls["intake"] = "https://intake.example.org"
    zones.publish(world.signed())
    with Source(
        tmp_path / "x", world.urls["intake"], client=zones.client, clock=zones.clock
    ) as source:
        assert refusal(source, Source.bulletin) == "insecure-address"


@pytest.mark.parametrize("name", ["trust.json", "state.json"])
@pytest.mark.parametrize("damage", [b"", b"{", b'{"v":2}', b"\xff" * 100])
def test_a_damaged_folder_is_told(
    name: str, damage: bytes, source: Source, start: Start, tmp_path: Path
) -> None:
    source.close()
    (tmp_path / "home" / name).write_bytes(damage)
    with pytest.raises(SourceError) as error:
        start()
    assert error.value.id == "home-damaged"


def test_a_trusted_bulletin_that_was_changed_on_disk_is_not_trusted(
    source: Source, zones: Zones, start: Start, tmp_path: Path
) -> None:
    source.close()
    path = tmp_path / "home" / "trust.json"
    document = parse_object(path.read_bytes(), limit=10**7)
    document["bulletin"] = b64u(unsigned(zones))
    assert unb64u(str(document["bulletin"])) != zones.bulletin
    path.write_bytes(canonical_json(document))
    with pytest.raises(SourceError) as error:
        start()
    assert error.value.id == "home-damaged"


def test_one_program_at_a_time(source: Source, start: Start) -> None:
    with pytest.raises(SourceError) as error:
        start()
    assert error.value.id == "in-use"
    source.close()
    start().activate(ADA, lambda: CODE)
